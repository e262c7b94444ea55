import { hashOf } from '../hash';
import type { ChangeOrderRow, PhaseDetailRow, SubcontractRow, VendorRow } from '../spectrum/subcontracts';
import type { ProjectJob } from './project';

/** What the last poll saw. */
export interface FeedSnapshot {
  /** Record → hash of all that its plan looks at; `absent` when Spectrum has it no more. */
  hashes: Record<string, string>;
  /** Subcontracts of connected jobs that are not taken up, and why; sentences. */
  skipped: { record: string; why: string }[];
}

/** A connected job. */
export interface FedProject {
  record: string;
  job: string;
  /** Undefined: Spectrum has it no more. */
  row: ProjectJob | undefined;
  /** As its own record last said. */
  active: boolean;
}

export interface FedSubcontract {
  record: string;
  row: SubcontractRow;
  details: readonly PhaseDetailRow[];
  changeOrders: readonly ChangeOrderRow[];
  vendor: VendorRow | undefined;
}

export interface FeedRead {
  projects: readonly FedProject[];
  subcontracts: readonly FedSubcontract[];
}

export interface Compared {
  next: FeedSnapshot;
  /** Records to wake: those that changed, those that are new and taken up, those that are gone. */
  changed: string[];
}

const absent = 'absent';

/**
 * Compares a complete read with the last one (TP9, TP11). A subcontract is taken up while it and its job are active;
 * from then on it is followed whatever becomes of it.
 *
 * @param followed records that were taken up though the snapshot does not know them: it was lost.
 */
export function compareFeed(
  before: FeedSnapshot | undefined,
  { projects, subcontracts }: FeedRead,
  followed: ReadonlySet<string>,
): Compared {
  const known = new Map(Object.entries(before?.hashes ?? {}));
  const jobs = new Map(projects.map((project) => [project.job, project]));
  const skipped: FeedSnapshot['skipped'] = [];
  const hashes = new Map<string, string>();
  for (const { record, row } of projects) hashes.set(record, row ? hashOf(row) : absent);
  for (const one of subcontracts) {
    const isKnown = known.has(one.record) || followed.has(one.record);
    const why = isKnown ? undefined : whyNotTakenUp(one.row, jobs.get(one.row.job));
    if (why === undefined) hashes.set(one.record, hashOfSubcontract(one));
    else skipped.push({ record: one.record, why });
  }
  for (const record of known.keys()) if (!hashes.has(record)) hashes.set(record, absent);
  const changed = [...hashes].filter(([record, hash]) => known.get(record) !== hash);
  return {
    next: { hashes: Object.fromEntries(hashes), skipped },
    changed: changed.map(([record]) => record),
  };
}

/** Not what Spectrum says was billed: only the first write looks at that, and it moves with every invoice. */
function hashOfSubcontract({ row, details, changeOrders, vendor }: FedSubcontract): string {
  return hashOf({ row: { ...row, totalBilled: undefined }, details, changeOrders, vendor });
}

function whyNotTakenUp(row: SubcontractRow, project: FedProject | undefined): string | undefined {
  if (row.status !== 'A') {
    return `Subcontract ${row.subcontract} has status ${row.status || 'blank'}; A (active) is needed.`;
  }
  if (project?.row?.status !== 'A' || !project.active) {
    return `Job ${row.job} is not active; no new subcontracts of it are taken up.`;
  }
  return undefined;
}
