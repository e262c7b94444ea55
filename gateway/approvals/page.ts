import type { Approval } from '../../domain/approvals/events';
import {
  attachmentsSection,
  changeOrdersSection,
  dueCard,
  factsSection,
  linesSection,
  totalsSection,
} from './application';
import { type Deciding, decideSection, type Entered } from './forms';
import { html } from './html';
import { layout } from './layout';
import { earlierSection, stepsSection } from './steps';
import { day, name } from './texts';

export interface Shown extends Deciding {
  approval: Approval;
  changed?: string;
  /** Address of the files, relative to the page. */
  files: string;
}

/** The application and the decision on it. @param entered what was sent and refused, if anything. */
export function approvalPage(shown: Shown, entered?: Entered): string {
  const { content, approval, round, policy, changed, files } = shown;
  const { contract, application } = content;
  const title = `Pay application ${application.number} of subcontract ${contract.subcontract}`;
  return layout({
    title: `${entered ? 'Not taken: ' : ''}${title} · Approval`,
    body: html`<a class="skip" href="#decide">Skip to your decision</a>
      <header>Girder · Pay application approval</header>
      <main>
        <h1>Pay application ${application.number}</h1>
        <p class="lede">
          ${name(contract.vendorName)} · Subcontract ${contract.subcontract} · Job ${contract.job} · through
          ${day(application.periodEnd)}
        </p>
        ${
          entered &&
          html`<div class="note stop" role="alert">
            <h2>Not taken</h2>
            <p>${entered.problem} <a href="#${entered.choice}-comment">Correct it</a></p>
          </div>`
        }
        ${earlierSection(approval, changed, policy.calendar.zone)} ${dueCard(content)}
        ${factsSection(content)} ${totalsSection(content)} ${linesSection(content)}
        ${changeOrdersSection(content)} ${attachmentsSection(content, files)} ${stepsSection(round, policy)}
        ${decideSection(shown, entered)}
      </main>
      <footer>
        <p>
          This page holds only for revision ${application.revision}. If the application changes before
          everybody has decided, it is shown again and decided anew.
          <span class="code">Content ${shown.contentHash.slice(0, 12)}</span>
        </p>
      </footer>`,
  });
}
