/**
 * The loop of every record: clear the flag → read and plan → post what is missing → report → answer the source →
 * check the flag → return. Nothing is awaited after the last check, so a signal that arrives at any moment is
 * either seen here or starts the next run.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { BookActivities, ProbeActivities, RecordActivities } from '../activities/types';
import { probeQueue, sourceQueue } from '../domain/queues';
import { parseRecordId, parseTarget } from '../domain/record-id';
import { heartbeatMs } from '../domain/steps';
import type { OperatorAnswer, OperatorRequest, ResolveRequest, Step, Task } from '../domain/steps';
import { carryOut, deliver } from './carry-out';
import type { RecordInput } from './messages';
import { currentStep, recordChanged, resolve, retry, skip } from './messages';
import { showStep } from './visibility';

const books = proxyActivities<BookActivities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: heartbeatMs,
});

/** The request comes with the start; should it be lost, the record is read like any other. */
const linkAskedWithinMs = 5_000;

/**
 * @param listen sets up what only some processes are asked; `decided` makes the run read again after an answer that
 *   changed something.
 */
export async function followRecord(
  input: RecordInput,
  listen?: (decided: (answer: Promise<OperatorAnswer>) => Promise<OperatorAnswer>) => void,
): Promise<string> {
  const run = new RecordRun(input);
  listen?.((answer) => run.decided(answer));
  return run.run();
}

class RecordRun {
  private changed: boolean;
  private step: Step | undefined;
  private answered: Promise<void> = Promise.resolve();
  private unanswered = 0;
  private planning = false;
  /** Links and unlinks that were asked for, and those that are not decided yet. */
  private linksAsked = 0;
  private linksOpen = 0;
  private readonly plans: RecordActivities;
  private readonly decisions: ProbeActivities;

  constructor(private readonly input: RecordInput) {
    this.changed = input.changed ?? false;
    const ref = parseRecordId(input.record);
    this.plans = proxyActivities<RecordActivities>({
      taskQueue: sourceQueue(ref.source, ref.account),
      startToCloseTimeout: '1 minute',
      heartbeatTimeout: heartbeatMs,
      retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
    });
    this.decisions = proxyActivities<ProbeActivities>({
      taskQueue: probeQueue(parseTarget(ref.target).instance),
      startToCloseTimeout: '1 minute',
      retry: { maximumAttempts: 5 },
    });
    this.listen();
  }

  private listen(): void {
    setHandler(recordChanged, () => {
      this.changed = true;
    });
    setHandler(currentStep, () => this.step);
    const { record } = this.input;
    const options = { validator: checkRequest };
    setHandler(retry, (request) => this.decided(this.decisions.decideRetry(record, request)), options);
    setHandler(skip, (request) => this.decided(this.decisions.decideSkip(record, request)), options);
    setHandler(resolve, (request) => this.resolved(request), { validator: checkResolve });
  }

  private resolved(request: ResolveRequest): Promise<OperatorAnswer> {
    const decide = (): Promise<OperatorAnswer> =>
      this.decided(this.decisions.decideResolve(this.input.record, request));
    const { kind } = request.verdict;
    return kind === 'link' || kind === 'unlink' ? this.withoutPlan(decide) : decide();
  }

  /**
   * A link and a plan are never made at the same time: a plan that read the source before the link would create in
   * Spectrum what is just being linked.
   */
  private async withoutPlan<T>(work: () => Promise<T>): Promise<T> {
    this.linksAsked += 1;
    this.linksOpen += 1;
    try {
      if (this.planning) await condition(() => !this.planning);
      return await work();
    } finally {
      this.linksOpen -= 1;
    }
  }

  private async plan(): Promise<Step> {
    if (this.linksOpen > 0) await condition(() => this.linksOpen === 0);
    this.planning = true;
    try {
      return await this.plans.plan(this.input.record);
    } finally {
      this.planning = false;
    }
  }

  /** @returns false when what the run was started for is refused: then there is nothing to do. */
  private async isDecided(): Promise<boolean> {
    await condition(() => this.linksAsked > 0, linkAskedWithinMs);
    await condition(() => this.linksOpen === 0);
    await condition(allHandlersFinished);
    return this.changed || this.linksAsked === 0;
  }

  async decided(answer: Promise<OperatorAnswer>): Promise<OperatorAnswer> {
    const given = await answer;
    if (given.accepted) this.changed = true;
    return given;
  }

  async run(): Promise<string> {
    if (this.input.decideFirst && !(await this.isDecided())) return 'Skipped';
    do {
      this.changed = false;
      let step = this.show(await this.plan());
      if (step.tasks.length > 0) step = this.show(await this.postAll(step));
      if (step.planAgain) {
        this.changed = true;
        continue;
      }
      this.answer(step.writeBacks);
      if (step.cause) await books.registerWaiting(step.cause, this.input.record);
      if (step.stays || step.state === 'Waiting' || step.state === 'In doubt') await this.wait(step.wakeAt);
      await condition(() => this.changed || this.unanswered === 0);
      await condition(allHandlersFinished);
    } while (this.changed);
    return this.step?.state ?? 'Skipped';
  }

  /**
   * Answers go one after the other, beside the wait: a comment that cannot be delivered holds nothing up, and none is
   * sent by two at once.
   */
  private answer(writeBacks: Task[]): void {
    this.unanswered += 1;
    this.answered = this.answered.then(async () => {
      for (const task of writeBacks) await deliver(task);
      this.unanswered -= 1;
    });
  }

  private async postAll(step: Step): Promise<Step> {
    for (const task of step.tasks) {
      const end = await carryOut(task, () => this.show({ ...step, state: 'In doubt' }));
      if (end === 'replan') return { ...step, planAgain: true };
      if (end === 'unreached' || (end === 'stopped' && !task.independent)) break;
    }
    return this.plans.report(this.input.record);
  }

  /** Sleeps until something changes, or the instant at which it looks again by itself. */
  private async wait(wakeAt: string | undefined): Promise<void> {
    const moves = (): boolean => this.changed || workflowInfo().continueAsNewSuggested;
    if (wakeAt === undefined) await condition(moves);
    else if (!(await condition(moves, Math.max(Date.parse(wakeAt) - Date.now(), 1)))) this.changed = true;
    if (workflowInfo().continueAsNewSuggested) {
      await this.answered;
      await condition(allHandlersFinished);
      await continueAsNew<typeof followRecord>({ record: this.input.record, changed: this.changed });
    }
  }

  private show(step: Step): Step {
    this.step = step;
    showStep(step);
    return step;
  }
}

/** Synchronous: an asynchronous validator would get the run stuck. */
function checkRequest(request: OperatorRequest): void {
  for (const field of ['operator', 'reason'] as const) {
    if (typeof request[field] !== 'string' || request[field].trim() === '') {
      throw ApplicationFailure.nonRetryable(`"${field}" must be given: who decides, and why.`, 'BadRequest');
    }
  }
}

function checkResolve(request: ResolveRequest): void {
  checkRequest(request);
  const kinds =
    'posted notPosted creditAndRebill sendAgain accept askSource offset create undo link unlink'.split(' ');
  const kind: unknown = request.verdict?.kind;
  if (typeof kind !== 'string' || !kinds.includes(kind)) {
    throw ApplicationFailure.nonRetryable(
      `"${String(kind)}" is not a verdict; allowed: ${kinds.join(', ')}.`,
      'BadRequest',
    );
  }
}
