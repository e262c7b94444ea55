import type { Row } from '../../../core';
import type { Values } from '../../fields';
import type { Tables } from '../../tables';
import { canonical } from '../../values';
import type { GetMethod } from '../method';
import { columns, parameter, selects } from './selection';

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

export const getCustomers: GetMethod = {
  kind: 'get',
  name: 'GetCustomers',
  company: 'pCompany_Code',
  fields: [parameter('pCompany_Code', 3, true), parameter('pStatus', 3)],
  rows: customerRows,
  errorColumns: false,
};
