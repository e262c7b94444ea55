import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { parseRecordId } from '../../domain/record-id';
import { canonicalCode } from '../../domain/spectrum/codes';
import { StoreError } from './errors';
import { lastId, linkOfCodeKey, linkOfRecordKey, linksOfRecordsPrefix } from './keys';
import type { Store } from './port';
import { update } from './update';

/** What a record of a source can be in Spectrum: a company a customer, a location a site, a job a job. */
export type LinkKind = 'customer' | 'site' | 'job';

/** Within a target and a kind, a record has at most one code, and a code at most one record. */
export interface Link {
  /** Target name, e.g. `east-ABC`. */
  target: string;
  kind: LinkKind;
  /** Record id of the source's record. */
  record: string;
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
  /** `holder` is what the record is linked to instead; undefined: nothing. */
  | { unlinked: false; holder: Link | undefined };

type Place = Pick<Link, 'target' | 'kind'>;
type ByRecord = Place & Pick<Link, 'record'>;
type ByCode = Place & Pick<Link, 'code'>;

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

const pastSchema = z.looseObject({
  code: z.string(),
  at: z.string(),
  operator: z.string(),
  undone: z.looseObject({ at: instant, operator: z.string().min(1), reason: z.string().min(1) }),
});

const recordSideSchema = z.looseObject({ bond: bondSchema.optional(), past: z.array(pastSchema) });
type RecordSide = z.infer<typeof recordSideSchema>;
const checkRecordSide = (value: unknown) => recordSideSchema.parse(value);

const codeSideSchema = z.looseObject({ record: z.string().min(1), id: z.string().min(1) });
type CodeSide = z.infer<typeof codeSideSchema>;
const checkCodeSide = (value: unknown) => codeSideSchema.parse(value);

const patience = 60;

/**
 * Links a record of a source and a code in Spectrum. Linking what is linked already changes nothing.
 *
 * Two objects know of a link, the record's and the code's, and nothing writes both at once. So it takes three writes:
 * 1. the record's side: begun, with an id that is used once;
 * 2. the code's side: this record, this id; not over a side whose record still bears that side's id;
 * 3. the record's side: made. From here on the link is there, and before it, it is not.
 *
 * A code's side counts only while its record's side bears the same id. So undoing a link is one write, of the record's
 * side, and what a dead process left at a code holds up nobody. What it left at a record is settled by the next call
 * that meets it, reading or linking: finished, or given up when the code is linked elsewhere.
 *
 * @returns what is in the way when the record or the code is linked elsewhere.
 * @throws RangeError when the record is no record id of the target, or the code is blank.
 */
export async function link(store: Store, wanted: Link): Promise<Linked> {
  mustBeOfTarget(wanted);
  const code = mustBeCode(wanted.code);
  for (let round = 0; round < patience; round += 1) {
    const linked = await linkOfRecord(store, wanted);
    if (linked?.code === code) return { linked: true, link: linked };
    if (linked) return { linked: false, holder: linked };
    const holder = await linkOfCode(store, wanted);
    if (holder && holder.record !== wanted.record) return { linked: false, holder };
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
 * Undoes a link and keeps it, with who, when and why, among the record's past links. Naming the code, too, keeps an
 * operator from undoing a link that somebody has changed meanwhile.
 */
export async function unlink(
  store: Store,
  { undone, ...wanted }: ByRecord & ByCode & Undone,
): Promise<Unlinked> {
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

/** What a record is linked to. Settles what was begun and not finished. */
export async function linkOfRecord(store: Store, wanted: ByRecord): Promise<Link | undefined> {
  mustBeOfTarget(wanted);
  const side = await settled(store, wanted);
  return side?.bond && linkOf(wanted, side.bond);
}

/** What a code is linked to. Settles what was begun and not finished. */
export async function linkOfCode(store: Store, wanted: ByCode): Promise<Link | undefined> {
  const side = (await store.get(codeKeyOf(wanted), checkCodeSide))?.value;
  const bond = side && (await bondOf(store, wanted, side));
  return bond && linkOf({ ...wanted, record: side.record }, bond);
}

/** Links of a kind in a target, in the order of their record ids. */
export async function* listLinks(store: Store, { target, kind }: Place): AsyncGenerator<Link> {
  for await (const key of store.list(linksOfRecordsPrefix(target, kind))) {
    const found = await linkOfRecord(store, { target, kind, record: lastId(key) });
    if (found) yield found;
  }
}

/** What a record was linked to before, oldest first. */
export async function pastLinks(store: Store, wanted: ByRecord): Promise<PastLink[]> {
  const { target, kind, record } = wanted;
  const side = await store.get(recordKey(wanted), checkRecordSide);
  return (side?.value.past ?? []).map(({ code, at, operator, undone }) => {
    return { target, kind, record, code, at, operator, undone };
  });
}

/** The first write, unless somebody else began meanwhile. */
async function begin(store: Store, wanted: ByRecord, bond: Bond): Promise<void> {
  await update(store, recordKey(wanted), checkRecordSide, (side) =>
    side?.bond ? undefined : { ...side, past: side?.past ?? [], bond },
  );
}

/** The record's side with nothing unfinished in it: its bond is made, or there is none. */
async function settled(store: Store, wanted: ByRecord): Promise<RecordSide | undefined> {
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
 * The second write: puts record and id at the code's side.
 * @returns false when the code is linked to another record.
 */
async function holdCode(store: Store, wanted: ByRecord, { id, code }: Bond): Promise<boolean> {
  const mine: CodeSide = { record: wanted.record, id };
  const key = codeKeyOf({ ...wanted, code });
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
async function bondOf(store: Store, place: Place, { record, id }: CodeSide): Promise<Bond | undefined> {
  const key = recordKey({ ...place, record });
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

function linkOf({ target, kind, record }: ByRecord, { code, at, operator }: Bond): Link {
  return { target, kind, record, code, at, operator };
}

function recordKey({ target, kind, record }: ByRecord): string {
  return linkOfRecordKey(target, kind, record);
}

function codeKeyOf({ target, kind, code }: ByCode): string {
  return linkOfCodeKey(target, kind, mustBeCode(code));
}

function mustBeCode(code: string): string {
  const canonical = canonicalCode(code);
  if (canonical === '') throw new RangeError('A link needs a code of Spectrum; this one is blank.');
  return canonical;
}

/** @throws RangeError naming the record. */
function mustBeOfTarget({ target, record }: ByRecord): void {
  if (parseRecordId(record).target !== target) {
    throw new RangeError(
      `"${record}" is a record of another target than ${target}; the last part of its id names it.`,
    );
  }
}
