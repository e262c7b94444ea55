import type { GetMethod } from '../method';
import { getCustomers } from './customers';
import { getJob } from './job';
import { getPhase } from './phase';

/** A further Get is one more file and one more entry. */
export const gets: readonly GetMethod[] = [getCustomers, getJob, getPhase];
