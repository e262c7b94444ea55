import { z } from 'zod';
import { code, text } from './infolink-cells';
import type { Infolink, Where } from './infolink';
import type { Likeness } from './likeness';
import { mayBeAlike } from './likeness';
import { inRange, only } from './infolink-rows';
import type { CodeSpan } from './infolink-rows';

/** A work order site with every column that AddWOSiteAddress sets and Info-Link shows. */
export interface SiteMaster {
  /** The site id, Ship_To_ID there. */
  code: string;
  name: string;
  customerCode: string;
  address1: string;
  address2: string;
  city: string;
  state: string;
  zip: string;
  phone: string;
  salesTaxCode: string;
  /** Y, N, or blank. */
  taxable: string;
  workStateTaxCode: string;
  costCenter: string;
  status: string;
}

/** All reads are by company and of every status; all throw InfolinkError when they are not complete. */
export interface SiteReads {
  /** Undefined: a complete read did not hold it. */
  siteMaster(company: string, id: string): Promise<SiteMaster | undefined>;
  allSites(company: string): Promise<SiteMaster[]>;
  sitesOfCustomer(company: string, customer: string): Promise<SiteMaster[]>;
  /**
   * Every site of whatever customer that may be the one meant (ST2): whose id is the reference number, or whose postal
   * code does not speak against it. Names are left to whoever compares, who knows how they were made to fit.
   */
  sitesLike(company: string, likeness: Likeness): Promise<SiteMaster[]>;
  /**
   * The site ids of a range that are taken.
   * @throws RangeError when it is no range
   */
  siteIds(company: string, range: CodeSpan): Promise<string[]>;
}

const table = 'WO_ADDRESS_MC';

const siteShape = z.object({
  Ship_To_ID: code,
  Site_Name: text,
  Site_Customer_Code: code,
  Address_1: text,
  Address_2: text,
  City: text,
  State: code,
  Zip_Code: text,
  Phone: text,
  Sales_Tax_Code: code,
  Taxable_Flag: code,
  Work_State_Tax_Code: code,
  Cost_Center: code,
  Status: code,
});

const likenessShape = z.object({ Ship_To_ID: code, Zip_Code: text });
const idShape = z.object({ Ship_To_ID: code });

export const siteTable = { table, shape: siteShape, key: 'Ship_To_ID' } as const;

export function siteReads(link: Infolink): SiteReads {
  const sites = async (company: string, where?: Where): Promise<SiteMaster[]> =>
    (await link.read(table, siteShape, company, where)).map((row) => ({
      code: row.Ship_To_ID,
      name: row.Site_Name,
      customerCode: row.Site_Customer_Code,
      address1: row.Address_1,
      address2: row.Address_2,
      city: row.City,
      state: row.State,
      zip: row.Zip_Code,
      phone: row.Phone,
      salesTaxCode: row.Sales_Tax_Code,
      taxable: row.Taxable_Flag,
      workStateTaxCode: row.Work_State_Tax_Code,
      costCenter: row.Cost_Center,
      status: row.Status,
    }));
  return {
    siteMaster: async (company, id) => only(await sites(company, { Ship_To_ID: id }), table, id),
    allSites: (company) => sites(company),
    sitesOfCustomer: (company, customer) => sites(company, { Site_Customer_Code: customer }),
    async sitesLike(company, likeness) {
      const rows = await link.read(table, likenessShape, company);
      const alike = rows
        .filter((row) => mayBeAlike({ code: row.Ship_To_ID, zip: row.Zip_Code }, likeness))
        .map((row) => row.Ship_To_ID);
      return sites(company, { Ship_To_ID: alike });
    },
    async siteIds(company, range) {
      const rows = await link.read(table, idShape, company);
      return inRange(
        rows.map((row) => row.Ship_To_ID),
        range,
      );
    },
  };
}
