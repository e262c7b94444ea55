import { cents, type Decimal, money, sum } from '../money';
import type { ApHeaderRow } from './subcontracts';

/** What was billed on a subcontract, as its AP invoices say. Credit memos count against it. */
export interface SubcontractBilling {
  /** Gross of what is updated. */
  posted: string;
  /** Gross of what is not yet. */
  unposted: string;
  /** Retention that is held, also by invoices that are not updated yet. */
  retentionHeld: string;
  /** How many invoices that is; credit memos are not counted. */
  invoices: number;
}

/** @param headers every AP document of one subcontract, each once */
export function subcontractBilling(headers: readonly ApHeaderRow[]): SubcontractBilling {
  const gross = (stage: ApHeaderRow['stage']): string =>
    cents(headers.filter((header) => header.stage === stage).map((header) => signed(header, header.amount)));
  return {
    posted: gross('updated'),
    unposted: gross('unposted'),
    retentionHeld: cents(sum(headers.map((header) => signed(header, header.retentionAmount)))),
    invoices: headers.filter(({ type }) => type === 'I').length,
  };
}

function signed({ type }: ApHeaderRow, amount: string): Decimal {
  return type === 'I' ? money(amount) : money(amount).negated();
}
