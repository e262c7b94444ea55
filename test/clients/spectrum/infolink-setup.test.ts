import * as fc from 'fast-check';
import { codeListNames, InfolinkError, spectrumClient } from '../../../clients/spectrum';
import type { SpectrumClient } from '../../../clients/spectrum';
import { mayBeAlike } from '../../../clients/spectrum/likeness';
import { inRange } from '../../../clients/spectrum/infolink-rows';
import { startSpectrum } from '../../../sandbox';
import type { Row, RunningSpectrum } from '../../../sandbox';
import { cutter } from './cutter';
import { settings } from './support';

describe('codes of a range', () => {
  it('are those of its form between its ends, once and in order', () => {
    const codes = ['C00010', 'C00009', 'C00002', 'C00009', 'C0001', 'C000010', 'D00003', 'C0000A', ''];
    expect(inRange(codes, { from: ' c00002', to: 'C00010' })).toEqual(['C00002', 'C00009', 'C00010']);
  });

  it.each([
    ['C0001', 'C00009'],
    ['C00009', 'C00001'],
    ['C00001', 'D00009'],
    ['', ''],
  ])('are not from "%s" to "%s"', (from, to) => {
    expect(() => inRange([], { from, to })).toThrow(RangeError);
    expect(() => inRange([], { from, to })).toThrow(`"${from}" to "${to}" is not a range of codes`);
  });

  it('leave out none, whatever else is there', () => {
    const spelled = (n: number): string => `C${String(n).padStart(5, '0')}`;
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(99_999)), fc.array(fc.string()), (numbers, others) => {
        const foreign = others.filter((other) => !/^C\d{5}$/.test(other));
        const found = inRange([...foreign, ...numbers.map(spelled)], { from: 'C00000', to: 'C99999' });
        expect(found.filter((code) => /^C\d{5}$/.test(code))).toEqual(numbers.map(spelled).sort());
      }),
    );
  });
});

const of = (rows: Row[]): Row[] => rows.map((row) => ({ Company_Code: 'ABC', ...row }));

const state: Record<string, Row[]> = {
  _logins: [{ user: 'INFO1', password: 'secret' }],
  _denied: [],
  CR_CUSTOMER_MASTER_MC: of([
    {
      Customer_Code: 'C00001',
      Name: 'Acme & Sons Inc',
      Address_1: '1 Main St.',
      Address_2: 'Suite 2',
      City: 'Austin',
      State: 'TX',
      Zip_Code: '78701-1234',
      Phone: '5125550100',
      Terms_Code: '3',
      Salesperson: 'JD',
      Sales_Tax_Code: 'TXAUS',
      Taxable_Flag: 'Y',
      Standard_Retention_Percent: 10,
      Cost_Center: 'EAST',
    },
    { Customer_Code: 'C00002', Name: 'Acme and Sons', Zip_Code: '78701', Status: 'N' },
    { Customer_Code: 'c00003', Name: 'ACME & SONS, INC.', Zip_Code: '78701', Status: 'I' },
    { Customer_Code: 'OLD1', Name: 'Other' },
    { Company_Code: 'XYZ', Customer_Code: 'C00004', Name: 'Acme & Sons Inc', Zip_Code: '78701' },
  ]),
  WO_ADDRESS_MC: of([
    {
      Ship_To_ID: 'S00001',
      Site_Name: 'North',
      Site_Customer_Code: 'C00001',
      Address_1: '9 North St.',
      City: 'Round Rock',
      State: 'TX',
      Zip_Code: '78664',
      Phone: '5125550101',
      Sales_Tax_Code: 'TXAUS',
      Taxable_Flag: 'N',
      Work_State_Tax_Code: 'TX',
      Cost_Center: 'EAST',
    },
    { Ship_To_ID: 'S00002', Site_Customer_Code: 'C00001', Status: 'I' },
    { Ship_To_ID: 'S00003', Site_Customer_Code: 'C00002' },
    { Company_Code: 'XYZ', Ship_To_ID: 'S00004', Site_Customer_Code: 'C00001' },
  ]),
  JC_JOB_MASTER_MC: of([
    {
      Job_Number: 'T123',
      Job_Description: 'Replace chiller',
      Division: 'SVC',
      Address_1: '9 North St.',
      City: 'Round Rock',
      State: 'TX',
      Zip_Code: '78664',
      Customer_Code: 'C00001',
      Job_Type: 'SERVICE',
      Tax_Class_Code: 'TXAUS',
      Taxable_Flag: 'Y',
      Price_Method_Code: 'T',
      Work_State_Tax_Code: 'TX',
      WO_Site: 'S00001',
      Project_Manager: 'E100',
      Cost_Center: 'EAST',
      Job_Oh_Batch_Code: 'OH1',
      UDF1: 'North office',
    },
    { Job_Number: 'T124', Status_Code: 'C', Complete_Date: '2026-10-31' },
  ]),
  JC_PHASE_MASTER_MC: of([
    { Job_Number: 'T123', Phase_Code: '0200', Cost_Type: 'M', Description: 'Finish', Status_Code: 'C' },
    {
      Job_Number: 'T123',
      Phase_Code: '0100',
      Cost_Type: 'M',
      Description: 'Rough-in',
      Price_Method_Code: 'F',
      Status_Code: 'I',
    },
    {
      Job_Number: 'T123',
      Phase_Code: '0100',
      Cost_Type: 'L',
      Description: 'Rough-in',
      Unit_of_Measure: 'HR',
      Price_Method_Code: 'T',
      Work_Comp_Code: '5183',
      Cost_Center: 'EAST',
      Original_Est_Quantity: '2.5',
      Original_Est_Hours: '40',
      Original_Est_Cost: '1000.10',
    },
    { Job_Number: 'T124', Phase_Code: '0100', Cost_Type: 'L', Description: 'Elsewhere' },
  ]),
  CR_TERMS_MASTER_MC: of([
    { Terms_Code: '9', Description: 'Old', Status: 'I' },
    { Terms_Code: '3', Description: 'Net 30' },
  ]),
  CR_SALESPERSON_MASTER_MC: of([{ Salesperson_Code: 'JD', Description: 'Jo Doe' }]),
  CR_SALES_TAX_MASTER_MC: of([
    { Sales_Tax_Code: 'TXAUS', Effective_Date: '2026-01-01', Description: 'Austin now', Status: 'I' },
    { Sales_Tax_Code: 'TXAUS', Effective_Date: '2020-01-01', Description: 'Austin then' },
  ]),
  JC_OH_BATCH_MASTER_MC: of([{ Job_Oh_Batch_Code: 'OH1', Description: 'Shop' }]),
  JC_CONTRACT_TYPE_MC: of([{ Job_Type: 'SERVICE', Description: 'Service' }]),
  PA_COST_CENTER_MASTER_MC: of([{ Cost_Center: 'EAST', Description: 'East', Status: 'N' }]),
  GL_DEPARTMENT_MC: of([{ Department_Code: '10', Description: 'Service' }]),
  GL_MASTER_MC: of([{ GL_Account: '004010', Description: 'Sales' }]),
  PR_EMPLOYEE_MASTER_1_MC: of([
    { Employee_Code: 'E100', Employee_Name: 'Jo Doe' },
    { Employee_Code: 'E200', Employee_Name: 'Al Roe', Employment_Status: 'S' },
  ]),
};

describe('Info-Link for customers, sites, jobs and lists', () => {
  let running: RunningSpectrum;
  let spectrum: SpectrumClient;
  beforeAll(async () => {
    running = await startSpectrum({ port: 0, infolinkPort: 0 });
  });
  afterAll(() => running.close());
  beforeEach(() => {
    running.sandbox.reset();
    running.sandbox.faults.replace([]);
    running.sandbox.putState(state);
    spectrum = client(running.infolink.port);
  });
  afterEach(() => spectrum.close());

  const client = (port: number, budgetMs = 2000): SpectrumClient => {
    const base = settings(running.url);
    return spectrumClient({ ...base, infolink: { ...base.infolink, port, budgetMs } }, 'east');
  };

  it('ST1: reads a customer of any status with all that is sent for one', async () => {
    expect(await spectrum.customerMaster('ABC', ' c00001')).toEqual({
      code: 'C00001',
      name: 'Acme & Sons Inc',
      address1: '1 Main St.',
      address2: 'Suite 2',
      city: 'Austin',
      state: 'TX',
      zip: '78701-1234',
      phone: '5125550100',
      termsCode: '3',
      salesperson: 'JD',
      salesTaxCode: 'TXAUS',
      taxable: 'Y',
      standardRetentionPercent: '10.00',
      costCenter: 'EAST',
      status: 'A',
    });
    expect(await spectrum.customerMaster('ABC', 'C00002')).toMatchObject({ status: 'N' });
    expect(await spectrum.customerMaster('ABC', 'C00004')).toBeUndefined();
  });

  it('ST1, ST2: leaves out only who cannot be meant, of every status', async () => {
    const customers = async (refNumber: string, zip: string): Promise<string[]> =>
      (await spectrum.customersLike('ABC', { refNumber, zip })).map(({ code }) => code).sort();
    expect(await customers('', '78701')).toEqual(['C00001', 'C00002', 'C00003', 'OLD1']);
    expect(await customers('', '10001')).toEqual(['OLD1']);
    expect(await customers(' c00002', '10001')).toEqual(['C00002', 'OLD1']);
    expect(await customers('', '')).toEqual(['C00001', 'C00002', 'C00003', 'OLD1']);
    const sites = await spectrum.sitesLike('ABC', { refNumber: 's00001', zip: '10001' });
    expect(sites.map(({ code, name }) => `${code} ${name}`)).toEqual(['S00001 North', 'S00002 ', 'S00003 ']);
  });

  it.each([
    ['78701-1234', '78701', true],
    ['787011234', '78701', true],
    ['78702', '78701', false],
    ['K1A 0B1', 'k1a0b1', true],
    ['K1A 0B1', 'K1A 0B2', false],
    ['', '78701', true],
    ['78701', ' ', true],
  ])('the postal codes "%s" and "%s" may be of one place: %s', (zip, sought, alike) => {
    expect(mayBeAlike({ code: 'C1', zip }, { refNumber: '', zip: sought })).toBe(alike);
  });

  it('ST1, ST2: reads the codes of a range that are taken, of every status and in any spelling', async () => {
    const range = { from: 'C00001', to: 'C99999' };
    expect(await spectrum.customerCodes('ABC', range)).toEqual(['C00001', 'C00002', 'C00003']);
    expect(await spectrum.siteIds('ABC', { from: 'S00002', to: 'S00009' })).toEqual(['S00002', 'S00003']);
    await expect(spectrum.customerCodes('ABC', { from: 'C1', to: 'C99' })).rejects.toThrow(RangeError);
  });

  it('ST2: reads a site, and the sites of a customer', async () => {
    expect(await spectrum.siteMaster('ABC', 's00001')).toEqual({
      code: 'S00001',
      name: 'North',
      customerCode: 'C00001',
      address1: '9 North St.',
      address2: '',
      city: 'Round Rock',
      state: 'TX',
      zip: '78664',
      phone: '5125550101',
      salesTaxCode: 'TXAUS',
      taxable: 'N',
      workStateTaxCode: 'TX',
      costCenter: 'EAST',
      status: 'A',
    });
    expect(await spectrum.siteMaster('ABC', 'S00004')).toBeUndefined();
    const sites = await spectrum.sitesOfCustomer('ABC', 'c00001');
    expect(sites.map(({ code, status }) => `${code} ${status}`)).toEqual(['S00001 A', 'S00002 I']);
  });

  it('ST4: reads a job of any status with all that is sent for one', async () => {
    expect(await spectrum.jobMaster('ABC', 't123')).toEqual({
      number: 'T123',
      description: 'Replace chiller',
      division: 'SVC',
      address1: '9 North St.',
      address2: '',
      city: 'Round Rock',
      state: 'TX',
      zip: '78664',
      customerCode: 'C00001',
      jobType: 'SERVICE',
      taxClass: 'TXAUS',
      taxable: 'Y',
      priceMethod: 'T',
      workStateTaxCode: 'TX',
      site: 'S00001',
      projectManager: 'E100',
      costCenter: 'EAST',
      ohBatch: 'OH1',
      udf1: 'North office',
      completeDate: '',
      status: 'A',
    });
    expect(await spectrum.jobMaster('ABC', 'T124')).toMatchObject({
      status: 'C',
      completeDate: '2026-10-31',
    });
    expect(await spectrum.jobMaster('ABC', 'T125')).toBeUndefined();
  });

  it('TP1: reads jobs of any status in bulk, in order, without those that are not there', async () => {
    const found = await spectrum.jobMasters('ABC', ['T125', 't124', 'T123']);
    expect(found.map(({ number, status }) => `${number} ${status}`)).toEqual(['T123 A', 'T124 C']);
    expect(found[0]).toEqual(await spectrum.jobMaster('ABC', 'T123'));
    expect(await spectrum.jobMasters('ABC', [])).toEqual([]);
  });

  it('ST5: reads the phases of a job of every status, with what a copy takes', async () => {
    const found = await spectrum.jobPhases('ABC', 't123');
    expect(found.map(({ phase, costType, status }) => `${phase} ${costType} ${status}`)).toEqual([
      '0100 L A',
      '0100 M I',
      '0200 M C',
    ]);
    expect(found[0]).toEqual({
      number: 'T123',
      phase: '0100',
      costType: 'L',
      description: 'Rough-in',
      unit: 'HR',
      priceMethod: 'T',
      workersComp: '5183',
      costCenter: 'EAST',
      quantity: '2.5',
      hours: '40',
      cost: '1000.1',
      status: 'A',
    });
  });

  it('ST3: reads the lists of codes, in order, each code once and as its newest row says', async () => {
    const lists = await Promise.all(
      codeListNames.map(async (name) => [name, await spectrum.codeList('ABC', name)] as const),
    );
    expect(Object.fromEntries(lists)).toEqual({
      terms: [
        { code: '3', description: 'Net 30', active: true },
        { code: '9', description: 'Old', active: false },
      ],
      salespersons: [{ code: 'JD', description: 'Jo Doe', active: true }],
      salesTax: [{ code: 'TXAUS', description: 'Austin now', active: false }],
      ohBatches: [{ code: 'OH1', description: 'Shop', active: true }],
      contractTypes: [{ code: 'SERVICE', description: 'Service', active: true }],
      costCenters: [{ code: 'EAST', description: 'East', active: false }],
      departments: [{ code: '10', description: 'Service', active: true }],
      glAccounts: [{ code: '004010', description: 'Sales', active: true }],
      employees: [
        { code: 'E100', description: 'Jo Doe', active: true },
        { code: 'E200', description: 'Al Roe', active: false },
      ],
    });
    expect(await spectrum.codeList('XYZ', 'terms')).toEqual([]);
  });

  it('OP3: doctor finds every table readable, and names the one that is not', async () => {
    const tables = await spectrum.testSetupTables('ABC');
    expect(tables.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['WO_ADDRESS_MC', 'JC_PHASE_MASTER_MC', 'JC_OH_BATCH_MASTER_MC']),
    );
    expect(tables.filter(({ readable }) => !readable)).toEqual([]);
    running.sandbox.putState({ _denied: [{ table: 'WO_ADDRESS_MC' }] });
    expect((await spectrum.testSetupTables('ABC')).filter(({ readable }) => !readable)).toMatchObject([
      { table: 'WO_ADDRESS_MC', fault: 'denied' },
    ]);
  });

  const reads: [string, (from: SpectrumClient) => Promise<unknown>, string][] = [
    [
      'customersLike',
      (from) => from.customersLike('ABC', { refNumber: '', zip: '' }),
      'CR_CUSTOMER_MASTER_MC',
    ],
    [
      'customerCodes',
      (from) => from.customerCodes('ABC', { from: 'C00001', to: 'C99999' }),
      'CR_CUSTOMER_MASTER_MC',
    ],
    ['siteIds', (from) => from.siteIds('ABC', { from: 'S00001', to: 'S99999' }), 'WO_ADDRESS_MC'],
    ['jobMaster', (from) => from.jobMaster('ABC', 'T123'), 'JC_JOB_MASTER_MC'],
    ['jobPhases', (from) => from.jobPhases('ABC', 'T123'), 'JC_PHASE_MASTER_MC'],
    ['codeList', (from) => from.codeList('ABC', 'ohBatches'), 'JC_OH_BATCH_MASTER_MC'],
  ];
  it.each(reads)('%s that is denied is never an absence', async (_name, read, table) => {
    running.sandbox.putState({ _denied: [{ table }] });
    await expect(read(spectrum)).rejects.toMatchObject({ name: 'InfolinkError', kind: 'denied', table });
  });

  it('F6: codes whose answer is cut at any byte are refused as incomplete', async () => {
    const cut = await cutter(running.infolink.port);
    const through = client(cut.port, 250);
    const codes = (): Promise<string[]> => through.customerCodes('ABC', { from: 'C00001', to: 'C99999' });
    const whole = await cut.measure(codes);
    expect(whole).toBeGreaterThan(60);
    for (let bytes = 0; bytes < whole; bytes += 7) {
      cut.after(bytes);
      const read: unknown = await codes().catch((error: unknown) => error);
      expect({ bytes, read }).toEqual({ bytes, read: expect.any(InfolinkError) });
    }
    cut.after(Infinity);
    expect(await codes()).toHaveLength(3);
    await through.close();
    await cut.close();
  });
});
