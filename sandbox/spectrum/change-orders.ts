import Decimal from 'decimal.js';
import { DateTime } from 'luxon';
import { SandboxInputError } from '../core';
import type { Row } from '../core';
import { textOf } from './advance-input';
import type { Action } from './advance-input';
import { phaseDetailKey, subcontractKey } from './subcontracts';
import { where } from './tables';
import type { Match, Tables } from './tables';

const headers = 'VN_SUB_CHANGE_ORDER_HDR_MC';
const details = 'VN_SUB_CHANGE_ORDER_DET_MC';
const phaseDetails = 'VN_SUBCONTRACT_PHASE_MC';

interface ChangeOrder {
  match: Match;
  header: Row;
  lines: Row[];
}

/** The change order that the action names. Its number is its own only within its subcontract. */
function changeOrderOf(tables: Tables, body: Row, from: readonly string[]): ChangeOrder {
  const key = {
    Company_Code: textOf(body, 'company'),
    Vendor_Code: textOf(body, 'vendor'),
    Subcontract_Number: textOf(body, 'subcontract'),
    Change_Order_Number: textOf(body, 'changeOrder'),
  };
  const match = where(key);
  const header = tables.find(headers, match);
  if (!header) throw new SandboxInputError(`${headers} has no row with ${JSON.stringify(key)}`);
  const status = String(header.Status);
  if (!from.includes(status)) {
    throw new SandboxInputError(
      `change order ${key.Change_Order_Number} has status ${status}; allowed: ${from.join(', ')}`,
    );
  }
  return { match, header, lines: tables.filter(details, match) };
}

/** Adds a line to the changes of its phase detail, which it opens where there is none. */
function apply(tables: Tables, line: Row, sign: 1 | -1): void {
  const ofSubcontract = subcontractKey(line);
  const ofDetail = phaseDetailKey(line);
  const match: Match = (row) => ofSubcontract(row) && ofDetail(row);
  if (!tables.find(phaseDetails, match)) {
    const { Company_Code, Vendor_Code, Subcontract_Number, Phase_Code, Cost_Type, Bid_Item_Number } = line;
    const { Bill_Description, Unit_Of_Measure, Retention_Flag, Unit_Price } = line;
    tables.insert(phaseDetails, {
      ...{ Company_Code, Vendor_Code, Subcontract_Number, Phase_Code, Cost_Type, Bid_Item_Number },
      ...{ Bill_Description, Unit_Of_Measure, Retention_Flag, Unit_Price },
    });
  }
  const detail = tables.find(phaseDetails, match);
  const changed = (column: string, by: unknown): string =>
    new Decimal(String(detail?.[column])).plus(new Decimal(String(by)).times(sign)).toFixed();
  tables.update(phaseDetails, match, {
    Change_Order_Quantity: changed('Change_Order_Quantity', line.Quantity),
    Change_Order_Amount: changed('Change_Order_Amount', line.Amount),
  });
}

/** `{company, vendor, subcontract, changeOrder}`: a pending or issued one takes effect, today. */
export const executeChangeOrder: Action = (tables, body) => {
  const { match, lines } = changeOrderOf(tables, body, ['P', 'I']);
  for (const line of lines) apply(tables, line, 1);
  const executed = { Status: 'E', Date_Executed: DateTime.utc().toISODate() };
  return { changeOrder: tables.update(headers, match, executed)[0] };
};

/** Back to pending. A phase detail that it opened stays, with nothing in it. */
export const reverseChangeOrder: Action = (tables, body) => {
  const { match, lines } = changeOrderOf(tables, body, ['E']);
  for (const line of lines) apply(tables, line, -1);
  return { changeOrder: tables.update(headers, match, { Status: 'P', Date_Executed: null })[0] };
};
