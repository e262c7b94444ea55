import { z } from 'zod';
import {
  anyText,
  contractExternalId,
  count,
  date,
  decimal,
  email,
  externalKey,
  flag,
  instant,
  money,
  optionalText,
  percentage,
  projectExternalId,
  text,
  timeZone,
  vendorExternalId,
  word,
  zipCode,
} from './fields';

/** What every row has. `revision` rises with each change; a pay application's with each resubmission only. */
const stamps = { id: text, revision: count, updated_at: instant };
const absentText = optionalText.default(null);

const address = {
  address_line1: absentText,
  address_line2: absentText,
  city: absentText,
  county: absentText,
  state: absentText,
  zip_code: zipCode.default(null),
};

export const project = z.strictObject({
  ...stamps,
  external_id: projectExternalId,
  name: text,
  project_number: text,
  project_type: absentText,
  owner_name: absentText,
  time_zone: timeZone.nullable().default(null),
  is_archived: flag.default(false),
  ...address,
});

export const connectionSettings = z.strictObject({
  auto_export: flag.default(false),
  invoice_number_format: text.default('{subcontract}-{app}'),
  export_retainage: word('manual', 'zero_dollar').default('manual'),
});

/** The link of one project with one job of one ERP company. */
export const connection = z.strictObject({
  ...stamps,
  project_id: text,
  erp: word('spectrum').default('spectrum'),
  company_code: text,
  job: text,
  settings: connectionSettings.prefault({}),
});

export const vendor = z.strictObject({
  ...stamps,
  external_id: vendorExternalId,
  name: text,
  phone: absentText,
  ...address,
});

export const member = z.strictObject({
  ...stamps,
  vendor_id: text,
  email,
  name: absentText,
  phone: absentText,
});

export const contract = z.strictObject({
  ...stamps,
  external_id: contractExternalId,
  project_id: text,
  vendor_id: text,
  subcontract_number: text,
  description: anyText.default(''),
  original_value: money,
  line_item_type: word('lump_sum', 'unit').default('lump_sum'),
  default_retainage_percentage_of_completed_work: percentage.default('0.00'),
  default_retainage_percentage_of_materials_stored: percentage.default('0.00'),
  amount_approved_off_system: money.default('0.00'),
  approved_application_count: count.default(0),
  status: text.default('active'),
  locked: flag.default(false),
});

/** An accounting line: the header of one section of the schedule of values. */
export const section = z.strictObject({
  ...stamps,
  contract_id: text,
  external_key: externalKey,
  accounting_line_code: text,
  accounting_line_name: anyText,
  accounting_line_value: money,
  cost_type: text,
  is_retainable: flag.default(true),
  change_order_id: absentText,
});

export const sovLine = z.strictObject({
  ...stamps,
  contract_id: text,
  accounting_line_id: text,
  item_no: text,
  description: anyText,
  scheduled_value: money,
  quantity: decimal.nullable().default(null),
  unit_price: decimal.nullable().default(null),
  change_order_id: absentText,
});

export const changeOrderLine = z.strictObject({
  external_key: externalKey,
  description: anyText,
  amount: money,
});

export const changeOrder = z.strictObject({
  ...stamps,
  contract_id: text,
  external_id: text,
  number: text,
  description: anyText.default(''),
  amount: money,
  executed_on: date,
  lines: z.array(changeOrderLine),
});

/** The stored and retainage figures are balances; the retainage is what is held after releases. */
export const billedLine = z.strictObject({
  sov_line_id: text,
  accounting_line_id: text,
  scheduled_value: money,
  previous_work: money,
  previous_stored: money,
  work_this_period: money,
  stored_now: money,
  retainage_to_date_work: money,
  retainage_to_date_stored: money,
  retainage_released_this_period: money,
});

/** Lines 1 to 9 of the G702, in its order; 5 is 5a and 5b. */
export const totals = z.strictObject({
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
});

export const approval = z.strictObject({
  sequence: count,
  user: text,
  decision: word('pending', 'approved', 'declined').default('pending'),
  decided_at: instant.nullable().default(null),
  comment: absentText,
  /** Of the application that was decided on; null while pending. */
  revision: count.nullable().default(null),
});

export const erpExport = z.strictObject({
  status: word('queued', 'exporting', 'exported', 'failed', 'undone'),
  erp_invoice_number: absentText,
  erp_ref: absentText,
  error: z.strictObject({ code: text, message: text }).nullable().default(null),
  attempted_at: instant,
  attachments: z.array(z.strictObject({ id: text, status: text })),
});

export const statusWords = ['draft', 'submitted', 'in_review', 'approved', 'declined', 'paid'] as const;

/** Who submitted an application, as far as it is known. */
export const submitter = z.strictObject({ user: text.optional(), email: email.optional() });

export const payApplication = z.strictObject({
  ...stamps,
  contract_id: text,
  number: count.min(1, { error: 'must be 1 or more' }),
  kind: word('progress', 'retainage', 'final').default('progress'),
  period_start: date,
  period_end: date,
  status: word(...statusWords).default('draft'),
  erp_invoice_number: absentText,
  invoice_date: date.nullable().default(null),
  lines: z.array(billedLine),
  totals,
  approvals: z.array(approval).default([]),
  erp_export: erpExport.nullable().default(null),
  submitted_by: submitter.nullable().default(null),
  /** When an approval was taken back; not shown by the API. */
  unapproved_at: instant.nullable().default(null),
});

/** `size` and `sha256` are what is announced; the bytes are `content_base64`, or so many made-up ones. */
export const attachment = z.strictObject({
  ...stamps,
  pay_application_id: text,
  kind: word('pay_app', 'lien_waiver', 'compliance', 'backup').default('backup'),
  file_name: text,
  content_type: text.default('application/pdf'),
  size: count,
  sha256: text,
  content_base64: z.base64().nullable().default(null),
  generated_bytes: count.nullable().default(null),
});

export type Project = z.infer<typeof project>;
export type Connection = z.infer<typeof connection>;
export type Vendor = z.infer<typeof vendor>;
export type Member = z.infer<typeof member>;
export type Contract = z.infer<typeof contract>;
export type Section = z.infer<typeof section>;
export type SovLine = z.infer<typeof sovLine>;
export type ChangeOrder = z.infer<typeof changeOrder>;
export type BilledLine = z.infer<typeof billedLine>;
export type Totals = z.infer<typeof totals>;
export type ErpExport = z.infer<typeof erpExport>;
export type Submitter = z.infer<typeof submitter>;
export type PayApplication = z.infer<typeof payApplication>;
export type Attachment = z.infer<typeof attachment>;
