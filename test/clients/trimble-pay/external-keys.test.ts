import fc from 'fast-check';
import {
  changeOrderExternalId,
  contractExternalId,
  externalKeyOf,
  placeOfKey,
  projectExternalId,
  vendorExternalId,
} from '../../../clients/trimble-pay';
import { sectionKey } from '../../../domain/trimble-pay/section-key';
import type { SectionPlace } from '../../../domain/trimble-pay/section-key';

const base: SectionPlace = { phase: '0100', costType: 'S', item: '10', line: '' };

describe('TP3: the key of a section', () => {
  test.each<[string, SectionPlace, string]>([
    ['lump sum', base, '0100|S|10'],
    ['lump sum, blank item', { ...base, item: '' }, '0100|S|'],
    ['unit price', { ...base, group: 'A', item: '7' }, '0100|S|A|7'],
    ['change order (TP4)', { ...base, changeOrder: '3', line: '1' }, '0100|S|10|CO:3|1'],
    ['change order, unit price', { ...base, group: 'A', changeOrder: '3', line: '1' }, '0100|S|A|10|CO:3|1'],
    ['a separator in a code', { ...base, phase: '01|0%' }, '01%7C0%25|S|10'],
  ])('%s', (_name, place, key) => {
    expect(externalKeyOf(place)).toBe(key);
    expect(placeOfKey(key)).toEqual(place);
  });

  test.each(['', '0100', '0100|S', '|S|10', '0100||10', '0100|S|A|B|C', '0100|S|A|CO:|1', 'a|b|c|d|e|f|g'])(
    '%p is none of ours',
    (key) => expect(placeOfKey(key)).toBeUndefined(),
  );

  test('two places never have one key, and a key gives its place back', () => {
    const code = fc.stringMatching(/^[A-C|%/:¦]{1,3}$/);
    const place = fc.record(
      { phase: code, costType: code, group: code, item: code, changeOrder: code, line: code },
      { requiredKeys: ['phase', 'costType', 'item', 'line'] },
    );
    fc.assert(
      fc.property(place, place, (one, other) => {
        const found = placeOfKey(externalKeyOf(one));
        expect(found && sectionKey(found)).toBe(sectionKey(one));
        expect(externalKeyOf(one) === externalKeyOf(other)).toBe(sectionKey(one) === sectionKey(other));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('names of our things (TP1, TP2)', () => {
  test.each([
    [projectExternalId('ABC', ' 2601'), 'ABC/2601'],
    [vendorExternalId('ABC', 'v1'), 'ABC:V1'],
    [contractExternalId({ company: 'ABC', job: '2601', subcontract: 'S:1' }), 'ABC:2601:S%3A1'],
    [changeOrderExternalId({ company: 'ABC', job: '2601', subcontract: 'S1' }, '3'), 'ABC:2601:S1:3'],
  ])('%s', (name, expected) => expect(name).toBe(expected));

  test('a blank code names nothing', () => {
    expect(() => vendorExternalId('ABC', ' ')).toThrow(RangeError);
  });
});
