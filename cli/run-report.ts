/**
 * Previews, tie-outs, the doctor's look at other systems and the rebuild run as short workflows on workers, which hold
 * the credentials; the answer comes back through the record store.
 */
import type { Client } from '@temporalio/client';
import { getReport } from '../clients/store/reports';
import { workflowQueue } from '../domain/queues';
import type { Report, ReportKind, ReportRequest } from '../domain/reports';
import { CannotError } from './answer';
import { checkReport } from './report-schemas';
import type { Session } from './session';

/** The workflow type, as workers register it. */
const workflowType = 'report';

type ReportOf<K extends ReportKind> = Extract<Report, { kind: K }>;

/**
 * @throws CannotError when no worker answered in time, or the report failed; it says which queue was asked.
 */
export async function runReport<K extends ReportKind>(
  session: Session,
  request: ReportRequest<K>,
  patienceMs: number,
): Promise<ReportOf<K>> {
  const client = await session.temporal();
  const id = session.world.newId();
  await execute(client, id, request, patienceMs);
  const report = await getReport(session.store, id, checkReport);
  if (!report) {
    throw new CannotError(
      `The worker of "${request.queue}" answered, but reports/${id} is not in this record store: do the worker and this command use the same store?`,
    );
  }
  if (!isKind(report, request.kind)) {
    throw new CannotError(
      `Asked for a ${request.kind}, got a ${report.kind}: are the workers of the same version?`,
    );
  }
  return report;
}

async function execute(
  client: Client,
  id: string,
  request: ReportRequest,
  patienceMs: number,
): Promise<void> {
  const handle = await client.workflow.start(workflowType, {
    workflowId: `report~${id}`,
    taskQueue: workflowQueue,
    args: [{ id, ...request }],
    staticSummary: `${request.kind} by the command line`,
    workflowExecutionTimeout: patienceMs,
  });
  try {
    // The server ends the run after its time; a little longer here, so that the server says so.
    await client.withDeadline(Date.now() + patienceMs + 5000, () => handle.result());
  } catch (cause) {
    throw new CannotError(
      `No ${request.kind} from queue "${request.queue}" within ${Math.round(patienceMs / 1000)} s: ${rootMessage(cause)} (girder doctor shows which workers are running)`,
      { cause },
    );
  }
}

function isKind<K extends ReportKind>(report: Report, kind: K): report is ReportOf<K> {
  return report.kind === kind;
}

/** The innermost message: Temporal wraps what an activity threw. */
export function rootMessage(error: unknown): string {
  let deepest = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  return deepest instanceof Error ? deepest.message : String(deepest);
}
