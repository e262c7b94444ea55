/** Who is to decide, and who has: the steps of the round that counts, and how earlier rounds ended. */
import { addBusinessDays } from '../../domain/approvals/business-days';
import type { Approval, Decided, Delegated, ResolvedStep, Round } from '../../domain/approvals/events';
import { type ApprovalPolicy, approverOf } from '../../domain/approvals/policy';
import type { Html } from './html';
import { html } from './html';
import { count, instant, name } from './texts';

type People = Pick<ApprovalPolicy, 'approvers'>;

/** An approver's name; of one that the configuration has no more, the key. */
export function personName(key: string, policy: People): string {
  return approverOf(policy, key)?.name ?? key;
}

export function stepsSection(round: Round, policy: ApprovalPolicy): Html {
  return html`<section aria-labelledby="steps">
    <h2 id="steps">Steps</h2>
    <ol class="card plain rows">
      ${round.steps.map((step, at) => stepItem(step, at, round, policy))}
    </ol>
  </section>`;
}

function stepItem(step: ResolvedStep, at: number, round: Round, policy: ApprovalPolicy): Html {
  const open = at === round.step && round.status === 'open';
  const state = open ? 'open' : at < round.step || round.status === 'approved' ? 'complete' : 'not begun';
  const decided = round.decided.filter((one) => one.step === at);
  const delegated = round.delegated.filter((one) => one.step === at);
  const people = step.approvers.map(
    (key, index) => html`${index > 0 ? ', ' : ''}${name(personName(key, policy))}`,
  );
  const { zone } = policy.calendar;
  return html`<li>
    <h3>${at + 1}. ${step.name} <span class="tag${open ? ' open' : ''}">${state}</span></h3>
    <p class="soft">
      ${needText(step)}
      ${people}${step.escalateTo.length > 0 && open && round.escalated ? html`, now also ${step.escalateTo.map((key) => name(personName(key, policy)))}` : undefined}
    </p>
    ${open ? deadlineText(step, round, policy) : undefined}${delegated.map((one) => delegatedItem(one, policy, zone))}${decided.map((one) => decidedItem(one, policy, zone))}
  </li> `;
}

function needText({ need, approvers }: ResolvedStep): string {
  if (approvers.length === need)
    return need === 1 ? 'Needs the approval of' : `Needs the approvals of all ${need}:`;
  return `Needs ${count(need, 'approval')} of ${approvers.length}:`;
}

function deadlineText({ deadline }: ResolvedStep, round: Round, { calendar }: ApprovalPolicy): Html {
  const since = html`Open since ${instant(round.stepSince, calendar.zone)}.`;
  if (!deadline) return html`<p>${since}</p>`;
  const at = addBusinessDays(round.stepSince, deadline.afterDays, calendar);
  const then = deadline.then === 'decline' ? ', then it goes back to Trimble Pay as declined' : '';
  return html`<p>${since} To be decided by <strong>${instant(at, calendar.zone)}</strong>${then}.</p> `;
}

function decidedItem(
  { by, seat, choice, comment, via, takenAt }: Decided,
  policy: People,
  zone: string,
): Html {
  const place =
    seat !== undefined && seat !== by ? html` in the place of ${name(personName(seat, policy))}` : undefined;
  const mark = via === 'temporal' ? ' (not verified who it was)' : '';
  return html`<p>
      ${name(personName(by, policy))} ${choice === 'approve' ? 'approved' : 'declined'}${place},
      ${instant(takenAt, zone)}${mark}
    </p>
    ${comment === '' ? undefined : html`<blockquote>${comment}</blockquote> `}`;
}

function delegatedItem({ of, to, comment, takenAt }: Delegated, policy: People, zone: string): Html {
  return html`<p>
      ${name(personName(of, policy))} handed over to ${name(personName(to, policy))},
      ${instant(takenAt, zone)}
    </p>
    ${comment === '' ? undefined : html`<blockquote>${comment}</blockquote> `}`;
}

/** Why this is shown again; blank in the first round. */
export function earlierSection(
  { rounds }: Approval,
  changed: string | undefined,
  zone: string,
): Html | undefined {
  const earlier = rounds.slice(0, -1);
  if (earlier.length === 0) return undefined;
  return html`<section class="note hold" aria-labelledby="changed">
    <h2 id="changed">Changed since the earlier round</h2>
    ${changed === undefined ? undefined : html`<p>${changed}</p> `}
    <ul>
      ${earlier.map(({ number, status, why, endedAt }) => html`<li>Round ${number}: ${status}${endedAt === undefined ? undefined : html`, ${instant(endedAt, zone)}`}${why === undefined ? '.' : `. ${why}`}</li> `)}
    </ul>
  </section>`;
}
