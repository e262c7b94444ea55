import type { AnswerRow } from '../../domain/effects';

/** A plain-text mail. */
export interface MailMessage {
  /**
   * `<…@girder>`, made from what the mail is about, not from the time: a repeat has the same one, so that mail
   * readers show it once.
   */
  messageId: string;
  to: string[];
  subject: string;
  text: string;
}

const MESSAGE_ID = /^<[A-Za-z0-9._~%+=!#$&'*/?^`{|}-]{1,200}@girder>$/;
/** Stricter than the standard: no quotes, comments or lists, in which parsers disagree about the domain. */
const ADDRESS = /^[A-Za-z0-9._%+'=~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/;
const CONTROL = /[\u0000-\u001f\u007f]/;

/** @returns what is wrong with a message, one row per fault; empty if it may be sent. */
export function faultsOf(message: MailMessage): AnswerRow[] {
  const faults: AnswerRow[] = [];
  const fault = (column: string, text: string): number => faults.push({ code: 'INVALID', text, column });
  if (!MESSAGE_ID.test(message.messageId)) {
    fault('messageId', `${JSON.stringify(message.messageId)} is not of the form <…@girder>`);
  }
  if (message.to.length === 0) fault('to', 'there is no recipient: name one in `mail.support`');
  for (const address of message.to) {
    if (!isAddress(address)) fault('to', `${JSON.stringify(address)} is not a mail address`);
  }
  // A line end in a header starts another header.
  if (CONTROL.test(message.subject)) fault('subject', 'the subject holds a line end or a control character');
  if (message.subject.length > 900) fault('subject', 'the subject is longer than 900 characters');
  return faults;
}

export function isAddress(address: string): boolean {
  return ADDRESS.test(address) && !address.includes('..');
}

/** A sender as configured: `girder@example.com` or `Girder <girder@example.com>`. */
export interface Sender {
  name: string;
  address: string;
}

/** @throws RangeError for anything else */
export function senderOf(from: string): Sender {
  const match = /^(?:([^<>"]*)<([^<>]+)>|([^<>\s]+))$/.exec(from.trim());
  const name = (match?.[1] ?? '').trim();
  const address = match?.[2] ?? match?.[3] ?? '';
  if (!isAddress(address) || CONTROL.test(name)) {
    throw new RangeError(
      `mail.from is ${JSON.stringify(from)}: expected girder@example.com or Girder <girder@example.com>`,
    );
  }
  return { name, address };
}
