import { randomUUID } from 'node:crypto';
import type { Sent } from '../../domain/effects';
import { getCheck, putVerdict, tableChecks } from './checks';
import type { ServiceCheck, TableCheck } from './checks';
import { classifySoapPut } from './classify';
import type { Transport } from './http';
import type { Infolink } from './infolink';
import { customerTable } from './infolink-customers';
import { jobTable, phaseTable } from './infolink-jobs';
import { listTables } from './infolink-lists';
import { siteTable } from './infolink-sites';
import { notSent } from './put-outcomes';
import type { SoapGets } from './soap';
import type { SoapService } from './soap-service';

/** What doctor asks where customers, sites or jobs are made (ST1, ST2, ST4). Nothing is changed, nothing thrown. */
export interface SetupChecks {
  /** @param only the services that matter; all by default. */
  testSetupServices(company: string, only?: readonly string[]): Promise<ServiceCheck[]>;
  /** @param only the tables that matter; all by default. */
  testSetupTables(company: string, only?: readonly string[]): Promise<TableCheck[]>;
}

const puts = ['AddCustomer', 'AddWOSiteAddress', 'AddJob', 'UpdateJob', 'AddPhase'];

/** Employees are not among them: only where project managers or time are mapped are they read. */
const tables = [customerTable, siteTable, jobTable, phaseTable, ...listTables].filter(
  ({ table }) => table !== 'PR_EMPLOYEE_MASTER_1_MC',
);

/** No job has this number, so that the check reads no phases. */
const noSuchJob = '~NONE~';

export function setupChecks(soap: SoapService, gets: SoapGets, link: Infolink): SetupChecks {
  return {
    async testSetupServices(company, only = [...puts, 'GetPhase']) {
      const found: ServiceCheck[] = [];
      for (const method of puts.filter((one) => only.includes(one))) {
        found.push(putVerdict(method, await emptyRecord(soap, method, company)));
      }
      if (only.includes('GetPhase')) {
        found.push(await getCheck('GetPhase', () => gets.getPhases(company, noSuchJob)));
      }
      return found;
    },
    testSetupTables: (company, only) =>
      tableChecks(
        link,
        tables.filter(({ table }) => only?.includes(table) ?? true),
        company,
      ),
  };
}

/**
 * Sends a record that has nothing but its company. Spectrum checks the authorisation before the fields, and each of
 * these services requires more of them.
 */
async function emptyRecord(soap: SoapService, method: string, company: string): Promise<Sent> {
  let answer: Transport;
  try {
    const request = await soap.prepare(method, company, { GUID: randomUUID(), Company_Code: company });
    // As a write: on a connection of its own.
    answer = await soap.exchange(company, { ...request, beforeWrite: () => undefined });
  } catch (error) {
    return notSent(error);
  }
  return classifySoapPut(answer, method, { key: {}, ref: '', stage: 'done' });
}
