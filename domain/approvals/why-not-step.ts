import { canonicalCode } from '../spectrum/codes';
import { isMoney, money } from '../money';
import type { ApprovalPolicy, ApprovalStep } from './policy';
import { isLive, needOf } from './steps';
import { unknownPerson } from './unknown-person';

/** Most business days of a reminder, an escalation or a deadline. */
const mostDays = 250;
const mostReminders = 50;

/** What is wrong with one step, one sentence each. */
export function whyNotStep(policy: ApprovalPolicy, index: number, setting: string): string[] {
  const step = policy.steps[index];
  if (!step) return [];
  const at = `${setting}.steps[${index}]`;
  const keys = Object.keys(policy.approvers);
  return [
    ...nameProblems(policy, step, index, at),
    ...whyNotThreshold(step, at),
    ...projectProblems(step, at),
    ...personProblems(step.approvers, keys, `${at}.approvers`),
    ...needProblems(policy, step, at),
    ...timeProblems(step, at),
    ...escalationProblems(step, keys, at),
  ];
}

function nameProblems(
  { steps }: ApprovalPolicy,
  { name }: ApprovalStep,
  index: number,
  at: string,
): string[] {
  if (name.trim() === '' || name.length > 40 || /\p{Control}/u.test(name)) {
    return [
      `${at}.name "${name.replace(/\p{Control}/gu, ' ')}" is no name; allowed are 1 to 40 characters on one line.`,
    ];
  }
  const first = steps.findIndex((other) => other.name === name);
  return first < index ? [`${at}.name is "${name}", as that of steps[${first}]; each step has its own.`] : [];
}

/** @param at where the step stands in the configuration. */
export function whyNotThreshold({ above, upTo }: Pick<ApprovalStep, 'above' | 'upTo'>, at: string): string[] {
  const problems = Object.entries({ above, upTo }).flatMap(([name, limit]) =>
    limit === undefined || (isMoney(limit) && !money(limit).isNegative())
      ? []
      : [
          `${at}.${name} "${limit}" is not an amount; allowed are dollars and cents from "0.00", e.g. "10000.00".`,
        ],
  );
  if (problems.length > 0 || above === undefined || upTo === undefined) return problems;
  return money(above).lessThan(money(upTo))
    ? []
    : [`${at}.above is ${above} and ${at}.upTo is ${upTo}; above must be below upTo.`];
}

function projectProblems({ projects }: ApprovalStep, at: string): string[] {
  if (projects === undefined) return [];
  if (projects.length === 0) {
    return [
      `${at}.projects is empty, so the step would never apply; name job numbers, or leave it out for all.`,
    ];
  }
  const codes = projects.map(canonicalCode);
  return codes.flatMap((code, place) => {
    if (code === '') return [`${at}.projects[${place}] is blank; allowed are job numbers in Spectrum.`];
    return codes.indexOf(code) < place
      ? [`${at}.projects[${place}] is "${projects[place]}" again; each project stands once.`]
      : [];
  });
}

function personProblems(named: readonly string[], keys: readonly string[], what: string): string[] {
  if (named.length === 0)
    return [`${what} is empty; name at least one of ${keys.join(', ') || 'the approvers'}.`];
  return named.flatMap((key, place) =>
    named.indexOf(key) < place
      ? [`${what}[${place}] is "${key}" again; each person stands once.`]
      : unknownPerson(key, keys, `${what}[${place}]`),
  );
}

function needProblems(policy: ApprovalPolicy, step: ApprovalStep, at: string): string[] {
  const { needs, approvers } = step;
  const most = new Set(approvers).size;
  if (typeof needs === 'number' && (!Number.isSafeInteger(needs) || needs < 1 || needs > most)) {
    return [
      `${at}.needs is ${needs}; allowed are all, any, or a whole number from 1 to ${most}, as many as approvers.`,
    ];
  }
  const revoked = approvers.filter((key) => Object.hasOwn(policy.approvers, key) && !isLive(policy, key));
  const need = needOf(step);
  const live = most - revoked.length;
  return revoked.length > 0 && live < need
    ? [
        `${at}.needs is ${needs}, which takes ${need}, and ${revoked.join(', ')} is revoked, so ${live} are left; name others.`,
      ]
    : [];
}

function timeProblems({ remind, escalate, deadline }: ApprovalStep, at: string): string[] {
  const days: [string, number | undefined, number][] = [
    ['remind.afterDays', remind?.afterDays, mostDays],
    ['remind.everyDays', remind?.everyDays, mostDays],
    ['remind.most', remind?.most, mostReminders],
    ['escalate.afterDays', escalate?.afterDays, mostDays],
    ['deadline.afterDays', deadline?.afterDays, mostDays],
  ];
  const problems = days.flatMap(([name, value, most]) =>
    value === undefined || (Number.isSafeInteger(value) && value >= 1 && value <= most)
      ? []
      : [`${at}.${name} is ${value}; allowed are whole numbers, 1 to ${most}.`],
  );
  const end = deadline?.afterDays;
  if (problems.length > 0 || end === undefined) return problems;
  const late = Object.entries({ remind, escalate }).filter(([, one]) => one && one.afterDays >= end);
  return late.map(
    ([name, one]) =>
      `${at}.${name}.afterDays is ${one?.afterDays}, and the deadline is after ${end}; allowed are fewer days than the deadline.`,
  );
}

function escalationProblems(
  { approvers, escalate }: ApprovalStep,
  keys: readonly string[],
  at: string,
): string[] {
  if (!escalate) return [];
  const what = `${at}.escalate.to`;
  const own = escalate.to.filter((key) => approvers.includes(key));
  return [
    ...personProblems(escalate.to, keys, what),
    ...own.map((key) => `${what} names "${key}", an approver of the step already; allowed are others.`),
  ];
}
