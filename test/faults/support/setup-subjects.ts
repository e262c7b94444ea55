/** Sites, jobs, phases and overhead batches under test (ST2, ST4–ST6). What each needs is there and linked already. */
import { postingKey } from '../../../clients/store/keys';
import { companyId, locationId } from '../../../demo/initial/servicetrade';
import { company, customers } from '../../../demo/initial/spectrum';
import { signalRecord } from '../../../activities/records/start';
import { recordId } from '../../../domain/record-id';
import type { Posting } from '../../../domain/postings';
import type { Settings } from '../../../domain/settings';
import type { Row } from '../../../sandbox';
import { creatingAll } from '../../house/setup';
import type { House } from '../../support/house';
import { mustFind } from './fault-house';
import type { FaultHouse } from './fault-house';
import { committed } from './subjects';
import type { Subject } from './subjects';

type SetupProcess = 'site' | 'job';

export function setupRecord(house: House, process: SetupProcess, id: number): string {
  const ref = { source: 'servicetrade', account: 'acme', process, target: house.target } as const;
  return recordId({ ...ref, id: String(id) });
}

/** Beside the ids of the demonstration. */
export const setupId = (id: number): number => 8_200 + id;

/** The number that `creatingAll` gives to a job of `addJob`. */
export const jobNumberOf = (id: number): string => `N${30_000 + id}`;

/** A location of the first customer, who is linked. */
export function addSite(house: House, id: number): void {
  const row = {
    id: setupId(id),
    name: `Place ${id}`,
    status: 'active',
    company: { id: companyId(1) },
    taxable: true,
    address: { street: `${id} Commerce St`, city: 'San Antonio', state: 'TX', postalCode: '78205' },
  };
  add(house, 'location', row);
}

/** A job at the first customer's location, which is linked, too. */
export function addJob(house: House, id: number, more: Row = {}): void {
  const row = {
    id: setupId(id),
    number: String(30_000 + id),
    name: `Repair ${id}`,
    type: 'repair',
    status: 'scheduled',
    vendor: { id: 6999 },
    customer: { id: companyId(1) },
    location: { id: locationId(1) },
    ...more,
  };
  add(house, 'job', row);
}

function add(house: House, table: 'location' | 'job', row: Row): void {
  const { sandbox } = house.servicetrade;
  sandbox.putState({ [table]: [...(sandbox.state()[table] ?? []), row] });
}

/** Creates all, without a template; overhead batches are as given. */
export function withOhBatch(settings: Settings, ohBatch: string | undefined): Settings {
  const jobs = { template: undefined, ohBatch: { default: ohBatch, byJobType: {} } };
  return creatingAll(settings, { jobs });
}

/** Creates all, from the template, without overhead batch. */
export function withTemplate(settings: Settings): Settings {
  return creatingAll(settings, { jobs: { ohBatch: { byJobType: {} } } });
}

function setup(
  process: SetupProcess,
  subject: Pick<Subject, 'name' | 'guard' | 'operation' | 'effects' | 'expected'> & { part: string },
): Subject {
  const addOne = process === 'site' ? addSite : addJob;
  const { part, ...rest } = subject;
  return {
    ...rest,
    farSide: ({ spectrum }) => spectrum.sandbox,
    async run(house, id): Promise<Posting> {
      addOne(house, id);
      const record = setupRecord(house, process, setupId(id));
      await signalRecord({ temporal: house.client }, record);
      await house.waitForState(record, 'In Spectrum', 90_000);
      await house.client.workflow.getHandle(record).result();
      return mustFind(house, postingKey(record, part));
    },
    async state(house, id) {
      const head = await house.head(setupRecord(house, process, setupId(id)));
      return [head?.state, head?.reason?.code].filter((text) => text !== undefined).join(' ');
    },
    rests: 'In Spectrum',
  };
}

function rows(house: House, table: string, column: string, value: string): Row[] {
  const all = house.spectrum.sandbox.state()[table] ?? [];
  return all.filter((row) => String(row[column]).trim() === value);
}

const [firstCustomer = ''] = customers.map(([code]) => code);

export const site: Subject = setup('site', {
  name: 'site',
  guard: 'keyed',
  part: 'site',
  operation: 'AddWOSiteAddress',
  effects: (house, id) =>
    rows(house, 'WO_ADDRESS_MC', 'Site_Name', `Place ${id}`).map(
      (row) => `${String(row.Site_Customer_Code)} ${String(row.Address_1)}`,
    ),
  expected: (id) => `${firstCustomer} ${id} Commerce St`,
});

export const job: Subject = setup('job', {
  name: 'job',
  guard: 'keyed',
  part: 'job',
  operation: 'AddJob',
  effects: (house, id) =>
    rows(house, 'JC_JOB_MASTER_MC', 'Job_Number', jobNumberOf(id)).map(
      (row) => `${String(row.Customer_Code)} ${String(row.Job_Description)}`,
    ),
  expected: (id) => `${firstCustomer} Repair ${id}`,
});

/** AddPhase writes over what is there, so that a second one shows in the journal only. */
export const phase: Subject = setup('job', {
  name: 'phase',
  guard: 'keyed',
  part: 'job.phase-01-L',
  operation: 'AddPhase',
  effects: (house, id) => [
    ...writesOf(house, 'AddPhase', `${jobNumberOf(id)}|01|L`),
    // One that was refused the login comes behind the other.
    ...rows(house, 'JC_PHASE_MASTER_MC', 'Job_Number', jobNumberOf(id))
      .map((row) => `${String(row.Phase_Code)}${String(row.Cost_Type)}`)
      .sort(),
  ],
  expected: () => 'a write,01L,01M',
});

/** UpdateJob, too, may be repeated; it is probed first all the same. */
export const overheadBatch: Subject = setup('job', {
  name: 'overhead batch',
  guard: 'idempotent',
  part: 'oh',
  operation: 'UpdateJob',
  effects: (house, id) => [
    ...writesOf(house, 'UpdateJob', jobNumberOf(id)),
    ...rows(house, 'JC_JOB_MASTER_MC', 'Job_Number', jobNumberOf(id)).map((row) =>
      String(row.Job_Oh_Batch_Code),
    ),
  ],
  expected: () => 'a write,GEN',
});

function writesOf(house: FaultHouse, operation: string, key: string): string[] {
  return committed(house.spectrum.sandbox, operation, `${company}|${key}`).map(() => 'a write');
}
