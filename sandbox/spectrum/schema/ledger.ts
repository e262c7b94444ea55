import { date, status, table, text } from './column';
import type { Table } from './column';

export const ledger: readonly Table[] = [
  table(
    'GL_MASTER_MC',
    text('GL_Account', 12),
    text('Description', 30),
    text('Account_Type_Code', 1, 'I'),
    /** Y job, E equipment, W work order, N not direct. */
    text('Direct_Cost_Flag', 1, 'N'),
    status(),
  ),
  table(
    'GL_DEPARTMENT_MC',
    text('Department_Code', 6),
    text('Description', 30),
    text('Direct_Cost_Flag', 1, 'N'),
  ),
  table('PA_COST_CENTER_MASTER_MC', text('Cost_Center', 10), text('Description', 30), status()),
  table('SY_PROCESSING_DATES_MC', text('Module', 2), date('Begin_Date'), date('End_Date')),
];
