import Decimal from 'decimal.js';
import type { Row } from '../../../core';
import { invalid, required } from '../../fields';
import type { Field, Reply, Values } from '../../fields';
import { subcontractKey, subcontractOf, vendorReply } from '../../subcontracts';
import { where } from '../../tables';
import type { Tables } from '../../tables';
import { numberKey } from '../../values';
import type { Judged, PutMethod } from '../method';
import { code, company, date, flag, number, text } from './elements';
import { jobOf } from './job-rules';
import { listed, phaseReply, present, supplied } from './rules';

const table = 'VN_SUBCONTRACT_MC';

const fields: readonly Field[] = [
  company,
  code('Vendor_Code', 10, { required: true }),
  code('Subcontract_Number', 10, { required: true }),
  code('Job_Number', 10),
  code('Default_Phase_Code', 20),
  code('Default_Cost_Type', 3),
  code('Status_Code', 1, { values: ['A', 'I', 'C'] }),
  code('Contract_Type', 15),
  code('Insurance_Cert_Flag', 1, { values: ['Y', 'N', 'A'] }),
  date('Sent_Date'),
  date('Date_Issued'),
  text('Contact_Person', 20),
  flag('Unit_Price_Flag'),
  text('Comment', 120),
  code('Routing_Code1', 10),
  number('Routing_Limit', 13),
  code('Routing_Code2', 10),
  { name: 'GL_Account', kind: 'account', width: 12 },
  number('Retention_Percent', 5),
  number('Next_Payment_Number', 5, { scale: 0 }),
  flag('Pay_Override'),
  code('Pay_Terms', 1, { values: ['A', 'B'] }),
  number('Pay_Days', 3, { scale: 0 }),
  flag('Disc_Override'),
  code('Disc_Terms', 1, { values: ['A', 'B'] }),
  number('Disc_Days', 3, { scale: 0 }),
  number('Disc_Perc', 6),
  flag('Pay_When_Paid'),
  code('Cost_Center_Override', 10),
];

/** A new one needs a job, which is its job for good. */
function jobReplies(tables: Tables, values: Values, known: Row | undefined): (Reply | undefined)[] {
  if (!values.Job_Number) return [known ? undefined : required('Job_Number')];
  if (known) {
    const same = numberKey(known.Job_Number) === numberKey(values.Job_Number);
    return [same ? undefined : invalid('Job_Number', 'Job_Number must not be changed')];
  }
  const job = jobOf(tables, values);
  if (!job) return [invalid('Job_Number', 'Job_Number does not exist')];
  return [job.Status_Code === 'C' ? invalid('Job_Number', 'Job has a completed status') : undefined];
}

/** Its cost is the job's. */
function accountReply(tables: Tables, values: Values, known: Row | undefined): Reply | undefined {
  const { Company_Code, GL_Account } = values;
  if (!GL_Account) return known ? undefined : required('GL_Account');
  const account = tables.find('GL_MASTER_MC', where({ Company_Code, GL_Account }));
  if (!account) return invalid('GL_Account', 'GL_Account does not exist');
  if (account.Status === 'N') return invalid('GL_Account', 'GL Account Entered Is Not Available For Use');
  return account.Direct_Cost_Flag === 'Y'
    ? undefined
    : invalid('GL_Account', 'GL_Account must be a direct job cost account');
}

function judge(tables: Tables, values: Values): Judged {
  const known = subcontractOf(tables, values);
  const inCompany = values.Company_Code ?? '';
  const percent = new Decimal(values.Retention_Percent || 0);
  const replies = present([
    vendorReply(tables, { company: inCompany, code: values.Vendor_Code ?? '', column: 'Vendor_Code' }),
    ...jobReplies(tables, values, known),
    phaseReply(tables, values.Default_Phase_Code ?? '', 'Default_Phase_Code'),
    listed(tables, values, 'Default_Cost_Type', 'costType'),
    accountReply(tables, values, known),
    percent.greaterThan(100)
      ? invalid('Retention_Percent', 'Retention_Percent must not exceed 100')
      : undefined,
  ]);
  return {
    replies,
    commit() {
      if (known) tables.update(table, subcontractKey(values), supplied(table, values));
      else tables.insert(table, supplied(table, values));
      return [];
    },
  };
}

/** UpdateSubcontract: inserts, or changes what is supplied. */
export const updateSubcontract: PutMethod = {
  kind: 'put',
  name: 'UpdateSubcontract',
  fields,
  key: ['Subcontract_Number', 'Vendor_Code'],
  judge,
};
