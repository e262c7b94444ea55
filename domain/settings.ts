import type { CodeRange } from './spectrum/code-range';
import type { NumberFormat } from './spectrum/job-number';
import type { TextRule } from './text';
import type { ApprovalPolicy } from './approvals/policy';
import type { PaySettings } from './trimble-pay/settings';

/**
 * The configuration after it was read and checked (config/). Names are those of the YAML file, durations are in
 * milliseconds, secrets are already resolved. Frozen; a change means a restart.
 */
export interface Settings {
  /** SHA-256 (first 12 hex digits) of the file's meaning, shown by /readyz and kept in heads. */
  hash: string;
  accounting: { zone: string };
  temporal: { address: string; namespace: string };
  store: StoreSettings;
  mail: MailSettings;
  gateway: GatewaySettings;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** By instance name, e.g. `east`. */
  spectrum: Record<string, SpectrumSettings>;
  /** By connection name, e.g. `acme`. */
  servicetrade: Record<string, ServiceTradeSettings>;
  /** By connection name, e.g. `main`. */
  trimblePay: Record<string, TrimblePaySettings>;
  causes: { recheckFirstMs: number; recheckMaxMs: number; wakePerSecond: number };
  sweep: { everyMs: number };
  /** The daily tie-out: the hour in the accounting zone, and how many days of GL dates it covers. */
  tieout: { dailyAtHour: number; days: number };
}

export interface GatewaySettings {
  host: string;
  port: number;
  bodyLimitBytes: number;
  /** Root of the addresses in mails, as people reach the gateway, without a slash at the end. */
  publicUrl: string;
  /** Who may call the HTTP interface, by a name of their own. */
  clients: Record<string, GatewayClient>;
}

export interface GatewayClient {
  /** Bearer token. */
  token: string;
  /** Key of the approver for whom this client decides; without it, it decides nothing. */
  approver?: string;
}

export type StoreSettings =
  | { kind: 'directory'; path: string; key?: string }
  | {
      kind: 's3';
      bucket: string;
      prefix: string;
      region: string;
      endpoint?: string;
      forcePathStyle: boolean;
      accessKeyId: string;
      secretAccessKey: string;
      key?: string;
    };

export interface MailSettings {
  smtp: { host: string; port: number; secure: boolean; user?: string; password?: string };
  from: string;
  /** Support contacts: who gets the mail of a cause. */
  support: string[];
}

export interface SpectrumSettings {
  /** Root of the services, e.g. `https://tenant.example:8482`. */
  url: string;
  authorizationId: string;
  /** Enhanced Authentication, where the Data Exchange set-up asks for it. */
  enhanced?: {
    clientId: string;
    /** As entered from the Data Exchange screen; later ones are kept in the record store. */
    clientSecret: string;
    /** Where Spectrum allows self-rotation; without it a person enters each new secret. */
    rotation?: {
      /** ISO date on which the entered secret ends. */
      secretExpires: string;
      /** How long before a secret ends the next is asked for. */
      beforeMs: number;
    };
  };
  companies: string[];
  infolink: {
    server: string;
    port: number;
    database: string;
    user: string;
    password: string;
    encrypt: boolean;
    /** Budget of one read while planning. */
    budgetMs: number;
  };
  limits: { concurrent: number; perSecond: number };
  timing: {
    /** From marking *sending* to the socket write at the latest. */
    sendBudgetMs: number;
    /** Client time-out of one call. */
    answerMs: number;
    /** The ERP's own limit, after which a late arrival is not expected. */
    settleMs: number;
    heartbeatMs: number;
  };
  resendKeyed: number;
  resendUnkeyed: 'once' | 'ask';
  /** Tables whose names are not published. */
  probes: {
    arUnposted: { header: string; detail: string };
    apUnposted: { header: string };
    changeOrders: { header: string; lines: string };
  };
  polls: { ledgerMs: number };
  cost: { centers: boolean };
}

export type CreationMode = 'create' | 'map-only';

/** Fixed price, time and material, cost plus, unit price: the methods that a job may have in Spectrum. */
export type PriceMethod = 'F' | 'T' | 'C' | 'U';

/** `jobs.template` */
export interface TemplateRule {
  /** Number of the template job. */
  job: string;
  copyEstimates: boolean;
}

export type GlStep = 'jobType' | 'costCenter' | 'default';

export interface ServiceTradeSettings {
  url: string;
  oauth: { clientId: string; clientSecret: string };
  /** Unguessable part of the webhook path; several are valid at once while one is replaced. */
  webhookSecrets: string[];
  /** User id of our own API user: its events are echoes. */
  apiUserId?: string;
  target: { spectrum: string; company: string };
  /** ISO date. */
  goLive: string;
  polls: { everyMs: number; overlapMs: number };
  limits: { concurrent: number; perSecond: number };
  /** Numeric entity types that ServiceTrade does not publish. */
  entityTypes: { invoice: number };
  externalIds: {
    systems: { spectrum: string; spectrum_site: string; spectrum_job: string; spectrum_sales: string };
  };
  customers: {
    /** `map-only`: customers are made in Spectrum by people, and linked. */
    mode: CreationMode;
    /** With `mode: create`. */
    code?: CodeRange;
    /** For every new customer; undefined: blank. */
    salesperson?: string;
    /** When the state is not in `taxes.byState`. */
    salesTaxCode?: string;
    /** Undefined: Spectrum's own default. */
    taxable?: boolean;
    text: TextRule;
  };
  sites: {
    /** `map-only`: sites are made in Spectrum by people, and linked. */
    mode: CreationMode;
    /** With `mode: create`. */
    code?: CodeRange;
    text: TextRule;
  };
  names: { shorten: boolean };
  invoices: {
    approvedStatuses: string[];
    number:
      | { mode: 'invoiceNumber'; base: string }
      | { mode: 'sequence'; prefix: string; from: number; to: number };
    retention: 'none' | 'contract';
    glOrder: GlStep[];
    gl: { byJobType: Record<string, string>; byCostCenter: Record<string, string>; default?: string };
    allowSpectrumDefault: boolean;
    jobFrom: 'job' | 'location';
    withoutJob: 'wait' | 'post';
    workOrderJobs: 'skip' | 'post';
    salesperson: { onMissing: 'wait' | 'blank' };
    text: { onTooLong: 'shorten' | 'wait'; abbreviations: Record<string, string> };
  };
  jobs: {
    /** `map-only`: jobs are made in Spectrum by people, and linked. */
    mode: CreationMode;
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
    /** Whose phases a new job gets; undefined: none. */
    template?: TemplateRule;
    text: TextRule;
  };
  costCenters: {
    enabled: boolean;
    rules: { tag?: string; serviceLine?: string; office?: string; jobType?: string; code: string }[];
    default?: string;
    /** One Spectrum job for each cost center that the job's service lines belong to. */
    multi: boolean;
    priceMethod: Record<string, PriceMethod>;
  };
  taxes: {
    exemptCode?: string;
    /** Keyed by the rate's id or name. */
    byTaxRate: Record<string, string>;
    byState: Record<string, string>;
    /** Tax class of new jobs by the location's state. */
    classByState: Record<string, string>;
  };
  /** Work state of new jobs and sites by the location's state. */
  payroll: { workStateByState: Record<string, string> };
  terms: { byPaymentTerm: Record<string, string>; default?: string };
  voids: { unposted: 'credit' | 'ask'; ofCredit: 'skip' | 'offset' | 'ask'; voidReopens: boolean };
  periods: { ar: { closedThrough?: string; onClosed: 'hold' | 'nextOpen' | 'ask' } };
  batches: { ar: string };
}

/** One Trimble Pay account (`trimblePay.<name>`). */
export interface TrimblePaySettings extends PaySettings {
  url: string;
  oauth: { clientId: string; clientSecret: string };
  /** Where files may be fetched from, besides `url`. */
  attachmentOrigins: string[];
  /** Of the signed webhooks; several are valid at once while one is replaced. */
  webhookSecrets: string[];
  target: { spectrum: string; company: string };
  limits: { concurrent: number; perSecond: number };
  /** How often Spectrum's subcontracts and Trimble Pay's applications are compared. Default 1m. */
  polls: { everyMs: number };
  /** Largest file, and all files of one application together, in bytes. */
  files: { maxBytes: number; maxTotalBytes: number };
  /** Required with `approvals: both` and `girder`. */
  approvalPolicy?: ApprovalPolicy;
}
