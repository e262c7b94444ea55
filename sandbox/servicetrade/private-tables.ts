import type { Row } from '../core';
import { SandboxInputError, asRow } from '../core';
import { flag, integer, objects, parseFields, text, withFallbacks, word } from './columns';
import type { Column } from './columns';
import { numberOf, textOf } from './tables';

/** Tables that the API does not show. `_deliveries` and `_grants` are logs that the stand-in writes. */
export const privateColumns: Record<string, Record<string, Column>> = {
  _settings: {
    /** `data: {job: {customer: 123, …}, companies: [], …}` instead of embedded references. */
    compoundDetails: flag(false),
    /** `messages` as a bare list of strings. */
    messagesAsArray: flag(false),
    /** Money as `"1,234.50"`. */
    moneyAsStrings: flag(false),
    /** Whose id the events of API writes bear, unless the client's or user's row names one. */
    apiUserId: integer({ fallback: 2_687_264_000_000_001 }),
    initialInvoiceStatus: word('ok', 'draft', 'internal_review'),
    /** Sessions per user; the oldest is dropped silently. */
    sessionCap: integer({ fallback: 10 }),
  },
  _clients: {
    clientId: text({ fallback: '' }),
    clientSecret: text({ fallback: '' }),
    accessTokenSeconds: integer({ fallback: 86_400 }),
    userId: integer(),
    /** The permission `admin.account`, which webhook subscriptions need. */
    admin: flag(true),
  },
  _users: {
    username: text({ fallback: '' }),
    password: text({ fallback: '' }),
    userId: integer(),
    admin: flag(true),
  },
  /** Every token request; never a token. */
  _grants: { clientId: text(), grantType: text(), accepted: flag(false), at: text() },
  _deliveries: {
    messageId: text(),
    hookUrl: text(),
    attempts: integer({ fallback: 0 }),
    status: word('pending', 'held', 'delivered', 'dropped', 'discarded'),
    answers: objects(),
    data: objects(),
  },
};

export interface Settings {
  compoundDetails: boolean;
  messagesAsArray: boolean;
  moneyAsStrings: boolean;
  apiUserId: number;
  initialInvoiceStatus: string;
  sessionCap: number;
}

export function settingsOf(row: Row | undefined): Settings {
  const full = withFallbacks(privateColumns._settings ?? {}, row ?? {});
  return {
    compoundDetails: full.compoundDetails === true,
    messagesAsArray: full.messagesAsArray === true,
    moneyAsStrings: full.moneyAsStrings === true,
    apiUserId: numberOf(full, 'apiUserId') ?? 0,
    initialInvoiceStatus: textOf(full, 'initialInvoiceStatus') ?? 'ok',
    sessionCap: numberOf(full, 'sessionCap') ?? 10,
  };
}

export function loadPrivate(table: string, columns: Record<string, Column>, rows: unknown[]): Row[] {
  if (table === '_settings' && rows.length > 1) throw new SandboxInputError('_settings has one row');
  return rows.map((row, index) => {
    try {
      return withFallbacks(columns, parseFields(columns, asRow(row, 'a row'), 'load'));
    } catch (error) {
      throw new SandboxInputError(
        `${table}[${index}]: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  });
}
