import { z } from 'zod';
import { claimCode, codeOwner } from '../../../clients/store/codes';
import { directoryStore } from '../../../clients/store/directory';
import { codesPrefix, highestCodeKey, lastPart } from '../../../clients/store/keys';
import { claimNextCode, inSpectrum, markTaken } from '../../../clients/store/next-code';
import type { GivenCode, WantedCode } from '../../../clients/store/next-code';
import type { Store } from '../../../clients/store/port';
import { codeAt } from '../../../domain/spectrum/code-range';
import { adapters, collect, open, removeFolders, runChild, temporaryFolder } from './support/adapters';
import type { ChildEnd } from './support/adapters';
import { recordingStore } from './support/recording-store';

/** ST1, ST2: code allocation never collides and never reuses. */
const target = 'east-ABC';
const range = { prefix: 'C', from: 1, to: 9_999, width: 5 };
const setting = 'servicetrade.acme.customers.code';

function company(number: number, account = 'acme'): string {
  return `servicetrade~${account}~company~${number}~${target}`;
}

function wanted(owner: string, more: Partial<WantedCode> = {}): WantedCode {
  return { target, kind: 'customer', owner, range, setting, known: [], ...more };
}

function codeOf(given: GivenCode): string {
  return given.ok ? given.code : given.sentence;
}

async function next(store: Store, owner: string, more: Partial<WantedCode> = {}): Promise<string> {
  return codeOf(await claimNextCode(store, wanted(owner, more)));
}

const claimed = async (store: Store) =>
  (await collect(store.list(codesPrefix(target, 'customer')))).map(lastPart);

afterAll(removeFolders);

describe('the next code of a range', () => {
  let store: Store;
  beforeEach(() => (store = directoryStore({ path: temporaryFolder() })));

  it('is one after the highest, and the same again for the same record', async () => {
    await expect(next(store, company(1))).resolves.toBe('C00001');
    await expect(next(store, company(2))).resolves.toBe('C00002');
    await expect(next(store, company(1))).resolves.toBe('C00001');
    await expect(next(store, company(3, 'west'))).resolves.toBe('C00003');
    await expect(codeOwner(store, { target, kind: 'customer', code: 'C00002' })).resolves.toBe(company(2));
  });

  it('is counted per target and per kind', async () => {
    await next(store, company(1));
    await expect(next(store, company(2), { kind: 'site' })).resolves.toBe('C00001');
    await expect(next(store, company(2), { target: 'east-XYZ' })).resolves.toBe('C00001');
    await expect(next(store, company(2))).resolves.toBe('C00002');
  });

  it('is one code for one company, however many events come at once', async () => {
    const path = temporaryFolder();
    const processes = Array.from({ length: 8 }, () => directoryStore({ path }));
    const codes = await Promise.all(processes.map((other) => next(other, company(1))));
    expect(codes).toEqual(Array(8).fill('C00001'));
    await expect(claimed(directoryStore({ path }))).resolves.toEqual(['C00001']);
  });

  it('steps over codes in Spectrum, whatever their spelling, and marks them as taken for good', async () => {
    const known = new Set([' c00001', 'C00002', 'C00004', 'OTHER']).values();
    await expect(next(store, company(1), { known })).resolves.toBe('C00003');
    await expect(codeOwner(store, { target, kind: 'customer', code: 'C00001' })).resolves.toBe(inSpectrum);
    // Spectrum lists them no more; they are not given all the same.
    await expect(next(store, company(2))).resolves.toBe('C00004');
    await expect(next(store, company(3))).resolves.toBe('C00005');
    await expect(claimed(store)).resolves.toEqual(['C00001', 'C00002', 'C00003', 'C00004', 'C00005']);
  });

  it('is the own code also when it stands in Spectrum, where Girder put it', async () => {
    await next(store, company(1));
    await expect(next(store, company(1), { known: ['C00001'] })).resolves.toBe('C00001');
    await expect(next(store, company(2), { known: ['C00001'] })).resolves.toBe('C00002');
  });

  it('walks over more codes in Spectrum than are marked at once', async () => {
    const known = Array.from({ length: 100 }, (_, index) => codeAt(range, index + 1));
    await expect(next(store, company(1), { known })).resolves.toBe('C00101');
    await expect(claimed(store)).resolves.toHaveLength(101);
  });

  it('goes on where a walk over codes in Spectrum was cut off', async () => {
    const recording = recordingStore(store);
    await next(recording, company(1));
    const known = Array.from({ length: 100 }, (_, index) => codeAt(range, index + 1));
    recording.before = (write) => {
      if (write.endsWith('C00070')) throw new Error('killed');
    };
    await expect(next(recording, company(2), { known })).rejects.toThrow('killed');
    recording.before = () => undefined;
    recording.writes = [];
    await expect(next(recording, company(2), { known })).resolves.toBe('C00101');
    expect(recording.writes.filter((write) => /^create codes.*C000[0-5]\d/.test(write))).toEqual([]);
  });

  it('is one after the highest claimed, over a gap, also when the note of it was lost', async () => {
    await next(store, company(1));
    await claimCode(store, { target, kind: 'customer', code: 'C00007', owner: company(7) });
    await claimCode(store, { target, kind: 'customer', code: 'K00009', owner: company(9) });
    await store.remove(highestCodeKey(target, 'customer', 'C00001-C09999'));
    await expect(next(store, company(2))).resolves.toBe('C00008');
  });

  it('is not given while Spectrum could not be read; the one that a record has is', async () => {
    await next(store, company(1));
    const unread = { known: undefined };
    await expect(next(store, company(1), unread)).resolves.toBe('C00001');
    await expect(claimNextCode(store, wanted(company(2), unread))).resolves.toMatchObject({
      ok: false,
      why: 'unread',
    });
    await expect(claimed(store)).resolves.toEqual(['C00001']);
  });

  it('tells when 90 % are used and when all are, and goes on when the range grows', async () => {
    const small = { range: { prefix: 'C', from: 11, to: 20, width: 2 } };
    const usage = async (number: number) => {
      const given = await claimNextCode(store, wanted(company(number), small));
      return given.ok && [given.code, given.usage.nearlyUsed];
    };
    for (let number = 1; number <= 8; number += 1) await usage(number);
    await expect(usage(8)).resolves.toEqual(['C18', false]);
    await expect(usage(9)).resolves.toEqual(['C19', true]);
    await expect(usage(10)).resolves.toEqual(['C20', true]);
    const none = await claimNextCode(store, wanted(company(11), small));
    expect(none).toMatchObject({ ok: false, why: 'exhausted' });
    expect(codeOf(none)).toMatch(/customers\.code.*C11 to C20/);
    const larger = { range: { ...small.range, to: 30 } };
    await expect(next(store, company(11), larger)).resolves.toBe('C21');
    await expect(next(store, company(4), larger)).resolves.toBe('C14');
  });

  it('leaves a record its code when another range is configured', async () => {
    await next(store, company(1));
    const other = { range: { prefix: 'K', from: 500, to: 999, width: 4 } };
    await expect(next(store, company(1), other)).resolves.toBe('C00001');
    await expect(next(store, company(2), other)).resolves.toBe('K0500');
    const overlapping = { range: { ...range, from: 2, to: 50 } };
    await expect(next(store, company(3), overlapping)).resolves.toBe('C00002');
  });

  it('refuses what is no range, naming setting and value', async () => {
    const bad = { range: { ...range, prefix: 'c-' } };
    await expect(next(store, company(1), bad)).rejects.toThrow(/customers\.code\.prefix "c-"/);
    await expect(claimed(store)).resolves.toEqual([]);
  });
});

describe('a code that Spectrum refused as a duplicate', () => {
  it('is taken for good, and its record gets the next', async () => {
    const store = directoryStore({ path: temporaryFolder() });
    await next(store, company(1));
    await next(store, company(2));
    const code = { target, kind: 'customer', code: 'C00001' } as const;
    await expect(markTaken(store, { ...code, owner: company(2) })).resolves.toBe(false);
    await expect(markTaken(store, { ...code, owner: company(1) })).resolves.toBe(true);
    await expect(markTaken(store, { ...code, owner: company(1) })).resolves.toBe(true);
    await expect(codeOwner(store, code)).resolves.toBe(inSpectrum);
    await expect(next(store, company(1))).resolves.toBe('C00003');
    await expect(next(store, company(2))).resolves.toBe('C00002');
    await expect(next(store, company(3))).resolves.toBe('C00004');
  });
});

describe('a process that dies on the way to a code', () => {
  it('leaves a code that its record finds again, and nobody else gets', async () => {
    // Before and after each of the three writes: choice, claim, note.
    for (let survived = 0; survived < 3; survived += 1) {
      const store = recordingStore(directoryStore({ path: temporaryFolder() }));
      await next(store, company(1));
      let left = survived;
      store.before = () => {
        if (left === 0) throw new Error('killed');
        left -= 1;
      };
      await expect(next(store, company(2))).rejects.toThrow('killed');
      store.before = () => undefined;
      const [other, again] = [await next(store, company(3)), await next(store, company(2))];
      expect([again, other].sort()).toEqual(['C00002', 'C00003']);
      await expect(claimed(store)).resolves.toHaveLength(3);
    }
  });

  it('loses its choice to a code that came up in Spectrum meanwhile', async () => {
    const store = recordingStore(directoryStore({ path: temporaryFolder() }));
    store.before = (write) => {
      if (write.startsWith('create codes/')) throw new Error('killed');
    };
    await expect(next(store, company(1))).rejects.toThrow('killed');
    store.before = () => undefined;
    await expect(next(store, company(1), { known: ['C00001'] })).resolves.toBe('C00002');
  });
});

/** What a process printed, beside the warnings of its libraries. */
function codesIn({ output }: ChildEnd): string[] {
  const line = output.split('\n').find((text) => text.startsWith('["'));
  return z.array(z.string()).parse(JSON.parse(line ?? '[]'));
}

/** On S3 fewer: what is asked of it is the same, and each write is a request. */
const sizes: Record<string, number> = { directory: 1_000 };

describe.each(adapters())('companies at once on $name', ({ name, settings }) => {
  const size = sizes[name] ?? 200;
  const promised = settings ? it : it.skip;
  let store: Store;
  beforeAll(() => {
    if (settings) store = open(settings);
  });
  afterAll(() => store?.close());

  const companies = Array.from({ length: size }, (_, n) => company(n >> 1, n % 2 ? 'west' : 'acme'));
  const known = [10, size / 2, size / 2 + 1, size + 3].map((number) => codeAt(range, number));
  const quarters = [0, 1, 2, 3].map((quarter) =>
    companies.slice((quarter * size) / 4, ((quarter + 1) * size) / 4),
  );

  promised(
    'ST1: over two connections and from 4 processes they get codes without a gap, also after crashes',
    async () => {
      const argument = { settings, target, range, known };
      // Two of the processes die between claim and note; then all four run to their end.
      const first = await Promise.all(
        quarters.map((owners, at) =>
          runChild('next-codes', { ...argument, owners, dieAfterClaims: at < 2 ? 20 * (at + 1) : undefined }),
        ),
      );
      expect(first.map(({ signal }) => signal)).toEqual(['SIGKILL', 'SIGKILL', null, null]);
      const ends = await Promise.all(
        quarters.map((owners) => runChild('next-codes', { ...argument, owners })),
      );
      expect(ends.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual([0, 0, 0, 0]);
      const codes = ends.flatMap(codesIn);

      expect(new Set(codes).size).toBe(size);
      expect(codes.filter((code) => known.includes(code))).toEqual([]);
      // Those that ran through got the same codes again.
      expect(first.slice(2).flatMap(codesIn)).toEqual(codes.slice(size / 2));
      const all = Array.from({ length: size + known.length }, (_, index) => codeAt(range, index + 1));
      await expect(claimed(store)).resolves.toEqual(all);
      expect([...codes, ...known].sort()).toEqual(all);
      for (const at of [0, size / 4, size - 1]) {
        const code = { target, kind: 'customer', code: codes[at] ?? '' };
        await expect(codeOwner(store, code)).resolves.toBe(companies[at]);
      }
    },
    180_000,
  );
});
