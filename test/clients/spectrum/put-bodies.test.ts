import * as fc from 'fast-check';
import { toAddCustomer } from '../../../clients/spectrum/customer-body';
import { toAddJob } from '../../../clients/spectrum/job-body';
import { toUpdateJobOhBatch } from '../../../clients/spectrum/job-oh-batch-body';
import { toAddPhase } from '../../../clients/spectrum/phase-body';
import { toAddSite } from '../../../clients/spectrum/site-body';
import { newCustomer, newJob, newPhase, newSite } from './samples';

const ohBatch = { company: 'ABC', number: 'T123', ohBatch: 'OH1' };

describe("bodies of Puts in Spectrum's spelling", () => {
  it('ST1: a customer', () => {
    expect(toAddCustomer(newCustomer({ retentionPercent: '10.50' }))).toEqual({
      Company_Code: 'ABC',
      Customer_Code: 'C00007',
      Name: 'Acme & Sons',
      Address_1: '1 Main St.',
      Address_2: 'Suite 2',
      City: 'Austin',
      State: 'TX',
      Zip_Code: '78701',
      Phone: '5125550100',
      Salesperson: 'JD',
      Terms_Code: '3',
      Standard_Retention_Percent: '10.5',
      Taxable_Flag: 'Y',
      Sales_Tax_Code: 'TXAUS',
    });
  });

  it('ST2: a site', () => {
    expect(toAddSite(newSite())).toEqual({
      Company_Code: 'ABC',
      Site_ID: 'S00007',
      Site_Name: 'Acme North',
      Site_Address1: '9 North St.',
      Site_Address2: '',
      Site_City: 'Round Rock',
      Site_State: 'TX',
      Site_Zip_Code: '78664',
      Site_Phone1: '5125550101',
      Site_Customer_Code: 'C00001',
      Sales_Tax_Code: 'TXAUS',
      Taxable_Flag: 'N',
      Work_State_Tax_Code: 'TX',
      Cost_Center: '',
    });
  });

  it('ST4: a job', () => {
    expect(toAddJob(newJob())).toEqual({
      Company_Code: 'ABC',
      Job_Number: 'T123',
      Job_Description: 'Replace chiller',
      Division: '10',
      Address_1: '9 North St.',
      Address_2: '',
      City: 'Round Rock',
      State: 'TX',
      Zip_Code: '78664',
      Project_Manager: 'E100',
      Customer_Code: 'C00001',
      Job_Type: 'SERVICE',
      Tax_Class_Code: 'TXAUS',
      Taxable_Flag: 'Y',
      Price_Method_Code: 'T',
      Work_State_Tax_Code: 'TX',
      WO_Site: 'S00001',
      UDF1: 'North office',
      Cost_Center: '',
      Status_Code: 'A',
    });
  });

  it('ST6: the OH batch alone, so that no contract is made by the way', () => {
    expect(toUpdateJobOhBatch(ohBatch)).toEqual({
      Company_Code: 'ABC',
      Job_Number: 'T123',
      Job_Oh_Batch_Code: 'OH1',
    });
  });

  it('ST5: a phase, with estimates and without', () => {
    expect(toAddPhase(newPhase({ quantity: '12.50', hours: '3', cost: '1000.00' }))).toEqual({
      Company_Code: 'ABC',
      Job_Number: '1001',
      Phase_Code: '0100',
      Description: 'Rough-in',
      Cost_Type: 'L',
      Original_Est_Quantity: '12.5',
      Unit_of_Measure: 'HR',
      Original_Est_Cost: '1000',
      Original_Est_Hours: '3',
      Work_Comp_Code: '5183',
      Price_Method_Code: 'J',
      Phase_Cost_Center: '',
      Status_Code: 'A',
    });
    expect(toAddPhase(newPhase())).toMatchObject({ Original_Est_Cost: '', Original_Est_Hours: '' });
  });

  it('ST5: an estimate below zero, its sign not counted', () => {
    expect(toAddPhase(newPhase({ hours: '-1234567.89', cost: '-0.00' }))).toMatchObject({
      Original_Est_Hours: '-1234567.89',
      Original_Est_Cost: '0',
    });
  });

  it('sends codes canonical and texts as they are', () => {
    expect(toAddJob(newJob({ number: ' t123 ', description: ' Replace chiller ' }))).toMatchObject({
      Job_Number: 'T123',
      Job_Description: 'Replace chiller',
      UDF1: 'North office',
    });
  });
});

/** Each element with the longest value it takes, and what fills it in the sample. */
const widths: [string, number, (value: string) => unknown][] = [
  ['Company_Code', 3, (company) => toAddCustomer(newCustomer({ company }))],
  ['Customer_Code', 10, (code) => toAddCustomer(newCustomer({ code }))],
  ['Name', 30, (name) => toAddCustomer(newCustomer({ name }))],
  ['Address_1', 30, (address1) => toAddCustomer(newCustomer({ address1 }))],
  ['Address_2', 30, (address2) => toAddCustomer(newCustomer({ address2 }))],
  ['City', 25, (city) => toAddCustomer(newCustomer({ city }))],
  ['State', 2, (state) => toAddCustomer(newCustomer({ state }))],
  ['Zip_Code', 10, (zip) => toAddCustomer(newCustomer({ zip }))],
  ['Phone', 14, (phone) => toAddCustomer(newCustomer({ phone }))],
  ['Terms_Code', 1, (terms) => toAddCustomer(newCustomer({ terms }))],
  ['Salesperson', 3, (salesperson) => toAddCustomer(newCustomer({ salesperson }))],
  ['Sales_Tax_Code', 15, (salesTaxCode) => toAddCustomer(newCustomer({ salesTaxCode }))],
  ['Standard_Retention_Percent', 7, (retentionPercent) => toAddCustomer(newCustomer({ retentionPercent }))],
  ['Site_ID', 10, (site) => toAddSite(newSite({ site }))],
  ['Site_Name', 30, (name) => toAddSite(newSite({ name }))],
  ['Site_Address1', 30, (address1) => toAddSite(newSite({ address1 }))],
  ['Site_Address2', 30, (address2) => toAddSite(newSite({ address2 }))],
  ['Site_City', 25, (city) => toAddSite(newSite({ city }))],
  ['Site_State', 2, (state) => toAddSite(newSite({ state }))],
  ['Site_Zip_Code', 10, (zip) => toAddSite(newSite({ zip }))],
  ['Site_Phone1', 14, (phone) => toAddSite(newSite({ phone }))],
  ['Site_Customer_Code', 10, (customer) => toAddSite(newSite({ customer }))],
  ['Work_State_Tax_Code', 10, (workState) => toAddSite(newSite({ workState }))],
  ['Cost_Center', 10, (costCenter) => toAddSite(newSite({ costCenter }))],
  ['Job_Number', 10, (number) => toAddJob(newJob({ number }))],
  ['Job_Description', 25, (description) => toAddJob(newJob({ description }))],
  ['Division', 5, (division) => toAddJob(newJob({ division }))],
  ['Project_Manager', 15, (projectManager) => toAddJob(newJob({ projectManager }))],
  ['Job_Type', 10, (jobType) => toAddJob(newJob({ jobType }))],
  ['Tax_Class_Code', 15, (taxClass) => toAddJob(newJob({ taxClass }))],
  ['WO_Site', 10, (site) => toAddJob(newJob({ site }))],
  ['UDF1', 20, (udf1) => toAddJob(newJob({ udf1 }))],
  ['Job_Oh_Batch_Code', 10, (batch) => toUpdateJobOhBatch({ ...ohBatch, ohBatch: batch })],
  ['Phase_Code', 20, (phase) => toAddPhase(newPhase({ phase }))],
  ['Cost_Type', 3, (costType) => toAddPhase(newPhase({ costType }))],
  ['Description', 25, (description) => toAddPhase(newPhase({ description }))],
  ['Unit_of_Measure', 3, (unit) => toAddPhase(newPhase({ unit }))],
  ['Work_Comp_Code', 6, (workersComp) => toAddPhase(newPhase({ workersComp }))],
  ['Phase_Cost_Center', 10, (costCenter) => toAddPhase(newPhase({ costCenter }))],
  ['Original_Est_Quantity', 11, (quantity) => toAddPhase(newPhase({ quantity }))],
  ['Original_Est_Hours', 10, (hours) => toAddPhase(newPhase({ hours }))],
  ['Original_Est_Cost', 12, (cost) => toAddPhase(newPhase({ cost }))],
];

describe('widths', () => {
  it.each(widths)(
    '%s takes %d characters, and one more is told with value and width',
    (element, width, make) => {
      expect(Object.entries(Object(make('1'.repeat(width))))).toContainEqual([element, '1'.repeat(width)]);
      expect(() => make('1'.repeat(width + 1))).toThrow(RangeError);
      expect(() => make('1'.repeat(width + 1))).toThrow(
        `${element} "${'1'.repeat(width + 1)}" has ${width + 1} characters; ${width} are allowed`,
      );
    },
  );
});

describe('what is not sent', () => {
  it.each<[string, () => unknown, string]>([
    ['no name', () => toAddCustomer(newCustomer({ name: ' ' })), 'Name is required, but blank'],
    ['no terms', () => toAddCustomer(newCustomer({ terms: '' })), 'Terms_Code is required'],
    ['no tax code', () => toAddCustomer(newCustomer({ salesTaxCode: '' })), 'Sales_Tax_Code is required'],
    ['no site id', () => toAddSite(newSite({ site: '' })), 'Site_ID is required'],
    ['no job number', () => toAddJob(newJob({ number: '' })), 'Job_Number is required'],
    ['no phase text', () => toAddPhase(newPhase({ description: '' })), 'Description is required'],
    ['no batch', () => toUpdateJobOhBatch({ ...ohBatch, ohBatch: '' }), 'Job_Oh_Batch_Code is required'],
    ['a comma in a name', () => toAddCustomer(newCustomer({ name: 'A, B' })), 'Name "A, B" contains a comma'],
    ['a comma in a code', () => toAddJob(newJob({ site: 'S,1' })), 'WO_Site "S,1" contains a comma'],
    [
      'a symbol in a new code',
      () => toAddCustomer(newCustomer({ code: 'C-1' })),
      'Customer_Code "C-1" has more',
    ],
    ['a wildcard', () => toAddJob(newJob({ customer: 'C*' })), 'Customer_Code "C*" contains "*" (U+002A)'],
    ['an accent in a UDF', () => toAddJob(newJob({ udf1: 'Café' })), 'UDF1 "Café" contains "é"'],
    [
      'a phone with marks',
      () => toAddSite(newSite({ phone: '(512) 1' })),
      'Site_Phone1 "(512) 1" is not digits',
    ],
    ['a division of letters', () => toAddJob(newJob({ division: 'SVC' })), 'Division "SVC" is not digits'],
    ['a tax flag of its own', () => toAddJob(newJob({ taxable: '' })), 'Taxable_Flag is required'],
    ['a control character', () => toAddJob(newJob({ city: 'A\u0007' })), 'City holds the character U+0007'],
    [
      'a price method of phases',
      () => toAddJob(newJob({ priceMethod: 'J' })),
      'Price_Method_Code "J" is not one of F, T, C, U',
    ],
    [
      'no number',
      () => toAddCustomer(newCustomer({ retentionPercent: '1e1' })),
      'Standard_Retention_Percent "1e1" is not a plain decimal number',
    ],
    [
      'a negative number',
      () => toAddCustomer(newCustomer({ retentionPercent: '-1' })),
      'Standard_Retention_Percent "-1" is below zero',
    ],
    [
      'a fraction of a cent',
      () => toAddPhase(newPhase({ cost: '1.001' })),
      'Original_Est_Cost "1.001" has more than 2 decimals',
    ],
  ])('%s', (_name, make, sentence) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(sentence);
  });

  it('tells everything that is wrong, together', () => {
    expect(() => toAddCustomer(newCustomer({ name: '', state: 'TEX', phone: 'x' }))).toThrow(
      /^Name is required.* State "TEX" has 3 .* Phone "x" is not digits/,
    );
  });

  it('writes every amount that fits exactly', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 99_999_999_999n), (cents) => {
        const cost = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
        const sent = toAddPhase(newPhase({ cost }))['Original_Est_Cost'];
        const [whole = '', part = ''] = (sent ?? '').split('.');
        expect(`${whole}.${part.padEnd(2, '0')}`).toBe(cost);
      }),
    );
  });
});
