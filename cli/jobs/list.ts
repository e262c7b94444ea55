import { readHead } from '../../clients/store/heads';
import { readPayFeed } from '../../clients/store/pay-feed';
import { listPayJobs, readPayProject } from '../../clients/store/pay-projects';
import { parseRecordId } from '../../domain/record-id';
import type { Answer } from '../answer';
import type { Session } from '../session';
import { table } from '../table';
import { payPlaceOf } from './connection';

export interface ListJobsOptions {
  connection?: string;
}

interface ConnectedJob {
  connection: string;
  job: string;
  projectId: string;
  /** New subcontracts are taken up. */
  active: boolean;
  state: string;
}

interface Skipped {
  connection: string;
  /** `vendor:number` */
  subcontract: string;
  why: string;
}

/** Connected jobs, and what the last poll did not take up. */
export async function listJobsCommand(session: Session, options: ListJobsOptions): Promise<Answer> {
  const { settings, store } = session;
  const connections =
    options.connection === undefined
      ? Object.keys(settings.trimblePay)
      : [payPlaceOf(settings, options.connection).account];
  const jobs: ConnectedJob[] = [];
  const skipped: Skipped[] = [];
  for (const connection of connections) {
    for await (const job of listPayJobs(store, connection)) {
      const project = await readPayProject(store, connection, job);
      if (!project) continue;
      const { projectId, active, record } = project;
      const state = (await readHead(store, record))?.value.state ?? '';
      jobs.push({ connection, job, projectId, active, state });
    }
    for (const { record, why } of (await readPayFeed(store, connection))?.skipped ?? []) {
      skipped.push({ connection, subcontract: parseRecordId(record).id, why });
    }
  }
  return { ok: true, text: listText(jobs, skipped), data: { jobs, skipped } };
}

function listText(jobs: readonly ConnectedJob[], skipped: readonly Skipped[]): string {
  if (jobs.length === 0)
    return 'No job is connected with Trimble Pay; connect one with: girder jobs import <job>';
  const connected = table(
    ['CONNECTION', 'JOB', 'PROJECT', 'STATE', 'NEW SUBCONTRACTS'],
    jobs.map(({ connection, job, projectId, state, active }) => [
      connection,
      job,
      projectId,
      state,
      active ? 'taken up' : 'not taken up: the job is not active',
    ]),
  );
  if (skipped.length === 0) return connected;
  const left = table(
    ['CONNECTION', 'SUBCONTRACT', 'NOT TAKEN UP BECAUSE'],
    skipped.map(({ connection, subcontract, why }) => [connection, subcontract, why]),
  );
  return `${connected}\n\n${left}`;
}
