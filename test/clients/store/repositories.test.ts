import { listCauses, readCause, updateCause } from '../../../clients/store/causes';
import { claimCode, codeOwner } from '../../../clients/store/codes';
import { directoryStore } from '../../../clients/store/directory';
import { bumpEpoch, createEpoch, readEpoch } from '../../../clients/store/epoch';
import { listInbox, putInbox, readInbox, removeInbox } from '../../../clients/store/inbox';
import { causeKey, codeKey, postingKey } from '../../../clients/store/keys';
import type { Store } from '../../../clients/store/port';
import {
  changePosting,
  claimPosting,
  listPostings,
  readPosting,
  updatePosting,
} from '../../../clients/store/postings';
import { getReport, listReports, putReport, removeReport } from '../../../clients/store/reports';
import { listWatch, putWatch, removeWatch } from '../../../clients/store/watch';
import { causeId } from '../../../domain/causes';
import type { Posting } from '../../../domain/postings';
import { collect, removeFolders, temporaryFolder } from './support/adapters';

const record = 'servicetrade~acme~invoice~1~east-ABC';

function posting(part: string, more: Partial<Posting> = {}): Posting {
  return {
    key: postingKey(record, part),
    record,
    part,
    kind: 'spectrum/ar-invoice',
    guard: 'keyed',
    target: 'east-ABC',
    naturalKey: 'ABC/ACME01/1001',
    body: { lines: [{ amount: '12.50' }] },
    bodyHash: 'h',
    state: 'claimed',
    attempts: [],
    decisions: [],
    claimedAt: '2026-10-05T12:00:00.000Z',
    ...more,
  };
}

let store: Store;
beforeEach(() => (store = directoryStore({ path: temporaryFolder() })));
afterAll(removeFolders);

describe('postings in the record store', () => {
  it('freeze the body of the first claim', async () => {
    await expect(claimPosting(store, posting('invoice'))).resolves.toMatchObject({ made: true });
    const again = await claimPosting(store, posting('invoice', { body: { lines: [] }, bodyHash: 'other' }));
    expect(again).toEqual({ made: false, posting: posting('invoice') });
    await expect(readPosting(store, postingKey(record, 'invoice'))).resolves.toEqual(posting('invoice'));
    await expect(readPosting(store, postingKey(record, 'credit'))).resolves.toBeUndefined();
  });

  it('let one of many mark the attempt, and tell it so', async () => {
    const { key } = posting('invoice');
    await claimPosting(store, posting('invoice'));
    const marks = await Promise.all(
      Array.from({ length: 20 }, () =>
        changePosting(store, key, (now) =>
          now?.state === 'claimed' ? { ...now, state: 'sending' } : undefined,
        ),
      ),
    );
    expect(marks.filter(({ changed }) => changed)).toHaveLength(1);
    expect(marks.map((mark) => mark.posting.state)).toEqual(Array(20).fill('sending'));
  });

  it('gives back every field that was written', async () => {
    const at = '2026-10-05T12:00:00.000Z';
    const whole = posting('invoice', {
      state: 'inDoubt',
      stage: 'unposted',
      ref: '1001',
      adopted: true,
      attempts: [
        {
          number: 1,
          startedAt: at,
          sendBy: at,
          endedAt: at,
          outcome: 'unclear',
          answer: 'no answer in 30 s',
        },
      ],
      rows: [{ code: 'E', text: 'Invalid customer', column: 'Customer_Code' }],
      doubt: {
        why: 'no answer',
        settleUntil: at,
        lastProbe: 'absent',
        differences: [{ field: 'total', sent: '1.00', found: '2.00' }],
      },
      seen: { stage: 'updated', at, differences: [], absentSince: at },
      decisions: [{ at, operator: 'kim', choice: 'posted', reason: 'seen in Spectrum' }],
      postedAt: at,
    });
    await claimPosting(store, whole);
    await expect(readPosting(store, whole.key)).resolves.toEqual(whole);
  });

  it('are listed per record, and an update of none says which', async () => {
    await claimPosting(store, posting('invoice'));
    await claimPosting(store, posting('credit'));
    const other = posting('invoice', { key: `postings/${record}2/invoice`, record: `${record}2` });
    await claimPosting(store, other);
    await expect(listPostings(store, record)).resolves.toEqual([posting('credit'), posting('invoice')]);
    await expect(updatePosting(store, 'postings/x/invoice', () => undefined)).rejects.toThrow(
      'There is no "postings/x/invoice"',
    );
  });

  it('are refused when they are not what Girder writes', async () => {
    await store.create(postingKey(record, 'bad'), { ...posting('bad'), state: 'maybe' }, (value) => value);
    await expect(readPosting(store, postingKey(record, 'bad'))).rejects.toThrow(/bad".*state/);
  });
});

describe('codes', () => {
  it('belong to the first that claims them, for good', async () => {
    const code = { target: 'east-ABC', kind: 'ar-invoice', code: '1001/A' };
    await expect(codeOwner(store, code)).resolves.toBeUndefined();
    const claims = await Promise.all(
      Array.from({ length: 50 }, (_, n) => claimCode(store, { ...code, owner: `r${n}` })),
    );
    expect(claims.filter(({ mine }) => mine)).toHaveLength(1);
    const owner = (await codeOwner(store, code)) ?? '';
    await expect(claimCode(store, { ...code, owner })).resolves.toEqual({ mine: true });
    await expect(claimCode(store, { ...code, owner: 'late' })).resolves.toEqual({ mine: false, owner });
    await expect(claimCode(store, { ...code, target: 'east-XYZ', owner: 'late' })).resolves.toEqual({
      mine: true,
    });
  });
});

describe('keys', () => {
  it('keep every code one part of its own', () => {
    expect(codeKey('east-ABC', 'ar-invoice', 'A/B ~é')).toBe('codes/east-ABC/ar-invoice/A%2FB%20%7E%C3%A9');
    expect(codeKey('east-ABC', 'customer', '..')).toBe('codes/east-ABC/customer/%2E%2E');
    expect(postingKey(record, 'status@3')).toBe(`postings/${record}/status@3`);
    expect(causeKey(causeId({ target: 'east-ABC', code: 'IN_DOUBT', subject: record }))).toBe(
      'causes/east-ABC/IN_DOUBT/servicetrade%7Eacme%7Einvoice%7E1%7Eeast-ABC',
    );
  });
});

describe('watch, inbox, causes, epoch, reports', () => {
  it('watches records per target', async () => {
    await putWatch(store, 'east-ABC', record);
    await putWatch(store, 'east-ABC', record);
    await putWatch(store, 'east-XYZ', 'other');
    await expect(collect(listWatch(store, 'east-ABC'))).resolves.toEqual([record]);
    await removeWatch(store, 'east-ABC', record);
    await expect(collect(listWatch(store, 'east-ABC'))).resolves.toEqual([]);
  });

  it('keeps messages in order of arrival until they are handled', async () => {
    const asIs = (value: unknown) => value;
    const keys: string[] = [];
    for (const id of [1, 2, 3]) {
      keys.push(await putInbox(store, { id }));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await expect(collect(listInbox(store))).resolves.toEqual(keys);
    const [first = ''] = keys;
    await expect(readInbox(store, first, asIs)).resolves.toEqual({ id: 1 });
    await removeInbox(store, first);
    await expect(readInbox(store, first, asIs)).resolves.toBeUndefined();
    await expect(collect(listInbox(store))).resolves.toEqual(keys.slice(1));
  });

  it('opens an occurrence of a cause once, however many records come at once', async () => {
    const cause = causeId({ target: 'east-ABC', code: 'CUSTOMER_UNMAPPED', subject: 'company-77' });
    const openedAt = '2026-10-05T12:00:00.000Z';
    const opened = await Promise.all(
      Array.from({ length: 20 }, () =>
        updateCause(store, cause, (now) =>
          now && !now.closedAt
            ? undefined
            : {
                occurrence: (now?.occurrence ?? 0) + 1,
                openedAt,
                sentence: 'Company 77 has no external id.',
              },
        ),
      ),
    );
    expect(opened.map(({ occurrence }) => occurrence)).toEqual(Array(20).fill(1));
    await updateCause(store, cause, (now) => now && { ...now, mailed: { opened: openedAt }, waiting: 20 });
    await expect(readCause(store, cause)).resolves.toMatchObject({
      mailed: { opened: openedAt },
      waiting: 20,
    });
    await expect(collect(listCauses(store))).resolves.toEqual([cause]);
  });

  it('names a store once and counts its epochs', async () => {
    await expect(readEpoch(store)).resolves.toBeUndefined();
    await expect(bumpEpoch(store)).rejects.toThrow('There is no "meta/epoch"');
    const names = await Promise.all(Array.from({ length: 5 }, () => createEpoch(store)));
    expect(new Set(names.map(({ storeId }) => storeId)).size).toBe(1);
    await expect(bumpEpoch(store)).resolves.toEqual({ storeId: names[0]?.storeId, epoch: 2 });
    await expect(bumpEpoch(store, 9)).resolves.toMatchObject({ epoch: 9 });
    await expect(readEpoch(store)).resolves.toMatchObject({ epoch: 9 });
  });

  it('replaces a report of the same id', async () => {
    const asIs = (value: unknown) => value;
    await putReport(store, 'preview 1', { rows: 1 });
    await putReport(store, 'preview 1', { rows: 2 });
    await expect(getReport(store, 'preview 1', asIs)).resolves.toEqual({ rows: 2 });
    await expect(collect(listReports(store))).resolves.toEqual(['preview 1']);
    await removeReport(store, 'preview 1');
    await expect(getReport(store, 'preview 1', asIs)).resolves.toBeUndefined();
  });
});
