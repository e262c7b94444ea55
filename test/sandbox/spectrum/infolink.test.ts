import sql from 'mssql';
import type { ConnectionPool } from 'mssql';
import type { Row } from '../../../sandbox';
import { customer, job, phase, said, site } from './soap-calls';
import { World, invoice } from './world';

/** Info-Link as its client sees it: the real driver over TDS. */
describe('Info-Link', () => {
  let world: World;
  let pool: ConnectionPool;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.reset();
    pool = await world.pool();
  });
  afterEach(() => pool.close());

  const query = async (text: string, inputs: Row = {}): Promise<Row[]> => {
    const request = pool.request();
    for (const [name, value] of Object.entries(inputs)) request.input(name, value);
    return (await request.query<Row>(text)).recordset;
  };
  const failure = async (text: string): Promise<unknown> =>
    query(text).then(
      () => 'no error',
      (error: unknown) => error,
    );

  it('answers what pools ask of a connection', async () => {
    expect(await query('SELECT 1')).toEqual([{ '': 1 }]);
    expect(await query('SELECT 1 AS one;')).toEqual([{ one: 1 }]);
  });

  it('selects with parameters, several of them in an IN list, in order', async () => {
    const request = pool.request();
    request.input('company', sql.NVarChar(3), 'ABC');
    request.input('a', sql.NVarChar, 'C00002').input('b', sql.NVarChar, 'C00001');
    const { recordset } = await request.query(
      'SELECT [Customer_Code], Name FROM dbo.CR_CUSTOMER_MASTER_MC WITH (NOLOCK)' +
        ' WHERE Company_Code = @company AND Customer_Code IN (@a, @b) ORDER BY Customer_Code DESC',
    );
    expect(recordset).toEqual([
      { Customer_Code: 'C00002', Name: 'Other' },
      { Customer_Code: 'C00001', Name: 'Acme Mall & Sons' },
    ]);
  });

  it('counts, joins and groups', async () => {
    expect(
      await query(
        'SELECT c.Customer_Code, COUNT(j.Job_Number) AS Jobs, MAX(j.Complete_Date) AS Last' +
          ' FROM CR_CUSTOMER_MASTER_MC c LEFT JOIN JC_JOB_MASTER_MC j' +
          ' ON j.Company_Code = c.Company_Code AND j.Customer_Code = c.Customer_Code' +
          ' GROUP BY c.Customer_Code ORDER BY c.Customer_Code',
      ),
    ).toEqual([
      { Customer_Code: 'C00001', Jobs: 2, Last: new Date('2026-03-08T00:00:00Z') },
      { Customer_Code: 'C00002', Jobs: 1, Last: null },
      { Customer_Code: 'C00003', Jobs: 0, Last: null },
      { Customer_Code: 'C00004', Jobs: 0, Last: null },
    ]);
  });

  it('serves typed columns: dates, decimals as numbers, padded numbers, nulls', async () => {
    await world.post([invoice({ Sales_Tax_Amount: '12345678901.23'.slice(-8), Retention_Percent: '' })]);
    const { recordset } = await pool
      .request()
      .query(
        'SELECT h.Invoice_Or_Transaction, h.Invoice_Date, h.Sales_Tax_Amount AS Tax, h.Retention_Percent,' +
          ' d.Line_Number, d.Quantity FROM CR_INVOICE_TRAN_HEADER_MC h' +
          ' JOIN CR_INVOICE_TRAN_DETAIL_MC d ON d.Invoice_Or_Transaction = h.Invoice_Or_Transaction',
      );
    expect(recordset[0]).toEqual({
      Invoice_Or_Transaction: '    100123',
      Invoice_Date: new Date('2026-11-20T00:00:00Z'),
      Tax: 78901.23,
      Retention_Percent: 10,
      Line_Number: 1,
      Quantity: 2,
    });
    expect(recordset.columns.Tax).toMatchObject({ type: sql.Decimal, precision: 15, scale: 2 });
    expect(recordset.columns.Invoice_Or_Transaction).toMatchObject({ type: sql.NVarChar, length: 20 });
    expect(recordset.columns.Line_Number).toMatchObject({ type: sql.Int });
    expect(await query("SELECT Complete_Date FROM JC_JOB_MASTER_MC WHERE Job_Number = '      1001'")).toEqual(
      [{ Complete_Date: null }],
    );
  });

  it('keeps the sign and every cent of a decimal', async () => {
    const amounts = [-0.01, 1234567890123.45, -99999999.99, 0];
    world.put({
      CR_OPEN_ITEM_MC: amounts.map((amount, index) => ({
        Company_Code: 'ABC',
        Invoice_Or_Transaction: String(index),
        Invoice_Balance: amount,
      })),
    });
    const rows = await query('SELECT Invoice_Balance FROM CR_OPEN_ITEM_MC ORDER BY Invoice_Or_Transaction');
    expect(rows.map((row) => row.Invoice_Balance)).toEqual(amounts);
  });

  it('sends 2,000 rows in several packets', async () => {
    const jobs = Array.from({ length: 2000 }, (_, index) => ({
      Company_Code: 'ABC',
      Job_Number: String(index),
      Job_Description: `Jöb ${index}`,
    }));
    world.put({ JC_JOB_MASTER_MC: jobs });
    const rows = await query('SELECT * FROM JC_JOB_MASTER_MC ORDER BY Job_Number');
    expect(rows).toHaveLength(2000);
    expect(rows[1999]).toMatchObject({ Job_Number: '      1999', Job_Description: 'Jöb 1999' });
  });

  it('sees every change at once: appended, edited, removed rows', async () => {
    const count = async (): Promise<unknown> =>
      (
        await query('SELECT COUNT(*) AS n, SUM(Invoice_Extension) AS total FROM CR_INVOICE_TRAN_HEADER_MC')
      )[0];
    expect(await count()).toEqual({ n: 0, total: null });
    await world.post([invoice(), invoice({ Invoice_Or_Transaction: '100124' })]);
    expect(await count()).toEqual({ n: 2, total: 200 });
    const key = { Invoice_Or_Transaction: '100123' };
    const table = 'CR_INVOICE_TRAN_HEADER_MC';
    await world.control('post', 'advance', {
      action: 'editUnposted',
      table,
      key,
      set: { Invoice_Extension: 55.1 },
    });
    expect(await count()).toEqual({ n: 2, total: 155.1 });
    await world.control('post', 'advance', { action: 'deleteUnposted', table, key });
    expect(await count()).toEqual({ n: 1, total: 100 });
  });

  it('takes parameters of the driver’s types', async () => {
    await world.post([invoice()]);
    const request = pool.request();
    request.input('from', sql.Date, new Date('2026-11-20T00:00:00Z'));
    request.input('to', sql.DateTime, new Date('2026-11-20T00:00:00Z'));
    request.input('to2', sql.DateTime2, new Date('2026-11-20T00:00:00Z'));
    request.input('tax', sql.Decimal(15, 2), 8.25);
    request.input('line', sql.Int, 1).input('yes', sql.Bit, true).input('none', sql.NVarChar, null);
    request.input('long', sql.NVarChar(sql.MAX), 'ABC');
    const { recordset } = await request.query(
      'SELECT h.Batch_Code FROM CR_INVOICE_TRAN_HEADER_MC h WHERE h.Invoice_Date >= @from' +
        ' AND h.Invoice_Date <= @to AND h.Invoice_Date = @to2 AND h.Sales_Tax_Amount = @tax' +
        ' AND @line = 1 AND @yes = 1 AND @none IS NULL AND h.Company_Code = @long',
    );
    expect(recordset).toEqual([{ Batch_Code: 'ST20261120' }]);
  });

  it('understands TOP, OFFSET … FETCH and the list of columns', async () => {
    expect(
      await query('SELECT TOP (1) Customer_Code FROM CR_CUSTOMER_MASTER_MC ORDER BY Customer_Code'),
    ).toEqual([{ Customer_Code: 'C00001' }]);
    expect(
      await query(
        'SELECT Customer_Code FROM CR_CUSTOMER_MASTER_MC ORDER BY Customer_Code' +
          ' OFFSET @skip ROWS FETCH NEXT 1 ROWS ONLY',
        { skip: 1 },
      ),
    ).toEqual([{ Customer_Code: 'C00002' }]);
    expect(
      await query(
        "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = N'SY_PROCESSING_DATES_MC'",
      ),
    ).toHaveLength(4);
  });

  it.each([
    ['SELECT * FROM NO_SUCH_TABLE', 208, "Invalid object name 'NO_SUCH_TABLE'."],
    ['SELECT * FROM _authorizations', 208, "Invalid object name '_authorizations'."],
    ['SELECT Nope FROM GL_MASTER_MC', 207, "Invalid column name 'Nope'."],
    ['SELECT * FROM GL_MASTER_MC LIMIT 1', 102, "Incorrect syntax near 'LIMIT'."],
    ['SELECT FROM GL_MASTER_MC', 102, "Incorrect syntax near 'FROM'."],
    ['SELECT @x AS x', 137, 'Must declare the scalar variable "@x".'],
    ['DELETE FROM GL_MASTER_MC', 229, 'The DELETE permission was denied: this login may only SELECT.'],
  ])('refuses %s', async (text, number, message) => {
    expect(await failure(text)).toMatchObject({ number, message });
    expect(await query('SELECT 1 AS still')).toEqual([{ still: 1 }]);
  });

  it.each([
    ['JC_OH_BATCH_MASTER_MC', { Job_Oh_Batch_Code: 'OH1', Description: 'Field', Status: 'A' }],
    ['JC_CONTRACT_TYPE_MC', { Job_Type: 'SERVICE', Description: 'Service', Status: 'I' }],
    ['PA_COST_CENTER_MASTER_MC', { Cost_Center: 'EAST', Description: 'East', Status: 'A' }],
    ['CR_SALESPERSON_MASTER_MC', { Salesperson_Code: 'JD', Description: 'Jo Doe', Status: 'A' }],
    [
      'PR_EMPLOYEE_MASTER_1_MC',
      { Employee_Code: 'E17', Employee_Name: 'Pat Moss', Employment_Status: 'A', Department_Code: '10' },
    ],
  ])('serves the codes of %s', async (table, row) => {
    world.put({ [table]: [{ Company_Code: 'ABC', ...row }] });
    const columns = ['Company_Code', ...Object.keys(row)].join(', ');
    expect(await query(`SELECT ${columns} FROM ${table}`)).toEqual([{ Company_Code: 'ABC', ...row }]);
  });

  it('serves what the Puts wrote, at once', async () => {
    await said(world, 'AddCustomer', customer);
    await said(world, 'AddWOSiteAddress', site);
    await said(world, 'AddJob', { ...job, Customer_Code: 'C00010', WO_Site: 'S00010' });
    await said(world, 'UpdateJob', { Company_Code: 'ABC', Job_Number: '2001', City: 'Austin' });
    await said(world, 'AddPhase', { ...phase, Job_Number: '2001' });
    expect(
      await query(
        'SELECT j.Job_Number, j.City, c.Name, s.Site_Name, k.Contract_Number, p.Phase_Code, p.Cost_Type' +
          ' FROM JC_JOB_MASTER_MC j JOIN CR_CUSTOMER_MASTER_MC c ON c.Customer_Code = j.Customer_Code' +
          ' JOIN WO_ADDRESS_MC s ON s.Ship_To_ID = j.WO_Site' +
          ' JOIN CR_CONTRACT_MASTER_MC k ON k.Contract_Number = j.Job_Number' +
          ' JOIN JC_PHASE_MASTER_MC p ON p.Job_Number = j.Job_Number',
      ),
    ).toEqual([
      {
        ...{ Job_Number: '      2001', City: 'Austin', Name: 'New Mall', Site_Name: 'New Mall North' },
        ...{ Contract_Number: '      2001', Phase_Code: '0100', Cost_Type: 'L' },
      },
    ]);
  });

  it('denies tables, to one login or to all', async () => {
    world.put({ _denied: [{ user: 'INFO1', table: 'GL_MASTER_MC' }, { table: 'CR_OPEN_ITEM_MC' }] });
    const denied = { number: 229 };
    expect(await failure('SELECT * FROM GL_MASTER_MC')).toMatchObject({
      ...denied,
      message:
        "The SELECT permission was denied on the object 'GL_MASTER_MC', database 'Spectrum', schema 'dbo'.",
    });
    expect(await failure('SELECT * FROM CR_OPEN_ITEM_MC')).toMatchObject(denied);
    world.put({ _denied: [{ user: 'INFO2', table: 'GL_MASTER_MC' }] });
    expect(await query('SELECT COUNT(*) AS n FROM GL_MASTER_MC')).toEqual([{ n: 3 }]);
  });

  it('refuses a wrong password and unknown logins', async () => {
    await expect(world.pool({ password: 'wrong' })).rejects.toThrow("Login failed for user 'INFO1'.");
    await expect(world.pool({ user: 'NOBODY' })).rejects.toThrow("Login failed for user 'NOBODY'.");
  });

  describe('faults', () => {
    const table = 'infolink:GL_MASTER_MC';
    const text = 'SELECT * FROM GL_MASTER_MC';
    const lost = { code: 'ECONNRESET' };

    it.each([
      ['dropBeforeCommit', { name: 'dropBeforeCommit' }, lost],
      ['refuseConnection', { name: 'refuseConnection' }, lost],
      ['dropAfterCommit', { name: 'dropAfterCommit' }, lost],
      ['status', { name: 'status', code: 1205 }, { number: 1205 }],
      ['locked', { name: 'locked' }, { number: 1222 }],
      ['html', { name: 'html' }, lost],
      ['delay over the time-out', { name: 'delay', ms: 3000 }, { code: 'ETIMEOUT' }],
    ])('%s', async (_name, fault, error) => {
      await pool.close();
      pool = await world.pool({ requestTimeout: 200 });
      world.faults(table, fault, { nth: 1 });
      expect(await failure(text)).toMatchObject(error);
      expect(await query(text)).toHaveLength(3);
    });

    it('cuts the answer anywhere: an error, never a short result', async () => {
      for (const bytes of [0, 30, 300, 700]) {
        world.faults(table, { name: 'truncate', bytes }, { nth: 1 });
        expect(await failure(text)).toMatchObject(lost);
      }
      expect(await query(text)).toHaveLength(3);
    });

    it('waits and drips, and answers in the end', async () => {
      world.faults(table, { name: 'delay', ms: 60 });
      const start = Date.now();
      expect(await query(text)).toHaveLength(3);
      expect(Date.now() - start).toBeGreaterThanOrEqual(55);
      world.faults(table, { name: 'drip', bytesPerSecond: 2000 });
      expect(await query(text)).toHaveLength(3);
      expect(Date.now() - start).toBeGreaterThanOrEqual(200);
    });

    it('applies to the table it names, and to the login', async () => {
      world.faults('infolink:CR_OPEN_ITEM_MC', { name: 'status', code: 1205 });
      expect(await query(text)).toHaveLength(3);
      world.faults('infolink:login', { name: 'refuseConnection' });
      await expect(world.pool()).rejects.toThrow(/connection|socket/i);
    });
  });
});
