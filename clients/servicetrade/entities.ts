import { z } from 'zod';
import type {
  Company,
  Invoice,
  InvoiceItem,
  Job,
  Location,
  TaxRate,
  User,
} from '../../domain/servicetrade/types';
import { decimal, flag, id, instant, money, moneyOrZero, requiredText, text } from './values';

/**
 * Zod schemas of details, after `flatten`, each giving a type of domain/servicetrade/types.ts. Field names are
 * those of the public documentation; unknown fields are left out.
 */

/** Nothing there: null, missing, or the empty list that an empty PHP array becomes. */
const absent = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

function optional<T>(schema: z.ZodType<T>): z.ZodType<T | undefined> {
  return z.preprocess((value) => (absent(value) ? undefined : value), schema.optional());
}

/** An embedded reference, of which only the id is kept. */
const ref = z.looseObject({ id }).transform((row) => row.id);
const optionalRef = optional(ref);
const named = z.looseObject({ id, name: requiredText }).transform((row) => ({ id: row.id, name: row.name }));

/**
 * An object, or a bare percent, which then is its own name (`8.25%`, also a key of `taxes.byTaxRate`). Without its
 * percent it cannot be compared with Spectrum's, so a reference to an unknown one is not believed.
 */
const taxRate: z.ZodType<TaxRate> = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'string' ? { rate: value } : value),
  z.looseObject({ id: optional(id), name: text, rate: decimal }).transform((row) => ({
    id: row.id ?? `${row.rate}%`,
    name: row.name === '' ? `${row.rate}%` : row.name,
    rate: row.rate,
  })),
);

const externalIds = z
  .preprocess((value) => (absent(value) ? {} : value), z.record(z.string(), text))
  .transform((ids) => Object.fromEntries(Object.entries(ids).filter(([, value]) => value !== '')));

const address = z.preprocess(
  (value) => (absent(value) ? {} : value),
  z
    .looseObject({ street: text, city: text, state: text, postalCode: text })
    .transform(({ street, city, state, postalCode }) => ({ street, city, state, postalCode })),
);

const libItem = z
  .looseObject({ id, code: text, type: text })
  .transform((row) => ({ id: row.id, code: row.code, type: row.type }));

/** Leaves out keys without a value, so that equal things are equal. */
function compact<T extends object>(value: T): T {
  for (const key of Object.keys(value)) {
    if (Reflect.get(value, key) === undefined) Reflect.deleteProperty(value, key);
  }
  return value;
}

const item = z.looseObject({
  id,
  description: text,
  quantity: decimal,
  price: money,
  totalPrice: money,
  taxable: flag,
  taxAmount: optional(money),
  taxRate: optional(taxRate),
  serviceLine: optional(named),
  libItem: optional(libItem),
});

/**
 * @see {@link https://api.servicetrade.com/api/docs} Invoice. `items` must be there: an invoice without them
 *   would be taken for one of zero. `subtotal + taxAmount = totalPrice` is checked by the plan.
 */
export const invoiceSchema: z.ZodType<Invoice> = z
  .looseObject({
    id,
    invoiceNumber: text,
    type: text,
    status: requiredText,
    transactionDate: instant,
    created: instant,
    updated: instant,
    customer: ref,
    location: optionalRef,
    job: optionalRef,
    subtotal: money,
    taxAmount: moneyOrZero,
    totalPrice: money,
    taxRate: optional(taxRate),
    paymentTerms: optional(named),
    customerPo: text,
    notes: text,
    items: z.array(item),
  })
  .transform((row) =>
    compact({
      id: row.id,
      invoiceNumber: row.invoiceNumber,
      type: row.type,
      status: row.status,
      transactionDate: row.transactionDate,
      created: row.created,
      updated: row.updated,
      customerId: row.customer,
      locationId: row.location,
      jobId: row.job,
      subtotal: row.subtotal,
      taxAmount: row.taxAmount,
      totalPrice: row.totalPrice,
      taxRate: row.taxRate,
      paymentTerms: row.paymentTerms,
      customerPo: row.customerPo,
      notes: row.notes,
      items: row.items.map((one) => itemOf(one, row.taxAmount, row.taxRate)),
    }),
  );

/**
 * Live items have been seen without `taxable`. Then it counts as taxable if it or the invoice bears tax: the plan
 * compares the tax with the rate, so a wrong guess stops there. A bare percent that is the invoice's is the
 * invoice's rate, not a second one.
 */
function itemOf(row: z.infer<typeof item>, invoiceTax: string, invoiceRate?: TaxRate): InvoiceItem {
  const own = row.taxRate;
  const same = own?.id.endsWith('%') === true && own.rate === invoiceRate?.rate;
  return compact({
    id: row.id,
    description: row.description,
    quantity: row.quantity,
    price: row.price,
    totalPrice: row.totalPrice,
    taxable: row.taxable ?? Number(row.taxAmount ?? invoiceTax) !== 0,
    taxAmount: row.taxAmount,
    taxRate: same ? undefined : own,
    serviceLine: row.serviceLine,
    libItem: row.libItem,
  });
}

export const companySchema: z.ZodType<Company> = z
  .looseObject({
    id,
    name: requiredText,
    status: requiredText,
    refNumber: text,
    isCustomer: flag,
    address,
    phoneNumber: text,
    paymentTerms: optional(named),
    externalIds,
    updated: instant,
  })
  .transform((row) =>
    compact({
      id: row.id,
      name: row.name,
      status: row.status,
      refNumber: row.refNumber,
      isCustomer: row.isCustomer ?? false,
      address: row.address,
      phoneNumber: row.phoneNumber,
      paymentTerms: row.paymentTerms,
      externalIds: row.externalIds,
      updated: row.updated,
    }),
  );

export const locationSchema: z.ZodType<Location> = z
  .looseObject({
    id,
    name: requiredText,
    status: requiredText,
    refNumber: text,
    company: optionalRef,
    address,
    phoneNumber: text,
    taxable: flag,
    externalIds,
    updated: instant,
  })
  .transform((row) =>
    compact({
      id: row.id,
      name: row.name,
      status: row.status,
      refNumber: row.refNumber,
      companyId: row.company,
      address: row.address,
      phoneNumber: row.phoneNumber,
      // ServiceTrade's own default.
      taxable: row.taxable ?? false,
      externalIds: row.externalIds,
      updated: row.updated,
    }),
  );

const serviceRequests = z.preprocess(
  (value) => (absent(value) ? [] : value),
  z.array(z.looseObject({ serviceLine: optional(named) })),
);

const tagNames = z.preprocess((value) => (absent(value) ? [] : value), z.array(requiredText));

/** The job's service line may be empty; then its first service request's counts. */
export const jobSchema: z.ZodType<Job> = z
  .looseObject({
    id,
    number: text,
    name: text,
    type: requiredText,
    status: requiredText,
    customer: optionalRef,
    location: optionalRef,
    owner: optionalRef,
    sales: optionalRef,
    assignedOffice: optionalRef,
    paymentTerms: optional(named),
    serviceLine: optional(named),
    serviceRequests,
    tags: tagNames,
    customerPo: text,
    externalIds,
    created: optional(instant),
    updated: instant,
  })
  .transform((row) =>
    compact({
      id: row.id,
      number: row.number,
      name: row.name,
      type: row.type,
      status: row.status,
      customerId: row.customer,
      locationId: row.location,
      ownerId: row.owner,
      salesId: row.sales,
      assignedOfficeId: row.assignedOffice,
      paymentTerms: row.paymentTerms,
      serviceLine: row.serviceLine ?? row.serviceRequests[0]?.serviceLine,
      serviceLines: row.serviceRequests.flatMap(({ serviceLine }) => serviceLine ?? []),
      tags: row.tags,
      customerPo: row.customerPo,
      externalIds: row.externalIds,
      // Jobs have it by the documentation; one without is as old as its last change.
      created: row.created ?? row.updated,
      updated: row.updated,
    }),
  );

/** Some users carry only `name`, some only its parts. */
export const userSchema: z.ZodType<User> = z
  .looseObject({ id, name: text, firstName: text, lastName: text, externalIds })
  .transform((row) => ({
    id: row.id,
    name: row.name === '' ? `${row.firstName} ${row.lastName}`.trim() : row.name,
    externalIds: row.externalIds,
  }));
