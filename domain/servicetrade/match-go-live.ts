import { dayOf, type IsoDate } from '../dates';
import { because, type MasterReason } from './match-outcome';

/**
 * When a thing of ServiceTrade is taken up for the first time (ST21): never before the connection is live; then when it
 * changes, or when something that flows needs it. So the first poll, which sees everything, creates nothing.
 */
export interface Contact {
  /** Something that flows cannot go on without it, e.g. `job 99`. */
  neededBy?: string;
  /** `updated` as the connection's first poll found it, in epoch seconds. Undefined: it came after that poll. */
  firstPolled?: number;
}

export interface GoLive {
  goLive: IsoDate;
  /** In the accounting zone. */
  today: IsoDate;
  /** `accounting.zone` */
  zone: string;
}

/** Undefined: the connection is live. */
export function whyNotLive({ goLive, today }: GoLive): MasterReason | undefined {
  if (today >= goLive) return undefined;
  const sentence = `The connection goes live on ${goLive}; today is ${today}.`;
  return because('BEFORE_GO_LIVE', sentence, `go-live-${goLive}`);
}

/**
 * Undefined: it may be created.
 * @param what it is, e.g. `Company 77`.
 * @param updated epoch seconds.
 */
export function whyNotYet(
  what: string,
  updated: number,
  contact: Contact,
  live: GoLive,
): MasterReason | undefined {
  if (contact.neededBy !== undefined) return undefined;
  const day = dayOf(updated, live.zone);
  if (day < live.goLive) {
    const sentence = `${what} changed last on ${day}, before go-live on ${live.goLive}, and nothing needs it.`;
    return because('UNCHANGED_SINCE_GO_LIVE', sentence);
  }
  if (contact.firstPolled === updated) {
    const sentence = `${what} has not changed since the first poll, and nothing needs it.`;
    return because('UNCHANGED_SINCE_GO_LIVE', sentence);
  }
  return undefined;
}
