import { FaultPlan, Journal, SandboxInputError, asRow } from '../core';
import type { Row, Sandbox, SandboxAnswer, SandboxRequest } from '../core';

/** A mail that was accepted. */
export interface Message {
  /** From 1, in order of arrival; never used again. */
  id: number;
  /** The header as it stands, with its angle brackets; empty when there is none. */
  messageId: string;
  /** The address of the From header, or of the envelope where there is none. */
  from: string;
  /** Whom it reached: the envelope's recipients, so that hidden copies show. */
  to: string[];
  subject: string;
  text: string;
  html: string;
  /** ISO instant. */
  receivedAt: string;
  /** The source, header and all. */
  raw: string;
}

const fallbacks: Omit<Message, 'id' | 'receivedAt'> = {
  messageId: '',
  from: '',
  to: [],
  subject: '',
  text: '',
  html: '',
  raw: '',
};

const columns = ['id', ...Object.keys(fallbacks), 'receivedAt'];

const json = (status: number, body: unknown): SandboxAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function textColumn(row: Row, column: string, fallback: string): string {
  const value = row[column] ?? fallback;
  if (typeof value !== 'string') {
    throw new SandboxInputError(`message.${column} must be a text, not ${JSON.stringify(value)}`);
  }
  return value;
}

/** A mailbox that takes everything, and shows it as JSON. */
export class MailSandbox implements Sandbox {
  readonly name = 'mail';
  readonly faults = new FaultPlan();
  readonly journal = new Journal();
  /** Rises with every reset: what was under way before must not arrive after. */
  generation = 0;
  private messages: Message[] = [];
  private lastId = 0;

  reset(): void {
    this.generation += 1;
    this.messages = [];
  }

  store(message: Omit<Message, 'id' | 'receivedAt'>): Message {
    this.lastId += 1;
    const stored = { ...message, id: this.lastId, receivedAt: new Date().toISOString() };
    this.messages.push(stored);
    return stored;
  }

  state(): Record<string, Row[]> {
    return { message: this.messages.map((message) => structuredClone({ ...message })) };
  }

  putState(tables: Record<string, unknown[]>): void {
    const unknown = Object.keys(tables).find((table) => table !== 'message');
    if (unknown !== undefined) throw new SandboxInputError(`table ${unknown} is unknown; allowed: message`);
    const rows = tables.message?.map((value) => this.loaded(asRow(value, 'a message')));
    if (rows) this.messages = rows;
  }

  private loaded(row: Row): Message {
    const stray = Object.keys(row).find((column) => !columns.includes(column));
    if (stray !== undefined) {
      throw new SandboxInputError(`message has no ${stray}; allowed: ${columns.join(', ')}`);
    }
    const to = row.to ?? [];
    if (!Array.isArray(to) || !to.every((one): one is string => typeof one === 'string')) {
      throw new SandboxInputError('message.to must be a list of addresses');
    }
    const id = row.id ?? this.lastId + 1;
    if (typeof id !== 'number' || !Number.isInteger(id))
      throw new SandboxInputError('message.id must be a number');
    this.lastId = Math.max(this.lastId, id);
    return {
      id,
      messageId: textColumn(row, 'messageId', ''),
      from: textColumn(row, 'from', ''),
      to,
      subject: textColumn(row, 'subject', ''),
      text: textColumn(row, 'text', ''),
      html: textColumn(row, 'html', ''),
      receivedAt: textColumn(row, 'receivedAt', new Date().toISOString()),
      raw: textColumn(row, 'raw', ''),
    };
  }

  advance(body: Row): unknown {
    throw new SandboxInputError(`action ${JSON.stringify(body.action)} is unknown; a mailbox has no actions`);
  }

  operationOf(req: SandboxRequest): string {
    return `${req.method} ${/^\/messages\/\d+$/.test(req.path) ? '/messages/{id}' : req.path}`;
  }

  /** `GET /messages?to=&from=&subject=&messageId=` in order of arrival, without source; `GET /messages/{id}` with it. */
  async handle(req: SandboxRequest): Promise<SandboxAnswer> {
    if (req.method !== 'GET') return json(405, { error: `${req.method} is not allowed` });
    const id = /^\/messages\/(\d+)$/.exec(req.path)?.[1];
    if (id !== undefined) {
      const found = this.messages.find((message) => message.id === Number(id));
      return found ? json(200, found) : json(404, { error: `message ${id} was not found` });
    }
    if (req.path !== '/messages')
      return json(404, { error: `${req.path} is unknown; there is GET /messages` });
    const { query } = req;
    const fits = (column: 'from' | 'subject', message: Message): boolean =>
      message[column].toLowerCase().includes((query.get(column) ?? '').toLowerCase());
    const shown = this.messages.filter(
      (message) =>
        fits('from', message) &&
        fits('subject', message) &&
        (!query.has('to') || message.to.includes(query.get('to') ?? '')) &&
        (!query.has('messageId') || message.messageId === query.get('messageId')),
    );
    return json(
      200,
      shown.map(({ raw: _raw, ...message }) => message),
    );
  }

  capabilities(): Row {
    return {
      smtpFaults: [
        'refuseConnection',
        'dropBeforeCommit',
        'dropAfterCommit',
        'commitLate',
        'delay',
        'delayAnswer',
        'status',
      ],
    };
  }
}
