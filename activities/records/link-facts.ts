/** Reads what a link or its undoing is decided by: both sides of it, and what Girder did for the record. */
import { linkOfCode, linksOfRecord } from '../../clients/store/links';
import { listPostings } from '../../clients/store/postings';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget, recordId } from '../../domain/record-id';
import { mappedCode } from '../../domain/servicetrade/external-ids';
import { entityOf } from '../../domain/servicetrade/link';
import type { LinkFacts, LinkProcess, OwnPosting, SpectrumThing } from '../../domain/servicetrade/link';
import type { ServiceTradeSettings } from '../../domain/settings';
import { canonicalCode } from '../../domain/spectrum/codes';
import { jobBody } from '../effects/spectrum/job';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { masterOf } from './masters';

/** The external system of ServiceTrade that holds the codes of such things. */
export function systemOf(process: LinkProcess, { externalIds: { systems } }: ServiceTradeSettings): string {
  switch (process) {
    case 'customer':
      return systems.spectrum;
    case 'site':
      return systems.spectrum_site;
    case 'job':
      return systems.spectrum_job;
  }
}

/**
 * @param code canonical
 * @throws ServiceTradeError, InfolinkError when something could not be read completely
 */
export async function readLinkFacts(
  world: World,
  ref: RecordRef,
  process: LinkProcess,
  head: Head | undefined,
  code: string,
): Promise<LinkFacts> {
  const settings = serviceTradeSettings(world, ref.account);
  const api = world.servicetrade(ref.account);
  const record = recordId(ref);
  const place = { target: ref.target, kind: process };
  const [source, thing, bearer, links, holder, own] = await Promise.all([
    readSource(world, ref, process),
    readThing(world, ref, process, code),
    api.findByExternalId(entityOf[process], systemOf(process, settings), code),
    linksOfRecord(world.store, { ...place, record }),
    linkOfCode(world.store, { ...place, account: ref.account, code }),
    ownPostings(world, record, process),
  ]);
  const entered = source?.entered;
  const other =
    process === 'job' && entered !== undefined && entered !== code
      ? await readThing(world, ref, process, entered)
      : undefined;
  return {
    process,
    id: ref.id,
    multi: settings.costCenters.multi,
    source,
    thing,
    enteredCenter: other?.costCenter,
    bearer,
    links,
    holder: holder?.record,
    record,
    state: head?.state,
    own,
  };
}

async function readSource(world: World, ref: RecordRef, process: LinkProcess): Promise<LinkFacts['source']> {
  const api = world.servicetrade(ref.account);
  const settings = serviceTradeSettings(world, ref.account);
  const system = systemOf(process, settings);
  switch (process) {
    case 'customer': {
      const company = await api.company(ref.id);
      return company && { entered: mappedCode(company, system) };
    }
    case 'site': {
      const location = await api.location(ref.id);
      return location && { entered: mappedCode(location, system) };
    }
    case 'job': {
      const job = await api.job(ref.id);
      const company = job?.customerId === undefined ? undefined : await api.company(job.customerId);
      const customer = company && {
        id: company.id,
        code: mappedCode(company, settings.externalIds.systems.spectrum),
      };
      return job && { entered: mappedCode(job, system), customer };
    }
  }
}

/** Of every status. */
async function readThing(
  world: World,
  { target }: RecordRef,
  process: LinkProcess,
  code: string,
): Promise<SpectrumThing | undefined> {
  const { instance, company } = parseTarget(target);
  const spectrum = world.spectrum(instance);
  switch (process) {
    case 'customer':
      return spectrum.customerMaster(company, code);
    case 'site': {
      const site = await spectrum.siteMaster(company, code);
      return site && { status: site.status };
    }
    case 'job': {
      const job = await spectrum.jobMaster(company, code);
      return (
        job && {
          status: job.status,
          costCenter: canonicalCode(job.costCenter),
          customer: canonicalCode(job.customerCode),
        }
      );
    }
  }
}

async function ownPostings(world: World, record: string, process: LinkProcess): Promise<OwnPosting[]> {
  const postings = await listPostings(world.store, record);
  return postings
    .filter(({ kind }) => kind.startsWith('spectrum/'))
    .map((posting) => ({
      naturalKey: posting.naturalKey,
      state: posting.state,
      ...(posting.kind === `spectrum/${process}` ? codesOf(posting, process) : {}),
    }));
}

function codesOf({ body }: Posting, process: LinkProcess): Pick<OwnPosting, 'code' | 'costCenter'> {
  const master = masterOf(process);
  if (master) return { code: canonicalCode(master.codeOf(body)) };
  const { number, costCenter } = jobBody.parse(body);
  return { code: canonicalCode(number), costCenter: canonicalCode(costCenter) };
}
