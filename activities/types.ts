/**
 * The activities by the task queue that runs them. Workflows import these types only. Arguments and results are
 * references, states and short sentences (docs/concepts.md).
 */
import type {
  CauseInput,
  OperatorAnswer,
  OperatorRequest,
  PostOutcome,
  PutOutcome,
  ProbeOutcome,
  ResolveRequest,
  Step,
  Task,
  UnverifiedRequest,
} from '../domain/steps';

/** On the queue of the source account. */
export interface RecordActivities {
  /** Reads the source and what planning needs of Spectrum, plans, claims; one activity. */
  plan(record: string): Promise<Step>;
  /** The record's state after its tasks were carried out, from the store alone. */
  report(record: string): Promise<Step>;
  /** Builds the tie-out of the last days, keeps it as a report, and claims the mail about it. */
  tieoutMail(connection: string): Promise<{ agrees: boolean; mail?: Task }>;
  /** Compares the codes of the settings with Spectrum's lists, and claims the mail about what changed. */
  codesMail(connection: string): Promise<{ wrong: number; mail?: Task }>;
  /** Signals the records whose `(id, updated)` differs from what Girder knows. */
  pollInvoices(connection: string): Promise<{ seen: number; signalled: number }>;
  /** The same for companies, locations and jobs, where Girder creates customers, sites and jobs. */
  pollCompanies(connection: string): Promise<{ seen: number; signalled: number }>;
  pollLocations(connection: string): Promise<{ seen: number; signalled: number }>;
  pollJobs(connection: string): Promise<{ seen: number; signalled: number }>;
}

/** On the queue of the target that is written to. */
export interface PostingActivities {
  /** Sends a claimed posting once and stores the outcome. */
  post(key: string): Promise<PostOutcome>;
  /** Sends a posting that may be repeated (guards idempotent and notify). */
  deliver(key: string): Promise<void>;
  /** The same where what comes next needs it: throws, to be tried again, until the target has judged it. */
  put(key: string): Promise<PutOutcome>;
}

/** On the queue of a Trimble Pay account. */
export interface PayActivities {
  /** Reads the subcontracts of all connected jobs from Spectrum and wakes the records of those that changed. */
  feedSubcontracts(connection: string): Promise<{ read: number; changed: number }>;
  /** Wakes the records of the pay applications that changed in Trimble Pay. */
  pollApplications(connection: string): Promise<{ seen: number; signalled: number }>;
  /** Whether a pay application may be exported now; the order stands in its head. */
  decideExport(record: string, request: OperatorRequest): Promise<OperatorAnswer>;
  /** Applies what stands under `decisions/<id>`, once. */
  applyDecision(record: string, id: string): Promise<OperatorAnswer>;
  /** A decision that was typed into Temporal's UI, where nobody proves who he is. */
  decideUnverified(record: string, request: UnverifiedRequest): Promise<OperatorAnswer>;
}

/** On the probe queue of a Spectrum instance. */
export interface ProbeActivities {
  probe(key: string): Promise<ProbeOutcome>;
  decideRetry(record: string, request: OperatorRequest): Promise<OperatorAnswer>;
  decideSkip(record: string, request: OperatorRequest): Promise<OperatorAnswer>;
  decideResolve(record: string, request: ResolveRequest): Promise<OperatorAnswer>;
  watchLedger(target: string): Promise<{ watched: number; updated: number; edited: number; removed: number }>;
}

/** On the workflows' own queue: the store and Temporal, no outside system. */
export interface BookActivities {
  registerWaiting(cause: string, record: string): Promise<void>;
  /** After a send whose activity was lost: what the store says of it. */
  afterLostSend(key: string): Promise<PostOutcome>;
  deliveryFailed(key: string): Promise<void>;
  /** Opens an occurrence of a cause; the mail to deliver for it, once per occurrence. */
  openCause(cause: CauseInput, record: string): Promise<Task | undefined>;
  closeCause(cause: CauseInput): Promise<Task | undefined>;
  /** Of these records, those that still wait on the cause. */
  stillWaiting(cause: string, records: string[]): Promise<string[]>;
  /** Where a woken record got to, seen from the cause. */
  canaryState(cause: string, record: string): Promise<'waiting' | 'busy' | 'through' | 'elsewhere'>;
  /** Signals `recordChanged` to each. */
  wake(records: string[]): Promise<void>;
}

/** On the queue that the report names. */
export interface ReportActivities {
  buildReport(id: string, kind: string, args: Record<string, string>): Promise<{ key: string; ok: boolean }>;
}
