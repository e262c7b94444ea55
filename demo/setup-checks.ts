/** Whether customers, sites and jobs are as the story says, by the far sides' own tables; every function tells what is wrong. */
import { ohBatch, templatePhases } from './initial/spectrum';
import type { Row } from './rows';
import { differs, shown } from './rows';
import type { Stage } from './stage';

/** Whose tables are looked at. */
type Sides = Pick<Stage, 'spectrum' | 'servicetrade'>;

/** Tables of ServiceTrade whose rows bear external ids. */
export type SourceTable = 'company' | 'location' | 'job';

const systems = { company: 'spectrum', location: 'spectrum_site', job: 'spectrum_job' } as const;

export async function isWrittenBack(sides: Sides, table: SourceTable, id: number): Promise<boolean> {
  return (await externalId(sides, table, id)) !== undefined;
}

/** One customer of this name, and its code is in ServiceTrade. */
export async function wrongCustomer(
  sides: Sides,
  company: number,
  { code, name }: { code: string; name: string },
): Promise<string[]> {
  const made = (await sides.spectrum.table('CR_CUSTOMER_MASTER_MC')).filter((row) => row.Name === name);
  return [
    ...differs(`${name}: customers in Spectrum`, codes(made, 'Customer_Code'), code),
    ...differs(`${name}: external id`, await externalId(sides, 'company', company), code),
  ];
}

export async function wrongSite(
  sides: Sides,
  location: number,
  { site, customer }: { site: string; customer: string },
): Promise<string[]> {
  const made = (await sides.spectrum.table('WO_ADDRESS_MC')).filter(
    (row) => row.Site_Customer_Code === customer,
  );
  return [
    ...differs(`Customer ${customer}: sites in Spectrum`, codes(made, 'Ship_To_ID'), site),
    ...differs(`Site ${site}: external id`, await externalId(sides, 'location', location), site),
  ];
}

export interface HeldJob {
  customer: string;
  site: string;
  costCenter: string;
  priceMethod: string;
}

/** Exactly these jobs of a ServiceTrade job, with the template's phases and the overhead batch, and the first one's number. */
export async function wrongJob(
  sides: Sides,
  job: number,
  { number, jobs }: { number: string; jobs: Record<string, HeldJob> },
): Promise<string[]> {
  const base = number.slice(0, -1);
  const rows = await sides.spectrum.table('JC_JOB_MASTER_MC');
  const phases = await sides.spectrum.table('JC_PHASE_MASTER_MC');
  const made = rows.filter((row) => shown(row.Job_Number).startsWith(base));
  return [
    ...differs(`Jobs ${base}`, codes(made, 'Job_Number'), Object.keys(jobs).join(', ')),
    ...made.flatMap((row) => wrongJobRow(row, jobs[shown(row.Job_Number)], phases)),
    ...differs(`Job ${number}: external id`, await externalId(sides, 'job', job), number),
  ];
}

function wrongJobRow(row: Row, held: HeldJob | undefined, phases: Row[]): string[] {
  const number = shown(row.Job_Number);
  const own = phases.filter((phase) => shown(phase.Job_Number) === number);
  const column = (name: string, value: string | undefined): string[] =>
    differs(`${number}: ${name}`, row[name], value ?? '(not expected)');
  return [
    ...column('Customer_Code', held?.customer),
    ...column('WO_Site', held?.site),
    ...column('Cost_Center', held?.costCenter),
    ...column('Price_Method_Code', held?.priceMethod),
    ...column('Job_Oh_Batch_Code', ohBatch),
    ...differs(`${number}: phases`, phasesText(own), phasesText(ofTemplate)),
  ];
}

const ofTemplate = templatePhases.map(([Phase_Code, Cost_Type, Description]): Row => {
  return { Phase_Code, Cost_Type, Description };
});

function phasesText(phases: Row[]): string {
  const texts = phases.map((one) => [one.Phase_Code, one.Cost_Type, one.Description].map(shown).join(' '));
  return texts.sort().join(', ');
}

/**
 * It is billed to the job and customer that it brought with it, without a word in ServiceTrade.
 * @param ids of all of them in ServiceTrade.
 */
export async function wrongInvoice(
  sides: Sides,
  ids: readonly number[],
  { number, customer, job }: { number: string; customer: string; job: string },
): Promise<string[]> {
  const documents = (await sides.spectrum.table('CR_INVOICE_TRAN_HEADER_MC')).filter(
    (row) => shown(row.Invoice_Or_Transaction) === number,
  );
  const billed = documents.map((row) => `${shown(row.Customer_Code)} ${shown(row.Job_Number)}`).join(', ');
  const comments = (await sides.servicetrade.table('comment')).filter((row) =>
    ids.includes(Number(row.entityId)),
  );
  return [
    ...differs(`${number}: customer and job`, billed, `${customer} ${job}`),
    ...differs(`${number}: comments`, comments.length, '0'),
  ];
}

/** Ids that stand in webhook messages of this status. */
export async function heardOf(sides: Sides, status: string): Promise<Set<number>> {
  const deliveries = (await sides.servicetrade.table('_deliveries')).filter((row) => row.status === status);
  const events = deliveries.flatMap((row): unknown[] => (Array.isArray(row.data) ? row.data : []));
  return new Set(events.map((event) => Number(field(field(event, 'entity'), 'id'))));
}

async function externalId(sides: Sides, table: SourceTable, id: number): Promise<unknown> {
  const row = (await sides.servicetrade.table(table)).find((one) => one.id === id);
  return field(row?.externalIds, systems[table]);
}

function codes(rows: Row[], column: string): string {
  return rows
    .map((row) => shown(row[column]))
    .sort()
    .join(', ');
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
