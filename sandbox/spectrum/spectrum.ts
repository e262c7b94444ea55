import { asRow, FaultPlan, Journal, soapFaultAnswer } from '../core';
import type { Fault, Row, Sandbox, SandboxAnswer, SandboxRequest } from '../core';
import { actionNames, advance } from './advance';
import { clientOf } from './clients';
import { callRest, keysOf, restServices } from './rest';
import { callSoap, recordOf, soapMethods, wsdl } from './soap';
import { Tables } from './tables';
import { issueToken, rotateSecret, rotationKey } from './tokens';
import type { Written } from './written';

const soapMethod = (path: string): string | undefined => /^\/ws\/(\w+)$/.exec(path)?.[1];

/** Trimble Spectrum's services, on tables that its Info-Link serves too. */
export class Spectrum implements Sandbox {
  readonly name = 'spectrum';
  readonly faults = new FaultPlan();
  readonly journal = new Journal();
  readonly tables = new Tables();

  reset(): void {
    this.tables.reset();
  }

  state(): Record<string, Row[]> {
    return this.tables.copy();
  }

  putState(tables: Record<string, unknown[]>): void {
    // A client that is none would leave the door open without a word.
    for (const row of tables._authorizations ?? []) clientOf(asRow(row, 'a row of _authorizations'));
    this.tables.replace(tables);
  }

  advance(body: Row): unknown {
    return advance(this.tables, body);
  }

  operationOf(req: SandboxRequest): string {
    const method = soapMethod(req.path);
    if (method) return method;
    if (req.path === '/connect/token') return 'connect/token';
    if (req.path === '/secretRotation') return 'secretRotation';
    if (req.path.startsWith('/wsdls/')) return 'GET /wsdls/{Method}.jws';
    return `${req.method} ${req.path}`;
  }

  capabilities(): Row {
    return {
      operations: [
        ...['connect/token', 'secretRotation', 'GET /wsdls/{Method}.jws'],
        ...soapMethods.keys(),
        ...restServices.keys(),
      ],
      infolink: ['infolink:login', 'infolink:<TABLE>'],
      actions: actionNames,
    };
  }

  missed(req: SandboxRequest, fault: Fault): void {
    const operation = this.operationOf(req);
    for (const { key, body } of this.writesOf(operation, req.body)) {
      this.record(operation, { key, accepted: false, body, answer: { fault: fault.name } });
    }
  }

  /** What a request would have written, as far as its body can be read. */
  private writesOf(operation: string, body: Buffer): { key: string; body: Row }[] {
    if (operation === 'secretRotation') {
      const key = rotationKey(body);
      return [{ key, body: { client_id: key } }];
    }
    const service = restServices.get(operation);
    if (service) return keysOf(service, body);
    const method = soapMethods.get(operation);
    const record = method && recordOf(method, body);
    return record ? [record] : [];
  }

  private record(operation: string, { key, accepted, body, answer }: Written): void {
    this.journal.add({ operation, key, accepted, committed: accepted, body, answer });
  }

  async handle(req: SandboxRequest, fault?: Fault): Promise<SandboxAnswer> {
    const operation = this.operationOf(req);
    const call = {
      tables: this.tables,
      fault,
      record: (written: Written) => this.record(operation, written),
    };
    const notFound: SandboxAnswer = { status: 404, body: `${req.method} ${req.path} is not served` };
    const rest = restServices.get(operation);
    if (rest) return callRest(rest, req, call);
    if (operation === 'connect/token') {
      return req.method === 'POST' ? issueToken(this.tables, req.body) : { status: 405 };
    }
    if (operation === 'secretRotation') {
      return req.method === 'POST' ? rotateSecret(this.tables, req.body, call.record) : { status: 405 };
    }
    const described = soapMethods.get(/^\/wsdls\/(\w+)\.jws$/.exec(req.path)?.[1] ?? '');
    if (described) {
      const root = `http://${req.headers.host ?? 'localhost'}`;
      return { status: 200, headers: { 'content-type': 'text/xml' }, body: wsdl(described, root) };
    }
    const name = soapMethod(req.path);
    if (name === undefined) return notFound;
    if (req.method !== 'POST') return { status: 405 };
    const method = soapMethods.get(name);
    return method ? callSoap(method, req, call) : soapFaultAnswer;
  }
}
