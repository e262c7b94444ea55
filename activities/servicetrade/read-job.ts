/** Reads everything that planning a job looks at: the job with its company and location, and what Spectrum has. */
import { linkOfRecord, linksOfRecord } from '../../clients/store/links';
import type { Head } from '../../domain/heads';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget, recordId } from '../../domain/record-id';
import { jobNeeds } from '../../domain/servicetrade/job';
import type { TemplateSnapshot } from '../../domain/servicetrade/job-phases';
import type { JobLink, JobRules, JobSnapshot, JobSource } from '../../domain/servicetrade/job-plan';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { today } from './today';

export async function readJob(world: World, ref: RecordRef, head: Head | undefined): Promise<JobSnapshot> {
  const source = await readSource(world, ref);
  const { instance, company } = parseTarget(ref.target);
  const spectrum = world.spectrum(instance);
  const needs = jobNeeds(source, jobRules(world, ref));
  const [customer, site, jobs] = await Promise.all([
    needs.customer === undefined ? undefined : spectrum.customerMaster(company, needs.customer),
    needs.site === undefined ? undefined : spectrum.siteMaster(company, needs.site),
    Promise.all(needs.jobs.map((number) => spectrum.job(company, number))),
  ]);
  // A read that is not complete throws.
  return {
    ...source,
    neededBy: head?.neededBy?.[0],
    customers: { complete: true, rows: customer ? [customer] : [] },
    sites: { complete: true, rows: site ? [site] : [] },
    jobs: { complete: true, rows: jobs.flatMap((row) => row ?? []) },
    today: today(world),
  };
}

async function readSource(world: World, ref: RecordRef): Promise<JobSource> {
  const api = world.servicetrade(ref.account);
  const { multi } = serviceTradeSettings(world, ref.account).costCenters;
  const job = await api.job(ref.id, multi ? 'all' : 'first');
  const links = await jobLinksOf(world, ref);
  if (!job) return { links };
  const [customer, location] = await Promise.all([
    job.customerId === undefined ? undefined : api.company(job.customerId),
    job.locationId === undefined ? undefined : api.location(job.locationId),
  ]);
  return { job, customer, location, links };
}

/** The Spectrum jobs that the store links to a job. */
export async function jobLinksOf(world: World, ref: RecordRef): Promise<JobLink[]> {
  const place = { target: ref.target, kind: 'job' as const, record: recordId(ref) };
  const { multi } = serviceTradeSettings(world, ref.account).costCenters;
  const only = multi ? undefined : await linkOfRecord(world.store, { ...place, slot: '' });
  const links = multi ? await linksOfRecord(world.store, place) : only ? [only] : [];
  return links.map(({ slot, code }) => ({ costCenter: slot, number: code }));
}

/** What copying the template's phases to a new job looks at. */
export async function readTemplate(
  world: World,
  ref: RecordRef,
  template: string,
  number: string,
): Promise<TemplateSnapshot> {
  const { instance, company } = parseTarget(ref.target);
  const spectrum = world.spectrum(instance);
  const [row, phases, present] = await Promise.all([
    spectrum.job(company, template),
    spectrum.jobPhases(company, template),
    spectrum.jobPhases(company, number),
  ]);
  return {
    jobs: { complete: true, rows: row ? [row] : [] },
    template: { complete: true, rows: phases },
    present: { complete: true, rows: present },
  };
}

export function jobRules(world: World, ref: RecordRef): JobRules {
  return { settings: serviceTradeSettings(world, ref.account), zone: world.settings.accounting.zone };
}
