import type { Logger } from 'pino';
import { listInbox, readInbox, removeInbox } from '../clients/store/inbox';
import { listOpen } from '../clients/store/open-index';
import { readHead, tidyOpen } from '../clients/store/heads';
import { isOpen } from '../domain/heads';
import type { InboxMessage } from '../domain/inbox';
import { checkInboxMessage } from '../domain/inbox';
import type { World } from '../activities/world';
import { wakeUndecided } from '../activities/approvals/wake-undecided';
import { isCauseRunning, recheckCause, registerWaiting } from '../activities/causes/books';
import { signalRecord, startRecordIfNone } from '../activities/records/start';
import { registerSearchAttributes } from './search-attributes';
import { ensureSchedules } from './schedules';

export interface SweepResult {
  started: number;
  drained: number;
}

/**
 * A timer in the worker process, at start and every `sweep.every`. Not a Schedule: it has to work against a Temporal
 * that is empty. Each pass first puts back what such a Temporal lacks, then drains the inbox, then starts runs for
 * open records that have none, so that a terminated run or a lost Temporal loses no record.
 */
export class Sweeper {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly world: World,
    private readonly identify: () => Promise<void>,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.running = this.passQuietly();
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.passQuietly());
    }, this.world.settings.sweep.everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  async pass(): Promise<SweepResult> {
    const { temporal, settings } = this.world;
    await registerSearchAttributes(temporal);
    await ensureSchedules(temporal, settings);
    await this.identify();
    await this.keepAccess();
    await wakeUndecided(this.world, (record, work) => this.one({ record }, work));
    return { drained: await this.drainInbox(), started: await this.startLost() };
  }

  /** Renews Spectrum's client secrets in time, also while nothing is sent. */
  private async keepAccess(): Promise<void> {
    for (const [instance, { enhanced }] of Object.entries(this.world.settings.spectrum)) {
      if (!enhanced) continue;
      await this.one({ instance }, async () => {
        await this.world.spectrum(instance).keepAccess();
      });
    }
  }

  private async passQuietly(): Promise<void> {
    try {
      const result = await this.pass();
      if (result.drained + result.started > 0) this.log.info(result, 'swept');
    } catch (error) {
      // The next pass tries again; records are not lost, only late.
      this.log.error({ err: error }, 'sweep failed');
    }
  }

  private async drainInbox(): Promise<number> {
    let drained = 0;
    for await (const key of listInbox(this.world.store)) {
      const message = await this.readMessage(key);
      if (!message) continue;
      await this.one({ key }, async () => {
        for (const record of message.records) await signalRecord(this.world, record);
        for (const cause of message.causes) await recheckCause(this.world, cause);
        await removeInbox(this.world.store, key);
        drained += 1;
      });
    }
    return drained;
  }

  /** What cannot be read stays where it is, for a person. */
  private async readMessage(key: string): Promise<InboxMessage | undefined> {
    try {
      return await readInbox(this.world.store, key, checkInboxMessage);
    } catch (error) {
      this.log.warn({ err: error, key }, 'unreadable message in the inbox');
      return undefined;
    }
  }

  /** Starts runs for open records that have none, and for causes that such records wait on and that have none. */
  private async startLost(): Promise<number> {
    let started = 0;
    const causes = new Set<string>();
    for await (const record of listOpen(this.world.store)) {
      await this.one({ record }, async () => {
        const head = (await readHead(this.world.store, record))?.value;
        if (!head || !isOpen(head.state)) return tidyOpen(this.world.store, record);
        if (await startRecordIfNone(this.world, record)) started += 1;
        // A run that is there sleeps until its cause wakes it.
        else if (head.cause) causes.add(head.cause);
      });
    }
    for (const cause of causes) {
      await this.one({ cause }, async () => {
        if (!(await isCauseRunning(this.world, cause))) await this.startCause(cause);
      });
    }
    return started;
  }

  /** A cause that was terminated: all who wait on it register again. */
  private async startCause(cause: string): Promise<void> {
    for await (const record of listOpen(this.world.store)) {
      const head = (await readHead(this.world.store, record))?.value;
      if (head?.cause === cause) await registerWaiting(this.world, cause, record);
    }
  }

  /** One that fails must not keep the others from their turn. */
  private async one(about: object, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.error({ err: error, ...about }, 'sweep passed over it');
    }
  }
}
