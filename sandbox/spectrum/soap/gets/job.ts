import type { Row } from '../../../core';
import type { Values } from '../../fields';
import type { Tables } from '../../tables';
import { canonical } from '../../values';
import type { GetMethod } from '../method';
import { columns, parameter, selects } from './selection';

const jobColumns = [
  ...['Company_Code', 'Job_Number', 'Job_Description', 'Division', 'Address_1', 'Address_2', 'City', 'State'],
  ...['Zip_Code', 'Project_Manager', 'Superintendent', 'Estimator', 'Certified_Flag', 'Customer_Code'],
  ...['Status_Code', 'Work_State_Tax_Code', 'Contract_Number', 'Cost_Center'],
];

const jobSort: Record<string, string> = {
  D: 'Division',
  P: 'Project_Manager',
  C: 'Customer_Code',
};

function jobRows(tables: Tables, values: Values): Row[] {
  const status = canonical(values.pStatus_Code).toUpperCase();
  const found = tables.filter(
    'JC_JOB_MASTER_MC',
    (row) =>
      selects(values.pCompany_Code, row.Company_Code) &&
      // Blank is Active and Inactive: complete jobs must be asked for.
      (status === '' ? row.Status_Code !== 'C' : row.Status_Code === status) &&
      selects(values.pDivision, row.Division) &&
      selects(values.pProject_Manager, row.Project_Manager) &&
      selects(values.pSuperintendent, '') &&
      selects(values.pEstimator, '') &&
      selects(values.pCustomer_Code, row.Customer_Code) &&
      selects(values.pCost_Center, row.Cost_Center),
  );
  const sort = jobSort[canonical(values.pSort_By).toUpperCase()];
  const sortKey = (row: Row): string => `${sort ? String(row[sort]) : ''}\u0000${String(row.Job_Number)}`;
  return found
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .map((row) => {
      const contract = tables.find(
        'CR_CONTRACT_MASTER_MC',
        (c) => c.Company_Code === row.Company_Code && c.Contract_Number === row.Job_Number,
      );
      return columns(tables, { ...row, Contract_Number: contract?.Contract_Number }, jobColumns);
    });
}

export const getJob: GetMethod = {
  kind: 'get',
  name: 'GetJob',
  company: 'pCompany_Code',
  fields: [
    parameter('pCompany_Code', 3, true),
    parameter('pDivision', 5),
    parameter('pStatus_Code', 1),
    parameter('pProject_Manager', 15),
    parameter('pSuperintendent', 15),
    parameter('pEstimator', 15),
    parameter('pCustomer_Code', 10),
    parameter('pCost_Center', 10),
    parameter('pSort_By', 1),
  ],
  rows: jobRows,
  errorColumns: true,
};
