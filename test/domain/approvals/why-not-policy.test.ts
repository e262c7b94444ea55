import type { ApprovalPolicy, ApprovalSettings, ApprovalStep } from '../../../domain/approvals/policy';
import { whyNotPolicy } from '../../../domain/approvals/why-not-policy';
import { calendar, policy, step } from './support';

const problemsOf = (settings: Partial<ApprovalSettings>): string[] =>
  whyNotPolicy({ approvals: 'both', acknowledgeBypass: false, ...settings }, 'trimblePay.acme');
const ofPolicy = (change: Partial<ApprovalPolicy>): string[] =>
  problemsOf({ approvalPolicy: policy(change) });
const ofSteps = (...changes: Partial<ApprovalStep>[]): string[] =>
  ofPolicy({ steps: changes.map((change, at) => step({ name: `s${at}`, ...change })) });
const one = (text: string): unknown[] => [expect.stringContaining(text)];
const person = (key: string) => ({ name: key, email: `${key}@gc.example` });
const { approvers } = policy();

test('TP6: good settings have no problem', () => {
  expect(problemsOf({ approvals: 'trimble-pay' })).toEqual([]);
  expect(ofPolicy({})).toEqual([]);
  expect(problemsOf({ approvals: 'girder', acknowledgeBypass: true, approvalPolicy: policy() })).toEqual([]);
  expect(
    ofPolicy({
      delegates: [{ of: 'ann', to: 'eve', from: '2026-08-01', through: '2026-08-01' }],
      steps: [
        step({
          needs: 2,
          approvers: ['ann', 'bob', 'cat'],
          remind: { afterDays: 2, everyDays: 1, most: 3 },
          escalate: { afterDays: 4, to: ['eve'] },
          deadline: { afterDays: 5, then: 'decline' },
        }),
        step({ name: 'large', above: '10000.00', approvers: ['dan'], projects: ['J1', 'J2'] }),
      ],
    }),
  ).toEqual([]);
});

test.each<[string, Partial<ApprovalSettings>, string]>([
  [
    'the bypass',
    { approvals: 'girder', approvalPolicy: policy() },
    'trimblePay.acme.acknowledgeBypass is false',
  ],
  [
    'no policy',
    { approvals: 'both' },
    'trimblePay.acme.approvalPolicy is missing; approvals: both needs one',
  ],
  [
    'a useless policy',
    { approvals: 'trimble-pay', approvalPolicy: policy() },
    'has no effect with approvals: trimble-pay',
  ],
])('TP6: %s is told', (_what, settings, sentence) => {
  expect(problemsOf(settings)).toEqual(one(sentence));
});

test.each<[string, Partial<ApprovalPolicy>, string]>([
  [
    'zone',
    { calendar: { ...calendar, zone: 'EST5' } },
    'calendar.zone "EST5" is not a time zone; allowed are IANA',
  ],
  [
    'no working day',
    { calendar: { ...calendar, workingDays: [] } },
    'calendar.workingDays is empty; name at least',
  ],
  ['day twice', { calendar: { ...calendar, workingDays: ['mon', 'mon'] } }, 'workingDays[1] is "mon" again'],
  [
    'holiday',
    { calendar: { ...calendar, holidays: ['2026-02-29'] } },
    'holidays[0] "2026-02-29" is not a date',
  ],
  [
    'holiday twice',
    { calendar: { ...calendar, holidays: ['2026-01-01', '2026-01-01'] } },
    'holidays[1] is "2026-01-01" again',
  ],
  [
    'opens',
    { calendar: { ...calendar, opens: '8:00' } },
    'calendar.opens "8:00" is not a time; allowed is HH:MM',
  ],
  ['closes', { calendar: { ...calendar, closes: '24:00' } }, 'calendar.closes "24:00" is not a time'],
  [
    'hours',
    { calendar: { ...calendar, opens: '17:00' } },
    'opens is 17:00 and trimblePay.acme.approvalPolicy.calendar.closes is 17:00',
  ],
  ['link days', { linkDays: 0 }, 'approvalPolicy.linkDays is 0; allowed are whole business days, 1 to 60'],
  ['part of a day', { linkDays: 1.5 }, 'linkDays is 1.5'],
  ['no step', { steps: [] }, 'approvalPolicy.steps is empty'],
  ['key', { approvers: { ...approvers, 'Gus!': person('gus') } }, 'has the key "Gus!"; allowed are a-z'],
  [
    'name',
    { approvers: { ...approvers, gus: { ...person('gus'), name: ' ' } } },
    'approvers.gus.name is blank',
  ],
  [
    'email',
    { approvers: { ...approvers, gus: { ...person('gus'), email: 'gus' } } },
    'approvers.gus.email "gus" is not a mail address',
  ],
  [
    'email twice',
    { approvers: { ...approvers, gus: { ...person('gus'), email: 'ANN@gc.example' } } },
    'gus.email "ANN@gc.example" is that of ann, too; each person has one key',
  ],
  [
    'user twice',
    { approvers: { ...approvers, gus: { ...person('gus'), trimblePayUser: 'u-ann' } } },
    'gus.trimblePayUser "u-ann" is that of ann',
  ],
  [
    'user blank',
    { approvers: { ...approvers, gus: { ...person('gus'), trimblePayUser: '' } } },
    'gus.trimblePayUser is blank',
  ],
  [
    'delegate unknown',
    { delegates: [{ of: 'ann', to: 'evee', from: '2026-08-01', through: '2026-08-02' }] },
    'delegates[0].to is "evee", who is not among approvalPolicy.approvers; allowed are ann, bob, cat, dan, eve, fay. Did you mean eve?',
  ],
  [
    'absent unknown',
    { delegates: [{ of: 'constructor', to: 'eve', from: '2026-08-01', through: '2026-08-02' }] },
    'delegates[0].of is "constructor"',
  ],
  [
    'delegate of oneself',
    { delegates: [{ of: 'eve', to: 'eve', from: '2026-08-01', through: '2026-08-02' }] },
    'delegates[0].to is "eve", as',
  ],
  [
    'delegate day',
    { delegates: [{ of: 'ann', to: 'eve', from: 'soon', through: '2026-08-02' }] },
    'delegates[0].from "soon" is not a date',
  ],
  [
    'delegate days',
    { delegates: [{ of: 'ann', to: 'eve', from: '2026-08-03', through: '2026-08-02' }] },
    'from is 2026-08-03 and',
  ],
  [
    'delegate in the same step',
    { delegates: [{ of: 'ann', to: 'bob', from: '2026-08-01', through: '2026-08-02' }] },
    'delegates[0].to is "bob", who is an approver of step "office", too',
  ],
])('TP6: a policy’s %s is told', (_what, change, sentence) => {
  expect(ofPolicy(change)).toEqual(one(sentence));
});

test.each<[string, Partial<ApprovalStep>[], string]>([
  ['name', [{ name: ' ' }], 'steps[0].name " " is no name; allowed are 1 to 40 characters'],
  ['name twice', [{ name: 'a' }, { name: 'a' }], 'steps[1].name is "a", as that of steps[0]'],
  [
    'threshold',
    [{}, { above: '1,000' }],
    'steps[1].above "1,000" is not an amount; allowed are dollars and cents',
  ],
  ['negative threshold', [{}, { upTo: '-1.00' }], 'steps[1].upTo "-1.00" is not an amount'],
  ['thresholds', [{}, { above: '5.00', upTo: '5' }], 'steps[1].above is 5.00 and'],
  ['projects', [{}, { projects: [] }], 'steps[1].projects is empty, so the step would never apply'],
  ['project twice', [{}, { projects: ['j1', 'J1 '] }], 'steps[1].projects[1] is "J1 " again'],
  ['blank project', [{}, { projects: [' '] }], 'steps[1].projects[0] is blank'],
  [
    'approvers',
    [{ approvers: [], needs: 'any' }],
    'steps[0].approvers is empty; name at least one of ann, bob',
  ],
  ['approver unknown', [{ approvers: ['anne'] }], 'steps[0].approvers[0] is "anne", who is not among'],
  ['approver twice', [{ approvers: ['ann', 'ann'], needs: 'any' }], 'steps[0].approvers[1] is "ann" again'],
  [
    'needs too many',
    [{ needs: 3 }],
    'steps[0].needs is 3; allowed are all, any, or a whole number from 1 to 2',
  ],
  ['needs none', [{ needs: 0 }], 'steps[0].needs is 0'],
  ['needs a half', [{ needs: 1.5 }], 'steps[0].needs is 1.5'],
  [
    'reminder',
    [{ remind: { afterDays: 0, everyDays: 1, most: 1 } }],
    'steps[0].remind.afterDays is 0; allowed are whole numbers, 1 to 250',
  ],
  [
    'reminders',
    [{ remind: { afterDays: 1, everyDays: 1, most: 51 } }],
    'steps[0].remind.most is 51; allowed are whole numbers, 1 to 50',
  ],
  ['interval', [{ remind: { afterDays: 1, everyDays: NaN, most: 1 } }], 'steps[0].remind.everyDays is NaN'],
  [
    'late reminder',
    [{ remind: { afterDays: 5, everyDays: 1, most: 1 }, deadline: { afterDays: 5, then: 'tell' } }],
    'steps[0].remind.afterDays is 5, and the deadline is after 5',
  ],
  [
    'late escalation',
    [{ escalate: { afterDays: 6, to: ['eve'] }, deadline: { afterDays: 5, then: 'tell' } }],
    'steps[0].escalate.afterDays is 6, and the deadline is after 5',
  ],
  ['deadline', [{ deadline: { afterDays: 251, then: 'tell' } }], 'steps[0].deadline.afterDays is 251'],
  ['escalation to nobody', [{ escalate: { afterDays: 1, to: [] } }], 'steps[0].escalate.to is empty'],
  [
    'escalation to an approver',
    [{ escalate: { afterDays: 1, to: ['ann'] } }],
    'steps[0].escalate.to names "ann", an approver of the step already',
  ],
  ['gap below', [{ above: '100' }], 'steps leaves 0.00 without any step'],
  ['gap between', [{ upTo: '1000.00' }, { above: '1000.01' }], 'steps leaves 1,000.01 without any step'],
  [
    'gap above',
    [{ upTo: '1000.00' }, { above: '1000.00', upTo: '9000' }],
    'steps leaves 9,000.01 without any step',
  ],
  [
    'gap elsewhere',
    [{ projects: ['J1'] }],
    'steps leaves 0.00 on a project that no step names without any step',
  ],
])('TP6: a step’s %s is told', (_what, changes, sentence) => {
  expect(ofSteps(...changes)).toEqual(one(sentence));
});

test('TP6: a step that revoked approvers leave too small is told', () => {
  const revoked = { ...approvers, ann: { ...person('ann'), revoked: true } };
  expect(ofPolicy({ approvers: revoked })).toEqual(
    one('steps[0].needs is all, which takes 2, and ann is revoked, so 1 are left; name others'),
  );
  expect(ofPolicy({ approvers: revoked, steps: [step({ needs: 'any' })] })).toEqual([]);
});

test('TP6: every mistake is told at once', () => {
  expect(
    ofPolicy({ linkDays: 0, steps: [step({ name: '', needs: 9, above: 'x', approvers: ['zoe'] })] }),
  ).toHaveLength(5);
});
