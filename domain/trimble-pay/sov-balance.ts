import { groupBy } from '../group';
import { cents, money, shown, sum } from '../money';
import type { PhaseDetail } from './ap-source';
import { type Failure, failure } from './failures';
import { detailKey, sectionKey } from './section-key';
import type { Section, SovLine } from './types';

export interface SectionBalance {
  key: string;
  expected: string;
  /** Σ SOV lines. */
  actual: string;
}

/** Sections whose lines do not add up to their value; such a schedule cannot be billed (TP3, TP5). */
export function unbalancedSections(
  sections: readonly Section[],
  sovLines: readonly SovLine[],
): SectionBalance[] {
  const lines = groupBy(sovLines, ({ sectionId }) => sectionId);
  return sections
    .map((section) => ({
      key: sectionKey(section.place),
      expected: cents(section.value),
      actual: cents(sum((lines.get(section.id) ?? []).map(({ scheduledValue }) => scheduledValue))),
    }))
    .filter(({ expected, actual }) => expected !== actual);
}

/** Every reason why the schedule of values cannot be billed; each names the section and both sums. */
export function whyNotBalanced(
  sections: readonly Section[],
  sovLines: readonly SovLine[],
  details: readonly PhaseDetail[],
): Failure[] {
  const known = new Set(sections.map(({ id }) => id));
  const lost = sovLines.filter(({ sectionId }) => !known.has(sectionId));
  return [
    ...lost.map(({ id }) => outOfBalance(`Line ${id} of the schedule of values belongs to no section.`)),
    ...unbalancedSections(sections, sovLines).map(({ key, expected, actual }) =>
      outOfBalance(
        `Section ${key} has the value ${shown(expected)}, but its lines add up to ${shown(actual)}.`,
      ),
    ),
    ...whySpectrumDiffers(sections, details),
  ];
}

/**
 * A base value never changes, and base plus executed change orders is Spectrum's revised amount, to the cent. A change
 * order that was edited or taken back in Spectrum shows here.
 */
function whySpectrumDiffers(sections: readonly Section[], details: readonly PhaseDetail[]): Failure[] {
  const byDetail = groupBy(sections, ({ place }) => detailKey(place));
  const twice = [...groupBy(sections, ({ place }) => sectionKey(place))].filter(
    ([, same]) => same.length > 1,
  );
  const failures = twice.map(([key]) =>
    outOfBalance(`Section ${key} stands in the schedule of values twice.`),
  );
  for (const detail of details) {
    const key = detailKey(detail);
    const own = byDetail.get(key) ?? [];
    byDetail.delete(key);
    const base = sum(own.filter(isBase).map(({ value }) => value));
    if (!base.equals(money(detail.original))) {
      failures.push(
        outOfBalance(
          `Phase detail ${key} has the original amount ${shown(detail.original)} in Spectrum, but its base section is ${shown(base)}.`,
        ),
      );
      continue;
    }
    const total = sum(own.map(({ value }) => value));
    if (total.equals(money(detail.revised))) continue;
    failures.push(
      outOfBalance(
        `Phase detail ${key} has the revised amount ${shown(detail.revised)} in Spectrum, but base and executed change orders are ${shown(total)}.`,
      ),
    );
  }
  for (const key of byDetail.keys()) {
    failures.push(
      failure(
        'phase_detail_missing',
        `The subcontract has no phase detail ${key} in Spectrum, but a section has.`,
      ),
    );
  }
  return failures;
}

function isBase({ place }: Section): boolean {
  return place.changeOrder === undefined;
}

function outOfBalance(sentence: string): Failure {
  return failure('sov_out_of_balance', sentence);
}
