import { z } from 'zod';
import { count, flag, text } from './fields';

/** Tables that the API does not show. `_grants` and `_deliveries` are logs that the stand-in writes. */
export const privateSchemas = {
  _settings: z.strictObject({
    /** Who must approve, in this order, where a submission names nobody. */
    approvers: z.array(text).default(['project.manager@contractor.example', 'accounting@contractor.example']),
    /** How long the address of a file may be used. */
    file_url_seconds: count.default(900),
  }),
  _clients: z.strictObject({
    client_id: text,
    client_secret: text,
    access_token_seconds: count.default(3600),
  }),
  /** Webhooks are set up in Trimble Pay's own pages; there is no call for it. `events` null means all. */
  _webhooks: z.strictObject({
    url: z.url(),
    secret: text,
    events: z.array(text).nullable().default(null),
    enabled: flag.default(true),
  }),
  /** Every token request; never a token. */
  _grants: z.strictObject({ client_id: text.nullable(), accepted: flag, at: text }),
  _deliveries: z.strictObject({
    message_id: text,
    url: text,
    event: text,
    attempts: count,
    status: z.enum(['pending', 'held', 'delivered', 'dropped', 'discarded']),
    answers: z.array(z.union([z.strictObject({ status: count }), z.strictObject({ error: text })])),
    body: text,
  }),
};

export type PrivateName = keyof typeof privateSchemas;
export type PrivateTables = { [Name in PrivateName]: Array<z.infer<(typeof privateSchemas)[Name]>> };
export type Settings = PrivateTables['_settings'][number];
export type Delivery = PrivateTables['_deliveries'][number];
export type Subscription = PrivateTables['_webhooks'][number];

export const isPrivateName = (name: string): name is PrivateName => Object.hasOwn(privateSchemas, name);

/** `_settings` always has its one row. */
export const emptyPrivateTables = (): PrivateTables => ({
  _settings: [privateSchemas._settings.parse({})],
  _clients: [],
  _webhooks: [],
  _grants: [],
  _deliveries: [],
});

export const settingsOf = (tables: PrivateTables): Settings =>
  tables._settings[0] ?? privateSchemas._settings.parse({});
