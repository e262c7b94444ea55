import { call, elementsOf, texts } from './soap-calls';
import { World } from './world';

describe('GetPhase', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());

  const row = (Job_Number: string, Phase_Code: string, Cost_Type: string, more = {}): object => ({
    ...{ Company_Code: 'ABC', Job_Number, Phase_Code, Cost_Type, Description: `${Phase_Code} work` },
    ...more,
  });
  const phases = [
    row('1001', '0200', 'L', { Status_Code: 'I', Cost_Center: 'EAST' }),
    row('1001', '0100', 'M', { Unit_of_Measure: 'EA', Original_Est_Quantity: 3, Original_Est_Hours: 4.5 }),
    row('1001', '0100', 'L', { Original_Est_Cost: 100.5, Cost_Center: 'WEST' }),
    row('1002', '0100', 'L', { Status_Code: 'C' }),
    { ...row('1001', '0900', 'L'), Company_Code: 'XYZ' },
  ];
  beforeEach(async () => {
    await world.reset();
    world.put({ JC_PHASE_MASTER_MC: phases.map((phase) => ({ ...phase })) });
  });

  /** Job, phase and cost type of each row. */
  const found = async (changes: Record<string, string> = {}): Promise<string[]> => {
    const { data } = await call(world, 'GetPhase', { pCompany_Code: 'ABC', ...changes });
    const [jobs, codes, types] = ['Job_Number', 'Phase_Code', 'Cost_Type'].map((name) => texts(data, name));
    return (jobs ?? []).map((job, index) => `${job.trim()} ${codes?.[index]} ${types?.[index]}`);
  };

  it('describes its elements in order', async () => {
    expect(await elementsOf(world, 'GetPhase')).toEqual([
      ...['Authorization_ID', 'GUID', 'pCompany_Code', 'pCost_Type', 'pJob_Number', 'pStatus_Code'],
      ...['pCost_Center', 'pSort_By'],
    ]);
  });

  it('answers the published columns, padded unless the switch says otherwise', async () => {
    const given = { pCompany_Code: 'ABC', pJob_Number: '1001', pCost_Type: 'M' };
    const { data } = await call(world, 'GetPhase', given);
    expect(data).toContain(
      '<returnData><getPhase><response><Company_Code>ABC</Company_Code><Job_Number>      1001</Job_Number>' +
        '<Phase_Code>0100</Phase_Code><Cost_Type>M</Cost_Type><Description>0100 work</Description>' +
        '<Status_Code>A</Status_Code><Unit_of_Measure>EA</Unit_of_Measure><JTD_Quantity>0</JTD_Quantity>' +
        '<JTD_Hours>0</JTD_Hours><JTD_Actual_Dollars>0</JTD_Actual_Dollars>' +
        '<Projected_Quantity>3</Projected_Quantity><Projected_Hours>4.5</Projected_Hours>' +
        '<Projected_Dollars>0</Projected_Dollars><Estimated_Quantity>3</Estimated_Quantity>' +
        '<Estimated_Hours>4.5</Estimated_Hours><Current_Estimated_Dollars>0</Current_Estimated_Dollars>' +
        '<Cost_Center/><Error_Code/><Error_Description/><Error_Column/></response></getPhase></returnData>',
    );
    world.put({ _settings: [{ getsTrimmed: true }] });
    const trimmed = (await call(world, 'GetPhase', given)).data;
    expect(texts(trimmed, 'Job_Number')).toEqual(['1001']);
    expect(texts(trimmed, 'Estimated_Hours')).toEqual(['4.5']);
  });

  it('blank status: active and inactive; a complete one must be asked for', async () => {
    expect(await found()).toEqual(['1001 0100 L', '1001 0100 M', '1001 0200 L']);
    expect(await found({ pStatus_Code: 'A' })).toEqual(['1001 0100 L', '1001 0100 M']);
    expect(await found({ pStatus_Code: 'I' })).toEqual(['1001 0200 L']);
    expect(await found({ pStatus_Code: 'C' })).toEqual(['1002 0100 L']);
  });

  it('selects by job, cost type and cost center, and sorts by cost type', async () => {
    expect(await found({ pJob_Number: '1002', pStatus_Code: 'C' })).toEqual(['1002 0100 L']);
    expect(await found({ pJob_Number: '1002' })).toEqual([]);
    expect(await found({ pCost_Type: 'M' })).toEqual(['1001 0100 M']);
    expect(await found({ pCost_Center: 'WEST' })).toEqual(['1001 0100 L']);
    expect(await found({ pSort_By: 'C' })).toEqual(['1001 0100 L', '1001 0200 L', '1001 0100 M']);
  });

  it('stops at 500 rows and says so in one more', async () => {
    world.put({
      JC_PHASE_MASTER_MC: Array.from({ length: 501 }, (_, index) => ({
        ...{ Company_Code: 'ABC', Job_Number: '1001', Phase_Code: String(index), Cost_Type: 'L' },
      })),
    });
    const { data } = await call(world, 'GetPhase', { pCompany_Code: 'ABC' });
    expect(texts(data, 'Error_Code')).toEqual([...Array<string>(500).fill(''), 'W']);
    expect(texts(data, 'Error_Description').at(-1)).toBe(
      'Record count exceeds maximum allowed. Use additional selection criteria.',
    );
    expect(await found({ pCost_Type: 'M' })).toEqual([]);
  });

  it('wants its company', async () => {
    const { data } = await call(world, 'GetPhase', {});
    expect([texts(data, 'Error_Code'), texts(data, 'Error_Column')]).toEqual([['M'], ['pCompany_Code']]);
  });
});
