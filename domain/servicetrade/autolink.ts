/**
 * Which companies and locations of ServiceTrade are which customers and sites of Spectrum, all at once (ST21). Only
 * what leaves no choice is linked by itself; the rest is listed for a person.
 */
import { groupBy } from '../group';
import type { TextRule } from '../text';
import { type Candidate, candidateFinder, type Known, type Sought } from './match';

/** One that has no code yet. */
export interface Unlinked extends Sought {
  id: string;
  /** Of a location: the customer that its company is in Spectrum, if that is known. */
  customer?: string;
}

/** A customer, or a site with its customer. */
export interface KnownThing extends Known {
  customer?: string;
}

export interface Fitting {
  id: string;
  name: string;
  candidates: { code: string; name: string; status: string; by: Candidate<Known>['by'] }[];
  /** Why a person must look. */
  why?: string;
}

export interface Fittings {
  one: Fitting[];
  several: Fitting[];
  none: Fitting[];
}

/**
 * @param entity what is looked for, in a sentence: company.
 * @param rows all of Spectrum's, of every status.
 * @param taken code → id of the thing of ServiceTrade that bears it.
 */
export function fittings(
  entity: 'company' | 'location',
  unlinked: readonly Unlinked[],
  rows: readonly KnownThing[],
  taken: ReadonlyMap<string, string>,
  rule: TextRule,
): Fittings {
  const find = candidateFinder(rows, rule);
  const sought = unlinked.map((thing) => ({ thing, found: find(thing) }));
  const wishes = groupBy(
    sought.flatMap(({ thing, found }) => found.map(({ row }) => ({ id: thing.id, code: row.code }))),
    ({ code }) => code,
  );
  const result: Fittings = { one: [], several: [], none: [] };
  for (const { thing, found } of sought) {
    const candidates = found.map(({ row: { code, name, status }, by }) => ({ code, name, status, by }));
    const fitting = { id: thing.id, name: thing.name, candidates };
    const [first, ...more] = found;
    if (first === undefined) {
      result.none.push(fitting);
      continue;
    }
    const others = (wishes.get(first.row.code) ?? []).filter(({ id }) => id !== thing.id);
    const why =
      more.length > 0
        ? `${found.length} fit.`
        : whyNotSure(entity, thing, first, { bearer: taken.get(first.row.code), others });
    if (why === undefined) result.one.push(fitting);
    else result.several.push({ ...fitting, why });
  }
  return result;
}

interface Rivals {
  bearer: string | undefined;
  others: readonly { id: string }[];
}

/** What speaks against the only candidate. */
function whyNotSure(
  entity: string,
  thing: Unlinked,
  { row, by }: Candidate<KnownThing>,
  { bearer, others }: Rivals,
): string | undefined {
  if (bearer !== undefined && bearer !== thing.id)
    return `${row.code} is linked to ${entity} ${bearer} already.`;
  const [other] = others;
  if (other) return `${row.code} also fits ${entity} ${other.id}.`;
  if (thing.customer !== undefined && row.customer !== undefined && thing.customer !== row.customer) {
    return `${row.code} is a site of customer ${row.customer}, but the location is one of ${thing.customer}.`;
  }
  const bare = [thing.zip, row.zip].some((zip) => zip.trim() === '');
  return by === 'name and zip' && bare ? 'Only the name fits: one of the two has no zip.' : undefined;
}
