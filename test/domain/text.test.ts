import { abbreviate, cutAtWord, fitLine, fitText, transliterate, whyNotCode } from '../../domain/text';

const rule = { onTooLong: 'shorten', abbreviations: { replacement: 'repl', 'air handler': 'AHU' } } as const;

test.each([
  ['Café “Zoë”', 'Cafe "Zoe"'],
  ['3–4 pieces…', '3-4 pieces...'],
  ['½ ton', '1/2 ton'],
  ['Straße', 'Strasse'],
  ['hot 🔥 pipe', 'hot pipe'],
  ['a\r\nb\tc', 'a b c'],
  ['bell\u0007 rings', 'bell rings'],
  ['A&B <x>', 'A&B <x>'],
])('ST7: %j is sent as %j', (text, expected) => {
  expect(transliterate(text).text).toBe(expected);
});

test('a change of letters is marked, a change of white space is not', () => {
  expect(transliterate('Café').shortened).toBe(true);
  expect(transliterate('a\n b').shortened).toBe(false);
});

test('abbreviations replace whole words, before anything is cut', () => {
  expect(abbreviate('Replacement of Air Handler', rule.abbreviations)).toBe('repl of AHU');
  expect(abbreviate('replacements', rule.abbreviations)).toBe('replacements');
  expect(fitText('Replacement air handler', 15, rule)).toEqual({
    ok: true,
    text: 'repl AHU',
    shortened: true,
  });
  expect(fitText('Replacement', 11, rule)).toEqual({ ok: true, text: 'Replacement', shortened: false });
});

test('names take no comma; too long is cut at a word, or waits by setting', () => {
  expect(fitText('Smith, Jones', 30, rule, true)).toMatchObject({ text: 'Smith Jones' });
  expect(fitText('one two three', 9, rule)).toEqual({ ok: true, text: 'one two', shortened: true });
  expect(fitText('one two three', 9, { ...rule, onTooLong: 'wait' })).toEqual({
    ok: false,
    length: 13,
    width: 9,
  });
  expect(cutAtWord('abcdefghij', 4)).toEqual({ head: 'abcd', rest: 'efghij' });
  expect(cutAtWord('abcd efgh', 4)).toEqual({ head: 'abcd', rest: 'efgh' });
});

test('ST7: a long line overflows into the message without loss', () => {
  const words = Array.from({ length: 50 }, (_, at) => `w${at}`).join(' ');
  const fit = fitLine(words, rule);
  if (!fit.ok) throw new Error('must fit');
  expect(`${fit.description} ${fit.message}`).toBe(words);
  expect(fit.description.length).toBeLessThanOrEqual(30);
  expect(fit.shortened).toBe(false);
});

test('beyond description and message it is cut and marked, or waits', () => {
  const long = 'word '.repeat(80).trim();
  const fit = fitLine(long, rule);
  if (!fit.ok) throw new Error('must fit');
  expect(fit.message.length).toBeLessThanOrEqual(250);
  expect(fit.shortened).toBe(true);
  expect(fitLine(long, { ...rule, onTooLong: 'wait' })).toEqual({ ok: false, length: 399, width: 280 });
});

test.each([
  ['A*1', 'TEXT_FORBIDDEN', '"*"'],
  ['A?', 'TEXT_FORBIDDEN', '"?"'],
  ['<1>', 'TEXT_FORBIDDEN', '"<"'],
  ['a=b', 'TEXT_FORBIDDEN', '"="'],
  ['é1', 'TEXT_FORBIDDEN', '"é"'],
  ['a\u0000', 'TEXT_FORBIDDEN', 'U+0000'],
  ['12345678901', 'TEXT_TOO_LONG', '11 characters; 10'],
])('%j is refused as a code: %s', (text, code, why) => {
  const refused = whyNotCode(text, 10);
  expect(refused?.code).toBe(code);
  expect(refused?.why).toContain(why);
});

test('a code that fits is not refused', () => {
  expect(whyNotCode('PO-4711/A', 10)).toBeUndefined();
});
