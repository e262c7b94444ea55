import { createHmac } from 'node:crypto';
import { verifySignature } from '../../../gateway/trimble-pay/signature';
import type { Signed } from '../../../gateway/trimble-pay/signature';

const now = Date.parse('2026-11-01T10:00:00Z');
const timestamp = String(now / 1000);
const body = Buffer.from('{"event":"pay_application.approved","data":{"pay_application_id":"pap_1"}}');
const sign = (secret: string, at = timestamp, bytes = body): string =>
  createHmac('sha256', secret)
    .update(Buffer.concat([Buffer.from(`${at}.`), bytes]))
    .digest('hex');
const signed = (more: Partial<Signed> = {}): Signed => ({ timestamp, signature: sign('new'), body, ...more });
const verdict = (more: Partial<Signed> = {}, secrets = ['old', 'new']): string =>
  verifySignature(signed(more), secrets, now);

describe('a signed webhook (B3)', () => {
  test('as another program makes it', () => {
    // printf '1700000000.{"event":"x"}' | openssl dgst -sha256 -hmac whsec
    const signature = '84da94eb7ba592f37db15d3d593d9ca72576fb27dbd519ff98dd8685441561de';
    const message = { timestamp: '1700000000', signature, body: Buffer.from('{"event":"x"}') };
    expect(verifySignature(message, ['whsec'], 1_700_000_000_000)).toBe('valid');
  });

  test.each<[string, Partial<Signed>]>([
    ['by the new secret', {}],
    ['by the old one, while it is replaced', { signature: sign('old') }],
    ['in capitals', { signature: sign('new').toUpperCase() }],
    ['with the algorithm named', { signature: `sha256=${sign('new')}` }],
  ])('%s is valid', (_name, more) => expect(verdict(more)).toBe('valid'));

  test.each<[string, Partial<Signed>]>([
    ['another secret', { signature: sign('other') }],
    ['another body', { body: Buffer.from(body.toString().replace('pap_1', 'pap_2')) }],
    ['the body written again', { body: Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1)) }],
    ['another timestamp', { timestamp: String(now / 1000 + 1) }],
    ['the body alone', { signature: createHmac('sha256', 'new').update(body).digest('hex') }],
    [
      'a dot that moved',
      { timestamp: timestamp.slice(0, -1), body: Buffer.concat([Buffer.from('0.'), body]) },
    ],
  ])('%s is wrong', (_name, more) => expect(verdict(more)).toBe('wrong'));

  test.each<[string, Partial<Signed>]>([
    ['no signature', { signature: '' }],
    ['another algorithm', { signature: `sha512=${sign('new')}` }],
    ['half of it', { signature: sign('new').slice(0, 32) }],
    ['a list of them', { signature: Array(100).fill(sign('new')).join(',') }],
    ['no timestamp', { timestamp: '' }],
    ['an ISO timestamp', { timestamp: '2026-11-01T10:00:00Z' }],
    ['a negative timestamp', { timestamp: '-1' }],
  ])('%s is malformed', (_name, more) => expect(verdict(more)).toBe('malformed'));

  test.each([
    ['5 minutes ago', -300, 'valid'],
    ['5 minutes and a second ago', -301, 'stale'],
    ['5 minutes ahead', 300, 'valid'],
    ['5 minutes and a second ahead', 301, 'stale'],
  ])('%s (F13)', (_name, seconds, expected) => {
    const at = String(now / 1000 + seconds);
    expect(verdict({ timestamp: at, signature: sign('new', at) })).toBe(expected);
    expect(verdict({ timestamp: at, signature: sign('other', at) })).toBe('wrong');
  });

  test('no secret, or a blank one, lets nobody in', () => {
    expect(verdict({}, [])).toBe('wrong');
    expect(verdict({ signature: sign('') }, [''])).toBe('wrong');
    expect(verdict({ signature: sign('') }, ['', 'new'])).toBe('wrong');
  });
});
