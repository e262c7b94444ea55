/**
 * The decision: two forms that look and read apart, and a third, folded away, to hand over. Each button says what it
 * does and to which application. To approve a box must be ticked, so that a scanner that presses buttons does not.
 */
import type { ApprovalContent } from '../../domain/approvals/content';
import type { Round } from '../../domain/approvals/events';
import { type ApprovalPolicy, isSubmitter } from '../../domain/approvals/policy';
import { currentStep } from '../../domain/approvals/state';
import type { Html } from './html';
import { html, typed } from './html';
import { personName } from './steps';
import { dollars, instant, name, payable } from './texts';

export interface Deciding {
  content: ApprovalContent;
  contentHash: string;
  round: Round;
  policy: ApprovalPolicy;
  /** Who holds the link. */
  approver: string;
  /** ISO instant. */
  expiresAt: string;
  /** Exports are made by people, so that whoever approves may ask for it. */
  mayExport: boolean;
}

/** What came and was not taken, to be corrected. */
export interface Entered {
  choice: 'approve' | 'decline' | 'delegate';
  comment: string;
  to: string;
  /** Why it was not taken. */
  problem: string;
}

export function decideSection(deciding: Deciding, entered: Entered | undefined): Html {
  const { round, policy, approver, expiresAt, content } = deciding;
  const of = (choice: Entered['choice']): Entered | undefined =>
    entered?.choice === choice ? entered : undefined;
  return html`<section aria-labelledby="decide">
    <h2 id="decide" tabindex="-1">Your decision</h2>
    <p>
      You decide as <strong>${name(personName(approver, policy))}</strong> in step
      ${currentStep(round)?.name}. This link is yours alone, works once, and ends on
      ${instant(expiresAt, policy.calendar.zone)}.
    </p>
    <div class="choices">${approveForm(deciding, of('approve'))} ${declineForm(deciding, of('decline'))}</div>
    ${delegateForm(deciding, of('delegate'), content)}
  </section>`;
}

function approveForm(deciding: Deciding, entered: Entered | undefined): Html {
  const { content } = deciding;
  return html`<form class="card approve" method="post">
    ${hidden(deciding)}
    <h3>Approve</h3>
    <p>${dollars(payable(content.totals))} becomes payable to ${name(content.contract.vendorName)}.</p>
    <div class="field">
      <label for="approve-comment">Comment <span class="hint">(optional)</span></label>
      ${problemOf('approve', entered)}${area('approve', entered, false)}
    </div>
    <div class="check">
      <input type="checkbox" id="seen" name="seen" value="yes" required /><label for="seen"
        >I have looked at the application and its files</label
      >
    </div>
    ${exportBox(deciding)}
    <button name="choice" value="approve">Approve application ${content.application.number}</button>
  </form>`;
}

function exportBox({ mayExport }: Deciding): Html | undefined {
  if (!mayExport) return undefined;
  return html`<div class="check">
    <input type="checkbox" id="exports" name="exports" value="yes" /><label for="exports"
      >Export it to Spectrum as soon as everybody has approved</label
    >
  </div>`;
}

function declineForm(deciding: Deciding, entered: Entered | undefined): Html {
  return html`<form class="card decline" method="post">
    ${hidden(deciding)}
    <h3>Decline</h3>
    <p>
      It goes back to Trimble Pay with your comment. The subcontractor can correct it and submit it again.
    </p>
    <div class="field">
      <label for="decline-comment">What is to be corrected <span class="hint">(required)</span></label>
      ${problemOf('decline', entered)}${area('decline', entered, true)}
    </div>
    <button name="choice" value="decline">Decline application ${deciding.content.application.number}</button>
  </form>`;
}

function delegateForm(
  deciding: Deciding,
  entered: Entered | undefined,
  { application }: ApprovalContent,
): Html | undefined {
  const { policy, round, approver } = deciding;
  const step = currentStep(round);
  const others = Object.entries(policy.approvers).filter(
    ([key, person]) =>
      key !== approver &&
      person.revoked !== true &&
      !isSubmitter(person, round.submitter) &&
      step?.approvers.includes(key) === false,
  );
  if (others.length === 0 || step?.approvers.includes(approver) !== true) return undefined;
  const options = others.map(
    ([key, person]) =>
      html`<option value="${key}" ${entered?.to === key ? html` selected` : undefined}>
        ${person.name}
      </option> `,
  );
  return html`<details class="other" ${entered ? html` open` : undefined}>
    <summary>Somebody else is to decide for you</summary>
    <form class="card" method="post">
      ${hidden(deciding)}
      <h3>Hand over</h3>
      <p>This person gets a link of his or her own and decides in your place in this step.</p>
      <div class="field">
        <label for="to">Who decides for you</label>
        <select id="to" name="to" required>
          <option value="">Choose a person</option>
          ${options}
        </select>
      </div>
      <div class="field">
        <label for="delegate-comment">Comment <span class="hint">(optional)</span></label>
        ${problemOf('delegate', entered)}${area('delegate', entered, false)}
      </div>
      <button name="choice" value="delegate">Hand over application ${application.number}</button>
    </form>
  </details>`;
}

function hidden({ contentHash, round }: Deciding): Html {
  return html`<input type="hidden" name="contentHash" value="${contentHash}" /><input
      type="hidden"
      name="round"
      value="${round.number}"
    /><input type="hidden" name="step" value="${round.step}" /> `;
}

function problemOf(choice: Entered['choice'], entered: Entered | undefined): Html | undefined {
  return entered && html`<p class="wrong" id="${choice}-problem">${entered.problem}</p> `;
}

/** A browser drops the first line break of what stands in a text area. */
function area(choice: Entered['choice'], entered: Entered | undefined, required: boolean): Html {
  const wrong = entered && html` aria-invalid="true" aria-describedby="${choice}-problem" autofocus`;
  return html`<textarea
    id="${choice}-comment"
    name="comment"
    rows="4"
    ${required ? html` required` : undefined}${wrong}
  >
${typed(entered?.comment ?? '')}</textarea>`;
}
