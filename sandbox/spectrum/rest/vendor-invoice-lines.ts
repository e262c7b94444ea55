import type { Row } from '../../core';
import { access, companyNotGranted } from '../authorization';
import { invalid, required } from '../fields';
import type { Reply, Values } from '../fields';
import { codeReply, costCenterReply } from '../references';
import { present } from '../soap/puts/rules';
import { costCodeReply } from '../subcontracts';
import { where } from '../tables';
import type { Tables } from '../tables';
import { canonical, numberKey } from '../values';

/** What the lines of one invoice are held against. */
export interface InvoiceContext {
  tables: Tables;
  authorizationId: string;
  company: string;
  vendor: Row | undefined;
  subcontract: Row | undefined;
  /** The phase details of the subcontract. */
  phaseDetails: readonly Row[];
  /** Where the company works with cost centers: that of lines whose job has none. */
  costCenter: string;
}

export interface CheckedLine {
  replies: Reply[];
  values: Values;
}

const isObjectRow = (value: unknown): value is Row => typeof value === 'object' && value !== null;

/** A blank account: the subcontract's, then the cost type's, the installation's, the vendor's. */
function accountOf({ tables, subcontract, vendor }: InvoiceContext, line: Values): string {
  const byCostType: unknown = tables.setting('apCostTypeGlAccounts');
  return (
    line.GL_Account ||
    canonical(subcontract?.GL_Account) ||
    (isObjectRow(byCostType) ? canonical(byCostType[line.Cost_Type ?? '']) : '') ||
    canonical(tables.setting('apDefaultGlAccount')) ||
    canonical(vendor?.Default_GL_Account)
  );
}

/** The account, and what its kind of direct cost needs beside it. */
function accountReplies(tables: Tables, company: string, line: Values, number: number): Reply[] {
  const code = line.GL_Account ?? '';
  const unfit = invalid('GL_Account', 'Invalid GL Account for Job/Phase/Cost Type', number);
  if (code === '') return [unfit];
  const account = tables.find('GL_MASTER_MC', where({ Company_Code: company, GL_Account: code }));
  if (!account) return [invalid('GL_Account', 'GL_Account does not exist', number)];
  if (account.Status === 'N') {
    return [invalid('GL_Account', 'GL Account Entered Is Not Available For Use', number)];
  }
  const blank = (...names: string[]): Reply[] =>
    names.filter((name) => !line[name]).map((name) => required(name, number));
  switch (account.Direct_Cost_Flag) {
    case 'Y':
      return blank('Job_Number', 'Phase_Code', 'Cost_Type');
    case 'E':
      return blank('Equipment_Code');
    case 'W':
      return blank('WO_Number');
    default:
      return line.Job_Number ? [unfit] : [];
  }
}

function jobReply(job: Row | undefined, line: Values, number: number): Reply | undefined {
  if (!line.Job_Number) return undefined;
  if (!job) return invalid('Job_Number', 'Job_Number does not exist', number);
  return job.Status_Code === 'C' ? invalid('Job_Number', 'Job has a completed status', number) : undefined;
}

/** Every line of a subcontract's invoice is on its job, in its company, and on one of its phase details. */
function subcontractReplies(
  { company, subcontract, phaseDetails }: InvoiceContext,
  line: Values,
  number: number,
): (Reply | undefined)[] {
  if (!subcontract) return [];
  const code = canonical(subcontract.Subcontract_Number);
  const detail = where({ Phase_Code: line.Phase_Code, Cost_Type: line.Cost_Type });
  const job = numberKey(line.Job_Number);
  return [
    numberKey(line.Company_Code || company) === numberKey(company)
      ? undefined
      : invalid('Company_Code', `Company_Code is not the company of subcontract ${code}`, number),
    job === '' ? required('Job_Number', number) : undefined,
    job === '' || job === numberKey(subcontract.Job_Number)
      ? undefined
      : invalid('Job_Number', `Job_Number is not the job of subcontract ${code}`, number),
    phaseDetails.length === 0 || !line.Phase_Code || phaseDetails.some(detail)
      ? undefined
      : invalid('Phase_Code', `Phase_Code is not a phase detail of subcontract ${code}`, number),
  ];
}

/** Another company's distribution needs that company granted as well. */
function companyReply(context: InvoiceContext, company: string, number: number): Reply | undefined {
  const { tables, authorizationId } = context;
  return access(tables, authorizationId, company, 'APMultiLineInvoice') === 'granted'
    ? undefined
    : { code: 'A', text: companyNotGranted, column: 'Company_Code', line: number };
}

/** The rules behind one line, and the line with its defaults filled in. */
export function checkLine(context: InvoiceContext, given: Values, number: number): CheckedLine {
  const { tables } = context;
  const company = given.Company_Code || context.company;
  const jobKey = { Company_Code: company, Job_Number: given.Job_Number };
  const job = given.Job_Number ? tables.find('JC_JOB_MASTER_MC', where(jobKey)) : undefined;
  const centers = tables.setting('costCenters') === true;
  const inherited = centers ? canonical(job?.Cost_Center) || context.costCenter : '';
  const values: Values = {
    ...given,
    GL_Account: accountOf(context, given),
    Cost_Center: given.Cost_Center || inherited,
  };
  // The stand-in has neither equipment nor work orders, so that none exists.
  const unknown = ['Equipment_Code', 'Equipment_Work_Order', 'WO_Number']
    .filter((name) => given[name])
    .map((name) => invalid(name, `${name} does not exist`, number));
  const tax = { company, code: given.Tax_Code ?? '', column: 'Tax_Code', line: number };
  const center = { company, code: values.Cost_Center ?? '', column: 'Cost_Center', line: number };
  const costCode = {
    company,
    job: job ? (given.Job_Number ?? '') : '',
    phase: given.Phase_Code ?? '',
    costType: given.Cost_Type ?? '',
  };
  return {
    values,
    replies: present([
      companyReply(context, company, number),
      jobReply(job, given, number),
      ...subcontractReplies(context, given, number),
      costCodeReply(tables, costCode, number),
      ...accountReplies(tables, company, values, number),
      codeReply(tables, 'VN_USE_TAX_MASTER_MC', 'Use_Tax_Code', tax),
      costCenterReply(tables, center),
      ...unknown,
    ]),
  };
}
