import type { PhaseFields } from '../../domain/servicetrade/job-phases';
import type { Fields } from './get-reply';
import { code, oneOf, putFields, required, signed, words } from './put-fields';

/** One cost type of a phase as it is added to a job. */
export interface NewPhase extends Omit<PhaseFields, 'status'> {
  company: string;
}

const rules = {
  Company_Code: required(code(3)),
  Job_Number: required(code(10)),
  Phase_Code: required(code(20)),
  Description: required(words(25)),
  Cost_Type: required(code(3)),
  Original_Est_Quantity: signed(11, 2),
  Unit_of_Measure: code(3),
  Original_Est_Cost: signed(12, 2),
  Original_Est_Hours: signed(10, 2),
  Work_Comp_Code: code(6),
  Price_Method_Code: required(oneOf('F', 'T', 'C', 'U', 'J')),
  Phase_Cost_Center: code(10),
  Status_Code: oneOf('A'),
};

/**
 * Elements of `AddPhase` (ST5). The service inserts or updates, by job, phase and cost type: who wants to insert
 * only has to look before.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/job-cost-services/add-job-phase
 * @throws RangeError naming every element that breaks its width or characters
 */
export function toAddPhase(phase: NewPhase): Fields {
  return putFields(rules, {
    Company_Code: phase.company,
    Job_Number: phase.number,
    Phase_Code: phase.phase,
    Description: phase.description,
    Cost_Type: phase.costType,
    Original_Est_Quantity: phase.quantity,
    Unit_of_Measure: phase.unit,
    Original_Est_Cost: phase.cost,
    Original_Est_Hours: phase.hours,
    Work_Comp_Code: phase.workersComp,
    Price_Method_Code: phase.priceMethod,
    Phase_Cost_Center: phase.costCenter,
    Status_Code: 'A',
  });
}
