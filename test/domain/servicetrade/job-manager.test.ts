import { projectManager, whyNotPattern } from '../../../domain/servicetrade/job-manager';
import { job } from './job-support';

const rule = {
  pattern: '^PM[:\\- ]+(.+)$',
  employees: { 'Ann Lee': 'e100', 'Bob Ray': 'E200', 'A. Lee': 'E100' },
  onMissing: 'blank',
} as const;

test.each([
  [['PM: Ann Lee'], 'E100'],
  [['urgent', 'pm - ann  lee '], 'E100'],
  [['PM Bob Ray'], 'E200'],
  [['PM: Ann Lee', 'PM:ann lee'], 'E100'],
  [['PM: Ann Lee', 'PM: A. Lee'], 'E100'],
])('ST4: tags %j give employee %s', (tags, employee) => {
  expect(projectManager(job({ tags }), rule)).toEqual({ ok: true, value: employee, from: 'tag of the job' });
});

test.each([
  [[], /no tag of job 99 names one/],
  [['PMO: Ann Lee', 'Ann Lee'], /no tag of job 99 names one/],
  [['PM: '], /no tag/],
  [['PM: Ann Lee', 'PM: Bob Ray'], /name 2, and Spectrum takes one/],
  [['PM: Ann Lee', 'PM: Carl Doe'], /name 2/],
  [['PM: Carl Doe'], /is not in jobs\.projectManager\.employees/],
])('ST4: tags %j leave it blank with a note, or wait by setting; neither quotes a name', (tags, why) => {
  const blank = projectManager(job({ tags }), rule);
  expect(blank).toMatchObject({ ok: true, value: '', note: expect.stringMatching(why) });
  const waiting = projectManager(job({ tags }), { ...rule, onMissing: 'wait' });
  expect(waiting).toMatchObject({
    ok: false,
    reason: { code: 'PROJECT_MANAGER_UNMAPPED', sentence: expect.stringMatching(why), subject: 'job-99' },
  });
  expect(JSON.stringify([blank, waiting])).not.toMatch(/Lee|Ray|Doe/);
});

test('ST3: a pattern that cannot name anybody is refused at load', () => {
  expect(whyNotPattern(rule.pattern)).toBeUndefined();
  expect(whyNotPattern('(a)(b)')).toBeUndefined();
  expect(whyNotPattern('^PM: .+$')).toMatch(/"\^PM: \.\+\$" has no group for the name/);
  expect(whyNotPattern('^PM: (?:.+)$')).toMatch(/has no group/);
  expect(whyNotPattern('PM: (.+')).toMatch(/"PM: \(\.\+" is not a regular expression: /);
});
