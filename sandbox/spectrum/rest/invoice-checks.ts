import Decimal from 'decimal.js';
import type { Row } from '../../core';
import { invalid, required } from '../fields';
import type { Reply, Values } from '../fields';
import { codeReply, costCenterReply, customerOf, customerReply, exists } from '../references';
import { where } from '../tables';
import type { Tables } from '../tables';
import { canonical, round } from '../values';
import { within } from './periods';

/** AR takes no direct-cost account: those belong to jobs, equipment and work orders. */
function accountReply(
  tables: Tables,
  company: string,
  code: string,
  column: string,
  line?: number,
): Reply | undefined {
  if (code === '') return undefined;
  const account = tables.find('GL_MASTER_MC', where({ Company_Code: company, GL_Account: code }));
  if (!account) return invalid(column, `${column} does not exist`, line);
  if (account.Status === 'N') return invalid(column, 'GL Account Entered Is Not Available For Use', line);
  if (account.Direct_Cost_Flag !== 'N') {
    return invalid(column, `${column} must not be a direct cost account`, line);
  }
  return undefined;
}

/** Blank tax code: the contract's, then the job's tax class where it is an AR code, then the customer's. */
function taxCode(
  tables: Tables,
  header: Values,
  customer: Row | undefined,
  contract: Row | undefined,
): string {
  if (header.Sales_Tax_Code) return header.Sales_Tax_Code;
  const company = header.Company_Code ?? '';
  const fromContract = canonical(contract?.Sales_Tax_Code);
  if (fromContract !== '') return fromContract;
  const jobKey = { Company_Code: company, Job_Number: header.Job_Number ?? '' };
  const job = header.Job_Number ? tables.find('JC_JOB_MASTER_MC', where(jobKey)) : undefined;
  const taxClass = canonical(job?.Tax_Class_Code);
  const known = { Company_Code: company, Sales_Tax_Code: taxClass };
  if (taxClass !== '' && exists(tables, 'CR_SALES_TAX_MASTER_MC', known)) return taxClass;
  // A blank flag is "No Default": such a customer's code is not taken.
  return customer && customer.Taxable_Flag !== '' ? canonical(customer.Sales_Tax_Code) : '';
}

export interface Checked {
  header: Row;
  lines: Row[];
  replies: Reply[];
}

/** The rules behind the fields: references, periods, defaults. Refused fields arrive blank and stay silent. */
export function checkInvoice(tables: Tables, header: Values, lines: readonly Values[], range: Row): Checked {
  const company = header.Company_Code ?? '';
  const number = header.Invoice_Or_Transaction ?? '';
  const replies: Reply[] = [];
  const add = (reply: Reply | undefined): void => {
    if (reply) replies.push(reply);
  };

  const code = header.Customer_Code ?? '';
  const customer = customerOf(tables, company, code);
  add(customerReply(tables, { company, code, column: 'Customer_Code' }));

  for (const column of ['GL_Date', 'Invoice_Date']) {
    const given = header[column];
    if (given && !within(range, given)) {
      add(invalid(column, `${column} is not within the AR processing date range`));
    }
  }

  const numberKey = { Company_Code: company, Invoice_Or_Transaction: number };
  const taken = ['CR_INVOICE_TRAN_HEADER_MC', 'CR_INVOICE_HEADER_MC'].some((t) =>
    exists(tables, t, numberKey),
  );
  if (number !== '' && taken) add(invalid('Invoice_Or_Transaction', 'Invoice Number already exists'));

  const contract = header.Job_Number
    ? tables.find(
        'CR_CONTRACT_MASTER_MC',
        where({ Company_Code: company, Contract_Number: header.Job_Number }),
      )
    : undefined;
  if (header.Job_Number && !contract) add(invalid('Job_Number', 'Job_Number does not exist'));
  if (contract?.Status === 'C') add(invalid('Job_Number', 'Job has a completed status'));
  if (contract && customer && contract.Customer_Code !== customer.Customer_Code) {
    add(invalid('Job_Number', `Job_Number is not a contract of customer ${header.Customer_Code}`));
  }

  const terms = header.Terms_Code || canonical(customer?.Terms_Code);
  const tax = taxCode(tables, header, customer, contract);
  const salesperson = header.Salesperson_Code ?? '';
  const reference = (table: string, column: string, given: string): void =>
    add(codeReply(tables, table, column, { company, code: given, column }));
  reference('CR_TERMS_MASTER_MC', 'Terms_Code', terms);
  reference('CR_SALESPERSON_MASTER_MC', 'Salesperson_Code', salesperson);
  reference('CR_SALES_TAX_MASTER_MC', 'Sales_Tax_Code', tax);
  if (customer && tax === '') add(required('Sales_Tax_Code'));
  add(accountReply(tables, company, header.AR_GL_Account ?? '', 'AR_GL_Account'));

  const centers = tables.setting('costCenters') === true;
  const assetCenter = header.Asset_Cost_Center || (centers ? canonical(customer?.Cost_Center) : '');
  if (customer) add(costCenterReply(tables, { company, code: assetCenter, column: 'Asset_Cost_Center' }));

  const presetAccount = canonical(tables.setting('arDefaultGlAccount'));
  const rows = lines.map((line, index): Row => {
    const account = line.GL_Account || presetAccount;
    const center = line.Income_Cost_Center || (centers ? assetCenter : '');
    if (account === '') add(required('GL_Account', index + 1));
    add(accountReply(tables, company, account, 'GL_Account', index + 1));
    add(costCenterReply(tables, { company, code: center, column: 'Income_Cost_Center', line: index + 1 }));
    return {
      ...numberKey,
      Customer_Code: header.Customer_Code,
      Transaction_Type: header.Transaction_Type,
      Line_Number: index + 1,
      Detail_Description: line.Detail_Description,
      Quantity: line.Quantity,
      Line_Extension: line.Line_Extension,
      GL_Account: account,
      Taxable_Flag: line.Taxable_Flag || canonical(customer?.Taxable_Flag) || 'N',
      Income_Cost_Center: center,
      Message: line.Message,
    };
  });

  const extension = lines.reduce((sum, line) => sum.plus(line.Line_Extension || 0), new Decimal(0));
  const contractPercent = new Decimal(String(contract?.Retention_Percent ?? 0));
  // Each of the two is filled by itself: only a 0 that is sent is a 0.
  const percent = header.Retention_Percent || contractPercent.toFixed();
  const retention = header.Retention_Amount || round(extension.times(contractPercent).dividedBy(100), 2);
  if (new Decimal(percent).greaterThan(100)) {
    add(invalid('Retention_Percent', 'Retention_Percent must not exceed 100'));
  }

  return {
    replies,
    lines: rows,
    header: {
      ...numberKey,
      Batch_Code: header.Batch_Code,
      Customer_Code: header.Customer_Code,
      Job_Number: header.Job_Number,
      Transaction_Type: header.Transaction_Type,
      Invoice_Date: header.Invoice_Date,
      GL_Date: header.GL_Date,
      Terms_Code: terms,
      Salesperson_Code: salesperson,
      Sales_Tax_Code: tax,
      Sales_Tax_Amount: header.Sales_Tax_Amount,
      Retention_Percent: percent,
      Retention_Amount: retention,
      Invoice_Extension: extension.toFixed(2),
      Remarks: header.Remarks,
      Customer_PO: header.Customer_PO,
      Asset_Cost_Center: assetCenter,
    },
  };
}
