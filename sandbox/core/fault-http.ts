import type { ServerResponse } from 'node:http';
import type { Fault } from './faults';
import type { Sandbox, SandboxAnswer, SandboxRequest } from './types';

const loginPage =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form method="post" action="/login">' +
  '<input name="user"><input name="password" type="password"></form></body></html>';

const soapFaultBody =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body>' +
  '<SOAP-ENV:Fault><faultcode>SOAP-ENV:Server</faultcode>' +
  '<faultstring>Error executing Web Service</faultstring></SOAP-ENV:Fault>' +
  '</SOAP-ENV:Body></SOAP-ENV:Envelope>';

/** HTTP 500, the only answer Spectrum's SOAP gateway has for a call that it cannot run. */
export const soapFaultAnswer: SandboxAnswer = {
  status: 500,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: soapFaultBody,
};

const bytesOf = (answer: SandboxAnswer): Buffer =>
  typeof answer.body === 'string' ? Buffer.from(answer.body, 'utf8') : (answer.body ?? Buffer.alloc(0));

function writeHead(res: ServerResponse, answer: SandboxAnswer, length: number): void {
  res.writeHead(answer.status, { ...answer.headers, 'content-length': String(length) });
}

export function send(res: ServerResponse, answer: SandboxAnswer): void {
  const body = bytesOf(answer);
  writeHead(res, answer, body.length);
  res.end(body);
}

/** Declares the whole length, sends a part, and drops the socket: the client sees an aborted answer. */
function cutSocket(res: ServerResponse, answer: SandboxAnswer, bytes: number): void {
  const body = bytesOf(answer);
  writeHead(res, answer, body.length);
  res.flushHeaders();
  res.write(body.subarray(0, bytes), () => res.destroy());
  if (bytes === 0) setImmediate(() => res.destroy());
}

function drip(res: ServerResponse, answer: SandboxAnswer, bytesPerSecond: number): void {
  const body = bytesOf(answer);
  const step = Math.max(1, Math.round(bytesPerSecond / 20));
  const every = (1000 * step) / Math.max(1, bytesPerSecond);
  let sent = 0;
  writeHead(res, answer, body.length);
  res.flushHeaders();
  const timer = setInterval(() => {
    if (res.destroyed) return clearInterval(timer);
    res.write(body.subarray(sent, sent + step));
    sent += step;
    if (sent >= body.length) {
      clearInterval(timer);
      res.end();
    }
  }, every);
  res.on('close', () => clearInterval(timer));
}

export interface Wait {
  /** Resolves false when the stand-in was reset or closed meanwhile: a late call must not reach the new state. */
  (ms: number): Promise<boolean>;
}

/**
 * Lets the sandbox answer one request with a fault around it. Until `sandbox.handle` is called nothing is
 * committed.
 */
export async function answerWithFault(
  sandbox: Sandbox,
  req: SandboxRequest,
  res: ServerResponse,
  fault: Fault | undefined,
  wait: Wait,
): Promise<void> {
  switch (fault?.name) {
    case 'refuseConnection':
    case 'dropBeforeCommit':
      sandbox.missed?.(req, fault);
      res.destroy();
      return;
    case 'status': {
      sandbox.missed?.(req, fault);
      const headers: Record<string, string> = { 'content-type': 'text/plain' };
      if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter);
      return send(res, { status: fault.code, headers, body: `sandbox fault: status ${fault.code}` });
    }
    case 'soapFault':
      sandbox.missed?.(req, fault);
      return send(res, soapFaultAnswer);
    case 'authExpired':
      sandbox.missed?.(req, fault);
      return send(res, { status: 401, headers: { 'www-authenticate': 'Basic' } });
    case 'delay':
      if (await wait(fault.ms)) send(res, await sandbox.handle(req));
      return;
    case 'commitLate':
      // Commits also when the client has hung up: that is the late arrival a settle time is for.
      if (await wait(fault.ms)) {
        const answer = await sandbox.handle(req);
        if (!res.destroyed) send(res, answer);
      }
      return;
    case 'dropAfterCommit':
      await sandbox.handle(req);
      res.destroy();
      return;
    case 'delayAnswer': {
      const answer = await sandbox.handle(req);
      if ((await wait(fault.ms)) && !res.destroyed) send(res, answer);
      return;
    }
    case 'emptyBody':
      await sandbox.handle(req);
      return send(res, { status: 200 });
    case 'html':
      await sandbox.handle(req);
      return send(res, { status: 200, headers: { 'content-type': 'text/html' }, body: loginPage });
    case 'truncate': {
      const answer = await sandbox.handle(req);
      if (fault.cut === 'socket') return cutSocket(res, answer, fault.bytes);
      return send(res, { ...answer, body: bytesOf(answer).subarray(0, fault.bytes) });
    }
    case 'drip':
      return drip(res, await sandbox.handle(req), fault.bytesPerSecond);
    case 'rowCap':
    case 'locked':
    case 'drop':
    case 'duplicate':
    case 'reorder':
    case undefined:
      return send(res, await sandbox.handle(req, fault));
  }
}
