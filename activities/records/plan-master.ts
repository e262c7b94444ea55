/** Plans a customer or a site: settles what is open, else matches or creates it, else writes its code back (ST1, ST2, ST21). */
import { claimCode } from '../../clients/store/codes';
import { postingKey } from '../../clients/store/keys';
import { claimNextCode } from '../../clients/store/next-code';
import type { GivenCode } from '../../clients/store/next-code';
import type { Difference } from '../../domain/effects';
import { hashOf } from '../../domain/hash';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { Reason } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget, recordId } from '../../domain/record-id';
import { mappedCode } from '../../domain/servicetrade/external-ids';
import { likeness } from '../../domain/servicetrade/match';
import type { MasterPlan } from '../../domain/servicetrade/match-outcome';
import type { ServiceTradeSettings } from '../../domain/settings';
import { codeAt } from '../../domain/spectrum/code-range';
import type { CodeRange } from '../../domain/spectrum/code-range';
import type { Step, Task } from '../../domain/steps';
import { claimMail } from '../mail-task';
import { sourceMarkReadAt } from '../servicetrade/source-mark';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { claim, claimExternalId, spectrumTask } from './claims';
import { doubtOf } from './doubt';
import type { Situation } from './head';
import { nothing, setSituation, stepOf } from './head';
import { keepLink } from './link';
import type { Master, MasterFields, MasterSource } from './masters';
import { isNeeded, startNeeded, tellWhoNeeds } from './need';

export async function planMaster(
  world: World,
  ref: RecordRef,
  master: Master,
  head: Head | undefined,
  done: readonly Posting[],
): Promise<Step> {
  const readAt = world.now();
  const posting = done.find((one) => one.part === master.process);
  const applied = (source: MasterSource | undefined): Applied =>
    new Applied(world, ref, master, source, head, readAt);
  switch (posting?.state) {
    case 'sending':
    case 'inDoubt':
      return applied(await master.source(world, ref)).settle(posting);
    case 'posted':
      return applied(await master.source(world, ref)).posted(posting);
    case 'claimed':
    case 'rejected':
    case undefined: {
      const { source, plan } = await master.plan(world, ref, head);
      return applied(source).apply(plan);
    }
  }
}

class Applied {
  private readonly record: string;
  private readonly settings: ServiceTradeSettings;

  constructor(
    private readonly world: World,
    private readonly ref: RecordRef,
    private readonly master: Master,
    private readonly source: MasterSource | undefined,
    private readonly head: Head | undefined,
    private readonly readAt: Date,
  ) {
    this.record = recordId(ref);
    this.settings = serviceTradeSettings(world, ref.account);
  }

  /** Nothing else is decided before it is known whether it is there. */
  async settle(posting: Posting): Promise<Step> {
    const differing = (posting.doubt?.differences ?? []).length > 0;
    const head = await this.set(doubtOf(posting), [posting.naturalKey.split('|')[1] ?? '']);
    return stepOf(head, differing ? nothing : { ...nothing, tasks: [spectrumTask(this.world, posting)] });
  }

  /** Created once; what changes in ServiceTrade later stays there. */
  async posted(posting: Posting): Promise<Step> {
    const code = this.master.codeOf(posting.body);
    const entered = this.entered();
    const drift = entered === undefined || entered === code ? [] : [this.otherId(code, entered)];
    await keepLink(this.world, this.ref, { kind: this.master.process, slot: '', code: entered ?? code });
    const head = await this.set({ state: 'In Spectrum' }, [code], { finished: true, drift });
    if (entered !== undefined) await tellWhoNeeds(this.world, this.record);
    return stepOf(head, { ...nothing, writeBacks: entered === undefined ? await this.writeBack(code) : [] });
  }

  /** The office entered another one over it: that one counts from now on, and people see it. */
  private otherId(code: string, entered: string): Difference {
    return { field: `external id "${this.master.system(this.settings)}"`, sent: code, found: entered };
  }

  async apply(plan: MasterPlan<MasterFields>): Promise<Step> {
    switch (plan.verdict) {
      case 'skip':
        return stepOf(await this.set({ state: 'Skipped', reason: plan.reason }), nothing);
      case 'wait': {
        const why = await startNeeded(this.world, this.ref, plan.needs, plan.reason);
        return stepOf(await this.set({ state: 'Waiting', reason: why }), nothing);
      }
      case 'linked':
        return this.linked(plan.code);
      case 'create':
        return this.create(plan.wanted.body);
    }
  }

  private async linked(code: string): Promise<Step> {
    await keepLink(this.world, this.ref, { kind: this.master.process, slot: '', code });
    const head = await this.set({ state: 'In Spectrum' }, [code], { finished: true });
    await tellWhoNeeds(this.world, this.record);
    return stepOf(head, nothing);
  }

  private async create(fields: MasterFields): Promise<Step> {
    const twin = await this.twin(fields);
    if (twin) return stepOf(await this.set({ state: 'Waiting', reason: twin }), nothing);
    const given = await this.nextCode();
    if (!given.ok) return stepOf(await this.set({ state: 'Waiting', reason: this.noCode(given) }), nothing);
    const wanted = this.master.wanted(fields, parseTarget(this.ref.target).company, given.code);
    const head = await this.set({ state: 'Posting' }, [given.code], { finished: false });
    const claimed = await claim(this.world, this.record, this.ref.target, wanted);
    const writeBacks = given.usage.nearlyUsed ? await this.nearlyUsed(given) : [];
    return stepOf(head, { ...nothing, tasks: [spectrumTask(this.world, claimed)], writeBacks });
  }

  /**
   * Two of one name and zip that come in the same moment are both absent in Spectrum: the first one has the name, the
   * second waits for a person as it would a moment later.
   */
  private async twin(fields: MasterFields): Promise<Reason | undefined> {
    if (this.head?.order?.kind === 'create') return undefined;
    const { process, entity } = this.master;
    const claimed = await claimCode(this.world.store, {
      target: this.ref.target,
      kind: `${process}-name`,
      code: hashOf(likeness(fields)).slice(0, 32),
      owner: this.record,
    });
    if (claimed.mine) return undefined;
    const sentence = `The ${entity} has the name and zip of ${claimed.owner}, which becomes a ${process} of its own.`;
    return reason('POSSIBLE_DUPLICATE', sentence, `${entity}-${this.ref.id}`);
  }

  private async nextCode(): Promise<GivenCode> {
    const range = this.master.range(this.settings);
    const setting = this.rangeName();
    if (!range) throw new Error(`${setting} is not set, though ${this.master.section}.mode is create.`);
    return claimNextCode(this.world.store, {
      target: this.ref.target,
      kind: this.master.process,
      owner: this.record,
      range,
      setting,
      known: await this.codesInSpectrum(range),
    });
  }

  private codesInSpectrum(range: CodeRange): Promise<string[]> {
    const { instance, company } = parseTarget(this.ref.target);
    const [from, to] = [codeAt(range, range.from), codeAt(range, range.to)];
    return this.master.codes(this.world.spectrum(instance), company, { from, to });
  }

  private rangeName(): string {
    return `servicetrade.${this.ref.account}.${this.master.section}.code`;
  }

  private noCode({ why, sentence }: Extract<GivenCode, { ok: false }>): Reason {
    return reason(why === 'exhausted' ? 'CODES_EXHAUSTED' : 'READ_INCOMPLETE', sentence, this.rangeName());
  }

  /** Told once per range. */
  private async nearlyUsed({ usage }: Extract<GivenCode, { ok: true }>): Promise<Task[]> {
    const { process, codesText } = this.master;
    const range = this.master.range(this.settings);
    const last = range ? codeAt(range, range.to) : '';
    const task = await claimMail(this.world, `codes~${this.ref.target}~${process}`, `nearly-used-${last}`, {
      subject: `[Girder] ${this.ref.target}: ${codesText} are running out`,
      text: `${usage.used} of ${usage.size} ${codesText} up to ${last} are used. Raise ${this.rangeName()}.to, or give another prefix.`,
    });
    return task ? [task] : [];
  }

  /** The code becomes its external id. */
  private async writeBack(code: string): Promise<Task[]> {
    if (!this.source) return [];
    const { entity } = this.master;
    const system = this.master.system(this.settings);
    const body = { entity, id: this.source.id, system, value: code };
    return claimExternalId(this.world, { ...this.ref, record: this.record }, body, isNeeded(this.head));
  }

  /** Undefined: no external id. */
  private entered(): string | undefined {
    return mappedCode(this.source, this.master.system(this.settings));
  }

  private async set(
    situation: Situation,
    spectrumNumbers: string[] = [],
    { finished, drift }: { finished?: boolean; drift?: Difference[] } = {},
  ): Promise<Head> {
    const { process: part, kind } = this.master;
    const mark = this.source && sourceMarkReadAt(this.source, this.readAt);
    return setSituation(this.world, this.record, situation, (now) => {
      const ref = { key: postingKey(this.record, part), part, kind, state: 'claimed' as const };
      const planned = { id: hashOf(ref).slice(0, 12), postings: [ref], businessHash: '' };
      return {
        ...now,
        ...(mark === undefined ? {} : { sourceMark: mark }),
        ...(finished === undefined ? {} : { plan: { ...planned, finished } }),
        // An order is done once it is finished; until then a crash must find it again.
        ...(finished && now.order?.at === this.head?.order?.at ? { order: undefined } : {}),
        drift,
        title: { ...now.title, sourceNumber: this.source?.refNumber || this.ref.id, spectrumNumbers },
      };
    });
  }
}
