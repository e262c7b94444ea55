import { date, json, text } from './column';
import type { Table } from './column';

/** What no Info-Link login sees: users and switches of the stand-in. */
export const privateTables: readonly Table[] = [
  {
    name: '_authorizations',
    columns: [
      text('authorizationId', 20),
      text('operator', 3),
      /** Company codes; `['*']` is all. */
      json('companies', ['*']),
      text('status', 1, 'A'),
      /** Service names as in Spectrum's library (`ARMultiLineInvoice`, `GetJob`); `['*']` is all. */
      json('services', ['*']),
      /** `{clientId, secret}` when Enhanced Authentication is on: then only a bearer token opens the door. */
      json('enhanced', null),
    ],
  },
  {
    name: '_settings',
    columns: [
      /** Whether the company works with cost centers. */
      json('costCenters', false),
      /** The installation's account for AR lines without one; blank refuses them. */
      text('arDefaultGlAccount', 12),
      json('updateJobCreatesContract', false),
      /** Gets answer keys without their padding. */
      json('getsTrimmed', false),
      json('rowCap', 500),
    ],
  },
  { name: '_logins', columns: [text('user', 128), text('password', 128)] },
  /** A blank user means every login. */
  { name: '_denied', columns: [text('user', 128), text('table', 128)] },
  { name: '_tokens', columns: [text('token', 100), text('clientId', 100), date('issued')] },
];
