/**
 * ServiceTrade's things as Girder reads them: canonical, one step inside the client. Ids are strings, money is a
 * string of dollars and cents (`"-50.00"`), percents are strings, instants are epoch seconds.
 */
export interface PaymentTerms {
  id: string;
  name: string;
}

export interface TaxRate {
  id: string;
  name: string;
  /** Percent, e.g. `"8.25"`. */
  rate: string;
}

export interface InvoiceItem {
  id: string;
  description: string;
  quantity: string;
  /** Unit price; may be negative. */
  price: string;
  /** Extension before tax. */
  totalPrice: string;
  taxable: boolean;
  taxAmount?: string;
  /** The item's own rate; without it the invoice's holds. */
  taxRate?: TaxRate;
  serviceLine?: ServiceLine;
  libItem?: { id: string; code: string; type: string };
}

export interface Invoice {
  id: string;
  invoiceNumber: string;
  type: string;
  status: string;
  /** Epoch seconds. */
  transactionDate: number;
  created: number;
  updated: number;
  customerId: string;
  locationId?: string;
  jobId?: string;
  subtotal: string;
  taxAmount: string;
  totalPrice: string;
  taxRate?: TaxRate;
  paymentTerms?: PaymentTerms;
  customerPo: string;
  notes: string;
  items: InvoiceItem[];
}

export type ExternalIds = Record<string, string>;

export interface Company {
  id: string;
  name: string;
  status: string;
  refNumber: string;
  isCustomer: boolean;
  address: Address;
  phoneNumber: string;
  paymentTerms?: PaymentTerms;
  externalIds: ExternalIds;
  updated: number;
}

export interface Address {
  street: string;
  city: string;
  state: string;
  postalCode: string;
}

export interface Location {
  id: string;
  name: string;
  status: string;
  refNumber: string;
  companyId?: string;
  address: Address;
  phoneNumber: string;
  taxable: boolean;
  externalIds: ExternalIds;
  updated: number;
}

export interface Job {
  id: string;
  number: string;
  name: string;
  type: string;
  status: string;
  customerId?: string;
  locationId?: string;
  ownerId?: string;
  salesId?: string;
  assignedOfficeId?: string;
  paymentTerms?: PaymentTerms;
  serviceLine?: ServiceLine;
  /** Of its service requests, as far as they were asked for. */
  serviceLines: ServiceLine[];
  tags: string[];
  customerPo: string;
  externalIds: ExternalIds;
  /** Epoch seconds. */
  created: number;
  updated: number;
}

export interface ServiceLine {
  id: string;
  name: string;
}

export interface User {
  id: string;
  name: string;
  externalIds: ExternalIds;
}
