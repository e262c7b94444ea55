import type { Reason } from '../reasons';
import type { ServiceTradeSettings } from '../settings';
import type { JobRow } from '../spectrum/types';
import type { Known } from './match';
import type { Contact } from './match-go-live';
import type { Need, Reading, Wanted } from './match-outcome';
import type { Company, Job, Location } from './types';

/** The settings that a job is made by. */
export interface JobSettings extends Pick<
  ServiceTradeSettings,
  'goLive' | 'jobs' | 'costCenters' | 'payroll'
> {
  externalIds: { systems: Pick<Systems, 'spectrum' | 'spectrum_site' | 'spectrum_job'> };
  customers: Pick<ServiceTradeSettings['customers'], 'mode'>;
  sites: Pick<ServiceTradeSettings['sites'], 'mode'>;
  taxes: Pick<ServiceTradeSettings['taxes'], 'classByState'>;
}

type Systems = ServiceTradeSettings['externalIds']['systems'];

export interface JobRules {
  settings: JobSettings;
  /** `accounting.zone` */
  zone: string;
}

/** What one reading of ServiceTrade gives about a job. */
export interface JobSource {
  /** Undefined: it no longer exists. */
  job?: Job;
  customer?: Company;
  location?: Location;
  /** The Spectrum jobs that are linked to it: those that Girder created, and those that people linked. */
  links: JobLink[];
}

/** A Spectrum job of a ServiceTrade job. */
export interface JobLink {
  /** Blank: without cost center. */
  costCenter: string;
  number: string;
}

/** Everything that planning a job looks at. */
export interface JobSnapshot extends JobSource, Contact {
  /** At least the row of the customer's code. */
  customers: Reading<Known>;
  /** At least the row of the site. */
  sites: Reading<Known>;
  /** At least the rows of `jobNeeds`. */
  jobs: Reading<JobRow>;
  /** ISO date in the accounting zone. */
  today: string;
}

/**
 * What AddJob is sent beside company. Every field is text, blank where nothing is sent:
 * https://help.trimble.com/en/spectrum/spectrum/api-web-services
 */
export interface JobFields {
  /** 10 */
  number: string;
  /** 25 */
  description: string;
  /** 5 digits. */
  division: string;
  /** 30 each. */
  address1: string;
  address2: string;
  /** 25 */
  city: string;
  /** 2 */
  state: string;
  /** 10 */
  zip: string;
  /** 10; with it Spectrum makes the AR contract. */
  customer: string;
  /** 10 */
  site: string;
  /** 10; the contract type. */
  jobType: string;
  /** 15 */
  taxClass: string;
  /** Y or N. */
  taxable: string;
  /** F, T, C or U. */
  priceMethod: string;
  /** 10 */
  workState: string;
  /** 15; an employee code. */
  projectManager: string;
  /** 10 */
  costCenter: string;
  /** 20; must be mapped on the Authorization ID. */
  udf1: string;
}

export interface JobBody extends JobFields {
  company: string;
}

/**
 * What UpdateJob is sent beside company, and nothing more: with a customer it could make an AR contract.
 */
export interface OhBatchFields {
  number: string;
  /** 10 */
  ohBatch: string;
}

export interface WantedJob extends Wanted<JobFields> {
  /** `job`, or `job-<cost center>` where there may be several. */
  part: string;
  /** Its number becomes the external id of the ServiceTrade job; the others are kept as links only. */
  primary: boolean;
  /** To be set once the job exists, as a part of its own (`oh`, `oh-<cost center>`). */
  oh?: Wanted<OhBatchFields> & { part: string };
}

export type JobPlan =
  /** Create these; what is refused of one does not hold up the others. */
  | { verdict: 'create'; jobs: WantedJob[]; linked: JobLink[]; notes: string[] }
  /** Every Spectrum job that is wanted is there. */
  | { verdict: 'linked'; linked: JobLink[]; notes: string[] }
  | {
      verdict: 'wait';
      reason: Reason;
      /** What else would stop it, for the preview. */
      also: Reason[];
      /** With blanks where something is missing; for the preview only. */
      draft: WantedJob[];
      linked: JobLink[];
      notes: string[];
      /** To be started, unless they are under way. */
      needs: Need[];
    }
  | { verdict: 'skip'; reason: Reason };
