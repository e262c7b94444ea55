import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { directoryStore } from '../../../clients/store/directory';
import { link, linkOfCode, linkOfRecord, listLinks, pastLinks, unlink } from '../../../clients/store/links';
import type { Link, Linked } from '../../../clients/store/links';
import type { Store } from '../../../clients/store/port';
import { adapters, collect, open, removeFolders, temporaryFolder } from './support/adapters';
import { recordingStore } from './support/recording-store';

/** ST1, ST2: a source's record and its code in Spectrum find each other, one to one. */
const target = 'east-ABC';
const place = { target, kind: 'customer' } as const;
const at = '2026-11-20T09:00:00.000Z';
const later = '2026-11-21T10:30:00.000Z';
const undone = { at: later, operator: 'dana', reason: 'the wrong customer' };

function company(number: number): string {
  return `servicetrade~acme~company~${number}~${target}`;
}

function wanted(number: number, code: string, more: Partial<Link> = {}): Link {
  return { ...place, record: company(number), code, at, operator: 'girder', ...more };
}

const byRecord = (store: Store, number: number) => linkOfRecord(store, { ...place, record: company(number) });
const byCode = (store: Store, code: string) => linkOfCode(store, { ...place, code });
const undo = (store: Store, number: number, code: string) =>
  unlink(store, { ...place, record: company(number), code, undone });

afterAll(removeFolders);

describe.each(adapters())('links on $name', ({ settings }) => {
  const promised = settings ? it : it.skip;
  let store: Store;
  beforeAll(() => {
    if (settings) store = open(settings);
  });
  afterAll(() => store?.close());

  promised('are found from either side, whatever the spelling of the code', async () => {
    await expect(byRecord(store, 1)).resolves.toBeUndefined();
    await expect(byCode(store, 'C00001')).resolves.toBeUndefined();
    const made = { linked: true, link: wanted(1, 'C00001') };
    await expect(link(store, wanted(1, ' c00001 '))).resolves.toEqual(made);
    await expect(byRecord(store, 1)).resolves.toEqual(wanted(1, 'C00001'));
    await expect(byCode(store, 'c00001')).resolves.toEqual(wanted(1, 'C00001'));
  });

  promised('are made once: the same again changes nothing', async () => {
    await link(store, wanted(11, 'C00011'));
    const again = await link(store, wanted(11, 'C00011', { at: later, operator: 'dana' }));
    expect(again).toEqual({ linked: true, link: wanted(11, 'C00011') });
  });

  promised('answer with who has the code, or what the record has', async () => {
    await link(store, wanted(21, 'C00021'));
    await link(store, wanted(22, 'C00022'));
    const holder = wanted(21, 'C00021');
    await expect(link(store, wanted(23, 'C00021'))).resolves.toEqual({ linked: false, holder });
    await expect(link(store, wanted(21, 'C00029'))).resolves.toEqual({ linked: false, holder });
    await expect(link(store, wanted(21, 'C00022'))).resolves.toEqual({ linked: false, holder });
    await expect(byRecord(store, 23)).resolves.toBeUndefined();
    await expect(byCode(store, 'C00029')).resolves.toBeUndefined();
    await expect(byCode(store, 'C00022')).resolves.toEqual(wanted(22, 'C00022'));
  });

  promised('are undone with who, when and why, and both sides are free again', async () => {
    await link(store, wanted(31, 'C00031'));
    const past = { ...wanted(31, 'C00031'), undone };
    await expect(undo(store, 31, 'C00039')).resolves.toEqual({
      unlinked: false,
      holder: wanted(31, 'C00031'),
    });
    await expect(undo(store, 31, 'C00031')).resolves.toEqual({ unlinked: true, link: past });
    await expect(undo(store, 31, 'C00031')).resolves.toEqual({ unlinked: false, holder: undefined });
    await expect(byRecord(store, 31)).resolves.toBeUndefined();
    await expect(byCode(store, 'C00031')).resolves.toBeUndefined();

    await expect(link(store, wanted(32, 'C00031'))).resolves.toMatchObject({ linked: true });
    await expect(link(store, wanted(31, 'C00038'))).resolves.toMatchObject({ linked: true });
    await undo(store, 31, 'C00038');
    await expect(pastLinks(store, { ...place, record: company(31) })).resolves.toEqual([
      past,
      { ...wanted(31, 'C00038'), undone },
    ]);
    await expect(pastLinks(store, { ...place, record: company(32) })).resolves.toEqual([]);
  });

  promised('are listed per target and kind', async () => {
    const sites = { target, kind: 'site' } as const;
    for (const number of [3, 1, 2]) await link(store, wanted(number, `S${number}`, sites));
    await unlink(store, { ...sites, record: company(2), code: 'S2', undone });
    await link(store, wanted(1, 'S1', { kind: 'job' }));
    const listed = await collect(listLinks(store, sites));
    expect(listed).toEqual([wanted(1, 'S1', sites), wanted(3, 'S3', sites)]);
    const elsewhere = { target: 'east-XYZ', kind: 'site' } as const;
    await expect(collect(listLinks(store, elsewhere))).resolves.toEqual([]);
  });

  promised('have one winner when many records want a code, and when a record wants many', async () => {
    const rush = await Promise.all(
      Array.from({ length: 20 }, (_, n) => link(store, wanted(500 + n, 'C00500'))),
    );
    const [winner, ...others] = rush.filter(({ linked }) => linked);
    expect([winner?.linked, others]).toEqual([true, []]);
    await expect(byCode(store, 'C00500')).resolves.toEqual(linkIn(winner));
    for (const answer of rush) expect(linkIn(answer)).toEqual(linkIn(winner));

    const codes = await Promise.all(Array.from({ length: 20 }, (_, n) => link(store, wanted(600, `D${n}`))));
    const made = codes.filter(({ linked }) => linked);
    expect(made).toHaveLength(1);
    await expect(byRecord(store, 600)).resolves.toEqual(linkIn(made[0]));
  });

  promised.each([
    [
      'another target',
      wanted(1, 'C1', { target: 'east-XYZ' }),
      /company~1~east-ABC" is a record of another target/,
    ],
    ['no record id', wanted(1, 'C1', { record: 'company-1' }), /"company-1" is not a record id/],
    ['a blank code', wanted(1, '  '), /blank/],
    ['nobody', wanted(51, 'C51', { operator: '' }), /Nothing was written.*operator/],
  ])('refuse %s', async (_name, bad, message) => {
    await expect(link(store, { ...bad, kind: 'job' })).rejects.toThrow(message);
  });

  promised('are not undone without a reason', async () => {
    await link(store, wanted(41, 'C00041'));
    const silent = { ...undone, reason: '' };
    const attempt = unlink(store, { ...place, record: company(41), code: 'C00041', undone: silent });
    await expect(attempt).rejects.toThrow(/Nothing was written.*reason/);
    await expect(byCode(store, 'C00041')).resolves.toEqual(wanted(41, 'C00041'));
  });
});

function linkIn(answer: Linked | undefined): Link | undefined {
  return answer?.linked ? answer.link : answer?.holder;
}

describe('a process that dies while it links', () => {
  /** A store after a process died ahead of its write number `survived` of linking company 1 and C1. */
  async function after(survived: number): Promise<Store> {
    const store = directoryStore({ path: temporaryFolder() });
    const dying = recordingStore(store);
    let left = survived;
    dying.before = () => {
      if (left === 0) throw new Error('killed');
      left -= 1;
    };
    await expect(link(dying, wanted(1, 'C1'))).rejects.toThrow('killed');
    return store;
  }

  it('has made three writes in all', async () => {
    const recording = recordingStore(directoryStore({ path: temporaryFolder() }));
    await link(recording, wanted(1, 'C1'));
    expect(recording.writes).toEqual([
      `create links/east-ABC/customer/records/${company(1)}`,
      'create links/east-ABC/customer/codes/C1',
      `swap links/east-ABC/customer/records/${company(1)}`,
    ]);
    await undo(recording, 1, 'C1');
    expect(recording.writes).toHaveLength(4);
  });

  it.each([0, 1, 2])('after %i writes: a read of the record finishes what was begun', async (survived) => {
    const store = await after(survived);
    const expected = survived === 0 ? undefined : wanted(1, 'C1');
    await expect(byRecord(store, 1)).resolves.toEqual(expected);
    await expect(byCode(store, 'C1')).resolves.toEqual(expected);
  });

  it.each([0, 1, 2])('after %i writes: both sides say the same, read by the code first', async (survived) => {
    const store = await after(survived);
    const read = await byCode(store, 'C1');
    expect(read).toEqual(survived === 2 ? wanted(1, 'C1') : undefined);
    const record = await byRecord(store, 1);
    await expect(byCode(store, 'C1')).resolves.toEqual(record);
  });

  it.each([0, 1, 2])('after %i writes: the same link is made by the next attempt', async (survived) => {
    const store = await after(survived);
    await expect(link(store, wanted(1, 'C1'))).resolves.toMatchObject({ linked: true });
    await expect(byCode(store, 'C1')).resolves.toEqual(wanted(1, 'C1'));
  });

  it.each([0, 1, 2])(
    'after %i writes: another record gets the code, or is told who has it',
    async (survived) => {
      const store = await after(survived);
      const answer = await link(store, wanted(2, 'C1'));
      const holder = survived === 2 ? wanted(1, 'C1') : wanted(2, 'C1');
      expect(linkIn(answer)).toEqual(holder);
      await expect(byCode(store, 'C1')).resolves.toEqual(holder);
      await expect(byRecord(store, 1)).resolves.toEqual(survived === 2 ? holder : undefined);
      // The record that came too late is free for another code.
      if (survived < 2) await expect(link(store, wanted(1, 'C9'))).resolves.toMatchObject({ linked: true });
    },
  );

  it('leaves a code that waits for nobody after the record was linked elsewhere', async () => {
    const store = await after(2);
    await undo(store, 1, 'C1');
    await expect(link(store, wanted(1, 'C2'))).resolves.toMatchObject({ linked: true });
    await expect(byCode(store, 'C1')).resolves.toBeUndefined();
    await expect(link(store, wanted(2, 'C1'))).resolves.toMatchObject({ linked: true });
    await expect(byRecord(store, 1)).resolves.toEqual(wanted(1, 'C2'));
  });

  it('has no say when it wakes after its link was undone and the code given on', async () => {
    const store = directoryStore({ path: temporaryFolder() });
    const slow = recordingStore(store);
    slow.before = async (write) => {
      if (!write.startsWith('create links/east-ABC/customer/codes/')) return;
      slow.before = () => undefined;
      // While it slept: another finished its link, undid it, and linked the code to company 2.
      await byRecord(store, 1);
      await undo(store, 1, 'C1');
      await link(store, wanted(2, 'C1'));
    };
    await expect(link(slow, wanted(1, 'C1'))).resolves.toEqual({ linked: false, holder: wanted(2, 'C1') });
    await expect(byCode(store, 'C1')).resolves.toEqual(wanted(2, 'C1'));
    await expect(byRecord(store, 1)).resolves.toBeUndefined();
  });
});

describe('a code whose link was undone', () => {
  it('goes to the record that linked it again, not to a slower one that found it free', async () => {
    const store = directoryStore({ path: temporaryFolder() });
    await link(store, wanted(1, 'C1'));
    await undo(store, 1, 'C1');
    const slow = recordingStore(store);
    slow.before = async (write) => {
      if (!write.startsWith('swap links/east-ABC/customer/codes/')) return;
      slow.before = () => undefined;
      await expect(link(store, wanted(1, 'C1'))).resolves.toMatchObject({ linked: true });
    };
    await expect(link(slow, wanted(2, 'C1'))).resolves.toEqual({ linked: false, holder: wanted(1, 'C1') });
    await expect(byCode(store, 'C1')).resolves.toEqual(wanted(1, 'C1'));
    await expect(byRecord(store, 2)).resolves.toBeUndefined();
  });
});

describe('links under many hands', () => {
  const few = fc.integer({ min: 1, max: 3 });
  const step = fc.record({
    number: few,
    code: few.map((n) => `C${n}`),
    undo: fc.boolean(),
    /** The process dies ahead of this write. */
    diesAt: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
    pauses: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 6 }),
  });

  it('are one to one after any crowd, with any deaths, and none that was told is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        const path = temporaryFolder();
        const answers = await Promise.all(
          steps.map(async ({ number, code, undo: undoes, diesAt, pauses }) => {
            const store = recordingStore(directoryStore({ path }));
            let writes = 0;
            store.before = async () => {
              if (writes === diesAt) throw new Error('killed');
              await sleep(pauses[writes++ % pauses.length]);
            };
            try {
              if (undoes) await undo(store, number, code);
              else return await link(store, wanted(number, code));
            } catch (error) {
              if (!(error instanceof Error) || error.message !== 'killed') throw error;
            }
            return undefined;
          }),
        );
        const store = directoryStore({ path });
        const links = await collect(listLinks(store, place));
        expect(new Set(links.map(({ code }) => code)).size).toBe(links.length);
        for (const number of [1, 2, 3]) {
          const found = await byRecord(store, number);
          if (found) await expect(byCode(store, found.code)).resolves.toEqual(found);
        }
        for (const code of ['C1', 'C2', 'C3']) {
          const found = await byCode(store, code);
          if (found) expect(links).toContainEqual(found);
        }
        for (const answer of answers) {
          if (!answer?.linked) continue;
          const { record, code } = answer.link;
          const undoing = steps.some((one) => one.undo && company(one.number) === record);
          if (!undoing) expect(links).toContainEqual(expect.objectContaining({ record, code }));
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
