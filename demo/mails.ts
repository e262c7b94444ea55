import type { Control } from './http';
import { differs, shown } from './rows';

/** What a person is mailed about in the story, and nothing else: code, and what it is about. */
const told: [code: string, about: string][] = [
  ['PERIOD_CLOSED', 'AR-'],
  ['POSSIBLE_DUPLICATE', 'company-7003'],
  // On a slow machine only: otherwise the probe is sooner.
  ['IN_DOUBT', '~5011~'],
  ['CHANGED_AFTER_POSTING', '~5009~'],
  ['REMOVED_IN_SPECTRUM', '~5010~'],
  ['Your approval is asked', 'subcontract SC200'],
];

interface Mail {
  subject: string;
  text: string;
}

/** Whether somebody was asked about the possible duplicate. */
export async function isAsked(inbox: Control): Promise<boolean> {
  return (await mailsOf(inbox)).some(asks);
}

/** One mail about the possible duplicate, and none that the story does not tell of. */
export async function wrongMails(inbox: Control): Promise<string[]> {
  const mails = await mailsOf(inbox);
  return [
    ...differs('Mails about the possible duplicate', mails.filter(asks).length, '1'),
    ...mails.filter((mail) => !isTold(mail)).map(({ subject }) => `Nobody should be mailed "${subject}".`),
  ];
}

function asks({ subject }: Mail): boolean {
  return subject.includes('POSSIBLE_DUPLICATE') && !subject.includes('resolved');
}

function isTold({ subject, text }: Mail): boolean {
  return told.some(([code, about]) => subject.includes(code) && `${subject} ${text}`.includes(about));
}

/** A mail that was sent twice bears one id, and is one. */
async function mailsOf(inbox: Control): Promise<Mail[]> {
  const all = (await inbox.table('message')).map((row): [string, Mail] => {
    return [shown(row.messageId), { subject: shown(row.subject), text: shown(row.text) }];
  });
  return [...new Map(all).values()];
}
