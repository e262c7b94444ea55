/** Plans a company: settles what is open, else matches or creates its customer, else writes its code back (ST1, ST21). */
import { postingKey } from '../../clients/store/keys';
import { claimNextCode } from '../../clients/store/next-code';
import type { GivenCode } from '../../clients/store/next-code';
import { hashOf } from '../../domain/hash';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { Reason } from '../../domain/reasons';
import { isReasonCode, reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget, recordId } from '../../domain/record-id';
import { planCustomer } from '../../domain/servicetrade/customer';
import type { CustomerPlan } from '../../domain/servicetrade/customer';
import type { CustomerFields, CustomerSnapshot } from '../../domain/servicetrade/customer-plan';
import { mappedCode } from '../../domain/servicetrade/external-ids';
import type { MasterReason } from '../../domain/servicetrade/match-outcome';
import { codeAt } from '../../domain/spectrum/code-range';
import type { CodeRange } from '../../domain/spectrum/code-range';
import type { Step, Task } from '../../domain/steps';
import { customerBody } from '../effects/spectrum/customer';
import { claimMail } from '../mail-task';
import { customerRules, readCustomer } from '../servicetrade/read-customer';
import { sourceMarkReadAt } from '../servicetrade/source-mark';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { claim, sourceTask, spectrumTask } from './claims';
import { doubtOf } from './doubt';
import type { Situation } from './head';
import { setSituation, stepOf } from './head';

const part = 'customer';
const kind = 'spectrum/customer';
const nothing = { tasks: [], writeBacks: [], planAgain: false };

export async function planCustomerRecord(
  world: World,
  ref: RecordRef,
  head: Head | undefined,
  done: readonly Posting[],
): Promise<Step> {
  const readAt = world.now();
  const posting = done.find((one) => one.part === part);
  const snapshot = await readCustomer(world, ref, head);
  const applied = new Applied(world, ref, snapshot, head, readAt);
  switch (posting?.state) {
    case 'sending':
    case 'inDoubt':
      return applied.settle(posting);
    case 'posted':
      return applied.posted(posting);
    case 'claimed':
    case 'rejected':
    case undefined:
      return applied.apply(planCustomer(snapshot, customerRules(world, ref)));
  }
}

class Applied {
  private readonly record: string;

  constructor(
    private readonly world: World,
    private readonly ref: RecordRef,
    private readonly snapshot: CustomerSnapshot,
    private readonly head: Head | undefined,
    private readonly readAt: Date,
  ) {
    this.record = recordId(ref);
  }

  /** Nothing else is decided before it is known whether the customer is there. */
  async settle(posting: Posting): Promise<Step> {
    const differing = (posting.doubt?.differences ?? []).length > 0;
    const head = await this.set(doubtOf(posting), [posting.naturalKey.split('|')[1] ?? '']);
    return stepOf(head, differing ? nothing : { ...nothing, tasks: [spectrumTask(this.world, posting)] });
  }

  /** Created once; what changes in ServiceTrade later stays there. */
  async posted(posting: Posting): Promise<Step> {
    const { code } = customerBody.parse(posting.body);
    const head = await this.set({ state: 'In Spectrum' }, [code], { finished: true });
    return stepOf(head, { ...nothing, writeBacks: await this.link(code) });
  }

  async apply(plan: CustomerPlan): Promise<Step> {
    switch (plan.verdict) {
      case 'skip':
        return stepOf(await this.set({ state: 'Skipped', reason: reasonOfMaster(plan.reason) }), nothing);
      case 'wait':
        return stepOf(await this.set({ state: 'Waiting', reason: reasonOfMaster(plan.reason) }), nothing);
      case 'linked':
        return stepOf(await this.set({ state: 'In Spectrum' }, [plan.code], { finished: true }), nothing);
      case 'create':
        return this.create(plan.wanted.body);
    }
  }

  private async create(fields: CustomerFields): Promise<Step> {
    const given = await this.nextCode();
    if (!given.ok) return stepOf(await this.set({ state: 'Waiting', reason: this.noCode(given) }), nothing);
    const { company } = parseTarget(this.ref.target);
    const body = customerBody.parse({ ...fields, company, code: given.code });
    const head = await this.set({ state: 'Posting' }, [given.code], { finished: false });
    const claimed = await claim(this.world, this.record, this.ref.target, { part, kind, body });
    const writeBacks = given.usage.nearlyUsed ? await this.nearlyUsed(given) : [];
    return stepOf(head, { ...nothing, tasks: [spectrumTask(this.world, claimed)], writeBacks });
  }

  private async nextCode(): Promise<GivenCode> {
    const { code: range } = serviceTradeSettings(this.world, this.ref.account).customers;
    if (!range) throw new Error(`${this.rangeName()} is not set, though customers.mode is create.`);
    return claimNextCode(this.world.store, {
      target: this.ref.target,
      kind: part,
      owner: this.record,
      range,
      setting: this.rangeName(),
      known: await this.codesInSpectrum(range),
    });
  }

  private codesInSpectrum(range: CodeRange): Promise<string[]> {
    const { instance, company } = parseTarget(this.ref.target);
    const [from, to] = [codeAt(range, range.from), codeAt(range, range.to)];
    return this.world.spectrum(instance).customerCodes(company, { from, to });
  }

  private rangeName(): string {
    return `servicetrade.${this.ref.account}.customers.code`;
  }

  private noCode({ why, sentence }: Extract<GivenCode, { ok: false }>): Reason {
    return reason(why === 'exhausted' ? 'CODES_EXHAUSTED' : 'READ_INCOMPLETE', sentence, this.rangeName());
  }

  /** Told once per range. */
  private async nearlyUsed({ usage }: Extract<GivenCode, { ok: true }>): Promise<Task[]> {
    const { code: range } = serviceTradeSettings(this.world, this.ref.account).customers;
    const last = range ? codeAt(range, range.to) : '';
    const task = await claimMail(this.world, `codes~${this.ref.target}~${part}`, `nearly-used-${last}`, {
      subject: `[Girder] ${this.ref.target}: customer codes are running out`,
      text: `${usage.used} of ${usage.size} codes up to ${last} are used. Raise ${this.rangeName()}.to, or give another prefix.`,
    });
    return task ? [task] : [];
  }

  /** The code becomes the company's external id, unless somebody entered one meanwhile. */
  private async link(code: string): Promise<Task[]> {
    const { company } = this.snapshot;
    const { spectrum: system } = serviceTradeSettings(this.world, this.ref.account).externalIds.systems;
    if (!company || mappedCode(company, system) !== undefined) return [];
    const posting = await claim(this.world, this.record, this.ref.account, {
      part: 'external-id',
      kind: 'servicetrade/external-id',
      body: { entity: 'company', id: company.id, system, value: code },
    });
    return posting.state === 'posted' ? [] : [sourceTask(this.world, posting, this.ref.source)];
  }

  private async set(
    situation: Situation,
    spectrumNumbers: string[] = [],
    { finished }: { finished?: boolean } = {},
  ): Promise<Head> {
    const { company } = this.snapshot;
    const mark = company && sourceMarkReadAt(company, this.readAt);
    return setSituation(this.world, this.record, situation, (now) => {
      const ref = { key: postingKey(this.record, part), part, kind, state: 'claimed' as const };
      const planned = { id: hashOf(ref).slice(0, 12), postings: [ref], businessHash: '' };
      return {
        ...now,
        ...(mark === undefined ? {} : { sourceMark: mark }),
        ...(finished === undefined ? {} : { plan: { ...planned, finished } }),
        // An order is done once the customer is claimed; until then a crash must find it again.
        ...(finished && now.order?.at === this.head?.order?.at ? { order: undefined } : {}),
        title: { ...now.title, sourceNumber: company?.refNumber || this.ref.id, spectrumNumbers },
      };
    });
  }
}

/** @throws Error when a customer is planned for a reason that only jobs have. */
export function reasonOfMaster({ code, sentence, subject }: MasterReason): Reason {
  if (!isReasonCode(code)) throw new Error(`"${code}" is no reason of a customer: ${sentence}`);
  return reason(code, sentence, subject);
}
