import { call, customer, elementsOf, job, jobTables, phase, said, site, texts } from './soap-calls';
import { World, authorizationId } from './world';

/** What holds for every Put, whatever it writes. */
describe('SOAP Puts', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.reset();
    world.put(jobTables);
  });

  const customers = (): number => world.state('CR_CUSTOMER_MASTER_MC').length;
  const add = (changes: Record<string, string> = {}): Promise<string[]> =>
    said(world, 'AddCustomer', { ...customer, ...changes });

  const puts: [string, Record<string, string>, string, string][] = [
    ['AddCustomer', customer, 'ABC|C00010', 'Customer_Code'],
    ['AddWOSiteAddress', site, 'ABC|S00010', 'Site_ID'],
    ['AddJob', { ...job, Job_Number: 'j1' }, 'ABC|J1', 'Job_Number'],
    ['UpdateJob', { Company_Code: 'ABC', Job_Number: '1001' }, 'ABC|1001', 'Job_Number'],
    ['AddPhase', phase, 'ABC|1001|0100|L', 'Job_Number'],
  ];

  describe.each(puts)('%s', (method, given, key, column) => {
    it('answers an empty returnData, and is in the journal without credentials', async () => {
      const { status, data } = await call(world, method, { ...given, GUID: 'group-1' });
      expect(status).toBe(200);
      expect(data).toContain(
        `<nis:${method}Response><returnArray><returnData/></returnArray></nis:${method}Response>`,
      );
      expect(world.journal()).toMatchObject([
        { operation: method, key, accepted: true, committed: true, body: given, answer: [] },
      ]);
      expect(JSON.stringify(world.journal())).not.toMatch(new RegExp(`${authorizationId}|group-1`));
    });

    it('A for an ID that is not granted the method or the company', async () => {
      const refused = 'A Authorization_ID: The web service is not Authorized';
      world.put({ _authorizations: [{ authorizationId, services: ['GetJob'] }] });
      expect(await said(world, method, given)).toEqual([refused]);
      world.put({ _authorizations: [{ authorizationId, companies: ['XYZ'] }] });
      expect(await said(world, method, given)).toEqual([
        'A Company_Code: Company_Code is not authorized for this Authorization ID',
      ]);
      expect(world.journal()).toMatchObject([
        { key, accepted: false, committed: false },
        { key, accepted: false, committed: false },
      ]);
    });

    it('locked: a row on its key, nothing written', async () => {
      const before = world.running.sandbox.state();
      world.faults(method, { name: 'locked' });
      expect(await said(world, method, given)).toEqual([`I ${column}: Record is locked by another user`]);
      expect(world.running.sandbox.state()).toEqual(before);
    });

    it('dropBeforeCommit and dropAfterCommit look the same from outside', async () => {
      const before = world.running.sandbox.state();
      world.faults(method, { name: 'dropBeforeCommit' });
      await expect(call(world, method, given)).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(world.running.sandbox.state()).toEqual(before);
      world.faults(method, { name: 'dropAfterCommit' });
      await expect(call(world, method, given)).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(world.journal().map(({ operation, key: of, committed }) => [operation, of, committed])).toEqual([
        [method, key, false],
        [method, key, true],
      ]);
    });
  });

  describe('the order of the checks', () => {
    it('authorization before anything else, a missing element before its fields', async () => {
      const elements = (await elementsOf(world, 'AddCustomer')).filter((name) => name !== 'Zip_Code');
      const send = (id: string): ReturnType<World['soap']> =>
        world.soap('AddCustomer', {
          ...Object.fromEntries(elements.map((name) => [name, ''])),
          ...{ Authorization_ID: id, Company_Code: 'ABC', Customer_Code: 'bad code' },
        });
      const unknown = await send('NOBODY');
      expect([unknown.status, texts(unknown.data, 'error_code'), texts(unknown.data, 'desc')]).toEqual([
        200,
        ['A'],
        ['The Web Service is not authorized. Authorization ID is not setup in the system.'],
      ]);
      const missing = await send(authorizationId);
      expect([missing.status, texts(missing.data, 'faultstring')]).toEqual([
        500,
        ['Error executing Web Service'],
      ]);
      expect(world.journal().map((entry) => entry.accepted)).toEqual([false, false]);
    });

    it('authorization before the GUID, the GUID before the fields', async () => {
      const bad = { Customer_Code: 'bad code', GUID: 'g'.repeat(37) };
      const [row] = await add({ ...bad, Authorization_ID: 'NOBODY' });
      expect(row).toMatch(/^A Authorization_ID/);
      expect(await add(bad)).toEqual(['I GUID: GUID exceeds maximum length of 36']);
      expect(await add({ ...bad, GUID: '' })).toEqual([
        'I Customer_Code: Value contains invalid character(s)',
      ]);
    });

    it('a fault for a call without Authorization_ID', async () => {
      const { status } = await world.soap('AddCustomer', { GUID: '', ...customer });
      expect(status).toBe(500);
      expect(customers()).toBe(4);
    });
  });

  describe('GUID', () => {
    const second = 'GIRDER-2';
    beforeEach(() => world.put({ _authorizations: [{ authorizationId }, { authorizationId: second }] }));

    it('one session may write several records and use several methods', async () => {
      expect(await add({ GUID: 'g1' })).toEqual([]);
      expect(await add({ GUID: 'g1', Customer_Code: 'C00011' })).toEqual([]);
      expect(await said(world, 'AddJob', { ...job, GUID: 'g1' })).toEqual([]);
    });

    it('belongs to the Authorization ID that used it first', async () => {
      await add({ GUID: 'g1' });
      expect(await add({ GUID: 'g1', Authorization_ID: second, Customer_Code: 'C00011' })).toEqual([
        'A GUID: GUID belongs to another Authorization ID',
      ]);
      expect(await add({ GUID: 'g2', Authorization_ID: second, Customer_Code: 'C00011' })).toEqual([]);
    });

    it('ends when it was not used for a day', async () => {
      const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
      const used = (guid: string, hours: number): object => ({ guid, authorizationId, used: ago(hours) });
      world.put({ _guids: [{ ...used('old', 25) }, { ...used('young', 23) }] });
      expect(await add({ GUID: 'old' })).toEqual(['A GUID: Time out has occurred']);
      expect(await add({ GUID: 'young' })).toEqual([]);
      const [, young] = world.state('_guids');
      expect(Date.parse(String(young?.used))).toBeGreaterThan(Date.now() - 60_000);
    });
  });

  it('user defined fields must be mapped on the Authorization ID', async () => {
    world.put({ _authorizations: [{ authorizationId, udfMap: ['UDF1'] }] });
    const udfs = { UDF1: 'North', UDF2: 'South' };
    const refused = ['I UDF2: UDF2 is not mapped for this Authorization ID'];
    expect(await said(world, 'AddJob', { ...job, ...udfs })).toEqual(refused);
    expect(await add(udfs)).toEqual(refused);
    expect(await said(world, 'AddJob', { ...job, UDF1: 'North' })).toEqual([]);
  });

  it.each(['soapFault', 'authExpired', 'status'])('%s writes nothing and is in the journal', async (name) => {
    world.faults('AddCustomer', name === 'status' ? { name, code: 503 } : { name });
    const { status } = await call(world, 'AddCustomer', customer);
    expect(status).toBe({ soapFault: 500, authExpired: 401, status: 503 }[name]);
    expect(customers()).toBe(4);
    expect(world.journal()).toMatchObject([{ key: 'ABC|C00010', committed: false, answer: { fault: name } }]);
  });

  it('emptyBody, html and truncate answer 200 after the commit', async () => {
    const codes = ['C00011', 'C00012', 'C00013'];
    const faults = [{ name: 'emptyBody' }, { name: 'html' }, { name: 'truncate', bytes: 120 }];
    for (const [index, fault] of faults.entries()) {
      world.faults('AddCustomer', fault);
      const given = { ...customer, Customer_Code: codes[index] ?? '' };
      const { status, data } = await call(world, 'AddCustomer', given);
      expect(status).toBe(200);
      expect(data).not.toContain('</SOAP-ENV:Envelope>');
    }
    expect(customers()).toBe(7);
  });

  it('a second Put of the same record is refused, except for those that update', async () => {
    for (const [method, given] of puts) await call(world, method, given);
    const again: string[][] = [];
    for (const [method, given] of puts) again.push(await said(world, method, given));
    expect(again).toEqual([
      ['I Customer_Code: Customer_Code already exists'],
      ['I Site_ID: Site_ID already exists'],
      ['I Job_Number: Job_Number already exists'],
      [],
      [],
    ]);
  });
});
