import { z } from 'zod';
import type { CustomerRow } from '../../domain/spectrum/types';
import type { Likeness } from './likeness';
import { mayBeAlike } from './likeness';
import { code, percent, text } from './infolink-cells';
import type { Infolink, Where } from './infolink';
import { inRange, only } from './infolink-rows';
import type { CodeSpan } from './infolink-rows';

/** An AR customer with every column that AddCustomer sets and Info-Link shows. */
export interface CustomerMaster extends CustomerRow {
  address1: string;
  address2: string;
  city: string;
  state: string;
  phone: string;
  /** Y, N, or blank for no default. */
  taxable: string;
  costCenter: string;
}

/** All reads are by company and of every status; all throw InfolinkError when they are not complete. */
export interface CustomerReads {
  /** Undefined: a complete read did not hold it. */
  customerMaster(company: string, code: string): Promise<CustomerMaster | undefined>;
  allCustomers(company: string): Promise<CustomerMaster[]>;
  /**
   * Every customer that may be the one meant (ST1): whose code is the reference number, or whose postal code does not
   * speak against it. Names are left to whoever compares, who knows how they were made to fit.
   */
  customersLike(company: string, likeness: Likeness): Promise<CustomerMaster[]>;
  /**
   * The codes of a range that are taken.
   * @throws RangeError when it is no range
   */
  customerCodes(company: string, range: CodeSpan): Promise<string[]>;
}

const table = 'CR_CUSTOMER_MASTER_MC';

const customerShape = z.object({
  Customer_Code: code,
  Name: text,
  Address_1: text,
  Address_2: text,
  City: text,
  State: code,
  Zip_Code: text,
  Phone: text,
  Terms_Code: code,
  Salesperson: code,
  Sales_Tax_Code: code,
  Taxable_Flag: code,
  Standard_Retention_Percent: percent,
  Cost_Center: code,
  Status: code,
});

const likenessShape = z.object({ Customer_Code: code, Zip_Code: text });
const codeShape = z.object({ Customer_Code: code });

export const customerTable = { table, shape: customerShape, key: 'Customer_Code' } as const;

export function customerReads(link: Infolink): CustomerReads {
  const customers = async (company: string, where?: Where): Promise<CustomerMaster[]> =>
    (await link.read(table, customerShape, company, where)).map((row) => ({
      code: row.Customer_Code,
      name: row.Name,
      address1: row.Address_1,
      address2: row.Address_2,
      city: row.City,
      state: row.State,
      zip: row.Zip_Code,
      phone: row.Phone,
      termsCode: row.Terms_Code,
      salesperson: row.Salesperson,
      salesTaxCode: row.Sales_Tax_Code,
      taxable: row.Taxable_Flag,
      standardRetentionPercent: row.Standard_Retention_Percent,
      costCenter: row.Cost_Center,
      status: row.Status,
    }));
  const byCode = (company: string, wanted: string | readonly string[]): Promise<CustomerMaster[]> =>
    customers(company, { Customer_Code: wanted });
  return {
    allCustomers: (company) => customers(company),
    customerMaster: async (company, wanted) => only(await byCode(company, wanted), table, wanted),
    async customersLike(company, likeness) {
      const rows = await link.read(table, likenessShape, company);
      const alike = rows
        .filter((row) => mayBeAlike({ code: row.Customer_Code, zip: row.Zip_Code }, likeness))
        .map((row) => row.Customer_Code);
      return byCode(company, alike);
    },
    async customerCodes(company, range) {
      const rows = await link.read(table, codeShape, company);
      return inRange(
        rows.map((row) => row.Customer_Code),
        range,
      );
    },
  };
}
