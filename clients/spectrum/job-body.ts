import type { JobBody } from '../../domain/servicetrade/job-plan';
import type { Fields } from './get-reply';
import { code, digits, exact, oneOf, putFields, required, words } from './put-fields';

/** A job as it is added. Texts are fitted, codes canonical, blank means that Spectrum's default applies. */
export type NewJob = JobBody;

const rules = {
  Company_Code: required(code(3)),
  Job_Number: required(code(10)),
  Job_Description: words(25),
  Division: digits(5),
  Address_1: words(30),
  Address_2: words(30),
  City: words(25),
  State: code(2),
  Zip_Code: words(10),
  Project_Manager: code(15),
  Customer_Code: code(10),
  Job_Type: code(10),
  Tax_Class_Code: code(15),
  Taxable_Flag: required(oneOf('Y', 'N')),
  Price_Method_Code: required(oneOf('F', 'T', 'C', 'U')),
  Work_State_Tax_Code: code(10),
  WO_Site: code(10),
  UDF1: exact(20),
  Cost_Center: code(10),
  Status_Code: oneOf('A'),
};

/**
 * Elements of `AddJob` (ST4). Spectrum refuses a number that exists.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/job-cost-services/add-job
 * @throws RangeError naming every element that breaks its width or characters
 */
export function toAddJob(job: NewJob): Fields {
  return putFields(rules, {
    Company_Code: job.company,
    Job_Number: job.number,
    Job_Description: job.description,
    Division: job.division,
    Address_1: job.address1,
    Address_2: job.address2,
    City: job.city,
    State: job.state,
    Zip_Code: job.zip,
    Project_Manager: job.projectManager,
    Customer_Code: job.customer,
    Job_Type: job.jobType,
    Tax_Class_Code: job.taxClass,
    Taxable_Flag: job.taxable,
    Price_Method_Code: job.priceMethod,
    Work_State_Tax_Code: job.workState,
    WO_Site: job.site,
    UDF1: job.udf1,
    Cost_Center: job.costCenter,
    Status_Code: 'A',
  });
}
