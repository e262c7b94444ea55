import type { Row } from '../../../core';
import { required } from '../../fields';
import type { Reply, Values } from '../../fields';
import { customerOf } from '../../references';
import type { Tables } from '../../tables';
import { canonical } from '../../values';
import type { Judged, PutMethod } from '../method';
import { userDefined } from './elements';
import { addJobFields } from './job-fields';
import { contractOf, hasTaxClasses, jobReplies, jobTable, openContract } from './job-rules';
import { costCenterOf, present, supplied, taken } from './rules';

/** Blank is the customer's tax code, where tax classes are those of AR. */
function taxClass(tables: Tables, values: Values, customer: Row | undefined): string {
  if (values.Tax_Class_Code) return values.Tax_Class_Code;
  return hasTaxClasses(tables, values.Company_Code ?? '') ? '' : canonical(customer?.Sales_Tax_Code);
}

/** What some installations require. */
function optionReplies(tables: Tables, division: string, tax: string): (Reply | undefined)[] {
  const wants = (setting: string): boolean => tables.setting(setting) === true;
  return [
    wants('divisionRequired') && division === '' ? required('Division') : undefined,
    wants('taxClassRequired') && tax === '' ? required('Tax_Class_Code') : undefined,
  ];
}

function judge(tables: Tables, values: Values): Judged {
  const { Company_Code = '', Job_Number } = values;
  const customer = customerOf(tables, Company_Code, values.Customer_Code ?? '');
  const tax = taxClass(tables, values, customer);
  const centers = tables.setting('costCenters') === true;
  const center = values.Cost_Center || (centers ? canonical(customer?.Cost_Center) : '');
  const replies = present([
    taken(tables, jobTable, { Company_Code, Job_Number }, 'Job_Number'),
    ...optionReplies(tables, values.Division ?? '', tax),
    ...jobReplies(tables, values),
    costCenterOf(tables, { company: Company_Code, code: center, column: 'Cost_Center' }, customer),
  ]);
  return {
    replies,
    commit() {
      const row = { ...supplied(jobTable, values), Tax_Class_Code: tax, Cost_Center: center };
      const job = tables.insert(jobTable, row);
      if (customer && !contractOf(tables, job)) openContract(tables, job, customer);
      return [];
    },
  };
}

/** AddJob: with a customer it makes the AR contract too. It has no element for the overhead batch. */
export const addJob: PutMethod = {
  kind: 'put',
  name: 'AddJob',
  fields: addJobFields(userDefined),
  key: ['Job_Number'],
  judge,
};
