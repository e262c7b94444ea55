import Decimal from 'decimal.js';
import { invalid } from '../../fields';
import type { Field, Values } from '../../fields';
import type { Tables } from '../../tables';
import type { Judged, PutMethod } from '../method';
import { code, company, date, flag, level, name, number, text, userDefined } from './elements';
import { present, reference, supplied, taken } from './rules';

const table = 'CR_CUSTOMER_MASTER_MC';

const fields: readonly Field[] = [
  company,
  // "UPPERCASE FORMAT – NO SYMBOLS", as its page says.
  code('Customer_Code', 10, { required: true, forbidden: /[^A-Z0-9]/ }),
  name('Name', 30, { required: true }),
  text('Alpha_Sort', 8),
  code('Type', 10),
  text('Address_1', 30),
  text('Address_2', 30),
  text('City', 25),
  text('State', 2),
  text('Zip_Code', 10),
  text('Phone', 14),
  text('Fax_Phone', 14),
  name('Contact_1', 20),
  name('Contact_2', 20),
  name('Contact_3', 20),
  code('Salesperson', 3),
  code('Terms_Code', 1, { required: true }),
  number('Standard_Retention_Percent', 7),
  flag('Taxable_Flag'),
  code('Sales_Tax_Code', 15, { required: true }),
  text('Resale_Number', 15),
  date('Resale_Exp_Date'),
  flag('Statement_Flag'),
  code('Finance_Charge_Tran_Code', 10),
  number('Finance_Charge', 6),
  level('Price_Level_Material', 5),
  level('Price_Level_Labor', 5),
  number('Credit_Limit', 14),
  date('Date_Created'),
  text('Customer_Email', 70),
  code('Markup_Code', 10),
  ...userDefined,
];

function judge(tables: Tables, values: Values): Judged {
  const { Company_Code, Customer_Code } = values;
  const percent = new Decimal(values.Standard_Retention_Percent || 0);
  const replies = present([
    taken(tables, table, { Company_Code, Customer_Code }, 'Customer_Code'),
    reference(tables, values, 'Salesperson', { table: 'CR_SALESPERSON_MASTER_MC', key: 'Salesperson_Code' }),
    reference(tables, values, 'Terms_Code', { table: 'CR_TERMS_MASTER_MC' }),
    reference(tables, values, 'Sales_Tax_Code', { table: 'CR_SALES_TAX_MASTER_MC' }),
    percent.greaterThan(100)
      ? invalid('Standard_Retention_Percent', 'Standard_Retention_Percent must not exceed 100')
      : undefined,
  ]);
  return {
    replies,
    commit() {
      // A blank flag is stored as it is: "No Default".
      tables.insert(table, { ...supplied(table, values), Taxable_Flag: values.Taxable_Flag });
      return [];
    },
  };
}

/** AddCustomer: always active, in no cost center of its own. */
export const addCustomer: PutMethod = {
  kind: 'put',
  name: 'AddCustomer',
  fields,
  key: ['Customer_Code'],
  judge,
};
