import { groupBy } from '../group';
import { cents, shown, sum } from '../money';
import { whyFiguresDiffer } from './agreement';
import { apDates } from './ap-dates';
import type { ApType } from './ap-document';
import { apLines, type Coded, codedAmounts, severalItems } from './ap-lines';
import { apNumber, whyNumberTaken } from './ap-number';
import { type ApFigures, type ApPlan, type Planned, type PlannedDocument, stopped } from './ap-plan';
import { type ApAmounts, amountsOf, signsOf } from './ap-signs';
import type { ApSource } from './ap-source';
import { whyNotApproved } from './approvals';
import { limitsOf } from './billing-limits';
import type { LineColumns } from './continuation-sheet';
import { type Failure, failure } from './failures';
import { type KeyedSigns, keyingOf } from './keying';
import { readLines } from './read-lines';
import { sectionKey } from './section-key';
import type { PaySettings } from './settings';
import { whyNotBalanced } from './sov-balance';
import { exportedBefore, whyInactive, whyNoAccount, whyOutOfSequence } from './standing';

/**
 * Plans the AP invoice of one application: gross, with the retention as an amount of its own, checked to the cent
 * before anything is called. Every reason that stops it is told.
 * @throws RangeError when `batches.ap` is no batch template or a date of the application is no date.
 */
export function planApInvoice(source: ApSource, settings: PaySettings): ApPlan {
  const before = exportedBefore(source);
  if (before === 'same') return { verdict: 'exported' };
  if (before) return { verdict: 'stop', failure: before, also: [] };
  const failures = [
    ...whyNotApproved(source, settings),
    ...whyOutOfSequence(source),
    ...whyInactive(source),
    ...whyNotBalanced(source.sections, source.sovLines, source.spectrum.details),
  ];
  const read = readLines(source);
  if (read.ok) return planColumns(read.columns, source, settings, failures);
  // Follow-up errors of lines that cannot be read would help nobody.
  const [first = read.failures[0], ...also] = [...failures, ...read.failures];
  return { verdict: 'stop', failure: first, also };
}

function planColumns(
  columns: readonly LineColumns[],
  source: ApSource,
  settings: PaySettings,
  early: readonly Failure[],
): ApPlan {
  const limits = limitsOf(columns, source, settings);
  const failures = [...early, ...whyFiguresDiffer(columns, source, settings), ...limits.failures];
  const amounts = amountsOf(columns, source.application.kind);
  const coded = codedAmounts(columns);
  const planned = {
    figures: figuresOf(columns, amounts),
    notes: limits.warnings.map(({ sentence }) => sentence),
  };
  const signs = signsOf(amounts, coded.length > 0);
  switch (signs) {
    case 'nothing':
      return stopped(failures) ?? { verdict: 'nothing', reference: 'no-op', ...planned };
    case 'invoice':
      return planDocument('I', amounts, coded, source, settings, failures, planned);
    case 'creditMemo':
      return planDocument('C', amounts, coded, source, settings, failures, planned);
    case 'invoiceWithRelease':
    case 'release':
    case 'creditAndRelease':
    case 'noEntry':
      return planKeying(signs, amounts, columns, source, settings, failures, planned);
  }
}

function planDocument(
  type: ApType,
  { gross, retention }: ApAmounts,
  coded: readonly Coded[],
  source: ApSource,
  settings: PaySettings,
  early: readonly Failure[],
  planned: Planned,
): ApPlan {
  const { spectrum, application, missingPapers } = source;
  const { number, from, failure: unusable } = apNumber(source, settings);
  const dates = apDates(source, settings);
  const several = severalItems(coded, source);
  const failures = [
    ...early,
    ...(settings.ap.severalItems === 'stop' ? several : []),
    ...[unusable ?? whyNumberTaken(number, source)].filter((one) => one !== undefined),
    ...whyNoAccount(source),
    ...(dates.failure ? [dates.failure] : []),
  ];
  const inSign = (amount: ApAmounts['gross']): string => cents(type === 'I' ? amount : amount.negated());
  const missing = missingPapers.length > 0;
  const wanted: PlannedDocument = {
    document: {
      company: spectrum.company,
      batch: dates.batch,
      vendor: spectrum.vendor,
      subcontract: spectrum.subcontract,
      number,
      type,
      invoiceDate: dates.invoiceDate,
      glDate: dates.glDate,
      dueDate: '',
      amount: inSign(gross),
      retentionAmount: inSign(retention),
      salesTaxAmount: '0.00',
      paymentStatus: missing ? 'H' : settings.ap.paymentStatus,
      remarks: `TP ${spectrum.subcontract} app ${application.number}`,
      lines: apLines(coded, type, source),
    },
    provenance: {
      number: from,
      glDate: dates.from,
      invoiceDate: 'invoice_date',
      batch: `batches.ap: ${settings.batches.ap}`,
      amount: 'lines: this period and the change of stored material',
      retentionAmount: 'lines: change of retainage to date',
      glAccount: `Spectrum: subcontract ${spectrum.subcontract}`,
      paymentStatus: missing ? 'missing papers' : 'ap.paymentStatus',
    },
    figures: planned.figures,
    notes: [
      ...planned.notes,
      ...dates.notes,
      ...(settings.ap.severalItems === 'aggregate' ? several.map(({ sentence }) => sentence) : []),
      ...missingPapers.map((paper) => `On hold: the ${paper} is missing.`),
    ],
  };
  const stop = stopped(failures);
  if (stop) return stop;
  if (type === 'I' || settings.ap.creditMemos === 'send') return { verdict: 'post', ...wanted };
  const sentence = `Application ${application.number} is a credit of ${shown(gross.negated())} with ${shown(retention.negated())} of retention; ap.creditMemos is ask.`;
  return { verdict: 'ask', sentence, ...wanted };
}

/**
 * The number may be in use: a person keyed it. Nor must the month be open to Girder, as the person dates it.
 */
function planKeying(
  signs: KeyedSigns,
  amounts: ApAmounts,
  columns: readonly LineColumns[],
  source: ApSource,
  settings: PaySettings,
  early: readonly Failure[],
  planned: Planned,
): ApPlan {
  const { number, failure: unusable } = apNumber(source, settings);
  const stop = stopped([...early, ...(unusable ? [unusable] : [])]);
  if (stop) return stop;
  const dates = apDates(source, settings);
  const sentence = `Gross ${shown(amounts.gross)} with ${shown(amounts.retention)} of retention cannot be sent to Spectrum; key it as ${number} for vendor ${source.spectrum.vendor}.`;
  return {
    verdict: 'key',
    failure: failure('retainage_export_unsupported', sentence),
    keyed: keyingOf(signs, amounts, columns, source, { number, ...dates }),
    figures: planned.figures,
    notes: [...planned.notes, ...dates.notes, ...(dates.failure ? [dates.failure.sentence] : [])],
  };
}

function figuresOf(columns: readonly LineColumns[], { gross, retention, payable }: ApAmounts): ApFigures {
  const sections = groupBy(columns, ({ section }) => sectionKey(section.place));
  return {
    gross: cents(gross),
    retention: cents(retention),
    payable: cents(payable),
    sections: [...sections].map(([key, own]) => ({
      key,
      gross: cents(sum(own.map((column) => column.gross))),
      retention: cents(sum(own.map(({ retainageChange }) => retainageChange))),
    })),
  };
}
