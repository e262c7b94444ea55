/** Systems whose webhooks are kept. */
const inboxSources = ['servicetrade', 'trimble-pay'] as const;
export type InboxSource = (typeof inboxSources)[number];

/**
 * A webhook message that Temporal did not take at once, as it waits under `inbox/` in the record store: what is to be
 * read again, not what it said. Handling it twice does no harm.
 */
export interface InboxMessage {
  source: InboxSource;
  connection: string;
  /** ISO instant. */
  receivedAt: string;
  /** Ids of records to be read again. */
  records: string[];
  /** Ids of causes to be looked at again; best effort, as causes look again by themselves. */
  causes: string[];
}

/** @throws TypeError when the stored JSON is not such a message. */
export function checkInboxMessage(value: unknown): InboxMessage {
  const fields: Record<string, unknown> = isObject(value) ? value : {};
  const { source, connection, receivedAt, records, causes } = fields;
  if (
    !isSource(source) ||
    typeof connection !== 'string' ||
    typeof receivedAt !== 'string' ||
    !isTexts(records) ||
    !isTexts(causes)
  ) {
    throw new TypeError(
      'not a message of the inbox: expected source, connection, receivedAt, records, causes',
    );
  }
  return { source, connection, receivedAt, records, causes };
}

function isSource(value: unknown): value is InboxSource {
  return inboxSources.some((source) => source === value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
