import { isIsoDate } from '../dates';
import { whyNotCalendar } from './business-days';
import { amountGap } from './coverage';
import { approvalModes, type ApprovalPolicy, type ApprovalSettings, canonicalEmail } from './policy';
import { unknownPerson } from './unknown-person';
import { whyNotStep, whyNotThreshold } from './why-not-step';

const keyPattern = /^[a-z][a-z0-9._-]{0,39}$/;
const emailPattern = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/;

/**
 * Everything wrong with the approval settings of a connection, one sentence each with the offending value and what is
 * allowed; empty: nothing.
 * @param setting the connection's name in the configuration, e.g. `trimblePay.acme`.
 */
export function whyNotPolicy(settings: ApprovalSettings, setting: string): string[] {
  const { approvals, acknowledgeBypass, approvalPolicy: policy } = settings;
  const problems: string[] = [];
  if (!approvalModes.includes(approvals)) {
    problems.push(`${setting}.approvals is "${approvals}"; allowed are ${approvalModes.join(', ')}.`);
  }
  if (approvals === 'girder' && !acknowledgeBypass) {
    problems.push(
      `${setting}.acknowledgeBypass is false; approvals: girder passes over the approvers in Trimble Pay, so it must be true, or approvals: both.`,
    );
  }
  if (approvals !== 'trimble-pay' && !policy) {
    problems.push(
      `${setting}.approvalPolicy is missing; approvals: ${approvals} needs one with calendar, approvers and steps.`,
    );
  }
  if (approvals === 'trimble-pay' && policy) {
    problems.push(
      `${setting}.approvalPolicy has no effect with approvals: trimble-pay; leave it out, or set approvals: both.`,
    );
  }
  return policy ? [...problems, ...whyNotParts(policy, `${setting}.approvalPolicy`)] : problems;
}

function whyNotParts(policy: ApprovalPolicy, setting: string): string[] {
  const problems = [
    ...whyNotCalendar(policy.calendar, `${setting}.calendar`),
    ...approverProblems(policy, setting),
    ...delegateProblems(policy, setting),
    ...policy.steps.flatMap((_step, at) => whyNotStep(policy, at, setting)),
  ];
  const { linkDays } = policy;
  if (!Number.isSafeInteger(linkDays) || linkDays < 1 || linkDays > 60) {
    problems.push(`${setting}.linkDays is ${linkDays}; allowed are whole business days, 1 to 60.`);
  }
  if (policy.steps.length === 0) problems.push(`${setting}.steps is empty; name at least one step.`);
  const readable = policy.steps.every((step, at) => whyNotThreshold(step, `steps[${at}]`).length === 0);
  return readable && policy.steps.length > 0 ? [...problems, ...amountGap(policy.steps, setting)] : problems;
}

function approverProblems({ approvers }: ApprovalPolicy, setting: string): string[] {
  const entries = Object.entries(approvers);
  const problems = entries.length === 0 ? [`${setting}.approvers is empty; name at least one person.`] : [];
  const emails = new Map<string, string>();
  const users = new Map<string, string>();
  for (const [key, { name, email, trimblePayUser }] of entries) {
    const at = `${setting}.approvers.${key}`;
    if (!keyPattern.test(key)) {
      problems.push(
        `${setting}.approvers has the key "${key}"; allowed are a-z, 0-9, ., _ and -, beginning with a letter, at most 40 characters.`,
      );
    }
    if (name.trim() === '') problems.push(`${at}.name is blank; it stands on the page and in mails.`);
    if (!emailPattern.test(email)) {
      problems.push(`${at}.email "${email}" is not a mail address; allowed is one, e.g. jane@example.com.`);
    }
    problems.push(...twice(emails, canonicalEmail(email), key, `${at}.email "${email}"`));
    if (trimblePayUser === '')
      problems.push(`${at}.trimblePayUser is blank; leave it out, or give the user's id.`);
    else if (trimblePayUser !== undefined) {
      problems.push(...twice(users, trimblePayUser, key, `${at}.trimblePayUser "${trimblePayUser}"`));
    }
  }
  return problems;
}

/** One person under two keys could sign off for two. */
function twice(seen: Map<string, string>, value: string, key: string, what: string): string[] {
  const other = seen.get(value);
  seen.set(value, other ?? key);
  return other === undefined ? [] : [`${what} is that of ${other}, too; each person has one key.`];
}

function delegateProblems({ approvers, delegates, steps }: ApprovalPolicy, setting: string): string[] {
  const keys = Object.keys(approvers);
  return delegates.flatMap(({ of, to, from, through }, index) => {
    const at = `${setting}.delegates[${index}]`;
    const problems = [...unknownPerson(of, keys, `${at}.of`), ...unknownPerson(to, keys, `${at}.to`)];
    if (of === to) problems.push(`${at}.to is "${to}", as ${at}.of is; allowed is another approver.`);
    const days = Object.entries({ from, through }).filter(([, day]) => !isIsoDate(day));
    problems.push(
      ...days.map(([name, day]) => `${at}.${name} "${day}" is not a date; allowed is YYYY-MM-DD.`),
    );
    if (days.length === 0 && from > through) {
      problems.push(`${at}.from is ${from} and ${at}.through is ${through}; from must not be after through.`);
    }
    const both = steps.filter(
      ({ needs, approvers: named }) =>
        of !== to && named.includes(of) && named.includes(to) && (needs === 'all' || needs === named.length),
    );
    problems.push(
      ...both.map(
        ({ name }) =>
          `${at}.to is "${to}", who is an approver of step "${name}", too; that step needs everybody and nobody decides twice in it, so allowed is somebody else.`,
      ),
    );
    return problems;
  });
}
