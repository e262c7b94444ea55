/**
 * What is approved, as the page shows it: every field of `ApprovalContent`, for the decision is bound to them all.
 */
import type {
  ApprovalContent,
  ContentAttachment,
  ContentChangeOrder,
  ContentLine,
  ContentTotals,
} from '../../domain/approvals/content';
import { sum } from '../../domain/money';
import type { Html } from './html';
import { html } from './html';
import { amount, count, day, dollars, name, payable } from './texts';

const kinds: Record<ApprovalContent['application']['kind'], string> = {
  progress: 'Progress billing',
  retainage: 'Release of retainage',
  final: 'Final billing',
};

/** The figures that go to Spectrum, before all else. */
export function dueCard({ totals }: ApprovalContent): Html {
  return html`<section aria-labelledby="due">
    <h2 id="due" class="hidden">What goes to Spectrum</h2>
    <div class="card due">
      <dl class="due">
        <div class="main">
          <dt>Payable now</dt>
          <dd>${dollars(payable(totals))}</dd>
        </div>
        <div>
          <dt>Gross</dt>
          <dd>${amount(totals.gross)}</dd>
        </div>
        <div>
          <dt>Retention</dt>
          <dd>${amount(totals.retention)}</dd>
        </div>
      </dl>
      <a href="#decide">Go to your decision</a>
    </div>
  </section>`;
}

export function factsSection({ contract, application }: ApprovalContent): Html {
  const facts: [string, Html | string | number][] = [
    [
      'Subcontractor',
      html`${name(contract.vendorName)} <span class="soft">(vendor ${contract.vendor})</span>`,
    ],
    ['Subcontract', contract.subcontract],
    ['Job', contract.job],
    ['Company', contract.company],
    ['Application number', application.number],
    ['Kind', kinds[application.kind]],
    ['Period', html`${day(application.periodStart)} to ${day(application.periodEnd)}`],
    ['Revision in Trimble Pay', application.revision],
  ];
  return html`<section aria-labelledby="facts">
    <h2 id="facts">Application</h2>
    <dl class="card facts">
      ${facts.map(
        ([term, value]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${value}</dd>
          </div> `,
      )}
    </dl>
  </section>`;
}

const summary: [keyof ContentTotals, string, string][] = [
  ['originalContract', '1', 'Original contract sum'],
  ['changeOrders', '2', 'Net change by change orders'],
  ['revisedContract', '3', 'Contract sum to date'],
  ['completedAndStored', '4', 'Total completed and stored to date'],
  ['retainage', '5', 'Retainage held'],
  ['earnedLessRetainage', '6', 'Total earned less retainage'],
  ['previousCertificates', '7', 'Less previous certificates'],
  ['currentPaymentDue', '8', 'Current payment due'],
  ['balanceToFinish', '9', 'Balance to finish, including retainage'],
];

export function totalsSection({ totals }: ApprovalContent): Html {
  return html`<section aria-labelledby="totals">
    <h2 id="totals">Summary</h2>
    <div class="card certificate">
      <table>
        <caption>
          Lines 1 to 9 of the application, then what goes to Spectrum
        </caption>
        <thead>
          <tr>
            <th scope="col" class="no">Line</th>
            <th scope="col">What it is</th>
            <th scope="col" class="n">Amount</th>
          </tr>
        </thead>
        <tbody>
          ${summary.map(([field, line, label]) => summaryRow(line, label, amount(totals[field]), field === 'currentPaymentDue'))}
        </tbody>
        <tbody>
          ${summaryRow('', 'Gross, as goes to Spectrum', amount(totals.gross))}${summaryRow('', 'Retention, as goes to Spectrum', amount(totals.retention))}${summaryRow('', 'Payable: gross less retention', payable(totals), true)}
        </tbody>
      </table>
    </div>
  </section>`;
}

function summaryRow(line: string, label: string, value: string, strong = false): Html {
  return html`<tr${strong ? html` class="sum"` : undefined}><td class="no">${line}</td><th scope="row">${label}</th><td class="n">${value}</td></tr>
`;
}

const columns: [keyof ContentLine, string][] = [
  ['scheduledValue', 'Scheduled value'],
  ['previousWork', 'Previous work'],
  ['previousStored', 'Previously stored'],
  ['workThisPeriod', 'Work this period'],
  ['storedNow', 'Stored now'],
  ['retainageToDateWork', 'Retainage, work'],
  ['retainageToDateStored', 'Retainage, stored'],
  ['retainageReleasedThisPeriod', 'Retainage released'],
];

/** Roles are spelled out, because the narrow form takes them from a table's parts. */
export function linesSection({ lines }: ApprovalContent): Html {
  return html`<section aria-labelledby="lines">
    <h2 id="lines">Schedule of values</h2>
    <div class="card wide" role="region" aria-labelledby="lines" tabindex="0">
      <table class="stack" role="table">
        <caption>
          ${count(lines.length, 'line')}; retainage is to date
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">Line</th>
            ${columns.map(([, label]) => html`<th scope="col" role="columnheader" class="n">${label}</th>`)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${lines.map(lineRow)}
        </tbody>
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" role="rowheader">Total</th>
            ${columns.map(([field, label]) => cell(label, amount(sum(lines.map((line) => line[field])))))}
          </tr>
        </tfoot>
      </table>
    </div>
  </section>`;
}

function lineRow(line: ContentLine): Html {
  return html`<tr role="row">
    <th scope="row" role="rowheader">
      ${line.item === '' ? undefined : html`<span class="soft">${line.item}</span> `}${name(line.description)}<br /><span
        class="code"
        >${line.section} · ${line.id}</span
      >
    </th>
    ${columns.map(([field, label]) => cell(label, amount(line[field])))}
  </tr> `;
}

function cell(label: string, value: string): Html {
  return html`<td role="cell" class="n" data-label="${label}">${value}</td>`;
}

export function changeOrdersSection({ changeOrders }: ApprovalContent): Html {
  if (changeOrders.length === 0) {
    return html`<section aria-labelledby="orders">
      <h2 id="orders">Change orders</h2>
      <p class="soft">None.</p>
    </section>`;
  }
  return html`<section aria-labelledby="orders">
    <h2 id="orders">Change orders</h2>
    <div class="card certificate">
      <table>
        <caption class="hidden">
          Executed change orders of the subcontract
        </caption>
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">Description</th>
            <th scope="col" class="n">Amount</th>
          </tr>
        </thead>
        <tbody>
          ${changeOrders.map(orderRow)}
        </tbody>
      </table>
    </div>
  </section>`;
}

function orderRow({ number, description, amount: value }: ContentChangeOrder): Html {
  return html`<tr>
    <th scope="row">${number}</th>
    <td>${name(description)}</td>
    <td class="n">${amount(value)}</td>
  </tr> `;
}

/** @param base address of the files, relative to the page. */
export function attachmentsSection({ attachments }: ApprovalContent, base: string): Html {
  const list =
    attachments.length === 0
      ? html`<p class="soft">None.</p>`
      : html`<ul class="card plain rows files">
          ${attachments.map((file) => attachmentItem(file, base))}
        </ul>`;
  return html`<section aria-labelledby="files">
    <h2 id="files">Files</h2>
    ${list}
  </section>`;
}

function attachmentItem({ id, kind, fileName, sha256 }: ContentAttachment, base: string): Html {
  return html`<li>
    <a href="${base}/${sha256}" target="_blank" rel="noopener noreferrer"
      >${name(fileName)}<span class="hidden"> (opens a new tab)</span></a
    >
    <span class="soft">${kind}</span> <span class="code">${id} · SHA-256 ${sha256.slice(0, 12)}…</span>
  </li> `;
}
