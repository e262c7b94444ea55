import type { CodeRange } from './spectrum/code-range';
import type { TextRule } from './text';

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
  gateway: { host: string; port: number; bodyLimitBytes: number };
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** By instance name, e.g. `east`. */
  spectrum: Record<string, SpectrumSettings>;
  /** By connection name, e.g. `acme`. */
  servicetrade: Record<string, ServiceTradeSettings>;
  causes: { recheckFirstMs: number; recheckMaxMs: number; wakePerSecond: number };
  sweep: { everyMs: number };
  /** The daily tie-out: the hour in the accounting zone, and how many days of GL dates it covers. */
  tieout: { dailyAtHour: number; days: number };
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
  probes: { arUnposted: { header: string; detail: string } };
  polls: { ledgerMs: number };
  cost: { centers: boolean };
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
    mode: 'create' | 'map-only';
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
  jobs: { become: Record<string, 'job' | 'workOrder' | 'ignore'> };
  costCenters: {
    enabled: boolean;
    rules: { tag?: string; serviceLine?: string; office?: string; jobType?: string; code: string }[];
    default?: string;
  };
  taxes: {
    exemptCode?: string;
    /** Keyed by the rate's id or name. */
    byTaxRate: Record<string, string>;
    byState: Record<string, string>;
  };
  terms: { byPaymentTerm: Record<string, string>; default?: string };
  voids: { unposted: 'credit' | 'ask'; ofCredit: 'skip' | 'offset' | 'ask'; voidReopens: boolean };
  periods: { ar: { closedThrough?: string; onClosed: 'hold' | 'nextOpen' | 'ask' } };
  batches: { ar: string };
}
