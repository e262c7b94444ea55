import type { StoryDays } from '../dates';
import { isoDate, monthOf } from '../dates';

/** What the contractor has let to subcontractors before the story begins (TP1–TP4): one job, two subcontracts. */

/** Active; its project in Trimble Pay is made by the import. */
export const subcontractedJob = 'P2001';
/** Inactive: the import is refused. */
export const inactiveJob = 'P2002';

/** A direct account: what subcontractors bill goes to the job's cost. */
export const subcontractAccount = '502000000';

/** Of work and of stored material. */
export const retentionPercent = 10;

/** One phase detail, which is one section in Trimble Pay; dollars and cents. */
export interface Section {
  phase: string;
  costType: string;
  item: string;
  description: string;
  amount: string;
}

const walls: Section = {
  ...{ phase: '092000', costType: 'S', item: '10' },
  ...{ description: 'Drywall', amount: '100000.00' },
};
const ceilings: Section = {
  ...{ phase: '092500', costType: 'S', item: '20' },
  ...{ description: 'Ceilings', amount: '60000.00' },
};
const storefront: Section = {
  ...{ phase: '088000', costType: 'S', item: '10' },
  ...{ description: 'Storefront', amount: '25000.00' },
};

export interface Subcontract {
  vendor: string;
  subcontract: string;
  name: string;
  email: string;
  city: string;
  zip: string;
  sections: Section[];
}

/** Lump sums. */
export const drywall: Subcontract = {
  vendor: 'V00101',
  subcontract: 'SC2001',
  name: 'LONE STAR DRYWALL',
  email: 'billing@lone-star-drywall.example',
  city: 'San Antonio',
  zip: '78210',
  sections: [walls, ceilings],
};

export const glazing: Subcontract = {
  vendor: 'V00102',
  subcontract: 'SC2002',
  name: 'HILL COUNTRY GLASS',
  email: 'ar@hill-country-glass.example',
  city: 'Boerne',
  zip: '78006',
  sections: [storefront],
};

const subcontracts = [drywall, glazing];

/** Of the drywall subcontract, not executed yet; the second takes away. One line each, on a section of the base. */
export const changeOrders = [
  { number: '1', description: 'Added soffits', section: walls, amount: '10000.00' },
  { number: '2', description: 'Lobby ceiling left out', section: ceilings, amount: '-5000.00' },
] as const;

export const payServices = ['APMultiLineInvoice'];

/** Rows of Spectrum, all of one company; AP is open from last month through this one. */
export function subcontractTables(
  { today, lastMonth }: StoryDays,
  company: string,
): Record<string, Record<string, unknown>[]> {
  const here = { Company_Code: company };
  const keyOf = ({ vendor, subcontract }: Subcontract) => ({
    ...here,
    Vendor_Code: vendor,
    Subcontract_Number: subcontract,
  });
  const detailOf = ({ phase, costType, item }: Section) => ({
    Phase_Code: phase,
    Cost_Type: costType,
    Bid_Item_Number: item,
  });
  const ofDrywall = { ...keyOf(drywall), Job_Number: subcontractedJob };
  return {
    SY_PROCESSING_DATES_MC: [
      { ...here, Module: 'AP', Begin_Date: monthOf(lastMonth).begin, End_Date: monthOf(today).end },
    ],
    GL_MASTER_MC: [
      {
        ...here,
        GL_Account: subcontractAccount,
        Description: 'Subcontracts',
        Account_Type_Code: 'E',
        Direct_Cost_Flag: 'Y',
      },
    ],
    JC_JOB_MASTER_MC: [
      {
        ...here,
        Job_Number: subcontractedJob,
        Job_Description: 'Pearl Medical Offices',
        Address_1: '303 Pearl Pkwy',
        City: 'San Antonio',
        State: 'TX',
        Zip_Code: '78215',
      },
      { ...here, Job_Number: inactiveJob, Job_Description: 'Pearl Garage', Status_Code: 'I' },
    ],
    JC_PHASE_MASTER_MC: subcontracts.flatMap(({ sections }) =>
      sections.map(({ phase, costType, description }) => ({
        ...here,
        Job_Number: subcontractedJob,
        Phase_Code: phase,
        Cost_Type: costType,
        Description: description,
      })),
    ),
    VN_VENDOR_MASTER_MC: subcontracts.map(({ vendor, name, email, city, zip }) => ({
      ...here,
      Vendor_Code: vendor,
      Vendor_Name: name,
      Vendor_Email: email,
      Address_1: '100 Industrial Blvd',
      Address_3: city,
      State: 'TX',
      Zip_Code: zip,
      Contact_Phone: '2105550100',
    })),
    VN_SUBCONTRACT_MC: subcontracts.map((one) => ({
      ...keyOf(one),
      Job_Number: subcontractedJob,
      Comment: one.sections.map(({ description }) => description).join(', '),
      GL_Account: subcontractAccount,
      Retention_Percent: retentionPercent,
    })),
    VN_SUBCONTRACT_PHASE_MC: subcontracts.flatMap((one) =>
      one.sections.map((section) => ({
        ...keyOf(one),
        ...detailOf(section),
        Bill_Description: section.description,
        Original_Contract_Amount: section.amount,
      })),
    ),
    VN_SUB_CHANGE_ORDER_HDR_MC: changeOrders.map(({ number, description, amount }) => ({
      ...ofDrywall,
      Change_Order_Number: number,
      Description: description,
      Date_Issued: isoDate(lastMonth),
      Amount: amount,
    })),
    VN_SUB_CHANGE_ORDER_DET_MC: changeOrders.map(({ number, description, section, amount }) => ({
      ...keyOf(drywall),
      ...detailOf(section),
      Change_Order_Number: number,
      Line_Number: '001',
      Bill_Description: description,
      Amount: amount,
    })),
  };
}
