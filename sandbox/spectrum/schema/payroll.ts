import { status, table, text } from './column';
import type { Table } from './column';

/** No rates, no identity numbers: the stand-in holds only what a work order, a job or a time card names. */
export const payroll: readonly Table[] = [
  table(
    'PR_EMPLOYEE_MASTER_1_MC',
    text('Employee_Code', 11),
    text('Employee_Name', 30),
    text('First_Name', 15),
    text('Last_Name', 20),
    text('Supervisor_Code', 11),
    /** A is active; other letters are the installation's. */
    status('Employment_Status'),
    text('Department_Code', 6),
    text('Union_Code', 10),
    text('Wage_Class', 10),
    text('Worker_Comp_Code', 6),
    text('Occupation', 50),
    text('Trade', 50),
    text('Title', 30),
    text('Cost_Center', 10),
  ),
];
