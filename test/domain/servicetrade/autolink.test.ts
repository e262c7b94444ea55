import { fittings } from '../../../domain/servicetrade/autolink';
import type { KnownThing, Unlinked } from '../../../domain/servicetrade/autolink';
import { candidateFinder, candidates } from '../../../domain/servicetrade/match';

const rule = { onTooLong: 'wait', abbreviations: { Company: 'Co' } } as const;
const thing = (id: string, change: Partial<Unlinked> = {}): Unlinked => ({
  id,
  refNumber: '',
  name: 'Harbor Foods, Inc.',
  zip: '78701',
  ...change,
});
const row = (code: string, change: Partial<KnownThing> = {}): KnownThing => ({
  code,
  name: 'HARBOR FOODS INC',
  zip: '78701',
  status: 'A',
  ...change,
});
const group = (things: Unlinked[], rows: KnownThing[], taken: [string, string][] = []) => {
  const found = fittings('company', things, rows, new Map(taken), rule);
  const ids = (list: { id: string }[]) => list.map(({ id }) => id);
  const [why] = found.several.map((one) => one.why);
  return { one: ids(found.one), several: ids(found.several), none: ids(found.none), why };
};

describe('ST21: what would be linked', () => {
  test.each<[string, Unlinked[], KnownThing[]]>([
    ['by name and zip', [thing('1')], [row('C1'), row('C2', { name: 'Other' }), row('C3', { zip: '78702' })]],
    ['by reference number, whatever the name', [thing('1', { refNumber: 'c2', name: 'X' })], [row('C2')]],
    [
      'by reference number, beside one of the same name',
      [thing('1', { refNumber: 'C2' })],
      [row('C1'), row('C2', { name: 'X' })],
    ],
    ['a customer of every status', [thing('1')], [row('C1', { status: 'I' })]],
    [
      'by reference number without a zip',
      [thing('1', { refNumber: 'C1', zip: '' })],
      [row('C1', { zip: '' })],
    ],
    ['a site of the same customer', [thing('1', { customer: 'C7' })], [row('S1', { customer: 'C7' })]],
    ['a site, where the customer is not known', [thing('1')], [row('S1', { customer: 'C7' })]],
  ])('%s', (_name, things, rows) => {
    expect(group(things, rows)).toEqual({ one: ['1'], several: [], none: [], why: undefined });
  });

  test.each<[string, Unlinked[], KnownThing[], [string, string][], string]>([
    ['two of the same name', [thing('1')], [row('C1'), row('C2')], [], '2 fit.'],
    ['one that is linked', [thing('1')], [row('C1')], [['C1', '9']], 'C1 is linked to company 9 already.'],
    ['one without a zip', [thing('1')], [row('C1', { zip: ' ' })], [], 'Only the name fits'],
    ['none with a zip', [thing('1', { zip: '' })], [row('C1')], [], 'Only the name fits'],
    [
      'a site of another',
      [thing('1', { customer: 'C8' })],
      [row('S1', { customer: 'C7' })],
      [],
      'S1 is a site of customer C7',
    ],
  ])('not %s: a person must say', (_name, things, rows, taken, why) => {
    const found = group(things, rows, taken);
    expect(found).toEqual({ one: [], several: ['1'], none: [], why: expect.stringContaining(why) });
  });

  test('not one that two companies fit: both are listed', () => {
    const found = group([thing('1'), thing('2', { refNumber: 'C1', name: 'X' })], [row('C1')]);
    expect(found).toMatchObject({ one: [], several: ['1', '2'], why: 'C1 also fits company 2.' });
  });

  test('a link of its own that only the store still knows is no obstacle', () => {
    expect(group([thing('1')], [row('C1')], [['C1', '1']]).one).toEqual(['1']);
  });

  test('the list tells code, name, status and by what, of each candidate', () => {
    const rows = [row('C1', { status: 'I' }), row('C2')];
    expect(fittings('company', [thing('1'), thing('2', { name: 'Nobody' })], rows, new Map(), rule)).toEqual({
      one: [],
      several: [
        {
          id: '1',
          name: 'Harbor Foods, Inc.',
          why: '2 fit.',
          candidates: [
            { code: 'C1', name: 'HARBOR FOODS INC', status: 'I', by: 'name and zip' },
            { code: 'C2', name: 'HARBOR FOODS INC', status: 'A', by: 'name and zip' },
          ],
        },
      ],
      none: [{ id: '2', name: 'Nobody', candidates: [] }],
    });
  });
});

test('ST21: looking for many among the same rows finds what looking for each one finds', () => {
  const names = [
    'Harbor Foods, Inc.',
    'A & B',
    'a and b',
    'Café Zoë',
    'Consolidated Harbor Food Company',
    '',
  ];
  const zips = ['78701', '78701-1234', '', '78702'];
  const rows = names.flatMap((name, at) => zips.map((zip, n) => row(`C${at}${n}`, { name, zip })));
  const find = candidateFinder(rows, rule);
  for (const name of names) {
    for (const zip of zips) {
      for (const refNumber of ['', 'c12', 'C99']) {
        const sought = { name, zip, refNumber };
        const byCode = (a: { row: KnownThing }, b: { row: KnownThing }) => (a.row.code < b.row.code ? -1 : 1);
        expect(find(sought).sort(byCode)).toEqual(candidates(sought, rows, rule).sort(byCode));
      }
    }
  }
});
