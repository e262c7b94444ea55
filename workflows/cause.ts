/**
 * Why records wait: one run per distinct cause (target, code, subject). It mails once, looks again for all of them
 * with growing intervals, wakes one record first, then the rest at the target's rate, and mails the recovery.
 */
import {
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { BookActivities } from '../activities/types';
import { rechecksItself } from '../domain/reasons';
import { heartbeatMs } from '../domain/steps';
import type { CauseInput, Task } from '../domain/steps';
import { deliver } from './carry-out';
import { recheck, waiting } from './messages';

const books = proxyActivities<BookActivities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: heartbeatMs,
});

/** How often a woken record is looked at, and for how long. */
const lookEveryMs = 500;
const looks = 120;

/** So many records are asked about in one activity. */
const askedAtOnce = 250;

export interface CauseState extends CauseInput {
  /** Carried over when the run continues as new. */
  records?: string[];
  intervalMs?: number;
}

export async function cause(input: CauseState): Promise<void> {
  const run = new CauseRun(input);
  await run.run();
}

class CauseRun {
  /** Records that wait here, in order of arrival. */
  private readonly records: Set<string>;
  /** How often each was heard of, to see a woken one come back. */
  private readonly heard = new Map<string, number>();
  private recheckAsked = false;
  /** Mails that are still to be delivered; they go beside the rounds, as a mail server may be down for days. */
  private unsent = 0;
  private mailing: Promise<void> = Promise.resolve();
  private intervalMs: number;

  constructor(private readonly input: CauseState) {
    this.records = new Set(input.records ?? []);
    this.intervalMs = input.intervalMs ?? input.recheckFirstMs;
    setHandler(waiting, (record) => {
      this.records.add(record);
      this.heard.set(record, (this.heard.get(record) ?? 0) + 1);
    });
    setHandler(recheck, () => {
      this.recheckAsked = true;
    });
  }

  async run(): Promise<void> {
    await condition(() => this.records.size > 0, this.input.recheckMaxMs);
    do {
      // Who told of a record may have read it before it left; nobody is mailed for that.
      await this.forgetThoseWhoLeft();
      const first = this.records.values().next().value;
      if (first !== undefined) this.mail(await books.openCause(this.input, first));
      while (this.records.size > 0) await this.round();
      this.mail(await books.closeCause(this.input));
      await condition(() => this.unsent === 0 || this.records.size > 0);
      // A record that came back meanwhile opens the next occurrence; nothing is awaited after this check.
    } while (this.records.size > 0);
  }

  private mail(task: Task | undefined): void {
    if (!task) return;
    this.unsent += 1;
    this.mailing = this.mailing.then(async () => {
      await deliver(task, 'mail');
      this.unsent -= 1;
    });
  }

  private async round(): Promise<void> {
    await condition(() => this.recheckAsked || this.mayStartOver(), this.intervalMs);
    if (this.mayStartOver()) await this.startOver();
    const asked = this.recheckAsked;
    this.recheckAsked = false;
    await this.forgetThoseWhoLeft();
    if (rechecksItself(this.input.code) && this.records.size > 0 && (await this.wakeCanary())) {
      await this.wakeRest();
      this.intervalMs = this.input.recheckFirstMs;
    } else if (!asked) {
      this.intervalMs = Math.min(this.intervalMs * 2, this.input.recheckMaxMs);
    }
  }

  private async forgetThoseWhoLeft(): Promise<void> {
    const all = [...this.records];
    for (let at = 0; at < all.length; at += askedAtOnce) {
      const asked = all.slice(at, at + askedAtOnce);
      const before = new Map(asked.map((record) => [record, this.timesHeard(record)]));
      const still = new Set(await books.stillWaiting(this.input.id, asked));
      for (const record of asked) if (!still.has(record)) this.forget(record, before.get(record) ?? 0);
    }
  }

  /** Wakes records one at a time until one shows whether the cause is gone. */
  private async wakeCanary(): Promise<boolean> {
    for (const canary of [...this.records]) {
      const heardBefore = this.timesHeard(canary);
      await books.wake([canary]);
      const end = await this.watch(canary, heardBefore);
      if (end === 'waiting' || end === 'busy') {
        // That look answered every recheck asked for before it; and next time it is another record's turn, for what
        // stops this one may be its own.
        this.recheckAsked = false;
        this.records.delete(canary);
        this.records.add(canary);
        return false;
      }
      this.forget(canary, heardBefore);
      if (end === 'through') return true;
    }
    return false;
  }

  private timesHeard(record: string): number {
    return this.heard.get(record) ?? 0;
  }

  /** A record that registered again since it was looked at waits here still. */
  private forget(record: string, heardBefore: number): void {
    if (this.timesHeard(record) === heardBefore) this.records.delete(record);
  }

  private mayStartOver(): boolean {
    return workflowInfo().continueAsNewSuggested && this.unsent === 0;
  }

  private async watch(
    canary: string,
    heardBefore: number,
  ): Promise<'waiting' | 'busy' | 'through' | 'elsewhere'> {
    for (let look = 0; look < looks; look += 1) {
      await condition(() => this.timesHeard(canary) > heardBefore, lookEveryMs);
      if (this.timesHeard(canary) > heardBefore) return 'waiting';
      const state = await books.canaryState(this.input.id, canary);
      if (state === 'through' || state === 'elsewhere') return state;
    }
    return 'busy';
  }

  private async wakeRest(): Promise<void> {
    const rest = [...this.records];
    for (let at = 0; at < rest.length; at += this.input.wakePerSecond) {
      const some = rest.slice(at, at + this.input.wakePerSecond);
      await books.wake(some);
      await sleep('1 second');
    }
    // They leave at the pace of the target; the cause closes when the last one did.
    for (let look = 0; look < looks && this.records.size > 0; look += 1) {
      await this.forgetThoseWhoLeft();
      if (this.records.size > 0) await sleep(Math.min(1000 * (look + 1), 10_000));
    }
  }

  private async startOver(): Promise<never> {
    return continueAsNew<typeof cause>({
      ...this.input,
      records: [...this.records],
      intervalMs: this.intervalMs,
    });
  }
}
