import type { Posting } from '../../../domain/postings';
import { netOf } from '../../../domain/servicetrade/invoice-split';
import type { OpenItemRow } from '../../../domain/spectrum/types';
import {
  begun,
  carriedOut,
  expectVerdict,
  head,
  invoice,
  invoiceOf,
  item,
  plan,
  posting,
  rules,
  snapshot,
} from './support';

const pair = invoiceOf([item('1000.00'), item('-50.00')], '78.38');
const credit = invoiceOf([item('-100.00')], '-8.25');
const voided = (given = invoice(), today = '2026-08-05') =>
  snapshot({ invoice: { ...given, status: 'void' }, today });

test('ST9: a void is taken back by the mirror of what was sent, dated the day it was first seen', () => {
  const { done, head: known } = carriedOut(plan());
  const post = expectVerdict(plan(voided(), rules(), done, known), 'post');
  expect(post.voidFirstSeen).toBe('2026-08-05');
  const sent = expectVerdict(plan(), 'post').documents[0]?.body;
  expect(post.documents[0]).toMatchObject({ part: 'reversal', kind: 'spectrum/ar-credit-memo' });
  expect(post.documents[0]?.body).toEqual({
    ...sent,
    number: '10025V',
    type: 'C',
    invoiceDate: '2026-08-05',
    glDate: '2026-08-05',
    batch: 'ST20260805',
    remarks: 'ST 10025 reverses 10025',
  });
  expect(post.writeBacks).toEqual([]);
});

test('ST9: the reversal keeps the sent accounts and amounts, whatever the source says by now', () => {
  const { done, head: known } = carriedOut(plan());
  const changed = invoiceOf([item('5.00')], '0.41', { status: 'void', customerId: '1' });
  const by = rules({ invoices: { gl: { byJobType: {}, byCostCenter: {}, default: '4020' } } });
  const [document] = expectVerdict(plan(snapshot({ invoice: changed }), by, done, known), 'post').documents;
  expect(document?.body.lines[0]).toMatchObject({ extension: '1000.00', glAccount: '4010' });
});

test('ST9: both halves of a split are taken back and come to nothing', () => {
  const { done, head: known } = carriedOut(plan(snapshot({ invoice: pair })));
  const { documents, numbers } = expectVerdict(plan(voided(pair), rules(), done, known), 'post');
  expect(documents.map(({ part, body }) => [part, body.number, body.type])).toEqual([
    ['reversal', '10025V', 'C'],
    ['reversal-credit', '10025W', 'I'],
  ]);
  expect(numbers).toEqual(['10025', '10025C', '10025V', '10025W']);
  const bodies = [...expectVerdict(plan(snapshot({ invoice: pair })), 'post').documents, ...documents];
  expect(netOf(bodies.map(({ body }) => body))).toEqual({ lines: '0.00', tax: '0.00', total: '0.00' });
});

test('ST9: the first day counts on later looks, but never one before the invoice', () => {
  const { done, head: known } = carriedOut(plan());
  const first = expectVerdict(
    plan(voided(invoice(), '2026-09-09'), rules(), done, { ...known, voidFirstSeen: '2026-08-05' }),
    'post',
  );
  expect(first.documents[0]?.body.glDate).toBe('2026-08-05');
  const early = expectVerdict(
    plan(voided(), rules(), done, { ...known, voidFirstSeen: '2026-07-02' }),
    'post',
  );
  expect(early.documents[0]?.body.glDate).toBe('2026-07-31');
});

test('ST9: void twice, and a look after the reversal, want nothing more', () => {
  const first = carriedOut(plan());
  const second = carriedOut(plan(voided(), rules(), first.done, first.head));
  const done = [...first.done, ...second.done];
  const settled = expectVerdict(plan(voided(), rules(), done, second.head), 'settled');
  expect(settled.state).toBe('In Spectrum');
  expect(settled.writeBacks).toEqual([]);
  const updated = done.map((one) => ({ ...one, stage: 'updated' as const }));
  expect(expectVerdict(plan(voided(), rules(), updated, second.head), 'settled').state).toBe('Updated');
});

test('ST9: a lost head does not reverse twice', () => {
  const first = carriedOut(plan());
  const second = carriedOut(plan(voided(), rules(), first.done, first.head));
  const got = plan(voided(), rules(), [...first.done, ...second.done], undefined);
  expect(got.verdict).toBe('settled');
});

test('ST9: a half-posted pair: only what is in Spectrum is taken back', () => {
  const { done, head: known } = begun(plan(snapshot({ invoice: pair })), { invoice: 'posted' });
  const { documents } = expectVerdict(plan(voided(pair), rules(), done, known), 'post');
  expect(documents.map(({ part }) => part)).toEqual(['reversal']);
});

test('ST9: voided before anything was sent: skipped, and in doubt settled first without resending', () => {
  const unsent = begun(plan(), {});
  expect(expectVerdict(plan(voided(), rules(), unsent.done, unsent.head), 'skip').reason.code).toBe(
    'VOID_BEFORE_POSTING',
  );
  const doubt = begun(plan(), { invoice: 'inDoubt' });
  expect(expectVerdict(plan(voided(), rules(), doubt.done, doubt.head), 'settle')).toMatchObject({
    parts: ['invoice'],
    mayResend: false,
  });
});

const openItem = (balance: string, number = '10025'): OpenItemRow => ({
  customer: 'C00077',
  number,
  type: 'I',
  amount: '1082.50',
  balance,
});

test.each([
  ['open in full', [openItem('1082.50')], 'post'],
  ['paid in part', [openItem('1082.49')], 'VOID_OF_PAID'],
  ['paid', [openItem('0.00')], 'VOID_OF_PAID'],
  ['no longer open', [], 'VOID_OF_PAID'],
])('ST9: an updated invoice whose item is %s', (_name, openItems, expected) => {
  const { done, head: known } = carriedOut(plan(), { stage: 'updated' });
  const given = { ...voided(), facts: { ...snapshot().facts, openItems } };
  const got = plan(given, rules(), done, known);
  expect(got.verdict === 'wait' ? got.reason.code : got.verdict).toBe(expected);
});

test('ST9: what is held back as retention does not count as paid', () => {
  const by = rules({ invoices: { retention: 'contract' } });
  const { done, head: known } = carriedOut(plan(snapshot(), by), { stage: 'updated' });
  const facts = { ...snapshot().facts, openItems: [openItem('982.50')] };
  expect(plan({ ...voided(), facts }, by, done, known).verdict).toBe('post');
});

test('ST9: VOID_OF_PAID ends by a person’s acceptance, and stays ended', () => {
  const { done, head: known } = carriedOut(plan(), { stage: 'updated' });
  const order = { kind: 'acceptEdit', at: '2026-08-06T10:00:00Z', operator: 'kim' } as const;
  const settled = expectVerdict(plan(voided(), rules(), done, { ...known, order }), 'settled');
  expect(settled.orderDone).toBe(true);
  const after = { ...known, businessHash: settled.businessHash };
  expect(plan(voided(), rules(), done, after).verdict).toBe('settled');
});

test.each([
  ['ask', undefined, 'VOID_OF_CREDIT'],
  ['ask', 'offset', 'post'],
  ['offset', undefined, 'post'],
  ['skip', undefined, 'settled'],
] as const)('ST9: void of a credit memo, voids.ofCredit %s, order %s', (ofCredit, kind, expected) => {
  const { done, head: known } = carriedOut(plan(snapshot({ invoice: credit })));
  const by = rules({ voids: { unposted: 'credit', ofCredit, voidReopens: false } });
  const order = kind && { kind, at: '2026-08-06T10:00:00Z', operator: 'kim' };
  const got = plan(voided(credit), by, done, { ...known, order });
  expect(got.verdict === 'wait' ? got.reason.code : got.verdict).toBe(expected);
  if (got.verdict === 'post') {
    expect(got.documents[0]?.body).toMatchObject({ number: '10025V', type: 'I' });
  }
});

test('ST9: an unposted document: credited by default, or a person is asked', () => {
  const { done, head: known } = carriedOut(plan());
  const by = rules({ voids: { unposted: 'ask', ofCredit: 'ask', voidReopens: false } });
  expect(expectVerdict(plan(voided(), by, done, known), 'wait').reason.code).toBe('VOID_UNPOSTED');
  const updated = done.map((one) => ({ ...one, stage: 'updated' as const }));
  const given = { ...voided(), facts: { ...snapshot().facts, openItems: [openItem('1082.50')] } };
  expect(plan(given, by, updated, known).verdict).toBe('post');
});

const removed = (one: Posting): Posting => ({
  ...one,
  seen: { stage: 'removed', at: '2026-08-04T10:00:00Z', differences: [] },
});

test('ST9: deleted in Spectrum and void in ServiceTrade: both agree, nothing is sent', () => {
  const { done, head: known } = carriedOut(plan());
  const skip = expectVerdict(plan(voided(), rules(), done.map(removed), known), 'skip');
  expect(skip.reason.code).toBe('ACCEPTED_REMOVED');
});

test('ST9: a document that a clerk changed is not mirrored blindly', () => {
  const { done, head: known } = carriedOut(plan());
  const differences = [{ field: 'extension', sent: '1000.00', found: '900.00' }];
  const edited = done.map((one) => ({
    ...one,
    seen: { stage: 'unposted' as const, at: '2026-08-04T10:00:00Z', differences },
  }));
  expect(expectVerdict(plan(voided(), rules(), edited, known), 'wait').reason.code).toBe(
    'EDITED_IN_SPECTRUM',
  );
});

test('ST9: the reversal’s own period must be open', () => {
  const { done, head: known } = carriedOut(plan());
  const by = rules({ periods: { ar: { onClosed: 'hold', closedThrough: '2026-08-31' } } });
  const wait = expectVerdict(plan(voided(), by, done, known), 'wait');
  expect(wait).toMatchObject({
    reason: { code: 'PERIOD_CLOSED', subject: 'AR-2026-08' },
    voidFirstSeen: '2026-08-05',
  });
});

test('ST9: a refused reversal is commented only, and built again on retry', () => {
  const first = carriedOut(plan());
  const reversal = expectVerdict(plan(voided(), rules(), first.done, first.head), 'post');
  const refused = reversal.documents.map((one) =>
    posting(one, 'rejected', { rows: [{ code: 'I', text: 'no', column: 'Remarks' }] }),
  );
  const postings = refused.map(({ key, part, kind, state }) => ({ key, part, kind, state }));
  const open = { id: 'q', postings, finished: false, businessHash: reversal.businessHash };
  const known = head({ state: 'Rejected', plan: open, voidFirstSeen: '2026-08-05' });
  const done = [...first.done, ...refused];
  const rejected = expectVerdict(plan(voided(), rules(), done, known), 'rejected');
  expect(rejected.writeBacks.map(({ kind }) => kind)).toEqual(['servicetrade/comment']);
  const retry = { at: '2026-08-07T10:00:00Z', operator: 'kim', choice: 'retry', reason: 'fixed' };
  const retried = plan(voided(), rules(), done, { ...known, decisions: [retry] });
  expect(expectVerdict(retried, 'post').documents.map(({ part }) => part)).toEqual(['reversal']);
});

const byKim = { at: '2026-08-07T10:00:00Z', operator: 'kim' };

function reversed() {
  const first = carriedOut(plan());
  const second = carriedOut(plan(voided(), rules(), first.done, first.head));
  return { done: [...first.done, ...second.done], known: second.head };
}

const touch = (done: Posting[], part: string, change: (one: Posting) => Posting) =>
  done.map((one) => (one.part === part ? change(one) : one));

const changedByClerk = (one: Posting): Posting => ({
  ...one,
  seen: {
    stage: 'unposted',
    at: '2026-08-04T10:00:00Z',
    differences: [{ field: 'extension', sent: '1000.00', found: '900.00' }],
  },
});

const decided = (done: Posting[], accepted: { part: string; choice: string }[]) =>
  done.map((one) => ({
    ...one,
    decisions: accepted
      .filter(({ part }) => part === one.part)
      .map(({ choice }) => ({ ...byKim, choice, reason: 'x' })),
  }));

test.each([
  ['reversal', '10025V'],
  ['invoice', '10025'],
])(
  'OP2: after a void, a clerk who deletes the %s is reported: the other half is still there',
  (part, number) => {
    const { done, known } = reversed();
    const updated = done.map((one) => ({ ...one, stage: 'updated' as const }));
    const gone = touch(updated, part, removed);
    expect(expectVerdict(plan(voided(), rules(), gone, known), 'settled')).toMatchObject({
      state: 'Removed in Spectrum',
      reason: { code: 'REMOVED_IN_SPECTRUM', sentence: expect.stringContaining(`${number} is`) },
    });
    const order = { kind: 'sendAgain', ...byKim } as const;
    const again = plan(voided(), rules(), gone, { ...known, order });
    expect(expectVerdict(again, 'post')).toMatchObject({
      orderDone: true,
      documents: [{ part, frozen: true, body: { number } }],
    });
    const open = begun(again, {});
    const store = touch(gone, part, (one) => ({
      ...one,
      state: 'claimed',
      seen: undefined,
      postedAt: byKim.at,
    }));
    const next = expectVerdict(plan(voided(), rules(), store, open.head), 'post');
    expect(next.documents).toMatchObject([{ part, body: { number } }]);
    const accept = { ...known, order: { kind: 'acceptRemoved', ...byKim } as const };
    const taken = expectVerdict(plan(voided(), rules(), gone, accept), 'settled');
    expect(taken).toMatchObject({ state: 'Updated', orderDone: true });
    const after = plan(voided(), rules(), decided(gone, taken.accepted), known);
    const { state, reason } = expectVerdict(after, 'settled');
    expect([state, reason]).toEqual(['Updated', undefined]);
  },
);

test('OP2: a reversal that a clerk changed waits for a person, and rests once accepted', () => {
  const { done, known } = reversed();
  const edited = touch(done, 'reversal', changedByClerk);
  const { reason } = expectVerdict(plan(voided(), rules(), edited, known), 'wait');
  expect(reason.code).toBe('EDITED_IN_SPECTRUM');
  expect(reason.sentence).toContain('10025V extension: sent 1000.00, now 900.00');
  const order = { kind: 'acceptEdit', ...byKim } as const;
  const taken = expectVerdict(plan(voided(), rules(), edited, { ...known, order }), 'settled');
  expect(taken.orderDone).toBe(true);
  expect(plan(voided(), rules(), decided(edited, taken.accepted), known).verdict).toBe('settled');
});

test('OP2: an invoice and its reversal both deleted balance: nothing to report, and nothing is called Updated', () => {
  const { done, known } = reversed();
  const skip = expectVerdict(plan(voided(), rules(), done.map(removed), known), 'skip');
  expect(skip.reason.code).toBe('ACCEPTED_REMOVED');
  const alive = expectVerdict(plan(snapshot(), rules(), done.map(removed), known), 'settled');
  expect(alive.state).toBe('In Spectrum');
});

test('OP2, ST22: after a rebill, a clerk who deletes or changes the reversal of the first is reported', () => {
  const first = carriedOut(plan());
  const now = snapshot({ invoice: invoiceOf([item('1050.00')], '86.63') });
  const order = { kind: 'creditAndRebill', newBase: '10025-1', number: 1, ...byKim } as const;
  const second = carriedOut(plan(now, rules(), first.done, { ...first.head, order }));
  const done = [...first.done, ...second.done];
  const gone = plan(now, rules(), touch(done, 'reversal', removed), second.head);
  expect(expectVerdict(gone, 'settled').state).toBe('Removed in Spectrum');
  const edited = plan(now, rules(), touch(done, 'reversal', changedByClerk), second.head);
  expect(expectVerdict(edited, 'wait').reason.code).toBe('EDITED_IN_SPECTRUM');
  const both = touch(touch(done, 'reversal', removed), 'invoice', removed);
  expect(expectVerdict(plan(now, rules(), both, second.head), 'settled').state).toBe('In Spectrum');
});
