import type { BillingHistory } from './history';

/**
 * What Girder knows of one application of a subcontract, by its number; and, under the number before the first one, what
 * the subcontract began with.
 */
export interface Billed {
  /** Record of the application; absent for what the subcontract began with. */
  record?: string;
  /** What the history becomes, from before the AP invoice is sent until it is known to be there. */
  pending?: BillingHistory;
  /** What was billed with and up to this application. Absent: it is not exported, or no longer. */
  history?: BillingHistory;
  /** How it came to count. */
  how?: 'opening' | 'posted' | 'keyed' | 'nothing';
  /** Number of the entry that a person keyed, and where it stood then. */
  keyed?: { number: string; stage: 'unposted' | 'updated' };
  /** Record of the next application, from before its AP invoice is sent: from then on this one cannot be undone. */
  next?: string;
}
