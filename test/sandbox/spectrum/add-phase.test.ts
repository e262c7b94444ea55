import type { Row } from '../../../sandbox';
import { elementsOf, phase, said } from './soap-calls';
import { World } from './world';

describe('AddPhase', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(() => world.reset());

  const add = (changes: Record<string, string> = {}): Promise<string[]> =>
    said(world, 'AddPhase', { ...phase, ...changes });
  const stored = (): Row[] => world.state('JC_PHASE_MASTER_MC');

  it('describes its elements in order', async () => {
    expect(await elementsOf(world, 'AddPhase')).toEqual([
      ...['Authorization_ID', 'GUID', 'Company_Code', 'Job_Number', 'Phase_Code', 'Description', 'Cost_Type'],
      ...['Original_Est_Quantity', 'Unit_of_Measure', 'Original_Est_Cost', 'Original_Est_Hours'],
      ...['Bid_Item_Number', 'Alt_Phase_Code', 'Work_Comp_Code', 'Price_Method_Code', 'Phase_Cost_Center'],
      ...['Current_Est_Hours', 'Current_Est_Quantity', 'Current_Est_Cost', 'Status_Code'],
    ]);
  });

  it('inserts under the padded number of the job', async () => {
    const estimates = { Original_Est_Quantity: '10.5', Original_Est_Hours: '40', Original_Est_Cost: '-5.25' };
    expect(await add({ ...estimates, Unit_of_Measure: 'HR', Work_Comp_Code: '5183' })).toEqual([]);
    expect(stored()).toEqual([
      {
        ...{ Company_Code: 'ABC', Job_Number: '      1001', Phase_Code: '0100', Cost_Type: 'L' },
        ...{ Description: 'Demolition', Unit_of_Measure: 'HR', Price_Method_Code: 'J' },
        ...{ Work_Comp_Code: '5183', Cost_Center: '', Original_Est_Quantity: 10.5, Original_Est_Hours: 40 },
        ...{ Original_Est_Cost: -5.25, Status_Code: 'A' },
      },
    ]);
  });

  it('updates the same phase and cost type; a blank never clears', async () => {
    await add({ Unit_of_Measure: 'HR', Original_Est_Hours: '40', Work_Comp_Code: '5183' });
    expect(await add({ Description: '', Price_Method_Code: 'F', Original_Est_Hours: '44' })).toEqual([]);
    expect(stored()).toMatchObject([
      {
        ...{ Description: 'Demolition', Unit_of_Measure: 'HR', Work_Comp_Code: '5183' },
        ...{ Price_Method_Code: 'F', Original_Est_Hours: 44 },
      },
    ]);
  });

  it('one description rewrites all cost types of the phase, and of no other', async () => {
    await add();
    await add({ Phase_Code: '0200', Description: 'Piping' });
    await add({ Job_Number: '1002', Description: 'Plant demolition' });
    expect(await add({ Cost_Type: 'M', Description: 'Removal' })).toEqual([]);
    expect(stored().map((row) => [row.Job_Number, row.Phase_Code, row.Cost_Type, row.Description])).toEqual([
      ['      1001', '0100', 'L', 'Removal'],
      ['      1001', '0200', 'L', 'Piping'],
      ['      1002', '0100', 'L', 'Plant demolition'],
      ['      1001', '0100', 'M', 'Removal'],
    ]);
  });

  const mask = (name: string): string =>
    `I ${name}: ${name} is invalid, value does not match specified field mask`;
  const cases: [string, Record<string, string>, string[]][] = [
    [
      'what is missing before what is invalid, all together',
      { Cost_Type: '', Price_Method_Code: '', Phase_Code: '01-00', Unit_of_Measure: 'HOUR' },
      [
        'M Cost_Type: Cost_Type is required',
        'M Price_Method_Code: Price_Method_Code is required',
        'I Unit_of_Measure: Unit_of_Measure exceeds maximum length of 3',
        mask('Phase_Code'),
      ],
    ],
    ['a new phase without a description', { Description: '' }, ['M Description: Description is required']],
    ['other price methods', { Price_Method_Code: 'X' }, [mask('Price_Method_Code')]],
    [
      'widths',
      { Phase_Code: '1'.repeat(21), Cost_Type: 'LAB1' },
      [
        'I Phase_Code: Phase_Code exceeds maximum length of 20',
        'I Cost_Type: Cost_Type exceeds maximum length of 3',
      ],
    ],
    ['SuperSelect', { Phase_Code: '01*' }, ['I Phase_Code: Value contains invalid character(s)']],
    ['an unknown job', { Job_Number: '9999' }, ['I Job_Number: Job_Number does not exist']],
    ['a completed job', { Job_Number: '1003' }, ['I Job_Number: Job has a completed status']],
  ];
  it.each(cases)('refuses %s', async (_name, changes, rows) => {
    expect(await add(changes)).toEqual(rows);
    expect(stored()).toEqual([]);
  });

  it('refuses an update of a job that was completed meanwhile', async () => {
    await add();
    world.put({ JC_JOB_MASTER_MC: [{ Company_Code: 'ABC', Job_Number: '1001', Status_Code: 'C' }] });
    expect(await add({ Description: 'Late' })).toEqual(['I Job_Number: Job has a completed status']);
    expect(stored()).toMatchObject([{ Description: 'Demolition' }]);
  });

  it('holds phase codes against the installation’s mask', async () => {
    world.put({ _settings: [{ phaseMask: '99-99A' }] });
    for (const Phase_Code of ['0100', '01A00', '0100AA', '0100a']) {
      expect(await add({ Phase_Code })).toEqual([mask('Phase_Code')]);
    }
    expect(await add({ Phase_Code: '0100A' })).toEqual([]);
  });

  it('takes the cost types that are told, and every one else', async () => {
    world.put({ _codes: [{ Company_Code: 'ABC', kind: 'costType', code: 'L' }] });
    expect(await add({ Cost_Type: 'Q' })).toEqual(['I Cost_Type: Cost_Type does not exist']);
    expect(await add()).toEqual([]);
  });

  it('is in the job’s cost center unless another is sent', async () => {
    world.put({
      _settings: [{ costCenters: true }],
      JC_JOB_MASTER_MC: [{ Company_Code: 'ABC', Job_Number: '1001', Cost_Center: 'EAST' }],
      PA_COST_CENTER_MASTER_MC: ['EAST', 'WEST'].map((code) => ({ Company_Code: 'ABC', Cost_Center: code })),
    });
    expect(await add({ Phase_Cost_Center: 'NORTH' })).toEqual([
      'I Phase_Cost_Center: Cost Center is not valid for company ABC',
    ]);
    expect(await add()).toEqual([]);
    expect(await add({ Cost_Type: 'M', Phase_Cost_Center: 'WEST' })).toEqual([]);
    expect(await add({ Cost_Type: 'M', Description: 'Removal' })).toEqual([]);
    expect(stored().map((row) => row.Cost_Center)).toEqual(['EAST', 'WEST']);
  });
});
