import Decimal from 'decimal.js';
import type { Row } from '../core';
import { subcontractKey, subcontractOf } from './subcontracts';
import { where } from './tables';
import type { Match, Tables } from './tables';

interface DocumentTables {
  header: string;
  detail: string;
}

/** Where the invoices of a module lie, and what their update does beside moving them. */
export interface Module {
  /** The column of the invoice's number. */
  number: string;
  /** The columns that name an invoice, beside the company. */
  key: readonly string[];
  entry: DocumentTables;
  /** Entries that wait for approval: they are changed and deleted as others are, but never updated. */
  approval?: DocumentTables;
  updated: DocumentTables;
  openItems: string;
  openItem(header: Row): Row;
  onUpdate?(tables: Tables, header: Row): void;
  /** What goes with an invoice that is deleted, beside its details. */
  onDelete?(tables: Tables, header: Row): void;
}

/** Amounts of open items are positive; the type gives the sign. */
function amounts(header: Row, extension: string): Row {
  const amount = new Decimal(String(header[extension])).plus(String(header.Sales_Tax_Amount));
  return {
    Invoice_Amount: amount.toFixed(2),
    Invoice_Balance: amount.minus(String(header.Retention_Amount)).toFixed(2),
    Retention_Balance: header.Retention_Amount,
  };
}

const keyOf = ({ key }: Pick<Module, 'key'>, header: Row): Row =>
  Object.fromEntries(['Company_Code', ...key].map((name) => [name, header[name]]));

/** The rows of the same invoice in another table. */
export const sameInvoice = (module: Pick<Module, 'key'>, header: Row): Match => where(keyOf(module, header));

const receivableKey = ['Invoice_Or_Transaction', 'Transaction_Type'];
const payableKey = ['Vendor_Code', 'Invoice_Number', 'Invoice_Type_Code'];

const receivable: Module = {
  number: 'Invoice_Or_Transaction',
  key: receivableKey,
  entry: { header: 'CR_INVOICE_TRAN_HEADER_MC', detail: 'CR_INVOICE_TRAN_DETAIL_MC' },
  updated: { header: 'CR_INVOICE_HEADER_MC', detail: 'CR_INVOICE_DETAIL_MC' },
  openItems: 'CR_OPEN_ITEM_MC',
  openItem: (header) => ({
    ...keyOf({ key: receivableKey }, header),
    Customer_Code: header.Customer_Code,
    ...amounts(header, 'Invoice_Extension'),
  }),
};

/** What the subcontractor has billed, gross; a credit takes it back. */
function bill(tables: Tables, header: Row): void {
  if (header.Contract_Number === '') return;
  const key = { ...header, Subcontract_Number: header.Contract_Number };
  const subcontract = subcontractOf(tables, key);
  if (!subcontract) return;
  const amount = new Decimal(String(header.Invoice_Amount));
  const billed = new Decimal(String(subcontract.Total_Billed));
  const total = header.Invoice_Type_Code === 'C' ? billed.minus(amount) : billed.plus(amount);
  tables.update('VN_SUBCONTRACT_MC', subcontractKey(key), { Total_Billed: total.toFixed(2) });
}

const payable: Module = {
  number: 'Invoice_Number',
  key: payableKey,
  entry: { header: 'VN_INVOICE_TRAN_HEADER_MC6', detail: 'VN_INVOICE_TRAN_DETAIL_MC' },
  approval: { header: 'VN_INVOICE_APPROVAL_HDR_MC', detail: 'VN_INVOICE_APPROVAL_DET_MC' },
  updated: { header: 'VN_GL_DISTRIBUTION_HEADER_MC', detail: 'VN_GL_DISTRIBUTION_DETAIL_MC' },
  openItems: 'VN_OPEN_ITEMS_MC',
  openItem: (header) => ({
    ...keyOf({ key: payableKey }, header),
    Status: header.Status,
    ...amounts(header, 'Invoice_Amount'),
  }),
  onUpdate: bill,
  onDelete(tables, { Company_Code, Vendor_Code, Invoice_Number }) {
    tables.remove('_images', where({ Company_Code, Vendor_Code, Invoice_Number }));
  },
};

export const modules: Readonly<Record<string, Module>> = { AR: receivable, AP: payable };
