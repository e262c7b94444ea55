import { required } from '../../fields';
import type { Field, Values } from '../../fields';
import { customerOf, customerReply } from '../../references';
import type { Tables } from '../../tables';
import { canonical } from '../../values';
import type { Judged, PutMethod } from '../method';
import { code, company, coordinate, flag, level, name, text } from './elements';
import { costCenterOf, present, reference, supplied, taken, workTaxReplies } from './rules';

const table = 'WO_ADDRESS_MC';

const fields: readonly Field[] = [
  company,
  code('Site_ID', 10, { required: true }),
  name('Site_Name', 30, { required: true }),
  text('Site_Address1', 30),
  text('Site_Address2', 30),
  text('Site_City', 25),
  text('Site_State', 2),
  text('Site_Zip_Code', 10),
  text('Site_Phone1', 14),
  text('Telephone_Ext_1', 4),
  text('Site_Phone2', 14),
  text('Telephone_Ext_2', 4),
  name('Site_Contact_Person', 20),
  code('Site_Customer_Code', 10),
  code('Lead_Source', 15),
  code('Requested_Tech', 11),
  code('WO_Type', 5),
  code('Zone', 3),
  text('Special_Instructions', 70),
  flag('Show_Notes'),
  code('Sales_Tax_Code', 15),
  flag('Taxable_Flag'),
  flag('Labor_Taxable'),
  flag('Material_Taxable'),
  code('Work_Comp_Code', 6),
  level('Wage_Rate_Level', 9),
  code('Work_State_Tax_Code', 10),
  code('Work_County_Tax_Code', 10),
  code('Work_Local_Tax_Code', 10),
  text('Work_Site_Email', 80),
  code('Site_Case_Type', 10),
  code('Customer_Job', 10),
  coordinate('Latitude'),
  coordinate('Longitude'),
  code('Markup_Code', 10),
  flag('Alternate_Address'),
  code('Billto_Code', 4),
  code('Cost_Center', 10),
];

/** The elements are named otherwise than the columns of the address table. */
const columnOf: Record<string, string> = {
  Site_ID: 'Ship_To_ID',
  Site_Address1: 'Address_1',
  Site_Address2: 'Address_2',
  Site_City: 'City',
  Site_State: 'State',
  Site_Zip_Code: 'Zip_Code',
  Site_Phone1: 'Phone',
};

const inColumns = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([element, value]) => [columnOf[element] ?? element, value]));

function judge(tables: Tables, values: Values): Judged {
  const inCompany = values.Company_Code ?? '';
  const customer = customerOf(tables, inCompany, values.Site_Customer_Code ?? '');
  const centers = tables.setting('costCenters') === true;
  const center = values.Cost_Center || (centers ? canonical(customer?.Cost_Center) : '');
  const replies = present([
    taken(tables, table, { Company_Code: inCompany, Ship_To_ID: values.Site_ID }, 'Site_ID'),
    customerReply(tables, {
      company: inCompany,
      code: values.Site_Customer_Code ?? '',
      column: 'Site_Customer_Code',
    }),
    reference(tables, values, 'Sales_Tax_Code', { table: 'CR_SALES_TAX_MASTER_MC' }),
    ...workTaxReplies(tables, values),
    values.Alternate_Address === 'Y' && !values.Billto_Code ? required('Billto_Code') : undefined,
    costCenterOf(tables, { company: inCompany, code: center, column: 'Cost_Center' }, customer),
  ]);
  return {
    replies,
    commit() {
      tables.insert(table, {
        ...supplied(table, inColumns(values)),
        Sales_Tax_Code: values.Sales_Tax_Code || canonical(customer?.Sales_Tax_Code),
        Taxable_Flag: values.Taxable_Flag || 'N',
        Cost_Center: center,
      });
      return [];
    },
  };
}

/** AddWOSiteAddress: always active; a blank tax code is the customer's. */
export const addSite: PutMethod = { kind: 'put', name: 'AddWOSiteAddress', fields, key: ['Site_ID'], judge };
