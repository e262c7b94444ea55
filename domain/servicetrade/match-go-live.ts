import { dayOf, type IsoDate } from '../dates';
import { reason, type Reason, type ReasonCode } from '../reasons';
import type { CreationMode } from '../settings';
import { type MasterPlan, skip, waitOnly } from './match-outcome';

/**
 * When a thing of ServiceTrade is taken up for the first time (ST21): never before the connection is live; then when it
 * changes, or when something that flows needs it. The first poll, which sees everything, passes nothing on.
 */
export interface Contact {
  /** Something that flows cannot go on without it, e.g. `job 99`. */
  neededBy?: string;
}

export interface GoLive {
  goLive: IsoDate;
  /** In the accounting zone. */
  today: IsoDate;
  /** `accounting.zone` */
  zone: string;
}

/** Undefined: the connection is live. */
export function whyNotLive({ goLive, today }: GoLive): Reason | undefined {
  if (today >= goLive) return undefined;
  const sentence = `The connection goes live on ${goLive}; today is ${today}.`;
  return reason('BEFORE_GO_LIVE', sentence, `go-live-${goLive}`);
}

/**
 * Undefined: it may be created.
 * @param what it is, e.g. `Company 77`.
 * @param updated epoch seconds.
 */
export function whyNotYet(what: string, updated: number, contact: Contact, live: GoLive): Reason | undefined {
  if (contact.neededBy !== undefined) return undefined;
  const day = dayOf(updated, live.zone);
  if (day < live.goLive) {
    const sentence = `${what} changed last on ${day}, before go-live on ${live.goLive}, and nothing needs it.`;
    return reason('UNCHANGED_SINCE_GO_LIVE', sentence);
  }
  return undefined;
}

/** A customer, site or job that has no code yet, with the settings that decide on its first contact. */
export interface Newcomer {
  /** E.g. `Company 77`. */
  what: string;
  /** E.g. `company-77`. */
  subject: string;
  /** Epoch seconds. */
  updated: number;
  /** `map-only`: people make such things in Spectrum, and link them. */
  mode: CreationMode;
  /** Where `mode` stands: `customers.mode`. */
  modeSetting: string;
  /** The external system that its code would stand in. */
  system: string;
  /** When it is needed, and only a person may link it. */
  unmapped: ReasonCode;
}

type NotTakenUp = Extract<MasterPlan<never>, { verdict: 'wait' | 'skip' }>;

/** Undefined: it is created, if nothing else stops it. */
export function whyNotTakenUp(newcomer: Newcomer, contact: Contact, live: GoLive): NotTakenUp | undefined {
  const notLive = whyNotLive(live);
  if (notLive) return waitOnly(notLive);
  const notYet = whyNotYet(newcomer.what, newcomer.updated, contact, live);
  if (notYet) return { verdict: 'skip', reason: notYet };
  switch (newcomer.mode) {
    case 'map-only':
      return notMapped(newcomer, contact);
    case 'create':
      return undefined;
  }
}

function notMapped(newcomer: Newcomer, { neededBy }: Contact): NotTakenUp {
  const { what, subject, modeSetting, system, unmapped } = newcomer;
  if (neededBy === undefined) {
    return skip('MAP_ONLY', `${what} is not linked, and ${modeSetting} is map-only.`);
  }
  const sentence = `${what}, needed by ${neededBy}, has no external id in the system "${system}", and ${modeSetting} is map-only.`;
  return waitOnly(reason(unmapped, sentence, subject));
}
