import type { Row } from '../../../../sandbox';
import { newCustomer, newJob, newPhase, newSite } from '../../../clients/spectrum/samples';

/** An effect by which customers, sites and jobs are set up, with all that its tests need to know of it. */
export interface Subject {
  /** Requirement. */
  id: string;
  kind: string;
  guard: string;
  /** Spectrum's service. */
  method: string;
  /** With every field filled. */
  body: Record<string, string>;
  /** The same in other spellings of its codes and numbers. */
  spelled: Record<string, string>;
  naturalKey: string;
  ref: string;
  evidence: string;
  /** Where Info-Link shows it: the table, and the columns that name its row. */
  table: string;
  row: Record<string, string>;
  /** Fields that name it, which are looked for and not compared. */
  identity: string[];
  /** Column of every other field. */
  columns: Record<string, string>;
  /** Fields that may be sent blank. */
  blank: string[];
  /** What a second send is told. */
  second: 'NUMBER_TAKEN' | 'applied';
  /** Refused codes: what is sent, in what state of Spectrum, and the column that is refused. */
  refused: [Record<string, string>, string, Record<string, Row[]>?][];
}

const address = {
  address1: 'Address_1',
  address2: 'Address_2',
  city: 'City',
  state: 'State',
  zip: 'Zip_Code',
};

/** With cost centers in use, of which there is one, `CC1`. */
const centers: Record<string, Row[]> = {
  _settings: [{ costCenters: true }],
  PA_COST_CENTER_MASTER_MC: [{ Company_Code: 'ABC', Cost_Center: 'CC1' }],
};

const customer: Subject = {
  id: 'ST1',
  kind: 'spectrum/customer',
  guard: 'keyed',
  method: 'AddCustomer',
  body: { ...newCustomer() },
  spelled: { code: ' c00007', salesperson: 'jd', salesTaxCode: 'txaus ' },
  naturalKey: 'ABC|C00007',
  ref: 'C00007',
  evidence: 'customer C00007, status A',
  table: 'CR_CUSTOMER_MASTER_MC',
  row: { Customer_Code: 'C00007' },
  identity: ['code'],
  columns: {
    name: 'Name',
    ...address,
    phone: 'Phone',
    salesperson: 'Salesperson',
    terms: 'Terms_Code',
    taxable: 'Taxable_Flag',
    salesTaxCode: 'Sales_Tax_Code',
  },
  blank: ['address1', 'address2', 'city', 'state', 'zip', 'phone', 'salesperson', 'taxable'],
  second: 'NUMBER_TAKEN',
  refused: [
    [{ terms: 'X' }, 'Terms_Code'],
    [{ salesperson: 'XX' }, 'Salesperson'],
    [{ salesTaxCode: 'NOPE' }, 'Sales_Tax_Code'],
  ],
};

const site: Subject = {
  id: 'ST2',
  kind: 'spectrum/site',
  guard: 'keyed',
  method: 'AddWOSiteAddress',
  body: { ...newSite({ address2: 'Dock 3' }) },
  spelled: { site: ' s00007', state: 'tx', customer: 'c00001 ', salesTaxCode: 'txaus', workState: 'tx' },
  naturalKey: 'ABC|S00007',
  ref: 'S00007',
  evidence: 'site S00007 of customer C00001, status A',
  table: 'WO_ADDRESS_MC',
  row: { Ship_To_ID: 'S00007' },
  identity: ['site'],
  columns: {
    name: 'Site_Name',
    ...address,
    phone: 'Phone',
    customer: 'Site_Customer_Code',
    salesTaxCode: 'Sales_Tax_Code',
    taxable: 'Taxable_Flag',
    workState: 'Work_State_Tax_Code',
  },
  blank: [...Object.keys(address), 'phone', 'salesTaxCode', 'workState'],
  second: 'NUMBER_TAKEN',
  refused: [
    [{ customer: 'C99999' }, 'Site_Customer_Code'],
    [{ salesTaxCode: 'NOPE' }, 'Sales_Tax_Code'],
    [{ workState: 'NOPE' }, 'Work_State_Tax_Code'],
    [{}, 'Cost_Center', centers],
  ],
};

const job: Subject = {
  id: 'ST4',
  kind: 'spectrum/job',
  guard: 'keyed',
  method: 'AddJob',
  body: { ...newJob({ address2: 'Dock 3', costCenter: 'CC1' }) },
  spelled: { number: '      t123', state: 'tx', customer: 'c00001', site: 's00001', taxClass: 'txaus ' },
  naturalKey: 'ABC|T123',
  ref: 'T123',
  evidence: 'job T123 of customer C00001, status A',
  table: 'JC_JOB_MASTER_MC',
  row: { Job_Number: 'T123' },
  identity: ['number'],
  columns: {
    description: 'Job_Description',
    division: 'Division',
    ...address,
    customer: 'Customer_Code',
    site: 'WO_Site',
    jobType: 'Job_Type',
    taxClass: 'Tax_Class_Code',
    taxable: 'Taxable_Flag',
    priceMethod: 'Price_Method_Code',
    workState: 'Work_State_Tax_Code',
    projectManager: 'Project_Manager',
    costCenter: 'Cost_Center',
    udf1: 'UDF1',
  },
  blank: ['division', 'address2', 'jobType', 'taxClass', 'workState', 'projectManager', 'costCenter', 'udf1'],
  second: 'NUMBER_TAKEN',
  refused: [
    [{ customer: 'C99999' }, 'Customer_Code'],
    [{ site: 'S99999' }, 'WO_Site'],
    [{ division: '' }, 'Division', { _settings: [{ divisionRequired: true }] }],
    [{ jobType: 'NOPE' }, 'Job_Type'],
    [{ taxClass: 'NOPE' }, 'Tax_Class_Code'],
    [{ workState: 'NOPE' }, 'Work_State_Tax_Code'],
    [{ projectManager: 'E999' }, 'Project_Manager'],
    [{ costCenter: 'NOPE' }, 'Cost_Center', centers],
    [
      {},
      'UDF1',
      {
        _authorizations: [{ authorizationId: 'S3CRET-ID', companies: ['ABC'], services: ['*'], udfMap: [] }],
      },
    ],
  ],
};

const ohBatch: Subject = {
  id: 'ST6',
  kind: 'spectrum/job-oh-batch',
  guard: 'idempotent',
  method: 'UpdateJob',
  body: { company: 'ABC', number: '1001', ohBatch: 'OH1' },
  spelled: { number: '      1001', ohBatch: 'oh1 ' },
  naturalKey: 'ABC|1001|OH batch',
  ref: '1001',
  evidence: 'job 1001 with OH batch OH1, status A',
  table: 'JC_JOB_MASTER_MC',
  row: { Job_Number: '1001' },
  identity: ['number'],
  columns: { ohBatch: 'Job_Oh_Batch_Code' },
  blank: [],
  second: 'applied',
  refused: [
    [{ number: '9999' }, 'Job_Number'],
    [{ ohBatch: 'NOPE' }, 'Job_Oh_Batch_Code'],
  ],
};

const phase: Subject = {
  id: 'ST5',
  kind: 'spectrum/phase',
  guard: 'keyed',
  method: 'AddPhase',
  body: { ...newPhase({ costCenter: 'CC1', quantity: '12.5', hours: '8', cost: '-1000.25' }), status: 'A' },
  spelled: {
    number: '      1001',
    costType: 'l',
    unit: 'hr',
    costCenter: 'cc1',
    quantity: '12.50',
    hours: '8.0',
  },
  naturalKey: 'ABC|1001|0100|L',
  ref: '1001/0100/L',
  evidence: 'phase 0100, cost type L of job 1001, status A',
  table: 'JC_PHASE_MASTER_MC',
  row: { Job_Number: '1001', Phase_Code: '0100', Cost_Type: 'L' },
  // The status is not compared: whoever runs the job changes it.
  identity: ['number', 'phase', 'costType', 'status'],
  columns: {
    description: 'Description',
    unit: 'Unit_of_Measure',
    priceMethod: 'Price_Method_Code',
    workersComp: 'Work_Comp_Code',
    costCenter: 'Cost_Center',
    quantity: 'Original_Est_Quantity',
    hours: 'Original_Est_Hours',
    cost: 'Original_Est_Cost',
  },
  blank: ['unit', 'workersComp', 'costCenter', 'quantity', 'hours', 'cost'],
  second: 'applied',
  refused: [
    [{ number: '9999' }, 'Job_Number'],
    [{ number: 'DONE' }, 'Job_Number'],
    [{ phase: 'A100' }, 'Phase_Code', { _settings: [{ phaseMask: '9999' }] }],
    [{ costType: 'Z' }, 'Cost_Type', { _codes: [{ Company_Code: 'ABC', kind: 'costType', code: 'L' }] }],
    [{ costCenter: 'NOPE' }, 'Phase_Cost_Center', centers],
  ],
};

export const subjects: Subject[] = [customer, site, job, ohBatch, phase];
