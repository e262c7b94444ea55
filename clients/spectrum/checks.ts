import type { z } from 'zod';
import type { Sent } from '../../domain/effects';
import type { SpectrumSettings } from '../../domain/settings';
import type { Access } from './access';
import { classifyRest } from './classify';
import { arTables } from './infolink-ar';
import { codeTables } from './infolink-codes';
import type { Infolink } from './infolink';
import { InfolinkError } from './infolink-error';
import { notSent } from './put-outcomes';
import { arInvoicePath, jsonHeaders } from './rest';
import { SpectrumServiceError } from './service-error';
import type { SoapGets } from './soap';

/** One web service of the Authorization ID, by the name under which Data Exchange grants it. */
export interface ServiceCheck {
  service: string;
  granted: 'yes' | 'no' | 'unknown';
  sentence: string;
}

/** One table of Info-Link with the columns that Girder needs. */
export interface TableCheck {
  table: string;
  readable: boolean;
  /** Why not; absent when readable. */
  fault?: InfolinkError['kind'];
  sentence: string;
}

/** What `girder doctor` asks of a Spectrum instance. None of it changes anything there, and none of it throws. */
export interface Checks {
  testServices(company: string): Promise<ServiceCheck[]>;
  testInfolink(company: string): Promise<TableCheck[]>;
}

export function checks(
  access: Access,
  timeoutMs: number,
  gets: SoapGets,
  link: Infolink,
  probes: SpectrumSettings['probes'],
): Checks {
  return {
    async testServices(company) {
      return [
        await putCheck(access, timeoutMs, company),
        await getCheck('GetCustomers', () => gets.getCustomers(company)),
        await getCheck('GetJob', () => gets.getJobs(company)),
      ];
    },
    testInfolink: (company) => tableChecks(link, [...codeTables, ...arTables(probes)], company),
  };
}

/** Whether each table has the columns of its shape; `key` is a column by which an empty answer can be asked for. */
export async function tableChecks(
  link: Infolink,
  tables: readonly { table: string; shape: z.ZodObject; key: string }[],
  company: string,
): Promise<TableCheck[]> {
  const found: TableCheck[] = [];
  for (const { table, shape, key } of tables) {
    found.push(await tableCheck(link, table, shape, key, company));
  }
  return found;
}

export async function getCheck(
  service: string,
  list: () => Promise<{ rows: unknown[] }>,
): Promise<ServiceCheck> {
  try {
    const { rows } = await list();
    return { service, granted: 'yes', sentence: `${service} lists ${rows.length} rows.` };
  } catch (error) {
    const denied = error instanceof SpectrumServiceError && error.kind === 'access';
    return {
      service,
      granted: denied ? 'no' : 'unknown',
      sentence: error instanceof Error ? error.message : String(error),
    };
  }
}

/**
 * Sends an invoice that has nothing but its company. Spectrum checks the authorisation before the fields, so the
 * answer tells one from the other; without number, customer, date and lines there is nothing it could add.
 */
async function putCheck(access: Access, timeoutMs: number, company: string): Promise<ServiceCheck> {
  return putVerdict('ARMultiLineInvoice', await emptyInvoice(access, timeoutMs, company));
}

/** What the answer to a record that has nothing but its company says about the service. */
export function putVerdict(service: string, said: Sent): ServiceCheck {
  switch (said.outcome) {
    case 'applied':
      return { service, granted: 'unknown', sentence: `${service} took a record without any field.` };
    case 'refused': {
      const denial = said.rows.find((row) => row.code === 'A' || row.code === 'E');
      const sentence = denial
        ? `${service} is not granted: ${denial.text} (${denial.column}).`
        : `${service} is granted.`;
      return { service, granted: denial ? 'no' : 'yes', sentence };
    }
    case 'notSent':
      return {
        service,
        granted: said.access ? 'no' : 'unknown',
        sentence: `${service} could not be asked: ${said.why}.`,
      };
    case 'unclear':
      return { service, granted: 'unknown', sentence: `${service} gave no clear answer: ${said.why}.` };
  }
}

async function emptyInvoice(access: Access, timeoutMs: number, company: string): Promise<Sent> {
  try {
    const transport = await access.exchange('rest', company, {
      method: 'POST',
      path: arInvoicePath,
      headers: jsonHeaders,
      body: JSON.stringify({ arInvoices: [{ Company_Code: company, invoiceDetails: [] }] }),
      timeoutMs,
    });
    return classifyRest(transport, { key: {}, ref: '', stage: 'done' });
  } catch (error) {
    return notSent(error);
  }
}

/** No record has this key, so that the check proves the permission and the columns and reads no rows. */
const noSuchKey = '~NONE~';

async function tableCheck(
  link: Infolink,
  table: string,
  shape: z.ZodObject,
  key: string,
  company: string,
): Promise<TableCheck> {
  try {
    await link.read(table, shape, company, { [key]: noSuchKey });
    return { table, readable: true, sentence: `${table} is readable.` };
  } catch (error) {
    if (!(error instanceof InfolinkError)) throw error;
    return { table, readable: false, fault: error.kind, sentence: error.sentence };
  }
}
