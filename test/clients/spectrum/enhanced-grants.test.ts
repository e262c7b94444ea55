import { rotationAnswer, tokenAnswer } from '../../../clients/spectrum/enhanced-grants';
import type { Transport } from '../../../clients/spectrum/http';

const now = Date.parse('2026-11-20T12:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;

const answer = (status: number, body: unknown): Transport => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const notConnected: Transport = { kind: 'notConnected', why: 'ECONNREFUSED' };
const broken: Transport = { kind: 'broken', why: 'reset' };

describe('what asking for a token comes to', () => {
  it.each([
    [3600, hour - 300_000],
    ['3600', hour - 300_000],
    [120, 60_000],
  ])('a token of %s seconds, renewed before its end', (expires_in, renewIn) => {
    const said = tokenAnswer(answer(200, { access_token: 'abc', expires_in, token_type: 'Bearer' }), now);
    expect(said).toEqual({
      kind: 'token',
      token: { token: 'abc', renewAt: now + renewIn, expiresAt: now + Number(expires_in) * 1000 },
    });
  });

  it.each<[string, Transport, string]>([
    ['401', answer(401, ''), 'refused'],
    ['400 invalid_client', answer(400, { error: 'invalid_client' }), 'refused'],
    ['400 of no kind', answer(400, '<html>'), 'refused'],
    ['403', answer(403, {}), 'refused'],
    ['400 invalid_scope', answer(400, { error: 'invalid_scope' }), 'unavailable'],
    ['429', answer(429, ''), 'unavailable'],
    ['503', answer(503, ''), 'unavailable'],
    ['404, a wrong host', answer(404, ''), 'unavailable'],
    ['F4: an empty 200', answer(200, ''), 'unavailable'],
    ['F4: HTML', answer(200, '<html>'), 'unavailable'],
    ['no expires_in', answer(200, { access_token: 'abc' }), 'unavailable'],
    ['a line end in the token', answer(200, { access_token: 'a\r\nX: 1', expires_in: 60 }), 'unavailable'],
    ['no connection', notConnected, 'unavailable'],
    ['a reset', broken, 'unavailable'],
  ])('%s', (_name, transport, kind) => {
    expect(tokenAnswer(transport, now).kind).toBe(kind);
  });
});

describe('what asking for a new secret comes to', () => {
  it.each<[string, unknown, number]>([
    ['an ISO instant', '2027-01-01T00:00:00Z', Date.parse('2027-01-01T00:00:00Z')],
    ['no date', undefined, now + 7 * day],
    ['something unreadable', 'soon', now + 7 * day],
  ])('a secret that ends on %s', (_name, estimated_expiration, expiresAt) => {
    const said = rotationAnswer(answer(200, { client_secret: 's 1', estimated_expiration }), now);
    expect(said).toEqual({ kind: 'rotated', secret: 's 1', expiresAt });
  });

  it('a secret as the published page spells it', () => {
    expect(rotationAnswer(answer(200, { 'client _secret': 's1' }), now)).toMatchObject({ secret: 's1' });
  });

  it.each<[string, Transport, string]>([
    ['401', answer(401, ''), 'unchanged'],
    ['400, self-rotation is off', answer(400, { error: 'unauthorized_client' }), 'unchanged'],
    ['404', answer(404, ''), 'unchanged'],
    ['429', answer(429, ''), 'unchanged'],
    ['no connection', notConnected, 'unchanged'],
    ['a reset', broken, 'unanswered'],
    ['500', answer(500, ''), 'unanswered'],
    ['202', answer(202, { client_secret: 's1' }), 'unanswered'],
    ['F4: an empty 200', answer(200, ''), 'unanswered'],
    ['F6: a cut answer', answer(200, '{"client_secret":"s1'), 'unanswered'],
    ['no secret', answer(200, { client_secret: ' ' }), 'unanswered'],
    ['a list', answer(200, ['s1']), 'unanswered'],
  ])('%s', (_name, transport, kind) => {
    expect(rotationAnswer(transport, now).kind).toBe(kind);
  });
});
