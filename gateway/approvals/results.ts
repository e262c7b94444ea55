/** The short pages: what became of a decision, and why there is nothing to decide. Each with its status. */
import type { StoredDecision } from '../../clients/store/approvals';
import type { ApprovalPolicy } from '../../domain/approvals/policy';
import { type Refusal, type RefusalKind, refusalStatus } from '../../domain/approvals/refusals';
import { html } from './html';
import { notice, type Tone } from './layout';
import { personName } from './steps';
import { instant, name } from './texts';

export interface Answer {
  status: number;
  page: string;
}

const close = 'You can close this page.';

/** What a person did, in one word. */
const done = { approve: 'approved', decline: 'declined', delegate: 'handed over' } as const;

/** After a decision was taken. */
export function takenAnswer({ decision, outcome }: StoredDecision): Answer {
  const { choice } = decision;
  if (!outcome) {
    const lines = [
      `Your decision was taken: ${done[choice]}. It will be applied as soon as the system that does so answers; there is nothing for you to do.`,
      close,
    ];
    return { status: 202, page: notice({ title: 'Taken', tone: 'plain', lines }) };
  }
  if (!outcome.accepted) return notAccepted(outcome.sentence, outcome.kind);
  const title = { approve: 'Approved', decline: 'Declined', delegate: 'Handed over' }[choice];
  return { status: 200, page: notice({ title, tone: 'plain', lines: [outcome.sentence, close] }) };
}

/** A link that was used before: what was decided with it. */
export function usedAnswer(
  { decision, outcome }: StoredDecision,
  policy: ApprovalPolicy | undefined,
): Answer {
  const at = instant(decision.takenAt, policy?.calendar.zone ?? 'utc');
  const to =
    decision.choice === 'delegate'
      ? html` to ${name(policy ? personName(decision.to, policy) : decision.to)}`
      : '';
  const lines = [
    html`This link was used on ${at}: <strong>${done[decision.choice]}</strong>${to}.`,
    ...(decision.comment === '' ? [] : [html`Comment: ${decision.comment}`]),
    outcome
      ? `${outcome.accepted ? 'It counted' : 'It did not count'}: ${outcome.sentence}`
      : 'It was taken and will be applied soon.',
    'A link works once. If something is to be decided anew, a new mail comes.',
  ];
  return { status: 409, page: notice({ title: 'Already used', tone: 'hold', lines }) };
}

const titles: Record<RefusalKind, string> = {
  unknown: 'Not found',
  used: 'Already used',
  expired: 'This link has expired',
  foreign: 'Not for you',
  self: 'Not by the submitter',
  revoked: 'Not any more',
  unverified: 'Not from here',
  superseded: 'The application changed',
  closed: 'Already decided',
  step: 'Another step is open',
  decided: 'Already decided',
  comment: 'The comment cannot be taken',
  delegate: 'Cannot be handed over',
};

/** @param zone in which people read times; instants in sentences are ISO. */
export function refusedAnswer({ kind, status, sentence }: Refusal, zone: string | undefined): Answer {
  if (kind === 'unknown') return unknownAnswer();
  const tone: Tone = status === 403 ? 'stop' : 'hold';
  return {
    status,
    page: notice({ title: titles[kind], tone, lines: [withTimes(sentence, zone), 'Nothing was changed.'] }),
  };
}

function notAccepted(sentence: string, kind: RefusalKind | undefined): Answer {
  const lines = ['Your decision was taken but did not count:', sentence, close];
  const status = kind === undefined ? 409 : refusalStatus[kind];
  return { status, page: notice({ title: kind ? titles[kind] : 'Not accepted', tone: 'hold', lines }) };
}

/** One page for every token that leads nowhere. */
export function unknownAnswer(): Answer {
  const lines = ['There is no such page. If the address was copied from a mail, check that it is complete.'];
  return { status: 404, page: notice({ title: 'Not found', tone: 'hold', lines }) };
}

export function plainAnswer(status: number, title: string, sentence: string): Answer {
  return { status, page: notice({ title, tone: 'stop', lines: [sentence] }) };
}

/** ISO instants of the rules' sentences as people read them. */
function withTimes(sentence: string, zone = 'utc') {
  const parts = sentence.split(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/);
  return html`${parts.map((part, at) => (at % 2 === 1 ? instant(part, zone) : part))}`;
}
