import { z } from 'zod';
import { readPayProject } from '../../../clients/store/pay-projects';
import { listPostings } from '../../../clients/store/postings';
import type { ProjectFields } from '../../../clients/trimble-pay';
import type { SendContext, Sent } from '../../../domain/effects';
import { parseRecordId, parseTarget } from '../../../domain/record-id';
import { projectFields } from '../../../domain/trimble-pay/project';
import type { World } from '../../world';
import type { BoundEffect } from '../bind';
import { optionsOf, putEffect } from './put-effect';
import { projectContent, write } from './shapes';

/** A project of Trimble Pay for a job of Spectrum (TP1). */
export const projectBody = z.object({
  ...write,
  job: z.string().min(1),
  content: projectContent,
  /** What is written of it where the project is there already. */
  changed: z.array(z.enum(projectFields)),
});
export type ProjectBody = z.infer<typeof projectBody>;

/** @param connection of Trimble Pay */
export function projectEffect(world: World, connection: string): BoundEffect {
  return putEffect(world, {
    kind: 'trimble-pay/project',
    parse: projectBody,
    naturalKey: ({ record, job }) => `${parseRecordId(record).target}|${job}`,
    send: (body, context) => send(world, connection, body, context),
  });
}

async function send(
  world: World,
  connection: string,
  body: ProjectBody,
  context: SendContext,
): Promise<Sent> {
  const { job, content, changed, record } = body;
  const api = world.trimblePay(connection);
  const id = await projectIdOf(world, record);
  const update = (project: string, names: readonly (keyof ProjectFields)[]): Promise<Sent> => {
    const fields = Object.fromEntries(names.map((name) => [name, content[name]]));
    return api.updateProject(project, fields, optionsOf(body, ['update', project, fields], context));
  };
  if (id !== undefined) return update(id, changed);
  const { company } = parseTarget(parseRecordId(record).target);
  const made = await api.createProject(
    { company, job },
    content,
    optionsOf(body, ['create', content], context),
  );
  if (made.outcome !== 'applied' || made.answer === '201') return made;
  // Somebody began the import in Trimble Pay: its fields are Spectrum's from now on.
  return update(made.ref, projectFields);
}

/** Trimble Pay's id, once it is known: of a connected project, or of one that was made and is not connected yet. */
export async function projectIdOf(world: World, record: string): Promise<string | undefined> {
  const { account, id } = parseRecordId(record);
  const connected = await readPayProject(world.store, account, id);
  if (connected) return connected.projectId;
  const own = await listPostings(world.store, record);
  const made = own.find(
    ({ kind, state, ref }) => kind === 'trimble-pay/project' && state === 'posted' && ref,
  );
  return made?.ref;
}
