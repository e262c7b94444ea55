import { reportPay } from '../../../activities/records/report-pay';
import { updateHead } from '../../../clients/store/heads';
import { postingKey } from '../../../clients/store/keys';
import type { Head } from '../../../domain/heads';
import type { Attempt, Posting } from '../../../domain/postings';
import { parseRecordId } from '../../../domain/record-id';
import type { Step } from '../../../domain/steps';
import { memoryStore } from '../approvals/memory-store';

const record = 'trimble-pay~main~subcontract~V1%3ASC-1~east-ABC';
const instant = '2026-11-20T09:00:00.000Z';
const attempt: Attempt = { number: 1, startedAt: instant, sendBy: instant };

function posting(kind: string, more: Partial<Posting>): Posting {
  return {
    key: postingKey(record, `${kind}@1`),
    record,
    part: `${kind}@1`,
    kind: `trimble-pay/${kind}`,
    guard: 'idempotent',
    target: 'main',
    naturalKey: '',
    body: {},
    bodyHash: '',
    state: 'posted',
    attempts: [attempt],
    decisions: [],
    claimedAt: instant,
    ...more,
  };
}

async function report(...all: Posting[]): Promise<Step> {
  const store = memoryStore();
  const postings = all.map(({ key, part, kind }) => ({ key, part, kind, state: 'claimed' as const }));
  const head: Head = {
    record,
    state: 'Posting',
    since: instant,
    revision: 0,
    plan: { id: 'x', postings, businessHash: '', finished: false },
    documents: [],
    decisions: [],
    title: { spectrumNumbers: [] },
    configHash: '',
  };
  await updateHead(store, record, () => head);
  const world = { store, settings: { hash: 'h' }, now: () => new Date(instant) };
  return reportPay(world as never, parseRecordId(record), head, all);
}

const rows = [{ code: 'invalid', text: 'state must be two letters', column: 'state' }];

test('TP2 all is there: it is planned again', async () => {
  expect(await report(posting('vendor', {}), posting('contract', {}))).toMatchObject({ planAgain: true });
});

test('TP2 a refusal is told in the words of Trimble Pay, before what was not tried', async () => {
  const refused = posting('contract', { state: 'rejected', rows });
  const step = await report(posting('vendor', {}), refused, posting('sections', { state: 'claimed' }));
  expect(step).toMatchObject({
    state: 'Waiting',
    code: 'PAY_REFUSED',
    sentence: 'Trimble Pay refused the contract: state must be two letters (invalid)',
    planAgain: false,
  });
});

test('TP5 an e-mail that is refused holds up nothing else', async () => {
  const refused = posting('vendor-member', { state: 'rejected', rows });
  expect(await report(refused, posting('contract', {}))).toMatchObject({ planAgain: true });
  const unsent = posting('contract', { state: 'claimed' });
  expect(await report(refused, unsent)).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
});

test.each([
  [undefined, 'SOURCE_UNAVAILABLE'],
  [true, 'SOURCE_ACCESS'],
] as const)(
  'TP2 what took nothing (access: %s) is %s, and one cause for the connection',
  async (access, code) => {
    const tried = {
      ...attempt,
      outcome: 'notSent' as const,
      answer: 'no connection',
      ...(access && { access }),
    };
    const step = await report(posting('contract', { state: 'claimed', attempts: [tried] }));
    expect(step).toMatchObject({ state: 'Waiting', code, cause: `cause~east-ABC~${code}~main` });
    expect(step.sentence).toBe('Trimble Pay main took nothing: no connection');
  },
);
