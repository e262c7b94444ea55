import { candidates, type Known, likeness, whyNotNew } from '../../../domain/servicetrade/match';

const rule = { onTooLong: 'wait', abbreviations: { Company: 'Co' } } as const;
const row = (change: Partial<Known>): Known => ({
  code: 'C1',
  name: 'Other',
  zip: '10001',
  status: 'A',
  ...change,
});
const sought = { refNumber: '', name: 'Harbor Foods, Inc.', zip: '78701' };

test.each<[string, Partial<typeof sought>, Partial<Known>, boolean]>([
  ['the same', {}, { name: 'Harbor Foods, Inc.', zip: '78701' }, true],
  ['case, spaces, punctuation', {}, { name: 'HARBOR  FOODS INC', zip: '78701' }, true],
  ['ampersand', { name: 'A & B' }, { name: 'A and B', zip: '78701' }, true],
  ['accents', { name: 'Café Zoë' }, { name: 'CAFE ZOE', zip: '78701' }, true],
  ['zip + 4', { zip: '78701-1234' }, { name: 'Harbor Foods Inc', zip: '78701' }, true],
  ['another zip', {}, { name: 'Harbor Foods Inc', zip: '78702' }, false],
  ['another name', {}, { name: 'Harbour Foods Inc', zip: '78701' }, false],
  ['no zip in Spectrum', {}, { name: 'Harbor Foods Inc', zip: ' ' }, true],
  ['no zip in ServiceTrade', { zip: '' }, { name: 'Harbor Foods Inc' }, true],
  ['a Canadian code', { zip: 'k1a 0b1' }, { name: 'Harbor Foods Inc', zip: 'K1A0B1' }, true],
  ['two names without a letter', { name: '東京' }, { name: '', zip: '78701' }, false],
  [
    'cut to 30 characters',
    { name: 'Consolidated Harbor and Inland Foods' },
    { name: 'Consolidated Harbor and Inland', zip: '78701' },
    true,
  ],
  [
    'abbreviated',
    { name: 'Consolidated Harbor Food Company' },
    { name: 'Consolidated Harbor Food Co', zip: '78701' },
    true,
  ],
  ['the reference number is its code', { refNumber: ' c1 ' }, {}, true],
  ['the reference number is another’s', { refNumber: 'C2' }, {}, false],
])('ST21: %s: candidate or not', (_name, change, known, expected) => {
  expect(candidates({ ...sought, ...change }, [row(known)], rule)).toHaveLength(expected ? 1 : 0);
});

test('ST21: who has the reference number comes alone, before those of the same name', () => {
  const rows = [
    row({ code: 'C9', name: 'Harbor Foods Inc', zip: '78701' }),
    row({ code: 'C2', status: 'N' }),
  ];
  expect(candidates({ ...sought, refNumber: 'C2' }, rows, rule)).toEqual([
    { row: rows[1], by: 'reference number' },
  ]);
});

test('the sentence lists codes only, and not too many', () => {
  const rows = Array.from({ length: 12 }, (_unused, at) =>
    row({ code: `C${at}`, name: 'Harbor Foods Inc', zip: '78701' }),
  );
  const why = whyNotNew('Company 77', 'customer', sought, { complete: true, rows }, rule, 'company-77');
  expect(why?.sentence).toMatch(/C0 \(name and zip\), .*C9 \(name and zip\) and 2 more\.$/);
  expect(why?.sentence).not.toContain('Harbor');
});

test('ST21: two that are being created are alike when the one would be found for the other', () => {
  const one = likeness({ name: 'Harbor Foods, Inc.', zip: '78701-1234' });
  expect(likeness({ name: 'HARBOR FOODS INC', zip: '78701' })).toBe(one);
  expect(likeness({ name: 'Harbor Foods', zip: '78701' })).not.toBe(one);
  expect(likeness({ name: 'Harbor Foods, Inc.', zip: '78702' })).not.toBe(one);
});
