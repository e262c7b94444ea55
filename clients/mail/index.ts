import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Sent } from '../../domain/effects';
import type { MailSettings } from '../../domain/settings';
import { classifySmtp } from './classify-smtp';
import type { SmtpPhase, SmtpResult } from './classify-smtp';
import { faultsOf, senderOf } from './message';
import type { MailMessage, Sender } from './message';

export { classifySmtp } from './classify-smtp';
export type { SmtpPhase, SmtpResult } from './classify-smtp';
export type { MailMessage } from './message';

export interface MailClient {
  /** One mail over one connection. Never throws; a message that cannot be sent at all is `refused`. */
  send(message: MailMessage): Promise<Sent>;
}

/** In milliseconds; nodemailer's own defaults reach 10 minutes. */
export interface MailTimes {
  connectMs: number;
  /** Silence of the server. */
  silenceMs: number;
  /** The whole conversation. */
  totalMs: number;
}

const defaults: MailTimes = { connectMs: 10_000, silenceMs: 20_000, totalMs: 60_000 };

/**
 * Sends by SMTP. With `secure: false` and a user, STARTTLS is required, so that the password is never sent in the
 * clear.
 *
 * @throws RangeError if `mail.from` is no sender.
 * @see {@link https://nodemailer.com/extras/smtp-connection/}
 */
export function mailClient(settings: MailSettings, times: Partial<MailTimes> = {}): MailClient {
  const from = senderOf(settings.from);
  const limits = { ...defaults, ...times };
  return {
    async send(message) {
      const faults = faultsOf(message);
      if (faults.length > 0) return { outcome: 'refused', rows: faults };
      const content = await compose(message, from);
      return classifySmtp(await converse(settings.smtp, limits, { message, from, content }));
    },
  };
}

/** The message as it goes over the wire. */
function compose(message: MailMessage, from: Sender): Promise<Buffer> {
  return new MailComposer({
    from,
    to: message.to.map((address) => ({ name: '', address })),
    subject: message.subject,
    text: message.text,
    messageId: message.messageId,
    // Keeps out-of-office replies from answering (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

interface Letter {
  message: MailMessage;
  from: Sender;
  content: Buffer;
}

/**
 * nodemailer's own transport does not tell whether a lost connection was lost before or after the message left;
 * its connection, step by step, does.
 */
function converse(smtp: MailSettings['smtp'], times: MailTimes, letter: Letter): Promise<SmtpResult> {
  const { message, from, content } = letter;
  let phase: SmtpPhase = 'connect';
  const login = smtp.user !== undefined;
  const connection = new SMTPConnection({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.secure,
    requireTLS: login && !smtp.secure,
    connectionTimeout: times.connectMs,
    dnsTimeout: times.connectMs,
    greetingTimeout: times.silenceMs,
    socketTimeout: times.silenceMs,
    logger: false,
  });
  // Read only once the server has answered DATA with 354: from then on the message may be taken.
  const body = new Readable({
    read() {
      phase = 'data';
      this.push(content);
      this.push(null);
    },
  });

  return new Promise((resolve) => {
    const timer = setTimeout(
      () => end(failure(new Error(`not done within ${times.totalMs} ms`))),
      times.totalMs,
    );
    const failure = (error: SMTPConnection.SMTPError): SmtpResult => ({
      ok: false,
      phase,
      ...(error.responseCode ? { code: error.responseCode } : {}),
      text: (error.response ?? error.message).slice(0, 300),
    });
    const end = (result: SmtpResult): void => {
      clearTimeout(timer);
      resolve(result);
      if (result.ok) connection.quit();
      else connection.close();
    };
    const transmit = (): void => {
      phase = 'envelope';
      connection.send({ from: from.address, to: message.to, size: content.length }, body, (error, info) =>
        end(
          error
            ? failure(error)
            : { ok: true, messageId: message.messageId, response: info.response, rejected: info.rejected },
        ),
      );
    };
    connection.on('error', (error) => end(failure(error)));
    connection.connect((error) => {
      if (error) return end(failure(error));
      if (!login) return transmit();
      phase = 'login';
      connection.login({ user: smtp.user ?? '', pass: smtp.password ?? '' }, (refusal) =>
        refusal ? end(failure(refusal)) : transmit(),
      );
    });
  });
}
