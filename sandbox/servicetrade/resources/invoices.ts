import { epoch, flag, integer, money, number, objects, ref, refs, text, word } from '../columns';
import type { Column } from '../columns';
import { among, flagged, notAfter, notBefore, tagged } from '../filters';
import type { Resource } from '../resource';

export const invoiceStatuses = [
  'ok',
  'draft',
  'internal_review',
  'pending_accounting',
  'processed',
  'paid',
  'sent',
  'failed',
  'void',
] as const;

/** Items live inside their invoice: they have no life of their own and raise its events. */
export const itemColumns: Record<string, Column> = {
  description: text({ fallback: '' }),
  quantity: number({ fallback: 1 }),
  price: money({ fallback: 0 }),
  cost: money(),
  totalPrice: money({ readOnly: true }),
  taxable: flag(false),
  /** Percent; null is the invoice's. */
  taxRate: number(),
  taxAmount: money({ readOnly: true }),
  libItem: ref('libitem', ['code', 'type']),
  serviceLine: ref('serviceline', ['name']),
  jobItem: ref('jobitem', []),
  sortOrder: integer(),
};

export const invoice: Resource = {
  name: 'invoice',
  list: 'invoices',
  entityType: 17,
  announced: true,
  methods: ['GET', 'POST', 'PUT'],
  instructions: ['applyTax'],
  fixed: ['type', 'job', 'location', 'customer', 'vendor'],
  stub: ['invoiceNumber', 'status'],
  limit: { usual: 2000, most: 2000 },
  columns: {
    name: text(),
    invoiceNumber: text(),
    type: word('invoice', 'vendorbill', 'external'),
    status: word(...invoiceStatuses),
    transactionDate: epoch(),
    dueDate: epoch(),
    customer: ref('company'),
    vendor: ref('company'),
    location: ref('location', []),
    job: ref('job'),
    contract: ref('contract'),
    assignedUser: ref('user'),
    paymentTerms: ref('paymentterm'),
    taxRate: ref('taxrate'),
    customerPo: text({ most: 40 }),
    notes: text(),
    partial: flag(false),
    tags: { ...refs('tag'), readOnly: true },
    items: objects(),
    subtotal: money({ readOnly: true }),
    taxAmount: money({ readOnly: true }),
    totalPrice: money({ readOnly: true }),
    created: epoch({ readOnly: true }),
    updated: epoch({ readOnly: true }),
  },
  filters: {
    assignedUserId: among('assignedUser'),
    jobId: among('job'),
    customerId: among('customer'),
    locationId: among('location'),
    contractId: among('contract'),
    type: among('type'),
    status: among('status'),
    transactionDateAfter: notBefore('transactionDate'),
    transactionDateBefore: notAfter('transactionDate'),
    tag: tagged,
    partial: flagged('partial'),
    paid: (row, value) => (row.status === 'paid') === (value === '1' || value === 'true'),
  },
};
