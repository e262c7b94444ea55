import type { Row } from '../../../sandbox';
import { elementsOf, job, jobTables, said } from './soap-calls';
import { World } from './world';

describe('AddJob', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.reset();
    world.put(jobTables);
  });

  const add = (changes: Record<string, string> = {}): Promise<string[]> =>
    said(world, 'AddJob', { ...job, ...changes });
  const stored = (): Row | undefined =>
    world.state('JC_JOB_MASTER_MC').find((row) => row.Job_Number === '      2001');
  const contract = (): Row | undefined =>
    world.state('CR_CONTRACT_MASTER_MC').find((row) => row.Contract_Number === '      2001');

  it('describes its elements in order, the overhead batch not among them', async () => {
    const elements = await elementsOf(world, 'AddJob');
    expect(elements.slice(2, 6)).toEqual(['Company_Code', 'Job_Number', 'Job_Description', 'Division']);
    const udf1 = elements.indexOf('UDF1');
    expect(elements[udf1 - 1]).toBe('Create_Date');
    expect(elements[udf1 + 20]).toBe('Cost_Center');
    expect(elements.at(-1)).toBe('Status_Code');
    expect(elements).not.toContain('Job_Oh_Batch_Code');
  });

  it('stores the job with its number padded, and the contract with the customer’s retention', async () => {
    world.put({
      CR_CUSTOMER_MASTER_MC: [
        {
          ...{ Company_Code: 'ABC', Customer_Code: 'C00001', Name: 'Acme', Terms_Code: '3' },
          ...{ Sales_Tax_Code: 'TXAUS', Standard_Retention_Percent: 7.5 },
        },
      ],
    });
    const given = {
      ...{ Job_Description: 'Chiller, replace', Division: '12', City: 'Austin', State: 'TX' },
      ...{ Customer_Code: 'C00001', Job_Type: 'SERVICE', Tax_Class_Code: 'TXHOU', WO_Site: 'S00001' },
      ...{ Work_State_Tax_Code: 'TX', Project_Manager: 'E17', UDF1: 'North office' },
    };
    expect(await add(given)).toEqual([]);
    expect(stored()).toEqual({
      ...{ Company_Code: 'ABC', Job_Number: '      2001', Job_Description: 'Chiller, replace' },
      ...{ Division: '12', Address_1: '', Address_2: '', City: 'Austin', State: 'TX', Zip_Code: '' },
      ...{ Customer_Code: 'C00001', Job_Type: 'SERVICE', Tax_Class_Code: 'TXHOU', Taxable_Flag: 'Y' },
      ...{ Price_Method_Code: 'F', Work_State_Tax_Code: 'TX', WO_Site: 'S00001', Project_Manager: 'E17' },
      ...{ Cost_Center: '', Job_Oh_Batch_Code: '', UDF1: 'North office', Complete_Date: null },
      Status_Code: 'A',
    });
    expect(contract()).toEqual({
      ...{ Company_Code: 'ABC', Contract_Number: '      2001', Customer_Code: 'C00001' },
      ...{ Retention_Percent: 7.5, Sales_Tax_Code: 'TXHOU', Terms_Code: '3', Status: 'A' },
    });
  });

  it('makes no contract without a customer, and takes a status', async () => {
    expect(await add({ Status_Code: 'I', Job_Number: 'a-1' })).toEqual([]);
    expect(world.state('JC_JOB_MASTER_MC').at(-1)).toMatchObject({
      Job_Number: '       A-1',
      Status_Code: 'I',
      Tax_Class_Code: '',
    });
    expect(world.state('CR_CONTRACT_MASTER_MC')).toHaveLength(3);
  });

  it('fills a blank tax class with the customer’s tax code', async () => {
    expect(await add({ Customer_Code: 'C00001' })).toEqual([]);
    expect(stored()).toMatchObject({ Tax_Class_Code: 'TXAUS' });
    expect(contract()).toMatchObject({ Sales_Tax_Code: 'TXAUS' });
  });

  const mask = (name: string): string =>
    `I ${name}: ${name} is invalid, value does not match specified field mask`;
  const cases: [string, Record<string, string>, string[]][] = [
    [
      'what is missing before what is invalid, all together',
      { Job_Number: '', Taxable_Flag: '', Price_Method_Code: '', WO_Site: 'S99999', UDF1: 'u'.repeat(21) },
      [
        'M Job_Number: Job_Number is required',
        'M Taxable_Flag: Taxable_Flag is required',
        'M Price_Method_Code: Price_Method_Code is required',
        'I UDF1: UDF1 exceeds maximum length of 20',
        'I WO_Site: WO_Site does not exist',
      ],
    ],
    [
      'widths',
      { Job_Number: '12345678901', Job_Description: 'd'.repeat(26), Division: '123456' },
      [
        'I Job_Number: Job_Number exceeds maximum length of 10',
        'I Job_Description: Job_Description exceeds maximum length of 25',
        'I Division: Division exceeds maximum length of 5',
      ],
    ],
    ['price methods of phases', { Price_Method_Code: 'J' }, [mask('Price_Method_Code')]],
    ['other masks', { Taxable_Flag: 'X', Division: 'A1' }, [mask('Division'), mask('Taxable_Flag')]],
    ['a number that is there already', { Job_Number: '1003' }, ['I Job_Number: Job_Number already exists']],
    ['an unknown customer', { Customer_Code: 'C99999' }, ['I Customer_Code: Customer_Code does not exist']],
    [
      'a customer that is not used any more',
      { Customer_Code: 'C00003' },
      ['I Customer_Code: Customer Code Entered Is Not Available For Use'],
    ],
    [
      'codes that are not there or not active',
      { Job_Type: 'OLDTYPE', Tax_Class_Code: 'NO', Project_Manager: 'E99' },
      [
        'I Project_Manager: Project_Manager does not exist',
        'I Job_Type: Job_Type is not active',
        'I Tax_Class_Code: Tax_Class_Code does not exist',
      ],
    ],
    [
      'completion before start',
      {
        Start_Date: '11/20/2026',
        Complete_Date: '11/19/2026',
        Est_Start_Date: '11/02/2026',
        Est_Complete_Date: '11/01/2026',
      },
      [
        'I Est_Complete_Date: Est_Complete_Date is before Est_Start_Date',
        'I Complete_Date: Complete_Date is before Start_Date',
      ],
    ],
    [
      'the same work tax code twice',
      { Work_State_Tax_Code: 'TX', Work_County_Tax_Code: 'TX' },
      ['I Work_County_Tax_Code: Work_County_Tax_Code must differ from the other work tax codes'],
    ],
    [
      'Davis-Bacon with prevailing wages',
      { Track_Davis_Bacon: 'Y', Track_Prevailing_Wage: 'F' },
      ['I Track_Prevailing_Wage: Track_Prevailing_Wage excludes Track_Davis_Bacon'],
    ],
  ];
  it.each(cases)('refuses %s', async (_name, changes, rows) => {
    expect(await add(changes)).toEqual(rows);
    expect(world.state('JC_JOB_MASTER_MC')).toHaveLength(3);
    expect(world.state('CR_CONTRACT_MASTER_MC')).toHaveLength(3);
  });

  it('refuses what SuperSelect reads in a code', async () => {
    const refused = ['I Job_Number: Value contains invalid character(s)'];
    for (const character of '*?<>=,') expect(await add({ Job_Number: `20${character}1` })).toEqual(refused);
    expect(await add({ Job_Number: '20-1' })).toEqual([]);
  });

  describe('options of the installation', () => {
    it('division and tax class may be required', async () => {
      world.put({ _settings: [{ divisionRequired: true, taxClassRequired: true }] });
      expect(await add()).toEqual([
        'M Division: Division is required',
        'M Tax_Class_Code: Tax_Class_Code is required',
      ]);
      expect(await add({ Division: '1', Customer_Code: 'C00001' })).toEqual([]);
    });

    it('project managers may be free text', async () => {
      world.put({ _settings: [{ validateProjectManager: false }] });
      expect(await add({ Project_Manager: 'Pat Moss' })).toEqual([]);
    });

    it('tax classes and work states may be lists of their own', async () => {
      world.put({
        _codes: [
          { Company_Code: 'ABC', kind: 'taxClass', code: 'COMM' },
          { Company_Code: 'ABC', kind: 'workState', code: 'TX' },
          { Company_Code: 'XYZ', kind: 'workState', code: 'OK' },
        ],
      });
      expect(await add({ Tax_Class_Code: 'TXAUS', Work_State_Tax_Code: 'OK' })).toEqual([
        'I Tax_Class_Code: Tax_Class_Code does not exist',
        'I Work_State_Tax_Code: Work_State_Tax_Code does not exist',
      ]);
      const good = { Tax_Class_Code: 'COMM', Work_State_Tax_Code: 'TX', Customer_Code: 'C00001' };
      expect(await add(good)).toEqual([]);
      expect(contract()).toMatchObject({ Sales_Tax_Code: 'TXAUS' });
    });

    it('cost centers: the company’s, and the customer’s where it has one', async () => {
      world.put({
        _settings: [{ costCenters: true }],
        PA_COST_CENTER_MASTER_MC: [
          { Company_Code: 'ABC', Cost_Center: 'EAST' },
          { Company_Code: 'ABC', Cost_Center: 'WEST' },
        ],
      });
      expect(await add()).toEqual(['M Cost_Center: Cost_Center is required']);
      expect(await add({ Cost_Center: 'NORTH' })).toEqual([
        'I Cost_Center: Cost Center is not valid for company ABC',
      ]);
      expect(await add({ Cost_Center: 'WEST', Customer_Code: 'C00001' })).toEqual([
        'I Cost_Center: Cost Center is not valid for customer C00001',
      ]);
      expect(await add({ Customer_Code: 'C00001' })).toEqual([]);
      expect(stored()).toMatchObject({ Cost_Center: 'EAST' });
      expect(await add({ Job_Number: '2002', Cost_Center: 'WEST', Customer_Code: 'C00002' })).toEqual([]);
    });
  });
});
