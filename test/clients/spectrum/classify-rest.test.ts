import { classifyRest } from '../../../clients/spectrum/classify';
import type { SentRecord } from '../../../clients/spectrum/classify';
import type { Transport } from '../../../clients/spectrum/http';

/** The whole table of what a REST answer means (F4, F5; the classes are those of docs/concepts.md). */
const record: SentRecord = {
  key: { Company_Code: 'ABC', Invoice_Or_Transaction: '100123' },
  ref: '100123',
  stage: 'unposted',
};
const now = new Date('2026-11-20T12:00:00Z');

const answer = (
  status: number,
  body: string | Buffer,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Transport => ({ kind: 'answer', status, headers, body: Buffer.from(body) });
const ok = (body: unknown): Transport => answer(200, typeof body === 'string' ? body : JSON.stringify(body));
const row = (code: string, column = 'GL_Account', more: object = {}): object => ({
  error_code: code,
  desc: 'text',
  column,
  ...more,
});
const outcome = (transport: Transport): string => classifyRest(transport, record, now).outcome;

describe('a REST answer that applied', () => {
  const key = { Company_Code: 'ABC', Invoice_Or_Transaction: '    100123', Batch_Code: 'B' };
  it.each<[string, Transport]>([
    ['an empty list', ok({ response: [] })],
    ['a bare empty list', ok('[]')],
    ['a G row', ok({ response: [row('G', 'Invoice_Or_Transaction', key)] })],
    ['a bare G row', ok([row('G')])],
    ['an S row', ok({ response: [row('S')] })],
    ['the published spelling of Gets', ok({ Response: [{ Error_Code: 'g', Error_Description: 'x' }] })],
    ['HTTP 201', answer(201, '{"response":[]}')],
    ['a byte order mark and spaces', ok('\ufeff {"response":[]}\n')],
    ['a G row with a number as a field', ok([row('G', 'x', { Line_Number: 1 })])],
    [
      'the charset named',
      answer(200, '[]', {
        'content-type': 'Application/JSON; Charset="UTF-8"',
        'content-encoding': 'identity',
      }),
    ],
    ['a G row that gives the number', ok([{ ...row('G', 'Invoice_Or_Transaction'), desc: '100123' }])],
    [
      'a G row with a sentence',
      ok([{ ...row('G', 'Invoice_Or_Transaction'), desc: 'Invoice 1 of batch 2 added' }]),
    ],
  ])('is %s', (_name, transport) => {
    expect(classifyRest(transport, record, now)).toMatchObject({
      outcome: 'applied',
      ref: '100123',
      stage: 'unposted',
    });
  });

  it('keeps the rows, not the whole record, as its answer', () => {
    const sent = classifyRest(ok([row('G', 'Invoice_Or_Transaction', key)]), record, now);
    expect(sent).toMatchObject({
      answer: '[{"code":"G","text":"text","column":"Invoice_Or_Transaction"}]',
    });
  });
});

describe('a REST answer that refused', () => {
  it.each(['A', 'E', 'I', 'M'])('is one of code %s', (code) => {
    expect(classifyRest(ok({ response: [row(code, 'GL_Date')] }), record, now)).toEqual({
      outcome: 'refused',
      rows: [{ code, text: 'text', column: 'GL_Date' }],
    });
  });

  it('is several rows, kept in order', () => {
    const sent = classifyRest(ok([row('M', 'Terms_Code'), row('I', 'GL_Date')]), record, now);
    expect(sent).toMatchObject({ rows: [{ column: 'Terms_Code' }, { column: 'GL_Date' }] });
  });
});

describe('a REST call that was not sent or not judged', () => {
  it('is one without connection', () => {
    expect(classifyRest({ kind: 'notConnected', why: 'ECONNREFUSED' }, record, now)).toEqual({
      outcome: 'notSent',
      why: 'ECONNREFUSED',
      access: false,
    });
  });

  it.each([401, 403])('is HTTP %d, a matter of access', (status) => {
    expect(classifyRest(answer(status, '[]'), record, now)).toEqual({
      outcome: 'notSent',
      why: `HTTP ${status}`,
      access: true,
    });
  });

  it.each([404, 405, 413, 415, 429])('is HTTP %d, whatever its body says', (status) => {
    expect(classifyRest(answer(status, '{"response":[]}'), record, now)).toEqual({
      outcome: 'notSent',
      why: `HTTP ${status}`,
      access: false,
    });
  });

  it.each<[string, number | undefined]>([
    ['7', 7000],
    ['0', 0],
    ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['99999999999', 3_600_000],
    ['soon', undefined],
  ])('F5: honours Retry-After "%s"', (header, ms) => {
    const sent = classifyRest(answer(429, '', { 'retry-after': header }), record, now);
    expect('retryAfterMs' in sent ? sent.retryAfterMs : undefined).toBe(ms);
  });
});

describe('a REST call that stays unclear', () => {
  const rows: [string, Transport][] = [
    ['a broken connection', { kind: 'broken', why: 'socket hang up' }],
    ...[202, 204, 206, 301, 302, 307, 400, 408, 409, 500, 502, 503, 504].map(
      (status): [string, Transport] => [
        `HTTP ${status}`,
        answer(status, '{"response":[]}', { 'content-type': 'application/json', 'retry-after': '5' }),
      ],
    ),
    ['F4: an empty body', ok('')],
    ['F4: a blank body', ok('  \r\n')],
    ['F4: a log-in page', answer(200, '<html>Log in</html>', { 'content-type': 'text/html' })],
    ['F4: HTML that calls itself JSON', ok('<html>Log in</html>')],
    ['F4: JSON that calls itself HTML', answer(200, '{"response":[]}', { 'content-type': 'text/html' })],
    ['F4: an answer without type', answer(200, '{"response":[]}', {})],
    ['F4: truncated JSON', ok('{"response":[')],
    ['an object without rows', ok('{}')],
    ['rows beside something else', ok({ response: [], Message: 'An error has occurred' })],
    ['rows that are null', ok({ response: null })],
    ['rows that are one object', ok({ response: row('G') })],
    ['another object', ok({ result: [] })],
    ['a string', ok('"ok"')],
    ['null', ok('null')],
    ['a number', ok('1')],
    ['a row that is no object', ok([1])],
    ['a row without code', ok([{ desc: 'x', column: 'y' }])],
    ['a row with an object in it', ok([row('G', 'x', { nested: {} })])],
    ['a row of blank code', ok([row('')])],
    ['a row of unknown code', ok([row('X')])],
    ['a warning, which Puts do not have', ok([row('W')])],
    ['good and bad together', ok([row('G'), row('I')])],
    ['bad and unknown together', ok([row('I'), row('X')])],
    ['two lists of rows', ok('{"response":[{"error_code":"I"}],"response":[]}')],
    ['good rows for another number', ok([row('G', 'x', { Invoice_Or_Transaction: '999' })])],
    ['bad rows for another number', ok([row('I', 'x', { Invoice_Or_Transaction: '999' })])],
    ['good rows for another company', ok([row('G', 'x', { Company_Code: 'XYZ' })])],
    ['a G row that gives another number', ok([{ ...row('G', 'Invoice_Or_Transaction'), desc: '100124' }])],
    [
      'an alphabet that is not UTF-8',
      answer(200, '[]', { 'content-type': 'application/json; charset=utf-16' }),
    ],
    ['bytes that are not UTF-8', answer(200, Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]))],
    [
      'an encoding that was not asked for',
      answer(200, '[]', { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
    ],
    ['depth without end', ok('['.repeat(200_000) + ']'.repeat(200_000))],
    ['a prototype as rows', ok('{"__proto__":{"response":[]}}')],
  ];
  it.each(rows)('is %s', (_name, transport) => {
    expect(outcome(transport)).toBe('unclear');
  });
});
