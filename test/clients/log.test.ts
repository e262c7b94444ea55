import Decimal from 'decimal.js';
import { createLogger, redactUrl } from '../../clients/log';

function logged(): { log: ReturnType<typeof createLogger>; lines: string[] } {
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', name: 'test' }, { write: (line) => void lines.push(line) });
  return { log, lines };
}

const canary = 'c4n4ry-S3cret';

describe('no secret reaches the log (OP7)', () => {
  test.each<[string, object]>([
    ['authorization', { headers: { authorization: `Bearer ${canary}` } }],
    ['Authorization, deep down', { a: { b: { c: { d: { e: { Authorization: canary } } } } } }],
    ['in a list', { calls: [{ headers: { 'set-cookie': [canary] } }] }],
    ['password', { smtp: { user: 'girder', password: canary } }],
    ['clientSecret', { oauth: { clientId: 'girder', clientSecret: canary } }],
    ['client_secret', { client_secret: canary }],
    ['refresh_token', { answer: { refresh_token: canary } }],
    ['access_token', { access_token: canary }],
    ['Authorization_ID', { row: { Authorization_ID: canary } }],
    ['authorizationId', { spectrum: { east: { authorizationId: canary } } }],
    ['webhookSecrets', { servicetrade: { acme: { webhookSecrets: [canary] } } }],
    ['secretAccessKey', { store: { secretAccessKey: canary } }],
    ['hookUrl', { webhook: { hookUrl: `https://girder.example/x/${canary}` } }],
    ['body', { body: { name: canary } }],
    ['a buffer', { chunk: Buffer.from(canary) }],
    ['a URL', { url: `/webhooks/servicetrade/${canary}?x=1` }],
    ['a URL with a password', { server: `smtp://girder:${canary}@mail.example:587` }],
    ['XML in a text', { note: `<Authorization_ID>${canary}</Authorization_ID>` }],
    ['XML with a prefix', { note: `<soap:AuthorizationID xsi:type="s">${canary}</soap:AuthorizationID>` }],
    ['a form in a text', { note: `grant_type=x&client_secret=${canary}&y=1` }],
    ['JSON in a text', { note: `{"refresh_token": "${canary}"}` }],
    ['a cookie in a text', { note: `PHPSESSID=${canary}; path=/` }],
  ])('%s', (_name, fields) => {
    const { log, lines } = logged();
    log.info(fields, 'something happened');
    log.child(fields).warn('in a child');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain(canary);
    expect(lines.join('')).not.toContain(Buffer.from(canary).toString('base64'));
    // A buffer's JSON would be its bytes.
    expect(lines.join('')).not.toContain([...Buffer.from(canary)].slice(0, 4).join(','));
    expect(lines.join('')).toContain('[redacted]');
  });

  test('messages and their parts', () => {
    const { log, lines } = logged();
    log.info(`POST /webhooks/servicetrade/${canary}`);
    log.info('POST %s with %o', `/webhooks/servicetrade/${canary}`, { password: canary });
    log.error(new Error(`Bearer ${canary}`));
    log.error({ url: 'x' }, `Bearer ${canary}`);
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toContain(canary);
    expect(lines.join('')).toContain('POST /webhooks/servicetrade/[redacted]');
  });

  test.each([
    'GET /approvals/0123456789abcdefghijklmnopqrstuvwxyz_-ABCDE 200',
    'referer: https://girder.example/approvals/0123456789abcdefghijklmnopqrstuvwxyz_-ABCDE/files/1',
    'cut by a mail program: /approvals/0123456789abcdefghij',
    'encoded: /approvals/0123456789%61bcdefghijklmnopqrstuvwxyz%5F-ABCDE',
  ])('B6: the token of a mailed link: %s', (text) => {
    const { log, lines } = logged();
    log.info({ url: text, referer: text }, text);
    expect(lines.join('').split('/approvals/[redacted]')).toHaveLength(4);
    expect(lines.join('')).not.toMatch(/0123456789/);
    expect(redactUrl(text)).not.toMatch(/0123456789/);
  });

  test('errors: flat, without what a library hangs on them, also as causes (F17)', () => {
    const { log, lines } = logged();
    const cause = Object.assign(new Error(`password=${canary}`), { code: 'ECONNRESET' });
    const error = Object.assign(new Error('failed', { cause }), {
      config: { headers: { Authorization: canary }, data: canary },
      response: { data: canary },
    });
    log.error(error);
    log.error({ err: error }, 'failed');
    log.child({ err: error }).error('failed');
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toContain(canary);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      level: 'error',
      msg: 'failed',
      err: { type: 'Error', message: 'failed', cause: { code: 'ECONNRESET' } },
    });
  });

  test('what is cyclic or endless is cut', () => {
    const { log, lines } = logged();
    // Every one knows every one, as sockets and their servers do.
    const wide: Record<string, unknown>[] = Array.from({ length: 30 }, () => ({}));
    for (const one of wide) wide.forEach((other, n) => (one[`to${n}`] = other));
    log.info({ wide }, 'cyclic');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('[cut]');
    expect(lines[0]?.length).toBeLessThan(100_000);
  });
});

test('what is no secret stays readable', () => {
  const { log, lines } = logged();
  const at = new Date('2026-11-21T10:00:00Z');
  log.info(
    {
      record: 'servicetrade~acme~invoice~7~east-ABC',
      key: 'postings/x/invoice',
      at,
      sum: new Decimal('78.38'),
      ok: true,
    },
    'posted %s',
    'A1001',
  );
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    name: 'test',
    level: 'info',
    record: 'servicetrade~acme~invoice~7~east-ABC',
    key: 'postings/x/invoice',
    at: '2026-11-21T10:00:00.000Z',
    sum: '78.38',
    ok: true,
    msg: 'posted A1001',
  });
});

test('below its level nothing is written', () => {
  const lines: string[] = [];
  const log = createLogger({ level: 'warn', name: 'test' }, { write: (line) => void lines.push(line) });
  log.info('quiet');
  log.warn('loud');
  expect(lines).toHaveLength(1);
});

test.each([
  [`/webhooks/servicetrade/${canary}`, '/webhooks/servicetrade/[redacted]'],
  [`/webhooks/servicetrade/${canary}?a=1`, '/webhooks/servicetrade/[redacted]?a=1'],
  [`/webhooks/servicetrade/${canary}/x`, '/webhooks/servicetrade/[redacted]/x'],
  [
    `https://girder.example/webhooks/servicetrade/${canary}#f`,
    'https://girder.example/webhooks/servicetrade/[redacted]#f',
  ],
  [`/Webhooks/ServiceTrade/${canary}`, '/Webhooks/ServiceTrade/[redacted]'],
  ['/records?state=Waiting', '/records?state=Waiting'],
])('redactUrl %s', (url, expected) => expect(redactUrl(url)).toBe(expected));
