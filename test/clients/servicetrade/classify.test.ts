import type { Sent } from '../../../domain/effects';
import { classifyServiceTradeWrite, envelopeOf } from '../../../clients/servicetrade/classify';
import type { TransportResult } from '../../../clients/http/transport';

const answered = (status: number, body: unknown, retryAfterMs?: number): TransportResult => ({
  kind: 'answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
const error = (text: string): object => ({ messages: { error: [text] }, data: null });

const applied: Partial<Sent> = { outcome: 'applied', stage: 'done' };
const unclear: Partial<Sent> = { outcome: 'unclear' };
const refused = (code: string, text: string): Partial<Sent> => ({
  outcome: 'refused',
  rows: [{ code, text, column: '' }],
});
const notSent = (access: boolean): Partial<Sent> => ({ outcome: 'notSent', access });

/** The table of the reliability page, for ServiceTrade's JSON. */
const table: [string, TransportResult, Partial<Sent>][] = [
  ['no connection', { kind: 'notConnected', why: 'ECONNREFUSED' }, notSent(false)],
  ['read timeout', { kind: 'broken', why: 'no complete answer', reusedConnection: false }, unclear],
  ['reset', { kind: 'broken', why: 'socket hang up', reusedConnection: false }, unclear],

  ['200 with data', answered(200, { data: { id: 7 }, messages: {} }), { ...applied, ref: '7' }],
  ['201 with data', answered(201, { data: { id: 7 } }), { ...applied, ref: '7' }],
  [
    '200 in the compound form',
    answered(200, { data: { invoice: { id: 7 }, jobs: [] } }),
    { ...applied, ref: '7' },
  ],
  ['200 with a value', answered(200, { data: { value: 'C00001' } }), { ...applied, ref: 'C00001' }],
  [
    '200 with messages as a list',
    answered(200, { data: { id: 7 }, messages: ['Saved'] }),
    { ...applied, answer: 'Saved' },
  ],
  ['200, empty', answered(200, ''), unclear],
  ['200, blank', answered(200, ' \r\n'), unclear],
  ['200, HTML', answered(200, '<!DOCTYPE html><html>Log in</html>'), unclear],
  ['200, truncated', answered(200, '{"data":{"id":7,"sta'), unclear],
  ['200, a list', answered(200, [{ id: 7 }]), unclear],
  ['200, a string', answered(200, '"ok"'), unclear],
  ['200, null', answered(200, 'null'), unclear],
  ['200, some JSON that is no envelope', answered(200, { status: 'ok' }), unclear],
  ['200 without data', answered(200, { messages: { success: ['Saved'] } }), unclear],
  ['200 with null data', answered(200, { data: null }), unclear],
  [
    '200 with an error message',
    answered(200, { data: { id: 7 }, messages: { error: ['Not saved'] } }),
    unclear,
  ],
  ['204', answered(204, ''), unclear],
  ['302', answered(302, ''), unclear],

  ['400', answered(400, { messages: { validation: 'status is wrong' } }), refused('400', 'status is wrong')],
  ['400 of a proxy', answered(400, '<html>Bad Request</html>'), notSent(false)],
  ['401', answered(401, error('Expired')), notSent(true)],
  ['403', answered(403, error('No permission')), notSent(true)],
  ['404', answered(404, error('Not found')), refused('404', 'Not found')],
  ['404 of a proxy', answered(404, '<html>Not Found</html>'), notSent(false)],
  ['405', answered(405, error('Not allowed')), refused('405', 'Not allowed')],
  ['408', answered(408, ''), unclear],
  ['409', answered(409, error('Invalid transition')), refused('409', 'Invalid transition')],
  ['409 without a message', answered(409, { data: null }), refused('409', 'answered 409 without a message')],
  ['413', answered(413, error('Too large')), refused('413', 'Too large')],
  ['415', answered(415, error('JSON only')), refused('415', 'JSON only')],
  ['422', answered(422, { messages: { error: 'Wrong' } }), refused('422', 'Wrong')],
  [
    '429',
    answered(429, error('Slow down'), 7_000),
    { ...notSent(false), retryAfterMs: 7_000 } as Partial<Sent>,
  ],
  ['429 without Retry-After', answered(429, ''), notSent(false)],
  ['418', answered(418, error('Teapot')), unclear],
  ['500', answered(500, error('Oops')), unclear],
  ['502', answered(502, '<html>Bad Gateway</html>'), unclear],
  ['503 with Retry-After', answered(503, '', 7_000), unclear],
  ['504', answered(504, ''), unclear],
];

describe('what became of a write (F1, F2, F4, F5)', () => {
  test.each(table)('%s', (_name, result, expected) => {
    expect(classifyServiceTradeWrite(result)).toMatchObject(expected);
  });

  test('cut at any byte, a complete answer is never taken for applied (F6)', () => {
    const whole = JSON.stringify({ data: { id: 7, status: 'processed' }, messages: { success: ['Saved'] } });
    for (let length = 0; length < whole.length; length += 1) {
      expect(classifyServiceTradeWrite(answered(200, whole.slice(0, length))).outcome).toBe('unclear');
    }
    expect(classifyServiceTradeWrite(answered(200, whole)).outcome).toBe('applied');
  });
});

test.each([
  [{ messages: { error: ['a', 'b'], validation: 'c' } }, ['a', 'b', 'c'], []],
  [{ messages: ['a'] }, [], ['a']],
  [{ messages: 'a' }, [], ['a']],
  [{ messages: null, data: {} }, [], []],
  [{ messages: { error: [1, '', null, 'a'] } }, ['a'], []],
])('messages of %j', (body, errors, notes) => {
  expect(envelopeOf(JSON.stringify(body))).toMatchObject({ errors, notes });
});
