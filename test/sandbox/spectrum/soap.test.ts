import { World, authorizationId } from './world';

describe('SOAP', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(() => world.reset());

  const elements = [
    ...['Authorization_ID', 'GUID', 'pCompany_Code', 'pDivision', 'pStatus_Code', 'pProject_Manager'],
    ...['pSuperintendent', 'pEstimator', 'pCustomer_Code', 'pCost_Center', 'pSort_By'],
  ];
  const job = (changes: Record<string, string> = {}): Record<string, string> => ({
    ...Object.fromEntries(elements.map((name) => [name, ''])),
    Authorization_ID: authorizationId,
    pCompany_Code: 'ABC',
    ...changes,
  });
  const customers = (pStatus: string): Record<string, string> => ({
    Authorization_ID: authorizationId,
    GUID: '',
    pCompany_Code: 'ABC',
    pStatus,
  });
  const all = (xml: string, name: string): string[] =>
    [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>|<${name}/>`, 'g'))].map((match) => match[1] ?? '');

  it('describes each method in the order that it wants', async () => {
    const { data } = await world.call('get', '/wsdls/GetJob.jws');
    expect([...data.matchAll(/<xs:element name="(\w+)" type="xs:string"/g)].map((match) => match[1])).toEqual(
      elements,
    );
    expect((await world.call('get', '/wsdls/GetNothing.jws')).status).toBe(404);
  });

  it('GetJob: padded numbers, Active and Inactive unless asked, every row with its error columns', async () => {
    const { status, data } = await world.soap('GetJob', job());
    expect(status).toBe(200);
    expect(data).toContain('<returnArray><returnData><getJob><response><Company_Code>ABC</Company_Code>');
    expect(all(data, 'Job_Number')).toEqual(['      1001', '      1002']);
    expect(all(data, 'Error_Code')).toEqual(['', '']);
    expect(all(data, 'Contract_Number')).toEqual(['      1001', '      1002']);
    expect(all((await world.soap('GetJob', job({ pStatus_Code: 'C' }))).data, 'Job_Number')).toEqual([
      '      1003',
    ]);
    const ofCustomer = await world.soap('GetJob', job({ pCustomer_Code: 'C00002' }));
    expect(all(ofCustomer.data, 'Job_Number')).toEqual(['      1002']);
    world.put({ _settings: [{ getsTrimmed: true }] });
    expect(all((await world.soap('GetJob', job())).data, 'Job_Number')).toEqual(['1001', '1002']);
  });

  it('GetCustomers: active, with inactive, or all; words for letters; no error columns', async () => {
    const { data } = await world.soap('GetCustomers', customers(''));
    expect(all(data, 'Customer_Code')).toEqual(['C00001', 'C00002']);
    expect(all(data, 'Name')[0]).toBe('Acme Mall &amp; Sons');
    expect(data).not.toContain('Error_Code');
    expect(all((await world.soap('GetCustomers', customers('I'))).data, 'Customer_Code')).toHaveLength(3);
    const every = (await world.soap('GetCustomers', customers('ALL'))).data;
    expect(all(every, 'Status')).toEqual(['Active', 'Active', 'Not Used', 'Inactive']);
    expect(all(every, 'Taxable_Flag')[3]).toBe('No Default');
  });

  it('stops at 500 rows and says so in one more', async () => {
    world.put({
      JC_JOB_MASTER_MC: Array.from({ length: 502 }, (_, index) => ({
        Company_Code: 'ABC',
        Job_Number: String(index),
      })),
    });
    const { data } = await world.soap('GetJob', job());
    expect(all(data, 'Error_Code')).toHaveLength(501);
    expect(all(data, 'Error_Code')[500]).toBe('W');
    expect(data).toContain('Record count exceeds maximum allowed. Use additional selection criteria.');
    world.faults('GetJob', { name: 'rowCap', n: 2 });
    expect(all((await world.soap('GetJob', job())).data, 'Error_Code')).toEqual(['', '', 'W']);
  });

  it('A rows for what is not granted', async () => {
    const said = async (call: Record<string, string>): Promise<string[]> => {
      const { data } = await world.soap('GetJob', call);
      return ['Error_Code', 'Error_Column', 'Error_Description'].flatMap((name) => all(data, name));
    };
    expect(await said(job({ Authorization_ID: 'NOBODY' }))).toEqual([
      'A',
      'Authorization_ID',
      'The Web Service is not authorized. Authorization ID is not setup in the system.',
    ]);
    expect((await said(job({ pCompany_Code: 'ZZZ' }))).slice(0, 2)).toEqual(['A', 'Company_Code']);
    expect((await said(job({ pCompany_Code: '' }))).slice(0, 2)).toEqual(['M', 'pCompany_Code']);
    world.put({ _authorizations: [{ authorizationId, services: ['ARMultiLineInvoice'] }] });
    expect((await said(job())).slice(0, 2)).toEqual(['A', 'Authorization_ID']);
  });

  it('faults: an element missing, in the wrong place, or one too many; unknown methods; no XML', async () => {
    const { pSort_By: _gone, ...missing } = job();
    const { GUID, ...rest } = job();
    const broken = [
      world.soap('GetJob', missing),
      world.soap('GetJob', { ...rest, GUID: GUID ?? '' }),
      world.soap('GetJob', { ...job(), Extra: '' }),
      world.soap('GetNothing', job()),
      world.call('post', '/ws/GetJob', '<a>'),
      world.call('post', '/ws/GetJob', '<!DOCTYPE a><a/>'),
    ];
    for (const answer of await Promise.all(broken)) {
      expect(answer.status).toBe(500);
      expect(all(answer.data, 'faultcode')).toEqual(['SOAP-ENV:Server']);
      expect(all(answer.data, 'faultstring')).toEqual(['Error executing Web Service']);
    }
  });
});
