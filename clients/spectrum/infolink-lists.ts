import { z } from 'zod';
import { code, date, text } from './infolink-cells';
import type { Infolink } from './infolink';

/** Lists of codes that a configuration draws from. */
export type CodeListName =
  | 'terms'
  | 'salespersons'
  | 'salesTax'
  | 'ohBatches'
  | 'contractTypes'
  | 'costCenters'
  /** Of the general ledger, which are also the prefixes of its accounts. */
  | 'departments'
  | 'glAccounts'
  | 'employees';

export interface ListedCode {
  code: string;
  description: string;
  /** Inactive codes are listed too, so that a configuration which still names one can be told. */
  active: boolean;
}

export interface CodeLists {
  /**
   * Every code of a company, in order.
   * @throws InfolinkError when it could not be read completely
   */
  codeList(company: string, list: CodeListName): Promise<ListedCode[]>;
}

const active = code.transform((status) => status === 'A');

/** Columns of one list under common names. `columns`: code, description and, where there is one, status. */
interface ListTable {
  table: string;
  columns: { code: string; description: string; status?: string };
  /** A code has one row per date of this column; the newest says what it is. */
  dated?: string;
}

/** Names that the vendor does not publish are to be confirmed: docs/confirm-with-your-vendor.md. */
const tables: Record<CodeListName, ListTable> = {
  terms: plain('CR_TERMS_MASTER_MC', 'Terms_Code'),
  salespersons: plain('CR_SALESPERSON_MASTER_MC', 'Salesperson_Code'),
  salesTax: { ...plain('CR_SALES_TAX_MASTER_MC', 'Sales_Tax_Code'), dated: 'Effective_Date' },
  ohBatches: plain('JC_OH_BATCH_MASTER_MC', 'Job_Oh_Batch_Code'),
  contractTypes: plain('JC_CONTRACT_TYPE_MC', 'Job_Type'),
  costCenters: plain('PA_COST_CENTER_MASTER_MC', 'Cost_Center'),
  departments: {
    table: 'GL_DEPARTMENT_MC',
    columns: { code: 'Department_Code', description: 'Description' },
  },
  glAccounts: plain('GL_MASTER_MC', 'GL_Account'),
  employees: {
    table: 'PR_EMPLOYEE_MASTER_1_MC',
    columns: { code: 'Employee_Code', description: 'Employee_Name', status: 'Employment_Status' },
  },
};

export const codeListNames: readonly CodeListName[] = [
  'terms',
  'salespersons',
  'salesTax',
  'ohBatches',
  'contractTypes',
  'costCenters',
  'departments',
  'glAccounts',
  'employees',
];

/** The lists' tables with the columns they need, as doctor checks them. */
export const listTables = codeListNames.map((name) => ({
  table: tables[name].table,
  shape: shapeOf(tables[name]),
  key: tables[name].columns.code,
}));

export function codeLists(link: Infolink): CodeLists {
  return {
    async codeList(company, list) {
      const wanted = tables[list];
      const rows = await link.read(wanted.table, shapeOf(wanted), company);
      const newest = new Map<string, ListedCode>();
      for (const { code, description, active } of rows.map((row) => listed(wanted, row)).sort(byDate)) {
        newest.set(code, { code, description, active });
      }
      return [...newest.values()].sort((a, b) => order(a.code, b.code));
    },
  };
}

function plain(table: string, codeColumn: string): ListTable {
  return { table, columns: { code: codeColumn, description: 'Description', status: 'Status' } };
}

function shapeOf({ columns, dated }: ListTable): z.ZodObject {
  return z.object({
    [columns.code]: code,
    [columns.description]: text,
    ...(columns.status === undefined ? {} : { [columns.status]: active }),
    ...(dated === undefined ? {} : { [dated]: date }),
  });
}

function listed(
  { columns, dated }: ListTable,
  row: Record<string, unknown>,
): ListedCode & { effective: string } {
  return {
    code: String(row[columns.code]),
    description: String(row[columns.description]),
    active: columns.status === undefined || row[columns.status] === true,
    effective: dated === undefined ? '' : String(row[dated]),
  };
}

const byDate = (a: { effective: string }, b: { effective: string }): number =>
  order(a.effective, b.effective);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
