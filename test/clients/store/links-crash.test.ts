import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { directoryStore } from '../../../clients/store/directory';
import {
  link,
  linkOfCode,
  linkOfRecord,
  linksOfRecord,
  listLinks,
  unlink,
} from '../../../clients/store/links';
import type { Store } from '../../../clients/store/port';
import { collect, removeFolders, temporaryFolder } from './support/adapters';
import { byCode, byRecord, company, linkIn, target, undo, undone, wanted } from './support/links';
import type { Slot } from './support/links';
import { recordingStore } from './support/recording-store';

afterAll(removeFolders);

const slots: [string, Slot][] = [
  ['a customer', { kind: 'customer', slot: '' }],
  ['a cost center of a job', { kind: 'job', slot: '1/0' }],
];

describe.each(slots)('ST1, ST2, ST4: a process that dies while it links %s', (_name, slot) => {
  const mine = (number: number, code: string) => wanted(number, code, slot);
  /** A store after a process died ahead of its write number `survived` of linking company 1 and C1. */
  async function after(survived: number): Promise<Store> {
    const store = directoryStore({ path: temporaryFolder() });
    const dying = recordingStore(store);
    let left = survived;
    dying.before = () => {
      if (left === 0) throw new Error('killed');
      left -= 1;
    };
    await expect(link(dying, mine(1, 'C1'))).rejects.toThrow('killed');
    return store;
  }

  it('has made three writes in all', async () => {
    const recording = recordingStore(directoryStore({ path: temporaryFolder() }));
    await link(recording, mine(1, 'C1'));
    const record = { customer: company(1), job: `${company(1)}@1%2F0`, site: '' }[slot.kind];
    expect(recording.writes).toEqual([
      `create links/east-ABC/${slot.kind}/records/${record}`,
      `create links/east-ABC/${slot.kind}/codes/acme/C1`,
      `swap links/east-ABC/${slot.kind}/records/${record}`,
    ]);
    await undo(recording, 1, 'C1', slot);
    expect(recording.writes).toHaveLength(4);
  });

  it.each([0, 1, 2])('after %i writes: a read of the record finishes what was begun', async (survived) => {
    const store = await after(survived);
    const expected = survived === 0 ? undefined : mine(1, 'C1');
    await expect(byRecord(store, 1, slot)).resolves.toEqual(expected);
    await expect(byCode(store, 'C1', slot)).resolves.toEqual(expected);
  });

  it.each([0, 1, 2])('after %i writes: both sides say the same, read by the code first', async (survived) => {
    const store = await after(survived);
    const read = await byCode(store, 'C1', slot);
    expect(read).toEqual(survived === 2 ? mine(1, 'C1') : undefined);
    const record = await byRecord(store, 1, slot);
    await expect(byCode(store, 'C1', slot)).resolves.toEqual(record);
  });

  it.each([0, 1, 2])('after %i writes: the same link is made by the next attempt', async (survived) => {
    const store = await after(survived);
    await expect(link(store, mine(1, 'C1'))).resolves.toMatchObject({ linked: true });
    await expect(byCode(store, 'C1', slot)).resolves.toEqual(mine(1, 'C1'));
  });

  it.each([0, 1, 2])(
    'after %i writes: another record gets the code, or is told who has it',
    async (survived) => {
      const store = await after(survived);
      const answer = await link(store, mine(2, 'C1'));
      const holder = survived === 2 ? mine(1, 'C1') : mine(2, 'C1');
      expect(linkIn(answer)).toEqual(holder);
      await expect(byCode(store, 'C1', slot)).resolves.toEqual(holder);
      await expect(byRecord(store, 1, slot)).resolves.toEqual(survived === 2 ? holder : undefined);
      // The record that came too late is free for another code.
      if (survived < 2) await expect(link(store, mine(1, 'C9'))).resolves.toMatchObject({ linked: true });
    },
  );

  it.each([0, 1, 2])(
    'after %i writes: the other account links the code as if nothing was',
    async (survived) => {
      const store = await after(survived);
      const theirs = { ...mine(2, 'C1'), record: company(2, 'beta') };
      await expect(link(store, theirs)).resolves.toEqual({ linked: true, link: theirs });
      await expect(byCode(store, 'C1', { ...slot, account: 'beta' })).resolves.toEqual(theirs);
      await expect(byRecord(store, 1, slot)).resolves.toEqual(survived === 0 ? undefined : mine(1, 'C1'));
    },
  );

  it.each([0, 1, 2])('after %i writes: the record’s links are listed as they are found', async (survived) => {
    const listed = await linksOfRecord(await after(survived), mine(1, 'C1'));
    expect(listed).toEqual(survived === 0 ? [] : [mine(1, 'C1')]);
  });

  it('leaves a code that waits for nobody after the record was linked elsewhere', async () => {
    const store = await after(2);
    await undo(store, 1, 'C1', slot);
    await expect(link(store, mine(1, 'C2'))).resolves.toMatchObject({ linked: true });
    await expect(byCode(store, 'C1', slot)).resolves.toBeUndefined();
    await expect(link(store, mine(2, 'C1'))).resolves.toMatchObject({ linked: true });
    await expect(byRecord(store, 1, slot)).resolves.toEqual(mine(1, 'C2'));
  });

  it('is finished for good once its link was read, though a slower reader was about to give it up', async () => {
    const store = await after(1);
    await link(store, mine(2, 'C1'));
    const slow = recordingStore(store);
    slow.before = async () => {
      slow.before = () => undefined;
      // The slow one found the code with company 2. Then it was free, and another got as far as the code.
      await undo(store, 2, 'C1', slot);
      const dying = recordingStore(store);
      dying.before = (write) => {
        if (write.includes('/records/')) throw new Error('killed');
      };
      await expect(byRecord(dying, 1, slot)).rejects.toThrow('killed');
      await expect(byCode(store, 'C1', slot)).resolves.toEqual(mine(1, 'C1'));
    };
    await expect(byRecord(slow, 1, slot)).resolves.toEqual(mine(1, 'C1'));
    expect(slow.writes).toEqual([expect.stringMatching(/^swap .*\/records\/.* lost$/)]);
    await expect(byCode(store, 'C1', slot)).resolves.toEqual(mine(1, 'C1'));
  });

  it('has no say when it wakes after its link was undone and the code given on', async () => {
    const store = directoryStore({ path: temporaryFolder() });
    const slow = recordingStore(store);
    slow.before = async (write) => {
      if (!write.startsWith(`create links/east-ABC/${slot.kind}/codes/`)) return;
      slow.before = () => undefined;
      // While it slept: another finished its link, undid it, and linked the code to company 2.
      await byRecord(store, 1, slot);
      await undo(store, 1, 'C1', slot);
      await link(store, mine(2, 'C1'));
    };
    await expect(link(slow, mine(1, 'C1'))).resolves.toEqual({ linked: false, holder: mine(2, 'C1') });
    await expect(byCode(store, 'C1', slot)).resolves.toEqual(mine(2, 'C1'));
    await expect(byRecord(store, 1, slot)).resolves.toBeUndefined();
  });
});

describe('ST4: a process that dies while it links one slot of a job', () => {
  it.each([0, 1, 2])(
    'after %i writes: another slot gets the code, or is told who has it; a third is as before',
    async (survived) => {
      const one = wanted(1, 'T1', { kind: 'job', slot: '100' });
      const two = { ...one, slot: '200' };
      const third = { ...one, slot: '300', code: 'T3' };
      const store = directoryStore({ path: temporaryFolder() });
      await link(store, third);
      const dying = recordingStore(store);
      let left = survived;
      dying.before = () => {
        if (left-- === 0) throw new Error('killed');
      };
      await expect(link(dying, one)).rejects.toThrow('killed');

      const holder = survived === 2 ? one : two;
      expect(linkIn(await link(store, two))).toEqual(holder);
      await expect(linksOfRecord(store, one)).resolves.toEqual([holder, third]);
      // The slot that came too late is free for another code.
      const late = survived === 2 ? two : one;
      await expect(link(store, { ...late, code: 'T9' })).resolves.toMatchObject({ linked: true });
    },
  );
});

describe('ST1: a code whose link was undone', () => {
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

describe('ST1, ST2, ST4: links under many hands', () => {
  const step = fc.record({
    number: fc.integer({ min: 1, max: 2 }),
    slot: fc.constantFrom('', '100'),
    account: fc.constantFrom('acme', 'acme', 'acme', 'beta'),
    code: fc.constantFrom('C1', 'C2', 'C3'),
    undo: fc.boolean(),
    /** The process dies ahead of this write. */
    diesAt: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
    pauses: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 6 }),
  });

  it('are one to one in each account after any crowd, with any deaths, and none that was told is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        const path = temporaryFolder();
        const ofStep = ({ number, slot, account: connection, code }: (typeof steps)[number]) =>
          wanted(number, code, { kind: 'job', slot, record: company(number, connection) });
        const answers = await Promise.all(
          steps.map(async (one) => {
            const { undo: undoes, diesAt, pauses } = one;
            const store = recordingStore(directoryStore({ path }));
            let writes = 0;
            store.before = async () => {
              if (writes === diesAt) throw new Error('killed');
              await sleep(pauses[writes++ % pauses.length]);
            };
            try {
              if (undoes) await unlink(store, { ...ofStep(one), undone });
              else return await link(store, ofStep(one));
            } catch (error) {
              if (!(error instanceof Error) || error.message !== 'killed') throw error;
            }
            return undefined;
          }),
        );
        const store = directoryStore({ path });
        for (const connection of ['acme', 'beta']) {
          const job = { target, kind: 'job', account: connection } as const;
          const links = await collect(listLinks(store, job));
          expect(new Set(links.map(({ code }) => code)).size).toBe(links.length);
          for (const found of links) {
            await expect(linkOfRecord(store, found)).resolves.toEqual(found);
            await expect(linkOfCode(store, { ...job, code: found.code })).resolves.toEqual(found);
          }
          for (const code of ['C1', 'C2', 'C3']) {
            const found = await linkOfCode(store, { ...job, code });
            if (found) expect(links).toContainEqual(found);
          }
          const ofRecords = [];
          for (const number of [1, 2]) {
            ofRecords.push(...(await linksOfRecord(store, { ...job, record: company(number, connection) })));
          }
          expect(ofRecords).toEqual(links);
        }
        const links = await collect(listLinks(store, { target, kind: 'job' }));
        for (const answer of answers) {
          if (!answer?.linked) continue;
          const { record, slot, code } = answer.link;
          const undoing = steps.some((one) => one.undo && ofStep(one).record === record && one.slot === slot);
          if (!undoing) expect(links).toContainEqual(expect.objectContaining({ record, slot, code }));
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
