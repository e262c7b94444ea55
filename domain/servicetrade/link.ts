/**
 * Whether a person may link a thing of ServiceTrade with its like in Spectrum, or undo it (ST21). Pure: everything
 * that is looked at was read before.
 */
import type { RecordState } from '../heads';
import type { PostingState } from '../postings';
import { canonicalCode } from '../spectrum/codes';

/** Records that stand for one thing in Spectrum. */
export type LinkProcess = 'customer' | 'site' | 'job';

export const linkProcesses: readonly LinkProcess[] = ['customer', 'site', 'job'];

export function isLinkProcess(process: string): process is LinkProcess {
  return linkProcesses.some((one) => one === process);
}

/** What such a thing is called in ServiceTrade. */
export const entityOf = { customer: 'company', site: 'location', job: 'job' } as const;

/** What Girder created, or tried to, for a record. Codes and cost centers are canonical, like all codes here. */
export interface OwnPosting {
  naturalKey: string;
  state: PostingState;
  /** Of the customer, site or job itself; undefined: of something of it, such as a phase. */
  code?: string;
  costCenter?: string;
}

/** What Spectrum says of a code. */
export interface SpectrumThing {
  status: string;
  /** Of a job: blank without cost center. */
  costCenter?: string;
  /** Of a job. */
  customer?: string;
}

export interface LinkFacts {
  process: LinkProcess;
  id: string;
  /** `costCenters.multi`, of a job. */
  multi: boolean;
  /** Undefined: it does not exist in ServiceTrade. */
  source?: {
    /** Its external id. */
    entered?: string;
    /** Of a job: its company, and the customer that this is in Spectrum, if it is mapped. */
    customer?: { id: string; code?: string };
  };
  /** Undefined: a complete read did not hold the code. */
  thing?: SpectrumThing;
  /** Cost center of the job that the external id names, if that is another one than the code. */
  enteredCenter?: string;
  /** Id of the thing of ServiceTrade that bears the code as its external id. */
  bearer?: string;
  /** The record's links in the store. */
  links: readonly { slot: string; code: string }[];
  /** Record that the store links the code to. */
  holder?: string;
  record: string;
  /** Undefined: Girder has not met the record. */
  state?: RecordState;
  own: readonly OwnPosting[];
}

export interface LinkWish {
  code: string;
  /** Undefined: not said. */
  slot?: string;
  force: boolean;
}

export type LinkPlan =
  | { ok: false; sentence: string }
  | {
      ok: true;
      slot: string;
      /** The code is to become the external id; else only the store knows of it, or it is the external id already. */
      writes: boolean;
      sentence: string;
    };

/** What a link takes, or in one sentence why there is none. */
export function planLink(facts: LinkFacts, wish: LinkWish): LinkPlan {
  const why = whyNoSuch(facts, wish) ?? whyNotFree(facts, wish) ?? whyNotItself(facts, wish);
  if (why !== undefined) return { ok: false, sentence: why };
  const slot = slotOf(facts, wish);
  const inactive =
    facts.thing && facts.thing.status !== 'A' ? ` It has status ${facts.thing.status} there.` : '';
  const center = slot === '' ? '' : ` for cost center ${slot}`;
  return {
    ok: true,
    slot,
    writes: facts.source?.entered !== wish.code && !isFurther(facts, wish),
    sentence: `${named(facts)} is ${facts.process} ${wish.code} in Spectrum${center}.${inactive}`,
  };
}

/** One of the two does not exist, or the cost center makes no sense. */
function whyNoSuch(facts: LinkFacts, { code, slot, force }: LinkWish): string | undefined {
  const { process, thing, source, multi } = facts;
  if (!source) return `${named(facts)} does not exist in ServiceTrade.`;
  if (!thing) return `${capital(process)} ${code} does not exist in Spectrum.`;
  if (slot === undefined) return undefined;
  if (process !== 'job') return `Only jobs have cost centers; a ${process} is linked without one.`;
  if (!multi) return 'A job has a job for each cost center only where costCenters.multi is on.';
  const center = thing.costCenter ?? '';
  if (center === '' || center === slot || force) return undefined;
  return `Job ${code} has cost center ${center} in Spectrum, not ${slot}; --force links it all the same.`;
}

/** The code is somebody else's, or the record is linked already. */
function whyNotFree(facts: LinkFacts, wish: LinkWish): string | undefined {
  const { process, id, bearer, holder, record, links, enteredCenter, own, source } = facts;
  const { code } = wish;
  const entity = entityOf[process];
  if (bearer !== undefined && bearer !== id) return `${code} is the external id of ${entity} ${bearer}.`;
  if (holder !== undefined && holder !== record) {
    return `${code} is linked to the record ${holder}; unlink that first.`;
  }
  const entered = source?.entered;
  const further = isFurther(facts, wish);
  if (entered !== undefined && entered !== code && !further) {
    const more = process === 'job' && facts.multi ? '; a further one is linked with --cost-center' : '';
    return `${named(facts)} is linked to ${process} ${entered}; unlink that first${more}.`;
  }
  const slot = slotOf(facts, wish);
  if (further && entered !== undefined && entered !== code && enteredCenter === slot) {
    return `${named(facts)} is linked to job ${entered} for cost center ${slot}; unlink that first.`;
  }
  const other = links.find((one) =>
    one.code === code
      ? one.slot !== slot
      : one.slot === slot && !own.some((posting) => isThere(posting) && posting.code === one.code),
  );
  if (!other) return undefined;
  const center = other.slot === '' ? '' : ` for cost center ${other.slot}`;
  return `${named(facts)} is linked to ${process} ${other.code}${center}; unlink that first.`;
}

/** What Girder itself did or may have done, and whose job it is. */
function whyNotItself(facts: LinkFacts, wish: LinkWish): string | undefined {
  const { own, state, process, source, thing } = facts;
  const open = own.find((one) => one.state === 'sending' || one.state === 'inDoubt');
  if (open) return `${open.naturalKey} is in doubt, it may be in Spectrum: resolve that first.`;
  if (state === 'Posting') return 'Girder is posting it at this moment; ask again when it has ended.';
  const slot = slotOf(facts, wish);
  const made = own.find(
    (one) =>
      isThere(one) &&
      one.code !== undefined &&
      one.code !== wish.code &&
      (!isFurther(facts, wish) || one.costCenter === slot),
  );
  if (made) {
    const sentence = `Girder created ${process} ${made.code} for ${entityOf[process]} ${facts.id}`;
    if (process === 'job') return `${sentence}; another one cannot take its place.`;
    if (!wish.force) return `${sentence}; --force links ${wish.code} in its place.`;
  }
  const customer = source?.customer;
  const theirs = thing?.customer ?? '';
  if (wish.force || customer?.code === undefined || theirs === '' || theirs === customer.code)
    return undefined;
  return `Job ${wish.code} is of customer ${theirs} in Spectrum, but company ${customer.id}, the customer of job ${facts.id}, is ${customer.code}; --force links it all the same.`;
}

/** It has its first job, so this is one more, for a cost center: ServiceTrade has no place for it. */
function isFurther({ process, multi, source, own }: LinkFacts, { code, slot }: LinkWish): boolean {
  if (process !== 'job' || !multi || slot === undefined || source?.entered === code) return false;
  return source?.entered !== undefined || own.some((one) => isThere(one) && one.code !== undefined);
}

function slotOf({ process, multi, thing }: LinkFacts, { slot }: LinkWish): string {
  if (process !== 'job' || !multi) return '';
  return canonicalCode(slot ?? thing?.costCenter ?? '');
}

export type UnlinkPlan =
  | { ok: false; sentence: string }
  | {
      ok: true;
      /** Undefined: the store does not know of the link. */
      slot?: string;
      /** It is the external id, which is to be removed. */
      removes: boolean;
      sentence: string;
    };

type UnlinkFacts = Pick<LinkFacts, 'process' | 'id' | 'source' | 'links' | 'state' | 'own'>;

/** What undoing a link takes, or in one sentence why it stays. */
export function planUnlink(facts: UnlinkFacts, { code, slot, force }: LinkWish): UnlinkPlan {
  const { process, source, links, state, own } = facts;
  const link = links.find((one) => one.code === code && (slot === undefined || one.slot === slot));
  const removes = source?.entered === code;
  if (!link && !removes) {
    const all = [...new Set([...(source?.entered ? [source.entered] : []), ...links.map((one) => one.code)])];
    const linked = all.length === 0 ? 'nothing' : `${process} ${all.join(', ')}`;
    const center = slot === undefined ? '' : ` for cost center ${slot}`;
    return { ok: false, sentence: `${named(facts)} is linked to ${linked}, not to ${code}${center}.` };
  }
  const open = own.find((one) => one.state === 'sending' || one.state === 'inDoubt');
  if (open) {
    return {
      ok: false,
      sentence: `${open.naturalKey} is in doubt, it may be in Spectrum: resolve that first.`,
    };
  }
  if (state === 'Posting') {
    return { ok: false, sentence: 'Girder is posting it at this moment; ask again when it has ended.' };
  }
  const made = own.some((one) => isThere(one) && one.code === code);
  if (made && !force) {
    const sentence = `Girder created ${process} ${code} for ${entityOf[process]} ${facts.id}; --force unlinks it all the same.`;
    return { ok: false, sentence };
  }
  const again = made ? ' Girder created it, and writes its code again when something needs it.' : '';
  const sentence = `${named(facts)} is no longer ${process} ${code}.${again}`;
  return { ok: true, removes, sentence, ...(link ? { slot: link.slot } : {}) };
}

/** Spectrum has it, as far as Girder knows. */
function isThere({ state }: OwnPosting): boolean {
  return state === 'posted';
}

function named({ process, id }: Pick<LinkFacts, 'process' | 'id'>): string {
  return `${capital(entityOf[process])} ${id}`;
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
