import { groupBy } from '../group';
import { cents, shown } from '../money';
import type { Reason } from '../reasons';
import { reason } from '../reasons';
import { sectionKey } from './section-key';
import { unbalancedSections } from './sov-balance';
import type { SovContent } from './subcontract-content';
import type { Section, SovLine } from './types';

/** A section as it stands in Trimble Pay. */
export interface StandingSection extends Section {
  changeOrderId?: string;
  /** What Girder gave its only line; absent where Girder never made one. */
  sovValue?: string;
}

/** Without an id the line is a new one. */
export type WantedSovLine = Omit<SovLine, 'id'> & { id?: string; changeOrderId?: string };

export interface MergedSov {
  /** The full set, people's lines as they were; undefined when nothing is to be written. */
  lines?: WantedSovLine[];
  /** Ids of the sections whose only line is Girder's, and follows them. */
  followed: string[];
}

/**
 * A section without any line gets one; the only line of a section, if Girder made it, follows the section's value. A
 * schedule that people broke out is theirs (TP3, TP5).
 */
export function mergeSov(
  sections: readonly StandingSection[],
  current: readonly (SovLine & { changeOrderId?: string })[],
  wanted: readonly SovContent[],
): MergedSov {
  const of = groupBy(current, ({ sectionId }) => sectionId);
  const contents = new Map(wanted.map((content) => [sectionKey(content.place), content]));
  const taken = new Set(current.map(({ itemNo }) => itemNo));
  const values = new Map<string, string>();
  const added: WantedSovLine[] = [];
  const followed: string[] = [];
  for (const section of sections) {
    const content = contents.get(sectionKey(section.place));
    const [only, ...others] = of.get(section.id) ?? [];
    if (!content || others.length > 0) continue;
    if (!only) {
      if (cents(section.value) === '0.00') continue;
      added.push(newLine(section, content, freeNumber(content.itemNo, taken)));
      followed.push(section.id);
    } else if (cents(only.scheduledValue) === cents(section.value)) {
      followed.push(section.id);
    } else if (section.sovValue !== undefined && cents(only.scheduledValue) === cents(section.sovValue)) {
      values.set(only.id, section.value);
      followed.push(section.id);
    }
  }
  if (added.length === 0 && values.size === 0) return { followed };
  const kept = current.map((line) => followedLine(line, values.get(line.id), contents, sections));
  return { lines: [...kept, ...added], followed };
}

function newLine(section: StandingSection, content: SovContent, itemNo: string): WantedSovLine {
  const { description, quantity, unitPrice } = content;
  return {
    sectionId: section.id,
    itemNo,
    description,
    scheduledValue: section.value,
    ...(quantity !== undefined && unitPrice !== undefined && { quantity, unitPrice }),
    ...(section.changeOrderId !== undefined && { changeOrderId: section.changeOrderId }),
  };
}

function followedLine(
  line: SovLine,
  value: string | undefined,
  contents: ReadonlyMap<string, SovContent>,
  sections: readonly StandingSection[],
): WantedSovLine {
  if (value === undefined) return line;
  const section = sections.find(({ id }) => id === line.sectionId);
  const { quantity, unitPrice } = (section && contents.get(sectionKey(section.place))) ?? {};
  const priced = quantity !== undefined && unitPrice !== undefined;
  return { ...line, scheduledValue: value, ...(priced && { quantity, unitPrice }) };
}

/** People may have used the number for a line of their own. */
function freeNumber(itemNo: string, taken: Set<string>): string {
  let free = itemNo;
  for (let n = 2; taken.has(free); n += 1) free = `${itemNo}-${n}`;
  taken.add(free);
  return free;
}

/** Why the schedule of values cannot be billed: each sentence names the section and both sums. */
export function whySovUnbalanced(sections: readonly Section[], lines: readonly SovLine[]): Reason[] {
  const known = new Set(sections.map(({ id }) => id));
  const lost = lines.filter(({ sectionId }) => !known.has(sectionId));
  return [
    ...lost.map(({ id }) => `Line ${id} of the schedule of values belongs to no section that Girder knows.`),
    ...unbalancedSections(sections, lines).map(
      ({ key, expected, actual }) =>
        `Section ${key} has the value ${shown(expected)}, but its lines add up to ${shown(actual)}.`,
    ),
  ].map((sentence) => reason('SOV_OUT_OF_BALANCE', sentence));
}
