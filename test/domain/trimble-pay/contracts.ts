import fc from 'fast-check';
import type { ApSource } from '../../../domain/trimble-pay/ap-source';
import { type BillingHistory, historyAfter, openingHistory } from '../../../domain/trimble-pay/history';
import type { RetainageMode } from '../../../domain/trimble-pay/settings';
import type { ApplicationLine, PayContract, Section, SovLine } from '../../../domain/trimble-pay/types';
import { application, contract, sourceOf, spectrumOf, text, totalsOf } from './support';

/**
 * Contracts with their applications as Trimble Pay would tell them, worked out in whole cents and apart from the
 * product's arithmetic.
 */
export const events = [
  'work',
  'none',
  'correction',
  'rate',
  'release',
  'retainage',
  'additive',
  'deductive',
  'closeOut',
  'final',
] as const;
type Event = (typeof events)[number];

interface Detail {
  phase: string;
  costType: string;
  item: string;
  values: number[];
  retainable: boolean;
}

interface Period {
  event: Event;
  at: number;
  amount: number;
  /** Percent of what is left, per line in turn. */
  moves: { work: number; store: number; install: number }[];
}

export interface Given {
  details: Detail[];
  mode: RetainageMode;
  /** Hundredths of a percent. */
  rates: { work: number; stored: number };
  later: { work: number; stored: number };
  offSystem?: { percent: number; held: number; count: number };
  periods: Period[];
}

const percent = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constantFrom(0, 100));
const rate = fc.constantFrom(0, 333, 500, 750, 1000, 1000);
const rates = fc.record({ work: rate, stored: rate });

const period = fc.record({
  event: fc.constantFrom<Event>('work', 'work', ...events),
  at: fc.nat(9),
  amount: fc.integer({ min: 1, max: 900_000 }),
  moves: fc.array(fc.record({ work: percent, store: percent, install: percent }), {
    minLength: 1,
    maxLength: 3,
  }),
});

export const givens: fc.Arbitrary<Given> = fc.record({
  details: fc.uniqueArray(
    fc.record({
      phase: fc.constantFrom('0100', '0200'),
      costType: fc.constantFrom('S', 'S', 'M'),
      item: fc.constantFrom('', '', '10', '20'),
      values: fc.array(fc.oneof(fc.integer({ min: 1, max: 5_000_000 }), fc.integer({ min: 1, max: 99 })), {
        minLength: 1,
        maxLength: 2,
      }),
      retainable: fc.constantFrom(true, true, true, false),
    }),
    { minLength: 1, maxLength: 2, selector: ({ phase, costType, item }) => [phase, costType, item].join() },
  ),
  mode: fc.constantFrom<RetainageMode>('cumulative', 'incremental'),
  rates,
  later: rates,
  offSystem: fc.option(
    fc.record({
      percent: fc.integer({ min: 1, max: 80 }),
      held: fc.integer({ min: 0, max: 15 }),
      count: fc.integer({ min: 0, max: 3 }),
    }),
    { nil: undefined, freq: 4 },
  ),
  periods: fc.array(period, { minLength: 1, maxLength: 3 }),
});

interface Line {
  id: string;
  detail: Detail;
  sectionId: string;
  change: boolean;
  value: number;
  work: number;
  stored: number;
  held: number;
  heldWork: number;
  released: number;
}

/** Half a cent away from zero. */
function priced(amount: number, hundredths: number): number {
  return Math.sign(amount) * Math.floor((Math.abs(amount) * hundredths + 5000) / 10_000);
}

export interface Step {
  event: Event;
  source: ApSource;
  /** Of everything to date, in cents. */
  gross: number;
  held: number;
}

/** The applications in order, each with the history that the product made of those before it. */
export function stepsOf(given: Given): Step[] {
  const { offSystem } = given;
  let lines: Line[] = given.details.flatMap((detail, d) =>
    detail.values.map((value, v) => newLine(`l${d}-${v}`, `s${d}`, detail, value, false)),
  );
  const opening = offSystem ? startOffSystem(lines, given, offSystem) : { billed: 0, held: 0 };
  let current = given.rates;
  let quiet = false;
  let history: BillingHistory | undefined;
  let posted = opening.billed;
  let held = opening.held;
  const steps: Step[] = [];
  for (const [index, { event, at, amount, moves }] of given.periods.entries()) {
    // What was held off system is compared with the rates of the first application.
    if (event === 'rate' && !quiet && index > 0) current = given.later;
    const detail = given.details[at % given.details.length];
    if (detail && (event === 'additive' || event === 'deductive' || event === 'closeOut')) {
      const value =
        event === 'additive' ? amount : event === 'deductive' ? -amount : -Math.ceil(amount / 100);
      lines = [...lines, newLine(`l-co${index}`, `s-co${index}`, detail, value, true)];
    }
    const before = lines;
    const tried = before.map((one, place) => {
      const move = moves[place % moves.length] ?? { work: 0, store: 0, install: 0 };
      return moved(one, event, move, place === at % before.length, current, given.mode);
    });
    const legal = isLegal(tried.map(({ line }) => line));
    const done = legal
      ? tried
      : before.map((one) => moved(one, 'none', undefined, false, current, given.mode));
    // Even standing still an unbilled deduction or a new rate may leave what cannot be billed.
    if (!isLegal(done.map(({ line }) => line))) break;
    lines = done.map(({ line }) => line);
    const gives = ['release', 'retainage', 'closeOut', 'final'].includes(event);
    quiet = quiet || (legal && gives);
    const { sections, sovLines } = scheduleOf(given.details, lines);
    const rateText = { work: text(current.work), stored: text(current.stored) };
    const terms: PayContract = {
      ...contract,
      retainage: rateText,
      amountApprovedOffSystem: text(opening.billed),
      approvedApplicationCount: offSystem?.count ?? 0,
    };
    const told = done.map(({ told: one }) => one);
    const changes = lines.filter(({ change }) => change).map(({ sectionId }) => sectionId);
    const certified = text(posted - held);
    const app = application(told, totalsOf(told, changes, certified), {
      number: (offSystem?.count ?? 0) + index + 1,
      kind: legal && event === 'final' ? 'final' : legal && event === 'retainage' ? 'retainage' : 'progress',
    });
    history ??= openingHistory(terms, app, sections, text(opening.held));
    const spectrum = spectrumOf(sections, { unposted: text(posted), retentionHeld: text(held) });
    const source = sourceOf(app, sections, sovLines, { contract: terms, history, spectrum });
    if (index + 1 < given.periods.length) history = historyAfter(history, app, rateText);
    posted = lines.reduce((all, one) => all + one.work + one.stored, 0);
    held = lines.reduce((all, one) => all + one.held, 0);
    steps.push({
      event: legal ? event : 'none',
      source,
      gross: posted - opening.billed,
      held: held - opening.held,
    });
    if (legal && event === 'final') break;
  }
  return steps;
}

function newLine(id: string, sectionId: string, detail: Detail, value: number, change: boolean): Line {
  return { id, detail, sectionId, change, value, work: 0, stored: 0, held: 0, heldWork: 0, released: 0 };
}

function startOffSystem(
  lines: Line[],
  { rates: { work, stored } }: Given,
  off: { percent: number; held: number },
): { billed: number; held: number } {
  let billed = 0;
  let held = 0;
  for (const [place, one] of lines.entries()) {
    const all = Math.floor((one.value * off.percent) / 100);
    // Some of what was billed is still stored.
    one.stored = place % 2 === 1 ? Math.floor(all / 3) : 0;
    one.work = all - one.stored;
    one.held = one.detail.retainable ? Math.floor((all * off.held) / 100) : 0;
    one.heldWork = one.held;
    one.released = one.detail.retainable ? priced(one.work, work) + priced(one.stored, stored) - one.held : 0;
    billed += all;
    held += one.held;
  }
  return { billed, held };
}

function moved(
  line: Line,
  event: Event,
  move: { work: number; store: number; install: number } | undefined,
  chosen: boolean,
  current: { work: number; stored: number },
  mode: RetainageMode,
): { line: Line; told: ApplicationLine } {
  const left = line.value - line.work - line.stored;
  // At close-out the deduction is billed, and what is held on the other lines is given back.
  const closes = event === 'closeOut' && line.value < 0;
  const still =
    move === undefined || event === 'none' || event === 'retainage' || (event === 'closeOut' && !closes);
  const part = (amount: number, by: number): number => Math.trunc((amount * by) / 100);
  const install = still ? 0 : event === 'final' ? line.stored : part(line.stored, move.install);
  const add = still || line.value < 0 || event === 'final' ? 0 : part(left, move.store);
  const extra = still ? 0 : event === 'final' || closes ? left : part(left - add, move.work);
  const back = !still && event === 'correction' && chosen ? part(line.work, 40) : 0;
  const work = back > 0 ? -back : install + extra;
  const stored = back > 0 ? line.stored : line.stored - install + add;
  const gives = (event === 'release' && chosen) || event === 'retainage' || event === 'closeOut';
  const releasedNow =
    gives && move
      ? Math.max(0, part(line.held, event === 'release' ? move.work : event === 'closeOut' ? 50 : 100))
      : 0;
  const taken = line.detail.retainable ? current : { work: 0, stored: 0 };
  const ofStored = priced(stored, taken.stored);
  const held =
    event === 'final'
      ? 0
      : mode === 'cumulative'
        ? priced(line.work + work, taken.work) + ofStored - line.released - releasedNow
        : line.held + priced(work, taken.work) + priced(stored - line.stored, taken.stored) - releasedNow;
  const toldStored = event === 'final' ? 0 : Math.min(Math.max(0, held), ofStored);
  const next = { ...line, work: line.work + work, stored, held, released: line.released + releasedNow };
  const told: ApplicationLine = {
    sovLineId: line.id,
    sectionId: line.sectionId,
    scheduledValue: text(line.value),
    previousWork: text(line.work),
    previousStored: text(line.stored),
    workThisPeriod: text(work),
    storedNow: text(stored),
    retainageToDateWork: text(held - toldStored),
    retainageToDateStored: text(toldStored),
    retainageReleasedThisPeriod: text(releasedNow),
  };
  return { line: next, told };
}

/** What a general contractor could approve: nothing held below zero, no phase and no contract over its amount. */
function isLegal(lines: readonly Line[]): boolean {
  const total = (some: readonly Line[], of: (one: Line) => number): number =>
    some.reduce((all, one) => all + of(one), 0);
  const groups = new Map<Detail, Line[]>();
  for (const one of lines) groups.set(one.detail, [...(groups.get(one.detail) ?? []), one]);
  const billed = (one: Line): number => one.work + one.stored;
  return (
    lines.every((one) => one.value < 0 || one.held >= 0) &&
    total(lines, (one) => one.held) >= 0 &&
    [...groups.values()].every((own) => total(own, billed) <= total(own, ({ value }) => value)) &&
    total(lines, billed) >= 0
  );
}

function scheduleOf(
  details: readonly Detail[],
  lines: readonly Line[],
): { sections: Section[]; sovLines: SovLine[] } {
  const ids = [...new Set(lines.map(({ sectionId }) => sectionId))];
  const sections = ids.flatMap((id): Section[] => {
    const own = lines.filter(({ sectionId }) => sectionId === id);
    const [first] = own;
    if (!first) return [];
    const { phase, costType, item, retainable } = first.detail;
    const value = text(own.reduce((all, one) => all + one.value, 0));
    const place = { phase, costType, item, line: first.change ? '001' : '' };
    return [{ id, name: '', value, retainable, place: first.change ? { ...place, changeOrder: id } : place }];
  });
  const sovLines = lines.map((one) => ({
    id: one.id,
    sectionId: one.sectionId,
    itemNo: '',
    description: '',
    scheduledValue: text(one.value),
  }));
  return { sections, sovLines };
}
