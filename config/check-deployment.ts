import { z } from 'zod';
import { pairs } from './checks';
import type { Finding, Parts } from './checks';
import { duration, serviceUrl } from './leaves';
import { answerSchema, companiesSchema, settleSchema } from './schema/spectrum';

/** Rules between settings of the deployment and of the Spectrum instances. */
export function checkDeployment(parts: Parts): Finding[] {
  return [
    ...laterKinds(parts),
    ...somethingToDo(parts),
    ...mailLogin(parts),
    ...causeTimes(parts),
    ...parts.names(['spectrum']).flatMap((name) => [...settling(parts, name), ...queueName(name)]),
    ...sharedCompanies(parts),
  ];
}

/** Kinds of connections that have their names already, so that nobody takes silence for a connection. */
export const laterKeys = ['buildops'] as const;

function laterKinds(parts: Parts): Finding[] {
  return laterKeys
    .filter((key) => parts.raw([key]) !== undefined)
    .map((key) => ({
      path: [key],
      at: 'key',
      sentence: `Connections of the kind ${key} are not available in this version.`,
      allowed: connectionKinds.join(', '),
    }));
}

/** A contractor may have either, or both. */
const connectionKinds = ['servicetrade', 'trimblePay'];

function somethingToDo(parts: Parts): Finding[] {
  const lacking = (kind: string): boolean => parts.raw([kind]) === undefined || isEmptyMapping(parts, kind);
  const missing = (kind: string, kinds: string[]): Finding => ({
    path: [kind],
    at: 'key',
    sentence: 'Is missing.',
    allowed: `at least one name under ${kinds.join(' or ')}`,
    hide: true,
  });
  return [
    ...(lacking('spectrum') ? [missing('spectrum', ['spectrum'])] : []),
    ...(connectionKinds.every(lacking) ? [missing('servicetrade', connectionKinds)] : []),
  ];
}

function isEmptyMapping(parts: Parts, kind: string): boolean {
  return parts.names([kind]).length === 0 && z.strictObject({}).safeParse(parts.raw([kind])).success;
}

function mailLogin(parts: Parts): Finding[] {
  const smtp = ['mail', 'smtp'];
  const [user, password] = [parts.raw([...smtp, 'user']), parts.raw([...smtp, 'password'])];
  if ((user === undefined) === (password === undefined)) return [];
  const [there, lacking] = user === undefined ? ['password', 'user'] : ['user', 'password'];
  const finding: Finding = {
    path: [...smtp, there],
    at: 'key',
    sentence: `Needs mail.smtp.${lacking} beside it.`,
    allowed: 'both user and password, or neither',
    hide: true,
  };
  return [finding];
}

function causeTimes(parts: Parts): Finding[] {
  const first = parts.read(['causes', 'recheckFirst'], duration('0s', '999d').default(60_000));
  const most = parts.read(['causes', 'recheckMax'], duration('0s', '999d').default(3_600_000));
  if (first === undefined || most === undefined || first <= most) return [];
  const path = parts.raw(['causes', 'recheckMax']) === undefined ? 'recheckFirst' : 'recheckMax';
  const sentence = 'The longest interval between checks is shorter than the first.';
  return [{ path: ['causes', path], at: 'value', sentence, allowed: 'recheckFirst up to recheckMax' }];
}

/** A call that is still waiting for its answer cannot have settled. */
function settling(parts: Parts, name: string): Finding[] {
  const answer = parts.read(['spectrum', name, 'timing', 'answer'], answerSchema);
  const settle = parts.read(['spectrum', name, 'settle'], settleSchema);
  if (answer === undefined || settle === undefined || settle >= answer) return [];
  const written = parts.raw(['spectrum', name, 'settle']) !== undefined;
  return [
    {
      path: written ? ['spectrum', name, 'settle'] : ['spectrum', name, 'timing', 'answer'],
      at: 'value',
      sentence: `Settling (${settle / 1000}s) ends before a call gives up on its answer (${answer / 1000}s).`,
      allowed: 'settle of at least timing.answer',
    },
  ];
}

/** `spectrum-east-probe` is the queue of the probes of `east`. */
function queueName(name: string): Finding[] {
  if (!name.endsWith('-probe')) return [];
  const sentence = 'Instance names ending in -probe are taken by the task queues of probes.';
  return [{ path: ['spectrum', name], at: 'key', sentence, allowed: 'another name' }];
}

/** Claims are kept per instance and company: two names for one company would not see each other's numbers. */
function sharedCompanies(parts: Parts): Finding[] {
  const instances = parts.names(['spectrum']).map((name) => ({
    name,
    url: parts.read(['spectrum', name, 'url'], serviceUrl),
    companies: parts.read(['spectrum', name, 'companies'], companiesSchema) ?? [],
  }));
  return pairs(instances).flatMap(([first, second]): Finding[] => {
    if (first.url === undefined || first.url !== second.url) return [];
    const shared = first.companies.filter((company) => second.companies.includes(company));
    if (shared.length === 0) return [];
    const path = ['spectrum', second.name, 'companies'];
    const line = parts.line(['spectrum', first.name, 'companies']);
    const sentence = `${shared.join(', ')} is already under spectrum.${first.name} (line ${line}) at the same address.`;
    return [{ path, at: 'value', sentence, allowed: 'each company of an address under one instance' }];
  });
}
