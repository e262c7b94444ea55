import { z } from 'zod';
import type { Account } from './account';
import { ApiError, invalid } from './errors';
import { anyText, count, date, money, text } from './fields';
import { sum } from './money';
import { changeOrderLine } from './rows';
import type { ChangeOrder, Contract, Section } from './rows';
import type { Call, Reply, Route } from './route';
import { paramOf } from './route';
import { checkUnbilled, removeSection, sectionsOf } from './section-routes';
import { validated } from './validate';
import { changedFields, checkRevision, given } from './written';

const changeOrderBody = z.strictObject({
  number: text,
  description: anyText.optional(),
  amount: money,
  executed_on: date,
  lines: z.array(changeOrderLine),
  revision: count.optional(),
});

function checkLines({ amount, lines }: z.infer<typeof changeOrderBody>): void {
  const seen = new Set<string>();
  for (const [index, { external_key }] of lines.entries()) {
    if (seen.has(external_key)) {
      throw invalid({ field: `lines.${index}.external_key`, issue: `${external_key} stands twice` });
    }
    seen.add(external_key);
  }
  const total = sum(lines.map((line) => line.amount));
  if (total !== amount)
    throw invalid({ field: 'amount', issue: `is ${amount}, but the lines add up to ${total}` });
}

const ownSections = (account: Account, order: ChangeOrder): Section[] =>
  sectionsOf(account, order.contract_id).filter(({ change_order_id }) => change_order_id === order.id);

/** A line whose amount changes, or that goes, must not be billed yet. @throws ApiError 409 `already_billed` */
function checkBilled(account: Account, order: ChangeOrder, lines: ChangeOrder['lines']): void {
  for (const section of ownSections(account, order)) {
    const line = lines.find(({ external_key }) => external_key === section.external_key);
    if (line?.amount !== section.accounting_line_value) checkUnbilled(account, section);
  }
}

/** The one line of a section that nobody broke up follows the section; others are for people to balance. */
function followSection(account: Account, section: Section, before: string): void {
  const lines = account.sovLines.where(({ accounting_line_id }) => accounting_line_id === section.id);
  const [only] = lines;
  if (lines.length === 1 && only?.scheduled_value === before) {
    account.sovLines.change(only, { scheduled_value: section.accounting_line_value });
  }
}

/** Each line of a change order has its own section and, at first, one line of the schedule of values. */
function writeSections(account: Account, contract: Contract, order: ChangeOrder): void {
  const known = new Map(ownSections(account, order).map((row) => [row.external_key, row]));
  for (const [index, { external_key, description, amount }] of order.lines.entries()) {
    const values = { accounting_line_name: description, accounting_line_value: amount };
    const own = known.get(external_key);
    known.delete(external_key);
    if (own) {
      followSection(account, account.sections.change(own, values), own.accounting_line_value);
      continue;
    }
    const [phase, cost_type] = external_key.split('|');
    const base = sectionsOf(account, contract.id).find((row) => row.external_key === external_key);
    const section = account.sections.create({
      ...values,
      contract_id: contract.id,
      external_key,
      accounting_line_code: base?.accounting_line_code ?? phase,
      cost_type,
      is_retainable: base?.is_retainable ?? true,
      change_order_id: order.id,
    });
    account.sovLines.create({
      contract_id: contract.id,
      accounting_line_id: section.id,
      item_no: `CO${order.number}-${index + 1}`,
      description,
      scheduled_value: amount,
      change_order_id: order.id,
    });
  }
  for (const section of known.values()) removeSection(account, section);
}

function putChangeOrder(account: Account, call: Call): Reply {
  const contract = account.contracts.get(paramOf(call, 'contract_id'));
  const external_id = paramOf(call, 'external_id');
  const body = validated(changeOrderBody, call.body);
  checkLines(body);
  const { revision, ...rest } = body;
  const values = given(rest);
  const own = account.changeOrders.where(({ contract_id }) => contract_id === contract.id);
  const sameNumber = own.find((one) => one.number === body.number && one.external_id !== external_id);
  if (sameNumber) {
    const issue = `${body.number} is that of ${sameNumber.external_id}`;
    throw new ApiError(409, 'already_exists', `number ${issue}`, [
      { field: 'number', issue, id: sameNumber.id },
    ]);
  }
  const known = own.find((one) => one.external_id === external_id);
  if (known) {
    checkRevision(known, revision);
    checkBilled(account, known, body.lines);
  }
  const order = known
    ? account.changeOrders.change(known, values)
    : account.changeOrders.create({ ...values, contract_id: contract.id, external_id });
  if (!known || changedFields(known, { lines: order.lines }).length > 0)
    writeSections(account, contract, order);
  return { status: known ? 200 : 201, body: order, key: `change_order/${order.id}` };
}

export function changeOrderRoutes(account: Account): Route[] {
  return [
    {
      method: 'PUT',
      pattern: '/contracts/{contract_id}/change_orders/by_external_id/{external_id}',
      run: (call) => putChangeOrder(account, call),
    },
  ];
}
