import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { mailClient } from '../../../clients/mail';
import type { MailMessage } from '../../../clients/mail';
import type { MailSettings } from '../../../domain/settings';

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

const message: MailMessage = {
  messageId: '<cause~east-ABC~PERIOD_CLOSED~AR-2026-10~1@girder>',
  to: ['controller@example.com', "o'neil+erp@sub.example.com"],
  subject: 'AR period 2026-10 is closed: 3 invoices wait — öffnen',
  text: 'Open the month.\n.\nLine after a lone dot.\n',
};

const settings = (port: number, more: Partial<MailSettings['smtp']> = {}): MailSettings => ({
  smtp: { host: '127.0.0.1', port, secure: false, ...more },
  from: 'Girder <girder@example.com>',
  support: [],
});

const times = { connectMs: 1_000, silenceMs: 1_000, totalMs: 5_000 };

/** A mail server that keeps what it takes. */
async function inbox(options: SMTPServerOptions = {}) {
  const taken: { from: string; to: string[]; raw: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        taken.push({
          from,
          to: rcptTo.map((one) => one.address),
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  closers.push(() => server.close());
  return { port: (server.server.address() as AddressInfo).port, taken };
}

/** A server that says what it is told to, line by line; `null` resets the connection. */
async function script(
  greeting: string | null,
  answer: (line: string, inData: boolean) => string | null | undefined,
) {
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    closers.push(() => socket.destroy());
    const say = (text: string | null | undefined): void => {
      if (text === null) socket.resetAndDestroy();
      else if (text) socket.write(`${text}\r\n`);
    };
    let inData = false;
    say(greeting);
    socket.on('data', (chunk) => {
      for (const line of chunk.toString('utf8').split('\r\n').filter(Boolean)) {
        if (socket.destroyed) return;
        const reply = answer(line, inData);
        if (reply?.startsWith('354')) inData = true;
        say(reply);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

/** Answers as a server that takes everything. */
const willing = (line: string, inData: boolean): string | undefined => {
  if (inData) return line === '.' ? '250 queued' : undefined;
  if (line.startsWith('EHLO')) return '250 mail.example';
  return line === 'DATA' ? '354 go on' : '250 ok';
};

const headersOf = (raw: string): Map<string, string> => {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new Map(
    head.split('\r\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
};

describe('a mail that is taken (ST16)', () => {
  test('recipients, subject, text and the Message-ID that makes a repeat recognisable', async () => {
    const { port, taken } = await inbox();
    const client = mailClient(settings(port), times);
    for (const _repeat of [1, 2]) {
      expect(await client.send(message)).toMatchObject({
        outcome: 'applied',
        ref: message.messageId,
        stage: 'done',
      });
    }
    expect(taken).toHaveLength(2);
    const headers = taken.map((one) => headersOf(one.raw));
    expect(headers[0]?.get('Message-ID')).toBe(message.messageId);
    expect(headers[1]?.get('Message-ID')).toBe(message.messageId);
    expect(headers[0]?.get('Auto-Submitted')).toBe('auto-generated');
    expect(headers[0]?.get('From')).toBe('Girder <girder@example.com>');
    expect(taken[0]).toMatchObject({ from: 'girder@example.com', to: message.to });
    expect(taken[0]?.raw).toContain('Line after a lone dot.');
  });

  test('with a refused recipient among others', async () => {
    const { port } = await inbox({
      onRcptTo: (address, _session, done) =>
        done(
          address.address.startsWith('o') ? Object.assign(new Error('unknown'), { responseCode: 550 }) : null,
        ),
    });
    expect(await mailClient(settings(port), times).send(message)).toMatchObject({
      outcome: 'applied',
      answer: expect.stringContaining("o'neil+erp@sub.example.com"),
    });
  });
});

describe('a mail that is not taken (F12)', () => {
  test('nobody listens', async () => {
    const { port } = await inbox();
    closers.splice(0).forEach((close) => close());
    expect(await mailClient(settings(port), times).send(message)).toMatchObject({
      outcome: 'notSent',
      access: false,
    });
  });

  test.each<[string, string | null, (line: string, inData: boolean) => string | null | undefined, object]>([
    [
      'a busy greeting',
      '421 busy',
      () => undefined,
      { outcome: 'notSent', why: expect.stringContaining('421') },
    ],
    ['a greeting that never comes', '', () => undefined, { outcome: 'notSent' }],
    ['a reset before the greeting', null, () => undefined, { outcome: 'notSent' }],
    [
      'a reset at the sender',
      '220 hi',
      (l, d) => (l.startsWith('MAIL') ? null : willing(l, d)),
      { outcome: 'notSent' },
    ],
    [
      'a sender that is refused',
      '220 hi',
      (l, d) => (l.startsWith('MAIL') ? '550 no' : willing(l, d)),
      { outcome: 'refused', rows: [{ code: '550' }] },
    ],
    [
      'recipients that are refused',
      '220 hi',
      (l, d) => (l.startsWith('RCPT') ? '550 unknown' : willing(l, d)),
      { outcome: 'refused', rows: [{ code: '550' }] },
    ],
    [
      'recipients that are put off',
      '220 hi',
      (l, d) => (l.startsWith('RCPT') ? '451 later' : willing(l, d)),
      { outcome: 'notSent' },
    ],
    [
      'a message that is refused at its end',
      '220 hi',
      (l, d) => (d && l === '.' ? '554 spam' : willing(l, d)),
      { outcome: 'refused', rows: [{ code: '554' }] },
    ],
    [
      'a message that is put off at its end',
      '220 hi',
      (l, d) => (d && l === '.' ? '452 full' : willing(l, d)),
      { outcome: 'notSent' },
    ],
    [
      'a reset in the message: it may have been taken',
      '220 hi',
      (l, d) => (d ? null : willing(l, d)),
      { outcome: 'unclear' },
    ],
    [
      'a reset after its end: it may have been taken',
      '220 hi',
      (l, d) => (d && l === '.' ? null : willing(l, d)),
      { outcome: 'unclear' },
    ],
    [
      'silence after its end: it may have been taken',
      '220 hi',
      (l, d) => (d ? undefined : willing(l, d)),
      { outcome: 'unclear' },
    ],
  ])('%s', async (_name, greeting, answer, expected) => {
    const server = await script(greeting, answer);
    const sent = await mailClient(settings(server.port), { ...times, silenceMs: 1_000 }).send(message);
    expect(sent).toMatchObject(expected);
    expect(server.connections()).toBe(1);
  });

  test('a server that drips for ever is left', async () => {
    const server = await script('220 hi', (line, inData) => {
      if (line.startsWith('EHLO')) return '250-mail.example';
      return willing(line, inData);
    });
    const sent = await mailClient(settings(server.port), { ...times, silenceMs: 60_000, totalMs: 200 }).send(
      message,
    );
    expect(sent).toMatchObject({ outcome: 'notSent', why: expect.stringContaining('200 ms') });
  });

  test('a password is not sent in the clear', async () => {
    const lines: string[] = [];
    const server = await script('220 hi', (line) => {
      lines.push(line);
      return line.startsWith('EHLO') ? '250-mail.example\r\n250 AUTH PLAIN LOGIN' : '500 what';
    });
    const sent = await mailClient(settings(server.port, { user: 'girder', password: 'canary' }), times).send(
      message,
    );
    expect(sent.outcome).toBe('notSent');
    expect(lines.join('\n')).not.toMatch(/AUTH|canary|Y2FuYXJ5/);
    expect(JSON.stringify(sent)).not.toContain('canary');
  });

  test('a server whose certificate is not trusted gets nothing, least of all the password', async () => {
    const logins: unknown[] = [];
    const { port, taken } = await inbox({
      secure: true,
      disabledCommands: [],
      onAuth: (auth, _session, done) => {
        logins.push(auth);
        done(null, { user: 'girder' });
      },
    });
    const secure = settings(port, { secure: true, user: 'girder', password: 'canary' });
    const sent = await mailClient(secure, times).send(message);
    expect(sent).toMatchObject({
      outcome: 'notSent',
      access: false,
      why: expect.stringMatching(/certificate/i),
    });
    expect(JSON.stringify(sent)).not.toContain('canary');
    expect([logins, taken]).toEqual([[], []]);
  });
});

describe('a message that is wrong goes nowhere (B7)', () => {
  test.each<[string, Partial<MailMessage>, string]>([
    ['a line end in the subject', { subject: 'x\r\nBcc: all@example.com' }, 'subject'],
    ['a bare line feed in the subject', { subject: 'x\ny' }, 'subject'],
    ['a subject without end', { subject: 'x'.repeat(901) }, 'subject'],
    ['a line end in a recipient', { to: ['a@example.com\r\nRCPT TO:<b@example.com>'] }, 'to'],
    ['a list in a recipient', { to: ['a@example.com,b@example.com'] }, 'to'],
    ['a display name in a recipient', { to: ['A <a@example.com>'] }, 'to'],
    ['a comment that moves the domain', { to: ['a@evil.example(@example.com)'] }, 'to'],
    ['two domains', { to: ['a@b@example.com'] }, 'to'],
    ['a recipient without domain', { to: ['controller'] }, 'to'],
    ['no recipient', { to: [] }, 'to'],
    ['a Message-ID without brackets', { messageId: 'k@girder' }, 'messageId'],
    ['a Message-ID of another domain', { messageId: '<k@example.com>' }, 'messageId'],
    ['a line end in the Message-ID', { messageId: '<k\r\n@girder>' }, 'messageId'],
  ])('%s', async (_name, wrong, column) => {
    const { port, taken } = await inbox();
    const sent = await mailClient(settings(port), times).send({ ...message, ...wrong });
    expect(sent).toMatchObject({ outcome: 'refused', rows: [{ code: 'INVALID', column }] });
    expect(taken).toHaveLength(0);
  });

  test.each(['girder', 'a@example.com, b@example.com', 'Girder\r\nBcc: x <g@example.com>', ''])(
    'a sender such as %j is refused at the start',
    (from) => expect(() => mailClient({ ...settings(1), from })).toThrow('mail.from'),
  );
});
