import type { Fields } from './get-reply';
import { code, putFields, required } from './put-fields';

/** The overhead batch of a job that exists. */
export interface JobOhBatch {
  company: string;
  number: string;
  ohBatch: string;
}

const rules = {
  Company_Code: required(code(3)),
  Job_Number: required(code(10)),
  Job_Oh_Batch_Code: required(code(10)),
};

/**
 * Elements of `UpdateJob` for the OH batch alone (ST6). Blank elements leave the job as it is; nothing else is ever
 * sent, because with a customer code the service could make an AR contract.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/job-cost-services/update-job
 * @throws RangeError naming every element that breaks its width or characters
 */
export function toUpdateJobOhBatch(job: JobOhBatch): Fields {
  return putFields(rules, {
    Company_Code: job.company,
    Job_Number: job.number,
    Job_Oh_Batch_Code: job.ohBatch,
  });
}
