import type { SendContext, Sent } from '../../domain/effects';
import type { Company, Invoice, Job, Location, User } from '../../domain/servicetrade/types';
import type { ServiceTradeSettings } from '../../domain/settings';
import type { z } from 'zod';
import { companySchema, invoiceSchema, jobSchema, locationSchema, userSchema } from './entities';
import {
  findByExternalId,
  idPart,
  readExternalId,
  removeExternalId,
  unlessMissing,
  writeExternalId,
} from './external-ids';
import type { ExternalIdEntity } from './external-ids';
import { ServiceTradeError } from './errors';
import { createHttp } from './http';
import { createLimiter } from '../http/limiter';
import { listComments, listCompanies, listInvoices, listJobs, listLocations } from './lists';
import type {
  CommentRow,
  InvoiceFilter,
  InvoiceRow,
  JobFilter,
  JobRow,
  PartyFilter,
  PartyRow,
} from './lists';
import { defaultTokenTimes } from '../http/token-source';
import type { TokenTimes } from '../http/token-source';
import { createTokenSource } from './oauth';
import { createGrants } from './oauth-grants';
import { completed } from './references';
import type { Requests } from './references';
import { checked, flatten } from './shapes';
import type { TokenVault } from '../http/token-vault';
import { createTransport } from './transport';
import { ensureWebhook, listWebhooks } from './webhooks';
import type { Webhook } from './webhooks';

export { classifyServiceTradeWrite } from './classify';
export { ServiceTradeError, isServiceTradeError } from './errors';
export type { ServiceTradeErrorKind } from './errors';
export type { ExternalIdEntity } from './external-ids';
export { invoiceStatuses } from './lists';
export type {
  CommentRow,
  InvoiceFilter,
  InvoiceRow,
  JobFilter,
  JobRow,
  PartyFilter,
  PartyRow,
} from './lists';
export { storeTokenVault } from '../http/token-vault';
export type { Tokens, TokenVault } from '../http/token-vault';
export type { Webhook } from './webhooks';

/**
 * One ServiceTrade account. Reads give domain types and throw `ServiceTradeError`; a detail that does not exist is
 * undefined. Writes give `Sent` and throw only what `context.assertMayStillSend` throws, or RangeError for an
 * argument that can never be right. Nothing is followed by its `uri`: ids make the paths.
 *
 * @see {@link https://api.servicetrade.com/api/docs}
 */
export interface ServiceTradeClient {
  invoice(id: string): Promise<Invoice | undefined>;
  company(id: string): Promise<Company | undefined>;
  location(id: string): Promise<Location | undefined>;
  /** @param requests `all`: with the service line of every service request, not only of the first. */
  job(id: string, requests?: Requests): Promise<Job | undefined>;
  user(id: string): Promise<User | undefined>;

  listInvoices(filter?: InvoiceFilter): AsyncIterable<InvoiceRow>;
  listJobs(filter?: JobFilter): AsyncIterable<JobRow>;
  listLocations(filter?: PartyFilter): AsyncIterable<PartyRow>;
  listCompanies(filter?: PartyFilter): AsyncIterable<PartyRow>;

  externalId(entity: ExternalIdEntity, id: string, system: string): Promise<string | undefined>;
  /** @returns the id of the entity that bears the value. */
  findByExternalId(entity: ExternalIdEntity, system: string, value: string): Promise<string | undefined>;
  /** Idempotent. A value that another record bears is refused; the row names it. */
  setExternalId(
    entity: ExternalIdEntity,
    id: string,
    system: string,
    value: string,
    context?: SendContext,
  ): Promise<Sent>;
  /** Idempotent. Removes whatever value there is: look first whether it is the one that is meant. */
  removeExternalId(
    entity: ExternalIdEntity,
    id: string,
    system: string,
    context?: SendContext,
  ): Promise<Sent>;

  /** @param entityType ServiceTrade's numeric type, e.g. the setting `entityTypes.invoice`. */
  comments(entityType: number, entityId: string): Promise<CommentRow[]>;
  /** Not idempotent: look for an identical comment before repeating it. */
  addComment(entityType: number, entityId: string, content: string, context?: SendContext): Promise<Sent>;

  /** Idempotent. ServiceTrade may give another status back than the one set: read the invoice afterwards. */
  setInvoiceStatus(id: string, status: string, context?: SendContext): Promise<Sent>;
  /** Idempotent. */
  setInvoiceNumber(id: string, invoiceNumber: string, context?: SendContext): Promise<Sent>;

  webhooks(): Promise<Webhook[]>;
  ensureWebhook(url: string): Promise<'created' | 'corrected' | 'unchanged'>;

  close(): void;
}

/** Times in milliseconds; the defaults are for production. */
export interface ServiceTradeTimes {
  /** From a call to the end of its answer. Default 30,000. */
  answerMs: number;
  /** How long one read may wait for 429s. Default 10,000. */
  throttleBudgetMs: number;
  tokens: TokenTimes;
}

const ANSWER_MS = 30_000;
/** Other processes wait while one fetches tokens, so that is short. */
const TOKEN_MS = 10_000;

/**
 * @param connection the name in the configuration, for messages.
 * @param vault where the tokens of this connection are kept; shared by all processes that use it.
 */
export function serviceTradeClient(
  settings: Pick<ServiceTradeSettings, 'url' | 'oauth' | 'limits'>,
  connection: string,
  vault: TokenVault,
  times: Partial<ServiceTradeTimes> = {},
): ServiceTradeClient {
  const answerMs = times.answerMs ?? ANSWER_MS;
  const transport = createTransport(settings.url, answerMs);
  const tokenMs = Math.min(answerMs, TOKEN_MS);
  const authority = createTransport(settings.url, tokenMs);
  const grants = createGrants(authority, connection, settings.oauth);
  const tokens = createTokenSource(connection, vault, grants, times.tokens ?? defaultTokenTimes(tokenMs));
  const limiter = createLimiter(settings.limits);
  const http = createHttp({ transport, tokens, limiter, throttleBudgetMs: times.throttleBudgetMs ?? 10_000 });

  async function detail<T extends { id: string }>(
    kind: string,
    id: string,
    schema: z.ZodType<T>,
    requests?: Requests,
  ): Promise<T | undefined> {
    const data = await unlessMissing(http.get(`/${kind}/${idPart(id)}`));
    if (data === undefined) return undefined;
    const found = checked(schema, await completed(http, flatten(data, kind), requests), `${kind} ${id}`);
    if (found.id === id) return found;
    // For instance what a merged record was merged into: not what was asked for.
    throw new ServiceTradeError('unclear', `ServiceTrade answered ${kind} ${found.id} when asked for ${id}`);
  }

  return {
    invoice: (id) => detail('invoice', id, invoiceSchema),
    company: (id) => detail('company', id, companySchema),
    location: (id) => detail('location', id, locationSchema),
    job: (id, requests) => detail('job', id, jobSchema, requests),
    user: (id) => detail('user', id, userSchema),

    listInvoices: (filter = {}) => listInvoices(http, filter),
    listJobs: (filter = {}) => listJobs(http, filter),
    listLocations: (filter = {}) => listLocations(http, filter),
    listCompanies: (filter = {}) => listCompanies(http, filter),

    externalId: (entity, id, system) => readExternalId(http, entity, id, system),
    findByExternalId: (entity, system, value) => findByExternalId(http, entity, system, value),
    setExternalId: (entity, id, system, value, context) =>
      writeExternalId(http, { entity, id, system }, value, context),
    removeExternalId: (entity, id, system, context) =>
      removeExternalId(http, { entity, id, system }, context),

    comments: async (entityType, entityId) => listComments(http, entityType, idPart(entityId)),
    addComment: async (entityType, entityId, content, context) =>
      http.write('POST', '/comment', { entityType, entityId: Number(idPart(entityId)), content }, context),

    setInvoiceStatus: async (id, status, context) =>
      http.write('PUT', `/invoice/${idPart(id)}`, { status }, context),
    setInvoiceNumber: async (id, invoiceNumber, context) =>
      http.write('PUT', `/invoice/${idPart(id)}`, { invoiceNumber }, context),

    webhooks: () => listWebhooks(http),
    ensureWebhook: (url) => ensureWebhook(http, url),

    close: () => {
      http.close();
      authority.close();
    },
  };
}
