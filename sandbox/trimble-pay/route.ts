/** A request of a client that is let in. */
export interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  /** Parsed JSON; undefined for a read. */
  body: unknown;
  /** `http://host:port`, as the caller addressed it. */
  origin: string;
  /** The fault `rowCap`: the most rows of a page. */
  rowCap?: number;
}

export interface Reply {
  /** Default 200. */
  status?: number;
  body?: unknown;
  /** What the journal calls the row written: `contract/con_1001`. */
  key?: string;
  /** Instead of JSON. */
  file?: { bytes: Buffer; headers: Record<string, string> };
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** `/contracts/{contract_id}/sov`. */
  pattern: string;
  /** Needs no bearer token: a file's address carries its own signature. */
  signed?: boolean;
  run(call: Call): Reply;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @returns undefined when the path is not of the pattern */
function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const own = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== own : own === '') return undefined;
    if (name !== undefined) params[name] = decode(own);
  }
  return params;
}

export const paramOf = (call: Call, name: string): string => call.params[name] ?? '';

export type Found =
  | { kind: 'route'; route: Route; params: Record<string, string> }
  | { kind: 'verb'; pattern: string }
  | { kind: 'path' };

/** The first route that fits; else whether it is the verb or the path that is not served. */
export function findRoute(routes: readonly Route[], method: string, path: string): Found {
  let known: string | undefined;
  for (const route of routes) {
    const params = matchPath(route.pattern, path);
    if (!params) continue;
    if (route.method === method) return { kind: 'route', route, params };
    known ??= route.pattern;
  }
  return known === undefined ? { kind: 'path' } : { kind: 'verb', pattern: known };
}
