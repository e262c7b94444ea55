import { groupBy } from '../group';
import { shown } from '../money';
import { isAmount, sameMoney } from './amounts';
import type { ApSource } from './ap-source';
import { columnsOf, type LineColumns } from './continuation-sheet';
import { type Failure, failure } from './failures';
import { sectionKey } from './section-key';

/** A line for a sentence: its place and its section, never its description. */
export function lineName({ at, section }: LineColumns): string {
  return `Line ${at} (${sectionKey(section.place)})`;
}

/**
 * The application's lines as columns, once every figure is an amount and every line is one of the schedule of values.
 * A change order that was executed after the application was made is not in it; nothing else may be left out.
 */
export function readLines(
  source: ApSource,
): { ok: true; columns: LineColumns[] } | { ok: false; failures: [Failure, ...Failure[]] } {
  const [first, ...also] = [...unreadable(source), ...unknownLines(source), ...leftOut(source)];
  if (first) return { ok: false, failures: [first, ...also] };
  const sections = new Map(source.sections.map((section) => [section.id, section]));
  const columns = source.application.lines.flatMap((line, index) => {
    const section = sections.get(line.sectionId);
    return section ? [columnsOf(line, index + 1, section, source.history)] : [];
  });
  return { ok: true, columns };
}

function unreadable({ application }: ApSource): Failure[] {
  const ofLines = application.lines.flatMap(({ sovLineId: _id, sectionId: _section, ...figures }, index) =>
    Object.entries(figures).map(([name, text]) => [`${name} of line ${index + 1}`, text] as const),
  );
  return [...Object.entries(application.totals), ...ofLines]
    .filter(([, text]) => !isAmount(text))
    .map(([name, text]) => mismatch(`The figure ${name}, "${text}", is not dollars and cents.`));
}

function unknownLines({ application, sections, sovLines }: ApSource): Failure[] {
  const bySov = new Map(sovLines.map((line) => [line.id, line]));
  const known = new Set(sections.map(({ id }) => id));
  const twice = [...groupBy(application.lines, ({ sovLineId }) => sovLineId)]
    .filter(([, same]) => same.length > 1)
    .map(([id]) => mismatch(`Line ${id} of the schedule of values stands in the application twice.`));
  const strange = application.lines.flatMap((line, index) => {
    const sov = bySov.get(line.sovLineId);
    const name = `Line ${index + 1} (${line.sovLineId})`;
    if (!known.has(line.sectionId)) {
      return [failure('phase_detail_missing', `${name} belongs to no section of the subcontract.`)];
    }
    if (!sov) return [mismatch(`${name} is not in the schedule of values.`)];
    if (sov.sectionId !== line.sectionId) {
      return [mismatch(`${name} stands in another section than in the schedule of values.`)];
    }
    if (!isAmount(line.scheduledValue) || sameMoney(line.scheduledValue, sov.scheduledValue)) return [];
    return [
      mismatch(
        `${name} has the scheduled value ${shown(line.scheduledValue)}; the schedule of values says ${shown(sov.scheduledValue)}.`,
      ),
    ];
  });
  return [...twice, ...strange];
}

function leftOut({ application, sections, sovLines, history }: ApSource): Failure[] {
  const there = new Set(application.lines.map(({ sovLineId }) => sovLineId));
  const base = new Set(sections.filter(({ place }) => place.changeOrder === undefined).map(({ id }) => id));
  const needed = [
    ...sovLines.filter(({ sectionId }) => base.has(sectionId)).map(({ id }) => id),
    ...Object.keys(history.lines),
  ];
  return [...new Set(needed)]
    .filter((id) => !there.has(id))
    .map((id) => mismatch(`Line ${id} of the schedule of values is missing in the application.`));
}

function mismatch(sentence: string): Failure {
  return failure('totals_mismatch', sentence);
}
