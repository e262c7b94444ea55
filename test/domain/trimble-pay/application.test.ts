import type { Head, Order } from '../../../domain/heads';
import type { Posting } from '../../../domain/postings';
import {
  applicationHash,
  applicationMark,
  goesOnByItself,
  mayCredit,
  nextStep,
  reasonOfFailure,
  undoable,
  whyNotExport,
} from '../../../domain/trimble-pay/application';
import type { ApplicationFacts } from '../../../domain/trimble-pay/application';
import type { Billed } from '../../../domain/trimble-pay/billed';
import { historyAfter } from '../../../domain/trimble-pay/history';
import type { PaySettings } from '../../../domain/trimble-pay/settings';
import type { PayApplication } from '../../../domain/trimble-pay/types';
import { isReasonCode } from '../../../domain/reasons';
import { contract, newHistory, settings, simple } from './support';

const { application } = simple();

const posting = (more: Partial<Posting>): Posting => ({
  ...{ key: 'postings/r/ap-invoice', record: 'r', part: 'ap-invoice', kind: 'spectrum/ap-invoice' },
  ...{ guard: 'keyed', target: 'east-ABC', naturalKey: 'ABC|V100|SC-100-1' },
  body: { application: { connection: 'main', id: 'pa-1', revision: application.revision } },
  ...{ bodyHash: 'h', state: 'posted', attempts: [], decisions: [], claimedAt: '2026-08-01T00:00:00Z' },
  ...more,
});

const attempt = { number: 1, startedAt: '2026-08-02T10:00:00Z', sendBy: '2026-08-02T10:00:10Z' };
const order = (
  kind: 'export' | 'undo' | 'acceptEdit' | 'acceptRemoved',
  at = '2026-08-02T09:00:00Z',
): Order => ({
  kind,
  at,
  operator: 'pat',
});

const counted: Billed = {
  record: 'r',
  how: 'posted',
  history: historyAfter(newHistory, application, contract.retainage),
};

function step(facts: Partial<ApplicationFacts>, of: PaySettings = settings()) {
  const next = nextStep(
    { application, head: undefined, posting: undefined, billed: undefined, ...facts },
    of,
  );
  const why =
    'reason' in next ? next.reason.code : next.next === 'rest' ? next.resting.reason?.code : undefined;
  const state = next.next === 'rest' ? `${next.next} ${next.resting.state}` : next.next;
  return why === undefined ? state : `${state} ${why}`;
}

const app = (more: Partial<PayApplication>): PayApplication => ({ ...application, ...more });

describe('TP6, TP10: what the status in Trimble Pay decides', () => {
  test.each<[string, Partial<ApplicationFacts>, string]>([
    ['approved', {}, 'approve'],
    ['gone', { application: undefined }, 'skip DELETED_IN_SOURCE'],
    ['a draft', { application: app({ status: 'draft' }) }, 'skip NOT_APPROVED'],
    ['declined', { application: app({ status: 'declined' }) }, 'skip APPROVAL_DECLINED'],
    ['paid without an export', { application: app({ status: 'paid' }) }, 'skip PAID_ELSEWHERE'],
    ['submitted', { application: app({ status: 'submitted' }) }, 'wait APPROVAL_PENDING'],
    ['half approved', { application: app({ status: 'in_review' }) }, 'wait APPROVAL_PENDING'],
    [
      'paid after the export',
      { application: app({ status: 'paid' }), billed: counted, posting: posting({}) },
      'rest In Spectrum',
    ],
  ])('%s', (_name, facts, expected) => {
    expect(step(facts)).toBe(expected);
  });

  test('girder alone does not wait for Trimble Pay; a pending one voids what Girder approved', () => {
    const submitted = app({ status: 'submitted' });
    const girder = settings({}, { approvals: 'girder', acknowledgeBypass: true });
    expect(step({ application: submitted }, girder)).toBe('approve');
    const both = nextStep(
      { application: submitted, head: undefined, posting: undefined, billed: undefined },
      settings({}, { approvals: 'both' }),
    );
    expect(both).toMatchObject({ next: 'wait', voids: true });
  });
});

describe('TP7: what became of its AP invoice decides first', () => {
  const { revision } = application;
  const held = { revision, code: 'GL_PERIOD_CLOSED', sentence: 'closed' } as const;
  test.each<[string, Partial<ApplicationFacts>, string]>([
    ['being sent', { posting: posting({ state: 'sending' }) }, 'settle'],
    [
      'in doubt, though declined meanwhile',
      { application: app({ status: 'declined' }), posting: posting({ state: 'inDoubt' }) },
      'settle',
    ],
    [
      'in doubt, though to be undone',
      { posting: posting({ state: 'inDoubt' }), head: { order: order('undo') } },
      'settle',
    ],
    ['posted and not counted', { posting: posting({}) }, 'count'],
    ['posted, counted', { posting: posting({}), billed: counted }, 'rest In Spectrum'],
    ['updated', { posting: posting({ stage: 'updated' }), billed: counted }, 'rest Updated'],
    ['to be undone', { posting: posting({}), billed: counted, head: { order: order('undo') } }, 'undo'],
    ['undone half way', { posting: posting({ state: 'claimed' }), head: { order: order('undo') } }, 'undo'],
    ['proven absent', { posting: posting({ state: 'claimed' }) }, 'approve'],
    ['refused', { posting: posting({ state: 'rejected', attempts: [attempt] }) }, 'refused'],
    [
      'refused for an order',
      { posting: posting({ state: 'rejected', attempts: [attempt] }), head: { order: order('export') } },
      'refused',
    ],
    [
      'refused, ordered again',
      {
        posting: posting({ state: 'rejected', attempts: [attempt] }),
        head: { order: order('export', '2026-08-02T11:00:00Z') },
      },
      'approve',
    ],
    [
      'refused at an older revision',
      {
        application: app({ revision: revision + 1 }),
        posting: posting({ state: 'rejected', attempts: [attempt] }),
      },
      'approve',
    ],
    ['held', { head: { held } }, 'wait GL_PERIOD_CLOSED'],
    ['held and ordered', { head: { held, order: order('export') } }, 'approve'],
    [
      'held at an older revision',
      { application: app({ revision: revision + 1 }), head: { held } },
      'approve',
    ],
    ['nothing to export', { billed: { ...counted, how: 'nothing' } }, 'rest Skipped NOTHING_TO_EXPORT'],
    [
      'keyed',
      { billed: { ...counted, how: 'keyed', keyed: { number: '1', stage: 'unposted' } } },
      'rest In Spectrum',
    ],
    [
      'keyed and updated',
      { billed: { ...counted, how: 'keyed', keyed: { number: '1', stage: 'updated' } } },
      'rest Updated',
    ],
    [
      'exported, then gone',
      { application: undefined, posting: posting({}), billed: counted },
      'rest In Spectrum',
    ],
    [
      'exported, then changed',
      { application: app({ periodEnd: '2026-07-30' }), posting: posting({}), billed: counted },
      'rest Waiting CHANGED_AFTER_EXPORT',
    ],
    [
      'exported, another number entered',
      { application: app({ erpInvoiceNumber: 'X-1' }), posting: posting({}), billed: counted },
      'rest In Spectrum',
    ],
  ])('%s', (_name, facts, expected) => {
    expect(step(facts)).toBe(expected);
  });

  const seen = { stage: 'unposted', at: '2026-08-03T00:00:00Z' } as const;
  const edited = posting({
    seen: { ...seen, differences: [{ field: 'amount', sent: '1.00', found: '2.00' }] },
  });
  const gone = posting({ seen: { ...seen, stage: 'removed', differences: [] } });

  test('a clerk edits or removes it: a person decides, and a later edit is another question', () => {
    expect(step({ posting: edited, billed: counted })).toBe('rest Waiting EDITED_IN_SPECTRUM');
    const accepting = nextStep(
      { application, head: { order: order('acceptEdit') }, posting: edited, billed: counted },
      settings(),
    );
    expect(accepting).toMatchObject({ next: 'rest', resting: { state: 'In Spectrum' } });
    const choice = accepting.next === 'rest' ? (accepting.resting.accepts ?? '') : '';
    const decision = { at: seen.at, operator: 'pat', choice, reason: 'agreed' };
    expect(step({ posting: { ...edited, decisions: [decision] }, billed: counted })).toBe('rest In Spectrum');
    const again = { ...seen, differences: [{ field: 'amount', sent: '1.00', found: '3.00' }] };
    expect(step({ posting: { ...edited, seen: again, decisions: [decision] }, billed: counted })).toBe(
      'rest Waiting EDITED_IN_SPECTRUM',
    );
    expect(step({ posting: gone, billed: counted })).toBe('rest Removed in Spectrum REMOVED_IN_SPECTRUM');
    expect(step({ posting: gone, billed: counted, head: { order: order('acceptRemoved') } })).toBe(
      'rest Skipped ACCEPTED_REMOVED',
    );
  });
});

describe('TP7: when a person may export', () => {
  test.each<[Head['state'], string | undefined, boolean]>([
    ['Waiting', 'EXPORT_MANUAL', true],
    ['Waiting', 'DUPLICATE_INVOICE_NUMBER', true],
    ['Waiting', 'EXPORT_UNDONE', true],
    ['Waiting', 'CREDIT_MEMO', true],
    ['Waiting', 'OUT_OF_SEQUENCE', true],
    ['Waiting', 'APPROVAL_PENDING', false],
    ['Waiting', 'APPROVAL_OPEN', false],
    ['Waiting', 'CHANGED_AFTER_EXPORT', false],
    ['Waiting', 'EDITED_IN_SPECTRUM', false],
    ['Waiting', 'ECHO_DIFFERS', false],
    ['Waiting', undefined, false],
    ['Posting', undefined, false],
    ['In doubt', 'IN_DOUBT', false],
    ['In Spectrum', undefined, false],
    ['Updated', undefined, false],
    ['Removed in Spectrum', 'REMOVED_IN_SPECTRUM', false],
    ['Skipped', 'APPROVAL_DECLINED', false],
    ['Rejected', 'APPROVAL_DECLINED', false],
  ])('%s %s: %s', (state, code, may) => {
    const reason = code !== undefined && isReasonCode(code) ? { code, sentence: 'It waits.' } : undefined;
    const why = whyNotExport({ state, reason, title: { spectrumNumbers: ['SC-100-1'] } });
    expect(why === undefined).toBe(may);
  });

  test('not twice: the first order stands', () => {
    const reason = { code: 'EXPORT_MANUAL', sentence: 'It waits.' } as const;
    const head = {
      state: 'Waiting',
      reason,
      order: order('export'),
      title: { spectrumNumbers: [] },
    } as const;
    expect(whyNotExport({ ...head, title: { spectrumNumbers: [] } })).toContain('since 2026-08-02');
  });

  test('a credit memo only after a person saw that it is one', () => {
    const held = { revision: 2, code: 'CREDIT_MEMO', sentence: 'A credit.' } as const;
    expect(mayCredit({ order: order('export') }, undefined, 2)).toBe(false);
    expect(mayCredit({ held }, undefined, 2)).toBe(false);
    expect(mayCredit({ held, order: order('export') }, undefined, 2)).toBe(true);
    expect(mayCredit({ held, order: order('export') }, undefined, 3)).toBe(false);
    expect(mayCredit({ order: order('export') }, posting({ state: 'claimed' }), 2)).toBe(true);
  });
});

test('TP10: only the newest exported application can be undone, and nothing that may be in Spectrum', () => {
  expect(undoable({ state: 'In Spectrum' }, counted)).toBeUndefined();
  expect(
    undoable({ state: 'In Spectrum' }, { ...counted, next: 'trimble-pay~main~application~2~x' }),
  ).toContain('newest');
  expect(undoable({ state: 'In doubt' }, counted)).toContain('settle');
  expect(undoable({ state: 'Waiting' }, { record: 'r' } as Billed)).toContain('not exported');
});

test('TP10: every failure has its reason; two go on by themselves and are no failure to Trimble Pay', () => {
  expect(Object.values(reasonOfFailure).every(isReasonCode)).toBe(true);
  expect(
    Object.keys(reasonOfFailure).filter((code) => goesOnByItself(code as keyof typeof reasonOfFailure)),
  ).toEqual(['not_fully_approved', 'out_of_sequence']);
});

test('TP9: the mark shows status, revision and last change; a coarse clock hides nothing', () => {
  const at = { status: 'approved', revision: 2, updated: '2026-08-01T10:00:00Z' } as const;
  expect(applicationMark(at)).toBe('approved|2|2026-08-01T10:00:00Z');
  expect(applicationMark(at, new Date('2026-08-01T10:00:00.500Z'))).toBe(
    'approved|2|2026-08-01T10:00:00Z|early',
  );
  expect(applicationMark(at, new Date('2026-08-01T10:00:01Z'))).toBe(applicationMark(at));
  const fine = { ...at, updated: '2026-08-01T10:00:00.250Z' };
  expect(applicationMark(fine, new Date('2026-08-01T10:00:00.500Z'))).toBe(applicationMark(fine));
});

test('TP9: a write of Girder changes nothing of what is compared; an edited number or figure does', () => {
  const told = app({ updated: '2026-08-05T00:00:00.000Z' });
  expect(applicationHash(told)).toBe(applicationHash(application));
  expect(applicationHash(app({ erpInvoiceNumber: 'X' }))).not.toBe(applicationHash(application));
  expect(applicationHash(app({ status: 'paid' }))).not.toBe(applicationHash(application));
  expect(applicationHash(app({ invoiceDate: '2026-07-29' }))).not.toBe(applicationHash(application));
});
