import { isMoney, shown } from '../money';
import { reason, type Reason } from '../reasons';
import { customerCode } from './invoice-customer';
import { invoiceDay } from './invoice-dates';
import { chooseJob } from './invoice-job';
import type { Entry } from './invoice-ledger';
import { netOf } from './invoice-split';
import type { Situation } from './invoice-verdicts';
import type { Invoice } from './types';

/** ST22: what changed after posting, with both totals. Nothing is sent until a person decides. */
export function whyChanged(situation: Situation, invoice: Invoice, live: readonly Entry[]): Reason {
  const bodies = live.map(({ body }) => body);
  const net = netOf(bodies);
  const numbers = bodies.map(({ number }) => number).join(' and ');
  const other = otherChanges(situation, invoice, live);
  const sentence =
    `ServiceTrade now says ${amount(invoice.totalPrice)} (lines ${amount(invoice.subtotal)}, tax ${amount(invoice.taxAmount)}); ` +
    `Spectrum holds ${shown(net.total)} (lines ${shown(net.lines)}, tax ${shown(net.tax)}) under ${numbers}.` +
    (other.length > 0 ? ` Changed: ${other.join('; ')}.` : '');
  return reason('CHANGED_AFTER_POSTING', sentence);
}

function otherChanges({ snapshot, rules }: Situation, invoice: Invoice, live: readonly Entry[]): string[] {
  const body = live[0]?.body;
  if (!body) return [];
  const job = chooseJob(invoice, snapshot, rules, snapshot.facts.jobsOfSite);
  const pairs: [string, string | undefined, string][] = [
    ['customer', customerCode(snapshot, rules) ?? '(unmapped)', body.customer],
    ['job', job.ok ? (job.value ?? '') : '(unmapped)', body.job],
    ['date', invoiceDay(invoice, rules), body.invoiceDate],
  ];
  return pairs
    .filter(([, now, sent]) => now !== sent)
    .map(([what, now, sent]) => `${what} ${sent || 'none'} → ${now || 'none'}`);
}

function amount(text: string): string {
  return isMoney(text) ? shown(text) : `"${text}"`;
}

/** The source deleted what is posted: nothing is taken back by itself. */
export function whyDeleted(live: readonly Entry[]): Reason {
  const bodies = live.map(({ body }) => body);
  const numbers = bodies.map(({ number }) => number).join(' and ');
  const sentence = `The invoice no longer exists in ServiceTrade; Spectrum holds ${shown(netOf(bodies).total)} under ${numbers}.`;
  return reason('CHANGED_AFTER_POSTING', sentence);
}
