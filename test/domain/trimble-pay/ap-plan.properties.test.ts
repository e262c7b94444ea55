import fc from 'fast-check';
import { cents, money, sum } from '../../../domain/money';
import type { ApPlan } from '../../../domain/trimble-pay/ap-plan';
import type { ApSource } from '../../../domain/trimble-pay/ap-source';
import { historyAfter } from '../../../domain/trimble-pay/history';
import { planApInvoice } from '../../../domain/trimble-pay/plan-ap-invoice';
import { codingKey, detailKey, sectionKey } from '../../../domain/trimble-pay/section-key';
import type { ApplicationLine, ApplicationTotals, PayApplication } from '../../../domain/trimble-pay/types';
import { events, givens, type Given, stepsOf } from './contracts';
import { settings, text, totalsOf } from './support';

/**
 * The first property plans every application, the others one of each contract: ten thousand contracts in all.
 * `GIRDER_PROPERTY_RUNS=10` makes those of the first ten times as many.
 */
const times = Number(process.env.GIRDER_PROPERTY_RUNS ?? 1);
const runs = { invariants: 7300 * times, limits: 900, repeats: 900, differences: 900 };

const by = (given: Given) =>
  settings({ retainage: given.mode, severalItems: 'aggregate', creditMemos: 'send' });

/** Gross and retention in the application's sign, by what the plan says is sent or keyed. */
function bookedBy(plan: ApPlan): { gross: string; retention: string } {
  switch (plan.verdict) {
    case 'post':
    case 'ask': {
      const { type, amount, retentionAmount } = plan.document;
      const signed = (one: string) => cents(type === 'I' ? money(one) : money(one).negated());
      return { gross: signed(amount), retention: signed(retentionAmount) };
    }
    case 'key':
      return { gross: plan.keyed.amount, retention: plan.keyed.retention };
    case 'nothing':
      return { gross: '0.00', retention: '0.00' };
    case 'exported':
    case 'stop':
      throw new Error(`Not booked: ${JSON.stringify(plan)}`);
  }
}

/** None where the very first application could not be billed. */
function oneOf<T>(steps: readonly T[], at: number): T[] {
  return steps.length === 0 ? [] : steps.slice(at % steps.length).slice(0, 1);
}

class Tally {
  private readonly counts = new Map<string, number>();
  add(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
  get(name: string): number {
    return this.counts.get(name) ?? 0;
  }
}

test('TP7: over all applications gross is what was completed, retention what is held, payable line 6', () => {
  const tally = new Tally();
  fc.assert(
    fc.property(givens, (given) => {
      const steps = stepsOf(given);
      const booked: { gross: string; retention: string }[] = [];
      const byCoding = new Map<string, string>();
      let opening: string | undefined;
      let keyed = false;
      const wrong: string[] = [];
      for (const { source, event } of steps) {
        opening ??= source.history.certified;
        const plan = planApInvoice(source, by(given));
        const one = bookedBy(plan);
        booked.push(one);
        const due = source.application.totals.currentPaymentDue;
        if (cents(money(one.gross).minus(money(one.retention))) !== due) wrong.push(`payable is not ${due}`);
        if ('document' in plan) {
          const { lines, amount, retentionAmount, type } = plan.document;
          if (cents(lines.map((line) => line.amount)) !== amount) wrong.push(`lines are not ${amount}`);
          if (new Set(lines.map(codingKey)).size !== lines.length) wrong.push('two lines of one coding');
          if (!money(amount).greaterThan(0) || money(retentionAmount).lessThan(0))
            wrong.push('negative header');
          for (const line of lines) {
            const signed = type === 'I' ? money(line.amount) : money(line.amount).negated();
            const before = byCoding.get(codingKey(line)) ?? '0.00';
            byCoding.set(codingKey(line), cents(signed.plus(money(before))));
          }
        }
        keyed ||= plan.verdict === 'key';
        tally.add(plan.verdict === 'key' ? keyedAs(plan.keyed.instruction) : plan.verdict);
        if ('document' in plan) tally.add(`type ${plan.document.type}`);
        if (given.offSystem) tally.add('off system');
        tally.add(event);
        tally.add(given.mode);
      }
      const last = steps.at(-1);
      if (!last) return;
      const { totals } = last.source.application;
      const payable = booked.map(({ gross, retention }) => money(gross).minus(money(retention)));
      expect({
        wrong,
        gross: cents(booked.map(({ gross }) => gross)),
        retention: cents(booked.map(({ retention }) => retention)),
        certified: cents(sum(payable).plus(money(opening ?? '0'))),
      }).toEqual({
        wrong: [],
        gross: text(last.gross),
        retention: text(last.held),
        certified: totals.earnedLessRetainage,
      });
      if (given.offSystem || keyed) return;
      tally.add('by coding');
      const billed = [...byCoding].filter(([, amount]) => amount !== '0.00');
      expect(new Map(billed)).toEqual(grossByCoding(last.source));
    }),
    { numRuns: runs.invariants },
  );
  const few = [
    ...events,
    'cumulative',
    'incremental',
    'off system',
    'post',
    'nothing',
    'type I',
    'type C',
    'by coding',
  ]
    .concat(['override', 'Release', 'two entries', 'no entry'])
    .map((name) => ({ name, enough: tally.get(name) >= 20 }))
    .filter(({ enough }) => !enough);
  expect(few).toEqual([]);
});

function keyedAs(instruction: string): string {
  return /override|Release|two entries|no entry/.exec(instruction)?.[0] ?? 'unknown';
}

/** Σ G by phase and cost type, without those that came to nothing. */
function grossByCoding({ application, sections }: ApSource): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of application.lines) {
    const place = sections.find(({ id }) => id === line.sectionId)?.place;
    const key = place ? codingKey(place) : '';
    found.set(key, cents([found.get(key) ?? '0', line.previousWork, line.workThisPeriod, line.storedNow]));
  }
  return new Map([...found].filter(([, amount]) => amount !== '0.00'));
}

test('TP5, TP7: a section is never billed beyond its revised value, nor a subcontract', () => {
  const tally = new Tally();
  fc.assert(
    fc.property(givens, fc.nat(9), (given, at) => {
      for (const { source } of oneOf(stepsOf(given), at)) {
        const { application, sections, spectrum } = source;
        const plan = planApInvoice(source, by(given));
        expect(plan.verdict).not.toBe('stop');
        const groupOf = (keyOf: (section: ApSource['sections'][number]) => string) => {
          const group = new Map<string, { billed: string; value: string }>();
          for (const section of sections) {
            const lines = application.lines.filter(({ sectionId }) => sectionId === section.id);
            const before = group.get(keyOf(section)) ?? { billed: '0', value: '0' };
            const billed = lines.flatMap((one) => [one.previousWork, one.workThisPeriod, one.storedNow]);
            group.set(keyOf(section), {
              billed: cents([before.billed, ...billed]),
              value: cents([before.value, section.value]),
            });
          }
          return [...group.values()];
        };
        for (const { billed, value } of groupOf(({ place }) => sectionKey(place))) {
          const high = money(value).lessThan(0) ? '0' : value;
          expect(money(billed).lessThanOrEqualTo(money(high))).toBe(true);
          if (billed === value) tally.add('in full');
          if (money(value).lessThan(0)) tally.add('deductive');
        }
        for (const { billed, value } of groupOf(({ place }) => detailKey(place))) {
          expect(money(billed).lessThanOrEqualTo(money(value))).toBe(true);
        }
        // One cent beyond the line stops, and only a warning lets it pass.
        const over = overBilled(source, at);
        const codes = (overBilling: 'block' | 'warn') => {
          const got = planApInvoice(over, settings({ ...by(given).ap, overBilling }));
          return got.verdict === 'stop' ? [got.failure, ...got.also].map(({ code }) => code) : [];
        };
        expect(codes('block')).toContain('line_over_billed');
        expect(codes('warn')).not.toContain('line_over_billed');
        const posted = spectrum.details.map(({ revised }) => revised);
        const full = planApInvoice(
          { ...source, spectrum: { ...spectrum, posted: cents(posted) } },
          by(given),
        );
        const gross = 'figures' in plan ? money(plan.figures.gross) : money('0');
        const isOver = full.verdict === 'stop' && full.failure.code === 'over_contract';
        expect(isOver).toBe(gross.greaterThan(0) && money(spectrum.unposted).plus(gross).greaterThan(0));
        tally.add(isOver ? 'over contract' : 'within contract');
      }
    }),
    { numRuns: runs.limits },
  );
  expect(
    ['in full', 'deductive', 'over contract', 'within contract'].filter((name) => tally.get(name) < 50),
  ).toEqual([]);
});

function overBilled(source: ApSource, at: number): ApSource {
  const { application } = source;
  const place = at % application.lines.length;
  const lines = application.lines.map((line, index) => {
    if (index !== place) return line;
    const limit = money(line.scheduledValue).lessThan(0) ? money('0') : money(line.scheduledValue);
    const work = limit.plus('0.01').minus(money(line.previousWork)).minus(money(line.storedNow));
    return { ...line, workThisPeriod: cents(work) };
  });
  return { ...source, application: { ...application, lines } };
}

test('TP7: exporting again changes nothing, whatever the order of the lines', () => {
  const tally = new Tally();
  fc.assert(
    fc.property(givens, fc.integer({ min: 1, max: 9 }), (given, turn) => {
      for (const { source } of oneOf(stepsOf(given), turn)) {
        const { application, contract, history } = source;
        const plan = planApInvoice(source, by(given));
        expect(planApInvoice(structuredClone(source), by(given))).toEqual(plan);
        const cut = turn % application.lines.length;
        const turned = [...application.lines.slice(cut), ...application.lines.slice(0, cut)];
        const other = planApInvoice({ ...source, application: { ...application, lines: turned } }, by(given));
        expect(bookedBy(other)).toEqual(bookedBy(plan));
        const after = historyAfter(history, application, contract.retainage);
        const again = { ...source, history: after };
        expect(planApInvoice(again, by(given))).toEqual({ verdict: 'exported' });
        const reread = { ...application, lines: turned, revision: 9, status: 'paid' as const };
        expect(planApInvoice({ ...again, application: reread }, by(given))).toEqual({ verdict: 'exported' });
        const changed = { ...application, invoiceDate: '2026-07-27' };
        expect(planApInvoice({ ...again, application: changed }, by(given))).toMatchObject({
          failure: { code: 'changed_after_export' },
        });
        tally.add(plan.verdict);
        if (cut > 0) tally.add('turned');
        if (after.applications.length > 1) tally.add('later');
      }
    }),
    { numRuns: runs.repeats },
  );
  const few = ['post', 'key', 'nothing', 'turned', 'later'].filter((name) => tally.get(name) < 50);
  expect(few).toEqual([]);
});

const totalNames = [
  'originalSum',
  'netChange',
  'sumToDate',
  'completedAndStored',
  'retainageOfWork',
  'retainageOfStored',
  'retainage',
  'earnedLessRetainage',
  'previousCertificates',
  'currentPaymentDue',
  'balanceToFinish',
] as const satisfies readonly (keyof ApplicationTotals)[];

test('TP7: a figure that differs stops; one cent of a line’s retainage does not', () => {
  const tally = new Tally();
  fc.assert(
    fc.property(givens, fc.nat(20), fc.constantFrom('0.01', '-0.01'), (given, at, cent) => {
      for (const { source } of oneOf(stepsOf(given), at)) {
        const { application, sections, history } = source;
        const changes = sections.filter(({ place }) => place.changeOrder !== undefined).map(({ id }) => id);
        const codesOf = (app: PayApplication) => {
          const plan = planApInvoice({ ...source, application: app }, by(given));
          return plan.verdict === 'stop' ? [plan.failure, ...plan.also].map(({ code }) => code) : [];
        };
        const name = totalNames[at % totalNames.length] ?? 'retainage';
        const totals = { ...application.totals, [name]: cents([application.totals[name], cent]) };
        expect(codesOf({ ...application, totals })).toEqual(['totals_mismatch']);
        tally.add(name);
        // The line's retainage with a certificate that follows it: only the rates tell.
        const shifted = (times: number) => {
          const lines = application.lines.map((line, place) =>
            place === at % application.lines.length
              ? withHeld(line, money(cent).times(times).toFixed(2))
              : line,
          );
          return codesOf({ ...application, lines, totals: totalsOf(lines, changes, history.certified) });
        };
        const line = application.lines[at % application.lines.length];
        const retainable = sections.some(({ id, retainable: on }) => on && id === line?.sectionId);
        if (!retainable) {
          expect(shifted(1)).toContain('retention_on_nonretainable_phase');
          tally.add('not retainable');
        } else if (history.sharedOut) {
          expect(shifted(1)).not.toContain('totals_mismatch');
          expect(shifted(application.lines.length + 1)).toContain('totals_mismatch');
          tally.add('shared out');
        } else {
          expect(shifted(1)).not.toContain('totals_mismatch');
          expect(shifted(2)).toContain('totals_mismatch');
          tally.add('retainable');
        }
        const lines = application.lines.map((one) => ({
          ...one,
          previousWork: cents([one.previousWork, cent]),
        }));
        expect(codesOf({ ...application, lines })).toContain('totals_mismatch');
      }
    }),
    { numRuns: runs.differences },
  );
  const cases = [...totalNames, 'not retainable', 'shared out', 'retainable'];
  expect(cases.filter((name) => tally.get(name) < 20)).toEqual([]);
});

function withHeld(line: ApplicationLine, more: string): ApplicationLine {
  return { ...line, retainageToDateWork: cents([line.retainageToDateWork, more]) };
}
