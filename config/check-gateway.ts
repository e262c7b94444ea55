import { pairs } from './checks';
import type { Finding, Parts } from './checks';
import { host, serviceUrl } from './leaves';
import { nearest } from './nearest';
import type { Path } from './problems';
import { clientToken } from './schema/general';
import { approvalsSchema } from './schema/trimble-pay';
import type { Outside } from './secrets';

/** Who calls the HTTP interface, and where its pages are found. */
export function checkGateway(parts: Parts, outside: Outside): Finding[] {
  const clients = parts.names(['gateway', 'clients']);
  return [
    ...publicUrl(parts),
    ...clients.flatMap((name) => approver(parts, name)),
    ...pairs(clients).flatMap(([first, second]) => sharedToken(parts, outside, first, second)),
  ];
}

const loopback = ['localhost', '127.0.0.1', '::1', '[::1]'];

/** Mails lead to a page that decides about money, so the way there is encrypted. */
function publicUrl(parts: Parts): Finding[] {
  const deciding = parts
    .names(['trimblePay'])
    .find(
      (name) =>
        (parts.read(['trimblePay', name, 'approvals'], approvalsSchema) ?? 'trimble-pay') !== 'trimble-pay',
    );
  const listening = parts.read(['gateway', 'host'], host.default('127.0.0.1'));
  if (deciding === undefined || listening === undefined || loopback.includes(listening)) return [];
  const path = ['gateway', 'publicUrl'];
  if (parts.read(path, serviceUrl.optional()) !== undefined || parts.raw(path) !== undefined) return [];
  return [
    {
      path,
      at: 'value',
      sentence: `Is missing: the mails of trimblePay.${deciding} lead to the gateway, and without https anybody on the way could decide.`,
      allowed: 'the https address under which people reach the gateway',
    },
  ];
}

function approver(parts: Parts, name: string): Finding[] {
  const path: Path = ['gateway', 'clients', name, 'approver'];
  const key = parts.raw(path);
  if (typeof key !== 'string') return [];
  const known = parts
    .names(['trimblePay'])
    .flatMap((connection) => parts.names(['trimblePay', connection, 'approvalPolicy', 'approvers']));
  if (known.includes(key)) return [];
  const meant = nearest(key, known);
  const sentence = `Is not the key of an approver of any connection.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
  const allowed = known.length > 0 ? known.join(', ') : 'keys under trimblePay.….approvalPolicy.approvers';
  return [{ path, at: 'value', sentence, allowed }];
}

/** The token says who calls. */
function sharedToken(parts: Parts, outside: Outside, first: string, second: string): Finding[] {
  const tokenOf = (name: string) => parts.read(['gateway', 'clients', name, 'token'], clientToken(outside));
  const token = tokenOf(first);
  if (token === undefined || token !== tokenOf(second)) return [];
  const line = parts.line(['gateway', 'clients', first, 'token']);
  return [
    {
      path: ['gateway', 'clients', second, 'token'],
      at: 'value',
      sentence: `gateway.clients.${first} has the same token (line ${line}).`,
      allowed: 'a token of its own for each client',
      hide: true,
    },
  ];
}
