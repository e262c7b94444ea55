import type { Row } from '../../core';
import type { Field, Values } from '../fields';
import type { Tables } from '../tables';
import { canonical, numberKey } from '../values';
import type { GetMethod } from './method';

const parameter = (name: string, width: number, required = false): Field => ({
  name,
  kind: 'code',
  width,
  required,
});

/** A blank parameter selects everything; SuperSelect's grammar is unpublished, so only equality is served. */
const selects = (wanted: string | undefined, value: unknown): boolean =>
  canonical(wanted) === '' || numberKey(wanted) === numberKey(value);

/** Keys are answered as they are stored, padded, unless the switch says otherwise. */
function columns(tables: Tables, row: Row, names: readonly string[]): Row {
  const trimmed = tables.setting('getsTrimmed') === true;
  return Object.fromEntries(
    names.map((name) => [name, trimmed ? canonical(row[name]) : String(row[name] ?? '')]),
  );
}

const jobColumns = [
  ...['Company_Code', 'Job_Number', 'Job_Description', 'Division', 'Address_1', 'Address_2', 'City', 'State'],
  ...['Zip_Code', 'Project_Manager', 'Superintendent', 'Estimator', 'Certified_Flag', 'Customer_Code'],
  ...['Status_Code', 'Work_State_Tax_Code', 'Contract_Number', 'Cost_Center'],
];

const jobSort: Record<string, string> = {
  D: 'Division',
  P: 'Project_Manager',
  C: 'Customer_Code',
};

function jobRows(tables: Tables, values: Values): Row[] {
  const status = canonical(values.pStatus_Code).toUpperCase();
  const found = tables.filter(
    'JC_JOB_MASTER_MC',
    (row) =>
      selects(values.pCompany_Code, row.Company_Code) &&
      // Blank is Active and Inactive: complete jobs must be asked for.
      (status === '' ? row.Status_Code !== 'C' : row.Status_Code === status) &&
      selects(values.pDivision, row.Division) &&
      selects(values.pProject_Manager, row.Project_Manager) &&
      selects(values.pSuperintendent, '') &&
      selects(values.pEstimator, '') &&
      selects(values.pCustomer_Code, row.Customer_Code) &&
      selects(values.pCost_Center, row.Cost_Center),
  );
  const sort = jobSort[canonical(values.pSort_By).toUpperCase()];
  const sortKey = (row: Row): string => `${sort ? String(row[sort]) : ''}\u0000${String(row.Job_Number)}`;
  return found
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .map((row) => {
      const contract = tables.find(
        'CR_CONTRACT_MASTER_MC',
        (c) => c.Company_Code === row.Company_Code && c.Contract_Number === row.Job_Number,
      );
      return columns(tables, { ...row, Contract_Number: contract?.Contract_Number }, jobColumns);
    });
}

const customerColumns = [
  ...['Company_Code', 'Customer_Code', 'Name', 'Address_1', 'Address_2', 'City', 'State', 'Zip_Code'],
  ...['First_Name', 'Last_Name', 'Phone_Number', 'Email1', 'Price_Level_Material', 'Taxable_Flag', 'Status'],
];

/** GetCustomers answers words where the table has letters. */
const taxableWords: Record<string, string> = { Y: 'Taxable', N: 'Non-Taxable' };
const statusWords: Record<string, string> = { A: 'Active', I: 'Inactive', N: 'Not Used' };

function customerRows(tables: Tables, values: Values): Row[] {
  const wanted = canonical(values.pStatus).toUpperCase();
  const statuses = wanted === 'ALL' ? ['A', 'I', 'N'] : wanted === 'I' ? ['A', 'I'] : ['A'];
  return tables
    .filter(
      'CR_CUSTOMER_MASTER_MC',
      (row) => selects(values.pCompany_Code, row.Company_Code) && statuses.includes(String(row.Status)),
    )
    .sort((a, b) => (String(a.Customer_Code) < String(b.Customer_Code) ? -1 : 1))
    .map((row) => {
      const words = {
        Phone_Number: row.Phone,
        Taxable_Flag: taxableWords[String(row.Taxable_Flag)] ?? 'No Default',
        Status: statusWords[String(row.Status)] ?? '',
      };
      return columns(tables, { ...row, ...words }, customerColumns);
    });
}

export const gets: readonly GetMethod[] = [
  {
    kind: 'get',
    name: 'GetJob',
    company: 'pCompany_Code',
    fields: [
      parameter('pCompany_Code', 3, true),
      parameter('pDivision', 5),
      parameter('pStatus_Code', 1),
      parameter('pProject_Manager', 15),
      parameter('pSuperintendent', 15),
      parameter('pEstimator', 15),
      parameter('pCustomer_Code', 10),
      parameter('pCost_Center', 10),
      parameter('pSort_By', 1),
    ],
    rows: jobRows,
    errorColumns: true,
  },
  {
    kind: 'get',
    name: 'GetCustomers',
    company: 'pCompany_Code',
    fields: [parameter('pCompany_Code', 3, true), parameter('pStatus', 3)],
    rows: customerRows,
    errorColumns: false,
  },
];
