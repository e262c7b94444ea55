/**
 * What the short `report` workflows answer. They run on workers, which hold the credentials; the caller reads the
 * answer from the record store under `reports/<id>`. Amounts are strings of dollars and cents.
 */
import type { ReadLists } from './known-codes';
import { probeQueue, sourceQueue } from './queues';
import { parseRecordId } from './record-id';
import type { ReasonCode } from './reasons';
import type { Fitting } from './servicetrade/autolink';

export type ReportKind = 'preview' | 'tieout' | 'doctor' | 'rebuild' | 'codeLists' | 'jobTypes' | 'autolink';

export type Report =
  | PreviewReport
  | TieoutReport
  | DoctorReport
  | RebuildReport
  | CodeListsReport
  | JobTypesReport
  | AutolinkReport;

/** What to run, and where: the task queue's worker holds the credentials that the report needs. */
export interface ReportRequest<K extends ReportKind = ReportKind> {
  kind: K;
  queue: string;
  args: Record<string, string>;
}

// Preview (OP4)

/** One field of the body that would be sent. */
export interface PreviewField {
  field: string;
  value: string;
  /** Where the value came from: `invoice.transactionDate`, `taxes.byState.NC`, `Spectrum: contract T123`. */
  from: string;
  /** What a reader should know: shortened, rounded, blank on purpose. */
  note?: string;
}

export interface PreviewDocument {
  /** `invoice`, `credit`, `reversal`, … */
  part: string;
  /** Effect kind, e.g. `spectrum/ar-invoice`. */
  kind: string;
  naturalKey: string;
  header: PreviewField[];
  lines: PreviewField[][];
}

export type PreviewVerdict =
  /** These documents would be sent now. */
  | { verdict: 'send'; sentence: string }
  /** Everything wanted is already there. */
  | { verdict: 'nothing'; sentence: string }
  | { verdict: 'wait' | 'skip' | 'reject'; sentence: string; code: ReasonCode; advice: string };

export interface PreviewReport {
  kind: 'preview';
  record: string;
  /** ISO instant of the reading. */
  at: string;
  verdict: PreviewVerdict;
  /** Also filled while the record waits, as far as it could be built. */
  documents: PreviewDocument[];
}

/** On the queue of the record's source, which reads and plans. */
export function previewRequest(record: string): ReportRequest<'preview'> {
  const ref = parseRecordId(record);
  return { kind: 'preview', queue: sourceQueue(ref.source, ref.account), args: { record } };
}

// Tie-out (OP10)

export interface TieoutSums {
  count: number;
  lines: string;
  tax: string;
  retention: string;
}

export interface TieoutRow {
  /** Spectrum's document type. */
  type: 'I' | 'C';
  /** Spectrum customer code, or the source's id in brackets where the customer is not mapped. */
  customer: string;
  source: TieoutSums;
  sent: TieoutSums;
  spectrum: TieoutSums;
  /** Source − Spectrum; everything is `0.00` when the books agree. */
  difference: TieoutSums;
}

/** A record or document behind a difference. */
export interface TieoutOpen {
  /** Absent for a document in Spectrum that Girder did not send. */
  record?: string;
  /** The source's number or Spectrum's. */
  number: string;
  amount: string;
  /** Why it differs, one sentence. */
  sentence: string;
}

export interface TieoutReport {
  kind: 'tieout';
  connection: string;
  target: string;
  at: string;
  /** GL dates, ISO, both included; or one batch. */
  period: { from: string; to: string } | { batch: string };
  rows: TieoutRow[];
  total: Omit<TieoutRow, 'type' | 'customer'>;
  open: TieoutOpen[];
  /** Removed in Spectrum and accepted by a person: listed apart, out of the sums. */
  accepted: TieoutOpen[];
}

export interface TieoutQuery {
  connection: string;
  target: string;
  period: { from: string; to: string } | { batch: string };
}

/** On the queue of the source account, whose limits the reading of its invoices must keep. */
export function tieoutRequest(query: TieoutQuery): ReportRequest<'tieout'> {
  const { connection, target, period } = query;
  return {
    kind: 'tieout',
    queue: sourceQueue('servicetrade', connection),
    args: { connection, target, ...period },
  };
}

// Doctor

export interface DoctorLine {
  /** What was looked at: `Spectrum east: AR processing dates`. */
  check: string;
  ok: boolean;
  /** `ok`, yet a person should know. */
  warning?: boolean;
  /** What was found, one sentence. */
  detail: string;
  /** What to do, where something is to be done. */
  advice?: string;
}

export interface DoctorReport {
  kind: 'doctor';
  /** `spectrum east`, `servicetrade acme` or `trimblePay main`. */
  subject: string;
  at: string;
  lines: DoctorLine[];
}

/** args: `{instance}`. */
export function spectrumDoctorRequest(instance: string): ReportRequest<'doctor'> {
  return { kind: 'doctor', queue: probeQueue(instance), args: { instance } };
}

/** args: `{connection}`. */
export function serviceTradeDoctorRequest(connection: string): ReportRequest<'doctor'> {
  return { kind: 'doctor', queue: sourceQueue('servicetrade', connection), args: { connection } };
}

/** args: `{account}`. */
export function trimblePayDoctorRequest(account: string): ReportRequest<'doctor'> {
  return { kind: 'doctor', queue: sourceQueue('trimble-pay', account), args: { account } };
}

// Rebuild of the record store

/** What the rebuild found in Spectrum and wrote into the store, by connection. */
export interface RebuildReport {
  kind: 'rebuild';
  at: string;
  connections: RebuiltConnection[];
  /** The store as it is now counts as the true one again, and posting resumes; only when nothing is open. */
  accepted: boolean;
}

export interface RebuiltConnection {
  connection: string;
  target: string;
  /** Source records looked at. */
  probed: number;
  /** Found in Spectrum with equal values: entered as posted. */
  found: number;
  /** Proven absent: free to be posted. */
  absent: number;
  /** Found with other values, or not provable: a person must look. While there are any, nothing posts. */
  open: TieoutOpen[];
}

/**
 * One run for all connections, so that the store is accepted only when all of them were probed. It runs on the queue
 * of any connection; args: `{}`.
 */
export function rebuildRequest(queue: string): ReportRequest<'rebuild'> {
  return { kind: 'rebuild', queue, args: {} };
}

// Draft of a configuration (ST3)

/** Spectrum's own lists of the codes that a configuration names. */
export interface CodeListsReport {
  kind: 'codeLists';
  instance: string;
  company: string;
  at: string;
  lists: ReadLists;
}

/** On the probe queue of the instance: no write waits for it. */
export function codeListsRequest(instance: string, company: string): ReportRequest<'codeLists'> {
  return { kind: 'codeLists', queue: probeQueue(instance), args: { instance, company } };
}

/** Job types of ServiceTrade that are in use: there is no list of them, so they are those of jobs. */
export interface JobTypesReport {
  kind: 'jobTypes';
  connection: string;
  at: string;
  /** ISO date: of jobs that changed since. */
  since: string;
  jobTypes: string[];
}

export function jobTypesRequest(connection: string): ReportRequest<'jobTypes'> {
  return { kind: 'jobTypes', queue: sourceQueue('servicetrade', connection), args: { connection } };
}

// What exists on both sides (ST21)

/** What can be told apart by itself; jobs are linked one by one. */
export type AutolinkProcess = 'customer' | 'site';

/** One that is not linked, with what it may be in Spectrum. */
export interface AutolinkThing extends Fitting {
  record: string;
}

export interface AutolinkList {
  process: AutolinkProcess;
  /** How many have an external id already. */
  linked: number;
  /** Exactly one candidate, and nothing against it. */
  one: AutolinkThing[];
  /** A person must say which, if any. */
  several: AutolinkThing[];
  none: AutolinkThing[];
}

/** Holds names: it is kept in the store, and never in a history of Temporal. */
export interface AutolinkReport {
  kind: 'autolink';
  connection: string;
  target: string;
  at: string;
  lists: AutolinkList[];
}

/** On the queue of the source account, whose limits the reading of its companies must keep. */
export function autolinkRequest(
  connection: string,
  process: AutolinkProcess | undefined,
): ReportRequest<'autolink'> {
  return {
    kind: 'autolink',
    queue: sourceQueue('servicetrade', connection),
    args: { connection, ...(process === undefined ? {} : { process }) },
  };
}

/** The positive answer, and exit code 0 of the command. The worker's `ok` is this too. */
export function reportOk(report: Report): boolean {
  switch (report.kind) {
    case 'preview':
      return report.verdict.verdict === 'send' || report.verdict.verdict === 'nothing';
    case 'tieout':
      // Rows and records, too: errors of opposite sign would vanish in the total of customers or of a customer.
      return (
        report.open.length === 0 &&
        [report.total, ...report.rows].every(({ difference }) => isZero(difference))
      );
    case 'doctor':
      return report.lines.every((line) => line.ok);
    case 'rebuild':
      return report.accepted && report.connections.every(({ open }) => open.length === 0);
    // A list that could not be read is said beside its setting.
    case 'codeLists':
    case 'jobTypes':
    case 'autolink':
      return true;
  }
}

function isZero(sums: TieoutSums): boolean {
  return sums.count === 0 && [sums.lines, sums.tax, sums.retention].every((sum) => /^-?0(\.0+)?$/.test(sum));
}
