import { SandboxInputError } from '../core';
import type { Account } from './account';
import { isNewestApproved } from './billing';
import type { PayApplication, Submitter } from './rows';
import { settingsOf } from './private-tables';
import { imbalances, sovOf } from './sov-routes';

type Status = PayApplication['status'];
type Approval = PayApplication['approvals'][number];

const refused = (message: string): SandboxInputError => new SandboxInputError(message, 409);

function checkStatus(row: PayApplication, action: string, ...allowed: Status[]): void {
  if (allowed.includes(row.status)) return;
  throw refused(`${row.id} is ${row.status}; ${action} takes ${allowed.join(' or ')}`);
}

const pending = (approvals: ReadonlyArray<Pick<Approval, 'sequence' | 'user'>>): Approval[] =>
  approvals.map(({ sequence, user }) => ({
    sequence,
    user,
    decision: 'pending',
    decided_at: null,
    comment: null,
    revision: null,
  }));

const eventData = (account: Account, row: PayApplication): Record<string, string | number> => ({
  pay_application_id: row.id,
  contract_id: row.contract_id,
  project_id: account.contracts.get(row.contract_id).project_id,
  revision: row.revision,
});

/** What a subcontractor fills in anew. */
export type Figures = Partial<Pick<PayApplication, 'lines' | 'totals'>>;

/** Where nobody is named it is the vendor's first member. */
function submitterOf(account: Account, row: PayApplication, named: Submitter | undefined): Submitter | null {
  if (named) return named;
  const { vendor_id } = account.contracts.get(row.contract_id);
  const [member] = account.members.where((one) => one.vendor_id === vendor_id);
  return member ? { email: member.email } : null;
}

/** The first submission locks the contract. A schedule of values out of balance blocks billing. */
export function submit(
  account: Account,
  row: PayApplication,
  figures: Figures,
  users?: string[],
  named?: Submitter,
): PayApplication {
  checkStatus(row, 'submit', 'draft');
  const contract = account.contracts.get(row.contract_id);
  const wrong = imbalances(account, contract.id, sovOf(account, contract.id));
  if (wrong.length > 0) throw refused(`billing is blocked: ${wrong.map(({ issue }) => issue).join('; ')}`);
  const asked = users ?? (row.approvals.length > 0 ? undefined : settingsOf(account.private).approvers);
  const approvals = pending(asked?.map((user, index) => ({ sequence: index + 1, user })) ?? row.approvals);
  if (approvals.length === 0) throw refused(`${row.id} has no approver`);
  if (!contract.locked) {
    account.contracts.change(contract, { locked: true });
    account.announce('contract.locked', { contract_id: contract.id, project_id: contract.project_id });
  }
  const submitted_by = submitterOf(account, row, named);
  return account.payApplications.change(row, { ...figures, status: 'submitted', approvals, submitted_by });
}

export interface Decision {
  decision: 'approved' | 'declined';
  /** Whose turn it must be; without it, whoever is next. */
  sequence?: number;
  user?: string;
  comment?: string;
}

function decided(account: Account, row: PayApplication, wanted: Decision): Approval[] {
  const inOrder = [...row.approvals].sort((a, b) => a.sequence - b.sequence);
  const next = inOrder.find(({ decision }) => decision === 'pending');
  if (!next) throw refused(`${row.id} has no pending approval`);
  if (wanted.sequence !== undefined && wanted.sequence !== next.sequence) {
    throw refused(`approval ${wanted.sequence} of ${row.id} is not next; ${next.sequence} is`);
  }
  if (wanted.user !== undefined && wanted.user !== next.user) {
    throw refused(`it is the turn of ${next.user}, not of ${wanted.user}`);
  }
  const decision: Approval = {
    ...next,
    decision: wanted.decision,
    decided_at: account.stamps.instant(),
    comment: wanted.comment ?? null,
    revision: row.revision,
  };
  return inOrder.map((one) => (one === next ? decision : one));
}

/** Approvers decide one after the other; the last approval approves the application. */
export function decide(account: Account, row: PayApplication, wanted: Decision): PayApplication {
  checkStatus(row, wanted.decision === 'approved' ? 'approve' : 'decline', 'submitted', 'in_review');
  const approvals = decided(account, row, wanted);
  if (wanted.decision === 'declined') {
    return account.payApplications.change(row, { approvals, status: 'declined' });
  }
  const all = approvals.every(({ decision }) => decision === 'approved');
  const after = account.payApplications.change(row, { approvals, status: all ? 'approved' : 'in_review' });
  if (all) account.announce('pay_application.approved', eventData(account, after));
  return after;
}

/** After a decline, or after an approval was taken back: a new revision, which everybody approves anew. */
export function resubmit(
  account: Account,
  row: PayApplication,
  figures: Figures,
  named?: Submitter,
): PayApplication {
  const taken = row.status === 'submitted' && row.unapproved_at !== null;
  if (!taken) checkStatus(row, 'resubmit', 'declined');
  return account.payApplications.change(row, {
    ...figures,
    status: 'submitted',
    approvals: pending(row.approvals),
    revision: row.revision + 1,
    submitted_by: submitterOf(account, row, named),
    unapproved_at: null,
    erp_export: null,
  });
}

/** Not once paid, not while exported, and only the newest approved application of the contract. */
export function unapprove(account: Account, row: PayApplication): PayApplication {
  checkStatus(row, 'unapprove', 'approved');
  if (row.erp_export?.status === 'exported') throw refused(`${row.id} is exported; undo the export first`);
  if (!isNewestApproved(account, row))
    throw refused(`${row.id} is not the newest approved one of its contract`);
  const after = account.payApplications.change(row, {
    status: 'submitted',
    approvals: pending(row.approvals),
    unapproved_at: account.stamps.instant(),
  });
  account.announce('pay_application.unapproved', eventData(account, after));
  return after;
}

export function pay(account: Account, row: PayApplication): PayApplication {
  checkStatus(row, 'pay', 'approved');
  return account.payApplications.change(row, { status: 'paid' });
}

export function editInvoiceNumber(account: Account, row: PayApplication, number: string): PayApplication {
  if (row.erp_export?.status === 'exported') throw refused(`${row.id} is exported; undo the export first`);
  return account.payApplications.change(row, { erp_invoice_number: number });
}
