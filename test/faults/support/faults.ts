import type { Fault } from '../../../sandbox';

export type Heard = 'applied' | 'unclear' | 'notSent';

/** A fault with what it leaves behind for a write that is answered within `answerMs` (1 s in these runs). */
export interface FaultCase {
  name: string;
  /** In front of an HTTP target, Spectrum or ServiceTrade. */
  http: Fault;
  /** In front of the mail server; undefined where SMTP has no such thing. */
  smtp?: Fault;
  /** What a send to Spectrum knows afterwards. */
  heard: Heard;
  /** Where ServiceTrade's client knows more: it waits 30 s, and renews its token by itself. */
  heardBySource?: Heard;
  /** Where the mail client knows more: it sees how far the conversation came. */
  heardByMail?: Heard;
  /** Whether the first write took effect at the far side. */
  committed: boolean;
}

/** Those that `npm test` runs for one effect of each guard. */
export const mainFaults: readonly FaultCase[] = [
  {
    name: 'dropAfterCommit (F1)',
    http: { name: 'dropAfterCommit' },
    smtp: { name: 'dropAfterCommit' },
    heard: 'unclear',
    committed: true,
  },
  {
    name: 'dropBeforeCommit (F2)',
    http: { name: 'dropBeforeCommit' },
    smtp: { name: 'dropBeforeCommit' },
    heard: 'unclear',
    committed: false,
  },
  {
    name: 'commitLate, before it settled (F3)',
    http: { name: 'commitLate', ms: 1_300 },
    heard: 'unclear',
    heardBySource: 'applied',
    committed: true,
  },
  { name: 'emptyBody (F4)', http: { name: 'emptyBody' }, heard: 'unclear', committed: true },
  { name: 'truncate (F4)', http: { name: 'truncate', bytes: 20 }, heard: 'unclear', committed: true },
  {
    name: 'status 503 (F5)',
    http: { name: 'status', code: 503 },
    smtp: { name: 'status', code: 421 },
    heard: 'unclear',
    heardByMail: 'notSent',
    committed: false,
  },
  {
    name: 'status 429 with Retry-After (F5)',
    http: { name: 'status', code: 429, retryAfter: 1 },
    smtp: { name: 'status', code: 451 },
    heard: 'notSent',
    committed: false,
  },
  {
    name: 'authExpired (F5)',
    http: { name: 'authExpired' },
    heard: 'notSent',
    heardBySource: 'applied',
    committed: false,
  },
];

/** The rest, for `npm run faults`. */
export const moreFaults: readonly FaultCase[] = [
  {
    name: 'refuseConnection',
    http: { name: 'refuseConnection' },
    smtp: { name: 'refuseConnection' },
    // The stand-in takes the connection and closes it: the request had been written.
    heard: 'unclear',
    heardByMail: 'notSent',
    committed: false,
  },
  {
    name: 'delay within the time-out',
    http: { name: 'delay', ms: 400 },
    smtp: { name: 'delay', ms: 400 },
    heard: 'applied',
    committed: true,
  },
  { name: 'html (F4)', http: { name: 'html' }, heard: 'unclear', committed: true },
  {
    name: 'truncate, connection cut (F4)',
    http: { name: 'truncate', bytes: 20, cut: 'socket' },
    heard: 'unclear',
    committed: true,
  },
  {
    name: 'truncate, headers only (F4)',
    http: { name: 'truncate', bytes: 0, cut: 'socket' },
    heard: 'unclear',
    committed: true,
  },
  { name: 'soapFault (F4)', http: { name: 'soapFault' }, heard: 'unclear', committed: false },
  { name: 'status 500 (F5)', http: { name: 'status', code: 500 }, heard: 'unclear', committed: false },
  { name: 'status 502 (F5)', http: { name: 'status', code: 502 }, heard: 'unclear', committed: false },
  {
    name: 'status 503 with Retry-After (F5)',
    http: { name: 'status', code: 503, retryAfter: 1 },
    heard: 'unclear',
    committed: false,
  },
  { name: 'status 504 (F5)', http: { name: 'status', code: 504 }, heard: 'unclear', committed: false },
  { name: 'status 403 (F5)', http: { name: 'status', code: 403 }, heard: 'notSent', committed: false },
];

/** Longer than the client waits: 1 s for Spectrum, 30 s for ServiceTrade, 20 s for mail. */
export const slowFaults: readonly FaultCase[] = [
  {
    name: 'delayAnswer past the time-out',
    http: { name: 'delayAnswer', ms: 32_000 },
    smtp: { name: 'delayAnswer', ms: 22_000 },
    heard: 'unclear',
    committed: true,
  },
  {
    name: 'drip (F6)',
    http: { name: 'drip', bytesPerSecond: 1 },
    heard: 'unclear',
    committed: true,
  },
];
