import { z } from 'zod';
import type { Account } from './account';
import { ApiError, invalid } from './errors';
import type { Detail } from './errors';
import { anyText, count, decimal, money, optionalText, text } from './fields';
import { sum } from './money';
import type { Contract, SovLine } from './rows';
import type { Call, Reply, Route } from './route';
import { paramOf } from './route';
import { sectionsOf } from './section-routes';
import { validated } from './validate';
import { checkRevision, given } from './written';

const sovBody = z.array(
  z.strictObject({
    /** Of a line that is there; without it a new one. */
    id: text.optional(),
    accounting_line_id: text,
    item_no: text,
    description: anyText,
    scheduled_value: money,
    quantity: decimal.nullable().optional(),
    unit_price: decimal.nullable().optional(),
    change_order_id: optionalText.optional(),
    contract_id: text.optional(),
    updated_at: text.optional(),
    revision: count.optional(),
  }),
);

export const sovOf = (account: Account, contractId: string): SovLine[] =>
  account.sovLines.where(({ contract_id }) => contract_id === contractId);

/** A detail for each section whose lines do not add up to its value; a section without lines has 0.00. */
export function imbalances(
  account: Account,
  contractId: string,
  lines: ReadonlyArray<{ accounting_line_id: string; scheduled_value: string }>,
): Detail[] {
  return sectionsOf(account, contractId).flatMap((section) => {
    const expected = section.accounting_line_value;
    const own = lines.filter(({ accounting_line_id }) => accounting_line_id === section.id);
    const actual = sum(own.map(({ scheduled_value }) => scheduled_value));
    if (actual === expected) return [];
    const issue = `the lines of section ${section.external_key} add up to ${actual}, not ${expected}`;
    return [{ field: section.id, issue, section: section.external_key, expected, actual }];
  });
}

type SovRow = z.infer<typeof sovBody>[number];

function checkRow(account: Account, contract: Contract, row: SovRow, index: number): void {
  const own = row.id === undefined ? undefined : account.sovLines.find(row.id);
  if (row.id !== undefined && own?.contract_id !== contract.id) {
    throw invalid({ field: `${index}.id`, issue: `${row.id} is no line of ${contract.id}` });
  }
  if (own) checkRevision(own, row.revision, `${index}.revision`);
  const section = account.sections.find(row.accounting_line_id);
  if (section?.contract_id !== contract.id) {
    throw invalid({
      field: `${index}.accounting_line_id`,
      issue: `${row.accounting_line_id} is no accounting line of ${contract.id}`,
    });
  }
  if (row.change_order_id != null && row.change_order_id !== section.change_order_id) {
    throw invalid({
      field: `${index}.change_order_id`,
      issue: `must be that of the section, ${section.change_order_id ?? 'null'}, not ${row.change_order_id}`,
    });
  }
}

function checkTwice(rows: readonly SovRow[]): void {
  for (const field of ['id', 'item_no'] as const) {
    const seen = new Set<string>();
    for (const [index, row] of rows.entries()) {
      const value = row[field];
      if (value === undefined) continue;
      if (seen.has(value)) throw invalid({ field: `${index}.${field}`, issue: `${value} stands twice` });
      seen.add(value);
    }
  }
}

/**
 * The full set: a line that is left out goes, unless it is billed.
 * @throws ApiError 422 `sov_out_of_balance` naming every section that does not add up
 */
function putSov(account: Account, call: Call): Reply {
  const contract = account.contracts.get(paramOf(call, 'contract_id'));
  const rows = validated(sovBody, call.body);
  checkTwice(rows);
  for (const [index, row] of rows.entries()) checkRow(account, contract, row, index);
  const wrong = imbalances(account, contract.id, rows);
  if (wrong.length > 0) {
    throw new ApiError(422, 'sov_out_of_balance', wrong.map(({ issue }) => issue).join('; '), wrong);
  }
  const kept = new Set(rows.map(({ id }) => id));
  const dropped = sovOf(account, contract.id).filter(({ id }) => !kept.has(id));
  const billed = dropped.find(({ id }) => account.isBilled(id));
  if (billed) {
    const issue = `item ${billed.item_no} is billed and cannot be taken away`;
    throw new ApiError(409, 'already_billed', issue, [{ field: billed.id, issue }]);
  }
  for (const line of dropped) account.sovLines.remove(line);
  for (const { id, contract_id: _contract, updated_at: _at, revision: _revision, ...row } of rows) {
    const change_order_id = account.sections.get(row.accounting_line_id).change_order_id;
    const values = given({ ...row, change_order_id });
    const own = account.sovLines.find(id ?? null);
    if (own) account.sovLines.change(own, values);
    else account.sovLines.create({ ...values, contract_id: contract.id });
  }
  return { body: sovOf(account, contract.id), key: `contract/${contract.id}/sov` };
}

export function sovRoutes(account: Account): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/contracts/{contract_id}/sov',
      run: (call) => ({
        body: sovOf(account, account.contracts.get(paramOf(call, 'contract_id')).id),
      }),
    },
    {
      method: 'PUT',
      pattern: '/contracts/{contract_id}/sov',
      run: (call) => putSov(account, call),
    },
  ];
}
