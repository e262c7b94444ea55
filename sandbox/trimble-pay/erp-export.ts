import type { z } from 'zod';
import type { Account } from './account';
import { ApiError, invalid } from './errors';
import { count } from './fields';
import { erpExport } from './rows';
import type { ErpExport, PayApplication } from './rows';
import { validated } from './validate';
import { checkRevision } from './written';

type Status = ErpExport['status'];

/** From which status each may be reached; null is an application that was never exported. */
const reachedFrom: Record<Status, ReadonlyArray<Status | null>> = {
  queued: [null, 'queued', 'failed', 'undone'],
  exporting: [null, 'queued', 'exporting', 'failed', 'undone'],
  exported: [null, 'queued', 'exporting', 'exported', 'failed', 'undone'],
  failed: [null, 'queued', 'exporting', 'failed', 'undone'],
  undone: ['exported', 'undone'],
};

const body = erpExport.omit({ erp_invoice_number: true, erp_ref: true, error: true }).extend({
  erp_invoice_number: erpExport.shape.erp_invoice_number.unwrap().optional(),
  erp_ref: erpExport.shape.erp_ref.unwrap().optional(),
  error: erpExport.shape.error.unwrap().optional(),
  revision: count.optional(),
});

function checkTransition(row: PayApplication, status: Status): void {
  const before = row.erp_export?.status ?? null;
  if (reachedFrom[status].includes(before)) return;
  const code = before === 'exported' ? 'already_exported' : 'invalid_transition';
  throw new ApiError(
    409,
    code,
    `The export of ${row.id} is ${before ?? 'not begun'} and cannot become ${status}`,
    [{ field: 'status', issue: `cannot follow ${before ?? 'no export'}` }],
  );
}

/** Every approval must be of the current revision. A failure and an undo may be told whatever was approved. */
function checkApproved(row: PayApplication, status: Status): void {
  if (status === 'failed' || status === 'undone') return;
  const approved = row.approvals.every(
    ({ decision, revision }) => decision === 'approved' && revision === row.revision,
  );
  if ((row.status === 'approved' || row.status === 'paid') && approved && row.approvals.length > 0) return;
  throw new ApiError(409, 'not_fully_approved', `${row.id} is ${row.status} and not approved by everybody`);
}

function checkFields(account: Account, row: PayApplication, given: z.infer<typeof body>): void {
  if (given.status === 'failed' && !given.error) throw invalid({ field: 'error', issue: 'is required' });
  if (given.status !== 'failed' && given.error) {
    throw invalid({ field: 'error', issue: `is not for the status ${given.status}` });
  }
  if (given.status === 'exported' && !given.erp_ref && !given.erp_invoice_number) {
    throw invalid({ field: 'erp_ref', issue: 'or erp_invoice_number is required' });
  }
  const own = account.attachments.where(({ pay_application_id }) => pay_application_id === row.id);
  for (const [index, { id }] of given.attachments.entries()) {
    if (own.some((one) => one.id === id)) continue;
    throw invalid({ field: `attachments.${index}.id`, issue: `${id} is no attachment of ${row.id}` });
  }
}

/** What the ERP side tells of an export. A failure leaves the application approved. */
export function putErpExport(account: Account, row: PayApplication, given: unknown): PayApplication {
  const { revision, ...values } = validated(body, given);
  checkRevision(row, revision);
  checkFields(account, row, values);
  checkTransition(row, values.status);
  checkApproved(row, values.status);
  const erp_export = erpExport.parse(values);
  const erp_invoice_number =
    values.status === 'undone'
      ? row.erp_invoice_number
      : (values.erp_invoice_number ?? row.erp_invoice_number);
  return account.payApplications.change(row, { erp_export, erp_invoice_number });
}
