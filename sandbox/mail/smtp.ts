import type { Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';
import type { Fault } from '../core';
import type { MailSandbox } from './sandbox';

export interface RunningSmtp {
  port: number;
  close(): Promise<void>;
}

const maxBytes = 32 * 1024 * 1024;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** An SMTP answer that is not 2xx; anything that is no such code becomes "try again later". */
function refusal(code: number): Error {
  const responseCode = code >= 400 && code <= 599 ? code : 451;
  return Object.assign(new Error(`sandbox fault: status ${responseCode}`), { responseCode });
}

async function parse(raw: Buffer, session: SMTPServerSession): Promise<Parameters<MailSandbox['store']>[0]> {
  const mail = await PostalMime.parse(raw);
  const { mailFrom, rcptTo } = session.envelope;
  return {
    messageId: mail.messageId ?? '',
    from: mail.from?.address ?? (mailFrom === false ? '' : mailFrom.address),
    to: rcptTo.map(({ address }) => address),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    raw: raw.toString('utf8'),
  };
}

/**
 * Takes mail without login or TLS. A fault rule for `smtp` counts connections, and every further mail on one
 * that is kept open; `refuseConnection` closes before the greeting, the others act at the end of DATA.
 */
export async function startSmtp(sandbox: MailSandbox, port: number, host: string): Promise<RunningSmtp> {
  const sockets = new Map<number, Socket>();
  /** By session: the fault of the mail that comes next, `null` when that mail has yet to ask. */
  const faults = new WeakMap<SMTPServerSession, { fault: Fault | undefined } | null>();
  const drop = (session: SMTPServerSession): void => {
    sockets.get(session.remotePort)?.destroy();
  };

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    size: maxBytes,
    onConnect(session, callback) {
      const fault = sandbox.faults.next('smtp');
      faults.set(session, { fault });
      if (fault?.name === 'refuseConnection') return drop(session);
      callback();
    },
    onMailFrom(_address, session, callback) {
      const known = faults.get(session);
      if (!known) {
        const fault = sandbox.faults.next('smtp');
        faults.set(session, { fault });
        if (fault?.name === 'refuseConnection') return drop(session);
      }
      callback();
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const fault = faults.get(session)?.fault;
        faults.set(session, null);
        take(Buffer.concat(chunks), session, fault).then(
          (answer) => {
            if (answer === 'drop') drop(session);
            else callback(answer);
          },
          (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
        );
      });
    },
  });

  async function take(
    raw: Buffer,
    session: SMTPServerSession,
    fault: Fault | undefined,
  ): Promise<Error | null | 'drop'> {
    const { generation } = sandbox;
    const message = await parse(raw, session);
    const note = (committed: boolean, answer: unknown): void => {
      const { messageId, from, to, subject } = message;
      sandbox.journal.add({
        operation: 'smtp',
        key: messageId,
        accepted: committed,
        committed,
        body: { messageId, from, to, subject },
        answer,
      });
    };
    if (fault?.name === 'dropBeforeCommit') {
      note(false, { fault: fault.name });
      return 'drop';
    }
    if (fault?.name === 'status') {
      const error = refusal(fault.code);
      note(false, { fault: fault.name, code: fault.code });
      return error;
    }
    if (fault?.name === 'delay' || fault?.name === 'commitLate') {
      await wait(fault.ms);
      if (generation !== sandbox.generation) return 'drop';
    }
    sandbox.store(message);
    note(true, { code: 250 });
    if (fault?.name === 'dropAfterCommit') return 'drop';
    if (fault?.name === 'delayAnswer') await wait(fault.ms);
    return null;
  }

  // Errors of single connections (a client that hangs up) are its own affair.
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.on('close', () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}
