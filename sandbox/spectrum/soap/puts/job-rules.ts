import type { Row } from '../../../core';
import { invalid } from '../../fields';
import type { Reply, Values } from '../../fields';
import { codeReply, customerReply, exists } from '../../references';
import { where } from '../../tables';
import type { Tables } from '../../tables';
import { canonical, numberKey } from '../../values';
import { kindsOfCodes, listed, reference, workTaxReplies } from './rules';

export const jobTable = 'JC_JOB_MASTER_MC';

export const jobOf = (tables: Tables, values: Values): Row | undefined =>
  tables.find(jobTable, jobKey(values));

export const jobKey = ({ Company_Code, Job_Number }: Values): ((row: Row) => boolean) =>
  where({ Company_Code, Job_Number });

export const contractOf = (tables: Tables, job: Row): Row | undefined =>
  tables.find(
    'CR_CONTRACT_MASTER_MC',
    where({ Company_Code: job.Company_Code, Contract_Number: job.Job_Number }),
  );

/** Whether the installation's tax classes are its own; else they are AR sales tax codes. */
export const hasTaxClasses = (tables: Tables, company: string): boolean =>
  kindsOfCodes(tables, company, 'taxClass').length > 0;

function taxClassReply(tables: Tables, values: Values): Reply | undefined {
  if (hasTaxClasses(tables, values.Company_Code ?? '')) {
    return listed(tables, values, 'Tax_Class_Code', 'taxClass');
  }
  return reference(tables, values, 'Tax_Class_Code', {
    table: 'CR_SALES_TAX_MASTER_MC',
    key: 'Sales_Tax_Code',
  });
}

/** Free text, unless the installation wants an employee's code there. */
function managerReply(tables: Tables, values: Values): Reply | undefined {
  const code = values.Project_Manager ?? '';
  if (code === '' || tables.setting('validateProjectManager') !== true) return undefined;
  const key = { Company_Code: values.Company_Code, Employee_Code: code };
  return exists(tables, 'PR_EMPLOYEE_MASTER_1_MC', key)
    ? undefined
    : invalid('Project_Manager', 'Project_Manager does not exist');
}

function siteReply(tables: Tables, values: Values): Reply | undefined {
  const site = values.WO_Site ?? '';
  if (site === '') return undefined;
  const key = { Company_Code: values.Company_Code, Ship_To_ID: site };
  return exists(tables, 'WO_ADDRESS_MC', key) ? undefined : invalid('WO_Site', 'WO_Site does not exist');
}

/** ISO dates compare as text; a blank one is not compared. */
function orderReply(values: Values, start: string, complete: string): Reply | undefined {
  const from = values[start];
  const to = values[complete];
  return from && to && to < from ? invalid(complete, `${complete} is before ${start}`) : undefined;
}

/** The rules that AddJob and UpdateJob share; only what is supplied is looked at. */
export function jobReplies(tables: Tables, values: Values): (Reply | undefined)[] {
  const company = values.Company_Code ?? '';
  const daviesBacon = values.Track_Davis_Bacon === 'Y';
  const prevailing = ['Y', 'F'].includes(values.Track_Prevailing_Wage ?? '');
  return [
    managerReply(tables, values),
    customerReply(tables, { company, code: values.Customer_Code ?? '', column: 'Customer_Code' }),
    reference(tables, values, 'Job_Type', { table: 'JC_CONTRACT_TYPE_MC' }),
    taxClassReply(tables, values),
    orderReply(values, 'Est_Start_Date', 'Est_Complete_Date'),
    orderReply(values, 'Start_Date', 'Complete_Date'),
    ...workTaxReplies(tables, values),
    siteReply(tables, values),
    daviesBacon && prevailing
      ? invalid('Track_Prevailing_Wage', 'Track_Prevailing_Wage excludes Track_Davis_Bacon')
      : undefined,
    codeReply(tables, 'JC_OH_BATCH_MASTER_MC', 'Job_Oh_Batch_Code', {
      company,
      code: values.Job_Oh_Batch_Code ?? '',
      column: 'Job_Oh_Batch_Code',
    }),
  ];
}

/** The AR contract of a job has its number, and the retention and terms of its customer. */
export function openContract(tables: Tables, job: Row, customer: Row): void {
  const taxClass = canonical(job.Tax_Class_Code);
  const known = { Company_Code: job.Company_Code, Sales_Tax_Code: taxClass };
  const isTaxCode = taxClass !== '' && exists(tables, 'CR_SALES_TAX_MASTER_MC', known);
  tables.insert('CR_CONTRACT_MASTER_MC', {
    Company_Code: job.Company_Code,
    Contract_Number: numberKey(job.Job_Number),
    Customer_Code: customer.Customer_Code,
    Retention_Percent: customer.Standard_Retention_Percent,
    Sales_Tax_Code: isTaxCode ? taxClass : canonical(customer.Sales_Tax_Code),
    Terms_Code: customer.Terms_Code,
  });
}
