import type { PutMethod } from '../method';
import { addJob } from './add-job';
import { addCustomer } from './customer';
import { addPhase } from './phase';
import { addSite } from './site';
import { updateSubcontract } from './subcontract';
import { updateSubcontractPhases } from './subcontract-phases';
import { updateJob } from './update-job';

/** A further Put is one more file and one more entry. */
export const puts: readonly PutMethod[] = [
  addCustomer,
  addSite,
  addJob,
  updateJob,
  addPhase,
  updateSubcontract,
  updateSubcontractPhases,
];
