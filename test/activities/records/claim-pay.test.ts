import { nextPart, putOldAside } from '../../../activities/records/claim-pay';
import { oldPostingKey, postingKey } from '../../../clients/store/keys';
import { claimPosting, listPostings } from '../../../clients/store/postings';
import type { Attempt, Posting } from '../../../domain/postings';
import { memoryStore } from '../approvals/memory-store';

const instant = '2026-11-20T09:00:00.000Z';
const record = 'trimble-pay~main~subcontract~V1%3ASC-1~east-ABC';

function posting(part: string, content: unknown, state: Posting['state'], tries = 1): Posting {
  const attempts = Array.from({ length: tries }, (_, at): Attempt => ({
    number: at + 1,
    startedAt: instant,
    sendBy: instant,
  }));
  return {
    key: postingKey(record, part),
    record,
    part,
    kind: 'trimble-pay/vendor',
    guard: 'idempotent',
    target: 'main',
    naturalKey: '',
    body: { record, write: part, content },
    bodyHash: '',
    state,
    attempts,
    decisions: [],
    claimedAt: instant,
  };
}

describe('TP2 the part of a write', () => {
  test.each<[string, Posting[], string]>([
    ['begins with 1', [], 'vendor@1'],
    [
      'A after B after A is another write',
      [posting('vendor@1', 'A', 'posted'), posting('vendor@2', 'B', 'posted')],
      'vendor@3',
    ],
    [
      'numbers are numbers',
      [posting('vendor@10', 'B', 'posted'), posting('vendor@9', 'A', 'posted')],
      'vendor@11',
    ],
    ['what was not taken is repeated under its name', [posting('vendor@1', 'A', 'claimed')], 'vendor@1'],
    ['what was refused, too', [posting('vendor@1', 'A', 'rejected')], 'vendor@1'],
    ['what may have arrived keeps its name for itself', [posting('vendor@1', 'B', 'claimed')], 'vendor@2'],
    ['what was never tried is replaced', [posting('vendor@1', 'B', 'claimed', 0)], 'vendor@1'],
    ['another slot is none of its concern', [posting('vendors@4', 'A', 'posted')], 'vendor@1'],
  ])('%s', (_what, done, part) => {
    expect(nextPart(done, 'vendor', 'A')).toBe(part);
  });
});

test('TP11 after 100 edits a plan reads what was last taken and what came after it', async () => {
  const store = memoryStore();
  for (let n = 1; n <= 100; n += 1) await claimPosting(store, posting(`vendor@${n}`, n, 'posted'));
  await claimPosting(store, posting('vendor@101', 101, 'claimed'));
  await claimPosting(store, posting('contract@1', 1, 'claimed'));
  const aside = async () => putOldAside({ store } as never, await listPostings(store, record));
  await aside();
  const left = (await listPostings(store, record)).map(({ part }) => part);
  expect(left).toEqual(['contract@1', 'vendor@100', 'vendor@101']);
  // Nothing is lost.
  const kept = await store.get(oldPostingKey(record, 'vendor@7'), (value) => value);
  expect(kept?.value).toMatchObject({ part: 'vendor@7', body: { content: 7 } });
  const written = store.writes;
  await aside();
  expect(store.writes).toBe(written);
});

test('TP11 dying while something is put aside loses nothing', async () => {
  const store = memoryStore();
  for (const n of [1, 2]) await claimPosting(store, posting(`vendor@${n}`, n, 'posted'));
  const start = store.writes;
  store.before = (write) => {
    if (write === start + 1) throw new Error('the process died');
  };
  const aside = async () => putOldAside({ store } as never, await listPostings(store, record));
  await expect(aside()).rejects.toThrow('died');
  expect(await listPostings(store, record)).toHaveLength(2);
  store.before = () => undefined;
  await aside();
  expect((await listPostings(store, record)).map(({ part }) => part)).toEqual(['vendor@2']);
});
