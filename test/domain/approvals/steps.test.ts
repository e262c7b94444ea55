import fc from 'fast-check';
import { amountGap } from '../../../domain/approvals/coverage';
import { approvalAmount, applies, stepsFor } from '../../../domain/approvals/steps';
import { cents } from '../../../domain/money';
import { policy, step, submitter } from './support';

const threshold = policy({
  steps: [
    step({ name: 'small', upTo: '10000.00', needs: 'any' }),
    step({ name: 'large', above: '10000.00', approvers: ['cat'] }),
    step({ name: 'tower', above: '50000.00', projects: ['T1'], approvers: ['dan'] }),
  ],
});
const names = (amount: string, project = 'J1'): string[] => {
  const steps = stepsFor(threshold, { amount, project, submitter });
  return steps.ok ? steps.steps.map(({ name }) => name) : steps.problems;
};

test.each([
  ['0.00', 'J1', ['small']],
  ['10000.00', 'J1', ['small']],
  ['10000.01', 'J1', ['large']],
  ['-10000.01', 'J1', ['large']],
  ['50000.00', 'T1', ['large']],
  ['50000.01', ' t1', ['large', 'tower']],
  ['50000.01', 'J1', ['large']],
])('TP6: %s on %s takes the steps %j, in order', (amount, project, expected) => {
  expect(names(amount, project)).toEqual(expected);
});

test('TP6: the larger of gross and payable counts, without sign, so that retainage is approved by its size', () => {
  expect(approvalAmount('0.00', '4516.69')).toBe('4516.69');
  expect(approvalAmount('-20000', '-18000')).toBe('20000.00');
});

test('TP6: an amount or a submitter that leaves nobody to approve is told, never approved', () => {
  const none = stepsFor(policy({ steps: [step({ above: '1.00' })] }), {
    amount: '1.00',
    project: 'J1',
    submitter,
  });
  expect(none).toEqual({
    ok: false,
    problems: ['No step of approvalPolicy.steps applies to 1.00 on project J1.'],
  });
  const unknown = stepsFor(policy(), { amount: '1.00', project: 'J1', submitter: { user: '' } });
  expect(unknown).toMatchObject({ ok: false, problems: [expect.stringContaining('is not known')] });
});

test.each([
  ['all', { user: 'u-ann' }, { ok: true, steps: [{ need: 1, approvers: ['bob'] }] }],
  ['all', { email: ' ANN@GC.example' }, { ok: true, steps: [{ need: 1, approvers: ['bob'] }] }],
  [2, { user: 'u-ann' }, { ok: false, problems: [expect.stringContaining('needs 2 and has bob besides')] }],
  ['any', { user: 'u-ann' }, { ok: true, steps: [{ need: 1, approvers: ['bob'] }] }],
] as const)('TP6: with needs %j the submitter %j has no place in the step', (needs, by, expected) => {
  expect(
    stepsFor(policy({ steps: [step({ needs })] }), { amount: '1.00', project: 'J1', submitter: by }),
  ).toMatchObject(expected);
});

test('TP6: a submitter who is the only approver, or the only one to escalate to, is left out', () => {
  const alone = policy({ steps: [step({ approvers: ['ann'] })] });
  expect(stepsFor(alone, { amount: '1.00', project: 'J1', submitter: { user: 'u-ann' } })).toMatchObject({
    ok: false,
    problems: [expect.stringContaining('needs 1 and has nobody besides')],
  });
  const up = policy({ steps: [step({ escalate: { afterDays: 1, to: ['eve', 'fay'] } })] });
  expect(stepsFor(up, { amount: '1.00', project: 'J1', submitter: { user: 'u-eve' } })).toMatchObject({
    steps: [{ escalateTo: ['fay'], escalateAfterDays: 1 }],
  });
});

test('TP6: a revoked approver weakens no step that needs all', () => {
  const revoked = policy();
  revoked.approvers.ann = { name: 'ann', email: 'ann@gc.example', revoked: true };
  expect(stepsFor(revoked, { amount: '1.00', project: 'J1', submitter })).toMatchObject({
    ok: false,
    problems: [expect.stringContaining('Step "office" needs 2 and has bob')],
  });
});

test('TP6: settings without a gap leave no amount without a step, settings with one name such an amount', () => {
  const limit = fc.oneof(
    fc.constant(undefined),
    fc.integer({ min: 0, max: 20 }).map((n) => cents(String(n / 2))),
  );
  const steps = fc.array(
    fc
      .record({ above: limit, upTo: limit, named: fc.nat(3) })
      .map(({ above, upTo, named }) => step({ above, upTo, ...(named === 0 && { projects: ['J1'] }) })),
    { minLength: 1, maxLength: 4 },
  );
  const seen = { gap: 0, covered: 0 };
  fc.assert(
    fc.property(steps, fc.array(fc.integer({ min: 0, max: 1200 }), { maxLength: 30 }), (all, amounts) => {
      const [sentence] = amountGap(all, 'p');
      const some = (amount: string): boolean => all.some((one) => applies(one, amount, 'other'));
      seen[sentence === undefined ? 'covered' : 'gap'] += 1;
      const left = amounts.map((n) => cents(String(n / 100))).filter((amount) => !some(amount));
      if (sentence === undefined) expect(left).toEqual([]);
      else expect(some(/leaves ([\d.]+)/.exec(sentence)?.[1] ?? '')).toBe(false);
    }),
    { numRuns: 500 },
  );
  expect(Math.min(seen.gap, seen.covered)).toBeGreaterThan(50);
});
