import { asRow, SandboxInputError } from './errors';

/** Times in milliseconds. What each does is in `fault-http.ts`; the last three are for webhook senders. */
export type Fault =
  | { name: 'refuseConnection' }
  | { name: 'dropBeforeCommit' }
  | { name: 'dropAfterCommit' }
  | { name: 'commitLate'; ms: number }
  | { name: 'status'; code: number; retryAfter?: number }
  | { name: 'delay'; ms: number }
  | { name: 'delayAnswer'; ms: number }
  | { name: 'drip'; bytesPerSecond: number }
  | { name: 'emptyBody' }
  | { name: 'html' }
  | { name: 'truncate'; bytes: number; cut?: 'body' | 'socket' }
  | { name: 'soapFault' }
  | { name: 'rowCap'; n: number }
  | { name: 'locked' }
  | { name: 'authExpired' }
  | { name: 'drop' }
  | { name: 'duplicate' }
  | { name: 'reorder' };

export interface FaultRule {
  /** Exactly as `operationOf` names it, or `*`. */
  operation: string;
  /** The nth call of this operation, counted from 1 since the rule was put. */
  nth?: number;
  every?: number;
  /** Between 0 and 1; the same `seed` gives the same sequence. */
  probability?: number;
  seed?: number;
  /** How often it fires at most: without it once for `nth`, without end for the others. */
  times?: number;
  fault: Fault;
}

type Arguments = Record<string, { required: boolean; allowed?: readonly string[] }>;
const number = { required: true };

const argumentsOf: Record<Fault['name'], Arguments> = {
  refuseConnection: {},
  dropBeforeCommit: {},
  dropAfterCommit: {},
  commitLate: { ms: number },
  status: { code: number, retryAfter: { required: false } },
  delay: { ms: number },
  delayAnswer: { ms: number },
  drip: { bytesPerSecond: number },
  emptyBody: {},
  html: {},
  truncate: { bytes: number, cut: { required: false, allowed: ['body', 'socket'] } },
  soapFault: {},
  rowCap: { n: number },
  locked: {},
  authExpired: {},
  drop: {},
  duplicate: {},
  reorder: {},
};

export const faultNames: readonly string[] = Object.keys(argumentsOf);

function isFault(value: Record<string, unknown>): value is Fault & Record<string, unknown> {
  const name = value.name;
  if (typeof name !== 'string' || !Object.hasOwn(argumentsOf, name)) {
    throw new SandboxInputError(
      `fault ${JSON.stringify(name)} is unknown; allowed: ${faultNames.join(', ')}`,
    );
  }
  const known: Arguments = Object.entries(argumentsOf).find(([n]) => n === name)?.[1] ?? {};
  for (const key of Object.keys(value)) {
    if (key !== 'name' && !(key in known)) {
      throw new SandboxInputError(
        `fault ${name} takes no ${JSON.stringify(key)}; allowed: ${Object.keys(known).join(', ') || 'nothing'}`,
      );
    }
  }
  for (const [key, rule] of Object.entries(known)) {
    const given = value[key];
    if (given === undefined && !rule.required) continue;
    const good = rule.allowed
      ? typeof given === 'string' && rule.allowed.includes(given)
      : typeof given === 'number' && given >= 0;
    if (!good) {
      const wanted = rule.allowed ? rule.allowed.join(' or ') : 'a number of 0 or more';
      throw new SandboxInputError(`fault ${name}: ${key} must be ${wanted}, not ${JSON.stringify(given)}`);
    }
  }
  return true;
}

const ruleKeys = ['operation', 'nth', 'every', 'probability', 'seed', 'times', 'fault'];

function count(row: Record<string, unknown>, key: string): number | undefined {
  const value = row[key];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new SandboxInputError(`${key} must be a whole number from 1, not ${JSON.stringify(value)}`);
  }
  return value;
}

function parseRule(value: unknown): FaultRule {
  const row = asRow(value, 'a fault rule');
  const stray = Object.keys(row).find((key) => !ruleKeys.includes(key));
  if (stray) throw new SandboxInputError(`a fault rule has no ${stray}; allowed: ${ruleKeys.join(', ')}`);
  const { operation, probability, seed } = row;
  if (typeof operation !== 'string' || operation === '') {
    throw new SandboxInputError(`operation must be a name, not ${JSON.stringify(operation)}`);
  }
  if (probability !== undefined && (typeof probability !== 'number' || probability < 0 || probability > 1)) {
    throw new SandboxInputError(`probability must be between 0 and 1, not ${JSON.stringify(probability)}`);
  }
  if (seed !== undefined && typeof seed !== 'number') {
    throw new SandboxInputError(`seed must be a number, not ${JSON.stringify(seed)}`);
  }
  if (['nth', 'every', 'probability'].filter((key) => row[key] !== undefined).length > 1) {
    throw new SandboxInputError('a fault rule takes one of nth, every and probability');
  }
  const fault = asRow(row.fault, 'fault');
  if (!isFault(fault)) throw new SandboxInputError('fault is not understood');
  return {
    operation,
    nth: count(row, 'nth'),
    every: count(row, 'every'),
    probability,
    seed,
    times: count(row, 'times'),
    fault,
  };
}

/** mulberry32: small, and the same on every machine. */
function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Armed {
  rule: FaultRule;
  calls: number;
  fired: number;
  roll: () => number;
}

/** Whether this call, already counted, is one that the rule wants. */
function wants({ rule, calls, fired, roll }: Armed): boolean {
  const times = rule.times ?? (rule.nth === undefined ? Infinity : 1);
  if (fired >= times) return false;
  if (rule.nth !== undefined) return calls >= rule.nth;
  if (rule.every !== undefined) return calls % rule.every === 0;
  if (rule.probability !== undefined) return roll() < rule.probability;
  return true;
}

/** Ordered fault rules: the first that wants a call gets it. */
export class FaultPlan {
  private armed: Armed[] = [];

  /** Replaces all rules. @throws SandboxInputError, and then nothing is replaced */
  replace(rules: unknown): void {
    if (!Array.isArray(rules)) throw new SandboxInputError('faults must be an array of rules');
    this.armed = rules
      .map(parseRule)
      .map((rule) => ({ rule, calls: 0, fired: 0, roll: random(rule.seed ?? 1) }));
  }

  list(): FaultRule[] {
    return this.armed.map(({ rule }) => structuredClone(rule));
  }

  /** Counts this call in every rule for the operation, so that `nth` does not depend on the rules before it. */
  next(operation: string): Fault | undefined {
    let chosen: Fault | undefined;
    for (const armed of this.armed) {
      if (armed.rule.operation !== operation && armed.rule.operation !== '*') continue;
      armed.calls += 1;
      if (chosen === undefined && wants(armed)) {
        armed.fired += 1;
        chosen = armed.rule.fault;
      }
    }
    return chosen;
  }

  clear(): void {
    this.armed = [];
  }
}
