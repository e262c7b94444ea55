import { directoryStore } from '../../../clients/store/directory';
import { listRecords, readHead, tidyOpen, updateHead } from '../../../clients/store/heads';
import { listOpen } from '../../../clients/store/open-index';
import type { Store } from '../../../clients/store/port';
import type { Head, RecordState } from '../../../domain/heads';
import { reason } from '../../../domain/reasons';
import { collect, removeFolders, temporaryFolder } from './support/adapters';
import { recordingStore } from './support/recording-store';

const record = 'servicetrade~acme~invoice~2687264638045377~east-ABC';

function head(state: RecordState, more: Partial<Head> = {}): Head {
  return {
    record,
    state,
    since: '2026-10-05T12:00:00.000Z',
    revision: 1,
    documents: [],
    decisions: [],
    title: { spectrumNumbers: [] },
    configHash: 'abc',
    ...more,
  };
}

const to = (state: RecordState) => (now: Head | undefined) => ({ ...(now ?? head(state)), state });

let store: Store;
beforeEach(() => (store = directoryStore({ path: temporaryFolder() })));
afterAll(removeFolders);

describe('OP2: heads in the record store', () => {
  it('gives back every field that was written', async () => {
    const decision = {
      at: '2026-10-05T12:00:00.000Z',
      operator: 'kim',
      choice: 'skip',
      reason: 'billed by hand',
    };
    const ref = {
      key: `postings/${record}/invoice`,
      part: 'invoice',
      kind: 'spectrum/ar-invoice',
      state: 'posted',
    };
    const whole = head('Waiting', {
      reason: reason('CUSTOMER_UNMAPPED', 'Company 77 has no external id.', 'company-77'),
      cause: 'cause~east-ABC~CUSTOMER_UNMAPPED~company-77',
      skip: decision,
      businessHash: 'h1',
      plan: { id: 'p1', postings: [{ ...ref, state: 'sending' }], finished: false, businessHash: 'h1' },
      documents: [{ ...ref, state: 'posted' }],
      sourceMark: 'm',
      order: { kind: 'creditAndRebill', newBase: '1001', number: 1, at: decision.at, operator: 'kim' },
      decisions: [decision],
      title: {
        sourceNumber: '1000',
        spectrumNumbers: ['1000'],
        total: '12.50',
        glDate: '2026-10-05',
        batch: 'GIRDER',
      },
    });
    const stored = await updateHead(store, record, () => whole);
    expect(stored.value).toEqual(whole);
    await expect(readHead(store, record)).resolves.toEqual({ value: whole, version: stored.version });
    await expect(collect(listRecords(store))).resolves.toEqual([record]);
  });

  it('keeps what a newer version of Girder wrote and this one does not know', async () => {
    await updateHead(store, record, () => ({ ...head('Waiting'), later: { field: 1 } }));
    await updateHead(store, record, to('Posting'));
    await expect(readHead(store, record)).resolves.toMatchObject({ value: { later: { field: 1 } } });
  });

  it('writes nothing when nothing is wanted, and says so when there is nothing', async () => {
    await expect(updateHead(store, record, () => undefined)).rejects.toThrow(`"records/${record}"`);
    const made = await updateHead(store, record, () => head('Waiting'));
    await expect(updateHead(store, record, () => undefined)).resolves.toEqual(made);
  });

  it('loses no change of 40 that come at once', async () => {
    await Promise.all(
      Array.from({ length: 40 }, () =>
        updateHead(store, record, (now) => {
          const base = now ?? head('Posting', { revision: 0 });
          return { ...base, revision: base.revision + 1 };
        }),
      ),
    );
    await expect(readHead(store, record)).resolves.toMatchObject({ value: { revision: 40 } });
  });
});

describe('the index of open records', () => {
  const indexed = () => collect(listOpen(store));

  it('is written before a head opens and removed after it closes', async () => {
    const recording = recordingStore(store);
    await updateHead(recording, record, () => head('Waiting'));
    await updateHead(recording, record, to('Posting'));
    await updateHead(recording, record, to('In Spectrum'));
    await updateHead(recording, record, to('In doubt'));
    expect(recording.writes).toEqual([
      `create open/${record}`,
      `create records/${record}`,
      `swap records/${record}`,
      `swap records/${record}`,
      `remove open/${record}`,
      `create open/${record}`,
      `swap records/${record}`,
    ]);
    await expect(indexed()).resolves.toEqual([record]);
  });

  it.each(['Skipped', 'Rejected', 'Updated', 'Removed in Spectrum'] as const)(
    'holds no record that is %s',
    async (state) => {
      await updateHead(store, record, () => head('Waiting'));
      await expect(indexed()).resolves.toEqual([record]);
      await updateHead(store, record, to(state));
      await expect(indexed()).resolves.toEqual([]);
    },
  );

  it('never misses an open head, wherever the process dies', async () => {
    const states: RecordState[] = ['Waiting', 'In Spectrum', 'In doubt', 'Updated'];
    for (let died = 0; died < 7; died += 1) {
      const recording = recordingStore(directoryStore({ path: temporaryFolder() }));
      let left = died;
      recording.before = () => {
        if (left === 0) throw new Error('killed');
        left -= 1;
      };
      const life = async () => {
        for (const state of states) await updateHead(recording, record, to(state));
      };
      await expect(life()).rejects.toThrow('killed');
      const state = (await readHead(recording, record))?.value.state;
      const listed = await collect(listOpen(recording));
      if (state === 'Waiting' || state === 'In doubt')
        expect({ died, listed }).toEqual({ died, listed: [record] });
    }
  });

  it('is put back when a head opens while the entry is removed', async () => {
    await updateHead(store, record, () => head('Waiting'));
    const slow = recordingStore(store);
    slow.before = async (write) => {
      slow.before = () => undefined;
      expect(write).toBe(`swap records/${record}`);
      slow.before = async (next) => {
        slow.before = () => undefined;
        expect(next).toBe(`remove open/${record}`);
        await updateHead(store, record, to('In doubt'));
      };
    };
    await updateHead(slow, record, to('In Spectrum'));
    await expect(readHead(store, record)).resolves.toMatchObject({ value: { state: 'In doubt' } });
    await expect(indexed()).resolves.toEqual([record]);
  });

  it('is put back when a sweeper takes it for stale before the head is written', async () => {
    const slow = recordingStore(store);
    slow.before = async (write) => {
      if (write === `create records/${record}`) await tidyOpen(store, record);
    };
    await updateHead(slow, record, () => head('Waiting'));
    expect(slow.writes).toEqual([
      `create open/${record}`,
      `create records/${record}`,
      `create open/${record}`,
    ]);
    await expect(indexed()).resolves.toEqual([record]);
  });

  it('loses a stale entry, and only that, when it is tidied', async () => {
    const waiting = `${record}1`;
    await updateHead(store, waiting, () => ({ ...head('Waiting'), record: waiting }));
    await updateHead(store, record, () => head('In Spectrum'));
    await store.create(`open/${record}`, { record }, (value) => value);
    for (const id of await indexed()) await tidyOpen(store, id);
    await expect(indexed()).resolves.toEqual([waiting]);
  });
});
