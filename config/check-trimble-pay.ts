import { whyNotPolicy } from '../domain/approvals/why-not-policy';
import { sharedSecrets, target } from './check-common';
import { pairs } from './checks';
import type { Finding, Parts } from './checks';
import { serviceUrl, zone } from './leaves';
import type { Path } from './problems';
import { approvalPolicySchema } from './schema/approval-policy';
import { targetSchema } from './schema/servicetrade';
import { absentOr } from './schema/shapes';
import {
  acknowledgeSchema,
  approvalsSchema,
  filesSchema,
  policyIn,
  trimblePaySecret,
} from './schema/trimble-pay';
import type { Outside } from './secrets';

/** Rules between the settings of a Trimble Pay connection, and between such connections. */
export function checkTrimblePay(parts: Parts, outside: Outside): Finding[] {
  const names = parts.names(['trimblePay']);
  return [
    ...names.flatMap((name) => [
      ...target(parts, at(name, 'target')),
      ...files(parts, name),
      ...approvals(parts, name),
    ]),
    ...pairs(names).flatMap(([first, second]) => [
      ...sameSubcontracts(parts, first, second),
      ...sharedSecrets(parts, trimblePaySecret(outside), at(first), at(second)),
    ]),
  ];
}

const at = (name: string, ...rest: (string | number)[]): Path => ['trimblePay', name, ...rest];

function files(parts: Parts, name: string): Finding[] {
  const read = parts.read(at(name, 'files'), filesSchema);
  if (!read || read.maxBytes <= read.maxTotalBytes) return [];
  const written = parts.raw(at(name, 'files', 'maxTotalBytes')) !== undefined;
  return [
    {
      path: at(name, 'files', written ? 'maxTotalBytes' : 'maxBytes'),
      at: 'value',
      sentence: `All files together (${read.maxTotalBytes} bytes) may be less than one of them (${read.maxBytes}).`,
      allowed: 'maxTotalBytes of at least maxBytes',
    },
  ];
}

/** What the domain says of the settings of approvals, once each of them is right by itself. */
function approvals(parts: Parts, name: string): Finding[] {
  const mode = parts.read(at(name, 'approvals'), approvalsSchema);
  const acknowledgeBypass = parts.read(at(name, 'acknowledgeBypass'), acknowledgeSchema);
  const given = parts.raw(at(name, 'approvalPolicy')) !== undefined;
  const policy = parts.read(at(name, 'approvalPolicy'), absentOr(approvalPolicySchema));
  if (mode === undefined || acknowledgeBypass === undefined || (given && !policy)) return [];
  // A zone that cannot be read is told by itself.
  const accounting = parts.read(['accounting', 'zone'], zone) ?? 'UTC';
  const approvalPolicy = policy && policyIn(policy, accounting);
  const setting = `trimblePay.${name}`;
  return whyNotPolicy({ approvals: mode, acknowledgeBypass, approvalPolicy }, setting).map(
    (told): Finding => {
      const { path, sentence } = placed(parts, at(name), told.slice(setting.length));
      return { path, at: 'value', sentence, allowed: '', hide: false };
    },
  );
}

/**
 * The domain's sentence begins with the setting; here that is the place, and the sentence is what follows. Keys of
 * approvers may have dots, so the keys are looked up rather than cut.
 */
function placed(parts: Parts, from: Path, told: string): { path: Path; sentence: string } {
  const element = /^\[(\d+)\]/.exec(told);
  if (element) return placed(parts, [...from, Number(element[1])], told.slice(element[0].length));
  const keys = told.startsWith('.') ? [...parts.names(from), ...wordOf(told)] : [];
  const fitting = keys.filter(
    (key) => /^([.[ ]|$)/.test(told.slice(key.length + 1)) && told.startsWith(`.${key}`),
  );
  const key = fitting.sort((a, b) => b.length - a.length)[0];
  if (key !== undefined) return placed(parts, [...from, key], told.slice(key.length + 1));
  const rest = told.trim();
  return { path: from, sentence: `${rest.charAt(0).toUpperCase()}${rest.slice(1)}` };
}

/** The next key of a setting that is left out. */
function wordOf(told: string): string[] {
  return told.match(/^\.([A-Za-z]+)/)?.slice(1) ?? [];
}

/** One account twice: each subcontract would be in both, and each application be posted twice. */
function sameSubcontracts(parts: Parts, first: string, second: string): Finding[] {
  const [one, two] = [first, second].map((name) => ({
    url: parts.read(at(name, 'url'), serviceUrl),
    to: parts.read(at(name, 'target'), targetSchema),
  }));
  if (!one?.to || !two?.to || one.url === undefined || one.url !== two.url) return [];
  if (one.to.spectrum !== two.to.spectrum || one.to.company !== two.to.company) return [];
  const line = parts.line(at(first, 'target'));
  return [
    {
      path: at(second, 'target'),
      at: 'value',
      sentence: `trimblePay.${first} (line ${line}) has the same address and posts to the same company ${one.to.spectrum}-${one.to.company}: subcontracts of both would get the same AP numbers.`,
      allowed: 'one connection for each company of an address',
      hide: true,
    },
  ];
}
