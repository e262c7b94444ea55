import type { TransportResult } from '../../../clients/http/transport';
import { anything, classifyTrimblePayWrite, record } from '../../../clients/trimble-pay/classify';
import type { Sent } from '../../../domain/effects';
import { complaint } from './support';

const answered = (status: number, body: unknown, retryAfterMs?: number): TransportResult => ({
  kind: 'answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

const applied = { outcome: 'applied', stage: 'done', ref: 'con_1' };
const unclear = { outcome: 'unclear' };
const refused = (code: string, column = '', text: unknown = expect.stringContaining('No')) => ({
  outcome: 'refused',
  rows: [{ code, column, text }],
});
const notSent = (access: boolean) => ({ outcome: 'notSent', access });

/** The table of the reliability page, for Trimble Pay's JSON. */
const table: [string, TransportResult, object][] = [
  ['no connection', { kind: 'notConnected', why: 'ECONNREFUSED' }, notSent(false)],
  ['reset', { kind: 'broken', why: 'socket hang up', reusedConnection: false }, unclear],

  ['200 with a record', answered(200, { id: 'con_1' }), applied],
  ['201 with a record', answered(201, { id: 'con_1' }), applied],
  ['200 without an id', answered(200, { name: 'Depot' }), unclear],
  ['200 with a numeric id', answered(200, { id: 7 }), unclear],
  ['200, a list', answered(200, [{ id: 'con_1' }]), unclear],
  ['200, empty', answered(200, ''), unclear],
  ['200, HTML', answered(200, '<!DOCTYPE html><html>Log in</html>'), unclear],
  ['200, truncated', answered(200, '{"id":"con_1","na'), unclear],
  ['200, null', answered(200, 'null'), unclear],
  ['200 with a complaint', answered(200, complaint('conflict')), unclear],
  ['202', answered(202, { id: 'con_1' }), unclear],
  ['204', answered(204, ''), unclear],
  ['302', answered(302, ''), unclear],

  ['400', answered(400, complaint('bad_request')), refused('bad_request')],
  ['400 of a proxy', answered(400, '<html>Bad Request</html>'), notSent(false)],
  ['401', answered(401, complaint('unauthorized')), notSent(true)],
  ['403', answered(403, complaint('forbidden')), notSent(true)],
  ['404', answered(404, complaint('not_found')), refused('not_found')],
  ['404 of a proxy', answered(404, '<html>Not Found</html>'), notSent(false)],
  ['404 without a complaint', answered(404, { id: 'con_1' }), notSent(false)],
  ['409', answered(409, complaint('already_connected')), refused('already_connected')],
  ['409 without a code', answered(409, { error: {} }), refused('409', '', 'answered 409 without a message')],
  ['413', answered(413, complaint('too_large')), refused('too_large')],
  ['423', answered(423, complaint('locked')), notSent(false)],
  ['429', answered(429, complaint('slow_down'), 7_000), { ...notSent(false), retryAfterMs: 7_000 }],
  ['418', answered(418, complaint('teapot')), unclear],
  ['500', answered(500, complaint('oops')), unclear],
  ['503 with Retry-After', answered(503, '', 7_000), unclear],
];

describe('what became of a write (F1, F2, F4, F5)', () => {
  test.each(table)('%s', (_name, result, expected) => {
    expect(classifyTrimblePayWrite(result, record)).toMatchObject(expected);
  });

  test('cut at any byte, a complete answer is never taken for applied (F6)', () => {
    const whole = JSON.stringify({ id: 'con_1', revision: 1, lines: [{ amount: '1.00' }] });
    for (let length = 0; length < whole.length; length += 1) {
      const sent: Sent = classifyTrimblePayWrite(answered(200, whole.slice(0, length)), anything);
      expect(sent.outcome).toBe('unclear');
    }
    expect(classifyTrimblePayWrite(answered(200, whole), anything).outcome).toBe('applied');
  });
});

describe('a refusal names field and issue (TP10)', () => {
  const rowsOf = (status: number, body: object): unknown => {
    const sent = classifyTrimblePayWrite(answered(status, body), record);
    return sent.outcome === 'refused' ? sent.rows : sent;
  };

  test('conflict', () => {
    const details = [{ field: 'revision', issue: 'is 3 now, not 2' }];
    expect(rowsOf(409, complaint('conflict', 'con_1 has changed', details))).toEqual([
      { code: 'conflict', column: 'revision', text: 'con_1 has changed: revision is 3 now, not 2' },
    ]);
  });

  test('a row for each field', () => {
    const details = [
      { field: 'amount', issue: 'is required' },
      { field: 'executed_on', issue: 'must be a date' },
    ];
    expect(rowsOf(422, complaint('validation_failed', '', details))).toEqual([
      { code: 'validation_failed', column: 'amount', text: 'amount is required' },
      { code: 'validation_failed', column: 'executed_on', text: 'executed_on must be a date' },
    ]);
  });

  test.each([
    ['in a list', { details: [{ section: '0100|S|', expected: '100.00', actual: '90.00' }] }],
    ['alone', { details: { section: '0100|S|', expected: '100.00', actual: '90.00' } }],
    ['beside the code', { section: '0100|S|', expected: '100.00', actual: '90.00' }],
  ])('TP3: sov_out_of_balance names the section and both sums, %s', (_name, more) => {
    const error = { code: 'sov_out_of_balance', message: 'Out of balance', ...more };
    expect(rowsOf(422, { error })).toEqual([
      {
        code: 'sov_out_of_balance',
        column: '0100|S|',
        text: 'Out of balance: 0100|S| is 90.00 and must be 100.00',
      },
    ]);
  });
});
