/**
 * Plans a subcontract: vendor, members, contract, change orders and sections first, then the schedule of values, which
 * needs Trimble Pay's ids of the sections (TP2–TP5). Settled, it says why anything of it may not be billed.
 */
import { updateHead } from '../../clients/store/heads';
import { updatePayContract } from '../../clients/store/pay-contracts';
import { canonicalJson } from '../../domain/hash';
import type { Head } from '../../domain/heads';
import { cents, sum } from '../../domain/money';
import type { Posting } from '../../domain/postings';
import type { Reason } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { recordId } from '../../domain/record-id';
import type { SubcontractBilling } from '../../domain/spectrum/subcontract-billing';
import type { Step, Task } from '../../domain/steps';
import { planSubcontract } from '../../domain/trimble-pay/subcontract';
import { sovContents } from '../../domain/trimble-pay/subcontract-content';
import type { SubcontractPlan, SubcontractWrite } from '../../domain/trimble-pay/subcontract-plan';
import { mergeSov, whySovUnbalanced } from '../../domain/trimble-pay/subcontract-sov';
import { readSubcontract } from '../trimble-pay/read-subcontract';
import type { SubcontractRead } from '../trimble-pay/read-subcontract';
import { standingSections } from '../trimble-pay/standing-sections';
import { writtenSubcontract } from '../trimble-pay/written-subcontract';
import type { World } from '../world';
import { nextPart, planned, putOldAside, writeOf } from './claim-pay';
import type { WantedPay } from './claim-pay';
import { claim, sourceTask } from './claims';
import type { Situation } from './head';
import { nothing, setSituation, stepOf } from './head';

export async function planSubcontractRecord(
  world: World,
  ref: RecordRef,
  head: Head | undefined,
  done: readonly Posting[],
): Promise<Step> {
  const read = await readSubcontract(world, ref);
  if (!('source' in read)) {
    return stepOf(await setSituation(world, recordId(ref), read, (now) => titled(now, ref)), nothing);
  }
  return new Planned(world, ref, head, done, read).apply();
}

class Planned {
  private readonly record: string;

  constructor(
    private readonly world: World,
    private readonly ref: RecordRef,
    private readonly head: Head | undefined,
    private readonly done: readonly Posting[],
    private readonly read: SubcontractRead,
  ) {
    this.record = recordId(ref);
  }

  async apply(): Promise<Step> {
    await this.keepState();
    const { source, state, contractGone } = this.read;
    const ordered = this.head?.order?.kind === 'sendAgain';
    const plan = planSubcontract(source, writtenSubcontract(this.done, state), ordered);
    if (contractGone) return this.settle(plan, [this.gone(), ...plan.problems]);
    if (plan.writes.length > 0)
      return this.send(
        plan.writes.map((write) => this.wanted(write)),
        plan.problems,
      );
    if (plan.sections.length === 0 || state.contractId === undefined) return this.settle(plan, plan.problems);
    return this.scheduleOfValues(plan, state.contractId);
  }

  /** Effects keep Trimble Pay's ids there, so that it must be there before they are claimed. */
  private async keepState(): Promise<void> {
    await updatePayContract(this.world.store, this.record, (now) => (now ? undefined : this.read.state));
  }

  private gone(): Reason {
    const { contractId = '', subcontract } = this.read.state;
    return reason(
      'PAY_REFUSED',
      `Contract ${contractId} of subcontract ${subcontract} is not in Trimble Pay any more; Girder does not make it twice.`,
    );
  }

  private async scheduleOfValues(plan: SubcontractPlan, contractId: string): Promise<Step> {
    const { source, state } = this.read;
    const lines = await this.world.trimblePay(this.ref.account).sov(contractId);
    const sections = standingSections(state);
    const content = sovContents(plan.sections, source.details, source.row?.byUnitPrice ?? false);
    const merged = mergeSov(sections, lines, content);
    // Trimble Pay takes the whole schedule or nothing of it: what people left out of balance, people must mend.
    const after = merged.lines?.map((line, at) => ({ ...line, id: line.id ?? `new-${at}` })) ?? lines;
    const unbalanced = whySovUnbalanced(sections, after);
    if (merged.lines === undefined || unbalanced.length > 0) {
      return this.settle(plan, [...plan.problems, ...unbalanced]);
    }
    const part = nextPart(this.done, 'sov', content);
    const body = { ...writeOf(this.record, part), content };
    return this.send([{ part, kind: 'trimble-pay/sov', body }], plan.problems);
  }

  private wanted(write: SubcontractWrite): WantedPay {
    const part = nextPart(this.done, write.slot, write.content);
    const posting = writeOf(this.record, part);
    switch (write.kind) {
      case 'trimble-pay/vendor':
        return {
          ...write,
          part,
          body: { ...posting, vendor: this.read.state.vendor, content: write.content },
        };
      case 'trimble-pay/vendor-member':
        return { ...write, part, body: { ...posting, content: write.content } };
      case 'trimble-pay/contract':
        return { ...write, part, body: { ...posting, content: write.content, ...this.offSystem() } };
      case 'trimble-pay/change-order':
        return { ...write, part, body: { ...posting, content: write.content } };
      case 'trimble-pay/sections':
        return { ...write, part, body: { ...posting, content: write.content } };
    }
  }

  /** What was billed before Trimble Pay is told once, when the contract is made. */
  private offSystem(): { offSystem?: { amountApproved: string; approvedApplications: number } } {
    const { billing } = this.read;
    return billing ? { offSystem: billedSoFar(billing) } : {};
  }

  private async send(wanted: readonly WantedPay[], problems: readonly Reason[]): Promise<Step> {
    await this.block(problems);
    const head = await setSituation(this.world, this.record, { state: 'Posting' }, (now) =>
      titled(planned(now, wanted), this.ref),
    );
    const tasks: Task[] = [];
    for (const one of wanted) {
      const task = sourceTask(
        this.world,
        await claim(this.world, this.record, this.ref.account, one),
        this.ref.source,
      );
      // An e-mail that Trimble Pay does not take holds up nothing else.
      tasks.push(one.kind === 'trimble-pay/vendor-member' ? { ...task, independent: true } : task);
    }
    await this.forgetOrder();
    return { ...stepOf(head, { ...nothing, tasks }), stays: true };
  }

  private async settle(plan: SubcontractPlan, problems: readonly Reason[]): Promise<Step> {
    await this.block(problems);
    await putOldAside(this.world, this.done);
    const head = await setSituation(this.world, this.record, situationOf(plan, problems), (now) =>
      titled(now.plan ? { ...now, plan: { ...now.plan, finished: true } } : now, this.ref),
    );
    await this.forgetOrder();
    return { ...stepOf(head, nothing), stays: !plan.finished };
  }

  /** An order is done once all that it wants is claimed; a newer one stays. */
  private async forgetOrder(): Promise<void> {
    const { order } = this.head ?? {};
    if (!order) return;
    await updateHead(this.world.store, this.record, (now) =>
      now?.order?.at === order.at ? { ...now, order: undefined } : undefined,
    );
  }

  /** What the export of pay applications looks at. */
  private async block(problems: readonly Reason[]): Promise<void> {
    const blocked = problems.filter(({ code }) => code !== 'MEMBER_REFUSED').map(({ sentence }) => sentence);
    await updatePayContract(this.world.store, this.record, (now) =>
      now && canonicalJson(now.blocked) !== canonicalJson(blocked) ? { ...now, blocked } : undefined,
    );
  }
}

/** In step, or the first of what keeps it from being so; the others are told beside it. */
function situationOf(plan: SubcontractPlan, problems: readonly Reason[]): Situation {
  const [first, ...also] = problems;
  if (!first || plan.finished) return { state: 'In Spectrum' };
  const sentence = [first, ...also].map((one) => one.sentence).join(' ');
  return { state: 'Waiting', reason: { ...first, sentence } };
}

function billedSoFar({ posted, unposted, invoices }: SubcontractBilling): {
  amountApproved: string;
  approvedApplications: number;
} {
  return { amountApproved: cents(sum([posted, unposted])), approvedApplications: invoices };
}

/** e.g. `V100:SC-1`. */
function titled(head: Head, { id }: RecordRef): Head {
  const spectrumNumbers = [id.slice(id.indexOf(':') + 1)];
  return { ...head, title: { ...head.title, sourceNumber: id, spectrumNumbers } };
}
