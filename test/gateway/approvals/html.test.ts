import { cleanComment } from '../../../gateway/approvals/take';
import { html, typed } from '../../../gateway/approvals/html';
import { Limiter } from '../../../gateway/approvals/limiter';
import { isSameSite } from '../../../gateway/approvals/same-site';
import { amount, day, dollars, payable } from '../../../gateway/approvals/texts';

describe('a page template (B7)', () => {
  test.each([
    ['markup', '<b a="1">&\'', '&lt;b a=&quot;1&quot;&gt;&amp;&#39;'],
    ['line breaks', 'a\r\nb\rc', 'a\nb\nc'],
    ['a turned direction', 'inv\u202Efdp.exe', 'inv[U+202E]fdp.exe'],
    ['zero width', 'a\u200Bb\uFEFF', 'a[U+200B]b[U+FEFF]'],
    ['controls', 'a\u0000b\u001B[31m', 'a[U+0000]b[U+001B][31m'],
    ['half a surrogate pair', 'a\uD800', 'a[U+D800]'],
    ['other scripts', 'Ærø · 山田 · 🏗️ 👩‍🔧', 'Ærø · 山田 · 🏗️ 👩‍🔧'],
  ])('shows %s as text', (_name, text, shown) => expect(html`<p>${text}</p>`.text).toBe(`<p>${shown}</p>`));

  test('takes templates and lists of them as they are, and undefined as nothing', () => {
    expect(html`<b>${['<', html`<i>${1}</i>`, undefined]}</b>`.text).toBe('<b>&lt;<i>1</i></b>');
    expect(typed('<a>\u200B').text).toBe('&lt;a&gt;\u200B');
  });
});

test.each([
  ['-1234.5', '−1,234.50'],
  ['0.00', '0.00'],
])('%s is shown as %s', (given, shown) => expect(amount(given)).toBe(shown));

test('payable is gross less retention, also of a release', () => {
  expect(payable({ gross: '0.00', retention: '-3708.36' })).toBe('3,708.36');
  expect(dollars(payable({ gross: '-10.00', retention: '0.00' }))).toBe('−$10.00');
  expect([day('2026-07-31'), day('31.7.')]).toEqual(['July 31, 2026', '31.7.']);
});

test('a comment is kept without what cannot be seen', () => {
  expect(cleanComment(' a\r\nb\u0000\u202E\uD800 👩‍🔧\t ')).toBe('a\nb 👩‍🔧');
});

describe('the limiter of unknown links (B6)', () => {
  const limit = { most: 2, windowMs: 60_000, addresses: 3 };

  test('counts by address, and by network in IPv6, until the window is over', () => {
    const limiter = new Limiter(limit);
    const counts = ['10.0.0.1', '10.0.0.1', '10.0.0.2', '10.0.0.1'].map((one) => limiter.count(one, 0));
    expect(counts).toEqual([undefined, undefined, undefined, 60]);
    expect(limiter.count('10.0.0.1', 60_000)).toBeUndefined();
    const network = ['2001:db8::1', '2001:db8:0:0:1::2', '2001:db8::ffff', '2001:db8:0:1::1'];
    expect(network.map((one) => limiter.count(one, 0))).toEqual([undefined, undefined, 60, undefined]);
  });

  test('forgets the oldest address when there are too many', () => {
    const limiter = new Limiter(limit);
    for (const one of ['a', 'a', 'b', 'c', 'd']) limiter.count(one, 0);
    expect(limiter.count('a', 0)).toBeUndefined();
    expect(limiter.count('d', 0)).toBeUndefined();
    expect(limiter.count('d', 0)).toBe(60);
  });
});

test('an address that is none is nobody’s origin', () => {
  expect(isSameSite({ origin: 'https://girder.example' }, 'not an address')).toBe(false);
  expect(isSameSite({ 'sec-fetch-site': 'none' }, 'https://girder.example')).toBe(true);
});
