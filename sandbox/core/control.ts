import { asRow, SandboxInputError } from './errors';
import { faultNames } from './faults';
import type { Sandbox, SandboxAnswer, SandboxRequest } from './types';

const json = (value: unknown, status = 200): SandboxAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value) ?? 'null',
});

function parse(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new SandboxInputError('the body is not JSON');
  }
}

function tablesOf(body: Buffer): Record<string, unknown[]> {
  const tables: Record<string, unknown[]> = {};
  for (const [table, rows] of Object.entries(asRow(parse(body), 'state'))) {
    if (!Array.isArray(rows)) throw new SandboxInputError(`table ${table} must be an array of rows`);
    tables[table] = rows;
  }
  return tables;
}

function after(query: URLSearchParams): number {
  const text = query.get('after') ?? '0';
  if (!/^\d+$/.test(text)) throw new SandboxInputError(`after must be a number, not ${JSON.stringify(text)}`);
  return Number(text);
}

type Call = (sandbox: Sandbox, req: SandboxRequest) => unknown;

const calls: Record<string, Call> = {
  'POST /__sandbox/reset': async (sandbox) => {
    await sandbox.reset();
    sandbox.journal.clear();
    sandbox.faults.clear();
    return { ok: true };
  },
  'GET /__sandbox/state': (sandbox) => sandbox.state(),
  'PUT /__sandbox/state': async (sandbox, req) => {
    await sandbox.putState(tablesOf(req.body));
    return { ok: true };
  },
  'GET /__sandbox/journal': (sandbox, req) => sandbox.journal.after(after(req.query)),
  'GET /__sandbox/faults': (sandbox) => sandbox.faults.list(),
  'PUT /__sandbox/faults': (sandbox, req) => {
    sandbox.faults.replace(parse(req.body));
    return sandbox.faults.list();
  },
  'POST /__sandbox/advance': async (sandbox, req) =>
    (await sandbox.advance(asRow(parse(req.body), 'the body'))) ?? { ok: true },
  'GET /__sandbox/capabilities': (sandbox) => ({
    name: sandbox.name,
    tables: Object.keys(sandbox.state()),
    faults: faultNames,
    ...sandbox.capabilities?.(),
  }),
};

/** Answers `/__sandbox/…`; faults never apply to it. */
export async function control(sandbox: Sandbox, req: SandboxRequest): Promise<SandboxAnswer> {
  const call = calls[`${req.method} ${req.path}`];
  if (!call) {
    const allowed = Object.keys(calls).join(', ');
    return json({ error: `${req.method} ${req.path} is unknown; allowed: ${allowed}` }, 404);
  }
  try {
    return json(await call(sandbox, req));
  } catch (error) {
    if (error instanceof SandboxInputError) return json({ error: error.message }, error.status);
    throw error;
  }
}
