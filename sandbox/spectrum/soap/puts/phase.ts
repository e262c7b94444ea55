import type { Row } from '../../../core';
import { invalid, required } from '../../fields';
import type { Field, Reply, Values } from '../../fields';
import { where } from '../../tables';
import type { Match, Tables } from '../../tables';
import { canonical } from '../../values';
import type { Judged, PutMethod } from '../method';
import { code, company, number, text } from './elements';
import { jobOf } from './job-rules';
import { costCenterOf, listed, phaseReply, present, supplied } from './rules';

const table = 'JC_PHASE_MASTER_MC';

const estimate = (name: string, width: number): Field => number(name, width, { signed: true });

const fields: readonly Field[] = [
  company,
  code('Job_Number', 10, { required: true }),
  code('Phase_Code', 20, { required: true }),
  text('Description', 25),
  code('Cost_Type', 3, { required: true }),
  estimate('Original_Est_Quantity', 11),
  text('Unit_of_Measure', 3),
  estimate('Original_Est_Cost', 12),
  estimate('Original_Est_Hours', 10),
  code('Bid_Item_Number', 10),
  code('Alt_Phase_Code', 20),
  code('Work_Comp_Code', 6),
  code('Price_Method_Code', 1, { required: true, values: ['F', 'T', 'C', 'U', 'J'] }),
  code('Phase_Cost_Center', 10),
  estimate('Current_Est_Hours', 10),
  estimate('Current_Est_Quantity', 11),
  estimate('Current_Est_Cost', 12),
  code('Status_Code', 1, { values: ['A', 'I', 'C'] }),
];

const phaseKey = ({ Company_Code, Job_Number, Phase_Code }: Values): Match =>
  where({ Company_Code, Job_Number, Phase_Code });

const costTypeKey = (values: Values): Match => {
  const inPhase = phaseKey(values);
  const ofType = where({ Cost_Type: values.Cost_Type });
  return (row) => inPhase(row) && ofType(row);
};

function jobReply(values: Values, job: Row | undefined): Reply | undefined {
  if (!values.Job_Number) return undefined;
  if (!job) return invalid('Job_Number', 'Job_Number does not exist');
  return job.Status_Code === 'C' ? invalid('Job_Number', 'Job has a completed status') : undefined;
}

/** A new one is in its job's cost center unless another is sent. */
function centerOf(tables: Tables, values: Values, job: Row | undefined, isNew: boolean): string {
  const centers = isNew && tables.setting('costCenters') === true;
  return values.Phase_Cost_Center || (centers ? canonical(job?.Cost_Center) : '');
}

function judge(tables: Tables, values: Values): Judged {
  const job = jobOf(tables, values);
  const isNew = !tables.find(table, costTypeKey(values));
  const code = centerOf(tables, values, job, isNew);
  const center = { company: values.Company_Code ?? '', code, column: 'Phase_Cost_Center' };
  const complete = [values.Job_Number, values.Phase_Code, values.Cost_Type].every(Boolean);
  const replies = present([
    jobReply(values, job),
    phaseReply(tables, values.Phase_Code ?? ''),
    listed(tables, values, 'Cost_Type', 'costType'),
    complete && isNew && !canonical(values.Description) ? required('Description') : undefined,
    isNew || code !== '' ? costCenterOf(tables, center, undefined) : undefined,
  ]);
  return {
    replies,
    commit() {
      const set = supplied(table, { ...values, Cost_Center: code });
      if (isNew) tables.insert(table, set);
      else tables.update(table, costTypeKey(values), set);
      // The description is the phase's: another text rewrites it for every cost type.
      const { Description } = set;
      if (Description !== undefined) tables.update(table, phaseKey(values), { Description });
      return [];
    },
  };
}

/** AddPhase: inserts, or updates the row of the same job, phase and cost type. */
export const addPhase: PutMethod = {
  kind: 'put',
  name: 'AddPhase',
  fields,
  key: ['Job_Number', 'Phase_Code', 'Cost_Type'],
  judge,
};
