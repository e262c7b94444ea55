import type { StoryDays } from '../dates';
import { isoDate, monthOf } from '../dates';
import { payServices, subcontractTables } from './subcontracts';

/** The contractor's company in Spectrum, before the story begins. */
export const company = 'ABC';
export const authorizationId = 'GIRDER-DEMO';
export const infolinkLogin = { user: 'INFO0001', password: 'demo-infolink' };

const here = { Company_Code: company };

/** Customer code, name, retention percent of its contracts. */
export const customers: [code: string, name: string, retention: number][] = [
  ['C00001', 'ALAMO HEIGHTS DENTAL', 0],
  ['C00002', 'BEXAR COUNTY SCHOOLS', 10],
  ['C00003', 'CIBOLO FOODS', 0],
];

/** Job number and its customer: the AR contract. */
export const jobs: [number: string, customer: string, site: string][] = [
  ['S1001', 'C00001', '00001'],
  ['S1002', 'C00002', '00002'],
  ['S1003', 'C00003', '00003'],
];

/** The job whose phases new jobs get; inactive, so that nobody books on it. */
export const template = 'TMPL-SVC';

/** Phase, cost type, description, unit, price method; blank is Spectrum's own default. */
export const templatePhases: [
  phase: string,
  costType: string,
  description: string,
  unit: string,
  price: string,
][] = [
  ['01', 'L', 'Service labor', 'HR', 'T'],
  ['01', 'M', 'Service labor', 'EA', 'T'],
  ['02', 'M', 'Parts', 'EA', ''],
];

export const ohBatch = 'GEN';
export const costCenters = { hvac: '100', plumbing: '200' };

const invoiceServices = ['ARMultiLineInvoice', 'GetCustomers', 'GetJob', 'AddCustomer'];
const setupServices = ['AddWOSiteAddress', 'AddJob', 'AddPhase', 'UpdateJob'];

export interface SpectrumOptions {
  /** The services that make sites and jobs are granted too, as in the story. */
  creating?: boolean;
  /** Subcontracts too, and the service that takes what is billed on them. */
  trimblePay?: boolean;
}

export function spectrumTables(
  days: StoryDays,
  { creating = false, trimblePay = false }: SpectrumOptions = {},
): Record<string, unknown[]> {
  const services = [
    ...invoiceServices,
    ...(creating ? setupServices : []),
    ...(trimblePay ? payServices : []),
  ];
  const tables = invoiceTables(days, services);
  if (!trimblePay) return tables;
  const more = subcontractTables(days, company);
  const both = Object.entries(more).map(([table, rows]) => [table, [...(tables[table] ?? []), ...rows]]);
  return { ...tables, ...Object.fromEntries(both) };
}

function invoiceTables({ today }: StoryDays, services: string[]): Record<string, unknown[]> {
  const { begin, end } = monthOf(today);
  return {
    _authorizations: [
      {
        authorizationId,
        operator: 'GIR',
        companies: [company],
        status: 'A',
        services,
      },
    ],
    _logins: [infolinkLogin],
    SY_PROCESSING_DATES_MC: [{ ...here, Module: 'AR', Begin_Date: begin, End_Date: end }],
    GL_MASTER_MC: [
      { ...here, GL_Account: '401000000', Description: 'Service revenue' },
      { ...here, GL_Account: '402000000', Description: 'Inspection revenue' },
      {
        ...here,
        GL_Account: '501000000',
        Description: 'Direct material',
        Account_Type_Code: 'E',
        Direct_Cost_Flag: 'Y',
      },
    ],
    CR_TERMS_MASTER_MC: [{ ...here, Terms_Code: '3', Description: 'Net 30' }],
    CR_SALESPERSON_MASTER_MC: [{ ...here, Salesperson_Code: 'JR', Description: 'Jordan Reyes' }],
    CR_SALES_TAX_MASTER_MC: [
      {
        ...here,
        Sales_Tax_Code: 'TXSA',
        Description: 'San Antonio',
        Effective_Date: isoDate(today.minus({ years: 2 })),
        Sales_Tax_Percent: 8.25,
      },
      {
        ...here,
        Sales_Tax_Code: 'EXEMPT',
        Description: 'Exempt',
        Effective_Date: isoDate(today.minus({ years: 2 })),
        Sales_Tax_Percent: 0,
      },
    ],
    CR_CUSTOMER_MASTER_MC: customers.map(([Customer_Code, Name, Standard_Retention_Percent]) => ({
      ...here,
      Customer_Code,
      Name,
      Terms_Code: '3',
      Salesperson: 'JR',
      Sales_Tax_Code: 'TXSA',
      City: 'San Antonio',
      State: 'TX',
      Zip_Code: '78209',
      Standard_Retention_Percent,
    })),
    WO_ADDRESS_MC: jobs.map(([, Site_Customer_Code, Ship_To_ID]) => ({
      ...here,
      Ship_To_ID,
      Site_Name: `SITE ${Ship_To_ID}`,
      Site_Customer_Code,
      State: 'TX',
    })),
    JC_JOB_MASTER_MC: [
      ...jobs.map(([Job_Number, Customer_Code, WO_Site]) => ({
        ...here,
        Job_Number,
        Job_Description: `Service ${Job_Number}`,
        Customer_Code,
        WO_Site,
        Tax_Class_Code: 'TXSA',
        State: 'TX',
        Cost_Center: costCenters.hvac,
      })),
      { ...here, Job_Number: template, Job_Description: 'Template of service jobs', Status_Code: 'I' },
    ],
    JC_PHASE_MASTER_MC: templatePhases.map(
      ([Phase_Code, Cost_Type, Description, Unit_of_Measure, Price_Method_Code]) => ({
        ...here,
        Job_Number: template,
        Phase_Code,
        Cost_Type,
        Description,
        Unit_of_Measure,
        Price_Method_Code,
      }),
    ),
    JC_OH_BATCH_MASTER_MC: [{ ...here, Job_Oh_Batch_Code: ohBatch, Description: 'General' }],
    JC_CONTRACT_TYPE_MC: [{ ...here, Job_Type: 'REP', Description: 'Repair' }],
    PA_COST_CENTER_MASTER_MC: [
      { ...here, Cost_Center: costCenters.hvac, Description: 'HVAC' },
      { ...here, Cost_Center: costCenters.plumbing, Description: 'Plumbing' },
    ],
    CR_CONTRACT_MASTER_MC: jobs.map(([Contract_Number, Customer_Code]) => ({
      ...here,
      Contract_Number,
      Customer_Code,
      Sales_Tax_Code: 'TXSA',
      Terms_Code: '3',
      Retention_Percent: customers.find(([code]) => code === Customer_Code)?.[2] ?? 0,
    })),
  };
}
