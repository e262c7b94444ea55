import type { Row } from '../../../core';
import type { Values } from '../../fields';
import type { Tables } from '../../tables';
import { canonical } from '../../values';
import type { GetMethod } from '../method';
import { columns, parameter, selects } from './selection';

const phaseColumns = [
  ...['Company_Code', 'Job_Number', 'Phase_Code', 'Cost_Type', 'Description', 'Status_Code'],
  ...['Unit_of_Measure', 'JTD_Quantity', 'JTD_Hours', 'JTD_Actual_Dollars', 'Projected_Quantity'],
  ...['Projected_Hours', 'Projected_Dollars', 'Estimated_Quantity', 'Estimated_Hours'],
  ...['Current_Estimated_Dollars', 'Cost_Center'],
];

/** The stand-in keeps no costs: nothing was spent to date, and what is projected is the estimate. */
const phaseFigures = (row: Row): Row => ({
  JTD_Quantity: 0,
  JTD_Hours: 0,
  JTD_Actual_Dollars: 0,
  Projected_Quantity: row.Original_Est_Quantity,
  Projected_Hours: row.Original_Est_Hours,
  Projected_Dollars: row.Original_Est_Cost,
  Estimated_Quantity: row.Original_Est_Quantity,
  Estimated_Hours: row.Original_Est_Hours,
  Current_Estimated_Dollars: row.Original_Est_Cost,
});

function phaseRows(tables: Tables, values: Values): Row[] {
  const status = canonical(values.pStatus_Code).toUpperCase();
  const byCostType = canonical(values.pSort_By).toUpperCase() === 'C';
  const sortKey = (row: Row): string => {
    const phase = [row.Job_Number, row.Phase_Code, row.Cost_Type];
    return [...(byCostType ? [row.Cost_Type] : []), ...phase].map(String).join('\u0000');
  };
  return tables
    .filter(
      'JC_PHASE_MASTER_MC',
      (row) =>
        selects(values.pCompany_Code, row.Company_Code) &&
        // As for jobs: complete phases must be asked for.
        (status === '' ? row.Status_Code !== 'C' : row.Status_Code === status) &&
        selects(values.pCost_Type, row.Cost_Type) &&
        selects(values.pJob_Number, row.Job_Number) &&
        selects(values.pCost_Center, row.Cost_Center),
    )
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .map((row) => columns(tables, { ...row, ...phaseFigures(row) }, phaseColumns));
}

export const getPhase: GetMethod = {
  kind: 'get',
  name: 'GetPhase',
  company: 'pCompany_Code',
  fields: [
    parameter('pCompany_Code', 3, true),
    parameter('pCost_Type', 3),
    parameter('pJob_Number', 10),
    parameter('pStatus_Code', 1),
    parameter('pCost_Center', 10),
    parameter('pSort_By', 1),
  ],
  rows: phaseRows,
  errorColumns: true,
};
