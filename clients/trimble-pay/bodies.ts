import { isIsoDate } from '../../domain/dates';
import { externalKeyOf } from './external-keys';
import type {
  AccountingLineFields,
  ChangeOrderFields,
  ContractFields,
  ErpConnection,
  ErpExport,
  ProjectFields,
  SovLineFields,
  VendorFields,
  VendorMember,
} from './types';
import { isDecimalText, isMoneyText } from './values';

/**
 * Bodies of writes, as Trimble Pay spells them. A field that is undefined is left out and stays as it is there.
 *
 * Each throws RangeError, naming the field, for a figure or date that is not spelled exactly.
 */

const projectNames = {
  name: 'name',
  number: 'project_number',
  type: 'project_type',
  ownerName: 'owner_name',
  timeZone: 'time_zone',
  isArchived: 'is_archived',
  addressLine1: 'address_line1',
  addressLine2: 'address_line2',
  city: 'city',
  state: 'state',
  zipCode: 'zip_code',
} as const satisfies Record<keyof ProjectFields, string>;

export function projectBody(fields: Partial<ProjectFields>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(projectNames).flatMap(([own, theirs]) => {
      const value: unknown = Reflect.get(fields, own);
      return value === undefined ? [] : [[theirs, nullIfBlank(value)]];
    }),
  );
}

export const connectionBody = (connection: ErpConnection): object => ({
  erp: 'spectrum',
  company_code: connection.companyCode,
  job: connection.job,
  settings: {
    auto_export: connection.autoExport,
    invoice_number_format: connection.invoiceNumberFormat,
    export_retainage: connection.exportRetainage,
  },
});

export const vendorBody = (vendor: VendorFields): object => ({
  name: vendor.name,
  phone: nullIfBlank(vendor.phone),
  address_line1: nullIfBlank(vendor.addressLine1),
  address_line2: nullIfBlank(vendor.addressLine2),
  city: nullIfBlank(vendor.city),
  state: nullIfBlank(vendor.state),
  zip_code: nullIfBlank(vendor.zipCode),
});

/** Without an e-mail there is nobody to add, and no call is made. */
export function memberBody({ email, name, phone }: VendorMember): object {
  if (email.trim() === '') throw new RangeError('a member without an e-mail cannot be added');
  return { email: email.trim(), name: name || undefined, phone: phone || undefined };
}

export const contractBody = (contract: ContractFields): object => ({
  project_id: contract.projectId,
  vendor_id: contract.vendorId,
  subcontract_number: contract.subcontractNumber,
  description: contract.description,
  original_value: money('originalValue', contract.originalValue),
  line_item_type: contract.lineItemType,
  default_retainage_percentage_of_completed_work: decimal('retainage.work', contract.retainage.work),
  default_retainage_percentage_of_materials_stored: decimal('retainage.stored', contract.retainage.stored),
  ...(contract.offSystem && {
    amount_approved_off_system: money('offSystem.amountApproved', contract.offSystem.amountApproved),
    approved_application_count: contract.offSystem.approvedApplications,
  }),
});

export const accountingLineBody = (line: AccountingLineFields): object => ({
  external_key: externalKeyOf(line.place),
  accounting_line_code: line.place.phase,
  accounting_line_name: line.name,
  accounting_line_value: money('value', line.value),
  cost_type: line.place.costType,
  is_retainable: line.isRetainable,
  change_order_id: line.changeOrderId,
});

export const sovLineBody = (line: SovLineFields): object => ({
  id: line.id,
  accounting_line_id: line.sectionId,
  item_no: line.itemNo,
  description: line.description,
  scheduled_value: money('scheduledValue', line.scheduledValue),
  quantity: line.quantity === undefined ? undefined : decimal('quantity', line.quantity),
  unit_price: line.unitPrice === undefined ? undefined : decimal('unitPrice', line.unitPrice),
  change_order_id: line.changeOrderId,
});

export const changeOrderBody = (order: ChangeOrderFields): object => ({
  number: order.number,
  description: order.description,
  amount: money('amount', order.amount),
  executed_on: date('executedOn', order.executedOn),
  lines: order.lines.map((line) => ({
    external_key: externalKeyOf(line.place),
    description: line.description,
    amount: money('lines.amount', line.amount),
  })),
});

export const exportBody = (result: ErpExport): object => ({
  status: result.status,
  erp_invoice_number: result.erpInvoiceNumber,
  erp_ref: result.erpRef,
  error: result.error,
  attempted_at: result.attemptedAt,
  attachments: result.attachments.map(({ id, status }) => ({ id, status })),
});

/** Nothing is null; a blank text is no value. */
const nullIfBlank = (value: unknown): unknown => (value === '' ? null : value);

function exactly(what: string, fits: (text: string) => boolean) {
  return (field: string, text: string): string => {
    if (!fits(text)) throw new RangeError(`${field} is ${JSON.stringify(text)}; expected ${what}`);
    return text;
  };
}

const money = exactly('an amount, e.g. "12833.88"', isMoneyText);
const decimal = exactly('a decimal number, e.g. "10.00"', isDecimalText);
const date = exactly('a date, YYYY-MM-DD', isIsoDate);
