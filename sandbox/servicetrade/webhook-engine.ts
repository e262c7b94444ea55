import { randomUUID } from 'node:crypto';
import type { FaultPlan, Row } from '../core';
import type { Account, AccountEvent } from './account';
import { nowSeconds } from './account';
import { uriOf } from './render';
import { post } from './webhook-post';
import type { Entity } from './tables';
import { textOf } from './tables';

export interface WebhookOptions {
  /** Waits before the second, third, … attempt, in milliseconds. Default 10 s and 60 s: three attempts in all. */
  webhookRetryMs?: readonly number[];
  /** How long an address may take to answer. Default 5000. */
  webhookTimeoutMs?: number;
}

/** Events of one write or of a burst go out in one message. */
const batchMs = 50;
/** How long the fault `reorder` holds a message when no other comes to overtake it. */
const heldMs = 2000;

interface Message {
  hookUrl: string;
  body: string;
  row: Row;
}

/** Sends what happened to the subscribers: at least once, in no order, and in the end not at all. */
export class WebhookEngine {
  private pending: AccountEvent[] = [];
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
    this.pending.push(event);
    if (this.pending.length === 1) this.after(batchMs, () => this.flush());
  }

  /** Sends a message once more, as it was: what ServiceTrade's "at least once" can do much later. */
  redeliver(messageId: string): boolean {
    const row = this.log().find((one) => one.messageId === messageId);
    const hookUrl = textOf(row, 'hookUrl');
    if (!row || hookUrl === null) return false;
    void this.deliver({ hookUrl, body: bodyOf(messageId, row.data), row });
    return true;
  }

  /** Forgets everything under way. */
  stop(): void {
    this.stopping.abort();
    this.stopping = new AbortController();
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.pending = [];
    this.held = [];
  }

  private log(): Row[] {
    const rows = this.account.private.get('_deliveries') ?? [];
    this.account.private.set('_deliveries', rows);
    return rows;
  }

  private after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    this.timers.add(timer);
  }

  private flush(): void {
    const events = this.pending;
    this.pending = [];
    for (const hook of this.account.tables.all('webhook')) {
      const data = events.filter((event) => wants(hook, event)).map((event) => datum(hook, event));
      if (data.length > 0) this.send(textOf(hook, 'hookUrl') ?? '', data);
    }
  }

  private send(hookUrl: string, data: Row[]): void {
    const messageId = randomUUID();
    const row: Row = { messageId, hookUrl, attempts: 0, status: 'pending', answers: [], data };
    this.log().push(row);
    const message = { hookUrl, body: bodyOf(messageId, data), row };
    const fault = this.faults.next('webhook')?.name;
    if (fault === 'drop') {
      row.status = 'dropped';
      return;
    }
    if (fault === 'reorder') {
      row.status = 'held';
      // The events inside turn around as well, for a message that carries several.
      data.reverse();
      this.held.push({ ...message, body: bodyOf(messageId, data) });
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

  private async deliver({ hookUrl, body, row }: Message): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 0; ; attempt += 1) {
      row.attempts = Number(row.attempts) + 1;
      const answer = await post(hookUrl, body, this.timeoutMs, signal);
      if (signal.aborted) return;
      if (Array.isArray(row.answers)) row.answers.push(answer);
      // A refusal counts as delivered: whoever answers 401 or 404 has lost the event.
      if ('status' in answer && answer.status >= 200 && answer.status < 500) {
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

const bodyOf = (messageId: string, data: unknown): string =>
  JSON.stringify({ messageId, timestamp: String(nowSeconds()), data });

function wants(hook: Entity, event: AccountEvent): boolean {
  if (hook.enabled !== true) return false;
  if (!Array.isArray(hook.entityEvents)) return true;
  return hook.entityEvents.some(
    (one: Row) =>
      one.entityType === event.resource.entityType &&
      Array.isArray(one.actions) &&
      one.actions.includes(event.action),
  );
}

/** Ids only: whoever wants the row reads it. */
function datum(hook: Entity, event: AccountEvent): Row {
  const shown: Row = {
    action: event.action,
    timestamp: event.at,
    userId: event.userId,
    entity: { type: event.resource.name, id: event.id, uri: uriOf(event.resource, event.id) },
  };
  if (event.action === 'updated' && hook.includeChangesets === true && event.changes.length > 0) {
    shown.changeset = event.changes;
  }
  return shown;
}
