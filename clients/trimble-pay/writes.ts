import { z } from 'zod';
import type { Sent } from '../../domain/effects';
import { sameCode } from '../../domain/spectrum/codes';
import type { Complaint } from './answer';
import {
  accountingLineBody,
  changeOrderBody,
  connectionBody,
  contractBody,
  exportBody,
  memberBody,
  projectBody,
  sovLineBody,
  vendorBody,
} from './bodies';
import { anything, record } from './classify';
import type { Expected } from './classify';
import { accountingLineSchema, sovLineSchema } from './entities';
import {
  changeOrderExternalId,
  contractExternalId,
  projectExternalId,
  vendorExternalId,
} from './external-ids';
import type { SubcontractKey } from './external-ids';
import { idPart } from './http';
import type { Http, WriteOptions } from './http';
import type {
  AccountingLine,
  AccountingLineFields,
  ChangeOrderFields,
  ContractFields,
  ErpConnection,
  ErpExport,
  PaySovLine,
  ProjectFields,
  SovLineFields,
  VendorFields,
  VendorMember,
} from './types';

/** What became of a write of a whole list; applied, with the list as it now is. */
export type SentList<Row> =
  Exclude<Sent, { outcome: 'applied' }> | (Extract<Sent, { outcome: 'applied' }> & { lines: Row[] });

/** A list has no revision of its own. */
export type ListOptions = Omit<WriteOptions, 'revision'>;

/**
 * Each write carries an Idempotency-Key, and most are upserts by an external id: sent twice they are there once.
 * `ref` is the id in Trimble Pay where the thing has one, else blank. A refusal's rows name in `code` what Trimble
 * Pay calls it (`conflict`, `already_connected`, `sov_out_of_balance`), in `column` the field or section.
 */
export interface TrimblePayWrites {
  /** A project with this external id that is there already is what was wanted; its fields may be older. */
  createProject(
    key: { company: string; job: string },
    fields: ProjectFields,
    options: WriteOptions,
  ): Promise<Sent>;
  /** Fields that are not given stay. */
  updateProject(id: string, fields: Partial<ProjectFields>, options: WriteOptions): Promise<Sent>;
  /**
   * The very same connection that is there already is what was wanted; refused as `already_connected` where the
   * project, or the job, has another one.
   */
  connectErp(projectId: string, connection: ErpConnection, options: WriteOptions): Promise<Sent>;

  putVendor(
    key: { company: string; vendor: string },
    fields: VendorFields,
    options: WriteOptions,
  ): Promise<Sent>;
  /** A member with this e-mail who is there already is what was wanted. */
  addVendorMember(vendorId: string, member: VendorMember, options: WriteOptions): Promise<Sent>;

  putContract(key: SubcontractKey, fields: ContractFields, options: WriteOptions): Promise<Sent>;
  /** The full set: a base line that is not in it goes. */
  putAccountingLines(
    contractId: string,
    lines: readonly AccountingLineFields[],
    options: ListOptions,
  ): Promise<SentList<AccountingLine>>;
  /** The full set. Refused as `sov_out_of_balance` where a section's lines are not its value. */
  putSov(
    contractId: string,
    lines: readonly SovLineFields[],
    options: ListOptions,
  ): Promise<SentList<PaySovLine>>;
  putChangeOrder(
    contractId: string,
    key: SubcontractKey & { changeOrder: string },
    fields: ChangeOrderFields,
    options: WriteOptions,
  ): Promise<Sent>;

  /** Tells Trimble Pay what became of an export (TP10). */
  putErpExport(applicationId: string, result: ErpExport, options: WriteOptions): Promise<Sent>;
}

export function writesOf(http: Http): TrimblePayWrites {
  return {
    createProject: async ({ company, job }, fields, options) => {
      const body = { external_id: projectExternalId(company, job), ...projectBody(fields) };
      return http.write('POST', '/projects', body, { ...record, existing: sameExternalId }, options);
    },
    updateProject: async (id, fields, options) =>
      http.write('PATCH', `/projects/${idPart(id)}`, projectBody(fields), record, options),
    connectErp: async (id, connection, options) =>
      http.write(
        'POST',
        `/projects/${idPart(id)}/erp_connection`,
        connectionBody(connection),
        { ...anything, existing: (complaint) => sameConnection(complaint, id, connection) },
        options,
      ),

    putVendor: async ({ company, vendor }, fields, options) => {
      const path = `/vendors/by_external_id/${idPart(vendorExternalId(company, vendor))}`;
      return http.write('PUT', path, vendorBody(fields), record, options);
    },
    addVendorMember: async (id, member, options) =>
      http.write(
        'POST',
        `/vendors/${idPart(id)}/members`,
        memberBody(member),
        { ...anything, existing: sameEmail },
        options,
      ),

    putContract: async (key, fields, options) => {
      const path = `/contracts/by_external_id/${idPart(contractExternalId(key))}`;
      return http.write('PUT', path, contractBody(fields), record, options);
    },
    putAccountingLines: async (id, lines, options) =>
      listed(accountingLineSchema, (expected) =>
        http.write(
          'PUT',
          `/contracts/${idPart(id)}/accounting_lines`,
          lines.map(accountingLineBody),
          expected,
          options,
        ),
      ),
    putSov: async (id, lines, options) =>
      listed(sovLineSchema, (expected) =>
        http.write('PUT', `/contracts/${idPart(id)}/sov`, lines.map(sovLineBody), expected, options),
      ),
    putChangeOrder: async (id, { changeOrder, ...key }, fields, options) => {
      const name = idPart(changeOrderExternalId(key, changeOrder));
      const path = `/contracts/${idPart(id)}/change_orders/by_external_id/${name}`;
      return http.write('PUT', path, changeOrderBody(fields), record, options);
    },

    putErpExport: async (id, result, options) =>
      http.write('PUT', `/pay_applications/${idPart(id)}/erp_export`, exportBody(result), anything, options),
  };
}

const sameExternalId = ({ code, details }: Complaint): string | undefined =>
  code === 'already_exists'
    ? details.find(({ field, id }) => field === 'external_id' && id !== '')?.id
    : undefined;

function sameConnection(
  { code, details }: Complaint,
  project: string,
  { companyCode, job }: ErpConnection,
): string | undefined {
  if (code !== 'already_connected') return undefined;
  return details.find(
    ({ connected }) =>
      connected?.project === project &&
      sameCode(connected.company, companyCode) &&
      sameCode(connected.job, job),
  )?.id;
}

/** Members have no revision, so a 409 speaks of the e-mail, unless it names something else or the key of the call. */
function sameEmail({ code, details }: Complaint): string | undefined {
  if (/idempotency/i.test(code)) return undefined;
  if (details.length === 0) return '';
  return details.find(({ field }) => field === 'email')?.id;
}

/** A write of a whole list whose answer is that list. */
async function listed<Row>(
  row: z.ZodType<Row>,
  write: (expected: Expected) => Promise<Sent>,
): Promise<SentList<Row>> {
  let lines: Row[] | undefined;
  const sent = await write({
    ref: (value) => {
      lines = z.array(row).safeParse(Array.isArray(value) ? value : value.data).data;
      return lines && '';
    },
  });
  return sent.outcome === 'applied' ? { ...sent, lines: lines ?? [] } : sent;
}
