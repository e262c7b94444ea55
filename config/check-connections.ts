import type { ServiceTradeSettings } from '../domain/settings';
import { sharedSecrets, target } from './check-common';
import { pairs } from './checks';
import type { Finding, Parts } from './checks';
import { flag, serviceUrl } from './leaves';
import { commonNumber } from './number-spaces';
import type { Path } from './problems';
import { allowSpectrumDefaultSchema, glOrderSchema, glSchema, numberSchema } from './schema/invoices';
import { costCentersSchema, systemsSchema, targetSchema } from './schema/servicetrade';
import { nameOrCredential, secret } from './secrets';
import type { Outside } from './secrets';

/** Rules between the settings of connections, and between connections. */
export function checkConnections(parts: Parts, outside: Outside): Finding[] {
  const names = parts.names(['servicetrade']);
  return [
    ...names.flatMap((name) => [
      ...target(parts, at(name, 'target')),
      ...glOrder(parts, name),
      ...costCenters(parts, name),
      ...kindsOfSystems(parts, name),
    ]),
    ...pairs(names).flatMap(([first, second]) => [
      ...numbers(parts, first, second),
      ...systemsOfOneAccount(parts, outside, first, second),
      ...sharedSecrets(parts, secret(outside), at(first), at(second)),
    ]),
  ];
}

const at = (name: string, ...rest: (string | number)[]): Path => ['servicetrade', name, ...rest];

/** An invoice line without account must be impossible, or wanted. */
function glOrder(parts: Parts, name: string): Finding[] {
  const order = parts.read(at(name, 'invoices', 'glOrder'), glOrderSchema);
  const gl = parts.read(at(name, 'invoices', 'gl'), glSchema);
  const mayEnd = parts.read(at(name, 'invoices', 'allowSpectrumDefault'), allowSpectrumDefaultSchema);
  if (!order || !gl || mayEnd === undefined) return [];
  const path = at(name, 'invoices', 'glOrder');
  const findings: Finding[] = [];
  const last = order.indexOf('default');
  if (gl.default !== undefined && last >= 0 && last < order.length - 1) {
    const sentence = `default always hits, so ${order.slice(last + 1).join(', ')} would never be looked at.`;
    findings.push({ path, at: 'value', sentence, allowed: 'default as the last step' });
  }
  if (!mayEnd && (gl.default === undefined || last < 0)) {
    const sentence =
      gl.default === undefined
        ? 'No account is found when no mapping hits.'
        : 'gl.default is never looked at.';
    const allowed = 'default in glOrder with gl.default set, or allowSpectrumDefault: true';
    findings.push({ path, at: 'value', sentence, allowed });
  }
  return findings;
}

function costCenters(parts: Parts, name: string): Finding[] {
  const read = parts.read(at(name, 'costCenters'), costCentersSchema);
  if (!read) return [];
  const findings: Finding[] = [];
  read.rules.forEach((rule, index) => {
    const conditions = [rule.tag, rule.serviceLine, rule.office, rule.jobType];
    if (conditions.every((condition) => condition === undefined)) {
      findings.push({
        path: at(name, 'costCenters', 'rules', index),
        at: 'value',
        sentence: 'The rule has no condition; what always applies is costCenters.default.',
        allowed: 'tag, serviceLine, office, jobType',
      });
    }
  });
  if (read.enabled && read.rules.length === 0 && read.default === undefined) {
    const sentence = 'Cost centers are on, but no line can get one.';
    const allowed = 'costCenters.rules, costCenters.default';
    findings.push({ path: at(name, 'costCenters', 'enabled'), at: 'value', sentence, allowed });
  }
  const to = parts.read(at(name, 'target'), targetSchema);
  if (!read.enabled || !to || !parts.names(['spectrum']).includes(to.spectrum)) return findings;
  const setting = ['spectrum', to.spectrum, 'cost', 'centers'];
  if (parts.read(setting, flag.default(false)) === false) {
    const sentence = `Cost centers are off in ${setting.join('.')} (line ${parts.line(setting)}).`;
    const allowed = `${setting.join('.')}: true, or costCenters.enabled: false`;
    findings.push({ path: at(name, 'costCenters', 'enabled'), at: 'value', sentence, allowed });
  }
  return findings;
}

type Systems = ServiceTradeSettings['externalIds']['systems'];

function systems(parts: Parts, name: string): [string, string][] {
  const read: Systems | undefined = parts.read(at(name, 'externalIds', 'systems'), systemsSchema);
  return read ? Object.entries(read) : [];
}

function systemPath(name: string, kind: string): Path {
  return at(name, 'externalIds', 'systems', kind);
}

/** ServiceTrade allows a value once per system, and a customer code may equal a job number. */
function kindsOfSystems(parts: Parts, name: string): Finding[] {
  return pairs(systems(parts, name)).flatMap(([[kind, system], [otherKind, other]]): Finding[] => {
    if (system !== other) return [];
    const line = parts.line(systemPath(name, kind));
    const sentence = `${system} is also the system of ${kind} (line ${line}); a value can stand in a system once.`;
    return [
      {
        path: systemPath(name, otherKind),
        at: 'value',
        sentence,
        allowed: 'a system of its own for each kind',
      },
    ];
  });
}

/** Two connections of one ServiceTrade account would overwrite each other's ids. */
function systemsOfOneAccount(parts: Parts, outside: Outside, first: string, second: string): Finding[] {
  const account = (name: string) => {
    const url = parts.read(at(name, 'url'), serviceUrl.default('https://api.servicetrade.com/api'));
    const client = parts.read(at(name, 'oauth', 'clientId'), nameOrCredential(outside));
    return url === undefined || !client ? undefined : `${url} ${client}`;
  };
  const [one, two] = [account(first), account(second)];
  if (one === undefined || one !== two) return [];
  return systems(parts, second).flatMap(([kind, system]): Finding[] => {
    const taken = systems(parts, first).find(([, other]) => other === system);
    if (!taken) return [];
    const line = parts.line(systemPath(first, taken[0]));
    const sentence = `servicetrade.${first} uses ${system} of the same account (line ${line}).`;
    const suggested = `${kind}_${second.replaceAll('-', '_')}`;
    return [
      {
        path: systemPath(second, kind),
        at: 'value',
        sentence,
        allowed: `its own system, such as ${suggested}`,
      },
    ];
  });
}

function numbers(parts: Parts, first: string, second: string): Finding[] {
  const [one, two] = [first, second].map((name) => ({
    to: parts.read(at(name, 'target'), targetSchema),
    rule: parts.read(at(name, 'invoices', 'number'), numberSchema),
  }));
  if (!one?.to || !two?.to || !one.rule || !two.rule) return [];
  if (one.to.spectrum !== two.to.spectrum || one.to.company !== two.to.company) return [];
  const both = commonNumber(one.rule, two.rule);
  if (both === undefined) return [];
  const line = parts.line(at(first, 'invoices', 'number'));
  return [
    {
      path: at(second, 'invoices', 'number'),
      at: 'value',
      sentence:
        `servicetrade.${first} (line ${line}) posts to the same company ${one.to.spectrum}-${one.to.company}, ` +
        `and both can make the AR number ${both}.`,
      allowed: 'fixed prefixes of which neither begins with the other, or sequences that do not meet',
    },
  ];
}
