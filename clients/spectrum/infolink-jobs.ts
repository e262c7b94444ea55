import { z } from 'zod';
import type { JobMasterRow } from '../../domain/servicetrade/job-drift';
import type { PhaseRow } from '../../domain/servicetrade/job-phases';
import { code, date, quantity, text } from './infolink-cells';
import type { Infolink } from './infolink';
import { eachOnce, only } from './infolink-rows';

/** A job with every column that AddJob and the OH batch set and Info-Link shows. */
export interface JobMaster extends JobMasterRow {
  /** ISO date; blank while it is not complete. */
  completeDate: string;
}

/** One cost type of a phase with what a copy of it takes; original estimates as plain decimals, e.g. `"2.5"`. */
export interface PhaseMaster extends PhaseRow {
  /** Of the job. */
  number: string;
  costCenter: string;
}

/** All reads are by company and of every status; all throw InfolinkError when they are not complete. */
export interface JobReads {
  /** Undefined: a complete read did not hold it. */
  jobMaster(company: string, number: string): Promise<JobMaster | undefined>;
  /** Of these numbers, in their order; one that is not there is left out. */
  jobMasters(company: string, numbers: readonly string[]): Promise<JobMaster[]>;
  /** In the order of phase and cost type. */
  jobPhases(company: string, job: string): Promise<PhaseMaster[]>;
}

const jobs = 'JC_JOB_MASTER_MC';
const phases = 'JC_PHASE_MASTER_MC';

const jobShape = z.object({
  Job_Number: code,
  Job_Description: text,
  Division: code,
  Address_1: text,
  Address_2: text,
  City: text,
  State: code,
  Zip_Code: text,
  Customer_Code: code,
  Job_Type: code,
  Tax_Class_Code: code,
  Taxable_Flag: code,
  Price_Method_Code: code,
  Work_State_Tax_Code: code,
  WO_Site: code,
  Project_Manager: code,
  Cost_Center: code,
  Job_Oh_Batch_Code: code,
  UDF1: text,
  Complete_Date: date,
  Status_Code: code,
});

const phaseShape = z.object({
  Job_Number: code,
  Phase_Code: code,
  Cost_Type: code,
  Description: text,
  Unit_of_Measure: code,
  Price_Method_Code: code,
  Work_Comp_Code: code,
  Cost_Center: code,
  Original_Est_Quantity: quantity,
  Original_Est_Hours: quantity,
  Original_Est_Cost: quantity,
  Status_Code: code,
});

export const jobTable = { table: jobs, shape: jobShape, key: 'Job_Number' } as const;
export const phaseTable = { table: phases, shape: phaseShape, key: 'Job_Number' } as const;

export function jobReads(link: Infolink): JobReads {
  return {
    async jobMaster(company, number) {
      const row = only(await link.read(jobs, jobShape, company, { Job_Number: number }), jobs, number);
      return row && jobOf(row);
    },
    async jobMasters(company, numbers) {
      const rows = await link.read(jobs, jobShape, company, { Job_Number: numbers });
      return eachOnce(rows.map(jobOf), jobs, (row) => [row.number]);
    },
    async jobPhases(company, job) {
      const rows = await link.read(phases, phaseShape, company, { Job_Number: job });
      return rows
        .map((row) => ({
          number: row.Job_Number,
          phase: row.Phase_Code,
          costType: row.Cost_Type,
          description: row.Description,
          unit: row.Unit_of_Measure,
          priceMethod: row.Price_Method_Code,
          workersComp: row.Work_Comp_Code,
          costCenter: row.Cost_Center,
          quantity: row.Original_Est_Quantity,
          hours: row.Original_Est_Hours,
          cost: row.Original_Est_Cost,
          status: row.Status_Code,
        }))
        .sort((a, b) => order(a.phase, b.phase) || order(a.costType, b.costType));
    },
  };
}

function jobOf(row: z.output<typeof jobShape>): JobMaster {
  return {
    number: row.Job_Number,
    description: row.Job_Description,
    division: row.Division,
    address1: row.Address_1,
    address2: row.Address_2,
    city: row.City,
    state: row.State,
    zip: row.Zip_Code,
    customerCode: row.Customer_Code,
    jobType: row.Job_Type,
    taxClass: row.Tax_Class_Code,
    taxable: row.Taxable_Flag,
    priceMethod: row.Price_Method_Code,
    workStateTaxCode: row.Work_State_Tax_Code,
    site: row.WO_Site,
    projectManager: row.Project_Manager,
    costCenter: row.Cost_Center,
    ohBatch: row.Job_Oh_Batch_Code,
    udf1: row.UDF1,
    completeDate: row.Complete_Date,
    status: row.Status_Code,
  };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
