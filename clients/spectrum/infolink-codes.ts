import { z } from 'zod';
import type {
  CodeRow,
  ContractRow,
  CustomerRow,
  GlAccountRow,
  JobRow,
  ProcessingDates,
  TaxRateRow,
} from '../../domain/spectrum/types';
import { code, date, percent, rate, text } from './infolink-cells';
import type { Infolink } from './infolink';
import { only } from './infolink-rows';

/** Set-up of Spectrum that an invoice refers to. All reads are by company; all throw InfolinkError. */
export interface CodeReads {
  /** Of any status; undefined: a complete read did not hold it. */
  customer(company: string, code: string): Promise<CustomerRow | undefined>;
  job(company: string, number: string): Promise<JobRow | undefined>;
  /** Jobs of every status with this WO site and customer. */
  jobsOfSite(company: string, site: string, customer: string): Promise<JobRow[]>;
  /** The AR contract of a job: it has the job's number. */
  contract(company: string, number: string): Promise<ContractRow | undefined>;
  /** One row per code and effective date, oldest first. */
  taxRates(company: string, codes: readonly string[]): Promise<TaxRateRow[]>;
  glAccounts(company: string, accounts: readonly string[]): Promise<GlAccountRow[]>;
  terms(company: string, codes?: readonly string[]): Promise<CodeRow[]>;
  salespersons(company: string, codes?: readonly string[]): Promise<CodeRow[]>;
  costCenters(company: string, codes?: readonly string[]): Promise<CodeRow[]>;
  /** Undefined: the module's dates were never saved in Spectrum. */
  processingDates(company: string, module: ProcessingDates['module']): Promise<ProcessingDates | undefined>;
}

const customerShape = z.object({
  Customer_Code: code,
  Name: text,
  Zip_Code: text,
  Terms_Code: code,
  Salesperson: code,
  Sales_Tax_Code: code,
  Standard_Retention_Percent: percent,
  Status: code,
});

const jobShape = z.object({
  Job_Number: code,
  Customer_Code: code,
  WO_Site: code,
  Cost_Center: code,
  Status_Code: code,
});

const contractShape = z.object({
  Contract_Number: code,
  Customer_Code: code,
  Retention_Percent: percent,
  Sales_Tax_Code: code,
  Terms_Code: code,
  Status: code,
});

const taxRateShape = z.object({
  Sales_Tax_Code: code,
  Effective_Date: date,
  Sales_Tax_Percent: rate,
  Status: code,
});

const glAccountShape = z.object({ GL_Account: code, Direct_Cost_Flag: code, Status: code });
const termsShape = z.object({ Terms_Code: code, Description: text, Status: code });
const salespersonShape = z.object({ Salesperson_Code: code, Description: text, Status: code });
const costCenterShape = z.object({ Cost_Center: code, Description: text, Status: code });

const processingDatesShape = z.object({
  Module: code.pipe(z.enum(['AR', 'AP', 'PR'])),
  Begin_Date: date,
  End_Date: date,
});

/**
 * Tables that Girder reads for set-up, and the columns it needs; the names marked as assumed in docs/ are to be
 * confirmed with the vendor. `key`: a column by which an empty answer can be asked for.
 */
export const codeTables = [
  { table: 'CR_CUSTOMER_MASTER_MC', shape: customerShape, key: 'Customer_Code' },
  { table: 'JC_JOB_MASTER_MC', shape: jobShape, key: 'Job_Number' },
  { table: 'CR_CONTRACT_MASTER_MC', shape: contractShape, key: 'Contract_Number' },
  { table: 'CR_SALES_TAX_MASTER_MC', shape: taxRateShape, key: 'Sales_Tax_Code' },
  { table: 'GL_MASTER_MC', shape: glAccountShape, key: 'GL_Account' },
  { table: 'CR_TERMS_MASTER_MC', shape: termsShape, key: 'Terms_Code' },
  { table: 'CR_SALESPERSON_MASTER_MC', shape: salespersonShape, key: 'Salesperson_Code' },
  { table: 'PA_COST_CENTER_MASTER_MC', shape: costCenterShape, key: 'Cost_Center' },
  { table: 'SY_PROCESSING_DATES_MC', shape: processingDatesShape, key: 'Module' },
] as const;

export function codeReads(link: Infolink): CodeReads {
  const jobs = async (company: string, where: Record<string, string>): Promise<JobRow[]> =>
    (await link.read('JC_JOB_MASTER_MC', jobShape, company, where)).map((row) => ({
      number: row.Job_Number,
      customerCode: row.Customer_Code,
      site: row.WO_Site,
      costCenter: row.Cost_Center,
      status: row.Status_Code,
    }));
  return {
    async customer(company, wanted) {
      const table = 'CR_CUSTOMER_MASTER_MC';
      const rows = await link.read(table, customerShape, company, { Customer_Code: wanted });
      const row = only(rows, table, wanted);
      return (
        row && {
          code: row.Customer_Code,
          name: row.Name,
          zip: row.Zip_Code,
          termsCode: row.Terms_Code,
          salesperson: row.Salesperson,
          salesTaxCode: row.Sales_Tax_Code,
          standardRetentionPercent: row.Standard_Retention_Percent,
          status: row.Status,
        }
      );
    },
    async job(company, number) {
      return only(await jobs(company, { Job_Number: number }), 'JC_JOB_MASTER_MC', number);
    },
    jobsOfSite: (company, site, customer) => jobs(company, { WO_Site: site, Customer_Code: customer }),
    async contract(company, number) {
      const table = 'CR_CONTRACT_MASTER_MC';
      const rows = await link.read(table, contractShape, company, { Contract_Number: number });
      const row = only(rows, table, number);
      return (
        row && {
          number: row.Contract_Number,
          customerCode: row.Customer_Code,
          retentionPercent: row.Retention_Percent,
          salesTaxCode: row.Sales_Tax_Code,
          termsCode: row.Terms_Code,
          status: row.Status,
        }
      );
    },
    async taxRates(company, codes) {
      const rows = await link.read('CR_SALES_TAX_MASTER_MC', taxRateShape, company, {
        Sales_Tax_Code: codes,
      });
      return rows
        .map((row) => ({
          code: row.Sales_Tax_Code,
          effectiveDate: row.Effective_Date,
          percent: row.Sales_Tax_Percent,
          status: row.Status,
        }))
        .sort((a, b) => order(a.code, b.code) || order(a.effectiveDate, b.effectiveDate));
    },
    async glAccounts(company, accounts) {
      const rows = await link.read('GL_MASTER_MC', glAccountShape, company, { GL_Account: accounts });
      return rows.map((row) => ({
        account: row.GL_Account,
        direct: row.Direct_Cost_Flag,
        status: row.Status,
      }));
    },
    async terms(company, codes) {
      const rows = await link.read('CR_TERMS_MASTER_MC', termsShape, company, listed('Terms_Code', codes));
      return rows.map((row) => codeRow(row.Terms_Code, row));
    },
    async salespersons(company, codes) {
      const where = listed('Salesperson_Code', codes);
      const rows = await link.read('CR_SALESPERSON_MASTER_MC', salespersonShape, company, where);
      return rows.map((row) => codeRow(row.Salesperson_Code, row));
    },
    async costCenters(company, codes) {
      const where = listed('Cost_Center', codes);
      const rows = await link.read('PA_COST_CENTER_MASTER_MC', costCenterShape, company, where);
      return rows.map((row) => codeRow(row.Cost_Center, row));
    },
    async processingDates(company, module) {
      const table = 'SY_PROCESSING_DATES_MC';
      const rows = await link.read(table, processingDatesShape, company, { Module: module });
      const row = only(rows, table, module);
      return row && { module: row.Module, begin: row.Begin_Date, end: row.End_Date };
    },
  };
}

/** Without codes: all of the company's. */
function listed(column: string, codes: readonly string[] | undefined): Record<string, readonly string[]> {
  return codes === undefined ? {} : { [column]: codes };
}

function codeRow(code: string, row: { Description: string; Status: string }): CodeRow {
  return { code, description: row.Description, status: row.Status };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
