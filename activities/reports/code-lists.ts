import { DateTime } from 'luxon';
import { InfolinkError } from '../../clients/spectrum';
import type { SpectrumClient } from '../../clients/spectrum';
import { checkedLists } from '../../domain/codes-in-use';
import type { CheckedList } from '../../domain/codes-in-use';
import { accountCodes, plainCodes, taxCodes, templateJobs } from '../../domain/known-codes';
import type { KnownCode, ReadLists } from '../../domain/known-codes';
import type { CodeListsReport, JobTypesReport } from '../../domain/reports';
import type { World } from '../world';

export interface Wanted {
  lists: readonly CheckedList[];
  /** Numbers of template jobs: the one list that is not read as a whole. */
  templates: readonly string[];
}

/**
 * Lists of codes, each of which was read completely or says why not.
 * @param passes whether a fault will pass by itself; then it is thrown, so that a later try reads everything
 * @throws InfolinkError
 */
export async function readLists(
  world: World,
  target: { spectrum: string; company: string },
  { lists, templates }: Wanted,
  passes: (fault: InfolinkError) => boolean = () => false,
): Promise<ReadLists> {
  const client = world.spectrum(target.spectrum);
  const today = todayIn(world);
  const read: ReadLists = {};
  for (const list of lists) {
    try {
      read[list] = { codes: await readList(client, target.company, list, templates, today) };
    } catch (error) {
      if (!(error instanceof InfolinkError) || passes(error)) throw error;
      read[list] = { unread: error.sentence };
    }
  }
  return read;
}

async function readList(
  client: SpectrumClient,
  company: string,
  list: CheckedList,
  templates: readonly string[],
  today: string,
): Promise<KnownCode[]> {
  switch (list) {
    case 'jobs': {
      const jobs = await Promise.all(templates.map((number) => client.job(company, number)));
      return templateJobs(jobs.filter((job) => job !== undefined));
    }
    case 'glAccounts': {
      const rows = await client.codeList(company, 'glAccounts');
      const codes = rows.map(({ code }) => code);
      return accountCodes(rows, await client.glAccounts(company, codes));
    }
    case 'salesTax': {
      const rows = await client.codeList(company, 'salesTax');
      const codes = rows.map(({ code }) => code);
      return taxCodes(rows, await client.taxRates(company, codes), today);
    }
    case 'terms':
    case 'salespersons':
    case 'costCenters':
    case 'contractTypes':
    case 'ohBatches':
    case 'employees':
      return plainCodes(await client.codeList(company, list));
  }
}

/** Everything that a configuration can be drafted from. */
export async function codeListsReport(
  world: World,
  instance: string,
  company: string,
): Promise<CodeListsReport> {
  const lists = checkedLists.filter((list) => list !== 'jobs');
  const read = await readLists(world, { spectrum: instance, company }, { lists, templates: [] });
  return { kind: 'codeLists', instance, company, at: world.now().toISOString(), lists: read };
}

/** Long enough for work that comes twice a year. */
const lookBack = { days: 200 };

/** Job types of ServiceTrade; payment terms, tax rates and offices are in no list that Girder reads. */
export async function jobTypesReport(world: World, connection: string): Promise<JobTypesReport> {
  const since = DateTime.fromJSDate(world.now(), { zone: world.settings.accounting.zone }).minus(lookBack);
  const types = new Set<string>();
  const jobs = world.servicetrade(connection).listJobs({ updatedAfter: Math.floor(since.toSeconds()) });
  for await (const { type } of jobs) if (type !== '') types.add(type);
  return {
    kind: 'jobTypes',
    connection,
    at: world.now().toISOString(),
    since: since.toISODate() ?? '',
    jobTypes: [...types].sort(),
  };
}

function todayIn(world: World): string {
  return DateTime.fromJSDate(world.now(), { zone: world.settings.accounting.zone }).toISODate() ?? '';
}
