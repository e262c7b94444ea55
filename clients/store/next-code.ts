import { z } from 'zod';
import { codeAt, nextCode, numberOf, usageOf, whyNotRange } from '../../domain/spectrum/code-range';
import type { CodeRange, Usage } from '../../domain/spectrum/code-range';
import { canonicalCode } from '../../domain/spectrum/codes';
import { claimCode, codeOwner } from './codes';
import { chosenCodeKey, codeKey, codesPrefix, highestCodeKey, lastPart } from './keys';
import type { Store, Versioned } from './port';
import { update } from './update';

/** What Girder numbers in Spectrum from a range of its own. */
export type NumberedKind = 'customer' | 'site';

/** Stands where a record's id stands when a code is somebody else's in Spectrum: no record ever gets it. */
export const inSpectrum = 'spectrum';

export interface WantedCode {
  /** Target name, e.g. `east-ABC`: codes are given per Spectrum company, whatever connection asks. */
  target: string;
  kind: NumberedKind;
  /** Id of the record that gets the code. */
  owner: string;
  range: CodeRange;
  /** The range's name in the configuration, for messages: `servicetrade.acme.customers.code`. */
  setting: string;
  /** Every code in Spectrum, of any status; undefined: they could not be read completely, so nothing new is given. */
  known: Iterable<string> | undefined;
}

export type GivenCode =
  | { ok: true; code: string; usage: Usage }
  /** `unread`: a complete read of Spectrum is needed first. `exhausted`: the range has to be changed. */
  | { ok: false; why: 'unread' | 'exhausted'; sentence: string };

/** What a record chose; the claim that follows decides. */
const choiceSchema = z.looseObject({ code: z.string().min(1) });
type Choice = z.infer<typeof choiceSchema>;
const checkChoice = (value: unknown) => choiceSchema.parse(value);

const highestSchema = z.looseObject({ highest: z.number().int().min(0) });
const checkHighest = (value: unknown) => highestSchema.parse(value);

const claimSchema = z.looseObject({ owner: z.string().min(1) });
const checkClaim = (value: unknown) => claimSchema.parse(value);

/**
 * Claims the next code of a range for a record, once and for all: the one after the highest ever claimed, over those
 * that exist in Spectrum, which are marked as taken on the way. A record that has a code gets the same again. ST1, ST2.
 *
 * What is right comes from the claim alone: one object per code, created once. Two things stand beside it.
 * - The record's choice is written before the claim and moves on only when the claim is lost, which is for good. So a
 *   process that dies in between, and any number of processes that work for the same record, end at one code.
 * - The highest number claimed is noted after the claim, so that the next one need not look through all codes. A note
 *   that was lost, or that lags behind, costs a longer walk and nothing else.
 *
 * @throws RangeError when the range is none; the message names setting, value and what is allowed.
 */
export function claimNextCode(store: Store, wanted: WantedCode): Promise<GivenCode> {
  const [problem] = whyNotRange(wanted.range, wanted.setting);
  if (problem !== undefined) return Promise.reject(new RangeError(problem));
  const foreign = wanted.known && new Set(Array.from(wanted.known, canonicalCode));
  return inLine(store, `${wanted.target}/${wanted.kind}`, () => walk(store, { ...wanted, foreign }));
}

/**
 * The code of a record turned out to be somebody else's in Spectrum, which refused it as a duplicate at the first
 * attempt: it is taken for good, and the record's next call of `claimNextCode` gets the next.
 * Only after a refusal for sure: a code that may be in Spectrum because Girder sent it stays the record's.
 *
 * @returns false when the code is not the record's; then nothing was changed.
 */
export async function markTaken(
  store: Store,
  { target, kind, code, owner }: { target: string; kind: NumberedKind; code: string; owner: string },
): Promise<boolean> {
  const marked = await update(store, codeKey(target, kind, canonicalCode(code)), checkClaim, (claim) =>
    claim?.owner === owner ? { ...claim, owner: inSpectrum, wasOf: owner } : undefined,
  );
  return marked?.value.owner === inSpectrum && marked.value['wasOf'] === owner;
}

/** The same with Spectrum's codes in their canonical form, to be looked at more than once. */
interface Walk extends Omit<WantedCode, 'known'> {
  foreign: ReadonlySet<string> | undefined;
}

async function walk(store: Store, wanted: Walk): Promise<GivenCode> {
  const { range, foreign, setting } = wanted;
  let choice = await store.get(choiceKey(wanted), checkChoice);
  if (choice && (await isMine(store, wanted, choice.value.code))) {
    return given(store, wanted, choice.value.code);
  }
  let highest = await highestClaimed(store, wanted);
  for (;;) {
    const lost = choice && numberOf(range, choice.value.code);
    const next = nextCode(range, codesUpTo(range, most(highest, lost)), foreign, setting);
    if (!next.ok) return next;
    await stepOver(store, wanted, next.steppedOver);
    choice = await choose(store, wanted, choice, next.code);
    if (await isMine(store, wanted, choice.value.code)) return given(store, wanted, choice.value.code);
    highest = await readHighest(store, wanted);
  }
}

/** Claims the record's choice. Without knowledge of Spectrum only a claim that was made before counts. */
async function isMine(store: Store, wanted: Walk, code: string): Promise<boolean> {
  const { target, kind, owner, foreign } = wanted;
  if (!foreign) return (await codeOwner(store, { target, kind, code })) === owner;
  const claimant = foreign.has(code) ? inSpectrum : owner;
  const claimed = await claimCode(store, { target, kind, code, owner: claimant });
  return (claimed.mine ? claimant : claimed.owner) === owner;
}

async function given(store: Store, wanted: Walk, code: string): Promise<GivenCode> {
  const highest = await raiseHighest(store, wanted, numberOf(wanted.range, code));
  return { ok: true, code, usage: usageOf(wanted.range, codesUpTo(wanted.range, highest)) };
}

/** @returns the choice that stands, which may be another process's for the same record. */
async function choose(
  store: Store,
  wanted: Walk,
  before: Versioned<Choice> | undefined,
  code: string,
): Promise<Versioned<Choice>> {
  const key = choiceKey(wanted);
  const value = { ...before?.value, code };
  const written = before
    ? await store.swap(key, before.version, value, checkChoice)
    : await store.create(key, value, checkChoice);
  return written.won
    ? { value, version: written.version }
    : (written.current ?? choose(store, wanted, undefined, code));
}

const atOnce = 32;

/** Marks codes that exist in Spectrum as taken; noted in between, so that a long walk goes on where it was cut off. */
async function stepOver(store: Store, wanted: Walk, codes: string[]): Promise<void> {
  const { target, kind, range } = wanted;
  for (let from = 0; from < codes.length; from += atOnce) {
    const some = codes.slice(from, from + atOnce);
    await Promise.all(some.map((code) => claimCode(store, { target, kind, code, owner: inSpectrum })));
    await raiseHighest(store, wanted, numberOf(range, some.at(-1) ?? ''));
  }
}

/** The note when there is one, else what the claims themselves say. */
async function highestClaimed(store: Store, wanted: Walk): Promise<number | undefined> {
  const noted = await readHighest(store, wanted);
  if (noted !== undefined) return noted;
  let highest: number | undefined;
  for await (const key of store.list(codesPrefix(wanted.target, wanted.kind))) {
    highest = most(highest, numberOf(wanted.range, lastPart(key)));
  }
  return highest;
}

async function readHighest(store: Store, wanted: Walk): Promise<number | undefined> {
  return (await store.get(highestKey(wanted), checkHighest))?.value.highest;
}

/**
 * Notes a claimed number unless a higher one is noted. One attempt: whoever was faster noted about the same.
 * @returns the highest number known.
 */
async function raiseHighest(
  store: Store,
  wanted: Walk,
  number: number | undefined,
): Promise<number | undefined> {
  const key = highestKey(wanted);
  const noted = await store.get(key, checkHighest);
  const highest = most(noted?.value.highest, number);
  if (highest === undefined || highest === noted?.value.highest) return highest;
  if (noted) await store.swap(key, noted.version, { ...noted.value, highest }, checkHighest);
  else await store.create(key, { highest }, checkHighest);
  return highest;
}

function codesUpTo(range: CodeRange, highest: number | undefined): string[] {
  return highest === undefined ? [] : [codeAt(range, highest)];
}

function most(...numbers: (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function choiceKey({ target, kind, owner }: Walk): string {
  return chosenCodeKey(target, kind, owner);
}

/** A changed range has a note of its own: the highest of another one says nothing about it. */
function highestKey({ target, kind, range }: Walk): string {
  return highestCodeKey(target, kind, `${codeAt(range, range.from)}-${codeAt(range, range.to)}`);
}

const lines = new WeakMap<Store, Map<string, Promise<unknown>>>();

/** Calls of one process stand in line instead of racing each other to the same code. */
function inLine<T>(store: Store, name: string, work: () => Promise<T>): Promise<T> {
  const line = lines.get(store) ?? new Map<string, Promise<unknown>>();
  lines.set(store, line);
  const turn = (line.get(name) ?? Promise.resolve()).then(work);
  line.set(
    name,
    turn.catch(() => undefined),
  );
  return turn;
}
