/**
 * A target of the worst kind, for the guard that no built-in effect needs yet (unkeyed): it appends whatever it is
 * sent, as often as it is sent, and only a reference field tells one entry from another. It answers in Spectrum's
 * words, so that the effect can be as small as it should be.
 */
import { FaultPlan, Journal, SandboxInputError, startHttp } from '../../../sandbox';
import type { Fault, Row, RunningHttp, Sandbox, SandboxAnswer, SandboxRequest } from '../../../sandbox';

export const appendOperation = 'POST /entries';

export class AppendTarget implements Sandbox {
  readonly name = 'append';
  readonly faults = new FaultPlan();
  readonly journal = new Journal();
  private entries: Row[] = [];

  reset(): void {
    this.entries = [];
  }

  state(): Record<string, Row[]> {
    return { entry: structuredClone(this.entries) };
  }

  putState({ entry }: Record<string, unknown[]>): void {
    if (entry) this.entries = entry.map(rowOf);
  }

  advance(): never {
    throw new SandboxInputError('the append target has no actions');
  }

  operationOf({ method, path }: SandboxRequest): string {
    return `${method} ${path}`;
  }

  missed(req: SandboxRequest, fault: Fault): void {
    this.note(rowOf(JSON.parse(req.body.toString('utf8'))), false, { fault: fault.name });
  }

  handle(req: SandboxRequest): Promise<SandboxAnswer> {
    if (req.method === 'GET') {
      const wanted = req.query.get('reference');
      return answer({ entries: this.entries.filter(({ reference }) => reference === wanted) });
    }
    const row = rowOf(JSON.parse(req.body.toString('utf8')));
    this.entries.push(row);
    const said = { error_code: 'G', desc: 'entry appended', column: 'reference', reference: row.reference };
    this.note(row, true, said);
    return answer({ response: [said] });
  }

  /** Entries that bear the reference; more than one is a duplicate. */
  of(reference: string): Row[] {
    return this.entries.filter((entry) => entry.reference === reference);
  }

  private note(row: Row, committed: boolean, said: unknown): void {
    const key = String(row.reference);
    this.journal.add({
      operation: appendOperation,
      key,
      accepted: committed,
      committed,
      body: row,
      answer: said,
    });
  }
}

export async function startAppendTarget(): Promise<RunningHttp & { sandbox: AppendTarget }> {
  const sandbox = new AppendTarget();
  return { ...(await startHttp(sandbox, { port: 0 })), sandbox };
}

function rowOf(value: unknown): Row {
  if (typeof value !== 'object' || value === null) throw new SandboxInputError('an entry must be an object');
  return { ...value };
}

function answer(body: object): Promise<SandboxAnswer> {
  const headers = { 'content-type': 'application/json' };
  return Promise.resolve({ status: 200, headers, body: JSON.stringify(body) });
}
