import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { Reason } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { recordId } from '../../domain/record-id';
import { whatRefusalMeans } from '../../domain/spectrum/error-rows';
import type { Step } from '../../domain/steps';
import { apFailureOf } from '../../domain/trimble-pay/ap-refusal';
import { apPart } from '../trimble-pay/application-work';
import { lastTold } from '../trimble-pay/tell-export';
import type { World } from '../world';
import { doubtOf } from './doubt';
import type { Situation } from './head';
import { nothing, setSituation, stepOf } from './head';
import { refusalSubject } from './refusal-subject';

/** What became of the tasks of a pay application, where one of them stopped the rest. */
export async function reportApplication(
  world: World,
  ref: RecordRef,
  head: Head | undefined,
  all: readonly Posting[],
): Promise<Step> {
  const record = recordId(ref);
  const posting = all.find(({ part }) => part === apPart);
  const end = endOf(ref, posting, lastTold(all));
  if (end === 'plan') {
    const unchanged = head ?? (await setSituation(world, record, { state: 'Posting' }));
    return stepOf(unchanged, { ...nothing, planAgain: true });
  }
  // An approval that was taken back and given again within one poll must be noticed: what was read does not count.
  const forgets = end.reason?.code === 'NOT_FULLY_APPROVED';
  const after = await setSituation(world, record, end, (now) =>
    forgets ? { ...now, sourceMark: undefined } : now,
  );
  return stepOf(after, nothing);
}

/** `plan`: the plan knows what it means. */
function endOf(ref: RecordRef, posting: Posting | undefined, told: Posting | undefined): 'plan' | Situation {
  switch (posting?.state) {
    case 'posted':
    case undefined:
      return 'plan';
    case 'sending':
    case 'inDoubt':
      return doubtOf(posting);
    case 'claimed':
      return { state: 'Waiting', reason: unreached(ref, posting, told) };
    case 'rejected': {
      const failed = apFailureOf(posting.rows ?? []);
      if (failed?.code === 'not_fully_approved') {
        return { state: 'Waiting', reason: reason('NOT_FULLY_APPROVED', failed.sentence) };
      }
      return failed ? 'plan' : { state: 'Waiting', reason: passing(posting) };
    }
  }
}

/** A lock, or refused credentials: it is tried again by itself. */
function passing(posting: Posting): Reason {
  const rows = posting.rows ?? [];
  const { code, sentence, subject } = whatRefusalMeans(posting.kind, rows);
  const column = rows.find((row) => whatRefusalMeans(posting.kind, [row]).code === code)?.column;
  return reason(code, sentence, subject ?? refusalSubject(code, posting, column));
}

/** Trimble Pay is told first, and asked again just before the call: without it nothing is sent. */
function unreached(ref: RecordRef, { target, attempts }: Posting, told: Posting | undefined): Reason {
  if (told?.state === 'claimed') {
    const why = `Trimble Pay ${ref.account} took nothing: ${told.attempts.at(-1)?.answer ?? 'no attempt yet'}`;
    return reason('SOURCE_UNAVAILABLE', why, ref.account);
  }
  const last = attempts.at(-1);
  const why = `Nothing was sent to Spectrum ${target}: ${last?.answer ?? 'no attempt yet'}`;
  return reason(last?.access ? 'ACCESS' : 'TARGET_UNAVAILABLE', why, 'services');
}
