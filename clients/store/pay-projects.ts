import { z } from 'zod';
import { lastPart, payProjectKey, payProjectsPrefix } from './keys';
import type { Store } from './port';
import { put, update } from './update';

/** A job of Spectrum that is connected with a project in Trimble Pay. */
export interface PayProject {
  /** Record of the connection. */
  record: string;
  /** Trimble Pay's id. */
  projectId: string;
  /** False while the job is not active in Spectrum: no new subcontracts are taken up. */
  active: boolean;
}

const schema: z.ZodType<PayProject> = z.looseObject({
  record: z.string().min(1),
  projectId: z.string().min(1),
  active: z.boolean(),
});
const check = (value: unknown) => schema.parse(value);

export async function readPayProject(
  store: Store,
  connection: string,
  job: string,
): Promise<PayProject | undefined> {
  return (await store.get(payProjectKey(connection, job), check))?.value;
}

export async function putPayProject(
  store: Store,
  connection: string,
  job: string,
  project: PayProject,
): Promise<void> {
  await put(store, payProjectKey(connection, job), project, check);
}

/** @param change called with what is stored, possibly several times; undefined leaves things as they are. */
export async function updatePayProject(
  store: Store,
  connection: string,
  job: string,
  change: (project: PayProject | undefined) => PayProject | undefined,
): Promise<PayProject | undefined> {
  return (await update(store, payProjectKey(connection, job), check, change))?.value;
}

/** Numbers of all jobs that were ever connected, in order. */
export async function* listPayJobs(store: Store, connection: string): AsyncGenerator<string> {
  for await (const key of store.list(payProjectsPrefix(connection))) yield lastPart(key);
}
