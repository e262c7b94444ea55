import type { Row } from '../core';
import type { Actor } from './account';

/** A request of somebody who is let in. */
export interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  body: Row;
  actor: Actor;
}

export interface Reply {
  /** Default 200. */
  status?: number;
  data?: unknown;
  /** What the journal calls the row written: `invoice/123`. */
  key?: string;
}

export interface Route {
  method: string;
  /** Below `/api`: `/job/{id}`. `{id}` and `{…Id}` take digits only, other braces anything. */
  pattern: string;
  run(call: Call): Reply;
}

const digitsOnly = (name: string): boolean => name === 'id' || name.endsWith('Id');

/** @returns undefined when the path is not of the pattern */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const own = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== own) return undefined;
    } else {
      if (digitsOnly(name) ? !/^\d+$/.test(own) : own === '') return undefined;
      params[name] = decode(own);
    }
  }
  return params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export type Found =
  | { kind: 'route'; route: Route; pattern: string; params: Record<string, string> }
  | { kind: 'verb'; pattern: string }
  | { kind: 'path' };

/** The first route that fits; else whether it is the verb or the path that is not served. */
export function findRoute(routes: readonly Route[], method: string, path: string): Found {
  let known: string | undefined;
  for (const route of routes) {
    const params = matchPath(route.pattern, path);
    if (!params) continue;
    if (route.method === method) return { kind: 'route', route, pattern: route.pattern, params };
    known ??= route.pattern;
  }
  return known === undefined ? { kind: 'path' } : { kind: 'verb', pattern: known };
}
