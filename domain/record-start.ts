/**
 * How a record's run is started, as plain data: the gateway, the sweeper, causes and the operator's command all
 * start the same run in the same way, so that whoever is first makes no difference.
 */
import { workflowQueue } from './queues';
import type { RecordRef, SourceSystem } from './record-id';
import { recordId } from './record-id';
import { searchAttributes } from './search-attributes';

/** Workflow types of the record processes, as workers register them. */
const workflowTypes = {
  invoice: 'invoice',
  customer: 'customer',
  site: 'site',
  job: 'job',
  project: 'project',
  subcontract: 'subcontract',
  application: 'payApplication',
} as const satisfies Record<string, string>;

export type RecordProcess = keyof typeof workflowTypes;

export interface RecordStart {
  workflowType: (typeof workflowTypes)[RecordProcess];
  /** The record's id, so that a record has at most one open run. */
  workflowId: string;
  taskQueue: string;
  args: [{ record: string }];
  /** Title of the run in Temporal UI (OP1): ids only, no personal data; at most 200 bytes. */
  summary: string;
  /** Keyword search attributes by name. The state is what a record is before its first plan: waiting to be read. */
  searchAttributes: Record<string, string>;
  /**
   * A run that is open takes the message; a closed one is followed by a new one. At most once is the head's job,
   * not the id's: a void must reach a record whose run is over.
   */
  workflowIdConflictPolicy: 'USE_EXISTING';
  workflowIdReusePolicy: 'ALLOW_DUPLICATE';
}

/** Signals by name, for senders that may not import workflow code. */
export const signals = { recordChanged: 'recordChanged', waiting: 'waiting', recheck: 'recheck' } as const;

/** Updates of a record's run by name, likewise. */
export const updates = {
  retry: 'retry',
  skip: 'skip',
  resolve: 'resolve',
  /** Export an approved pay application. */
  export: 'export',
  /** A decision stands under `decisions/` and is to be applied. */
  decide: 'decide',
} as const;

const sourceNames: Record<SourceSystem, string> = {
  servicetrade: 'ServiceTrade',
  buildops: 'BuildOps',
  'trimble-pay': 'Trimble Pay',
  spectrum: 'Spectrum',
};

/** @throws RangeError when no workflow follows records of this process. */
export function recordStart(ref: RecordRef): RecordStart {
  if (!isRecordProcess(ref.process)) {
    throw new RangeError(
      `No workflow follows "${ref.process}"; followed are: ${Object.keys(workflowTypes).join(', ')}.`,
    );
  }
  const record = recordId(ref);
  return {
    workflowType: workflowTypes[ref.process],
    workflowId: record,
    taskQueue: workflowQueue,
    args: [{ record }],
    summary: recordSummary(ref),
    searchAttributes: {
      [searchAttributes.connection]: ref.account,
      [searchAttributes.recordType]: ref.process,
      [searchAttributes.sourceId]: ref.id,
      [searchAttributes.state]: 'Waiting',
    },
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  };
}

/** e.g. `ServiceTrade invoice 123 → east-ABC`. */
function recordSummary(ref: RecordRef): string {
  return `${sourceNames[ref.source]} ${ref.process} ${ref.id} → ${ref.target}`.slice(0, 120);
}

/** Whether a workflow follows records of this process. */
export function isRecordProcess(process: string): process is RecordProcess {
  return Object.hasOwn(workflowTypes, process);
}
