import type { Reason } from '../reasons';
import { reason } from '../reasons';
import { zipOf } from './vendor';

/** What the project takes of its job in Spectrum. */
export interface ProjectJob {
  number: string;
  description: string;
  /** A active, I inactive, C complete. */
  status: string;
  jobType: string;
  customerCode: string;
  address1: string;
  address2: string;
  city: string;
  state: string;
  zip: string;
}

/** What a project has in Trimble Pay. The county is left to its users. */
export interface ProjectContent {
  name: string;
  number: string;
  type: string;
  ownerName: string;
  /** IANA name. */
  timeZone: string;
  isArchived: boolean;
  addressLine1: string;
  addressLine2: string;
  city: string;
  state: string;
  /** Null for a ZIP code in a form that Trimble Pay does not take. */
  zipCode: string | null;
}

export type ProjectField = keyof ProjectContent;

export interface ProjectSource {
  number: string;
  /** Undefined: Spectrum has no such job. */
  job: ProjectJob | undefined;
  /** Name of the job's customer; blank if it has none. */
  owner: string;
  zone: string;
  connected: boolean;
  /** As it was last written; `settled`: and certainly stands so in Trimble Pay. */
  written?: { content: ProjectContent; settled: boolean };
}

export interface ProjectPlan {
  /** Fields that are to be written, with what all of them should be. */
  write?: { content: ProjectContent; changed: ProjectField[] };
  connect: boolean;
  /** Whether new subcontracts are taken up. */
  active: boolean;
  /** Refused before the connection; after it, what people should know. */
  problem?: Reason;
}

/** What should be in Trimble Pay of a job (TP1). A job is connected while it is active; later it only ever follows. */
export function planProject(source: ProjectSource): ProjectPlan {
  const { job, connected } = source;
  const active = job?.status === 'A';
  const problem = active ? undefined : whyNotActive(source);
  if (!job || (!active && !connected)) return { connect: false, active, problem };
  return { write: writeOf(source, contentOf(job, source)), connect: !connected, active, problem };
}

function contentOf(job: ProjectJob, { owner, zone }: ProjectSource): ProjectContent {
  return {
    name: job.description || job.number,
    number: job.number,
    type: job.jobType,
    ownerName: owner,
    timeZone: zone,
    // A closed job still bills what is left of its subcontracts.
    isArchived: false,
    addressLine1: job.address1,
    addressLine2: job.address2,
    city: job.city,
    state: job.state,
    zipCode: zipOf(job.zip),
  };
}

/** Only what changed in Spectrum since: what people changed in Trimble Pay of other fields stays. */
function writeOf({ written }: ProjectSource, content: ProjectContent): ProjectPlan['write'] {
  const before = written?.content;
  const changed = projectFields.filter((field) => before?.[field] !== content[field]);
  if (written?.settled && changed.length === 0) return undefined;
  return { content, changed: written?.settled ? changed : [...projectFields] };
}

const fields: Record<ProjectField, true> = {
  name: true,
  number: true,
  type: true,
  ownerName: true,
  timeZone: true,
  isArchived: true,
  addressLine1: true,
  addressLine2: true,
  city: true,
  state: true,
  zipCode: true,
};

const isProjectField = (name: string): name is ProjectField => Object.hasOwn(fields, name);

export const projectFields: readonly ProjectField[] = Object.keys(fields).filter(isProjectField);

/** What the cause is about on which subcontracts wait whose job is being connected. */
export const pendingSubject = (job: string): string => `job-${job}`;

const statusNames: Record<string, string> = { I: 'inactive', C: 'complete' };

function whyNotActive({ number, job, connected }: ProjectSource): Reason {
  const named = job && statusNames[job.status] ? `${job.status} (${statusNames[job.status]})` : job?.status;
  const is = job ? `has status ${named || 'blank'} in Spectrum` : 'is not in Spectrum';
  return connected
    ? reason(
        'JOB_CLOSED',
        `Job ${number} ${is}; new subcontracts are taken up while it is A (active). What is there goes on.`,
      )
    : reason('JOB_NOT_IMPORTABLE', `Job ${number} ${is}; A (active) is needed to connect it.`);
}
