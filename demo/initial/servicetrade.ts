import { noon, storyDays } from '../dates';
import { customers, jobs } from './spectrum';

/** ServiceTrade's API client of Girder, and that of an office user; events of the first are echoes. */
export const girderClient = { clientId: 'girder', clientSecret: 'demo-girder-secret', userId: 9001 };
export const officeClient = { clientId: 'office', clientSecret: 'demo-office-secret', userId: 9002 };

const paymentTerms = { id: 30, name: 'Net 30', days: 30 };
export const taxRate = { id: 825, name: 'San Antonio 8.25', rate: 8.25 };
export const salesUser = 9101;
/** The contractor itself, vendor of every job. */
export const contractor = 6999;
export const serviceLines = { hvac: 31, plumbing: 32 };

/** Company, location and job ids by position; the third company has no external id yet. */
export const companyId = (n: number): number => 7000 + n;
export const locationId = (n: number): number => 7100 + n;
export const jobId = (n: number): number => 7200 + n;

/** The customer that nobody has mapped yet, until the story does. */
export const unmapped = 3;

export function serviceTradeTables(): Record<string, unknown[]> {
  // What is there changed last before go-live, so that no poll takes it up.
  const asOf = noon(storyDays().lastMonth.minus({ months: 2 }));
  const stamps = { created: asOf, updated: asOf };
  return {
    _clients: [girderClient, officeClient],
    _settings: [{ apiUserId: girderClient.userId }],
    paymentterm: [paymentTerms],
    taxrate: [taxRate],
    serviceline: [
      { id: serviceLines.hvac, name: 'HVAC' },
      { id: serviceLines.plumbing, name: 'Plumbing' },
    ],
    user: [
      { id: girderClient.userId, name: 'Girder API', status: 'active' },
      { id: officeClient.userId, name: 'Office', status: 'active' },
      { id: salesUser, name: 'Jordan Reyes', status: 'active', externalIds: { spectrum_sales: 'JR' } },
    ],
    company: [
      {
        id: contractor,
        name: 'Mission Mechanical',
        status: 'active',
        isCustomer: false,
        isVendor: true,
        ...stamps,
      },
      ...customers.map(([code, name], at) => ({
        id: companyId(at + 1),
        name,
        status: 'active',
        isCustomer: true,
        paymentTerms,
        address: { street: '1 Broadway', city: 'San Antonio', state: 'TX', postalCode: '78209' },
        externalIds: at + 1 === unmapped ? {} : { spectrum: code },
        ...stamps,
      })),
    ],
    location: jobs.map(([, , site], at) => ({
      id: locationId(at + 1),
      name: `Site ${site}`,
      status: 'active',
      company: { id: companyId(at + 1) },
      taxable: true,
      address: { street: '1 Broadway', city: 'San Antonio', state: 'TX', postalCode: '78209' },
      externalIds: { spectrum_site: site },
      ...stamps,
    })),
    job: jobs.map(([number], at) => ({
      id: jobId(at + 1),
      number: number.slice(1),
      type: 'repair',
      status: 'completed',
      vendor: { id: contractor },
      customer: { id: companyId(at + 1) },
      location: { id: locationId(at + 1) },
      sales: { id: salesUser },
      paymentTerms,
      externalIds: { spectrum_job: number },
      ...stamps,
    })),
  };
}

export interface StoryInvoice {
  id: number;
  number: string;
  /** Position of the customer and job, from 1. */
  customer: number;
  transactionDate: number;
  lines: { description: string; amount: number }[];
  /** Tax as ServiceTrade charged it on the invoice as a whole; without it the stand-in sums up its lines. */
  tax?: number;
}

/** An invoice as the office sees it before approving it; amounts are computed by the stand-in. */
export function invoiceRow(invoice: StoryInvoice): Record<string, unknown> {
  return {
    id: invoice.id,
    invoiceNumber: invoice.number,
    type: 'invoice',
    status: 'ok',
    transactionDate: invoice.transactionDate,
    customer: { id: companyId(invoice.customer) },
    location: { id: locationId(invoice.customer) },
    job: { id: jobId(invoice.customer) },
    paymentTerms: { id: paymentTerms.id },
    taxRate: { id: taxRate.id },
    customerPo: `PO-${invoice.number}`,
    ...charged(invoice),
    items: invoice.lines.map((line, at) => ({
      id: invoice.id * 10 + at,
      description: line.description,
      quantity: 1,
      price: line.amount,
      taxable: true,
    })),
  };
}

function charged({ lines, tax }: StoryInvoice): Record<string, unknown> {
  if (tax === undefined) return {};
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  return { subtotal, taxAmount: tax, totalPrice: Number((subtotal + tax).toFixed(2)) };
}
