import type { JobMaster } from '../../clients/spectrum';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget } from '../../domain/record-id';
import type { ProjectJob } from '../../domain/trimble-pay/project';
import type { World } from '../world';

/** The job of a project record, of any status, and the name of its customer. */
export async function readProjectJob(
  world: World,
  { id, target }: Pick<RecordRef, 'id' | 'target'>,
): Promise<{ job: ProjectJob | undefined; owner: string }> {
  const { instance, company } = parseTarget(target);
  const spectrum = world.spectrum(instance);
  const row = await spectrum.jobMaster(company, id);
  const code = row?.customerCode ?? '';
  const customer = code === '' ? undefined : await spectrum.customerMaster(company, code);
  return { job: row && projectJob(row), owner: customer?.name ?? '' };
}

/** What a project takes of its job: nothing else of it is looked at, nor compared. */
export function projectJob(row: JobMaster): ProjectJob {
  const { number, description, status, jobType, customerCode, address1, address2, city, state, zip } = row;
  return { number, description, status, jobType, customerCode, address1, address2, city, state, zip };
}
