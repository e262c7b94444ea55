import type { ConnectionPool } from 'mssql';
import type { Row } from '../../../sandbox';
import { advance, payableTables, phaseDetail, subcontract } from './payables';
import { elementsOf, said } from './soap-calls';
import { World, authorizationId } from './world';

const key = { Company_Code: 'ABC', Vendor_Code: 'V100', Subcontract_Number: 'S-1' };

describe('Subcontracts', () => {
  let world: World;
  let pool: ConnectionPool;
  beforeAll(async () => {
    world = await World.start();
    await world.reset();
    pool = await world.pool();
  });
  afterAll(async () => {
    await pool.close();
    await world.close();
  });
  beforeEach(async () => {
    await world.reset();
    world.put(payableTables);
  });

  const query = async (text: string): Promise<Row[]> => (await pool.request().query<Row>(text)).recordset;
  const stored = (table: string): Row[] => world.state(table);

  describe('TP2 in Info-Link', () => {
    it('a subcontract: its own number as it is, the job’s padded, defaults filled in', async () => {
      expect(await query("SELECT * FROM VN_SUBCONTRACT_MC WHERE Subcontract_Number = 'S-1'")).toEqual([
        {
          ...key,
          ...{ Job_Number: '      1001', Default_Phase_Code: '', Default_Cost_Type: '', Status_Code: 'A' },
          ...{ Contract_Type: '', Insurance_Cert_Flag: 'N', Sent_Date: null, Date_Issued: null },
          ...{ Contact_Person: '', Unit_Price_Flag: 'N', Comment: '', GL_Account: '5010' },
          ...{ Retention_Percent: 10, Next_Payment_Number: 1, Pay_When_Paid: 'N', Cost_Center_Override: '' },
          Total_Billed: 0,
        },
      ]);
    });

    it('its phase details and its vendor', async () => {
      expect(
        await query(
          'SELECT p.*, v.Vendor_Name, v.Contact_Phone, v.Address_3, v.Vendor_Email, v.Status FROM VN_SUBCONTRACT_PHASE_MC p' +
            ' JOIN VN_VENDOR_MASTER_MC v ON v.Company_Code = p.Company_Code AND v.Vendor_Code = p.Vendor_Code' +
            " WHERE p.Phase_Code = '0300'",
        ),
      ).toEqual([
        {
          ...key,
          ...{ Phase_Code: '0300', Cost_Type: 'S', Bid_Item_Number: '', Bill_Description: 'Footings' },
          ...{ Unit_Of_Measure: '', Retention_Flag: 'Y', Unit_Price: 0, Original_Contract_Quantity: 0 },
          ...{ Original_Contract_Amount: 6000, Change_Order_Quantity: 0, Change_Order_Amount: 0 },
          ...{ Vendor_Name: 'Rebar LLC', Contact_Phone: '', Address_3: '', Vendor_Email: '', Status: 'A' },
        },
      ]);
    });
  });

  describe('UpdateSubcontract', () => {
    const update = (changes: Record<string, string>): Promise<string[]> =>
      said(world, 'UpdateSubcontract', { ...key, ...changes });
    const fresh = { Subcontract_Number: 'S-7', Job_Number: '1001', GL_Account: '5010' };

    it('describes its elements in the order of its page', async () => {
      const elements = await elementsOf(world, 'UpdateSubcontract');
      expect(elements.slice(0, 6)).toEqual(['Authorization_ID', 'GUID', ...Object.keys(key), 'Job_Number']);
      expect(elements.at(-1)).toBe('Cost_Center_Override');
    });

    it('inserts a new one, active, and journals it', async () => {
      expect(await update({ ...fresh, Retention_Percent: '7.5', Date_Issued: '11/02/2020' })).toEqual([]);
      expect(stored('VN_SUBCONTRACT_MC').at(-1)).toMatchObject({
        ...{ ...key, Subcontract_Number: 'S-7', Job_Number: '      1001', Status_Code: 'A' },
        ...{ Retention_Percent: 7.5, Date_Issued: '2020-11-02', Next_Payment_Number: 1 },
      });
      expect(world.journal()).toMatchObject([
        { operation: 'UpdateSubcontract', key: 'ABC|S-7|V100', accepted: true, committed: true },
      ]);
      expect(JSON.stringify(world.journal())).not.toContain(authorizationId);
    });

    it('TP2 changes what is supplied of the one of that vendor, a blank clears nothing', async () => {
      world.put({ VN_SUBCONTRACT_MC: [subcontract(), subcontract({ Vendor_Code: 'V200' })] });
      const [before, other] = stored('VN_SUBCONTRACT_MC');
      expect(await update({ Status_Code: 'I', Comment: 'On hold', Retention_Percent: '' })).toEqual([]);
      expect(stored('VN_SUBCONTRACT_MC')).toEqual([
        { ...before, Status_Code: 'I', Comment: 'On hold' },
        other,
      ]);
    });

    const cases: [string, Record<string, string>, string[]][] = [
      [
        'a new one without job and account',
        { Subcontract_Number: 'S-7' },
        ['M Job_Number: Job_Number is required', 'M GL_Account: GL_Account is required'],
      ],
      ['another job', { Job_Number: '1002' }, ['I Job_Number: Job_Number must not be changed']],
      [
        'unknown vendors and jobs',
        { ...fresh, Vendor_Code: 'V999', Job_Number: '9' },
        ['I Vendor_Code: Vendor_Code does not exist', 'I Job_Number: Job_Number does not exist'],
      ],
      [
        'vendors that are not used, completed jobs',
        { ...fresh, Vendor_Code: 'V300', Job_Number: '1003' },
        [
          'I Vendor_Code: Vendor Code Entered Is Not Available For Use',
          'I Job_Number: Job has a completed status',
        ],
      ],
      [
        'accounts that are not of jobs',
        { GL_Account: '6100' },
        ['I GL_Account: GL_Account must be a direct job cost account'],
      ],
      [
        'form',
        {
          Status_Code: 'X',
          Retention_Percent: '101',
          Next_Payment_Number: '1.5',
          Default_Phase_Code: '03-00',
        },
        [
          'I Status_Code: Status_Code is invalid, value does not match specified field mask',
          'I Next_Payment_Number: Next_Payment_Number is invalid, value does not match specified field mask',
          'I Default_Phase_Code: Default_Phase_Code is invalid, value does not match specified field mask',
          'I Retention_Percent: Retention_Percent must not exceed 100',
        ],
      ],
    ];
    it.each(cases)('refuses %s', async (_what, changes, rows) => {
      const before = stored('VN_SUBCONTRACT_MC');
      expect(await update(changes)).toEqual(rows);
      expect(stored('VN_SUBCONTRACT_MC')).toEqual(before);
    });
  });

  describe('UpdateSubcontractPhases', () => {
    const update = (changes: Record<string, string>): Promise<string[]> =>
      said(world, 'UpdateSubcontractPhases', { ...key, Phase_Code: '0300', Cost_Type: 'S', ...changes });

    it('inserts by phase, cost type and item, of which a blank is one', async () => {
      expect(await update({ Bid_Item_Number: '2', Original_Contract_Amount: '-50.25' })).toEqual([]);
      expect(await update({ Bill_Description: 'All footings' })).toEqual([]);
      expect(stored('VN_SUBCONTRACT_PHASE_MC')).toMatchObject([
        {
          Phase_Code: '0300',
          Bid_Item_Number: '',
          Bill_Description: 'All footings',
          Original_Contract_Amount: 6000,
        },
        { Phase_Code: '0500' },
        { Phase_Code: '0300', Bid_Item_Number: '2', Retention_Flag: 'Y', Original_Contract_Amount: -50.25 },
      ]);
    });

    const cases: [string, Record<string, string>, string[]][] = [
      [
        'unknown subcontracts',
        { Subcontract_Number: 'S-9' },
        ['I Subcontract_Number: Subcontract_Number does not exist'],
      ],
      [
        'subcontracts of another vendor',
        { Vendor_Code: 'V200' },
        ['I Subcontract_Number: Subcontract_Number is not a subcontract of vendor V200'],
      ],
      [
        'completed subcontracts',
        { Subcontract_Number: 'S-2' },
        ['I Subcontract_Number: Subcontract has a completed status'],
      ],
      [
        'phases that the job does not have',
        { Phase_Code: '9999' },
        ['I Phase_Code: Phase_Code does not exist'],
      ],
      [
        'cost types that the phase does not have',
        { Cost_Type: 'M' },
        ['I Cost_Type: Cost_Type does not exist'],
      ],
      [
        'completed phases',
        { Phase_Code: '0900' },
        ['I Phase_Code: Phase Code Entered Is Not Available For Use'],
      ],
    ];
    it.each(cases)('refuses %s', async (_what, changes, rows) => {
      const before = stored('VN_SUBCONTRACT_PHASE_MC');
      expect(await update(changes)).toEqual(rows);
      expect(stored('VN_SUBCONTRACT_PHASE_MC')).toEqual(before);
    });
  });

  describe('TP3 change orders', () => {
    const order = { ...key, Change_Order_Number: '1' };
    const name = { company: 'ABC', vendor: 'V100', subcontract: 'S-1', changeOrder: '1' };
    const line = (changes: Row): Row => ({ ...order, Phase_Code: '0300', Cost_Type: 'S', ...changes });
    const changes = (): Promise<Row[]> =>
      query(
        'SELECT Vendor_Code, Phase_Code, Bid_Item_Number, Original_Contract_Amount AS Original,' +
          ' Change_Order_Quantity AS Quantity, Change_Order_Amount AS Changes, Retention_Flag AS Retained' +
          " FROM VN_SUBCONTRACT_PHASE_MC WHERE Subcontract_Number = 'S-1'",
      );
    const untouched = [
      {
        Vendor_Code: 'V100',
        Phase_Code: '0300',
        Bid_Item_Number: '',
        Original: 6000,
        Quantity: 0,
        Changes: 0,
      },
      {
        Vendor_Code: 'V100',
        Phase_Code: '0500',
        Bid_Item_Number: '',
        Original: 4000,
        Quantity: 0,
        Changes: 0,
      },
      {
        Vendor_Code: 'V200',
        Phase_Code: '0300',
        Bid_Item_Number: '',
        Original: 6000,
        Quantity: 0,
        Changes: 0,
      },
    ];

    beforeEach(() => {
      world.put({
        VN_SUBCONTRACT_PHASE_MC: [
          phaseDetail(),
          phaseDetail({ Phase_Code: '0500', Original_Contract_Amount: 4000 }),
          phaseDetail({ Vendor_Code: 'V200' }),
        ],
        VN_SUB_CHANGE_ORDER_HDR_MC: [
          { ...order, Job_Number: '1001', Description: 'Deeper', Status: 'I', Amount: 249.5 },
          { ...order, Vendor_Code: 'V200', Job_Number: '1001' },
          { ...order, Change_Order_Number: '2', Status: 'V' },
        ],
        VN_SUB_CHANGE_ORDER_DET_MC: [
          line({ Line_Number: '001', Amount: 300, Quantity: 3 }),
          line({ Line_Number: '002', Amount: -100.5 }),
          line({ Line_Number: '003', Bid_Item_Number: '9', Amount: 50, Retention_Flag: 'N' }),
        ],
      });
    });

    it('executed: lines change their phase detail or open one; the original stays', async () => {
      expect(await changes()).toMatchObject(untouched);
      const day = (): string => new Date().toISOString().slice(0, 10);
      const before = day();
      const executed = await advance(world, { action: 'executeChangeOrder', ...name });
      expect(executed).toMatchObject({ changeOrder: { Status: 'E', Change_Order_Number: '1' } });
      const [header, other] = stored('VN_SUB_CHANGE_ORDER_HDR_MC');
      expect([before, day()]).toContain(header?.Date_Executed);
      expect(other).toMatchObject({ Vendor_Code: 'V200', Status: 'P', Date_Executed: null });
      const [footings, ...rest] = untouched;
      expect(await changes()).toMatchObject([
        { ...footings, Quantity: 3, Changes: 199.5 },
        ...rest,
        { ...footings, Bid_Item_Number: '9', Original: 0, Changes: 50, Retained: 'N' },
      ]);
    });

    it('reversed: pending again, and what it opened stays empty', async () => {
      await advance(world, { action: 'executeChangeOrder', ...name });
      await advance(world, { action: 'reverseChangeOrder', ...name });
      expect(stored('VN_SUB_CHANGE_ORDER_HDR_MC')[0]).toMatchObject({ Status: 'P', Date_Executed: null });
      const [footings] = untouched;
      expect(await changes()).toMatchObject([
        ...untouched,
        { ...footings, Bid_Item_Number: '9', Original: 0, Changes: 0 },
      ]);
    });

    it('are read with their lines, job numbers padded', async () => {
      expect(
        await query(
          'SELECT h.Job_Number, h.Status, h.Amount, d.Line_Number, d.Amount AS LineAmount FROM VN_SUB_CHANGE_ORDER_HDR_MC h' +
            ' JOIN VN_SUB_CHANGE_ORDER_DET_MC d ON d.Vendor_Code = h.Vendor_Code' +
            ' AND d.Change_Order_Number = h.Change_Order_Number ORDER BY d.Line_Number DESC',
        ),
      ).toMatchObject([
        { Job_Number: '      1001', Status: 'I', Amount: 249.5, Line_Number: '003', LineAmount: 50 },
        { Line_Number: '002', LineAmount: -100.5 },
        { Line_Number: '001', LineAmount: 300 },
      ]);
    });

    const cases: [string, Row, string][] = [
      ['an unknown one', { action: 'executeChangeOrder', changeOrder: '7' }, 'has no row with'],
      [
        'a void one',
        { action: 'executeChangeOrder', changeOrder: '2' },
        'change order 2 has status V; allowed: P, I',
      ],
      [
        'one that is not executed',
        { action: 'reverseChangeOrder' },
        'change order 1 has status I; allowed: E',
      ],
      ['no vendor', { action: 'executeChangeOrder', vendor: '' }, 'vendor must be text, not ""'],
    ];
    it.each(cases)('refuse %s', async (_what, body, text) => {
      expect(await advance(world, { ...name, ...body })).toEqual({ error: expect.stringContaining(text) });
      expect(await changes()).toMatchObject(untouched);
    });
  });
});
