/** Reads everything that planning an invoice looks at: the source, and what Spectrum knows of the codes it needs. */
import type { Posting } from '../../domain/postings';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget } from '../../domain/record-id';
import { invoiceNeeds, jobToRead } from '../../domain/servicetrade/invoice-needs';
import type { InvoiceRules } from '../../domain/servicetrade/invoice-plan';
import type { InvoiceSnapshot, InvoiceSource, SpectrumFacts } from '../../domain/servicetrade/snapshot';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { jobLinksOf } from './read-job';
import { invoiceRules } from './rules';
import { today } from './today';

export async function readInvoice(
  world: World,
  ref: RecordRef,
  done: readonly Posting[],
): Promise<InvoiceSnapshot> {
  const source = await readSource(world, ref);
  const facts = await readFacts(world, ref, source, await invoiceRules(world, ref, false), done);
  return { ...source, facts, today: today(world) };
}

async function readSource(world: World, ref: RecordRef): Promise<InvoiceSource> {
  const api = world.servicetrade(ref.account);
  const invoice = await api.invoice(ref.id);
  if (!invoice) return {};
  const [job, customer, location] = await Promise.all([
    invoice.jobId === undefined ? undefined : api.job(invoice.jobId),
    api.company(invoice.customerId),
    invoice.locationId === undefined ? undefined : api.location(invoice.locationId),
  ]);
  const [salesUser, ownerUser] = await Promise.all([
    job?.salesId === undefined ? undefined : api.user(job.salesId),
    job?.ownerId === undefined || job.salesId !== undefined ? undefined : api.user(job.ownerId),
  ]);
  const { multi } = serviceTradeSettings(world, ref.account).costCenters;
  const jobLinks = multi && job ? await jobLinksOf(world, { ...ref, process: 'job', id: job.id }) : undefined;
  return { invoice, job, customer, location, salesUser, ownerUser, jobLinks };
}

/** Within the budget of Info-Link; the reads are independent of each other. */
async function readFacts(
  world: World,
  ref: RecordRef,
  source: InvoiceSource,
  rules: InvoiceRules,
  done: readonly Posting[],
): Promise<SpectrumFacts> {
  const { instance, company } = parseTarget(ref.target);
  const spectrum = world.spectrum(instance);
  const needs = invoiceNeeds(source, rules, done);
  if (!source.invoice && needs.numbers.length === 0) return { taxRates: [], glAccounts: [], openItems: [] };
  const [customer, jobsOfSite, taxRates, glAccounts, terms, processing, openItems] = await Promise.all([
    needs.customer === undefined ? undefined : spectrum.customer(company, needs.customer),
    needs.site === undefined ? undefined : spectrum.jobsOfSite(company, needs.site, needs.customer ?? ''),
    needs.taxCodes.length === 0 ? [] : spectrum.taxRates(company, needs.taxCodes),
    needs.glAccounts.length === 0 ? [] : spectrum.glAccounts(company, needs.glAccounts),
    spectrum.terms(company),
    spectrum.processingDates(company, 'AR'),
    needs.numbers.length === 0 ? [] : spectrum.openItems(company, needs.numbers),
  ]);
  const number = jobToRead(source, rules, jobsOfSite);
  const [job, contract] = await Promise.all([
    number === undefined ? undefined : spectrum.job(company, number),
    number === undefined ? undefined : spectrum.contract(company, number),
  ]);
  return { customer, job, contract, jobsOfSite, taxRates, glAccounts, terms, processing, openItems };
}
