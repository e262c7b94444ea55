import { spectrumClient } from '../../../clients/spectrum';
import type { SpectrumClient } from '../../../clients/spectrum';
import { bearerTokens } from '../../../clients/spectrum/enhanced-access';
import type { BearerToken } from '../../../clients/spectrum/enhanced-grants';
import { memoryVault } from '../store/support/memory-vault';
import { newJob } from './samples';
import { putReply, reply, wsdl } from './soap-replies';
import { document, httpAnswer, mayAlwaysSend, rawServer, settings } from './support';
import type { RawServer } from './support';

const minute = 60_000;

/** Tokens `t1`, `t2` … of an hour each, unless told otherwise. */
function counted(lifetimeMs = 60 * minute): { token(): Promise<BearerToken>; given: number; fail: boolean } {
  const self = {
    given: 0,
    fail: false,
    async token(): Promise<BearerToken> {
      await new Promise(setImmediate);
      if (self.fail) throw new Error('no token');
      self.given += 1;
      const now = Date.now();
      return { token: `t${self.given}`, renewAt: now + lifetimeMs / 2, expiresAt: now + lifetimeMs };
    },
  };
  return self;
}

describe('bearer tokens', () => {
  it('are fetched once for many calls, and again when one is refused', async () => {
    const source = counted();
    const tokens = bearerTokens(source, 0);
    expect(await Promise.all([tokens.token(), tokens.token()])).toEqual(['t1', 't1']);
    expect(await tokens.token()).toBe('t1');
    expect(await Promise.all([tokens.token('t1'), tokens.token('t1')])).toEqual(['t2', 't2']);
    expect(await tokens.token('t1')).toBe('t2');
    expect(source.given).toBe(2);
  });

  it('are renewed before their end, and the old one is used while that fails', async () => {
    const source = counted(80);
    const tokens = bearerTokens(source, 0);
    expect(await tokens.token()).toBe('t1');
    await new Promise((resolve) => setTimeout(resolve, 50));
    source.fail = true;
    expect(await tokens.token()).toBe('t1');
    source.fail = false;
    expect(await tokens.token()).toBe('t2');
    source.fail = true;
    await new Promise((resolve) => setTimeout(resolve, 90));
    await expect(tokens.token()).rejects.toThrow('no token');
  });

  it('an early renewal that failed is not tried on every call', async () => {
    const source = counted(400);
    const tokens = bearerTokens(source, minute);
    await tokens.token();
    await new Promise((resolve) => setTimeout(resolve, 220));
    source.fail = true;
    expect(await tokens.token()).toBe('t1');
    source.fail = false;
    expect(await tokens.token()).toBe('t1');
    expect(source.given).toBe(1);
  });

  it('a refused one is never given again', async () => {
    const source = counted();
    const tokens = bearerTokens(source, minute);
    await tokens.token();
    source.fail = true;
    await expect(tokens.token('t1')).rejects.toThrow('no token');
  });
});

/** A whole client against a server that opens to the tokens it gave (ST3). */
describe('calls with Enhanced Authentication', () => {
  const open: (SpectrumClient | RawServer)[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  const accepted = '{"response":[]}';
  const elements = ['Authorization_ID', 'GUID', 'pCompany_Code', 'pStatus'];
  const jobElements = [
    ...['Authorization_ID', 'GUID', 'Company_Code', 'Job_Number', 'Job_Description', 'Division', 'Address_1'],
    ...['Address_2', 'City', 'State', 'Zip_Code', 'Project_Manager', 'Customer_Code', 'Job_Type'],
    ...['Tax_Class_Code', 'Taxable_Flag', 'Price_Method_Code', 'Work_State_Tax_Code', 'WO_Site', 'UDF1'],
    ...['Cost_Center', 'Status_Code'],
  ];

  interface Server {
    spectrum: SpectrumClient;
    requests: string[];
    /** Tokens that work; each that is given is added. */
    good: Set<string>;
  }

  const served = async (onToken?: () => Buffer): Promise<Server> => {
    const requests: string[] = [];
    const good = new Set<string>();
    let given = 0;
    const xml = (body: string): Buffer => httpAnswer(200, body, { type: 'text/xml' });
    const answer = (path: string, request: string): Buffer => {
      if (path === '/connect/token') {
        if (onToken) return onToken();
        given += 1;
        good.add(`t${given}`);
        return httpAnswer(200, JSON.stringify({ access_token: `t${given}`, expires_in: 3600 }));
      }
      if (!good.has(/^Authorization: Bearer (\S+)/m.exec(request)?.[1] ?? '')) return httpAnswer(401, '');
      if (path.startsWith('/customer/invoice')) return httpAnswer(200, accepted);
      const method = /(\w+)(?:\.jws)?$/.exec(path)?.[1] ?? '';
      if (path.startsWith('/wsdls/')) return xml(wsdl(method, method === 'AddJob' ? jobElements : elements));
      return xml(method === 'AddJob' ? putReply(method) : reply(method, ''));
    };
    const server = await rawServer((socket, request) => {
      requests.push(request);
      socket.write(answer(/^\w+ (\S+)/.exec(request)?.[1] ?? '', request));
    });
    const spectrum = spectrumClient(settings(server.url), 'east', {
      settings: { clientId: 'girder', clientSecret: 'canary secret&1' },
      vault: memoryVault(),
    });
    open.push(spectrum, server);
    return { spectrum, requests, good };
  };
  const firstLine = (request: string): string => request.split('\r\n')[0] ?? '';
  const bearer = (request: string): string | undefined => /^Authorization: (.*)$/m.exec(request)?.[1]?.trim();

  it('asks for a token with the four published fields', async () => {
    const { spectrum, requests } = await served();
    await spectrum.getCustomers('ABC');
    const [head = '', body = ''] = (requests[0] ?? '').split('\r\n\r\n');
    expect(head).toMatch(/^POST \/connect\/token HTTP\/1\.1\r\n/);
    expect(head).toMatch(/Content-Type: application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      client_id: 'girder',
      client_secret: 'canary secret&1',
      scope: 'spectrumapi',
      grant_type: 'client_credentials',
    });
  });

  it('REST: the token in the header, Authorization ID and a GUID in the query, no Basic', async () => {
    const { spectrum, requests } = await served();
    expect(await spectrum.postArInvoice(document(), mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
    const post = requests[1] ?? '';
    expect(firstLine(post)).toMatch(
      /^POST \/customer\/invoice\?Authorization_ID=S3CRET-ID&GUID=[0-9a-f-]{36} HTTP/,
    );
    expect(bearer(post)).toBe('Bearer t1');
  });

  it('SOAP: the token in the header, the Authorization ID still in the body, no query', async () => {
    const { spectrum, requests } = await served();
    expect(await spectrum.getCustomers('ABC')).toEqual({ rows: [], complete: true });
    expect(requests.slice(1).map(firstLine)).toEqual([
      'GET /wsdls/GetCustomers.jws HTTP/1.1',
      'POST /ws/GetCustomers HTTP/1.1',
    ]);
    expect(requests.slice(1).map(bearer)).toEqual(['Bearer t1', 'Bearer t1']);
    expect(requests[2]).toContain('<Authorization_ID>S3CRET-ID</Authorization_ID>');
  });

  it('a write that is answered 401 was not judged: it goes once more with a new token', async () => {
    const { spectrum, requests, good } = await served();
    await spectrum.getCustomers('ABC');
    good.delete('t1');
    expect(await spectrum.addJob(newJob(), mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
    good.delete('t2');
    expect(await spectrum.postArInvoice(document(), mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
    const lines = requests.map((request) => firstLine(request).split(/[ ?]/)[1]);
    expect(lines.filter((path) => path === '/connect/token')).toHaveLength(3);
    expect(lines.filter((path) => path === '/customer/invoice')).toHaveLength(2);
    expect(lines.filter((path) => path === '/ws/AddJob')).toHaveLength(1);
  });

  it('a second 401 is a matter of access, and not repeated', async () => {
    const { spectrum, requests, good } = await served();
    good.add = () => good;
    expect(await spectrum.postArInvoice(document(), mayAlwaysSend())).toEqual({
      outcome: 'notSent',
      why: 'HTTP 401',
      access: true,
    });
    expect(requests.map((request) => firstLine(request).split(/[ ?]/)[1])).toEqual([
      '/connect/token',
      '/customer/invoice',
      '/connect/token',
      '/customer/invoice',
    ]);
  });

  it('F21: the repeat too is kept back when the time to send is over', async () => {
    const { spectrum, requests, good } = await served();
    good.add = () => good;
    let asked = 0;
    const sent = await spectrum.postArInvoice(document(), {
      assertMayStillSend() {
        asked += 1;
        if (asked > 1) throw new Error('too late');
      },
      signal: new AbortController().signal,
    });
    expect(sent).toEqual({ outcome: 'notSent', why: 'too late', access: false });
    expect(requests.filter((request) => request.includes('arInvoices'))).toHaveLength(1);
  });

  it.each<[string, () => Buffer, boolean]>([
    ['refused', () => httpAnswer(401, '{"error":"invalid_client"}'), true],
    ['down', () => httpAnswer(503, ''), false],
  ])('without a token (%s) nothing is sent, and reads fail', async (_name, onToken, access) => {
    const { spectrum, requests } = await served(onToken);
    const sent = await spectrum.postArInvoice(document(), mayAlwaysSend());
    expect(sent).toMatchObject({ outcome: 'notSent', access });
    expect(sent.outcome === 'notSent' && sent.why).toContain(
      access ? 'spectrum.east.enhanced.clientSecret' : 'Spectrum east gave no token: HTTP 503',
    );
    await expect(spectrum.getCustomers('ABC')).rejects.toMatchObject({
      kind: access ? 'access' : 'unavailable',
    });
    await expect(spectrum.keepAccess()).rejects.toMatchObject({ kind: access ? 'access' : 'unavailable' });
    expect((await spectrum.testServices('ABC')).map((check) => check.granted)).toEqual(
      access ? ['no', 'no', 'no'] : ['unknown', 'unknown', 'unknown'],
    );
    expect(requests.every((request) => request.startsWith('POST /connect/token '))).toBe(true);
    expect(JSON.stringify(sent)).not.toContain('canary');
  });

  it('says what there is to keep', async () => {
    const { spectrum } = await served();
    expect(await spectrum.keepAccess()).toEqual({ mode: 'enhanced' });
    const classic = spectrumClient(settings('http://127.0.0.1:1'), 'east');
    expect(await classic.keepAccess()).toEqual({ mode: 'classic' });
    await classic.close();
  });
});
