import type { Sent } from '../../domain/effects';

/** How far a conversation with the mail server came. */
export type SmtpPhase =
  /** Up to the greeting, EHLO and TLS. */
  | 'connect'
  | 'login'
  /** MAIL FROM, RCPT TO, DATA; nothing of the message has left yet. */
  | 'envelope'
  /** From the first byte of the message on. */
  | 'data';

export type SmtpResult =
  | { ok: true; messageId: string; response: string; rejected: string[] }
  | {
      ok: false;
      phase: SmtpPhase;
      /** The server's reply code; undefined if the conversation just ended. */
      code?: number;
      /** The server's reply, or what happened to the connection. */
      text: string;
    };

/**
 * What became of a mail (its test is the table). A reply of the server decides; without one, a mail whose message
 * had begun to leave may have been taken.
 */
export function classifySmtp(result: SmtpResult): Sent {
  if (result.ok) {
    const note = result.rejected.length === 0 ? '' : `; refused recipients: ${result.rejected.join(', ')}`;
    return { outcome: 'applied', ref: result.messageId, stage: 'done', answer: result.response + note };
  }
  const { phase, code, text } = result;
  const notSent = (access: boolean): Sent => ({
    outcome: 'notSent',
    why: `mail server, ${phase}: ${text}`,
    access,
  });
  switch (phase) {
    case 'connect':
      return notSent(false);
    case 'login':
      // 454 and its like: the server cannot check the password now.
      return notSent(code !== undefined && code >= 500);
    case 'envelope':
      return code !== undefined && code >= 500 ? refused(code, text) : notSent(false);
    case 'data':
      if (code === undefined) {
        return { outcome: 'unclear', why: `mail server: no reply after the message began to leave: ${text}` };
      }
      return code >= 500 ? refused(code, text) : notSent(false);
  }
}

function refused(code: number, text: string): Sent {
  return { outcome: 'refused', rows: [{ code: String(code), text, column: '' }] };
}
