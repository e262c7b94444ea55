import { cents } from '../money';
import type { Reason } from '../reasons';
import type { ArLine } from '../spectrum/types';
import { lineCostCenter } from './cost-centers';
import { checkAccount, glAccount } from './invoice-accounts';
import type { InvoiceRules } from './invoice-plan';
import type { Half } from './invoice-split';
import { lineQuantity, lineText } from './invoice-text';
import type { Outcome } from './outcome';
import type { InvoiceSnapshot } from './snapshot';

/** Gathers what goes wrong, so that a preview shows all of it at once, and goes on with a blank. */
export class Gathered {
  readonly reasons: Reason[] = [];
  readonly notes: string[] = [];

  /** The value, or undefined after noting the reason. */
  take<T>(outcome: Outcome<T>): { value: T; from: string } | undefined {
    if (!outcome.ok) {
      this.stop(outcome.reason);
      return undefined;
    }
    if (outcome.note !== undefined && !this.notes.includes(outcome.note)) this.notes.push(outcome.note);
    return outcome;
  }

  stop(reason: Reason): void {
    const known = this.reasons.some(
      (one) =>
        one.code === reason.code && (one.subject ?? one.sentence) === (reason.subject ?? reason.sentence),
    );
    if (!known) this.reasons.push(reason);
  }
}

/** The lines of one document, and where their fields came from. */
export function documentLines(
  half: Half,
  snapshot: InvoiceSnapshot,
  rules: InvoiceRules,
  gathered: Gathered,
): { lines: ArLine[]; provenance: Record<string, string> } {
  const provenance: Record<string, string> = {};
  const lines = half.lines.map(({ at, item, extension }, index): ArLine => {
    const account = gathered.take(glAccount(item, snapshot.job, rules));
    if (account) gathered.take(checkAccount(account.value, snapshot.facts.glAccounts));
    const center = gathered.take(lineCostCenter(item, snapshot.job, rules.settings.costCenters));
    const text = gathered.take(lineText(item, at, rules));
    const source = `invoice line ${at + 1} (item ${item.id})`;
    Object.assign(provenance, {
      [`lines[${index}].description`]: `${source}, description`,
      [`lines[${index}].message`]: `${source}, rest of the description`,
      [`lines[${index}].quantity`]: `${source}, quantity`,
      [`lines[${index}].extension`]: `${source}, totalPrice, positive`,
      [`lines[${index}].taxable`]: `${source}, taxable`,
      [`lines[${index}].glAccount`]: account?.from ?? '',
      [`lines[${index}].costCenter`]: center?.from ?? '',
    });
    return {
      description: text?.value.description ?? '',
      quantity: lineQuantity(item),
      extension: cents(extension),
      glAccount: account?.value ?? '',
      taxable: item.taxable,
      costCenter: center?.value ?? '',
      message: text?.value.message ?? '',
    };
  });
  return { lines, provenance };
}
