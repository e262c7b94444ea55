/** `girder links`: how it is called, what it asks of the workers, and what it prints (ST21). */
import { link } from '../../clients/store/links';
import type { Store } from '../../clients/store/port';
import type { CliWorld } from '../../cli/session';
import type { AutolinkReport } from '../../domain/reports';
import type { LiveTemporal } from '../gateway/support';
import { brokenStore, liveTemporal, settingsFor, temporaryStore } from '../gateway/support';
import type { Office } from './office';
import { openOffice } from './office';
import { girder, putHead, since, worldOf } from './support';

const recordOf = (process: string, id: string, account = 'acme') =>
  `servicetrade~${account}~${process}~${id}~east-ABC`;

describe('girder links: usage (OP3)', () => {
  const world = worldOf(settingsFor({ acme: {} }), brokenStore);

  it.each([
    [['links'], '--help'],
    [['links', 'link', 'customer:7', '--reason', 'r'], "'code'"],
    [['links', 'link', 'customer:7', 'C1'], '--reason'],
    [['links', 'link', 'customer:7', ' ', '--reason', 'r'], 'Give the code'],
    [['links', 'link', 'job:7', 'J1', '--reason', 'r', '--cost-center', ' '], '--cost-center <code>'],
    [['links', 'link', 'customer:7', 'C1', '--reason', 'r', '--connection', 'x'], 'configured: acme.'],
    [['links', 'unlink', 'a~b', 'C1', '--reason', 'r'], 'not a record id'],
    [['links', 'list', '--kind', 'invoice'], 'allowed: customer, site, job.'],
    [['links', 'list', '--connection', 'x'], 'configured: acme.'],
    [['links', 'autolink'], '--reason'],
    [['links', 'autolink', '--dry-run', '--kind', 'job'], 'allowed: customer, site.'],
    [['links', 'autolink', '--dry-run', '--limit', '0'], 'allowed: 1 to 99999.'],
    [['links', 'autolink', '--dry-run', '--connection', 'x'], 'configured: acme.'],
  ])('answers %j with exit code 2, and a sentence that says what is missing', async (args, sentence) => {
    const ran = await girder(world, ...args);
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain(sentence);
  });

  it('needs a connection where there are several', async () => {
    const several = worldOf(settingsFor({ acme: {}, beta: {} }), brokenStore);
    const ran = await girder(several, 'links', 'link', 'customer:7', 'C1', '--reason', 'r');
    expect([ran.code, ran.err]).toEqual([2, 'Say which: --connection <name>; configured: acme, beta.\n']);
  });
});

describe('girder links', () => {
  let temporal: LiveTemporal;
  let files: Awaited<ReturnType<typeof temporaryStore>>;
  let store: Store;
  let world: CliWorld;
  let office: Office;

  const report: AutolinkReport = {
    kind: 'autolink',
    connection: 'acme',
    target: 'east-ABC',
    at: since,
    lists: [
      {
        process: 'customer',
        linked: 4,
        one: ['1', '2', '3'].map((id) => ({
          record: recordOf('customer', id),
          id,
          name: `Bakery ${id}\u001b[31m`,
          candidates: [{ code: `C${id}`, name: `BAKERY ${id}`, status: 'A', by: 'name and zip' }],
        })),
        several: [
          {
            record: recordOf('customer', '9'),
            id: '9',
            name: 'Mill',
            candidates: [
              { code: 'C9', name: 'MILL', status: 'A', by: 'name and zip' },
              { code: 'C8', name: 'MILL', status: 'I', by: 'name and zip' },
            ],
            why: '2 fit.',
          },
        ],
        none: [{ record: recordOf('customer', '10'), id: '10', name: 'Nobody', candidates: [] }],
      },
    ],
  };

  beforeAll(async () => {
    temporal = await liveTemporal();
    files = await temporaryStore();
    ({ store } = files);
    world = worldOf(settingsFor({ acme: {}, beta: {} }, temporal), store);
    const { address, namespace } = temporal;
    office = await openOffice({ address, namespace, store, report: () => report });
  });

  afterAll(async () => {
    await office.close();
    await temporal.close();
    await files.remove();
  });

  it('lists what the store knows, by connection and kind', async () => {
    const place = { target: 'east-ABC', at: since, operator: 'dana' } as const;
    await link(store, {
      ...place,
      kind: 'customer',
      record: recordOf('customer', '7'),
      slot: '',
      code: 'C7',
    });
    await link(store, { ...place, kind: 'job', record: recordOf('job', '8'), slot: 'HV', code: 'J8' });
    await link(store, {
      ...place,
      kind: 'customer',
      record: recordOf('customer', '7', 'beta'),
      slot: '',
      code: 'C7',
    });
    expect((await girder(world, 'links', 'list', '--connection', 'acme')).out).toBe(
      `CONNECTION  KIND      SERVICETRADE  TARGET    CODE  COST CENTER  BY    SINCE
acme        customer  7             east-ABC  C7                 dana  ${since}
acme        job       8             east-ABC  J8    HV           dana  ${since}
2 links
`,
    );
    const all = JSON.parse((await girder(world, 'links', 'list', '--kind', 'customer', '--json')).out);
    expect(all.links.map(({ record }: { record: string }) => record)).toEqual([
      recordOf('customer', '7'),
      recordOf('customer', '7', 'beta'),
    ]);
    expect((await girder(world, 'links', 'list', '--kind', 'site')).out).toBe('No links.\n');
  });

  it.each([
    [
      ['link', 'customer:7', 'C1', '--connection', 'beta'],
      recordOf('customer', '7', 'beta'),
      { kind: 'link', code: 'C1' },
      false,
    ],
    [
      ['link', 'Job 8', 'J1', '--cost-center', 'HV', '--force', '--connection', 'acme'],
      recordOf('job', '8'),
      { kind: 'link', code: 'J1', slot: 'HV' },
      true,
    ],
    [['unlink', recordOf('site', '5'), 'S1'], recordOf('site', '5'), { kind: 'unlink', code: 'S1' }, false],
    [['unlink', '4711', 'C2'], recordOf('customer', '4711'), { kind: 'unlink', code: 'C2' }, false],
  ])(
    '%j asks the run of the record, also one that Girder has not met',
    async (args, record, verdict, force) => {
      await putHead(store, '4711', { record: recordOf('customer', '4711') });
      const ran = await girder(world, 'links', ...args, '--reason', 'go-live', '--as', 'Lee');
      expect([ran.code, ran.out]).toEqual([0, 'It is taken up again for Lee.\n']);
      const request = { operator: 'Lee', reason: 'go-live', verdict, force };
      expect(office.asked.at(-1)).toEqual({ update: 'resolve', record, request });
    },
  );

  it('answers a refusal with exit code 1', async () => {
    const ran = await girder(world, 'links', 'link', recordOf('customer', '6'), 'C1', '--reason', 'no');
    expect([ran.code, ran.out]).toEqual([1, 'It is in Spectrum already.\n']);
  });

  it('autolink --dry-run prints who would be linked, who is for a person, and who has nobody', async () => {
    const ran = await girder(
      world,
      'links',
      'autolink',
      '--dry-run',
      '--connection',
      'acme',
      '--kind',
      'customer',
    );
    expect(office.reported.at(-1)).toEqual({
      kind: 'autolink',
      args: { connection: 'acme', process: 'customer' },
    });
    expect([ran.code, ran.out]).toEqual([
      0,
      `What exists on both sides of acme and east-ABC, read at ${since}; nothing was changed

customers: 4 linked already, 3 would be linked, 1 for a person, 1 without a candidate
Would be linked:
  COMPANY  NAME      CUSTOMER  NAME IN SPECTRUM  STATUS  BY            WHY NOT
  1        Bakery 1  C1        BAKERY 1          A       name and zip
  2        Bakery 2  C2        BAKERY 2          A       name and zip
  3        Bakery 3  C3        BAKERY 3          A       name and zip
A person must say, with girder links link:
  COMPANY  NAME  CUSTOMER  NAME IN SPECTRUM  STATUS  BY            WHY NOT
  9        Mill  C9        MILL              A       name and zip  2 fit.
                 C8        MILL              I       name and zip
No candidate:
  COMPANY  NAME
  10       Nobody
`,
    ]);
  });

  it('autolink links the first group, at most so many, each by the same request as links link', async () => {
    const before = office.asked.length;
    const args = ['--connection', 'acme', '--limit', '2', '--reason', 'go-live'];
    const ran = await girder(world, 'links', 'autolink', ...args);
    expect(office.asked.slice(before).map(({ record, request }) => [record, request])).toEqual(
      ['1', '2'].map((id) => [
        recordOf('customer', id),
        { operator: 'dana', reason: 'go-live', verdict: { kind: 'link', code: `C${id}` }, force: false },
      ]),
    );
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('2 linked, 1 left to link, 1 for a person (--dry-run lists them).');
  });

  it('autolink names what was refused, goes on with the others, and exits 1', async () => {
    const ran = await girder(world, 'links', 'autolink', '--connection', 'acme', '--reason', 'no');
    expect(ran.code).toBe(1);
    expect(ran.out.match(/NO +C\d .*It is in Spectrum already\./g)).toHaveLength(3);
    expect(ran.out).toContain('0 linked, 3 left to link');
  });
});
