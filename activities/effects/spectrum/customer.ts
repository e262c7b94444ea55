import { z } from 'zod';
import type { SpectrumClient } from '../../../clients/spectrum';
import type { Effect, Probe } from '../../../domain/effects';
import { differences } from '../../../domain/effects';
import type { CustomerBody } from '../../../domain/servicetrade/customer-plan';
import { canonicalCode } from '../../../domain/spectrum/codes';
import { probeRow, withoutBlanks } from './row-probe';

/** A new AR customer (ST1). Spectrum makes it active and refuses a code that exists. */
export const customerBody = z.object({
  company: z.string(),
  code: z.string(),
  name: z.string(),
  address1: z.string(),
  address2: z.string(),
  city: z.string(),
  state: z.string(),
  zip: z.string(),
  phone: z.string(),
  salesperson: z.string(),
  terms: z.string(),
  taxable: z.enum(['Y', 'N', '']),
  salesTaxCode: z.string(),
}) satisfies z.ZodType<CustomerBody>;

/** What Info-Link gives back of a customer. What was left blank is Spectrum's to fill, and is not compared. */
type CustomerEcho = Partial<Omit<CustomerBody, 'company'>>;

function customerEcho(body: CustomerBody): CustomerEcho {
  return withoutBlanks({
    code: canonicalCode(body.code),
    name: body.name,
    address1: body.address1,
    address2: body.address2,
    city: body.city,
    state: canonicalCode(body.state),
    zip: body.zip,
    phone: body.phone,
    salesperson: canonicalCode(body.salesperson),
    terms: canonicalCode(body.terms),
    taxable: body.taxable,
    salesTaxCode: canonicalCode(body.salesTaxCode),
  });
}

export function customerEffect(spectrum: SpectrumClient): Effect<CustomerBody, CustomerEcho> {
  return {
    kind: 'spectrum/customer',
    guard: 'keyed',
    naturalKey: (body) => `${body.company}|${canonicalCode(body.code)}`,
    echo: customerEcho,
    send: (bodies, context) =>
      Promise.all(bodies.map((body) => spectrum.addCustomer({ ...body, retentionPercent: '' }, context))),
    probe: (key, echo) => probeCustomer(spectrum, key, echo),
  };
}

/** A complete read of the customers by code, of every status. */
function probeCustomer(spectrum: SpectrumClient, key: string, echo: CustomerEcho): Promise<Probe> {
  const [company = '', code = ''] = key.split('|');
  return probeRow(
    () => spectrum.customerMaster(company, code),
    (row) => {
      const held: Required<CustomerEcho> = {
        code: canonicalCode(row.code),
        name: row.name,
        address1: row.address1,
        address2: row.address2,
        city: row.city,
        state: canonicalCode(row.state),
        zip: row.zip,
        phone: row.phone,
        salesperson: canonicalCode(row.salesperson),
        terms: canonicalCode(row.termsCode),
        taxable: row.taxable,
        salesTaxCode: canonicalCode(row.salesTaxCode),
      };
      return {
        ref: held.code,
        differences: differences(echo, held),
        evidence: `customer ${held.code}, status ${row.status}`,
      };
    },
  );
}
