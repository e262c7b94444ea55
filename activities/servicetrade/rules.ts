import { claimCode } from '../../clients/store/codes';
import { readHead, updateHead } from '../../clients/store/heads';
import type { RecordRef } from '../../domain/record-id';
import { recordId } from '../../domain/record-id';
import type { InvoiceRules } from '../../domain/servicetrade/invoice-plan';
import { newHead } from '../records/head';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';

/** What an invoice is planned by; with a number sequence, its number is claimed here, once. */
export async function invoiceRules(world: World, ref: RecordRef, claims: boolean): Promise<InvoiceRules> {
  const settings = serviceTradeSettings(world, ref.account);
  const { zone } = world.settings.accounting;
  const rules = { settings, zone };
  if (settings.invoices.number.mode !== 'sequence') return rules;
  const assignedNumber = await assigned(world, ref, settings.invoices.number, claims);
  return assignedNumber === undefined ? rules : { ...rules, assignedNumber };
}

/**
 * The record's number of the sequence: the one it has, else the lowest that is free. A claim is kept in the head; one
 * that was made before a crash is found again, because its owner is the record.
 * @returns undefined when the sequence is used up, which makes the record wait.
 */
async function assigned(
  world: World,
  ref: RecordRef,
  { prefix, from, to }: { prefix: string; from: number; to: number },
  claims: boolean,
): Promise<string | undefined> {
  const record = recordId(ref);
  const known = (await readHead(world.store, record))?.value.assignedNumber;
  if (known !== undefined || !claims) return known;
  for (let next = from; next <= to; next += 1) {
    const code = `${prefix}${next}`;
    const claimed = await claimCode(world.store, {
      target: ref.target,
      kind: 'ar-number',
      code,
      owner: record,
    });
    if (!claimed.mine) continue;
    await updateHead(world.store, record, (now) => ({
      ...(now ?? newHead(world, record)),
      assignedNumber: code,
    }));
    return code;
  }
  return undefined;
}
