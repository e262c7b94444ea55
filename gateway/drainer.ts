import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { InboxMessage } from '../domain/inbox';
import type { Inbox } from './inbox';
import { within } from './within';
import { forEachOf, recheckCause, signalRecord } from './temporal';

export interface DrainerDeps {
  temporal: Client;
  inbox: Inbox;
  log: Logger;
  /** Between two attempts while Temporal does not answer. */
  everyMs: number;
  /** One attempt at one message may take so long. */
  attemptMs: number;
}

const closeMs = 1000;

/**
 * Hands on what this process put into the inbox, after the sender has its answer and as soon as Temporal takes it.
 * It remembers keys in memory only: what a gateway leaves behind when it ends, the workers' sweeper drains.
 */
export class Drainer {
  private readonly pending = new Map<string, InboxMessage>();
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private readonly closing = new AbortController();

  constructor(private readonly deps: DrainerDeps) {
    // Each call that is under way listens.
    setMaxListeners(0, this.closing.signal);
  }

  add(key: string, message: InboxMessage): void {
    this.pending.set(key, message);
    this.work();
  }

  /** Breaks off an attempt that is under way, and makes no further one. */
  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    if (this.working) await within(closeMs, 'Temporal', this.working).catch(() => undefined);
  }

  private work(): void {
    if (this.closing.signal.aborted || this.working) return;
    clearTimeout(this.timer);
    this.working = this.round().then(() => {
      this.working = undefined;
      if (this.pending.size > 0 && !this.closing.signal.aborted) {
        this.timer = setTimeout(() => this.work(), this.deps.everyMs);
      }
    });
  }

  /** One after the other; the first failure ends the round, as the next would fail for the same reason. */
  private async round(): Promise<void> {
    for (const [key, message] of this.pending) {
      if (this.closing.signal.aborted) return;
      try {
        await this.handOn(message);
        await this.deps.inbox.remove(key);
        this.pending.delete(key);
      } catch (error) {
        this.deps.log.warn({ err: error, waiting: this.pending.size }, 'The inbox cannot be drained yet.');
        return;
      }
    }
  }

  private async handOn({ records, causes }: InboxMessage): Promise<void> {
    const { temporal, attemptMs } = this.deps;
    const calls = async (): Promise<void> => {
      await forEachOf(records, (record) => signalRecord(temporal, record));
      await forEachOf(causes, (cause) => recheckCause(temporal, cause));
    };
    await temporal.withAbortSignal(this.closing.signal, () =>
      temporal.withDeadline(Date.now() + attemptMs, calls),
    );
  }
}
