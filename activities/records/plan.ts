/** Reads, plans and claims: the one activity with which every round of a record begins. */
import { claimCode } from '../../clients/store/codes';
import { readHead, updateHead } from '../../clients/store/heads';
import { listPostings, updatePosting } from '../../clients/store/postings';
import { putWatch, removeWatch } from '../../clients/store/watch';
import { postingKey } from '../../clients/store/keys';
import { hashOf } from '../../domain/hash';
import type { Head } from '../../domain/heads';
import type { Posting, PostingRef } from '../../domain/postings';
import type { Reason } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { parseRecordId, recordId } from '../../domain/record-id';
import { planInvoice } from '../../domain/servicetrade/invoice';
import { invoiceNeeded } from '../../domain/servicetrade/invoice-needs';
import type { InvoicePlan, WantedWriteBack } from '../../domain/servicetrade/invoice-plan';
import { refusalWriteBacks } from '../../domain/servicetrade/invoice-write-back';
import type { InvoiceSnapshot } from '../../domain/servicetrade/snapshot';
import type { Step, Task } from '../../domain/steps';
import { readInvoice } from '../servicetrade/read-invoice';
import { invoiceRules } from '../servicetrade/rules';
import { sourceMarkReadAt } from '../servicetrade/source-mark';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { claim, claimWriteBacks, spectrumTask } from './claims';
import { doubtOf } from './doubt';
import type { Situation } from './head';
import { nothing, setSituation, stepOf } from './head';
import { masterOf } from './masters';
import { startNeeded } from './need';
import { planApplicationRecord } from './plan-application';
import { planJobRecord } from './plan-job';
import { planMaster } from './plan-master';
import { planProjectRecord } from './plan-project';
import { planSubcontractRecord } from './plan-subcontract';
import { whyUnreadable } from './unreadable';

/** @param attempt of the activity: a source that stays unreachable makes the record wait instead of failing. */
export async function planRecord(world: World, record: string, attempt: number): Promise<Step> {
  const ref = parseRecordId(record);
  const head = (await readHead(world.store, record))?.value;
  const done = await listPostings(world.store, record);
  const begun = done.some(isInTarget);
  if (head?.skip && !begun) {
    const why = reason('SKIPPED_BY_OPERATOR', `Skipped by ${head.skip.operator}: ${head.skip.reason}`);
    return stepOf(await setSituation(world, record, { state: 'Skipped', reason: why }), nothing);
  }
  const blocked = world.whyNotPost();
  if (blocked) {
    return stepOf(await setSituation(world, record, { state: 'Waiting', reason: blocked }), nothing);
  }
  try {
    // What is, or may be, in Spectrum cannot be skipped: its void must still reach it.
    const known = begun && head ? { ...head, skip: undefined } : head;
    const master = masterOf(ref.process);
    if (master) return await planMaster(world, ref, master, known, done);
    if (ref.process === 'project') return await planProjectRecord(world, ref, known, done);
    if (ref.process === 'subcontract') return await planSubcontractRecord(world, ref, known, done);
    if (ref.process === 'application') return await planApplicationRecord(world, ref, known, done);
    if (ref.process === 'job') return await planJobRecord(world, ref, known, done);
    return await planAndApply(world, ref, known, done);
  } catch (error) {
    const why = whyUnreadable(error, ref, attempt);
    return stepOf(await setSituation(world, record, { state: 'Waiting', reason: why }), nothing);
  }
}

function isInTarget({ kind, state }: Posting): boolean {
  return kind.startsWith('spectrum/') && state !== 'claimed' && state !== 'rejected';
}

async function planAndApply(
  world: World,
  ref: RecordRef,
  head: Head | undefined,
  done: Posting[],
): Promise<Step> {
  const record = recordId(ref);
  const readAt = world.now();
  const snapshot = await readInvoice(world, ref, done);
  // A number of the sequence is only used up by an invoice that is wanted.
  const planned = planInvoice(snapshot, done, head, await invoiceRules(world, ref, false));
  const plan = lacksNumber(planned)
    ? planInvoice(snapshot, done, head, await invoiceRules(world, ref, true))
    : planned;
  world.log.debug({ record, verdict: plan.verdict }, 'planned');
  return new Applied(world, ref, record, head?.order, done, snapshot, readAt).apply(plan);
}

function lacksNumber(plan: InvoicePlan): boolean {
  return plan.verdict === 'wait' && plan.reason.code === 'NUMBER_BLANK';
}

/** Writes a plan into the store: head first, so that nothing is claimed that is not in a head's plan. */
class Applied {
  constructor(
    private readonly world: World,
    private readonly ref: RecordRef,
    private readonly record: string,
    /** The order that was planned by; a newer one stays. */
    private readonly order: Head['order'],
    private readonly done: Posting[],
    private readonly snapshot: InvoiceSnapshot,
    private readonly readAt: Date,
  ) {}

  async apply(plan: InvoicePlan): Promise<Step> {
    for (const { part, choice } of plan.accepted) await this.note(part, choice);
    switch (plan.verdict) {
      case 'post':
        return this.post(plan);
      case 'settle':
        return this.settle(plan);
      case 'wait':
        return this.wait(plan);
      case 'skip':
        return this.rest('Skipped', plan.reason, plan);
      case 'rejected':
        return this.rest('Rejected', plan.reason, plan);
      case 'settled':
        return this.settled(plan);
    }
  }

  private async post(plan: Extract<InvoicePlan, { verdict: 'post' }>): Promise<Step> {
    const taken = await this.claimNumbers(plan.numbers);
    if (taken)
      return this.rest('Waiting', taken, {
        ...plan,
        orderDone: false,
        writeBacks: this.commentOn({ state: 'Waiting', reason: taken }),
      });

    const planned = plan.documents.map((document) => this.refOf(document.part, document.kind));
    const head = await setSituation(this.world, this.record, { state: 'Posting' }, (now) => ({
      // An order is done only when all that it wants is claimed: a crash in between must find it again.
      ...this.seen(now, { ...plan, orderDone: false }),
      plan: {
        id: hashOf(planned).slice(0, 12),
        postings: planned,
        finished: false,
        businessHash: plan.businessHash,
      },
      documents: [...now.documents, ...planned.filter((p) => !now.documents.some((d) => d.key === p.key))],
      title: {
        ...this.title(now),
        spectrumNumbers: [
          ...new Set([...now.title.spectrumNumbers, ...plan.documents.map((d) => d.body.number)]),
        ],
        glDate: plan.documents[0]?.body.glDate,
        batch: plan.documents[0]?.body.batch,
      },
    }));
    const tasks = [];
    for (const document of plan.documents) {
      tasks.push(spectrumTask(this.world, await claim(this.world, this.record, this.ref.target, document)));
    }
    if (plan.orderDone) {
      await updateHead(this.world.store, this.record, (now) =>
        now?.order && this.isDone(now, plan) ? { ...now, order: undefined } : undefined,
      );
    }
    return stepOf(head, { ...nothing, tasks });
  }

  private isDone(now: Head, plan: InvoicePlan): boolean {
    return plan.orderDone && now.order?.at === this.order?.at;
  }

  /** All numbers that the record may need, before the first send. Codes are scoped by company, not by connection. */
  private async claimNumbers(numbers: string[]): Promise<Reason | undefined> {
    for (const code of numbers) {
      const owner = this.record;
      const claimed = await claimCode(this.world.store, {
        target: this.ref.target,
        kind: 'ar-number',
        code,
        owner,
      });
      if (!claimed.mine) {
        return reason('NUMBER_TAKEN', `AR number ${code} already belongs to ${claimed.owner}.`);
      }
    }
    return undefined;
  }

  private async settle(plan: Extract<InvoicePlan, { verdict: 'settle' }>): Promise<Step> {
    const open = this.done.filter((posting) => plan.parts.includes(posting.part));
    const differing = open.find((posting) => (posting.doubt?.differences ?? []).length > 0);
    const situation = differing ? doubtOf(differing) : { state: 'In doubt' as const, reason: plan.reason };
    const head = await setSituation(this.world, this.record, situation, (now) => this.seen(now, plan));
    if (differing)
      return stepOf(head, { ...nothing, writeBacks: await this.claimed(this.commentOn(situation)) });
    return stepOf(head, { ...nothing, tasks: open.map((posting) => spectrumTask(this.world, posting)) });
  }

  /** For what Girder creates itself it waits without a word, unless that is not going to be created. */
  private async wait(plan: Extract<InvoicePlan, { verdict: 'wait' }>): Promise<Step> {
    const needs = invoiceNeeded([plan.reason, ...plan.also], this.snapshot);
    const why = await startNeeded(this.world, this.ref, needs, plan.reason);
    if (why === plan.reason) return this.rest('Waiting', why, plan);
    return this.rest('Waiting', why, {
      ...plan,
      writeBacks: this.commentOn({ state: 'Waiting', reason: why }),
    });
  }

  private async rest(
    state: 'Waiting' | 'Skipped' | 'Rejected',
    why: Reason,
    plan: InvoicePlan,
  ): Promise<Step> {
    await this.watch();
    const head = await setSituation(this.world, this.record, { state, reason: why }, (now) =>
      this.seen(now, plan),
    );
    return stepOf(head, { ...nothing, writeBacks: await this.claimed(plan.writeBacks) });
  }

  private async settled(plan: Extract<InvoicePlan, { verdict: 'settled' }>): Promise<Step> {
    await this.watch();
    const head = await setSituation(
      this.world,
      this.record,
      { state: plan.state, reason: plan.reason },
      (now) => ({
        ...this.seen(now, plan),
        revision:
          now.businessHash && now.businessHash !== plan.businessHash ? now.revision + 1 : now.revision,
        businessHash: plan.businessHash,
        plan: now.plan && {
          ...now.plan,
          finished: true,
          postings: now.plan.postings.map((p) => this.current(p)),
        },
        documents: now.documents.map((p) => this.current(p)),
      }),
    );
    return stepOf(head, { ...nothing, writeBacks: await this.claimed(plan.writeBacks) });
  }

  /** Keeps the ledger watch looking while something may still be changed by a clerk. */
  private async watch(): Promise<void> {
    const unposted = this.done.some((posting) => posting.state === 'posted' && posting.stage === 'unposted');
    if (unposted) await putWatch(this.world.store, this.ref.target, this.record);
    else await removeWatch(this.world.store, this.ref.target, this.record);
  }

  private async note(part: string, choice: string): Promise<void> {
    const at = this.world.now().toISOString();
    const decision = { at, operator: 'girder', choice, reason: "an operator's order was carried out" };
    await updatePosting(this.world.store, postingKey(this.record, part), (now) =>
      now && !now.decisions.some((d) => d.choice === choice)
        ? { ...now, decisions: [...now.decisions, decision] }
        : undefined,
    );
  }

  /** What ServiceTrade is told about something that only the store knew. */
  private commentOn({ state, reason: why }: Situation): WantedWriteBack[] {
    const settings = serviceTradeSettings(this.world, this.ref.account);
    return why ? refusalWriteBacks(this.ref.id, state, why, settings, this.done) : [];
  }

  private claimed(writeBacks: WantedWriteBack[]): Promise<Task[]> {
    return claimWriteBacks(this.world, this.record, this.ref.account, this.ref.source, writeBacks);
  }

  private refOf(part: string, kind: string): PostingRef {
    return this.current({ key: postingKey(this.record, part), part, kind, state: 'claimed' });
  }

  private current(ref: PostingRef): PostingRef {
    return { ...ref, state: this.done.find((posting) => posting.key === ref.key)?.state ?? ref.state };
  }

  private seen(head: Head, plan: InvoicePlan): Head {
    const { invoice } = this.snapshot;
    return {
      ...head,
      title: this.title(head),
      sourceMark: invoice ? sourceMarkReadAt(invoice, this.readAt) : head.sourceMark,
      voidFirstSeen: head.voidFirstSeen ?? plan.voidFirstSeen,
      order: this.isDone(head, plan) ? undefined : head.order,
    };
  }

  private title(head: Head): Head['title'] {
    const { invoice } = this.snapshot;
    if (!invoice) return head.title;
    return { ...head.title, sourceNumber: invoice.invoiceNumber, total: invoice.totalPrice };
  }
}
