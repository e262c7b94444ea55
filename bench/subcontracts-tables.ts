/** What Spectrum holds of one job with thousands of subcontracts, in the place of the demonstration's two. */
import { company } from '../demo/initial/spectrum';
import {
  drywall,
  retentionPercent,
  subcontractAccount,
  subcontractedJob,
} from '../demo/initial/subcontracts';
import { recordId } from '../domain/record-id';
import { subcontractRef } from '../domain/trimble-pay/record-ids';
import type { House } from '../test/support/house';

export interface Many {
  vendor: string;
  subcontract: string;
  /** Of Girder. */
  record: string;
}

/** One vendor has so many of them. */
const perVendor = 20;

const [section] = drywall.sections;

/** Active lump sums of one section each. */
export function manySubcontracts({ target }: House, count: number): Many[] {
  return Array.from({ length: count }, (_, at) => {
    const key = {
      vendor: `V${String(10_000 + Math.floor(at / perVendor))}`,
      subcontract: `S${String(10_000 + at)}`,
    };
    return { ...key, record: recordId(subcontractRef({ account: 'main', target }, key)) };
  });
}

/** Puts them into Spectrum. `comments` by number: what is told of some of them; of all others it is their number. */
export function putSubcontracts(
  house: House,
  all: readonly Many[],
  comments: ReadonlyMap<string, string>,
): void {
  if (!section) throw new Error('The demonstration has no section.');
  const { phase, costType, item, description } = section;
  const keyOf = ({ vendor, subcontract }: Many) => ({
    Company_Code: company,
    Vendor_Code: vendor,
    Subcontract_Number: subcontract,
  });
  house.spectrum.sandbox.putState({
    VN_VENDOR_MASTER_MC: [...new Set(all.map(({ vendor }) => vendor))].map((vendor) => ({
      Company_Code: company,
      Vendor_Code: vendor,
      Vendor_Name: `VENDOR ${vendor}`,
      Vendor_Email: `billing@${vendor.toLowerCase()}.example`,
      Address_1: '100 Industrial Blvd',
      Address_3: 'San Antonio',
      State: 'TX',
      Zip_Code: '78210',
    })),
    VN_SUBCONTRACT_MC: all.map((one) => ({
      ...keyOf(one),
      Job_Number: subcontractedJob,
      Comment: comments.get(one.subcontract) ?? one.subcontract,
      GL_Account: subcontractAccount,
      Retention_Percent: retentionPercent,
    })),
    VN_SUBCONTRACT_PHASE_MC: all.map((one) => ({
      ...keyOf(one),
      Phase_Code: phase,
      Cost_Type: costType,
      Bid_Item_Number: item,
      Bill_Description: description,
      Original_Contract_Amount: '100000.00',
    })),
    VN_SUB_CHANGE_ORDER_HDR_MC: [],
    VN_SUB_CHANGE_ORDER_DET_MC: [],
  });
}
