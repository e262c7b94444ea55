import { reason } from '../reasons';
import type { GlAccountRow } from '../spectrum/types';
import { lineCostCenter } from './cost-centers';
import type { InvoiceRules } from './invoice-plan';
import { found, missing, type Outcome } from './outcome';
import type { InvoiceItem, Job } from './types';

/**
 * The income account of a line, by `invoices.glOrder`: the first step that has one wins. Blank only where
 * `allowSpectrumDefault` lets Spectrum choose.
 */
export function glAccount(item: InvoiceItem, job: Job | undefined, rules: InvoiceRules): Outcome<string> {
  const { glOrder, gl, allowSpectrumDefault } = rules.settings.invoices;
  for (const step of glOrder) {
    switch (step) {
      case 'jobType': {
        const account = job && gl.byJobType[job.type];
        if (account !== undefined) return found(bare(account), `invoices.gl.byJobType.${job?.type}`);
        break;
      }
      case 'costCenter': {
        const center = lineCostCenter(item, job, rules.settings.costCenters);
        const account = center.ok ? gl.byCostCenter[center.value] : undefined;
        if (center.ok && account !== undefined) {
          return found(bare(account), `invoices.gl.byCostCenter.${center.value}`);
        }
        break;
      }
      case 'default':
        if (gl.default !== undefined) return found(bare(gl.default), 'invoices.gl.default');
        break;
    }
  }
  if (allowSpectrumDefault) return found('', 'invoices.allowSpectrumDefault');
  const sentence = `No income account for line ${item.id}, job type "${job?.type ?? 'none'}": tried ${glOrder.join(', ')}.`;
  return missing(reason('GL_UNMAPPED', sentence, `jobtype-${job?.type ?? 'none'}`));
}

/** The account exists, is active and is not direct: Spectrum refuses direct ones on AR lines. */
export function checkAccount(account: string, rows: readonly GlAccountRow[]): Outcome<string> {
  if (account === '') return found('', 'invoices.allowSpectrumDefault');
  const row = rows.find((one) => bare(one.account) === account);
  const why = !row
    ? 'does not exist in Spectrum'
    : row.status !== 'A'
      ? `has status ${row.status} in Spectrum; A (active) is needed`
      : row.direct !== 'N'
        ? `is direct in Spectrum (${row.direct}); AR lines take only accounts that are not`
        : undefined;
  if (why === undefined) return found(account, 'Spectrum');
  return missing(reason('GL_ACCOUNT_UNUSABLE', `Account ${account} ${why}.`, `gl-${account}`));
}

/** Account numbers travel without dashes: `4010-00` is `401000`. */
function bare(account: string): string {
  return account.replace(/[\s-]/g, '').toUpperCase();
}
