import { z } from 'zod';
import type {
  ApplicationLine,
  ApplicationTotals,
  PayApplication,
  Section,
} from '../../domain/trimble-pay/types';
import { placeOfKey } from './external-keys';
import type {
  AccountingLine,
  ApplicationRow,
  Attachment,
  ChangeOrder,
  Contract,
  PayApprovalStep,
  PaySovLine,
  Project,
} from './types';
import {
  count,
  decimal,
  flag,
  id,
  instant,
  isoDate,
  money,
  oneOf,
  optional,
  requiredText,
  text,
} from './values';

/** Zod schemas of what Trimble Pay answers, each giving a type of Girder. Unknown fields are left out. */

const instantOrBlank = optional(instant).transform((value) => value ?? '');

/** Leaves out keys without a value, so that equal things are equal. */
function compact<T extends object>(value: T): T {
  for (const key of Object.keys(value)) {
    if (Reflect.get(value, key) === undefined) Reflect.deleteProperty(value, key);
  }
  return value;
}

export const projectSchema: z.ZodType<Project> = z
  .looseObject({
    id,
    external_id: text,
    name: requiredText,
    project_number: text,
    is_archived: flag,
    updated_at: instantOrBlank,
  })
  .transform((row) => ({
    id: row.id,
    externalId: row.external_id,
    name: row.name,
    number: row.project_number,
    isArchived: row.is_archived,
    updated: row.updated_at,
  }));

export const contractSchema: z.ZodType<Contract> = z
  .looseObject({
    id,
    external_id: text,
    project_id: id,
    vendor_id: id,
    subcontract_number: requiredText,
    description: text,
    original_value: money,
    current_value: money,
    line_item_type: oneOf('lump_sum', 'unit'),
    default_retainage_percentage_of_completed_work: decimal,
    default_retainage_percentage_of_materials_stored: decimal,
    amount_approved_off_system: money,
    approved_application_count: count(0),
    status: requiredText,
    locked: flag,
    updated_at: instantOrBlank,
  })
  .transform((row) => ({
    id: row.id,
    externalId: row.external_id,
    projectId: row.project_id,
    vendorId: row.vendor_id,
    subcontractNumber: row.subcontract_number,
    description: row.description,
    originalValue: row.original_value,
    currentValue: row.current_value,
    lineItemType: row.line_item_type,
    retainage: {
      work: row.default_retainage_percentage_of_completed_work,
      stored: row.default_retainage_percentage_of_materials_stored,
    },
    amountApprovedOffSystem: row.amount_approved_off_system,
    approvedApplicationCount: row.approved_application_count,
    status: row.status,
    locked: row.locked,
    updated: row.updated_at,
  }));

export const accountingLineSchema: z.ZodType<AccountingLine> = z
  .looseObject({
    id,
    external_key: text,
    accounting_line_code: text,
    accounting_line_name: text,
    accounting_line_value: money,
    cost_type: text,
    is_retainable: flag,
    change_order_id: optional(id),
  })
  .transform((row) =>
    compact({
      id: row.id,
      externalKey: row.external_key,
      code: row.accounting_line_code,
      name: row.accounting_line_name,
      value: row.accounting_line_value,
      costType: row.cost_type,
      isRetainable: row.is_retainable,
      changeOrderId: row.change_order_id,
    }),
  );

/** @returns undefined for a line whose key is not Girder's: it belongs to no phase detail that is known. */
export function sectionOf(line: AccountingLine): Section | undefined {
  const place = placeOfKey(line.externalKey);
  return place && { id: line.id, place, name: line.name, value: line.value, retainable: line.isRetainable };
}

export const sovLineSchema: z.ZodType<PaySovLine> = z
  .looseObject({
    id,
    accounting_line_id: id,
    item_no: text,
    description: text,
    scheduled_value: money,
    quantity: optional(decimal),
    unit_price: optional(decimal),
    change_order_id: optional(id),
  })
  .transform((row) =>
    compact({
      id: row.id,
      sectionId: row.accounting_line_id,
      itemNo: row.item_no,
      description: row.description,
      scheduledValue: row.scheduled_value,
      quantity: row.quantity,
      unitPrice: row.unit_price,
      changeOrderId: row.change_order_id,
    }),
  );

const changeOrderLine = z
  .looseObject({ external_key: requiredText, description: text, amount: money })
  .transform((row) => ({ externalKey: row.external_key, description: row.description, amount: row.amount }));

export const changeOrderSchema: z.ZodType<ChangeOrder> = z
  .looseObject({
    id,
    external_id: text,
    number: requiredText,
    description: text,
    amount: money,
    executed_on: isoDate,
    lines: z.array(changeOrderLine),
  })
  .transform((row) => ({
    id: row.id,
    externalId: row.external_id,
    number: row.number,
    description: row.description,
    amount: row.amount,
    executedOn: row.executed_on,
    lines: row.lines,
  }));

const applicationStatus = oneOf('draft', 'submitted', 'in_review', 'approved', 'declined', 'paid');

export const applicationRowSchema: z.ZodType<ApplicationRow> = z
  .looseObject({
    id,
    contract_id: id,
    number: count(1),
    status: applicationStatus,
    revision: count(0),
    updated_at: instant,
  })
  .transform((row) => ({
    id: row.id,
    contractId: row.contract_id,
    number: row.number,
    status: row.status,
    revision: row.revision,
    updated: row.updated_at,
  }));

const applicationLine: z.ZodType<ApplicationLine> = z
  .looseObject({
    sov_line_id: id,
    accounting_line_id: id,
    scheduled_value: money,
    previous_work: money,
    previous_stored: money,
    work_this_period: money,
    stored_now: money,
    retainage_to_date_work: money,
    retainage_to_date_stored: money,
    retainage_released_this_period: money,
  })
  .transform((row) => ({
    sovLineId: row.sov_line_id,
    sectionId: row.accounting_line_id,
    scheduledValue: row.scheduled_value,
    previousWork: row.previous_work,
    previousStored: row.previous_stored,
    workThisPeriod: row.work_this_period,
    storedNow: row.stored_now,
    retainageToDateWork: row.retainage_to_date_work,
    retainageToDateStored: row.retainage_to_date_stored,
    retainageReleasedThisPeriod: row.retainage_released_this_period,
  }));

/** Lines 1 to 9 of the certificate, in its order. */
const totals: z.ZodType<ApplicationTotals> = z
  .looseObject({
    original_contract_sum: money,
    net_change_by_change_orders: money,
    contract_sum_to_date: money,
    total_completed_and_stored: money,
    retainage_of_completed_work: money,
    retainage_of_stored_material: money,
    total_retainage: money,
    total_earned_less_retainage: money,
    less_previous_certificates: money,
    current_payment_due: money,
    balance_to_finish_including_retainage: money,
  })
  .transform((row) => ({
    originalSum: row.original_contract_sum,
    netChange: row.net_change_by_change_orders,
    sumToDate: row.contract_sum_to_date,
    completedAndStored: row.total_completed_and_stored,
    retainageOfWork: row.retainage_of_completed_work,
    retainageOfStored: row.retainage_of_stored_material,
    retainage: row.total_retainage,
    earnedLessRetainage: row.total_earned_less_retainage,
    previousCertificates: row.less_previous_certificates,
    currentPaymentDue: row.current_payment_due,
    balanceToFinish: row.balance_to_finish_including_retainage,
  }));

/** An application without lines would be billed as nothing, so `lines` must be there. */
export const applicationSchema: z.ZodType<PayApplication> = z
  .looseObject({
    id,
    contract_id: id,
    number: count(1),
    kind: oneOf('progress', 'retainage', 'final'),
    period_start: isoDate,
    period_end: isoDate,
    status: applicationStatus,
    erp_invoice_number: text,
    invoice_date: optional(isoDate),
    lines: z.array(applicationLine),
    totals,
    revision: count(0),
    submitted_by: optional(z.looseObject({ user: text, email: text })),
    updated_at: instantOrBlank,
  })
  .refine((row) => row.invoice_date !== undefined || row.status === 'draft', {
    path: ['invoice_date'],
    error: 'is missing, though the application is no draft',
  })
  .transform((row) => ({
    id: row.id,
    contractId: row.contract_id,
    number: row.number,
    kind: row.kind,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    status: row.status,
    erpInvoiceNumber: row.erp_invoice_number,
    invoiceDate: row.invoice_date ?? '',
    lines: row.lines,
    totals: row.totals,
    revision: row.revision,
    ...(row.submitted_by && { submittedBy: submitterOf(row.submitted_by) }),
    ...(row.updated_at && { updated: row.updated_at }),
  }));

/** Without what is blank. */
function submitterOf({ user, email }: { user: string; email: string }): PayApplication['submittedBy'] {
  return { ...(user && { user }), ...(email && { email }) };
}

/**
 * @param current the application's revision. Where a row says on which one it was decided, an approval of an earlier
 *   one does not count: everybody signs anew what was changed.
 */
export const approvalSchema = (current: number): z.ZodType<PayApprovalStep> =>
  z
    .looseObject({
      sequence: count(0),
      user: requiredText,
      decision: oneOf('pending', 'approved', 'declined'),
      decided_at: instantOrBlank,
      comment: text,
      revision: optional(count(0)),
    })
    .transform((row) => ({
      sequence: row.sequence,
      user: row.user,
      decision: row.revision === undefined || row.revision === current ? row.decision : 'pending',
      decidedAt: row.decided_at,
      comment: row.comment,
    }));

const sha256 = requiredText.refine((value) => /^[0-9a-f]{64}$/i.test(value), 'is not 64 hexadecimal digits');

export const attachmentSchema: z.ZodType<Attachment> = z
  .looseObject({
    id,
    kind: oneOf('pay_app', 'lien_waiver', 'compliance', 'backup'),
    file_name: requiredText,
    content_type: requiredText,
    size: count(0),
    sha256,
    url: requiredText,
  })
  .transform((row) => ({
    id: row.id,
    kind: row.kind,
    fileName: row.file_name,
    contentType: row.content_type,
    size: row.size,
    sha256: row.sha256.toLowerCase(),
    url: row.url,
  }));
