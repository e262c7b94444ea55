import { randomUUID } from 'node:crypto';
import type { FaultPlan } from '../core';
import type { Account, AccountEvent } from './account';
import type { Delivery, Subscription } from './private-tables';
import { post } from './webhook-post';

export interface WebhookOptions {
  /** Waits before the second, third, … attempt, in milliseconds. Default 10 s and 60 s: three attempts in all. */
  webhookRetryMs?: readonly number[];
  /** How long an address may take to answer. Default 5000. */
  webhookTimeoutMs?: number;
}

/** How long the fault `reorder` holds a message when no other comes to overtake it. */
const heldMs = 2000;

interface Message {
  secret: string;
  row: Delivery;
}

/** Sends what happened to the subscribers: at least once, in no order, and in the end not at all. */
export class WebhookEngine {
  private readonly timers = new Set<NodeJS.Timeout>();
  private held: Message[] = [];
  private stopping = new AbortController();
  private readonly retryMs: readonly number[];
  private readonly timeoutMs: number;

  constructor(
    private readonly account: Account,
    private readonly faults: FaultPlan,
    options: WebhookOptions,
  ) {
    this.retryMs = options.webhookRetryMs ?? [10_000, 60_000];
    this.timeoutMs = options.webhookTimeoutMs ?? 5000;
  }

  announce(event: AccountEvent): void {
    for (const hook of this.account.private._webhooks) {
      if (hook.enabled && (hook.events === null || hook.events.includes(event.event))) this.send(hook, event);
    }
  }

  /** Sends a message once more, as it was, to the address that it went to. */
  redeliver(messageId: string): boolean {
    const row = this.account.private._deliveries.find(({ message_id }) => message_id === messageId);
    const hook = this.account.private._webhooks.find(({ url }) => url === row?.url);
    if (!row || !hook) return false;
    void this.deliver({ secret: hook.secret, row });
    return true;
  }

  /** Forgets everything under way. */
  stop(): void {
    this.stopping.abort();
    this.stopping = new AbortController();
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.held = [];
  }

  private after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    this.timers.add(timer);
  }

  private send({ url, secret }: Subscription, { event, occurred_at, data }: AccountEvent): void {
    const message_id = randomUUID();
    const body = JSON.stringify({ id: message_id, event, occurred_at, data });
    const row: Delivery = { message_id, url, event, attempts: 0, status: 'pending', answers: [], body };
    this.account.private._deliveries.push(row);
    const message = { secret, row };
    const fault = this.faults.next('webhook')?.name;
    if (fault === 'drop') {
      row.status = 'dropped';
      return;
    }
    if (fault === 'reorder') {
      row.status = 'held';
      this.held.push(message);
      this.after(heldMs, () => this.release());
      return;
    }
    const overtaken = this.held.length > 0;
    void this.deliver(message).then(() => overtaken && this.release());
    if (fault === 'duplicate') void this.deliver(message);
  }

  private release(): void {
    const waiting = this.held;
    this.held = [];
    for (const message of waiting) void this.deliver(message);
  }

  /** Only 2xx counts as delivered. */
  private async deliver({ secret, row }: Message): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 0; ; attempt += 1) {
      row.attempts += 1;
      const { url, body } = row;
      const answer = await post({ url, secret, body, timeoutMs: this.timeoutMs }, signal);
      if (signal.aborted) return;
      row.answers.push(answer);
      if ('status' in answer && answer.status >= 200 && answer.status < 300) {
        row.status = 'delivered';
        return;
      }
      const wait = this.retryMs[attempt];
      if (wait === undefined) {
        if (row.status !== 'delivered') row.status = 'discarded';
        return;
      }
      await new Promise<void>((resolve) => this.after(wait, resolve));
    }
  }
}
