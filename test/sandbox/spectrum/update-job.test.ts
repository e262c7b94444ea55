import type { Row } from '../../../sandbox';
import { elementsOf, jobTables, said } from './soap-calls';
import { World } from './world';

describe('UpdateJob', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.reset();
    world.put(jobTables);
  });

  const update = (changes: Record<string, string>): Promise<string[]> =>
    said(world, 'UpdateJob', { Company_Code: 'ABC', Job_Number: '1001', ...changes });
  const stored = (number = '1001'): Row | undefined =>
    world.state('JC_JOB_MASTER_MC').find((row) => row.Job_Number === number.padStart(10));
  const contracts = (): Row[] => world.state('CR_CONTRACT_MASTER_MC');

  it('describes the overhead batch and no user defined fields', async () => {
    const elements = await elementsOf(world, 'UpdateJob');
    expect(elements.slice(2, 5)).toEqual(['Company_Code', 'Job_Number', 'Job_Description']);
    expect(elements.indexOf('Job_Oh_Batch_Code')).toBeGreaterThan(elements.indexOf('Status_Code'));
    expect(elements.filter((name) => name.startsWith('UDF'))).toEqual([]);
  });

  it('changes the overhead batch and nothing else', async () => {
    const before = stored();
    const others = world.state('JC_JOB_MASTER_MC').slice(1);
    expect(await update({ Job_Oh_Batch_Code: 'OH1' })).toEqual([]);
    expect(stored()).toEqual({ ...before, Job_Oh_Batch_Code: 'OH1' });
    expect(world.state('JC_JOB_MASTER_MC').slice(1)).toEqual(others);
    expect(contracts()).toHaveLength(3);
  });

  it('changes what is supplied; a blank never clears', async () => {
    expect(
      await update({ Job_Description: 'Mall roof', Price_Method_Code: 'T', Address_1: '1 Main' }),
    ).toEqual([]);
    expect(await update({ Address_1: '   ', City: 'Austin' })).toEqual([]);
    expect(stored()).toMatchObject({
      ...{ Job_Description: 'Mall roof', Price_Method_Code: 'T', Address_1: '1 Main', City: 'Austin' },
      ...{ Customer_Code: 'C00001', Taxable_Flag: 'Y', Status_Code: 'A' },
    });
  });

  it('completes with the date sent, with job cost’s processing date, or with today’s', async () => {
    expect(await update({ Status_Code: 'C', Complete_Date: '11/05/2026' })).toEqual([]);
    expect(stored()).toMatchObject({ Status_Code: 'C', Complete_Date: '2026-11-05' });
    const today = (): string => new Date().toISOString().slice(0, 10);
    const before = today();
    expect(await update({ Job_Number: '1002', Status_Code: 'C' })).toEqual([]);
    expect([before, today()]).toContain(stored('1002')?.Complete_Date);
    await world.control('post', 'advance', {
      ...{ action: 'setPeriod', company: 'ABC', module: 'JC', begin: '2026-10-01', end: '2026-10-31' },
    });
    expect(await update({ Job_Number: '1003', Status_Code: 'A' })).toEqual([]);
    expect(await update({ Job_Number: '1003', Status_Code: 'C' })).toEqual([]);
    expect(stored('1003')).toMatchObject({ Complete_Date: '2026-03-08' });
    world.put({ JC_JOB_MASTER_MC: [{ Company_Code: 'ABC', Job_Number: '1001' }] });
    expect(await update({ Status_Code: 'C' })).toEqual([]);
    expect(stored()).toMatchObject({ Complete_Date: '2026-10-31' });
  });

  describe('AR contract', () => {
    it('is left alone, with a row that says so', async () => {
      const before = contracts();
      expect(await update({ Customer_Code: 'C00002' })).toEqual([
        'G Customer_Code: AR contract 1001 of customer C00001 was not changed',
      ]);
      expect(await update({ Customer_Code: 'C00002', Job_Number: '1002' })).toEqual([]);
      expect(contracts()).toEqual(before);
      expect(stored()).toMatchObject({ Customer_Code: 'C00002' });
    });

    it('is made for a job without one, when a customer is sent', async () => {
      world.put({ CR_CONTRACT_MASTER_MC: [] });
      expect(await update({ Job_Oh_Batch_Code: 'OH1' })).toEqual([]);
      expect(contracts()).toEqual([]);
      expect(await update({ Customer_Code: 'C00001' })).toEqual([]);
      expect(contracts()).toMatchObject([{ Contract_Number: '      1001', Customer_Code: 'C00001' }]);
    });

    it('or not, where the installation does not', async () => {
      world.put({ CR_CONTRACT_MASTER_MC: [], _settings: [{ updateJobCreatesContract: false }] });
      expect(await update({ Customer_Code: 'C00001' })).toEqual([]);
      expect(contracts()).toEqual([]);
    });
  });

  const cases: [string, Record<string, string>, string[]][] = [
    ['no number', { Job_Number: '' }, ['M Job_Number: Job_Number is required']],
    ['an unknown job', { Job_Number: '9999' }, ['I Job_Number: Job_Number does not exist']],
    [
      'everything wrong, together',
      { Job_Description: 'd'.repeat(26), Customer_Code: 'C00003', Job_Oh_Batch_Code: 'OH9', WO_Site: 'S9' },
      [
        'I Job_Description: Job_Description exceeds maximum length of 25',
        'I Customer_Code: Customer Code Entered Is Not Available For Use',
        'I WO_Site: WO_Site does not exist',
        'I Job_Oh_Batch_Code: Job_Oh_Batch_Code does not exist',
      ],
    ],
    [
      'masks of its own elements',
      { PR_OH_Type_Code: 'X', Earned_Calc_Type: 'Z' },
      ['Earned_Calc_Type', 'PR_OH_Type_Code'].map(
        (name) => `I ${name}: ${name} is invalid, value does not match specified field mask`,
      ),
    ],
  ];
  it.each(cases)('refuses %s', async (_name, changes, rows) => {
    const before = world.state('JC_JOB_MASTER_MC');
    expect(await update(changes)).toEqual(rows);
    expect(world.state('JC_JOB_MASTER_MC')).toEqual(before);
  });

  it('looks at cost centers when one is sent', async () => {
    world.put({ _settings: [{ costCenters: true }] });
    expect(await update({ Job_Oh_Batch_Code: 'OH1' })).toEqual([]);
    expect(await update({ Cost_Center: 'SHUT' })).toEqual([
      'I Cost_Center: Cost Center is not valid for company ABC',
    ]);
    expect(await update({ Cost_Center: 'EAST' })).toEqual([]);
    expect(stored()).toMatchObject({ Cost_Center: 'EAST' });
  });
});
