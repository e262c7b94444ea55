import { z } from 'zod';
import type { Account } from './account';
import { ApiError, invalid } from './errors';
import { anyText, count, externalKey, flag, money, optionalText, text } from './fields';
import type { Contract, Section } from './rows';
import type { Call, Reply, Route } from './route';
import { paramOf } from './route';
import { validated } from './validate';
import { checkRevision, given } from './written';

const sectionsBody = z.array(
  z.strictObject({
    external_key: externalKey,
    accounting_line_code: text,
    accounting_line_name: anyText,
    accounting_line_value: money,
    cost_type: text,
    is_retainable: flag,
    change_order_id: optionalText.optional(),
    // What a client reads and sends back.
    id: text.optional(),
    contract_id: text.optional(),
    updated_at: text.optional(),
    revision: count.optional(),
  }),
);

/** A change order may hit a phase detail that is a section already: both bear its external key. */
const keyOf = (row: { external_key: string; change_order_id?: string | null }): string =>
  JSON.stringify([row.external_key, row.change_order_id ?? null]);

export const sectionsOf = (account: Account, contractId: string): Section[] =>
  account.sections.where(({ contract_id }) => contract_id === contractId);

/** @throws ApiError 409 `already_billed` when a line of the section is billed */
export function checkUnbilled(account: Account, section: Section): void {
  const billed = account.sovLines
    .where(({ accounting_line_id }) => accounting_line_id === section.id)
    .find(({ id }) => account.isBilled(id));
  if (!billed) return;
  const issue = `is billed by item ${billed.item_no} and cannot be taken away`;
  throw new ApiError(409, 'already_billed', `Section ${section.external_key} ${issue}`, [
    { field: section.external_key, issue },
  ]);
}

/** Its lines of the schedule of values go with it. */
export function removeSection(account: Account, section: Section): void {
  for (const line of account.sovLines.where(({ accounting_line_id }) => accounting_line_id === section.id)) {
    account.sovLines.remove(line);
  }
  account.sections.remove(section);
}

type SectionRow = z.infer<typeof sectionsBody>[number];

function checkRows(account: Account, contract: Contract, rows: readonly SectionRow[]): void {
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const key = keyOf(row);
    if (seen.has(key)) {
      throw invalid({ field: `${index}.external_key`, issue: `${row.external_key} stands twice` });
    }
    seen.add(key);
    if (row.change_order_id == null) continue;
    if (account.changeOrders.find(row.change_order_id)?.contract_id !== contract.id) {
      throw invalid({
        field: `${index}.change_order_id`,
        issue: `${row.change_order_id} is no change order of ${contract.id}`,
      });
    }
  }
}

/**
 * The full set. A base section that is left out goes, with its lines, unless one is billed; a change order's
 * section that is left out stays, since change orders are never deleted.
 */
function putSections(account: Account, call: Call): Reply {
  const contract = account.contracts.get(paramOf(call, 'contract_id'));
  const rows = validated(sectionsBody, call.body);
  checkRows(account, contract, rows);
  const known = new Map(sectionsOf(account, contract.id).map((row) => [keyOf(row), row]));
  for (const [index, row] of rows.entries()) {
    const own = known.get(keyOf(row));
    if (own) checkRevision(own, row.revision, `${index}.revision`);
  }
  const kept = new Set(rows.map(keyOf));
  const dropped = [...known].flatMap(([key, row]) =>
    kept.has(key) || row.change_order_id !== null ? [] : [row],
  );
  for (const row of dropped) checkUnbilled(account, row);
  for (const row of dropped) removeSection(account, row);
  for (const { id: _id, contract_id: _contract, updated_at: _at, revision: _revision, ...row } of rows) {
    const own = known.get(keyOf(row));
    const values = given(row);
    if (own) account.sections.change(own, values);
    else account.sections.create({ ...values, contract_id: contract.id });
  }
  return { body: sectionsOf(account, contract.id), key: `contract/${contract.id}/accounting_lines` };
}

export function sectionRoutes(account: Account): Route[] {
  return [
    {
      method: 'PUT',
      pattern: '/contracts/{contract_id}/accounting_lines',
      run: (call) => putSections(account, call),
    },
  ];
}
