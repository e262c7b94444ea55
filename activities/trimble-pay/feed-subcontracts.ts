import { readPayContract } from '../../clients/store/pay-contracts';
import { putPayFeed, readPayFeed } from '../../clients/store/pay-feed';
import { listPayJobs, readPayProject } from '../../clients/store/pay-projects';
import type { PayProject } from '../../clients/store/pay-projects';
import type { SpectrumClient } from '../../clients/spectrum';
import { groupBy } from '../../domain/group';
import { canonicalJson } from '../../domain/hash';
import { recordId, targetName } from '../../domain/record-id';
import type { SubcontractKey, SubcontractRow } from '../../domain/spectrum/subcontracts';
import { subcontractRef } from '../../domain/trimble-pay/record-ids';
import type { PayPlace } from '../../domain/trimble-pay/record-ids';
import { compareFeed } from '../../domain/trimble-pay/subcontract-feed';
import type { FedProject, FedSubcontract, FeedRead } from '../../domain/trimble-pay/subcontract-feed';
import { inLanes } from '../lanes';
import { signalRecord } from '../records/start';
import type { World } from '../world';
import { trimblePaySettings } from '../world';
import { projectJob } from './read-project';

/** Keys of one read: SQL Server takes 2,100 parameters, and two columns are asked for. */
const portion = 200;

/** What is read of Spectrum. */
type Reads = Pick<
  SpectrumClient,
  'jobMasters' | 'subcontractsOfJobs' | 'phaseDetails' | 'subcontractChangeOrders' | 'vendors'
>;

/**
 * Reads the subcontracts of all connected jobs, compares them with what the last poll saw, and wakes only those that
 * changed (TP9, TP11). A read that is not complete throws, and nothing is compared. What was seen is noted after the
 * signals, so that a crash in between signals again.
 */
export async function feedSubcontracts(
  world: World,
  connection: string,
): Promise<{ read: number; changed: number }> {
  const { target } = trimblePaySettings(world, connection);
  const place = { account: connection, target: targetName(target.spectrum, target.company) };
  const projects = await connectedJobs(world, connection);
  if (projects.size === 0) return { read: 0, changed: 0 };
  const read = await readAll(
    world.spectrum(target.spectrum),
    { ...place, company: target.company },
    projects,
  );
  const before = await readPayFeed(world.store, connection);
  const { next, changed } = compareFeed(before, read, await followed(world, read, before?.hashes ?? {}));
  await inLanes(changed, (record) => signalRecord(world, record));
  if (canonicalJson(next) !== canonicalJson(before)) await putPayFeed(world.store, connection, next);
  const counts = { read: read.subcontracts.length, changed: changed.length };
  world.log.info({ connection, ...counts, skipped: next.skipped.length }, 'subcontracts compared');
  return counts;
}

async function connectedJobs(world: World, connection: string): Promise<Map<string, PayProject>> {
  const found = new Map<string, PayProject>();
  await inLanes(listPayJobs(world.store, connection), async (job) => {
    const project = await readPayProject(world.store, connection, job);
    if (project) found.set(job, project);
  });
  return found;
}

async function readAll(
  spectrum: Reads,
  place: PayPlace & { company: string },
  connected: ReadonlyMap<string, PayProject>,
): Promise<FeedRead> {
  const { company } = place;
  const rows: SubcontractRow[] = [];
  const projects: FedProject[] = [];
  for (const jobs of portions([...connected.keys()])) {
    const masters = await spectrum.jobMasters(company, jobs);
    for (const job of jobs) {
      const project = connected.get(job);
      const row = masters.find(({ number }) => number === job);
      if (project) {
        projects.push({
          record: project.record,
          job,
          active: project.active,
          row: row && projectJob(row),
        });
      }
    }
    rows.push(...(await spectrum.subcontractsOfJobs(company, jobs)));
  }
  return { projects, subcontracts: await subcontractsOf(spectrum, place, rows) };
}

async function subcontractsOf(
  spectrum: Reads,
  { company, ...place }: PayPlace & { company: string },
  rows: readonly SubcontractRow[],
): Promise<FedSubcontract[]> {
  const found: FedSubcontract[] = [];
  for (const part of portions(rows)) {
    const keys = part.map(({ vendor, subcontract }) => ({ vendor, subcontract }));
    const details = groupBy(await spectrum.phaseDetails(company, keys), named);
    const orders = groupBy(await spectrum.subcontractChangeOrders(company, keys), named);
    const vendors = await spectrum.vendors(company, [...new Set(part.map(({ vendor }) => vendor))]);
    const byCode = new Map(vendors.map((vendor) => [vendor.code, vendor]));
    for (const row of part) {
      found.push({
        record: recordId(subcontractRef(place, row)),
        row,
        details: details.get(named(row)) ?? [],
        changeOrders: orders.get(named(row)) ?? [],
        vendor: byCode.get(row.vendor),
      });
    }
  }
  return found;
}

const named = ({ vendor, subcontract }: SubcontractKey): string => JSON.stringify([vendor, subcontract]);

function portions<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / portion);
  return Array.from({ length: count }, (_, at) => all.slice(at * portion, (at + 1) * portion));
}

/** Those that were taken up, though the snapshot does not know them. */
async function followed(
  world: World,
  { subcontracts }: FeedRead,
  known: Record<string, string>,
): Promise<Set<string>> {
  const found = new Set<string>();
  const unknown = subcontracts.map(({ record }) => record).filter((record) => !Object.hasOwn(known, record));
  await inLanes(unknown, async (record) => {
    if (await readPayContract(world.store, record)) found.add(record);
  });
  return found;
}
