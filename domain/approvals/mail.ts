import { DateTime } from 'luxon';
import { shown } from '../money';
import type { ApprovalContent } from './content';

/** What the mail to one approver says (TP6). Names and addresses are those of the configuration. */
export interface ApprovalMail {
  content: Pick<ApprovalContent, 'contract' | 'application' | 'totals'>;
  /** What is different from what was shown before; one sentence. */
  changed?: string;
  /** Name of the step, and of the person. */
  step: string;
  person: string;
  /** Name of the approver in whose place the person decides. */
  inPlaceOf?: string;
  /** How many reminders went before. */
  reminder: number;
  /** ISO instant until which the link can be used, and the zone it is told in. */
  expiresAt: string;
  zone: string;
  link: string;
}

/** Plain text. The figures stand on the page; here is what one needs to know which application it is. */
export function approvalMail(mail: ApprovalMail): { subject: string; text: string } {
  const { contract, application, totals } = mail.content;
  const what = `pay application ${application.number} of subcontract ${plain(contract.subcontract)}`;
  const asked = `Your approval is asked: ${what}`;
  const rows: [string, string | undefined][] = [
    ['Project', plain(contract.job)],
    ['Subcontract', `${plain(contract.subcontract)}, ${plain(contract.vendorName)}`],
    ['Application', `${application.number}, revision ${application.revision}`],
    ['Payable', shown(totals.currentPaymentDue)],
    ['Step', plain(mail.step)],
    ['In the place of', mail.inPlaceOf === undefined ? undefined : plain(mail.inPlaceOf)],
  ];
  const until = DateTime.fromISO(mail.expiresAt, { zone: mail.zone }).toFormat('yyyy-MM-dd HH:mm');
  const paragraphs = [
    `Pay application ${application.number} waits for the decision of ${plain(mail.person)}.`,
    rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`])).join('\n'),
    ...(mail.changed === undefined ? [] : [plain(mail.changed)]),
    `Look at it, then approve or decline, until ${until} (${mail.zone}):\n${mail.link}`,
    'The link is for you alone and decides once; opening it decides nothing.',
  ];
  return {
    subject: `${mail.reminder > 0 ? `Reminder ${mail.reminder}: ` : ''}${asked}`.slice(0, 200),
    text: `${paragraphs.join('\n\n')}\n`,
  };
}

/** To the support contacts, when a step was not decided in time. */
export function overdueMail(
  { contract, application }: Pick<ApprovalContent, 'contract' | 'application'>,
  { step, missing, record }: { step: string; missing: number; record: string },
): { subject: string; text: string } {
  const what = `pay application ${application.number} of subcontract ${plain(contract.subcontract)}`;
  const lacks = missing === 1 ? 'one approval' : `${missing} approvals`;
  const text = [
    `The deadline of step "${plain(step)}" of ${what} (project ${plain(contract.job)}) has passed; it still needs ${lacks}.`,
    'It stays open: nobody approves by silence.',
    `Who is asked: girder approvals show '${record}'`,
  ].join('\n\n');
  return { subject: `Overdue: approval of ${what}`.slice(0, 200), text: `${text}\n` };
}

/** On one line, so that nothing of the outside makes a header or a paragraph of its own. */
function plain(text: string): string {
  return text.replace(/[\p{Control}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
