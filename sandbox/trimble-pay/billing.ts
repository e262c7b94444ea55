import { z } from 'zod';
import { SandboxInputError, asRow } from '../core';
import type { Row } from '../core';
import type { Account } from './account';
import { cents, minus, share, sum } from './money';
import { billedLine, payApplication, totals } from './rows';
import type { BilledLine, Contract, PayApplication, Totals } from './rows';
import { sovOf } from './sov-routes';

const applicationsOf = (account: Account, contractId: string): PayApplication[] =>
  account.payApplications.where(({ contract_id }) => contract_id === contractId);

/** The approved application before this one: what it certified is what was billed before. */
function previousOf(account: Account, contractId: string, number: number): PayApplication | undefined {
  return applicationsOf(account, contractId)
    .filter((one) => one.number < number && (one.status === 'approved' || one.status === 'paid'))
    .sort((a, b) => b.number - a.number)[0];
}

/**
 * A line with what it does not give itself: the previous figures from the last approved application, and the
 * retainage to date from the contract's percentages (0.00 on a section that is not retainable).
 */
function completeLine(
  account: Account,
  contract: Contract,
  row: Row,
  previous: PayApplication | undefined,
): BilledLine {
  const given = billedLine.partial().parse(row);
  const sovLine = account.sovLines.find(given.sov_line_id ?? null);
  const before = previous?.lines.find(({ sov_line_id }) => sov_line_id === sovLine?.id);
  const whole = {
    accounting_line_id: sovLine?.accounting_line_id,
    scheduled_value: sovLine?.scheduled_value,
    previous_work: before ? sum([before.previous_work, before.work_this_period]) : '0.00',
    previous_stored: before?.stored_now ?? '0.00',
    work_this_period: '0.00',
    stored_now: before?.stored_now ?? '0.00',
    retainage_released_this_period: '0.00',
    ...given,
  };
  const retainable = account.sections.find(whole.accounting_line_id ?? null)?.is_retainable !== false;
  const held = (work: string, percentage: string): string => (retainable ? share(work, percentage) : '0.00');
  return billedLine.parse({
    retainage_to_date_work: held(
      sum([whole.previous_work, whole.work_this_period]),
      contract.default_retainage_percentage_of_completed_work,
    ),
    retainage_to_date_stored: held(
      whole.stored_now,
      contract.default_retainage_percentage_of_materials_stored,
    ),
    ...whole,
  });
}

/** @throws SandboxInputError when line 7 cannot be known: billing before Trimble Pay, and no application since */
function totalsOf(
  account: Account,
  contract: Contract,
  lines: readonly BilledLine[],
  previous: PayApplication | undefined,
): Totals {
  if (!previous && cents(contract.amount_approved_off_system) !== 0n) {
    throw new SandboxInputError(
      `totals must be given: contract ${contract.id} was billed off system, and what was held of that is not known here`,
    );
  }
  const current = account.currentValue(contract);
  const complete = sum(lines.flatMap((one) => [one.previous_work, one.work_this_period, one.stored_now]));
  const heldOfWork = sum(lines.map((one) => one.retainage_to_date_work));
  const heldOfStored = sum(lines.map((one) => one.retainage_to_date_stored));
  const held = sum([heldOfWork, heldOfStored]);
  const earned = minus(complete, held);
  const certified = previous?.totals.total_earned_less_retainage ?? '0.00';
  return {
    original_contract_sum: contract.original_value,
    net_change_by_change_orders: minus(current, contract.original_value),
    contract_sum_to_date: current,
    total_completed_and_stored: complete,
    retainage_of_completed_work: heldOfWork,
    retainage_of_stored_material: heldOfStored,
    total_retainage: held,
    total_earned_less_retainage: earned,
    less_previous_certificates: certified,
    current_payment_due: minus(earned, certified),
    balance_to_finish_including_retainage: minus(current, earned),
  };
}

const head = z.looseObject({
  contract_id: payApplication.shape.contract_id,
  number: payApplication.shape.number,
});
const linesOf = (given: Row): Row[] =>
  Array.isArray(given.lines) ? given.lines.map((line: unknown, index) => asRow(line, `lines.${index}`)) : [];

/**
 * An application's lines and totals. What is given stays to the letter, whether or not it adds up; the rest
 * is computed. `all` adds the lines of the schedule of values that are not named.
 */
export function completed(
  account: Account,
  given: Row,
  all: boolean,
): { lines: BilledLine[]; totals: Totals } {
  const { contract_id, number } = head.parse(given);
  const contract = account.contracts.find(contract_id);
  if (!contract) throw new SandboxInputError(`contract ${contract_id} was not found`, 404);
  const previous = previousOf(account, contract_id, number);
  const named = linesOf(given);
  const others = all
    ? sovOf(account, contract_id).filter(({ id }) => !named.some(({ sov_line_id }) => sov_line_id === id))
    : [];
  const lines = [...named, ...others.map(({ id }) => ({ sov_line_id: id }))].map((line) =>
    completeLine(account, contract, line, previous),
  );
  return {
    lines,
    totals: given.totals == null ? totalsOf(account, contract, lines, previous) : totals.parse(given.totals),
  };
}

/** The number after the last one; the first follows what was approved off system. */
export const nextNumber = (account: Account, contract: Contract): number =>
  Math.max(
    contract.approved_application_count,
    ...applicationsOf(account, contract.id).map(({ number }) => number),
  ) + 1;

/** No application of the contract with a higher number is approved or paid. */
export const isNewestApproved = (account: Account, row: PayApplication): boolean =>
  !applicationsOf(account, row.contract_id).some(
    ({ number, status }) => number > row.number && (status === 'approved' || status === 'paid'),
  );
