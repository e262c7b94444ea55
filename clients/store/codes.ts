import { z } from 'zod';
import { codeKey } from './keys';
import type { Store } from './port';

/** A number or code that Girder gave out in a target: an invoice number, a customer code. It is never given back. */
export interface Code {
  /** Target name, e.g. `east-ABC`. */
  target: string;
  /** What the code names there, e.g. `ar-number`. */
  kind: string;
  code: string;
}

const codeSchema = z.looseObject({ owner: z.string().min(1) });
const check = (value: unknown) => codeSchema.parse(value);

/**
 * Claims a code for a record, once and for all. One that is already the record's own is the record's, so that a claim
 * whose answer was lost is repeated in peace.
 */
export async function claimCode(
  store: Store,
  { target, kind, code, owner }: Code & { owner: string },
): Promise<{ mine: true } | { mine: false; owner: string }> {
  const written = await store.create(codeKey(target, kind, code), { owner }, check);
  const holder = written.won ? owner : written.current?.value.owner;
  if (holder === owner) return { mine: true };
  return { mine: false, owner: holder ?? 'unknown' };
}

/** The record that owns a code, or undefined when Girder never gave it out. */
export async function codeOwner(store: Store, { target, kind, code }: Code): Promise<string | undefined> {
  return (await store.get(codeKey(target, kind, code), check))?.value.owner;
}
