import { z } from 'zod';
import type { VendorRow } from '../../domain/spectrum/subcontracts';
import { code, text } from './infolink-cells';
import type { Infolink } from './infolink';
import { eachOnce } from './infolink-rows';

export interface VendorReads {
  /**
   * Vendors of every status, in the order of their codes; one that is not there is left out.
   * @throws InfolinkError when the read is not complete
   */
  vendors(company: string, codes: readonly string[]): Promise<VendorRow[]>;
}

const table = 'VN_VENDOR_MASTER_MC';

const shape = z.object({
  Vendor_Code: code,
  Vendor_Name: text,
  Contact_Phone: text,
  Address_1: text,
  Address_2: text,
  /** The city. */
  Address_3: text,
  State: code,
  Zip_Code: text,
  Vendor_Email: text,
  Status: code,
});

export const vendorTable = { table, shape, key: 'Vendor_Code' } as const;

export function vendorReads(link: Infolink): VendorReads {
  return {
    async vendors(company, codes) {
      const rows = await link.read(table, shape, company, { Vendor_Code: codes });
      const found = rows.map((row) => ({
        code: row.Vendor_Code,
        name: row.Vendor_Name,
        phone: row.Contact_Phone,
        address1: row.Address_1,
        address2: row.Address_2,
        city: row.Address_3,
        state: row.State,
        zip: row.Zip_Code,
        email: row.Vendor_Email,
        status: row.Status,
      }));
      return eachOnce(found, table, (row) => [row.code]);
    },
  };
}
