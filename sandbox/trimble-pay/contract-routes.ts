import { z } from 'zod';
import type { Account } from './account';
import { ApiError, invalid } from './errors';
import { anyText, contractExternalId, count, money, percentage, text, word } from './fields';
import type { Contract } from './rows';
import type { Route } from './route';
import { paramOf } from './route';
import { validated } from './validate';
import { changedFields, checkRevision, given } from './written';

const contractBody = z.strictObject({
  project_id: text,
  vendor_id: text,
  subcontract_number: text,
  description: anyText.optional(),
  original_value: money,
  line_item_type: word('lump_sum', 'unit'),
  default_retainage_percentage_of_completed_work: percentage.optional(),
  default_retainage_percentage_of_materials_stored: percentage.optional(),
  amount_approved_off_system: money.optional(),
  approved_application_count: count.optional(),
  revision: count.optional(),
});

/** Settable until the first submission; the same value again is no change. */
const lockedFields = [
  'project_id',
  'vendor_id',
  'line_item_type',
  'amount_approved_off_system',
  'approved_application_count',
];

function checkLocked(row: Contract, values: Partial<Contract>): void {
  if (!row.locked) return;
  const changed = changedFields(row, values).filter((name) => lockedFields.includes(name));
  if (changed.length === 0) return;
  throw new ApiError(
    409,
    'contract_locked',
    `Contract ${row.id} is locked since its first submission`,
    changed.map((field) => ({ field, issue: 'cannot change on a locked contract' })),
  );
}

function checkReferences(account: Account, { project_id, vendor_id }: Partial<Contract>): void {
  if (project_id !== undefined) {
    const project = account.projects.find(project_id);
    if (!project) throw invalid({ field: 'project_id', issue: `${project_id} was not found` });
    if (!account.connections.all().some((one) => one.project_id === project.id)) {
      throw new ApiError(409, 'not_connected', `Project ${project.id} has no ERP connection`);
    }
  }
  if (vendor_id !== undefined && !account.vendors.find(vendor_id)) {
    throw invalid({ field: 'vendor_id', issue: `${vendor_id} was not found` });
  }
}

export const shownContract = (account: Account, row: Contract) => ({
  ...row,
  current_value: account.currentValue(row),
});

export function contractRoutes(account: Account): Route[] {
  return [
    {
      method: 'PUT',
      pattern: '/contracts/by_external_id/{external_id}',
      run: (call) => {
        const external_id = validated(z.strictObject({ external_id: contractExternalId }), {
          external_id: paramOf(call, 'external_id'),
        }).external_id;
        const known = account.contracts.all().find((row) => row.external_id === external_id);
        const body = validated(known ? contractBody.partial() : contractBody, call.body);
        const { revision, ...rest } = body;
        const values = given(rest);
        if (known) checkRevision(known, revision);
        checkReferences(account, values);
        if (known) checkLocked(known, values);
        const row = known
          ? account.contracts.change(known, values)
          : account.contracts.create({ ...values, external_id });
        return {
          status: known ? 200 : 201,
          body: shownContract(account, row),
          key: `contract/${row.id}`,
        };
      },
    },
    {
      method: 'GET',
      pattern: '/contracts/{contract_id}',
      run: (call) => ({
        body: shownContract(account, account.contracts.get(paramOf(call, 'contract_id'))),
      }),
    },
  ];
}
