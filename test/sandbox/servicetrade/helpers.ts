import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import { startServiceTrade } from '../../../sandbox/servicetrade';

export type Json = Record<string, unknown>;

/** Parsed JSON of an answer; tests look into it freely. */
export interface Answer {
  status: number;
  data: Json;
  messages: Json;
  raw: unknown;
}

export const client = { clientId: 'girder', clientSecret: 'not-a-real-secret' };

const asJson = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

export const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(asJson) : []);

/** A running stand-in with a client that is logged in. */
export async function started(options: { webhookRetryMs?: number[]; webhookTimeoutMs?: number } = {}) {
  const servicetrade = await startServiceTrade({ port: 0, ...options });
  const http = axios.create({ baseURL: servicetrade.url, validateStatus: () => true, timeout: 10_000 });
  let token = '';

  async function call(method: string, path: string, body?: unknown, headers: Json = {}): Promise<Answer> {
    const bearer = { authorization: `Bearer ${token}` };
    const answer = await http.request<unknown>({
      method,
      url: `/api${path}`,
      data: body,
      headers: Object.fromEntries(
        Object.entries({ ...bearer, ...headers }).map(([name, value]) => [name, String(value)]),
      ),
    });
    const whole = asJson(answer.data);
    return {
      status: answer.status,
      data: asJson(whole.data),
      messages: asJson(whole.messages),
      raw: answer.data,
    };
  }

  async function control(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }> {
    const answer = await http.request<unknown>({ method, url: `/__sandbox${path}`, data: body });
    return { status: answer.status, body: answer.data };
  }

  const tools = {
    servicetrade,
    call,
    control,
    get: (path: string) => call('GET', path),
    post: (path: string, body: unknown) => call('POST', path, body),
    put: (path: string, body: unknown) => call('PUT', path, body),
    del: (path: string) => call('DELETE', path),
    state: async (tables: Json) => {
      const answer = await control('PUT', '/state', tables);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    },
    table: async (name: string) => list(asJson((await control('GET', '/state')).body)[name]),
    faults: (...rules: Json[]) => control('PUT', '/faults', rules),
    advance: (body: Json) => control('POST', '/advance', body),
    journal: async () => list((await control('GET', '/journal')).body),
    grant: async (body: Json) => {
      const answer = await http.post<unknown>('/api/oauth2/token', body);
      return { status: answer.status, ...asJson(answer.data) } as Json;
    },
    login: async () => {
      await tools.state({ _clients: [client] });
      const granted = await tools.grant({
        grant_type: 'client_credentials',
        client_id: client.clientId,
        client_secret: client.clientSecret,
      });
      token = String(granted.access_token);
    },
    useToken: (value: string) => {
      token = value;
    },
    reset: async () => {
      await control('POST', '/reset');
      await tools.login();
    },
  };
  await tools.login();
  return tools;
}

export type Started = Awaited<ReturnType<typeof started>>;

/** A small company with a site, a job and an invoice. */
export const world: Json = {
  paymentterm: [{ id: 1, name: 'Net 30', days: 30 }],
  taxrate: [{ id: 2, name: 'Houston 8.25', rate: 8.25 }],
  company: [
    { id: 10, name: 'Own Mechanical', isCustomer: false, isVendor: true },
    { id: 11, name: 'Bayou Hospital', phoneNumber: '7135550100', refNumber: 'R-1', paymentTermsId: 1 },
  ],
  location: [
    { id: 20, name: 'Office', company: { id: 10 }, isCustomer: false, isVendor: true },
    { id: 21, name: 'Main Campus', companyId: 11, offices: [{ id: 20 }], address: { state: 'TX' } },
  ],
  job: [
    {
      id: 30,
      number: '1001',
      type: 'repair',
      status: 'scheduled',
      vendor: { id: 10 },
      customer: { id: 11 },
      location: { id: 21 },
    },
  ],
  invoice: [
    {
      id: 40,
      invoiceNumber: '1001',
      status: 'pending_accounting',
      transactionDate: '2026-11-02',
      customer: { id: 11 },
      location: { id: 21 },
      job: { id: 30 },
      taxRate: { id: 2 },
      items: [{ id: 41, description: 'Coil', quantity: 2, price: '50.05', taxable: true }],
    },
  ],
};

/** An address that takes webhooks; it answers with the statuses given, then 200. */
export async function listening(...statuses: number[]) {
  const messages: Array<Json & { data: Json[] }> = [];
  const server = createServer((req, res) => {
    let text = '';
    req.on('data', (chunk: Buffer) => (text += chunk.toString()));
    req.on('end', () => {
      const message = asJson(JSON.parse(text));
      messages.push({ ...message, data: list(message.data) });
      const status = statuses.shift() ?? 200;
      // 0 does not answer at all.
      if (status !== 0) res.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/hook/very-secret`,
    messages,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export async function until(done: () => boolean | Promise<boolean>, ms = 4000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
