import { clean, fields, json, table } from '../../cli/table';

const esc = '\u001b';

describe('what the command prints (B7)', () => {
  it('aligns columns by the widest cell and does not pad the last', () => {
    expect(
      table(
        ['A', 'LONG', 'C'],
        [
          ['xx', 'y', 'z'],
          ['', 'yyyyyy', ''],
        ],
      ),
    ).toBe(['A   LONG    C', 'xx  y       z', '    yyyyyy'].join('\n'));
  });

  it.each([
    ['colours', `${esc}[31mred${esc}[0m`, 'red'],
    ['cursor movement', `a${esc}[2J${esc}[1;1Hb`, 'ab'],
    ['a terminal title', `${esc}]0;owned\u0007text`, 'text'],
    ['an unended title', `${esc}]0;owned`, ''],
    ['eight-bit controls', 'a\u009b31mb', 'a31mb'],
    ['line breaks', 'one\r\ntwo\nthree\u2028four', 'one two three four'],
    ['turned writing', 'abc\u202egpj.exe\u202c', 'abcgpj.exe'],
    ['zero width', 'pay\u200bpal\ufeff', 'paypal'],
    ['bells and NUL', 'a\u0000\u0007b', 'ab'],
    ['umlauts and symbols, which stay', 'Müller → 北京 €', 'Müller → 北京 €'],
  ])('takes out %s', (_name, given, wanted) => {
    expect(clean(given)).toBe(wanted);
  });

  it('keeps a forged row of a table in its cell', () => {
    const printed = table(['RECORD', 'REASON'], [['r1', 'no such customer\nr2      approved by controller']]);
    expect(printed.split('\n')).toHaveLength(2);
  });

  it('leaves out fields without a value', () => {
    expect(
      fields([
        ['Record', 'r'],
        ['Batch', undefined],
        ['GL date', ''],
      ]),
    ).toBe('Record  r');
  });

  it('escapes in JSON what a terminal would act on, without changing what it means', () => {
    const value = { a: `${esc}[31m\u009b1m\u202e\u007f\u200b` };
    const printed = json(value);
    expect(/^[\u0020-\u007e\n]*$/.test(printed)).toBe(true);
    expect(JSON.parse(printed)).toEqual(value);
  });
});
