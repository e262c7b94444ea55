import type { Field, Values } from '../../fields';
import {
  costCodeReply,
  phaseDetailKey,
  subcontractKey,
  subcontractOf,
  subcontractReply,
} from '../../subcontracts';
import type { Match, Tables } from '../../tables';
import { canonical } from '../../values';
import type { Judged, PutMethod } from '../method';
import { code, company, flag, number, text } from './elements';
import { present, supplied } from './rules';

const table = 'VN_SUBCONTRACT_PHASE_MC';

const fields: readonly Field[] = [
  company,
  code('Vendor_Code', 10, { required: true }),
  code('Subcontract_Number', 10, { required: true }),
  code('Phase_Code', 20, { required: true }),
  code('Cost_Type', 3, { required: true }),
  code('Bid_Item_Number', 10),
  text('Bill_Description', 25),
  text('Unit_Of_Measure', 3),
  flag('Retention_Flag'),
  number('Unit_Price', 12, { scale: 4, signed: true }),
  number('Original_Contract_Quantity', 12, { scale: 4, signed: true }),
  number('Original_Contract_Amount', 13, { signed: true }),
];

/** A blank item is an item of its own, once for each phase and cost type. */
function detailKey(values: Values): Match {
  const ofSubcontract = subcontractKey(values);
  const ofDetail = phaseDetailKey(values);
  return (row) => ofSubcontract(row) && ofDetail(row);
}

function judge(tables: Tables, values: Values): Judged {
  const { Company_Code = '', Vendor_Code = '', Subcontract_Number = '' } = values;
  const subcontract = subcontractOf(tables, values);
  const costCode = {
    company: Company_Code,
    job: canonical(subcontract?.Job_Number),
    phase: values.Phase_Code ?? '',
    costType: values.Cost_Type ?? '',
  };
  const replies = present([
    subcontractReply(tables, { Company_Code, Vendor_Code, Subcontract_Number }, 'Subcontract_Number'),
    costCodeReply(tables, costCode),
  ]);
  return {
    replies,
    commit() {
      const set = supplied(table, values);
      if (tables.find(table, detailKey(values))) tables.update(table, detailKey(values), set);
      else tables.insert(table, set);
      return [];
    },
  };
}

/** UpdateSubcontractPhases: inserts, or changes what is supplied of the same phase, cost type and item. */
export const updateSubcontractPhases: PutMethod = {
  kind: 'put',
  name: 'UpdateSubcontractPhases',
  fields,
  key: ['Subcontract_Number', 'Vendor_Code', 'Phase_Code', 'Cost_Type', 'Bid_Item_Number'],
  judge,
};
