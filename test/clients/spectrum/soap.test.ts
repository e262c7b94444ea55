import { SpectrumServiceError, spectrumClient } from '../../../clients/spectrum';
import type { SpectrumClient } from '../../../clients/spectrum';
import { readGetReply } from '../../../clients/spectrum/get-reply';
import { envelope } from '../../../clients/spectrum/soap-service';
import { requestElements } from '../../../clients/spectrum/wsdl';
import { fields, reply, wsdl } from './soap-replies';
import { httpAnswer, rawServer, settings } from './support';
import type { RawServer } from './support';

const elements: Record<string, string[]> = {
  GetCustomers: ['Authorization_ID', 'GUID', 'pCompany_Code', 'pStatus'],
  GetJob: ['Authorization_ID', 'GUID', 'pCompany_Code', 'pDivision', 'pStatus_Code', 'pSort_By'],
  GetPhase: [
    ...['Authorization_ID', 'GUID', 'pCompany_Code', 'pCost_Type', 'pJob_Number', 'pStatus_Code'],
    ...['pCost_Center', 'pSort_By'],
  ],
};

const customer = (code: string, more: Record<string, string> = {}): string =>
  fields({
    Customer_Code: code,
    Name: ' Caf&#233; &lt;1&gt; ',
    Zip_Code: '01234',
    Status: 'Active',
    ...more,
  });
const job = (number: string, status: string, more: Record<string, string> = {}): string =>
  fields({ Job_Number: number, Customer_Code: 'C1', Status_Code: status, Error_Code: '', ...more });

const phase = (of: string, status: string, more: Record<string, string> = {}): string =>
  fields({
    Company_Code: 'ABC',
    Job_Number: of,
    Phase_Code: '0100',
    Cost_Type: 'L',
    Description: ' Rough-in ',
    Status_Code: status,
    Unit_of_Measure: 'HR',
    Cost_Center: '',
    Error_Code: '',
    ...more,
  });

describe('the order of elements', () => {
  it('is that of the request in the WSDL', () => {
    expect(requestElements(wsdl('GetJob', ['B', 'A']), 'GetJob')).toEqual(['B', 'A']);
  });

  it('may be declared by a named type', () => {
    const typed =
      '<d><schema><element name="GetJob" type="tns:Req"/><complexType name="Req"><sequence>' +
      '<annotation/><element ref="tns:B"/><element name="A"/></sequence></complexType></schema></d>';
    expect(requestElements(typed, 'GetJob')).toEqual(['B', 'A']);
  });

  it.each([
    ['another method', wsdl('GetPhase', ['A'])],
    ['no elements', wsdl('GetJob', [])],
    ['a choice', wsdl('GetJob', ['A']).replace(/<xs:element name="A"[^>]*>/, '<xs:choice/>')],
    ['a cut document', wsdl('GetJob', ['A']).slice(0, -3)],
    ['a document type', `<!DOCTYPE x>${wsdl('GetJob', ['A'])}`],
  ])('is unknown from %s', (_name, xml) => {
    expect(requestElements(xml, 'GetJob')).toBeUndefined();
  });
});

describe('an envelope', () => {
  it('has every declared element in order, blank ones empty, values escaped', () => {
    expect(envelope('GetJob', ['B', 'A', 'C'], { A: `<&>"'`, B: ' x' })).toBe(
      '<?xml version="1.0" encoding="utf-8"?>' +
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
        '<GetJob xmlns="http://www.northgate-is.com/proiv/webservices/types">' +
        '<B> x</B><A>&lt;&amp;&gt;&quot;&apos;</A><C/></GetJob></soap:Body></soap:Envelope>',
    );
  });

  it('refuses a value that the service does not declare', () => {
    expect(() => envelope('GetJob', ['A'], { Z: '1' })).toThrow('does not declare Z; its elements are A');
  });

  it('refuses control characters', () => {
    expect(() => envelope('GetJob', ['A'], { A: 'x\u0008' })).toThrow(/A holds the character U\+0008/);
  });
});

describe("a Get's reply", () => {
  const read = (xml: string): ReturnType<typeof readGetReply> =>
    readGetReply(xml, 'GetCustomers', 'Customer_Code');
  const rows = (xml: string): string[] => read(xml).rows.map((row) => row['Customer_Code'] ?? '');

  it('keeps codes as they are: no numbers, no trimming', () => {
    const codes = ['00123', '1E5', '0x1A', '  AR0448U', 'true'];
    expect(rows(reply('GetCustomers', codes.map((code) => customer(code)).join('')))).toEqual(codes);
  });

  it('is complete with no, one and many rows', () => {
    for (const count of [0, 1, 499]) {
      const listing = read(reply('GetCustomers', customer('C1').repeat(count)));
      expect({ count: listing.rows.length, complete: listing.complete }).toEqual({ count, complete: true });
    }
  });

  it.each([
    ['500 rows', customer('C1').repeat(500)],
    ['a warning row', customer('C1') + customer('', { Error_Code: 'W', Error_Description: 'cap' })],
    ['a row that says so', customer('C1') + customer('C2', { Error_Description: 'Count exceeds maximum' })],
    ['an unknown code', customer('C1') + customer('C2', { Error_Code: 'Q' })],
    ['the empty row of a used GUID', customer('')],
  ])('is not complete with %s', (_name, inner) => {
    expect(read(reply('GetCustomers', inner)).complete).toBe(false);
  });

  it('F6: cut at any byte, gives the whole rows before the cut and never claims to be complete', () => {
    const whole = reply('GetCustomers', customer('C1') + customer('C2')).trimEnd();
    for (let at = 0; at < whole.length; at++) {
      const cut = whole.slice(0, at);
      let listing: ReturnType<typeof read>;
      try {
        listing = read(cut);
      } catch (error) {
        expect(error).toMatchObject({ kind: 'unreadable' });
        continue;
      }
      expect(listing.complete).toBe(false);
      expect(listing.rows).toHaveLength((cut.match(/<\/response>/g) ?? []).length);
    }
    expect(read(whole)).toMatchObject({ complete: true, rows: [{}, {}] });
  });

  it.each(['A', 'E'])('of code %s is a matter of access', (code) => {
    const row = customer('', { Error_Code: code, Error_Description: 'not Authorized', Error_Column: 'X' });
    expect(() => read(reply('GetCustomers', row))).toThrow(
      new SpectrumServiceError('access', 'GetCustomers', 'GetCustomers was refused: not Authorized (X).'),
    );
  });

  it.each([
    ['F4: HTML', '<html><body>Log in</body></html>'],
    ['another method', reply('GetJob', '')],
    ['an empty envelope', '<Envelope><Body/></Envelope>'],
    ['a document type', `<!DOCTYPE x [<!ENTITY e "e">]>${reply('GetCustomers', '')}`],
    ['a fault', '<Envelope><Body><Fault><faultstring>Error</faultstring></Fault></Body></Envelope>'],
  ])('is not %s', (_name, xml) => {
    expect(() => read(xml)).toThrow(SpectrumServiceError);
  });
});

describe('customers and jobs', () => {
  const open: (SpectrumClient | RawServer)[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  /** Serves WSDLs and the given replies; `answer` sees the method and the request. */
  const served = async (
    answer: (method: string, request: string) => Buffer,
    describeIt: (method: string) => Buffer = (method) =>
      httpAnswer(200, wsdl(method, elements[method] ?? []), { type: 'text/xml' }),
  ): Promise<{ spectrum: SpectrumClient; server: RawServer }> => {
    const server = await rawServer((socket, request) => {
      const [, described, called] = /^\w+ \/(?:wsdls\/(\w+)\.jws|ws\/(\w+)) /.exec(request) ?? [];
      socket.write(described === undefined ? answer(called ?? '', request) : describeIt(described));
    });
    const spectrum = spectrumClient(settings(server.url), 'east');
    open.push(spectrum, server);
    return { spectrum, server };
  };
  const xml = (body: string): Buffer => httpAnswer(200, body, { type: 'text/xml' });

  it('lists customers of every status, with an empty GUID', async () => {
    const requests: string[] = [];
    const { spectrum } = await served((method, request) => {
      requests.push(request);
      return xml(reply(method, customer('c00001 ')));
    });
    expect(await spectrum.getCustomers('ABC')).toEqual({
      rows: [{ code: 'C00001', name: 'Café <1>', zip: '01234', status: 'Active' }],
      complete: true,
    });
    expect(requests[0]).toContain(
      '<Authorization_ID>S3CRET-ID</Authorization_ID><GUID/><pCompany_Code>ABC</pCompany_Code><pStatus>ALL</pStatus>',
    );
    expect(requests[0]).toMatch(/SOAPAction: http:\/\/127\.0\.0\.1:\d+\/ws\/GetCustomers\r\n/);
  });

  it('lists jobs of every status by one call each, and asks for the order of elements once', async () => {
    const { spectrum, server } = await served((method, request) => {
      const status = /<pStatus_Code>(\w)</.exec(request)?.[1] ?? '';
      return xml(reply(method, job(`     ${status}1`, status)));
    });
    const listing = await spectrum.getJobs('ABC');
    expect(listing.complete).toBe(true);
    expect(listing.rows.map((row) => [row.number, row.status])).toEqual([
      ['A1', 'A'],
      ['I1', 'I'],
      ['C1', 'C'],
    ]);
    expect(server.received.join('').match(/GET \/wsdls\/GetJob\.jws/g)).toHaveLength(1);
  });

  it('ST5: lists the phases of one job, of every status', async () => {
    const requests: string[] = [];
    const { spectrum } = await served((method, request) => {
      requests.push(request);
      const status = /<pStatus_Code>(\w)</.exec(request)?.[1] ?? '';
      return xml(reply(method, status === 'I' ? '' : phase('      1001', status)));
    });
    const row = { phase: '0100', costType: 'L', description: 'Rough-in', unit: 'HR', costCenter: '' };
    expect(await spectrum.getPhases('ABC', ' 1001')).toEqual({
      complete: true,
      rows: [
        { ...row, status: 'A' },
        { ...row, status: 'C' },
      ],
    });
    expect(requests.map((request) => /<pStatus_Code>(\w)</.exec(request)?.[1])).toEqual(['A', 'I', 'C']);
    expect(requests[0]).toContain('<pCost_Type/><pJob_Number>1001</pJob_Number>');
  });

  it.each<[string, string, string]>([
    ['500 rows', phase('1001', 'A').repeat(500), '500 rows: Gets are capped near 500'],
    ['a warning', phase('1001', 'A') + phase('', '', { Phase_Code: '', Error_Code: 'W' }), 'a warning'],
    ['rows of another job', phase('1001', 'A') + phase('1002', 'A'), 'other jobs than 1001'],
  ])('ST5: phases are never taken for complete with %s', async (_name, rows, why) => {
    const { spectrum } = await served((method) => xml(reply(method, rows)));
    const listing = await spectrum.getPhases('ABC', '1001');
    expect(listing).toMatchObject({ complete: false, why: expect.stringContaining(why) });
    expect(new Set(listing.rows.map((row) => row.phase))).toEqual(new Set(['0100']));
  });

  it('F6: phases whose reply is cut are never taken for complete', async () => {
    const whole = reply('GetPhase', phase('1001', 'A').repeat(2));
    const { spectrum } = await served(() => xml(whole.slice(0, whole.lastIndexOf('</response>') + 11)));
    expect(await spectrum.getPhases('ABC', '1001')).toMatchObject({
      complete: false,
      why: 'status A: the reply is cut',
    });
  });

  it.each(['', '1*', '1?', '<1', '12345678901'])('does not ask for the phases of job %j', async (number) => {
    const { spectrum, server } = await served((method) => xml(reply(method, '')));
    await expect(spectrum.getPhases('ABC', number)).rejects.toThrow(`The phases of job "${number}" cannot`);
    expect(server.connections()).toBe(0);
  });

  it('is not complete when one status was not', async () => {
    const { spectrum } = await served((method, request) =>
      xml(
        reply(
          method,
          request.includes('<pStatus_Code>C<') ? job('', 'C', { Error_Code: 'W' }) : job('1', 'A'),
        ),
      ),
    );
    expect(await spectrum.getJobs('ABC')).toMatchObject({
      complete: false,
      why: 'status C: a warning without text',
      rows: [{}, {}],
    });
  });

  it('asks for the order of elements again after a failure', async () => {
    let asked = 0;
    const { spectrum } = await served(
      (method) => xml(reply(method, '')),
      (method) =>
        asked++ === 0
          ? httpAnswer(503, '')
          : httpAnswer(200, wsdl(method, elements[method] ?? []), { type: 'text/xml' }),
    );
    await expect(spectrum.getCustomers('ABC')).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await spectrum.getCustomers('ABC')).toEqual({ rows: [], complete: true });
  });

  it.each<[string, Buffer, string]>([
    ['F4: an empty 200', httpAnswer(200, ''), 'unreadable'],
    ['F4: a log-in page', httpAnswer(200, '<html><body/></html>', { type: 'text/html' }), 'unreadable'],
    ['F5: HTTP 500', httpAnswer(500, '<Envelope><Body/></Envelope>'), 'unavailable'],
    ['F5: HTTP 401', httpAnswer(401, ''), 'access'],
  ])('%s is a failure, never an empty list', async (_name, answer, kind) => {
    const { spectrum } = await served(() => answer);
    await expect(spectrum.getCustomers('ABC')).rejects.toMatchObject({ kind });
  });

  it('F17: a failure says nothing of the Authorization ID', async () => {
    const { spectrum, server } = await served((method) => xml(reply(method, '')));
    await server.close();
    const error: unknown = await spectrum.getCustomers('ABC').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(JSON.stringify(error) + String(error)).not.toContain('S3CRET');
  });
});
