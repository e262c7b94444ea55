import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parseRecordId, recordId } from '../../domain/record-id';
import { canonicalCode } from '../../domain/spectrum/codes';
import { StoreError } from './errors';
import { linkOfCodeKey, linkOfRecordKey, linkedIn, linksOfRecordsPrefix } from './keys';
import type { Store } from './port';
import { update } from './update';

/** What a record of a source can be in Spectrum: a company a customer, a location a site, a job a job. */
export type LinkKind = 'customer' | 'site' | 'job';

/**
 * A slot of a record has at most one code. A code has at most one record and slot in an account, the connection that
 * the record's id names. Two accounts may share one company of Spectrum, and each may know the same customer.
 */
export interface Link {
  /** Target name, e.g. `east-ABC`. */
  target: string;
  kind: LinkKind;
  /** Record id of the source's record. */
  record: string;
  /** Canonical cost center of a job that has a code for each of them; else blank. */
  slot: string;
  /** Canonical code in Spectrum. */
  code: string;
  /** ISO instant. */
  at: string;
  /** Who linked them: an operator's name, or `girder`. */
  operator: string;
}

/** When, by whom and why a link was undone. */
export interface Undone {
  undone: { at: string; operator: string; reason: string };
}

export type PastLink = Link & Undone;

export type Linked =
  { linked: true; link: Link } /** `holder` is in the way. */ | { linked: false; holder: Link };

export type Unlinked =
  | { unlinked: true; link: PastLink }
  /** `holder` is what the slot is linked to instead; undefined: nothing. */
  | { unlinked: false; holder: Link | undefined };

type Place = Pick<Link, 'target' | 'kind'>;
type ByRecord = Place & Pick<Link, 'record'>;
type BySlot = ByRecord & Pick<Link, 'slot'>;
type ByCode = Place & Pick<Link, 'code'> & { account: string };

const instant = z.iso.datetime({ offset: true });

const bondSchema = z.looseObject({
  /** Names this one attempt to link; no other ever has it. */
  id: z.string().min(1),
  code: z.string().min(1),
  at: instant,
  operator: z.string().min(1),
  /** False: begun, not yet linked. */
  made: z.boolean(),
});
type Bond = z.infer<typeof bondSchema>;
type Made = Pick<Link, 'code' | 'at' | 'operator'>;

const pastSchema = z.looseObject({
  code: z.string(),
  at: z.string(),
  operator: z.string(),
  undone: z.looseObject({ at: instant, operator: z.string().min(1), reason: z.string().min(1) }),
});

const recordSideSchema = z.looseObject({ bond: bondSchema.optional(), past: z.array(pastSchema) });
type RecordSide = z.infer<typeof recordSideSchema>;
const checkRecordSide = (value: unknown) => recordSideSchema.parse(value);

const codeSideSchema = z.looseObject({ record: z.string().min(1), slot: z.string(), id: z.string().min(1) });
type CodeSide = z.infer<typeof codeSideSchema>;
const checkCodeSide = (value: unknown) => codeSideSchema.parse(value);

const patience = 60;

/**
 * Links a slot of a source's record and a code in Spectrum. Linking what is linked already changes nothing.
 *
 * Two objects know of a link, the record's and the code's, and nothing writes both at once. So it takes three writes:
 * 1. the record's side: begun, with an id that is used once;
 * 2. the code's side: this record and slot, this id; not over a side whose record still bears that side's id;
 * 3. the record's side: made. From here on the link is there, and before it, it is not.
 *
 * Each slot is a record's side of its own. The account of the code's side is that of the record, so all who want to
 * link a code in an account meet at one object, two slots of one record among them.
 *
 * A code's side counts only while its record's side bears the same id. So undoing a link is one write, of the record's
 * side, and what a dead process left at a code holds up nobody. What it left at a record is settled by the next call
 * that meets it, reading or linking: finished, or given up when the code is linked elsewhere.
 *
 * @returns what is in the way when the slot or the code is linked elsewhere.
 * @throws RangeError when the record is no record id of the target, the code is blank, or what is no job has a slot.
 */
export async function link(store: Store, given: Link): Promise<Linked> {
  const wanted = canonical(given);
  const { target, kind, record, slot } = wanted;
  const code = mustBeCode(wanted.code);
  const account = accountOf(record);
  for (let round = 0; round < patience; round += 1) {
    const linked = await linkOfRecord(store, wanted);
    if (linked?.code === code) return { linked: true, link: linked };
    if (linked) return { linked: false, holder: linked };
    const holder = await linkOfCode(store, { target, kind, account, code });
    const mine = holder?.record === record && holder.slot === slot;
    if (holder && !mine) return { linked: false, holder };
    await begin(store, wanted, {
      id: randomUUID(),
      code,
      at: wanted.at,
      operator: wanted.operator,
      made: false,
    });
  }
  throw contended(recordKey(wanted));
}

/**
 * Undoes a link and keeps it, with who, when and why, among the slot's past links. Naming the code, too, keeps an
 * operator from undoing a link that somebody has changed meanwhile.
 */
export async function unlink(
  store: Store,
  { undone, ...given }: BySlot & Pick<Link, 'code'> & Undone,
): Promise<Unlinked> {
  const wanted = canonical(given);
  const code = mustBeCode(wanted.code);
  const holder = await linkOfRecord(store, wanted);
  if (holder?.code !== code) return { unlinked: false, holder };
  const updated = await update(store, recordKey(wanted), checkRecordSide, (side) => {
    if (!side?.bond?.made || side.bond.code !== code) return undefined;
    const { bond, past, ...rest } = side;
    return { ...rest, past: [...past, { code, at: bond.at, operator: bond.operator, undone }] };
  });
  const bond = updated?.changed ? updated.before?.bond : undefined;
  if (!bond) return { unlinked: false, holder: await linkOfRecord(store, wanted) };
  return { unlinked: true, link: { ...linkOf(wanted, bond), undone } };
}

/** What a slot of a record is linked to. Settles what was begun and not finished. */
export async function linkOfRecord(store: Store, given: BySlot): Promise<Link | undefined> {
  const wanted = canonical(given);
  const side = await settled(store, wanted);
  return side?.bond && linkOf(wanted, side.bond);
}

/** What all slots of a record are linked to, in the order of the slots. Settles what was begun and not finished. */
export async function linksOfRecord(store: Store, wanted: ByRecord): Promise<Link[]> {
  const links: Link[] = [];
  for (const slot of await slotsOf(store, wanted)) {
    const found = await linkOfRecord(store, { ...wanted, slot });
    if (found) links.push(found);
  }
  return links;
}

/** What a code is linked to in an account. Settles what was begun and not finished. */
export async function linkOfCode(store: Store, wanted: ByCode): Promise<Link | undefined> {
  const side = (await store.get(codeKeyOf(wanted), checkCodeSide))?.value;
  const bond = side && (await bondOf(store, wanted, side));
  return bond && linkOf({ ...wanted, record: side.record, slot: side.slot }, bond);
}

/**
 * Links of a kind in a target, in the order of their record ids, the slots of a record together.
 * @param account only links of records of this connection.
 */
export async function* listLinks(
  store: Store,
  { target, kind, account }: Place & { account?: string },
): AsyncGenerator<Link> {
  for await (const key of store.list(linksOfRecordsPrefix(target, kind))) {
    const named = linkedIn(key);
    if (account !== undefined && accountOf(named.record) !== account) continue;
    const found = await linkOfRecord(store, { target, kind, ...named });
    if (found) yield found;
  }
}

/**
 * What a record was linked to before, slot by slot, oldest first in each.
 * @param slot only this one.
 */
export async function pastLinks(
  store: Store,
  { slot: only, ...wanted }: ByRecord & { slot?: string },
): Promise<PastLink[]> {
  const slots = only === undefined ? await slotsOf(store, wanted) : [only];
  const links: PastLink[] = [];
  for (const slot of slots) {
    const at = canonical({ ...wanted, slot });
    const side = await store.get(recordKey(at), checkRecordSide);
    for (const past of side?.value.past ?? []) links.push({ ...linkOf(at, past), undone: past.undone });
  }
  return links;
}

/** Slots that a record has or had a code for, in order. */
async function slotsOf(store: Store, wanted: ByRecord): Promise<string[]> {
  mustBeOfTarget(wanted);
  const slots: string[] = [];
  // Also the beginning of the keys of all other slots, and of what is no key of this record.
  for await (const key of store.list(recordKey({ ...wanted, slot: '' }))) {
    const { record, slot } = linkedIn(key);
    if (record === wanted.record) slots.push(slot);
  }
  return slots.sort();
}

/** The first write, unless somebody else began meanwhile. */
async function begin(store: Store, wanted: BySlot, bond: Bond): Promise<void> {
  await update(store, recordKey(wanted), checkRecordSide, (side) =>
    side?.bond ? undefined : { ...side, past: side?.past ?? [], bond },
  );
}

/** The record's side with nothing unfinished in it: its bond is made, or there is none. */
async function settled(store: Store, wanted: BySlot): Promise<RecordSide | undefined> {
  const key = recordKey(wanted);
  let side = await store.get(key, checkRecordSide);
  for (let round = 0; round < patience; round += 1) {
    const bond = side?.value.bond;
    if (!side || !bond || bond.made) return side?.value;
    const { bond: _begun, ...without } = side.value;
    const value = (await holdCode(store, wanted, bond))
      ? { ...without, bond: { ...bond, made: true } }
      : without;
    const written = await store.swap(key, side.version, value, checkRecordSide);
    if (written.won) return value;
    side = written.current;
  }
  throw contended(key);
}

/**
 * The second write: puts record, slot and id at the code's side.
 * @returns false when the code is linked to another record or slot.
 */
async function holdCode(store: Store, wanted: BySlot, { id, code }: Bond): Promise<boolean> {
  const { record, slot } = wanted;
  const mine: CodeSide = { record, slot, id };
  const key = codeKeyOf({ ...wanted, account: accountOf(record), code });
  let found = await store.get(key, checkCodeSide);
  for (let round = 0; round < patience; round += 1) {
    if (found?.value.id === id) return true;
    if (found && (await bondOf(store, wanted, found.value))) return false;
    const written = found
      ? await store.swap(key, found.version, { ...found.value, ...mine }, checkCodeSide)
      : await store.create(key, mine, checkCodeSide);
    if (written.won) return true;
    found = written.current;
  }
  throw contended(key);
}

/**
 * The bond that a code's side stands for: its record's side bears the same id, so it is made or can be finished here.
 * Undefined: the side is a leftover. An id that a record's side has lost never comes back to it.
 */
async function bondOf(
  store: Store,
  { target, kind }: Place,
  { record, slot, id }: CodeSide,
): Promise<Bond | undefined> {
  const key = recordKey({ target, kind, record, slot });
  let side = await store.get(key, checkRecordSide);
  for (let round = 0; round < patience; round += 1) {
    const bond = side?.value.bond;
    if (!side || bond?.id !== id) return undefined;
    if (bond.made) return bond;
    const made = { ...bond, made: true };
    const written = await store.swap(key, side.version, { ...side.value, bond: made }, checkRecordSide);
    if (written.won) return made;
    side = written.current;
  }
  throw contended(key);
}

function contended(key: string): StoreError {
  return new StoreError('STORE_CONTENDED', `Too many writers at "${key}" in the record store; try again.`);
}

function linkOf({ target, kind, record, slot }: BySlot, { code, at, operator }: Made): Link {
  return { target, kind, record, slot, code, at, operator };
}

function recordKey({ target, kind, record, slot }: BySlot): string {
  return linkOfRecordKey(target, kind, record, slot);
}

function codeKeyOf({ target, kind, account, code }: ByCode): string {
  return linkOfCodeKey(target, kind, account, mustBeCode(code));
}

function accountOf(record: string): string {
  return parseRecordId(record).account;
}

/**
 * The same with its slot as it is stored.
 * @throws RangeError naming the record when it is no record id of the target, or what is no job has a slot.
 */
function canonical<T extends BySlot>(wanted: T): T {
  mustBeOfTarget(wanted);
  const slot = canonicalCode(wanted.slot);
  if (slot !== '' && wanted.kind !== 'job') {
    throw new RangeError(
      `"${wanted.record}" is linked as a ${wanted.kind}; only jobs have slots, not "${slot}".`,
    );
  }
  return { ...wanted, slot };
}

function mustBeCode(code: string): string {
  const canonical = canonicalCode(code);
  if (canonical === '') throw new RangeError('A link needs a code of Spectrum; this one is blank.');
  return canonical;
}

/** @throws RangeError naming the record. */
function mustBeOfTarget({ target, record }: ByRecord): void {
  const ref = parseRecordId(record);
  if (recordId(ref) !== record) {
    throw new RangeError(`"${record}" is not a record id: it is spelled "${recordId(ref)}".`);
  }
  if (ref.target !== target) {
    throw new RangeError(
      `"${record}" is a record of another target than ${target}; the last part of its id names it.`,
    );
  }
}
