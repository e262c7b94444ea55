import { z } from 'zod';
import { ServiceTradeError } from './errors';
import type { Http } from './http';
import { checked } from './shapes';
import { flag, id, text } from './values';

/** A subscription. `confirmed` is left out: it turns true for unreachable hosts too. */
export interface Webhook {
  id: string;
  /** Holds the secret of its path: never log it. */
  hookUrl: string;
  enabled: boolean;
  includeChangesets: boolean;
  /** Told of every kind of entity. */
  everything: boolean;
}

const schema: z.ZodType<Webhook> = z
  .looseObject({ id, hookUrl: text, enabled: flag, includeChangesets: flag, entityEvents: z.unknown() })
  .transform((row) => ({
    id: row.id,
    hookUrl: row.hookUrl,
    enabled: row.enabled ?? false,
    includeChangesets: row.includeChangesets ?? false,
    everything: row.entityEvents === null || row.entityEvents === undefined,
  }));

const listSchema = z.looseObject({ webhooks: z.array(z.unknown()) });

/** What Girder subscribes to: everything, since the numeric type of an invoice is not published. */
const WANTED = { enabled: true, includeChangesets: true, entityEvents: null };

export async function listWebhooks(http: Http): Promise<Webhook[]> {
  const data = await http.get('/webhook');
  return checked(listSchema, data, 'list /webhook').webhooks.map((row) => checked(schema, row, 'webhook'));
}

/**
 * Registers the URL unless it is registered; puts an existing one right. ServiceTrade sends every message to each
 * subscription, so a second one with the same URL would double them.
 *
 * @returns what it did.
 * @throws ServiceTradeError `unclear` if the answer does not tell whether it is registered: run it again
 */
export async function ensureWebhook(http: Http, url: string): Promise<'created' | 'corrected' | 'unchanged'> {
  const own = (await listWebhooks(http)).find((one) => one.hookUrl === url);
  if (own?.enabled && own.includeChangesets && own.everything) return 'unchanged';
  const sent = own
    ? await http.write('PUT', `/webhook/${own.id}`, WANTED)
    : await http.write('POST', '/webhook', { hookUrl: url, ...WANTED });
  switch (sent.outcome) {
    case 'applied':
      return own ? 'corrected' : 'created';
    case 'refused':
      throw new ServiceTradeError(
        'invalid',
        `ServiceTrade refused the webhook: ${sent.rows.map((row) => `${row.code} ${row.text}`).join('; ')}`,
      );
    case 'notSent':
      throw new ServiceTradeError(sent.access ? 'forbidden' : 'unavailable', sent.why, {
        ...(sent.retryAfterMs === undefined ? {} : { retryAfterMs: sent.retryAfterMs }),
      });
    case 'unclear':
      throw new ServiceTradeError('unclear', sent.why);
  }
}
