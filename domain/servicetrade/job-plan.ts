import type { ServiceTradeSettings } from '../settings';
import type { NumberFormat } from '../spectrum/job-number';
import type { JobRow } from '../spectrum/types';
import type { TextRule } from '../text';
import type { Known } from './match';
import type { Contact } from './match-go-live';
import type { MasterReason, Need, Reading, Wanted } from './match-outcome';
import type { Company, Job, Location } from './types';

/** Fixed price, time and material, cost plus, unit price: the methods that a job may have in Spectrum. */
export type PriceMethod = 'F' | 'T' | 'C' | 'U';

/** The settings that a job is made by, named as in the configuration. */
export interface JobSettings {
  goLive: string;
  externalIds: { systems: { spectrum: string; spectrum_site: string; spectrum_job: string } };
  customers: { mode: 'create' | 'map-only' };
  sites: { mode: 'create' | 'map-only' };
  jobs: {
    /** By job type of ServiceTrade; a type that is not named becomes a job. */
    become: Record<string, 'job' | 'workOrder' | 'ignore'>;
    /** Statuses of ServiceTrade in which a job is created. */
    createWhen: string[];
    number: NumberFormat;
    /** At most five digits; undefined: blank. */
    division?: string;
    /** By job type. Empty: no contract types are used, and none is sent. */
    contractTypes: Record<string, string>;
    /** When no cost center decides. */
    priceMethod?: PriceMethod;
    projectManager: {
      /** A regular expression, case aside, whose first group is the name in the tag. */
      pattern: string;
      /** By that name: employee code. */
      employees: Record<string, string>;
      onMissing: 'blank' | 'wait';
    };
    /** By the id of the assigned office. Undefined: UDF1 is not used. */
    udf1?: { map: Record<string, string> };
    ohBatch: { default?: string; byJobType: Record<string, string> };
    text: TextRule;
  };
  costCenters: ServiceTradeSettings['costCenters'] & {
    /** One Spectrum job for each cost center that the job's service lines belong to. */
    multi: boolean;
    priceMethod: Record<string, PriceMethod>;
  };
  taxes: { classByState: Record<string, string> };
  payroll: { workStateByState: Record<string, string> };
}

export interface JobRules {
  settings: JobSettings;
  /** `accounting.zone` */
  zone: string;
}

/** A job with what only its creation needs of it. */
export interface SourceJob extends Job {
  /** Epoch seconds. */
  created: number;
}

export interface ServiceLine {
  id: string;
  name: string;
}

/** What one reading of ServiceTrade gives about a job. */
export interface JobSource {
  /** Undefined: it no longer exists. */
  job?: SourceJob;
  customer?: Company;
  location?: Location;
  /** Of its service requests; they decide its cost centers where `costCenters.multi` is on. */
  serviceLines: ServiceLine[];
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
  /** 20 */
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
  /** Create these; what becomes of one in Spectrum does not hold up the others. */
  | { verdict: 'create'; jobs: WantedJob[]; linked: JobLink[]; notes: string[] }
  /** Every Spectrum job that is wanted is there. */
  | { verdict: 'linked'; linked: JobLink[]; notes: string[] }
  | {
      verdict: 'wait';
      reason: MasterReason;
      /** What else would stop it, for the preview. */
      also: MasterReason[];
      /** With blanks where something is missing; for the preview only. */
      draft: WantedJob[];
      linked: JobLink[];
      notes: string[];
      /** To be started, unless they are under way. */
      needs: Need[];
    }
  | { verdict: 'skip'; reason: MasterReason };
