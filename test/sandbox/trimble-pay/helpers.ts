import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import { startTrimblePay } from '../../../sandbox';

export type Json = Record<string, unknown>;

export interface Answer {
  status: number;
  /** Parsed JSON; tests look into it freely. */
  body: Json;
  rows: Json[];
  code: unknown;
  details: Json[];
  headers: Json;
}

export const client = { client_id: 'girder', client_secret: 'not-a-real-secret' };

export const asJson = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

export const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(asJson) : []);

/** A running stand-in with a client that is logged in. */
export async function started(options: { webhookRetryMs?: number[]; webhookTimeoutMs?: number } = {}) {
  const pay = await startTrimblePay({ port: 0, ...options });
  const http = axios.create({ baseURL: pay.url, validateStatus: () => true, timeout: 5000 });
  let token = '';

  async function call(method: string, url: string, data?: unknown, more: Json = {}): Promise<Answer> {
    const usual = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
    const headers = Object.fromEntries(
      Object.entries({ ...usual, ...more })
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [name, String(value)]),
    );
    const answer = await http.request<unknown>({ method, url, data, headers });
    const body = asJson(answer.data);
    const { code, details } = asJson(body.error);
    return {
      status: answer.status,
      body,
      rows: list(answer.data),
      code,
      details: list(details),
      headers: asJson(answer.headers),
    };
  }

  async function control(method: string, path: string, data?: unknown): Promise<[number, unknown]> {
    const answer = await http.request<unknown>({ method, url: `/__sandbox${path}`, data });
    return [answer.status, answer.data];
  }

  const tools = {
    url: pay.url,
    close: () => pay.close(),
    call,
    control,
    get: (path: string) => call('GET', path),
    post: (path: string, body: unknown) => call('POST', path, body),
    put: (path: string, body: unknown) => call('PUT', path, body),
    patch: (path: string, body: unknown) => call('PATCH', path, body),
    file: (url: string) =>
      http.get<ArrayBuffer>(url, { responseType: 'arraybuffer' }).then(({ status, headers, data }) => ({
        status,
        type: String(headers['content-type']),
        bytes: Buffer.from(data),
      })),
    state: async (tables: Json) => {
      const [status, body] = await control('PUT', '/state', tables);
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    table: async (name: string) => list(asJson((await control('GET', '/state'))[1])[name]),
    faults: (...rules: Json[]) => control('PUT', '/faults', rules),
    advance: async (action: string, body: Json): Promise<[number, Json]> => {
      const [status, answer] = await control('POST', '/advance', { action, ...body });
      return [status, asJson(answer)];
    },
    /** For what must succeed. */
    did: async (action: string, body: Json): Promise<Json> => {
      const [status, answer] = await tools.advance(action, body);
      if (status !== 200) throw new Error(JSON.stringify(answer));
      return answer;
    },
    journal: async () => list((await control('GET', '/journal'))[1]),
    grant: async (body: Json | URLSearchParams) => {
      const answer = await http.post<unknown>('/oauth2/token', body);
      return { status: answer.status, ...asJson(answer.data) } as Json;
    },
    login: async () => {
      await tools.state({ _clients: [client] });
      token = String((await tools.grant({ grant_type: 'client_credentials', ...client })).access_token);
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

export const contractPath = '/contracts/by_external_id/ABC:2601:S-100';

export const contractBody: Json = {
  project_id: 'prj_1',
  vendor_id: 'ven_1',
  subcontract_number: 'S-100',
  original_value: '160000.00',
  line_item_type: 'lump_sum',
  default_retainage_percentage_of_completed_work: '10.00',
  default_retainage_percentage_of_materials_stored: '5.00',
};

/** A connected project with a vendor and a contract of two sections, A in two lines. */
export const world: Json = {
  project: [{ id: 'prj_1', external_id: 'ABC/2601', name: 'Depot', project_number: '2601' }],
  erp_connection: [{ id: 'erp_1', project_id: 'prj_1', company_code: 'ABC', job: '2601' }],
  vendor: [{ id: 'ven_1', external_id: 'ABC:V1', name: 'Concrete Co' }],
  contract: [{ id: 'con_1', external_id: 'ABC:2601:S-100', ...contractBody }],
  accounting_line: [
    {
      id: 'acl_a',
      contract_id: 'con_1',
      external_key: '0100|S|',
      accounting_line_code: '0100',
      accounting_line_name: 'Footings',
      accounting_line_value: '100000.00',
      cost_type: 'S',
    },
    {
      id: 'acl_b',
      contract_id: 'con_1',
      external_key: '0200|S|',
      accounting_line_code: '0200',
      accounting_line_name: 'Slab',
      accounting_line_value: '60000.00',
      cost_type: 'S',
    },
  ],
  sov_line: [
    {
      id: 'sov_a1',
      contract_id: 'con_1',
      accounting_line_id: 'acl_a',
      item_no: '1',
      description: 'East',
      scheduled_value: '60000.00',
    },
    {
      id: 'sov_a2',
      contract_id: 'con_1',
      accounting_line_id: 'acl_a',
      item_no: '2',
      description: 'West',
      scheduled_value: '40000.00',
    },
    {
      id: 'sov_b1',
      contract_id: 'con_1',
      accounting_line_id: 'acl_b',
      item_no: '3',
      description: 'Slab',
      scheduled_value: '60000.00',
    },
  ],
  _settings: [{ approvers: ['pm@gc.example', 'cfo@gc.example'] }],
};

/** A draft with work on two lines and stored material on one. */
export async function drafted(pay: Started, more: Json = {}): Promise<string> {
  const row = await pay.did('draft', {
    contract_id: 'con_1',
    period_start: '2026-10-01',
    period_end: '2026-10-31',
    invoice_date: '2026-10-31',
    lines: [
      { sov_line_id: 'sov_a1', work_this_period: '20000.00' },
      { sov_line_id: 'sov_a2', stored_now: '12000.00' },
      { sov_line_id: 'sov_b1', work_this_period: '10000.00' },
    ],
    ...more,
  });
  return String(row.id);
}

export async function approved(pay: Started, more: Json = {}): Promise<string> {
  const id = await drafted(pay, more);
  await pay.did('submit', { id });
  await pay.did('approve', { id });
  await pay.did('approve', { id });
  return id;
}

export interface Received {
  headers: IncomingHttpHeaders;
  text: string;
  message: Json;
}

/** An address that takes webhooks; it answers with the statuses given (0: not at all), then 200. */
export async function listening(...statuses: number[]) {
  const received: Received[] = [];
  const server = createServer((req, res) => {
    let text = '';
    req.on('data', (chunk: Buffer) => (text += chunk.toString()));
    req.on('end', () => {
      received.push({ headers: req.headers, text, message: asJson(JSON.parse(text)) });
      const status = statuses.shift() ?? 200;
      if (status !== 0) res.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
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
