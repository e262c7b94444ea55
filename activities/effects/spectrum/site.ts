import { z } from 'zod';
import type { SpectrumClient } from '../../../clients/spectrum';
import type { Effect, Probe } from '../../../domain/effects';
import { differences } from '../../../domain/effects';
import type { SiteBody } from '../../../domain/servicetrade/site-plan';
import { canonicalCode } from '../../../domain/spectrum/codes';
import { probeRow, withoutBlanks } from './row-probe';

/**
 * A new work order site (ST2). Spectrum makes it active and refuses an id that exists.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/work-order-services/add-work-order-site-address
 */
export const siteBody = z.object({
  company: z.string(),
  site: z.string(),
  name: z.string(),
  address1: z.string(),
  address2: z.string(),
  city: z.string(),
  state: z.string(),
  zip: z.string(),
  phone: z.string(),
  customer: z.string(),
  salesTaxCode: z.string(),
  taxable: z.enum(['Y', 'N']),
  workState: z.string(),
}) satisfies z.ZodType<SiteBody>;

/** What Info-Link gives back of a site, as far as it was sent: a blank tax code becomes the customer's. */
type SiteEcho = Partial<Omit<SiteBody, 'company'>>;

function siteEcho(body: SiteBody): SiteEcho {
  return withoutBlanks({
    site: canonicalCode(body.site),
    name: body.name,
    address1: body.address1,
    address2: body.address2,
    city: body.city,
    state: canonicalCode(body.state),
    zip: body.zip,
    phone: body.phone,
    customer: canonicalCode(body.customer),
    salesTaxCode: canonicalCode(body.salesTaxCode),
    taxable: body.taxable,
    workState: canonicalCode(body.workState),
  });
}

export function siteEffect(spectrum: SpectrumClient): Effect<SiteBody, SiteEcho> {
  return {
    kind: 'spectrum/site',
    guard: 'keyed',
    naturalKey: (body) => `${body.company}|${canonicalCode(body.site)}`,
    echo: siteEcho,
    send: (bodies, context) => Promise.all(bodies.map((body) => spectrum.addSite(body, context))),
    probe: (key, echo) => probeSite(spectrum, key, echo),
  };
}

/** A complete read of the sites by id, of every status and customer. */
function probeSite(spectrum: SpectrumClient, key: string, echo: SiteEcho): Promise<Probe> {
  const [company = '', site = ''] = key.split('|');
  return probeRow(
    () => spectrum.siteMaster(company, site),
    (row) => {
      const held: Required<SiteEcho> = {
        site: canonicalCode(row.code),
        name: row.name,
        address1: row.address1,
        address2: row.address2,
        city: row.city,
        state: canonicalCode(row.state),
        zip: row.zip,
        phone: row.phone,
        customer: canonicalCode(row.customerCode),
        salesTaxCode: canonicalCode(row.salesTaxCode),
        taxable: row.taxable,
        workState: canonicalCode(row.workStateTaxCode),
      };
      return {
        ref: held.site,
        differences: differences(echo, held),
        evidence: `site ${held.site} of customer ${held.customer}, status ${row.status}`,
      };
    },
  );
}
