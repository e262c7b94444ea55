import { status, table, text } from './column';
import type { Table } from './column';

export const workOrders: readonly Table[] = [
  table(
    'WO_ADDRESS_MC',
    text('Ship_To_ID', 10),
    text('Site_Name', 30),
    text('Site_Customer_Code', 10),
    text('Address_1', 30),
    text('Address_2', 30),
    text('City', 25),
    text('State', 2),
    text('Zip_Code', 10),
    text('Phone', 14),
    text('Sales_Tax_Code', 15),
    text('Taxable_Flag', 1, 'Y'),
    text('Work_State_Tax_Code', 10),
    text('Cost_Center', 10),
    status(),
  ),
];
