import fc from 'fast-check';
import {
  codeAt,
  type CodeRange,
  nextCode,
  numberOf,
  usageOf,
  whyNotRange,
} from '../../../domain/spectrum/code-range';

const setting = 'customers.code';
const range: CodeRange = { prefix: 'C', from: 1, to: 99_999, width: 5 };
const ten: CodeRange = { prefix: 'S', from: 1, to: 10, width: 3 };

const next = (claimed: string[], inSpectrum: string[] | undefined = [], of = range) =>
  nextCode(of, claimed, inSpectrum, setting);

test.each([
  ['nothing claimed', [], [], 'C00001'],
  ['one after the highest', ['C00007', 'C00003'], [], 'C00008'],
  ['a gap below is not filled', ['C00009'], [], 'C00010'],
  ['over a foreign code', ['C00001'], ['C00002', 'C00003'], 'C00004'],
  ['codes compare without case and padding', [' c00004 '], ['  c00005'], 'C00006'],
  ['codes of other forms do not count', ['C99', 'D00050', 'C000500', 'CABCDE'], [], 'C00001'],
])('ST1: %s', (_name, claimed, inSpectrum, code) => {
  expect(next(claimed, inSpectrum)).toMatchObject({ ok: true, code });
});

test('ST1: what was stepped over is told, to be claimed as taken', () => {
  expect(next(['C00001'], ['C00002', 'C00003'])).toMatchObject({ steppedOver: ['C00002', 'C00003'] });
});

test('ST1: an incomplete read gives no code', () => {
  expect(nextCode(range, [], undefined, setting)).toMatchObject({ ok: false, why: 'unread' });
});

test('ST1: an exhausted range names what to change', () => {
  const got = next(['S010'], [], ten);
  expect(got).toMatchObject({ ok: false, why: 'exhausted' });
  expect(got.ok ? '' : got.sentence).toMatch(/S001 to S010.*customers\.code\.to/);
  expect(next(['S008'], ['S009', 'S010'], ten)).toMatchObject({ ok: false, why: 'exhausted' });
});

test.each([
  [[], 0, false],
  [['S008'], 8, false],
  [['S009'], 9, true],
  [['S010'], 10, true],
])('ST1: claimed %j are %i of 10, nearly used: %s', (claimed, used, nearlyUsed) => {
  expect(usageOf(ten, claimed)).toEqual({ used, size: 10, nearlyUsed });
});

test.each<[Partial<CodeRange>, RegExp]>([
  [{ prefix: 'c' }, /prefix "c" contains "c".*write "C"/],
  [{ prefix: 'C-' }, /prefix "C-" contains "-"; allowed are A-Z and 0-9/],
  [{ prefix: 'ß' }, /contains "ß".*without symbols\.$/],
  [{ from: 10, to: 9 }, /from is 10 and customers\.code\.to is 9/],
  [{ from: -1 }, /from is -1; it must be a whole number of at least 0/],
  [{ to: 1.5 }, /to is 1\.5/],
  [{ width: 0 }, /width is 0; it must be a whole number of at least 1/],
  [{ to: 100_000 }, /to is 100000, which has 6 digits; customers\.code\.width is 5/],
  [{ prefix: 'CUSTOM' }, /"CUSTOM" and 5 digits make 11 characters/],
])('ST3: %j is refused with the reason', (change, sentence) => {
  expect(whyNotRange({ ...range, ...change }, setting)).toEqual([expect.stringMatching(sentence)]);
});

test('ST3: every problem is told at once', () => {
  expect(whyNotRange({ prefix: 'c', from: -1, to: 0.5, width: 0 }, setting)).toHaveLength(4);
  expect(whyNotRange({ prefix: 'ABCDEFGH', from: 200, to: 100, width: 2 }, setting)).toHaveLength(2);
});

test.each<Partial<CodeRange>>([
  {},
  { prefix: '' },
  { prefix: '1A' },
  { prefix: 'CUSTO' },
  { from: 0, to: 0 },
])('ST3: %j is accepted', (change) => {
  expect(whyNotRange({ ...range, ...change }, setting)).toEqual([]);
});

const ranges = fc
  .record({
    prefix: fc.stringMatching(/^[A-Z0-9]{0,4}$/),
    width: fc.integer({ min: 1, max: 6 }),
    from: fc.nat({ max: 40 }),
    size: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ prefix, width, from, size }) => ({ prefix, width, from, to: from + size - 1 }))
  .filter((one) => whyNotRange(one, setting).length === 0);

test('ST1: codes are never given twice, never foreign, and always fit Spectrum', () => {
  let exhausted = 0;
  fc.assert(
    fc.property(ranges, fc.array(fc.nat({ max: 90 }), { maxLength: 20 }), (of, numbers) => {
      const foreign = numbers.map((number) => codeAt(of, number));
      const claimed: string[] = [];
      const given: string[] = [];
      // One more than there are numbers, so that it ends even if codes were given twice.
      for (let number = of.from; number <= of.to + 1; number += 1) {
        const got = nextCode(of, claimed, foreign, setting);
        if (!got.ok) break;
        expect(got.code).toMatch(/^[A-Z0-9]{1,10}$/);
        expect(numberOf(of, got.code)).toBeDefined();
        given.push(got.code);
        claimed.push(got.code);
      }
      exhausted += given.length > 0 ? 1 : 0;
      expect(new Set(given).size).toBe(given.length);
      expect(given.filter((code) => foreign.includes(code))).toEqual([]);
      const free = Array.from({ length: of.to - of.from + 1 }, (_unused, at) => codeAt(of, of.from + at));
      expect(given).toEqual(free.filter((code) => !foreign.includes(code)));
    }),
  );
  expect(exhausted).toBeGreaterThan(10);
});

test('a code and its number are each other’s', () => {
  fc.assert(
    fc.property(ranges, fc.nat({ max: 100 }), (of, number) => {
      const inside = number >= of.from && number <= of.to;
      expect(numberOf(of, codeAt(of, number))).toBe(inside ? number : undefined);
    }),
  );
});
