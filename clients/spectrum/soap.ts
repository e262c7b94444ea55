import { z } from 'zod';
import { canonicalCode, sameCode } from '../../domain/spectrum/codes';
import { whyNotCode } from '../../domain/text';
import type { Fields, Listing } from './get-reply';
import { readGetReply } from './get-reply';
import { SpectrumServiceError } from './service-error';
import type { SoapService } from './soap-service';
import { textOf } from './soap-service';

/** A customer as GetCustomers lists it; tax code and terms need Info-Link. */
export interface ListedCustomer {
  code: string;
  name: string;
  zip: string;
  /** Spectrum's word: Active, Inactive, Not Used. */
  status: string;
}

/** A job as GetJob lists it; its WO site needs Info-Link. */
export interface ListedJob {
  number: string;
  description: string;
  customerCode: string;
  costCenter: string;
  /** A, I or C. */
  status: string;
}

/** A cost type of a phase as GetPhase lists it; price method and workers' compensation need Info-Link. */
export interface ListedPhase {
  phase: string;
  costType: string;
  description: string;
  unit: string;
  costCenter: string;
  /** A, I or C. */
  status: string;
}

/**
 * Spectrum's SOAP Gets. What they list is limited by the operator of the Authorization ID (its job security and
 * cost centers), so even a complete listing proves presence only.
 */
export interface SoapGets {
  /** Customers of every status. */
  getCustomers(company: string): Promise<Listing<ListedCustomer>>;
  /** Jobs of every status: three calls, because a blank status leaves out the complete ones. */
  getJobs(company: string): Promise<Listing<ListedJob>>;
  /**
   * Phases of one job, of every status: three calls, each of its own.
   * @throws RangeError when the number holds what Spectrum would read as a search expression
   */
  getPhases(company: string, job: string): Promise<Listing<ListedPhase>>;
}

const statuses = ['A', 'I', 'C'];

export function soapGets(soap: SoapService): SoapGets {
  const get = async (
    method: string,
    company: string,
    values: Fields,
    keyColumn: string,
  ): Promise<Listing<Fields>> => {
    // Gets answer an empty GUID; a used one gives an empty row.
    const request = await soap.prepare(method, company, { GUID: '', pCompany_Code: company, ...values });
    return readGetReply(textOf(await soap.exchange(company, request), method), method, keyColumn);
  };

  const everyStatus = async <Row>(ask: (status: string) => Promise<Listing<Row>>): Promise<Listing<Row>> => {
    const all: Listing<Row> = { rows: [], complete: true };
    for (const status of statuses) {
      const part = await ask(status);
      all.rows.push(...part.rows);
      if (!part.complete) {
        all.complete = false;
        all.why ??= `status ${status}: ${part.why ?? 'incomplete'}`;
      }
    }
    return all;
  };

  return {
    async getCustomers(company) {
      const listing = await get('GetCustomers', company, { pStatus: 'ALL' }, 'Customer_Code');
      return checked(listing, customer, 'GetCustomers');
    },
    getJobs: (company) =>
      everyStatus(async (pStatus_Code) =>
        checked(await get('GetJob', company, { pStatus_Code }, 'Job_Number'), job, 'GetJob'),
      ),
    async getPhases(company, wanted) {
      const number = searchable(wanted);
      const asked = { pJob_Number: number };
      return everyStatus(async (pStatus_Code) => {
        const listing = await get('GetPhase', company, { ...asked, pStatus_Code }, 'Phase_Code');
        return ofJob(checked(listing, phaseOfJob, 'GetPhase'), number);
      });
    },
  };
}

/** The number as it can be asked for. The selection of a Get has a syntax of its own, which is not published. */
function searchable(number: string): string {
  const canonical = canonicalCode(number);
  const refused = canonical === '' ? 'it is blank' : whyNotCode(canonical, 10)?.why;
  if (refused === undefined) return canonical;
  throw new RangeError(`The phases of job "${number}" cannot be asked for: ${refused}.`);
}

/** Rows of other jobs mean that the selection was not understood, so that others may be missing. */
function ofJob(listing: Listing<ListedPhase & { job: string }>, number: string): Listing<ListedPhase> {
  const rows = listing.rows
    .filter((row) => sameCode(row.job, number))
    .map(({ job: _job, ...phase }): ListedPhase => phase);
  if (rows.length === listing.rows.length) return { ...listing, rows };
  return { rows, complete: false, why: `GetPhase answered with other jobs than ${number}` };
}

const word = z.string().transform((value) => value.trim());
const code = z.string().transform(canonicalCode);
const absent = z
  .string()
  .optional()
  .transform((value) => (value ?? '').trim());

const customer = z
  .object({ Customer_Code: code, Name: word, Zip_Code: absent, Status: absent })
  .transform((row): ListedCustomer => ({
    code: row.Customer_Code,
    name: row.Name,
    zip: row.Zip_Code,
    status: row.Status,
  }));

const job = z
  .object({
    Job_Number: code,
    Job_Description: absent,
    Customer_Code: absent,
    Cost_Center: absent,
    Status_Code: code,
  })
  .transform((row): ListedJob => ({
    number: row.Job_Number,
    description: row.Job_Description,
    customerCode: canonicalCode(row.Customer_Code),
    costCenter: canonicalCode(row.Cost_Center),
    status: row.Status_Code,
  }));

const phaseOfJob = z
  .object({
    Job_Number: code,
    Phase_Code: code,
    Cost_Type: code,
    Description: absent,
    Unit_of_Measure: absent,
    Cost_Center: absent,
    Status_Code: code,
  })
  .transform((row): ListedPhase & { job: string } => ({
    job: row.Job_Number,
    phase: row.Phase_Code,
    costType: row.Cost_Type,
    description: row.Description,
    unit: canonicalCode(row.Unit_of_Measure),
    costCenter: canonicalCode(row.Cost_Center),
    status: row.Status_Code,
  }));

function checked<Row>(listing: Listing<Fields>, shape: z.ZodType<Row>, method: string): Listing<Row> {
  const rows = z.array(shape).safeParse(listing.rows);
  if (rows.success) return { ...listing, rows: rows.data };
  const issue = rows.error.issues[0];
  throw new SpectrumServiceError(
    'unreadable',
    method,
    `A row of ${method} lacks ${issue?.path.slice(1).join('.') ?? 'a field'}: ${issue?.message ?? ''}.`,
  );
}
