/** A house in which Girder creates customers, sites and jobs, and an office that adds things in ServiceTrade (ST1–ST6). */
import type { Office } from '../../demo/http';
import { salesUser } from '../../demo/initial/servicetrade';
import { company as ledger } from '../../demo/initial/spectrum';
import type { RecordProcess } from '../../domain/record-start';
import { recordId } from '../../domain/record-id';
import type { ServiceTradeSettings, Settings } from '../../domain/settings';
import { parseNumberFormat } from '../../domain/spectrum/number-formats';
import type { Row } from '../../sandbox';
import type { House } from '../support/house';
import { briskly } from './support';

type Jobs = ServiceTradeSettings['jobs'];

export interface Creating {
  jobs?: Partial<Jobs>;
  costCenters?: Partial<ServiceTradeSettings['costCenters']>;
}

/** Customers G001 to G999, sites W001 to W999, jobs N and ServiceTrade's number; template, overhead batch. */
export function creatingAll(settings: Settings, { jobs, costCenters }: Creating = {}): Settings {
  // Nothing but messages: a poll would take up what the initial tables hold, as all of it is new.
  const brisk = briskly(settings, { pollMs: 3_600_000 });
  const servicetrade = Object.fromEntries(
    Object.entries(brisk.servicetrade).map(([name, one]): [string, ServiceTradeSettings] => [
      name,
      {
        ...one,
        customers: { ...one.customers, mode: 'create', code: { prefix: 'G', from: 1, to: 999, width: 3 } },
        sites: { ...one.sites, mode: 'create', code: { prefix: 'W', from: 1, to: 999, width: 3 } },
        jobs: {
          ...one.jobs,
          mode: 'create',
          number: numberFormat('N{number}'),
          become: { survey: 'ignore' },
          contractTypes: {},
          priceMethod: 'T',
          ohBatch: { default: 'GEN', byJobType: {} },
          template: { job: 'TEMPLATE', copyEstimates: false },
          projectManager: { ...one.jobs.projectManager, employees: { 'Ann Lee': 'E100' } },
          ...jobs,
        },
        costCenters: { ...one.costCenters, ...costCenters },
        taxes: { ...one.taxes, classByState: { TX: 'TXSA' } },
        payroll: { workStateByState: { TX: 'TX' } },
      },
    ]),
  );
  return { ...brisk, servicetrade };
}

/** @throws when the format is not a valid one. */
export function numberFormat(text: string, costCenters: Record<string, string> = {}): Jobs['number'] {
  const parsed = parseNumberFormat(text, { offices: {}, costCenters }, 'jobs.number');
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.format;
}

const here = { Company_Code: ledger };

/** Gives Spectrum a template job with so many phases, two cost types each, and its overhead batches and employees. */
export function addTemplate(house: House, phases: number): void {
  const { sandbox } = house.spectrum;
  const { JC_JOB_MASTER_MC: jobs = [], JC_PHASE_MASTER_MC: known = [] } = sandbox.state();
  const numbers = Array.from({ length: phases }, (_, at) => String(at + 1).padStart(2, '0'));
  const wanted = numbers.flatMap((phase) =>
    ['L', 'M'].map((costType) => ({
      ...here,
      Job_Number: 'TEMPLATE',
      Phase_Code: phase,
      Cost_Type: costType,
      Description: `Phase ${phase}`,
      Unit_of_Measure: 'HR',
      Price_Method_Code: 'T',
      Original_Est_Hours: 12.5,
    })),
  );
  sandbox.putState({
    JC_JOB_MASTER_MC: [...jobs, { ...here, Job_Number: 'TEMPLATE', Status_Code: 'I' }],
    JC_PHASE_MASTER_MC: [...known, ...wanted],
    JC_OH_BATCH_MASTER_MC: [
      { ...here, Job_Oh_Batch_Code: 'GEN', Description: 'General' },
      { ...here, Job_Oh_Batch_Code: 'OFF', Description: 'Not used any more', Status: 'I' },
    ],
    PR_EMPLOYEE_MASTER_1_MC: [{ ...here, Employee_Code: 'E100' }],
  });
  allowAll(house);
}

/** The Authorization ID has every service. */
export function allowAll(house: House): void {
  const { sandbox } = house.spectrum;
  const rows = sandbox.state()._authorizations ?? [];
  sandbox.putState({ _authorizations: rows.map((row) => ({ ...row, services: ['*'] })) });
}

const address = { street: '12 Commerce St', city: 'San Antonio', state: 'TX', postalCode: '78205' };

/** What the office adds in ServiceTrade; webhooks tell of it, unless a test dropped them. */
export class Setup {
  constructor(
    private readonly house: House,
    private readonly office: Office,
  ) {}

  company(name: string, more: Row = {}): Promise<string> {
    const row = { name, isCustomer: true, status: 'active', address, paymentTermsId: 30, ...more };
    return this.post('/company', row);
  }

  location(companyId: string, name: string, more: Row = {}): Promise<string> {
    const row = { companyId: Number(companyId), name, status: 'active', taxable: true, address, ...more };
    return this.post('/location', row);
  }

  job(locationId: string, more: Row = {}): Promise<string> {
    const row = {
      locationId: Number(locationId),
      vendorId: 6999,
      type: 'repair',
      status: 'scheduled',
      salesId: salesUser,
      ...more,
    };
    return this.post('/job', row);
  }

  put(kind: 'company' | 'location' | 'job', id: string, set: Row): Promise<unknown> {
    return this.office.put(`/${kind}/${id}`, set);
  }

  externalId(
    kind: 'company' | 'location' | 'job',
    id: string,
    system: string,
    value: string,
  ): Promise<unknown> {
    return this.office.post(`/externalid/${kind}/${id}/${system}`, { value });
  }

  private async post(path: string, row: Row): Promise<string> {
    const made = (await this.office.post(path, row)) as { data: { id: number } };
    return String(made.data.id);
  }

  record(process: RecordProcess, id: string): string {
    const { target } = this.house;
    return recordId({ source: 'servicetrade', account: 'acme', process, id, target });
  }

  /** ServiceTrade's own row. */
  source(kind: 'company' | 'location' | 'job', id: string): Row {
    return (this.house.servicetrade.sandbox.state()[kind] ?? []).find((row) => String(row.id) === id) ?? {};
  }

  /** Rows of Spectrum where a column has a value. */
  spectrum(table: string, where: Row): Row[] {
    const rows = this.house.spectrum.sandbox.state()[table] ?? [];
    return rows.filter((row) =>
      Object.entries(where).every(([column, value]) => String(row[column]).trim() === String(value)),
    );
  }

  /** Writes that reached Spectrum, in order, as `operation`. */
  writes(after = 0): string[] {
    return this.house.spectrum.sandbox.journal.after(after).map(({ operation }) => operation);
  }
}
