import { reason, type Reason } from '../reasons';
import type { ContractRow, JobRow } from '../spectrum/types';
import { lineCostCenter } from './cost-centers';
import { mappedCode } from './external-ids';
import { customerCode } from './invoice-customer';
import type { InvoiceRules } from './invoice-plan';
import type { JobLink } from './job-plan';
import { found, missing, type Outcome } from './outcome';
import type { InvoiceSnapshot, InvoiceSource } from './snapshot';
import type { Invoice } from './types';

/** The Spectrum job that is billed, which is its AR contract. `number` blank: the invoice is posted without job. */
export interface BilledJob {
  number: string;
  row?: JobRow;
  contract?: ContractRow;
}

/** The job, its existence, its status, and that it is billed to the invoice's customer. */
export function resolveJob(
  invoice: Invoice,
  snapshot: InvoiceSnapshot,
  rules: InvoiceRules,
): Outcome<BilledJob> {
  const chosen = chooseJob(invoice, snapshot, rules, snapshot.facts.jobsOfSite);
  if (!chosen.ok) return chosen;
  if (chosen.value === undefined) return withoutJob(invoice, rules);
  return checkJob(chosen.value, chosen.from, snapshot, rules);
}

/**
 * The number of the job that the invoice bills, before Spectrum's row of it is looked at. Undefined: it has none.
 * @param jobsOfSite what Spectrum holds for the location's site; needed only where `invoices.jobFrom` is `location`.
 */
export function chooseJob(
  invoice: Invoice,
  source: InvoiceSource,
  rules: InvoiceRules,
  jobsOfSite: JobRow[] | undefined,
): Outcome<string | undefined> {
  switch (rules.settings.invoices.jobFrom) {
    case 'job':
      return jobOfJob(invoice, source, rules);
    case 'location':
      return jobOfLocation(invoice, source, rules, jobsOfSite ?? []);
  }
}

function jobOfJob(invoice: Invoice, source: InvoiceSource, rules: InvoiceRules): Outcome<string | undefined> {
  const system = rules.settings.externalIds.systems.spectrum_job;
  if (invoice.jobId === undefined) return found(undefined, 'invoice without job');
  const number = mappedCode(source.job, system);
  if (number === undefined) return missing(noNumber(invoice.jobId, source, rules));
  const links = source.jobLinks ?? [];
  if (links.length > 1) return jobOfLines(invoice, source, links, rules);
  return found(number, `job ${invoice.jobId}, external id "${system}"`);
}

/** Pending only where the job's own record will create it. */
function noNumber(jobId: string, source: InvoiceSource, { settings }: InvoiceRules): Reason {
  const subject = `job-${jobId}`;
  if (isCreated(source, settings)) {
    return reason('JOB_PENDING', `Job ${jobId} is not in Spectrum yet; Girder creates it first.`, subject);
  }
  const system = settings.externalIds.systems.spectrum_job;
  const sentence = `Job ${jobId} has no external id in the system "${system}" in ServiceTrade.`;
  return reason('JOB_UNMAPPED', sentence, subject);
}

function isCreated({ job }: InvoiceSource, { jobs }: InvoiceRules['settings']): boolean {
  return jobs.mode === 'create' && job !== undefined && (jobs.become[job.type] ?? 'job') === 'job';
}

/** One job of ServiceTrade with a Spectrum job for each cost center: the lines say which; all must say the same. */
function jobOfLines(
  invoice: Invoice,
  source: InvoiceSource,
  links: readonly JobLink[],
  rules: InvoiceRules,
): Outcome<string | undefined> {
  const numbers = new Set<string>();
  for (const item of invoice.items) {
    const center = lineCostCenter(item, source.job, rules.settings.costCenters);
    if (!center.ok) return center;
    const number = links.find((link) => link.costCenter === center.value)?.number;
    if (number === undefined) {
      const sentence = `Job ${invoice.jobId} has no Spectrum job for cost center ${center.value || '(none)'} of line ${item.id}; it has: ${links.map((one) => `${one.number} (${one.costCenter})`).join(', ')}.`;
      return missing(reason('JOB_UNMAPPED', sentence, `job-${invoice.jobId}`));
    }
    numbers.add(number);
  }
  const [number, ...others] = numbers;
  if (others.length === 0) return found(number, `job ${invoice.jobId}, by the lines' cost center`);
  return missing(severalJobs(invoice, numbers));
}

/** A job number linked to the location itself, else the only active job with that site and customer. */
function jobOfLocation(
  invoice: Invoice,
  source: InvoiceSource,
  rules: InvoiceRules,
  jobsOfSite: JobRow[],
): Outcome<string | undefined> {
  const { spectrum_job: jobSystem, spectrum_site: siteSystem } = rules.settings.externalIds.systems;
  if (invoice.locationId === undefined) return found(undefined, 'invoice without location');
  const linked = jobSystem === siteSystem ? undefined : mappedCode(source.location, jobSystem);
  if (linked !== undefined) {
    return found(linked, `location ${invoice.locationId}, external id "${jobSystem}"`);
  }
  const site = mappedCode(source.location, siteSystem);
  if (site === undefined && rules.settings.sites.mode === 'create') {
    const sentence = `Location ${invoice.locationId} is not in Spectrum yet; Girder creates it first.`;
    return missing(reason('SITE_PENDING', sentence, `location-${invoice.locationId}`));
  }
  if (site === undefined) {
    const sentence = `Location ${invoice.locationId} has no external id in the system "${siteSystem}" in ServiceTrade.`;
    return missing(reason('LOCATION_UNMAPPED', sentence, `location-${invoice.locationId}`));
  }
  const customer = customerCode(source, rules);
  const open = jobsOfSite.filter(
    (job) => job.status === 'A' && job.site === site && job.customerCode === customer,
  );
  const only = open.length === 1 ? open[0] : undefined;
  if (only) return found(only.number, `only active job of site ${site} and customer ${customer}`);
  if (open.length > 1) return byCostCenter(invoice, source, rules, open, site);
  const ownNumber = mappedCode(source.job, jobSystem);
  if (invoice.jobId !== undefined && ownNumber === undefined && isCreated(source, rules.settings)) {
    return missing(noNumber(invoice.jobId, source, rules));
  }
  return missing(notFound(site, customer, open));
}

/** Where a site has one job per cost center, the lines' cost centers say which; all must say the same. */
function byCostCenter(
  invoice: Invoice,
  source: InvoiceSource,
  rules: InvoiceRules,
  open: JobRow[],
  site: string,
): Outcome<string | undefined> {
  const undecided = missing(notFound(site, customerCode(source, rules), open));
  if (!rules.settings.costCenters.enabled || invoice.items.length === 0) return undecided;
  const numbers = new Set<string>();
  for (const item of invoice.items) {
    const center = lineCostCenter(item, source.job, rules.settings.costCenters);
    if (!center.ok) return center;
    const jobs = open.filter((job) => job.costCenter === center.value);
    const only = jobs.length === 1 ? jobs[0] : undefined;
    if (!only) return undecided;
    numbers.add(only.number);
  }
  const [number, ...others] = numbers;
  if (others.length === 0) return found(number, `job of site ${site} with the lines' cost center`);
  return missing(severalJobs(invoice, numbers));
}

function severalJobs(invoice: Invoice, numbers: ReadonlySet<string>): Reason {
  const list = [...numbers].join(', ');
  return reason(
    'SEVERAL_JOBS',
    `The lines of invoice ${invoice.id} belong to ${numbers.size} jobs: ${list}.`,
  );
}

function notFound(site: string, customer: string | undefined, open: JobRow[]) {
  const list = open.length === 0 ? 'none' : open.map((job) => job.number).join(', ');
  const sentence = `Site ${site} and customer ${customer ?? '(unmapped)'} must have exactly one active job in Spectrum; found: ${list}.`;
  return reason('JOB_NOT_FOUND_BY_LOCATION', sentence, `site-${site}`);
}

function withoutJob(invoice: Invoice, rules: InvoiceRules): Outcome<BilledJob> {
  switch (rules.settings.invoices.withoutJob) {
    case 'post':
      return found({ number: '' }, 'invoices.withoutJob: post');
    case 'wait': {
      const lacks = rules.settings.invoices.jobFrom === 'job' ? 'job' : 'location';
      return missing(reason('WITHOUT_JOB', `Invoice ${invoice.id} has no ${lacks} in ServiceTrade.`));
    }
  }
}

function checkJob(
  number: string,
  from: string,
  snapshot: InvoiceSnapshot,
  rules: InvoiceRules,
): Outcome<BilledJob> {
  const { facts } = snapshot;
  // By ServiceTrade's id, so that correcting the external id there wakes the record at once.
  const subject = `job-${snapshot.job?.id ?? number}`;
  const row = [facts.job, ...(facts.jobsOfSite ?? [])].find((job) => job?.number === number);
  if (!row) {
    const sentence = `Job ${number} does not exist in Spectrum company ${rules.settings.target.company}.`;
    return missing(reason('JOB_MISSING', sentence, subject));
  }
  if (row.status !== 'A') {
    const sentence = `Job ${number} has status ${row.status} in Spectrum; only A (active) is billed.`;
    return missing(reason('JOB_COMPLETE', sentence, subject));
  }
  const contract = facts.contract?.number === number ? facts.contract : undefined;
  const billTo = contract?.customerCode ?? row.customerCode;
  const customer = customerCode(snapshot, rules);
  if (customer !== undefined && billTo !== customer) {
    const sentence = `The invoice is for customer ${customer}, but Spectrum bills contract ${number} to ${billTo || 'nobody'}.`;
    return missing(reason('BILL_TO_DIFFERS', sentence, `job-${number}-customer-${customer}`));
  }
  return found({ number, row, contract }, from);
}

/** Billed from its work order in Spectrum, so that posting its invoice would double the revenue. */
export function isWorkOrderJob(source: InvoiceSource, rules: InvoiceRules): boolean {
  const { jobs, invoices } = rules.settings;
  return (
    source.job !== undefined &&
    jobs.become[source.job.type] === 'workOrder' &&
    invoices.workOrderJobs === 'skip'
  );
}
