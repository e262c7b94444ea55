/** The demonstration talks to everything over HTTP, as anybody could. */
import axios from 'axios';

const http = axios.create({ timeout: 15_000, validateStatus: () => true });

async function call(
  method: 'get' | 'put' | 'post',
  url: string,
  body?: unknown,
  token?: string,
): Promise<unknown> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { status, data } = await http.request<unknown>({ method, url, data: body, headers });
  if (status < 200 || status >= 300) {
    throw new Error(
      `${method.toUpperCase()} ${url} answered ${status}: ${JSON.stringify(data).slice(0, 300)}`,
    );
  }
  return data;
}

/** The control interface of a stand-in. */
export class Control {
  constructor(private readonly url: string) {}

  putState(tables: Record<string, unknown[]>): Promise<unknown> {
    return call('put', `${this.url}/__sandbox/state`, tables);
  }

  advance(action: Record<string, unknown>): Promise<unknown> {
    return call('post', `${this.url}/__sandbox/advance`, action);
  }

  faults(rules: unknown[]): Promise<unknown> {
    return call('put', `${this.url}/__sandbox/faults`, rules);
  }

  async table(name: string): Promise<Record<string, unknown>[]> {
    const state = await call('get', `${this.url}/__sandbox/state`);
    const rows = isTables(state) ? state[name] : undefined;
    return rows ?? [];
  }
}

function isTables(value: unknown): value is Record<string, Record<string, unknown>[]> {
  return typeof value === 'object' && value !== null;
}

export interface Created {
  id: number;
  /** Of a job. */
  number?: unknown;
}

function isCreated(value: unknown): value is Created {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number';
}

/** ServiceTrade's own API, as an office user of the contractor. */
export class Office {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async login(url: string, clientId: string, clientSecret: string): Promise<Office> {
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const answer = await call('post', `${url}/api/oauth2/token`, grant);
    const token =
      typeof answer === 'object' && answer !== null && 'access_token' in answer ? answer.access_token : '';
    return new Office(url, String(token));
  }

  /** @returns what was made, as ServiceTrade shows it. */
  async create(path: string, body: unknown): Promise<Created> {
    const answer = await this.post(path, body);
    if (typeof answer === 'object' && answer !== null && 'data' in answer && isCreated(answer.data))
      return answer.data;
    throw new Error(`POST ${path} answered without an id: ${JSON.stringify(answer).slice(0, 300)}`);
  }

  post(path: string, body: unknown): Promise<unknown> {
    return call('post', `${this.url}/api${path}`, body, this.token);
  }

  put(path: string, body: unknown): Promise<unknown> {
    return call('put', `${this.url}/api${path}`, body, this.token);
  }
}

export async function isUp(url: string): Promise<boolean> {
  try {
    return (await http.get(url, { timeout: 1_000 })).status === 200;
  } catch {
    return false;
  }
}
