import type { Order } from '../../../domain/heads';
import type { Posting } from '../../../domain/postings';
import { reason, rechecksItself } from '../../../domain/reasons';
import { netOf } from '../../../domain/servicetrade/invoice-split';
import { refusalWriteBacks, waitingAnswers } from '../../../domain/servicetrade/invoice-write-back';
import {
  at,
  begun,
  carriedOut,
  expectVerdict,
  head,
  invoice,
  invoiceOf,
  item,
  job,
  plan,
  posting,
  rules,
  snapshot,
} from './support';

const pair = invoiceOf([item('1000.00'), item('-50.00')], '78.38');
const by = { at: '2026-08-06T10:00:00Z', operator: 'kim' };
const withInvoice = (given: ReturnType<typeof invoice>) => snapshot({ invoice: given });

test('ST10: once posted, the answer is processed, repeated while the invoice stands as approved', () => {
  const { done, head: known } = carriedOut(plan());
  const settled = expectVerdict(plan(snapshot(), rules(), done, known), 'settled');
  expect(settled).toMatchObject({ state: 'In Spectrum', orderDone: false });
  const [answer] = settled.writeBacks;
  expect(answer).toMatchObject({
    kind: 'servicetrade/invoice-status',
    body: { invoiceId: '5001', status: 'processed' },
  });
  const told = [...done, posting(answer!)];
  const [sameSecond] = expectVerdict(plan(snapshot(), rules(), told, known), 'settled').writeBacks;
  expect(sameSecond).toMatchObject({ part: `${answer?.part}.again`, body: answer?.body });
  const toldTwice = [...told, posting(sameSecond!)];
  expect(expectVerdict(plan(snapshot(), rules(), toldTwice, known), 'settled').writeBacks).toEqual([]);
  const again = withInvoice(invoice({ updated: at('2026-08-09') }));
  expect(expectVerdict(plan(again, rules(), told, known), 'settled').writeBacks).toHaveLength(1);
});

test.each(['processed', 'paid', 'sent', 'ok', 'internal_review'])(
  'ST10: status %s after posting is normal life: nothing is said',
  (status) => {
    const { done, head: known } = carriedOut(plan());
    const settled = expectVerdict(plan(withInvoice(invoice({ status })), rules(), done, known), 'settled');
    expect(settled.writeBacks).toEqual([]);
  },
);

test('a number of the sequence is written back', () => {
  const number = { mode: 'sequence', prefix: 'G', from: 1, to: 9 } as const;
  const settings = rules({ invoices: { number } }, { assignedNumber: 'G1' });
  const { done, head: known } = carriedOut(plan(snapshot(), settings));
  const [answer] = expectVerdict(plan(snapshot(), settings, done, known), 'settled').writeBacks;
  expect(answer?.body).toMatchObject({ status: 'processed', invoiceNumber: 'G1' });
});

test.each([
  ['an amount', invoiceOf([item('1050.00')], '86.63')],
  ['the date', invoice({ transactionDate: at('2026-07-30') })],
  ['the customer', invoice({ customerId: '78' })],
  ['the job', invoice({ jobId: '98' })],
  ['a line', invoice({ items: [item('1000.00', { description: 'Other work' })] })],
  ['taxable', invoice({ items: [item('1000.00', { taxable: false })] })],
])('ST22: %s changed after posting: nothing is sent until a person decides', (_name, changed) => {
  const { done, head: known } = carriedOut(plan());
  const wait = expectVerdict(plan(withInvoice(changed), rules(), done, known), 'wait');
  expect(wait.reason.code).toBe('CHANGED_AFTER_POSTING');
});

test('ST22: both totals are shown', () => {
  const { done, head: known } = carriedOut(plan());
  const changed = withInvoice(invoiceOf([item('1050.00')], '86.63'));
  const { sentence } = expectVerdict(plan(changed, rules(), done, known), 'wait').reason;
  expect(sentence).toContain('1,136.63 (lines 1,050.00, tax 86.63)');
  expect(sentence).toContain('1,082.50 (lines 1,000.00, tax 82.50) under 10025');
});

test.each([
  ['notes', invoice({ notes: 'call first', updated: 9 })],
  ['number', invoice({ invoiceNumber: '10026' })],
  ['order of lines', undefined],
  ['spelling of amounts', invoice({ items: [item('1000.00', { totalPrice: '1000.0', quantity: '1.0' })] })],
])('ST22: %s is no change', (_name, same) => {
  const two = invoiceOf([item('1.00'), item('2.00')], '0.25');
  const { done, head: known } = carriedOut(plan(withInvoice(same ? invoice() : two)));
  const now = same ?? { ...two, items: [...two.items].reverse() };
  expect(plan(withInvoice(now), rules(), done, known).verdict).toBe('settled');
});

test('ST22: a lost head is compared by the total', () => {
  const { done } = carriedOut(plan());
  expect(plan(snapshot(), rules(), done).verdict).toBe('settled');
  expect(plan(withInvoice(invoiceOf([item('1050.00')], '86.63')), rules(), done).verdict).toBe('wait');
});

test('ST22: accepted as it is, it rests', () => {
  const { done, head: known } = carriedOut(plan());
  const changed = withInvoice(invoiceOf([item('1050.00')], '86.63'));
  const settled = expectVerdict(
    plan(changed, rules(), done, { ...known, order: { kind: 'acceptEdit', ...by } }),
    'settled',
  );
  expect(settled.orderDone).toBe(true);
  const after = plan(changed, rules(), done, { ...known, businessHash: settled.businessHash });
  expect(after.verdict).toBe('settled');
});

const rebill: Order = { kind: 'creditAndRebill', newBase: '10025-1', number: 1, ...by };

test('ST22: credit and rebill in one step: the old one taken back, the new one under its number', () => {
  const { done, head: known } = carriedOut(plan());
  const changed = withInvoice(invoiceOf([item('1050.00')], '86.63'));
  const post = expectVerdict(plan(changed, rules(), done, { ...known, order: rebill }), 'post');
  expect(post.orderDone).toBe(true);
  expect(post.documents.map(({ part, body }) => [part, body.number, body.type, body.glDate])).toEqual([
    ['reversal', '10025V', 'C', '2026-08-06'],
    ['rebill-1', '10025-1', 'I', '2026-07-31'],
  ]);
  const all = [...done.map(({ body }) => body as never), ...post.documents.map(({ body }) => body)];
  expect(netOf(all).total).toBe('1136.63');
  const second = carriedOut(plan(changed, rules(), done, { ...known, order: rebill }));
  const later = plan(changed, rules(), [...done, ...second.done], second.head);
  expect(later.verdict).toBe('settled');
});

test('ST22: a rebill that was begun is finished without the order, and its void takes back the rebill', () => {
  const { done, head: known } = carriedOut(plan());
  const changed = withInvoice(pair);
  const ordered = plan(changed, rules(), done, { ...known, order: rebill });
  const half = begun(ordered, { reversal: 'posted' });
  const next = expectVerdict(plan(changed, rules(), [...done, ...half.done], half.head), 'post');
  expect(next.documents.map(({ part, frozen }) => [part, frozen])).toEqual([
    ['rebill-1', true],
    ['rebill-1-credit', true],
  ]);
  const all = carriedOut(ordered);
  const gone = withInvoice({ ...pair, status: 'void' });
  const undone = expectVerdict(plan(gone, rules(), [...done, ...all.done], all.head), 'post');
  expect(undone.documents.map(({ part, body }) => [part, body.number])).toEqual([
    ['rebill-1-reversal', '10025-1V'],
    ['rebill-1-reversal-credit', '10025-1W'],
  ]);
});

test.each([
  ['reversal', 'nothing else'],
  ['reversal', 'rebill-1'],
])(
  'ST22: a rebill that was cut off after it claimed %s and %s is the same rebill when it is planned again',
  (...claimed) => {
    const { done, head: known } = carriedOut(plan());
    const changed = withInvoice(invoiceOf([item('1050.00')], '86.63'));
    const first = expectVerdict(plan(changed, rules(), done, { ...known, order: rebill }), 'post');
    const half = begun(first, {}, { businessHash: known.businessHash, order: rebill });
    const store = [...done, ...half.done.filter(({ part }) => claimed.includes(part))];
    const again = expectVerdict(plan(changed, rules(), store, half.head), 'post');
    expect(again.documents.map(({ part, body }) => [part, body])).toEqual(
      first.documents.map(({ part, body }) => [part, body]),
    );
  },
);

test('ST22: a plan that was cut off before its claims does not count as what Spectrum holds', () => {
  const { done, head: known } = carriedOut(plan());
  const changed = withInvoice(invoiceOf([item('1050.00')], '86.63'));
  const ordered = plan(changed, rules(), done, { ...known, order: rebill });
  const { head: cut } = begun(ordered, {}, { businessHash: known.businessHash });
  const wait = expectVerdict(plan(changed, rules(), done, cut), 'wait');
  expect(wait.reason.code).toBe('CHANGED_AFTER_POSTING');
});

test.each([
  ['10025', 'CHANGED_AFTER_POSTING'],
  ['10025-A', 'NUMBER_UNUSABLE'],
  ['10025000000', 'NUMBER_UNUSABLE'],
])('ST22: the new number %s is refused: %s', (newBase, code) => {
  const { done, head: known } = carriedOut(plan());
  const order = { ...rebill, newBase };
  const wait = expectVerdict(plan(snapshot(), rules(), done, { ...known, order }), 'wait');
  expect(wait).toMatchObject({ reason: { code }, orderDone: false });
});

test('ST22: a number of the record’s own names what it may not be, and waits for a person', () => {
  const { done, head: known } = carriedOut(plan());
  const order = { ...rebill, newBase: '10025' };
  const changed = withInvoice(invoiceOf([item('1050.00')], '86.63'));
  const wait = expectVerdict(plan(changed, rules(), done, { ...known, order }), 'wait');
  expect(wait.reason.sentence).toContain('as 10025: that number already bears a document of this record');
  expect(rechecksItself(wait.reason.code)).toBe(false);
  const other = { ...known, order: { ...order, newBase: '10025-1' } };
  expect(plan(changed, rules(), done, other).verdict).toBe('post');
});

test.each([
  ['reversal: claimed, not sent', { reversal: 'claimed', 'rebill-1': 'claimed' }, ['reversal', 'rebill-1']],
  ['reversal: posted', { reversal: 'posted', 'rebill-1': 'rejected' }, ['rebill-1']],
] as const)(
  'ST22: the number of a rebill is taken; a second order gives another (%s)',
  (_name, at, parts) => {
    const { done, head: known } = carriedOut(plan());
    const changed = withInvoice(invoiceOf([item('1050.00')], '86.63'));
    const half = begun(plan(changed, rules(), done, { ...known, order: rebill }), at, {
      state: 'Waiting',
      reason: { code: 'NUMBER_TAKEN', sentence: '10025-1' },
      businessHash: known.businessHash,
    });
    const second: Order = { ...rebill, newBase: '10025-2', number: 2 };
    const store = [...done, ...half.done];
    const post = expectVerdict(plan(changed, rules(), store, { ...half.head, order: second }), 'post');
    expect(post.documents.map(({ part }) => part)).toEqual(parts);
    expect(post.documents.at(-1)?.body.number).toBe('10025-2');
    expect(post.numbers).toContain('10025-2');
  },
);

const seen = (stage: 'removed' | 'unposted', found?: string) => (one: Posting) => ({
  ...one,
  seen: {
    stage,
    at: by.at,
    differences: found ? [{ field: 'terms', sent: '3', found }] : [],
  },
});

test('a document removed in Spectrum: shown, sent again as it was, or accepted', () => {
  const { done, head: known } = carriedOut(plan());
  const gone = done.map(seen('removed'));
  expect(expectVerdict(plan(snapshot(), rules(), gone, known), 'settled')).toMatchObject({
    state: 'Removed in Spectrum',
    reason: { code: 'REMOVED_IN_SPECTRUM' },
    writeBacks: [],
  });
  const again = plan(snapshot(), rules(), gone, { ...known, order: { kind: 'sendAgain', ...by } });
  expect(expectVerdict(again, 'post').documents).toMatchObject([{ part: 'invoice', frozen: true }]);
  const order = { kind: 'acceptRemoved', ...by } as const;
  const accepted = expectVerdict(plan(snapshot(), rules(), gone, { ...known, order }), 'skip');
  expect(accepted).toMatchObject({ reason: { code: 'ACCEPTED_REMOVED' }, orderDone: true });
  const decided = gone.map((one) => ({
    ...one,
    decisions: accepted.accepted.map(({ choice }) => ({ ...by, choice, reason: 'x' })),
  }));
  expect(expectVerdict(plan(snapshot(), rules(), decided, known), 'skip').reason.code).toBe(
    'ACCEPTED_REMOVED',
  );
});

test('a resend after removal is finished without its order, though the source says processed', () => {
  const { done, head: known } = carriedOut(plan());
  const claimed = done.map((one) => ({ ...one, state: 'claimed' as const, postedAt: by.at }));
  const open = { ...known, plan: known.plan && { ...known.plan, finished: false } };
  const processed = withInvoice(invoice({ status: 'processed' }));
  expect(expectVerdict(plan(processed, rules(), claimed, open), 'post').documents).toMatchObject([
    { part: 'invoice', frozen: true },
  ]);
  const doubt = claimed.map((one) => ({ ...one, state: 'inDoubt' as const }));
  expect(plan(processed, rules(), doubt, open)).toMatchObject({ verdict: 'settle', mayResend: true });
});

test('a clerk’s edit waits for a person; an accepted one rests until the next edit', () => {
  const { done, head: known } = carriedOut(plan());
  const edited = done.map(seen('unposted', '5'));
  const wait = expectVerdict(plan(snapshot(), rules(), edited, known), 'wait');
  expect(wait.reason).toMatchObject({ code: 'EDITED_IN_SPECTRUM' });
  expect(wait.reason.sentence).toContain('10025 terms: sent 3, now 5');
  const order = { kind: 'acceptEdit', ...by } as const;
  const settled = expectVerdict(plan(snapshot(), rules(), edited, { ...known, order }), 'settled');
  const decisions = settled.accepted.map(({ choice }) => ({ ...by, choice, reason: 'x' }));
  const decided = edited.map((one) => ({ ...one, decisions }));
  expect(plan(snapshot(), rules(), decided, known).verdict).toBe('settled');
  const twice = decided.map(seen('unposted', '6'));
  expect(plan(snapshot(), rules(), twice, known).verdict).toBe('wait');
});

test('ST8: a half-posted pair is finished from its frozen body, whatever the source says meanwhile', () => {
  const { done, head: known } = begun(plan(withInvoice(pair)), { invoice: 'posted' });
  const changed = withInvoice({ ...invoiceOf([item('7.00')], '0.58'), status: 'ok' });
  const post = expectVerdict(plan(changed, rules(), done, known), 'post');
  expect(post.documents).toMatchObject([{ part: 'credit', frozen: true, body: { number: '10025C' } }]);
  expect(post.businessHash).toBe(known.plan?.businessHash);
});

test('ST8: a refused half is built anew while the posted half still holds', () => {
  const { done, head: known } = begun(plan(withInvoice(pair)), { invoice: 'posted', credit: 'rejected' });
  const fixed = rules({ invoices: { gl: { byJobType: {}, byCostCenter: {}, default: '4020' } } });
  const post = expectVerdict(plan(withInvoice(pair), fixed, done, known), 'post');
  expect(post.documents[0]).toMatchObject({ part: 'credit', frozen: false });
  expect(post.documents[0]?.body.lines[0]?.glAccount).toBe('4020');
  const moved = invoiceOf([item('2000.00'), item('-50.00')], '160.88');
  expect(expectVerdict(plan(withInvoice(moved), fixed, done, known), 'wait').reason.code).toBe(
    'CHANGED_AFTER_POSTING',
  );
});

test('nothing posted yet: the plan is made anew from the source', () => {
  const { done, head: known } = begun(plan(withInvoice(pair)), {});
  const post = expectVerdict(plan(snapshot(), rules(), done, known), 'post');
  expect(post.documents).toMatchObject([{ part: 'invoice', frozen: false, body: { taxAmount: '82.50' } }]);
});

test.each([
  ['unchanged', invoice(), true],
  ['changed', invoiceOf([item('7.00')], '0.58'), false],
  ['withdrawn', invoice({ status: 'ok' }), false],
])('in doubt is settled first; resent only while %s', (_name, now, mayResend) => {
  const { done, head: known } = begun(plan(), { invoice: 'inDoubt' });
  expect(expectVerdict(plan(withInvoice(now), rules(), done, known), 'settle')).toMatchObject({
    parts: ['invoice'],
    mayResend,
    reason: { code: 'IN_DOUBT' },
  });
});

test('ST10: refused for good: a comment, then failed, once; a new approval posts again', () => {
  const start = begun(plan(), { invoice: 'rejected' }, { state: 'Rejected' });
  const attempts = [
    { number: 1, startedAt: by.at, sendBy: by.at, endedAt: by.at, outcome: 'refused' as const },
  ];
  const done = start.done.map((one) => ({ ...one, attempts }));
  const rejected = expectVerdict(plan(snapshot(), rules(), done, start.head), 'rejected');
  expect(rejected.writeBacks.map(({ kind }) => kind)).toEqual([
    'servicetrade/comment',
    'servicetrade/invoice-status',
  ]);
  expect(rejected.writeBacks[1]?.body).toEqual({ invoiceId: '5001', status: 'failed' });
  const told = [...done, ...rejected.writeBacks.map((answer) => posting(answer))];
  const failed = withInvoice(invoice({ status: 'failed' }));
  expect(expectVerdict(plan(failed, rules(), told, start.head), 'rejected').writeBacks).toEqual([]);
  expect(plan(snapshot(), rules(), told, start.head).verdict).toBe('post');
  const ok = withInvoice(invoice({ status: 'ok' }));
  expect(expectVerdict(plan(ok, rules(), told, start.head), 'skip').reason.code).toBe('WITHDRAWN');
  const later = attempts.map((one) => ({ ...one, endedAt: '2026-08-07T10:00:00Z' }));
  const again = told.map((one) => (one.part === 'invoice' ? { ...one, attempts: later } : one));
  expect(expectVerdict(plan(snapshot(), rules(), again, start.head), 'rejected').writeBacks).toHaveLength(1);
});

test('an operator’s retry after the refusal posts again, but not against the status failed', () => {
  const start = begun(plan(), { invoice: 'rejected' }, { state: 'Rejected' });
  const retry = { at: '2026-08-07T10:00:00Z', operator: 'kim', choice: 'retry', reason: 'fixed' };
  const known = { ...start.head, decisions: [retry] };
  expect(plan(snapshot(), rules(), start.done, known).verdict).toBe('post');
  const failed = withInvoice(invoice({ status: 'failed' }));
  expect(plan(failed, rules(), start.done, known).verdict).toBe('rejected');
  const attempts = [
    {
      number: 1,
      startedAt: by.at,
      sendBy: by.at,
      endedAt: '2026-08-08T10:00:00Z',
      outcome: 'refused' as const,
    },
  ];
  const later = start.done.map((one) => ({ ...one, attempts }));
  expect(plan(snapshot(), rules(), later, known).verdict).toBe('rejected');
});

test('deleted in ServiceTrade: skipped unposted, and a person’s matter when posted', () => {
  const gone = snapshot({ invoice: undefined });
  expect(expectVerdict(plan(gone), 'skip').reason.code).toBe('DELETED_IN_SOURCE');
  const { done, head: known } = carriedOut(plan());
  const wait = expectVerdict(plan(gone, rules(), done, known), 'wait');
  expect(wait.reason.sentence).toContain('1,082.50 under 10025');
  const order = { kind: 'acceptEdit', ...by } as const;
  const settled = expectVerdict(plan(gone, rules(), done, { ...known, order }), 'settled');
  expect(plan(gone, rules(), done, { ...known, businessHash: settled.businessHash }).verdict).toBe('settled');
});

test('void is terminal: alive again it is settled, or needs a new number by setting', () => {
  const first = carriedOut(plan());
  const gone = withInvoice(invoice({ status: 'void' }));
  const second = carriedOut(plan(gone, rules(), first.done, first.head));
  const done = [...first.done, ...second.done];
  expect(expectVerdict(plan(snapshot(), rules(), done, second.head), 'settled')).toMatchObject({
    writeBacks: [],
    notes: [expect.stringContaining('new invoice')],
  });
  const reopens = rules({ voids: { unposted: 'credit', ofCredit: 'ask', voidReopens: true } });
  expect(expectVerdict(plan(snapshot(), reopens, done, second.head), 'wait').reason.code).toBe(
    'CHANGED_AFTER_POSTING',
  );
  const order = { ...second.head, order: rebill };
  expect(expectVerdict(plan(snapshot(), reopens, done, order), 'post').documents).toMatchObject([
    { part: 'rebill-1', body: { number: '10025-1' } },
  ]);
});

test('an operator’s skip holds until something is in doubt', () => {
  const skip = { ...by, choice: 'skip', reason: 'billed by hand' };
  expect(expectVerdict(plan(snapshot(), rules(), [], head({ skip })), 'skip').reason).toMatchObject({
    code: 'SKIPPED_BY_OPERATOR',
    sentence: 'kim skipped it: billed by hand',
  });
  const { done } = begun(plan(), { invoice: 'sending' });
  expect(plan(snapshot(), rules(), done, head({ skip })).verdict).toBe('settle');
});

test('ST16: a comment delivered for a cause is not repeated', () => {
  const given = snapshot({ job: job({ externalIds: {} }) });
  const [comment] = expectVerdict(plan(given), 'wait').writeBacks;
  const told = [posting(comment!)];
  expect(expectVerdict(plan(given, rules(), told), 'wait').writeBacks).toEqual([]);
});

test.each(['ACCESS', 'SOURCE_ACCESS', 'TARGET_UNAVAILABLE'] as const)(
  'ST16: %s is no comment: a revoked login would put one on every open invoice',
  (code) => {
    const why = reason(code, 'The login was refused.', 'services');
    expect(waitingAnswers(invoice(), why, rules(), [])).toEqual([]);
    expect(refusalWriteBacks('5001', 'Waiting', why, rules().settings, [])).toEqual([]);
  },
);
