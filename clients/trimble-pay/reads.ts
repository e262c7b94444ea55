import type { z } from 'zod';
import { checked } from './answer';
import { readApprovals } from './approvals';
import {
  accountingLineSchema,
  applicationRowSchema,
  applicationSchema,
  attachmentSchema,
  changeOrderSchema,
  contractSchema,
  projectSchema,
  sovLineSchema,
} from './entities';
import { TrimblePayError } from './errors';
import { idPart, unlessMissing } from './http';
import type { Http } from './http';
import { pages, wholeList } from './lists';
import type {
  AccountingLine,
  ApplicationFilter,
  ApplicationRow,
  Attachment,
  ChangeOrder,
  Contract,
  ListFilter,
  PayApplication,
  PayApprovals,
  PaySovLine,
  Project,
} from './types';

/**
 * Lists that belong to one contract or application are whole; `notFound` where that does not exist, so that nobody
 * takes a missing owner for an empty list. The proposal names no call for the lists of projects and contracts, nor
 * for a contract's sections and change orders: they are spelled as the others are, and fail where they are not served.
 */
export interface TrimblePayReads {
  project(id: string): Promise<Project | undefined>;
  listProjects(filter?: ListFilter): AsyncIterable<Project>;

  contract(id: string): Promise<Contract | undefined>;
  listContracts(filter?: ListFilter): AsyncIterable<Contract>;
  accountingLines(contractId: string): Promise<AccountingLine[]>;
  /** The schedule of values. */
  sov(contractId: string): Promise<PaySovLine[]>;
  changeOrders(contractId: string): Promise<ChangeOrder[]>;

  /** Thin rows; read each application that changed. */
  listApplications(filter?: ApplicationFilter): AsyncIterable<ApplicationRow>;
  application(id: string): Promise<PayApplication | undefined>;
  /** With the revision that they belong to. */
  approvals(applicationId: string): Promise<PayApprovals | undefined>;
  attachments(applicationId: string): Promise<Attachment[]>;
}

export function readsOf(http: Http): TrimblePayReads {
  async function detail<T extends { id: string }>(
    path: string,
    id: string,
    schema: z.ZodType<T>,
  ): Promise<T | undefined> {
    const value = await unlessMissing(http.get(`/${path}/${idPart(id)}`));
    if (value === undefined) return undefined;
    const found = checked(schema, value, `${path} ${id}`);
    if (found.id === id) return found;
    throw new TrimblePayError('unclear', `Trimble Pay answered ${path} ${found.id} when asked for ${id}`);
  }

  const listOf = <Row>(owner: string, id: string, list: string, row: z.ZodType<Row>): Promise<Row[]> =>
    wholeList(http, `/${owner}/${idPart(id)}/${list}`, row);

  const all = <Row extends { id: string; updated: string }>(
    path: string,
    row: z.ZodType<Row>,
    { updatedSince, ...query }: ApplicationFilter,
  ): AsyncIterable<Row> =>
    pages(http, {
      path,
      row,
      query: { ...query, updated_since: updatedSince },
      mark: ({ id, updated }) => `${id} ${updated}`,
    });

  return {
    project: (id) => detail('projects', id, projectSchema),
    listProjects: (filter = {}) => all('/projects', projectSchema, filter),
    contract: (id) => detail('contracts', id, contractSchema),
    listContracts: (filter = {}) => all('/contracts', contractSchema, filter),
    accountingLines: async (id) => listOf('contracts', id, 'accounting_lines', accountingLineSchema),
    sov: async (id) => listOf('contracts', id, 'sov', sovLineSchema),
    changeOrders: async (id) => listOf('contracts', id, 'change_orders', changeOrderSchema),
    listApplications: (filter = {}) => all('/pay_applications', applicationRowSchema, filter),
    application: (id) => detail('pay_applications', id, applicationSchema),
    approvals: async (id) => readApprovals(http, id),
    attachments: async (id) => listOf('pay_applications', id, 'attachments', attachmentSchema),
  };
}
