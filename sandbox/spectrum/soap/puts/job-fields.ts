import type { Field } from '../../fields';
import { code, company, coordinate, date, flag, level, number, text } from './elements';

/** What AddJob and UpdateJob have in common, before and after the user defined fields. */
const description: readonly Field[] = [
  text('Job_Description', 25),
  number('Division', 5, { scale: 0 }),
  text('Address_1', 30),
  text('Address_2', 30),
  text('City', 25),
  text('State', 2),
  text('Zip_Code', 10),
  text('Phone', 14),
  text('Fax_Phone', 14),
  text('Job_Site_Phone', 14),
  text('Superintendent', 15),
  text('Estimator', 15),
  code('Project_Manager', 15),
  code('Customer_Code', 10),
  text('Contract_Number', 30),
  code('Job_Type', 10),
  code('Tax_Class_Code', 15),
];

const payroll: readonly Field[] = [
  number('Total_Units', 9, { signed: true }),
  text('Unit_of_Measure', 5),
  flag('Certified_Flag'),
  code('Work_Comp_Code', 6),
  level('Wage_Rate_Level', 9),
];

const dates: readonly Field[] = [
  date('Est_Start_Date'),
  date('Est_Complete_Date'),
  date('Start_Date'),
  date('Complete_Date'),
  code('Work_State_Tax_Code', 10),
  code('Work_County_Tax_Code', 10),
  code('Work_Local_Tax_Code', 10),
  number('Original_Contract', 14, { signed: true }),
  code('WO_Site', 10),
  coordinate('Latitude'),
  coordinate('Longitude'),
  flag('Track_Davis_Bacon'),
  code('Track_Prevailing_Wage', 1, { values: ['Y', 'F', 'N'] }),
  date('Create_Date'),
];

const last: readonly Field[] = [
  code('Cost_Center', 10),
  code('Master_Job', 10),
  flag('Bill_From_Master'),
  code('Standard_Phase_Category', 10),
  text('Phase_Display_Code', 20),
  number('Major_Group_Start', 2, { scale: 0 }),
  number('Major_Group_End', 2, { scale: 0 }),
  number('Minor_Group_Start', 2, { scale: 0 }),
  number('Minor_Group_End', 2, { scale: 0 }),
  code('Status_Code', 1, { values: ['A', 'I', 'C'] }),
];

const key: readonly Field[] = [company, code('Job_Number', 10, { required: true })];

/** Fixed price, time and material, cost plus, unit price. */
const priceMethods = ['F', 'T', 'C', 'U'];

const common = (required: boolean, userDefined: readonly Field[]): readonly Field[] => [
  ...key,
  ...description,
  flag('Taxable_Flag', { required }),
  ...payroll,
  code('Price_Method_Code', 1, { required, values: priceMethods }),
  ...dates,
  ...userDefined,
  ...last,
];

export const addJobFields = (userDefined: readonly Field[]): readonly Field[] => common(true, userDefined);

/** No user defined fields, nothing required but the key, and what only an existing job has. */
export const updateJobFields: readonly Field[] = [
  ...common(false, []),
  text('Owner_Name', 50),
  text('Comment', 125),
  text('Legal_Desc', 350),
  code('Job_Oh_Batch_Code', 10),
  code('Routing_Code1', 10),
  number('Routing_Limit', 13),
  code('Routing_Code2', 10),
  text('PO_Ship_Name', 30),
  text('PO_Ship_Address1', 30),
  text('PO_Ship_Address2', 30),
  text('PO_Ship_City', 25),
  code('Earned_Calc_Type', 1, { values: ['P', 'B', 'C', 'M'] }),
  flag('Burden_Flag'),
  code('PR_OH_Type_Code', 1, { values: ['N', 'P', 'A'] }),
  number('Payroll_OH_Percent', 7),
  number('PR_OH_Amount', 13),
  code('OH_Phase', 20),
  code('OH_Cost_Type', 3),
  flag('Lock_Revenue_Entry'),
  flag('Override_By_Job'),
];
