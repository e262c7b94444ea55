import { DateTime } from 'luxon';
import type { Row } from '../../../core';
import { invalid } from '../../fields';
import type { Reply, Values } from '../../fields';
import { customerOf } from '../../references';
import { where } from '../../tables';
import type { Tables } from '../../tables';
import { canonical, numberKey } from '../../values';
import type { Judged, PutMethod } from '../method';
import { updateJobFields } from './job-fields';
import { contractOf, jobKey, jobOf, jobReplies, jobTable, openContract } from './job-rules';
import { costCenterOf, present, supplied } from './rules';

/** The last day of job cost's processing range; today where none was saved. */
function processingDate(tables: Tables, company: string): string {
  const range = tables.find('SY_PROCESSING_DATES_MC', where({ Company_Code: company, Module: 'JC' }));
  return canonical(range?.End_Date) || DateTime.utc().toISODate();
}

/** A job that is completed without a date gets one. */
function completion(tables: Tables, job: Row, values: Values): Row {
  const completes = values.Status_Code === 'C' && !values.Complete_Date && job.Complete_Date === null;
  return completes ? { Complete_Date: processingDate(tables, values.Company_Code ?? '') } : {};
}

/** An AR contract is never changed, but may be made: the reason to leave the customer blank. */
function contractOfUpdate(tables: Tables, job: Row, customer: Row): Reply[] {
  const contract = contractOf(tables, job);
  if (!contract) {
    if (tables.setting('updateJobCreatesContract') === true) openContract(tables, job, customer);
    return [];
  }
  if (contract.Customer_Code === customer.Customer_Code) return [];
  const text = `AR contract ${numberKey(contract.Contract_Number)} of customer ${canonical(contract.Customer_Code)} was not changed`;
  return [{ code: 'G', text, column: 'Customer_Code' }];
}

function judge(tables: Tables, values: Values): Judged {
  const company = values.Company_Code ?? '';
  const job = jobOf(tables, values);
  const customer = customerOf(tables, company, values.Customer_Code ?? '');
  const owner = customer ?? customerOf(tables, company, canonical(job?.Customer_Code));
  const center = { company, code: values.Cost_Center ?? '', column: 'Cost_Center' };
  const replies = present([
    values.Job_Number && !job ? invalid('Job_Number', 'Job_Number does not exist') : undefined,
    ...jobReplies(tables, values),
    center.code === '' ? undefined : costCenterOf(tables, center, owner),
  ]);
  return {
    replies,
    commit() {
      if (!job) return [];
      const set = { ...supplied(jobTable, values), ...completion(tables, job, values) };
      const [changed = job] = tables.update(jobTable, jobKey(values), set);
      return customer ? contractOfUpdate(tables, changed, customer) : [];
    },
  };
}

/** UpdateJob: only what is supplied changes, a blank never clears. */
export const updateJob: PutMethod = {
  kind: 'put',
  name: 'UpdateJob',
  fields: updateJobFields,
  key: ['Job_Number'],
  judge,
};
