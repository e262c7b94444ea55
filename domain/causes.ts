import { parseTarget } from './record-id';
import type { Reason, ReasonCode } from './reasons';
import { catalogue, isReasonCode } from './reasons';
import { encodePart } from './record-id';

/** What records wait on: one workflow, one mail, one check for all that share it. */
export interface CauseRef {
  /** Spectrum target, or the source connection for a source that cannot be reached. */
  target: string;
  code: ReasonCode;
  /** What it is about, e.g. `company-77`; a person's decision is about the record itself. */
  subject: string;
}

export function causeId(cause: CauseRef): string {
  return ['cause', cause.target, cause.code, cause.subject].map(encodePart).join('~');
}

/** @throws RangeError naming the id. */
export function parseCauseId(id: string): CauseRef {
  const [kind, target, code, subject] = id.split('~').map(decodeURIComponent);
  if (kind !== 'cause' || !target || !code || !isReasonCode(code) || !subject) {
    throw new RangeError(`"${id}" is not a cause; expected cause~<target>~<code>~<subject>.`);
  }
  return { target, code, subject };
}

export function causeOf(record: string, target: string, why: Reason): CauseRef {
  return { target, code: why.code, subject: why.subject ?? record };
}

export interface CauseMail {
  subject: string;
  text: string;
}

/** The mail of an occurrence: what waits, why, and what to do. */
export function openedMail(cause: CauseRef, sentence: string, record: string): CauseMail {
  const { resumes, advice } = catalogue[cause.code];
  const how = {
    byItself: 'Girder looks again by itself and resumes everything that waits on this, once it is put right.',
    person: 'Nothing is sent until somebody decides.',
    source: 'It resumes when it is corrected in the source.',
    never: 'Nothing more will happen by itself.',
  }[resumes];
  return {
    subject:
      `[Girder] ${cause.target}: ${cause.code} ${cause.subject === record ? '' : cause.subject}`.trim(),
    text: [
      sentence,
      '',
      `What to do: ${advice}`,
      how,
      '',
      `First record: ${record}`,
      `All that wait on it: girder records list --state Waiting`,
      `Details:             girder records show '${record}'`,
      `Spectrum company:    ${parseTarget(cause.target).company}`,
      '',
      'This mail is sent once for all records that wait on this; another follows when they have resumed.',
    ].join('\n'),
  };
}

export function recoveredMail(cause: CauseRef): CauseMail {
  return {
    subject:
      `[Girder] resolved: ${cause.target}: ${cause.code} ${cause.subject.includes('~') ? '' : cause.subject}`.trim(),
    text: `No record waits on ${cause.code} (${cause.subject}) any more.`,
  };
}
