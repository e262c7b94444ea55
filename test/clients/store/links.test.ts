import { linkOfRecordKey } from '../../../clients/store/keys';
import { link, linksOfRecord, listLinks, pastLinks, unlink } from '../../../clients/store/links';
import type { Store } from '../../../clients/store/port';
import { adapters, collect, open, removeFolders } from './support/adapters';
import {
  at,
  byCode,
  byRecord,
  company,
  later,
  linkIn,
  place,
  target,
  undo,
  undone,
  wanted,
} from './support/links';

afterAll(removeFolders);

/** A slot of a source's record and its code in Spectrum find each other, one to one in each account. */
describe.each(adapters())('ST1, ST2, ST4: links on $name', ({ settings }) => {
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
    const sites = { target, kind: 'site', slot: '' } as const;
    for (const number of [3, 1, 2]) await link(store, wanted(number, `S${number}`, sites));
    await unlink(store, { ...sites, record: company(2), code: 'S2', undone });
    await link(store, wanted(1, 'S1', { kind: 'job' }));
    const listed = await collect(listLinks(store, sites));
    expect(listed).toEqual([wanted(1, 'S1', sites), wanted(3, 'S3', sites)]);
    const elsewhere = { target: 'east-XYZ', kind: 'site' } as const;
    await expect(collect(listLinks(store, elsewhere))).resolves.toEqual([]);
  });

  promised('of one code are one in each account, and the accounts leave each other alone', async () => {
    const theirs = wanted(71, 'C00071', { record: company(9, 'beta') });
    await expect(link(store, wanted(71, 'C00071'))).resolves.toMatchObject({ linked: true });
    await expect(link(store, theirs)).resolves.toEqual({ linked: true, link: theirs });
    await expect(byCode(store, 'C00071')).resolves.toEqual(wanted(71, 'C00071'));
    await expect(byCode(store, 'C00071', { account: 'beta' })).resolves.toEqual(theirs);
    await expect(byCode(store, 'C00071', { account: 'gamma' })).resolves.toBeUndefined();
    const second = { ...theirs, record: company(10, 'beta') };
    await expect(link(store, second)).resolves.toEqual({ linked: false, holder: theirs });

    await undo(store, 71, 'C00071');
    await expect(byCode(store, 'C00071')).resolves.toBeUndefined();
    await expect(byCode(store, 'C00071', { account: 'beta' })).resolves.toEqual(theirs);
  });

  promised('are listed for all accounts or for one', async () => {
    const jobs = { target: 'east-JOBS', kind: 'job' } as const;
    const of = (name: string, number: number) => `servicetrade~${name}~job~${number}~east-JOBS`;
    const acme = wanted(0, 'T2', { ...jobs, record: of('acme', 2) });
    const beta = wanted(0, 'T2', { ...jobs, record: of('beta', 1) });
    const slots = ['200', '100'].map((slot) => ({
      ...acme,
      record: of('acme', 1),
      slot,
      code: `T1-${slot}`,
    }));
    for (const one of [beta, acme, ...slots]) await link(store, one);
    const ofAcme = [slots[1], slots[0], acme];
    await expect(collect(listLinks(store, jobs))).resolves.toEqual([...ofAcme, beta]);
    await expect(collect(listLinks(store, { ...jobs, account: 'acme' }))).resolves.toEqual(ofAcme);
    await expect(collect(listLinks(store, { ...jobs, account: 'beta' }))).resolves.toEqual([beta]);
    await expect(collect(listLinks(store, { ...jobs, account: 'bet' }))).resolves.toEqual([]);
  });

  promised('of a job are one for each cost center, in their order', async () => {
    const record = company(81);
    const ofSlot = (slot: string, code: string) => wanted(81, code, { kind: 'job', slot });
    // Where slots are encoded, `A B` and `A/B` come in another order than `A-B`.
    const made = [ofSlot('', 'T81'), ofSlot('A B', 'T81A'), ofSlot('A-B', 'T81B'), ofSlot('A/B', 'T81C')];
    for (const one of [...made].reverse()) await link(store, one);
    await expect(linksOfRecord(store, { target, kind: 'job', record })).resolves.toEqual(made);
    for (const one of made) {
      await expect(byRecord(store, 81, one)).resolves.toEqual(one);
      await expect(byCode(store, one.code, { kind: 'job' })).resolves.toEqual(one);
    }
    await expect(byRecord(store, 81, { kind: 'job', slot: ' a/b ' })).resolves.toEqual(made[3]);
    await expect(byRecord(store, 81, { kind: 'job', slot: 'A' })).resolves.toBeUndefined();
    const second = ofSlot('A/B', 'T81D');
    await expect(link(store, second)).resolves.toEqual({ linked: false, holder: made[3] });
  });

  promised('of two slots are not to one code: the slot that has it is named', async () => {
    const first = wanted(82, 'T82', { kind: 'job', slot: '100' });
    await link(store, first);
    const others = [first, { ...first, slot: '200' }, { ...first, slot: '' }];
    const answers = await Promise.all(others.map((one) => link(store, one)));
    expect(answers).toEqual([
      { linked: true, link: first },
      { linked: false, holder: first },
      { linked: false, holder: first },
    ]);
    await expect(linksOfRecord(store, { ...first })).resolves.toEqual([first]);
  });

  promised('of one slot are undone without the others', async () => {
    const one = wanted(83, 'T83A', { kind: 'job', slot: '100' });
    const two = wanted(83, 'T83B', { kind: 'job', slot: '200' });
    const job = { target, kind: 'job', record: company(83) } as const;
    await link(store, two);
    await link(store, one);
    // The code of another slot is not this slot's.
    await expect(undo(store, 83, 'T83B', { kind: 'job', slot: '100' })).resolves.toEqual({
      unlinked: false,
      holder: one,
    });
    await expect(undo(store, 83, 'T83A', { kind: 'job', slot: '100' })).resolves.toEqual({
      unlinked: true,
      link: { ...one, undone },
    });
    await expect(linksOfRecord(store, job)).resolves.toEqual([two]);
    await expect(byCode(store, 'T83A', { kind: 'job' })).resolves.toBeUndefined();
    await expect(byCode(store, 'T83B', { kind: 'job' })).resolves.toEqual(two);

    await expect(link(store, { ...one, slot: '300' })).resolves.toMatchObject({ linked: true });
    await undo(store, 83, 'T83B', { kind: 'job', slot: '200' });
    const past = [one, two].map((link) => ({ ...link, undone }));
    await expect(pastLinks(store, job)).resolves.toEqual(past);
    await expect(pastLinks(store, { ...job, slot: '200' })).resolves.toEqual([past[1]]);
    await expect(pastLinks(store, { ...job, slot: '' })).resolves.toEqual([]);
    await expect(linksOfRecord(store, job)).resolves.toEqual([{ ...one, slot: '300' }]);
  });

  promised('of a record are not those of one whose id begins like its own', async () => {
    const mine = wanted(84, 'T84', { kind: 'job', slot: '100' });
    await link(store, mine);
    const bond = { id: 'other', code: 'T85', at, operator: 'girder', made: true };
    for (const slot of ['', '100']) {
      const key = linkOfRecordKey(target, 'job', `${company(84)}2`, slot);
      await store.create(key, { bond, past: [{ ...bond, undone }] }, (value) => value);
    }
    const job = { target, kind: 'job', record: company(84) } as const;
    await expect(linksOfRecord(store, job)).resolves.toEqual([mine]);
    await expect(pastLinks(store, job)).resolves.toEqual([]);
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

  promised('have one winner when many slots of a job want a code, and one in each account', async () => {
    const slots = Array.from({ length: 10 }, (_, n) => wanted(700, 'T700', { kind: 'job', slot: `${n}` }));
    const theirs = slots.map((one) => ({ ...one, record: company(700, 'beta') }));
    const rush = await Promise.all([...slots, ...theirs].map((one) => link(store, one)));
    for (const [crowd, connection] of [
      [rush.slice(0, 10), 'acme'],
      [rush.slice(10), 'beta'],
    ] as const) {
      const [winner, ...others] = crowd.filter(({ linked }) => linked);
      expect([winner?.linked, others]).toEqual([true, []]);
      for (const answer of crowd) expect(linkIn(answer)).toEqual(linkIn(winner));
      const code = await byCode(store, 'T700', { kind: 'job', account: connection });
      expect(code).toEqual(linkIn(winner));
      const job = { target, kind: 'job', record: company(700, connection) } as const;
      await expect(linksOfRecord(store, job)).resolves.toEqual([code]);
    }
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
    [
      'a record id that is spelled otherwise',
      wanted(1, 'C1', { record: 'servicetrade~acme~job~1@2~east-ABC' }),
      /job~1@2~east-ABC" is not a record id: it is spelled ".*~job~1%402~east-ABC"/,
    ],
  ])('refuse %s', async (_name, bad, message) => {
    await expect(link(store, { ...bad, kind: 'job' })).rejects.toThrow(message);
  });

  promised.each(['customer', 'site'] as const)('refuse a slot of a %s', async (kind) => {
    const bad = wanted(52, 'C52', { kind, slot: '100' });
    const message = new RegExp(
      `company~52~east-ABC" is linked as a ${kind}; only jobs have slots, not "100"`,
    );
    await expect(link(store, bad)).rejects.toThrow(message);
    await expect(byRecord(store, 52, bad)).rejects.toThrow(message);
    await expect(unlink(store, { ...bad, undone })).rejects.toThrow(message);
  });

  promised('are not undone without a reason', async () => {
    await link(store, wanted(41, 'C00041'));
    const silent = { ...undone, reason: '' };
    const attempt = unlink(store, { ...place, record: company(41), code: 'C00041', undone: silent });
    await expect(attempt).rejects.toThrow(/Nothing was written.*reason/);
    await expect(byCode(store, 'C00041')).resolves.toEqual(wanted(41, 'C00041'));
  });
});
