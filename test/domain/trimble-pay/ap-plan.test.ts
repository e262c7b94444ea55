import type { ApSource } from '../../../domain/trimble-pay/ap-source';
import { fingerprint, historyAfter, openingHistory } from '../../../domain/trimble-pay/history';
import { planApInvoice } from '../../../domain/trimble-pay/plan-ap-invoice';
import type { ApplicationLine, PayApplication } from '../../../domain/trimble-pay/types';
import {
  application,
  billed,
  changeSection,
  codesOf,
  contract,
  line,
  newHistory,
  section,
  settings,
  simple,
  sourceOf,
  sovLine,
  spectrumOf,
  totalsOf,
} from './support';

const by = settings();
const withApplication = (change: Partial<PayApplication>, source = simple()): ApSource => ({
  ...source,
  application: { ...source.application, ...change },
});
const inSpectrum = (change: Partial<ApSource['spectrum']>, source = simple()): ApSource => ({
  ...source,
  spectrum: { ...source.spectrum, ...change },
});
/** A second application after 4,000.00 of work, of which 400.00 is held. */
const later = (change: Partial<ApplicationLine>, source: Partial<ApSource> = {}): ApSource =>
  simple(
    { previousWork: '4000.00', ...change },
    {
      history: billed('4000.00', '400.00'),
      spectrum: spectrumOf([section('s-a', '0100', '10000.00')], {
        posted: '4000.00',
        retentionHeld: '400.00',
      }),
      ...source,
    },
  );

test('the simple application is posted, so that every stop below has one cause', () => {
  expect(planApInvoice(simple(), by)).toMatchObject({ verdict: 'post', document: { amount: '1000.00' } });
  expect(planApInvoice(later({ retainageToDateWork: '500.00' }), by)).toMatchObject({
    verdict: 'post',
    document: { number: 'SC-100-2', amount: '1000.00', retentionAmount: '100.00' },
  });
});

const steps = (...decisions: ('approved' | 'pending' | 'declined')[]) => ({
  approvals: { revision: 2, steps: decisions.map((decision, index) => ({ sequence: index + 1, decision })) },
});
test.each([
  [
    'status',
    withApplication({ status: 'in_review' }),
    'Application 1 is in_review in Trimble Pay; approved is needed.',
  ],
  ['paid', withApplication({ status: 'paid' }), 'Application 1 is paid in Trimble Pay; approved is needed.'],
  ['pending', simple({}, steps('approved', 'pending')), 'Application 1: approval step 2 of 2 is pending.'],
  ['declined', simple({}, steps('declined', 'approved')), 'Application 1: approval step 1 of 2 is declined.'],
  ['nobody', simple({}, steps()), 'Application 1 has no approvers, so nobody approved it.'],
  [
    'revision',
    withApplication({ revision: 3 }),
    'Application 1 is at revision 3, but the sign-offs are those of revision 2.',
  ],
])('TP6: not_fully_approved, %s', (_name, source, sentence) => {
  expect(planApInvoice(source, by)).toEqual({
    verdict: 'stop',
    failure: { code: 'not_fully_approved', sentence },
    also: [],
  });
});

test('TP6: Girder’s own approval counts for the content that was shown', () => {
  const both = settings({}, { approvals: 'both' });
  const girder = settings({}, { approvals: 'girder', acknowledgeBypass: true });
  const shown = fingerprint(simple().application);
  const approved = simple({}, { approvedFingerprint: shown });
  expect(planApInvoice(approved, both).verdict).toBe('post');
  expect(planApInvoice(simple(), both)).toMatchObject({
    failure: { sentence: 'Application 1 is not approved in Girder.' },
  });
  const changed = withApplication({ periodEnd: '2026-07-30' }, approved);
  expect(planApInvoice(changed, both)).toMatchObject({
    failure: { sentence: 'Application 1 changed after it was approved in Girder.' },
  });
  const unsigned = simple({}, { approvedFingerprint: shown, ...steps('pending') });
  expect(codesOf(planApInvoice(unsigned, both))).toEqual(['not_fully_approved']);
  expect(planApInvoice(unsigned, girder).verdict).toBe('post');
  expect(codesOf(planApInvoice(unsigned, settings({}, { approvals: 'girder' })))).toEqual([
    'not_fully_approved',
  ]);
  expect(codesOf(planApInvoice(withApplication({ status: 'declined' }, unsigned), girder))).toEqual([
    'not_fully_approved',
  ]);
});

test('TP7: applications are exported in sequence, and once', () => {
  const gap = withApplication({ number: 3 });
  expect(planApInvoice(gap, by)).toMatchObject({
    failure: {
      code: 'out_of_sequence',
      sentence: 'Application 3 cannot be exported: the next one of the subcontract is 1.',
    },
  });
  const { application: first } = simple();
  const history = historyAfter(newHistory, first, contract.retainage);
  expect(planApInvoice({ ...simple(), history }, by)).toEqual({ verdict: 'exported' });
  expect(planApInvoice({ ...withApplication({ periodEnd: '2026-08-31' }), history }, by)).toMatchObject({
    verdict: 'stop',
    failure: { code: 'changed_after_export' },
  });
});

test.each([
  ['subcontract_not_active', inSpectrum({ status: 'C' }), 'Subcontract SC-100 has status C in Spectrum'],
  ['vendor_inactive', inSpectrum({ vendorStatus: 'I' }), 'Vendor V100 has status I in Spectrum'],
  ['gl_account_missing', inSpectrum({ glAccount: ' ' }), 'Subcontract SC-100 has no G/L account'],
  [
    'gl_period_closed',
    inSpectrum({ processing: { module: 'AP', begin: '2026-08-01', end: '2026-09-30' } }),
    "The period end 2026-07-31 is closed: Spectrum's AP processing dates are 2026-08-01 to 2026-09-30.",
  ],
  [
    'over_contract',
    inSpectrum({ posted: '8000.00', unposted: '1000.01' }),
    '8,000.00 posted, 1,000.01 unposted and 1,000.00 now are 10,000.01, but subcontract SC-100 is 10,000.00 with its change orders.',
  ],
  ['duplicate_invoice_number', inSpectrum({ numbers: ['sc-100-1 '] }), 'Vendor V100 has an invoice SC-100-1'],
  [
    'invoice_number_unusable',
    withApplication({ erpInvoiceNumber: 'A-NUMBER-OF-21-LETTER' }),
    'Invoice number "A-NUMBER-OF-21-LETTER" has 21 characters; 20 are allowed.',
  ],
  [
    'totals_mismatch',
    withApplication({ lines: simple().application.lines.map((one) => ({ ...one, storedNow: '1.005' })) }),
    'The figure storedNow of line 1, "1.005", is not dollars and cents.',
  ],
  [
    'retention_on_nonretainable_phase',
    simple({}, { sections: [section('s-a', '0100', '10000.00', { retainable: false })] }),
    'Line 1 (0100¦S¦¦base¦) holds 100.00 of retainage, but its phase detail takes none in Spectrum.',
  ],
  [
    'line_over_billed',
    simple(
      { workThisPeriod: '10000.01', retainageToDateWork: '1000.00' },
      { spectrum: inSpectrum({}).spectrum },
    ),
    'Line 1 (0100¦S¦¦base¦) is billed to 10,000.01, but at most 10,000.00 is scheduled.',
  ],
])('TP7: stops with %s', (code, source, sentence) => {
  const plan = planApInvoice(source, by);
  const failures = plan.verdict === 'stop' ? [plan.failure, ...plan.also] : [];
  expect(failures.map((one) => one.code)).toContain(code);
  expect(failures.find((one) => one.code === code)?.sentence).toContain(sentence);
});

test('TP7: every reason is told, not only the first', () => {
  const source = inSpectrum({ status: 'I', glAccount: '', numbers: ['SC-100-1'] });
  expect(codesOf(planApInvoice(source, by))).toEqual([
    'subcontract_not_active',
    'duplicate_invoice_number',
    'gl_account_missing',
  ]);
});

test('TP7: amounts below zero and retention that is not held', () => {
  const codes = (change: Partial<ApplicationLine>) => codesOf(planApInvoice(later(change), by));
  expect(codes({ workThisPeriod: '-4000.01', retainageToDateWork: '0.00' })).toContain('line_below_zero');
  expect(codes({ workThisPeriod: '0.00', storedNow: '-0.01', retainageToDateWork: '400.00' })).toContain(
    'line_below_zero',
  );
  const release = (released: string, held: string) => ({
    workThisPeriod: '0.00',
    retainageToDateWork: held,
    retainageReleasedThisPeriod: released,
  });
  expect(codes(release('-1.00', '401.00'))).toContain('line_below_zero');
  expect(codes(release('400.02', '-0.02'))).toEqual([
    'retention_exceeds_held',
    'retention_exceeds_held',
    'retention_exceeds_held',
  ]);
  expect(codes(release('400.00', '0.00'))).toEqual(['key']);
  const lessHeld = later(release('400.00', '0.00'), {
    spectrum: spectrumOf([section('s-a', '0100', '10000.00')], {
      posted: '4000.00',
      retentionHeld: '399.99',
    }),
  });
  expect(planApInvoice(lessHeld, by)).toMatchObject({
    failure: {
      code: 'retention_exceeds_held',
      sentence: '400.00 of retention goes back, but Spectrum holds 399.99.',
    },
  });
});

test('TP7: a release is keyed with exactly one line, under the number that Girder looks for', () => {
  const source = later({
    workThisPeriod: '0.00',
    retainageToDateWork: '150.00',
    retainageReleasedThisPeriod: '250.00',
  });
  // The number in use is the keyed one.
  const plan = planApInvoice(inSpectrum({ numbers: ['SC-100-2'] }, source), by);
  expect(plan).toMatchObject({
    verdict: 'key',
    failure: { code: 'retainage_export_unsupported' },
    keyed: { number: 'SC-100-2', amount: '0.00', retention: '-250.00', payable: '250.00' },
  });
  expect(plan.verdict === 'key' && plan.keyed.instruction).toContain(
    'Key a Release retention entry with exactly one distribution line:',
  );
  expect(plan.verdict === 'key' && plan.keyed.instruction).toContain('400.00 before, 150.00 after');
});

test('TP7: what fits no entry of Spectrum’s is keyed too', () => {
  const atTwenty = { ...contract, retainage: { work: '50.00', stored: '5.00' } };
  const keyed = (change: Partial<ApplicationLine>) => {
    const plan = planApInvoice(later(change, { contract: atTwenty }), by);
    return plan.verdict === 'key' ? plan.keyed : plan;
  };
  // More is held though nothing is billed; and more is held than is billed.
  expect(keyed({ workThisPeriod: '0.00', retainageToDateWork: '2000.00' })).toMatchObject({
    retention: '1600.00',
  });
  const more = keyed({ workThisPeriod: '10.00', retainageToDateWork: '2005.00' });
  expect(more).toMatchObject({ amount: '10.00', retention: '1605.00', payable: '-1595.00' });
  expect(more).toMatchObject({ instruction: expect.stringContaining('Spectrum publishes no entry') });
});

test('TP7: work that only moves between phases is not "nothing"', () => {
  const sections = [section('s-a', '0100', '10000.00'), section('s-b', '0200', '10000.00')];
  const [a, b] = [sovLine('a1', 's-a', '10000.00'), sovLine('b1', 's-b', '10000.00')];
  const history = {
    ...billed('4000.00', '400.00'),
    lines: { a1: { work: '4000.00', stored: '0.00', held: '400.00', released: '0.00' } },
  };
  const plan = (moved: string, held: [string, string]) => {
    const lines = [line(a, `-${moved}`, held[0], { previousWork: '4000.00' }), line(b, moved, held[1])];
    const app = application(lines, totalsOf(lines, [], '3600.00'), { number: 2 });
    return planApInvoice(sourceOf(app, sections, [a, b], { history }), by);
  };
  expect(plan('500.00', ['350.00', '50.00'])).toMatchObject({
    verdict: 'key',
    figures: { gross: '0.00', retention: '0.00' },
    keyed: { instruction: expect.stringContaining('phase 0200, cost type S, G/L account 510000: 500.00') },
  });
  expect(plan('0.00', ['400.00', '0.00'])).toMatchObject({ verdict: 'nothing', reference: 'no-op' });
});

test('TP7: a final bill gives all retention back and withholds none', () => {
  const source = later({ workThisPeriod: '6000.00', retainageToDateWork: '0.00' });
  const plan = planApInvoice(withApplication({ kind: 'final' }, source), by);
  expect(plan).toMatchObject({
    verdict: 'key',
    figures: { gross: '6000.00', retention: '-400.00', payable: '6400.00' },
    keyed: { instruction: expect.stringContaining('override its retention with the negative amount') },
  });
  expect(codesOf(planApInvoice(source, by))).toEqual(['totals_mismatch']);
});

describe('TP4, TP7: a deductive change order', () => {
  const sections = [section('s-a', '0100', '10000.00'), changeSection('s-1', '0100', '1', '-2000.00')];
  const [a, c] = [sovLine('a1', 's-a', '10000.00'), sovLine('c1', 's-1', '-2000.00')];
  const source = (work: [string, string], held: [string, string], released = '0.00') => {
    const lines = [
      line(a, work[0], held[0], { previousWork: '8000.00', retainageReleasedThisPeriod: released }),
      line(c, work[1], held[1]),
    ];
    const app = application(lines, totalsOf(lines, ['s-1'], '7200.00'), { number: 2 });
    const history = {
      ...billed('8000.00', '800.00'),
      lines: { a1: { work: '8000.00', stored: '0.00', held: '800.00', released: '0.00' } },
    };
    const spectrum = spectrumOf(sections, { posted: '8000.00', retentionHeld: '800.00' });
    return sourceOf(app, sections, [a, c], { history, spectrum });
  };

  test('billed alone is a credit memo with positive amounts, which a person allows', () => {
    const plan = planApInvoice(source(['0.00', '-2000.00'], ['800.00', '-200.00']), by);
    expect(plan).toMatchObject({
      verdict: 'ask',
      sentence: 'Application 2 is a credit of 2,000.00 with 200.00 of retention; ap.creditMemos is ask.',
      figures: { gross: '-2000.00', retention: '-200.00', payable: '-1800.00' },
      document: { type: 'C', amount: '2000.00', retentionAmount: '200.00', lines: [{ amount: '2000.00' }] },
    });
    const send = settings({ creditMemos: 'send' });
    expect(planApInvoice(source(['0.00', '-2000.00'], ['800.00', '-200.00']), send).verdict).toBe('post');
  });

  test('with a release is two entries that a person keys', () => {
    const plan = planApInvoice(source(['0.00', '-2000.00'], ['500.00', '-200.00'], '300.00'), by);
    expect(plan.verdict === 'key' && plan.keyed.instruction.split('\n').slice(3, 5)).toEqual([
      'Credit memo: amount 2,000.00, retention 200.00',
      'Release: invoice amount 0.00, retention -300.00',
    ]);
  });

  test('is billed between its value and nothing', () => {
    const codes = (work: string, held: string) =>
      codesOf(planApInvoice(source(['0.00', work], ['800.00', held]), by));
    expect(codes('-2000.01', '-200.00')).toEqual(['line_over_billed']);
    expect(codes('0.01', '0.00')).toContain('line_over_billed');
  });

  test('that is not billed yet lowers what its phase may be billed', () => {
    const plan = planApInvoice(source(['1.00', '0.00'], ['800.10', '0.00']), by);
    expect(plan).toMatchObject({
      failure: {
        code: 'line_over_billed',
        sentence: 'Phase detail 0100¦S¦ is billed to 8,001.00, but its revised amount is 8,000.00.',
      },
      also: [{ code: 'over_contract' }],
    });
    const roomy = { ...source(['1.00', '0.00'], ['800.10', '0.00']) };
    roomy.spectrum = { ...roomy.spectrum, posted: '7000.00' };
    expect(planApInvoice(roomy, settings({ overBilling: 'warn' }))).toMatchObject({
      verdict: 'post',
      notes: ['Phase detail 0100¦S¦ is billed to 8,001.00, but its revised amount is 8,000.00.'],
    });
  });

  test('executed after the application was made does not hold it up', () => {
    const one = later({ workThisPeriod: '1000.00', retainageToDateWork: '500.00' }, { sections });
    const plan = planApInvoice({ ...one, sovLines: [a, c], spectrum: spectrumOf(sections) }, by);
    expect(plan.verdict).toBe('post');
    const base = { ...one, sections: [...sections, section('s-b', '0200', '5.00')] };
    base.sovLines = [a, c, sovLine('b1', 's-b', '5.00')];
    base.spectrum = spectrumOf(base.sections);
    expect(planApInvoice(base, by)).toMatchObject({
      failure: {
        code: 'totals_mismatch',
        sentence: 'Line b1 of the schedule of values is missing in the application.',
      },
    });
  });
});

test('TP7: lines of the application must be those of the schedule of values', () => {
  const source = simple();
  const [first] = source.application.lines;
  if (!first) throw new Error('has a line');
  const codes = (lines: ApplicationLine[]) => codesOf(planApInvoice(withApplication({ lines }), by));
  expect(codes([first, first])).toEqual(['totals_mismatch']);
  expect(codes([{ ...first, scheduledValue: '10000.01' }])).toEqual(['totals_mismatch']);
  expect(codes([{ ...first, sovLineId: 'a9' }])).toEqual(['totals_mismatch', 'totals_mismatch']);
  expect(codes([{ ...first, sectionId: 's-9' }])).toEqual(['phase_detail_missing']);
  expect(codes([])).toEqual(['totals_mismatch']);
});

test('TP7: previous columns are those that were approved', () => {
  const plan = planApInvoice(later({ previousWork: '4500.00', retainageToDateWork: '550.00' }), by);
  expect(plan).toMatchObject({
    failure: {
      code: 'totals_mismatch',
      sentence:
        'Line 1 (0100¦S¦¦base¦): previous work is 4,500.00, but the previous application has 4,000.00.',
    },
  });
});

test('TP7: the header is the sum of its lines, not a percent of the header', () => {
  const values = ['33.33', '33.33', '33.34'];
  const sovLines = values.map((value, index) => sovLine(`l${index}`, 's-a', value));
  const lines = sovLines.map((sov, index) => line(sov, values[index] ?? '', '3.33'));
  const app = application(lines, totalsOf(lines, [], '0.00'));
  const source = sourceOf(app, [section('s-a', '0100', '100.00')], sovLines);
  expect(planApInvoice(source, by)).toMatchObject({
    document: { amount: '100.00', retentionAmount: '9.99' },
  });
  const byPercent = withApplication({ totals: { ...app.totals, retainage: '10.00' } }, source);
  expect(planApInvoice(byPercent, by)).toMatchObject({
    failure: {
      code: 'totals_mismatch',
      sentence: "The certificate's line 5, total retainage, is 10.00; the lines give 9.99.",
    },
  });
});

describe('TP2, TP7: what was billed off system', () => {
  const terms = { ...contract, amountApprovedOffSystem: '7000.00', approvedApplicationCount: 2 };
  const sections = [
    section('s-a', '0100', '10000.00'),
    section('s-b', '0200', '5000.00', { retainable: false }),
  ];
  const [a, b] = [sovLine('a1', 's-a', '10000.00'), sovLine('b1', 's-b', '5000.00')];
  const source = (held: string, previous = '6000.00') => {
    const lines = [
      line(a, '1000.00', held, { previousWork: previous }),
      line(b, '0.00', '0.00', { previousWork: '1000.00' }),
    ];
    const app = application(lines, totalsOf(lines, [], '6650.00'), { number: 3 });
    const history = openingHistory(terms, app, sections, '350.00');
    const spectrum = spectrumOf(sections, { posted: '7000.00', retentionHeld: '350.00' });
    return sourceOf(app, sections, [a, b], { contract: terms, history, spectrum });
  };

  test('counts with Spectrum’s retention held, on retainable sections only', () => {
    const { history } = source('450.00');
    expect(history).toMatchObject({
      lastNumber: 2,
      certified: '6650.00',
      lines: { a1: { held: '350.00', released: '250.00' }, b1: { held: '0.00', released: '0.00' } },
    });
    expect(planApInvoice(source('450.00'), by)).toMatchObject({
      verdict: 'post',
      document: { number: 'SC-100-3', amount: '1000.00', retentionAmount: '100.00' },
    });
  });

  test('must be the amount that was approved', () => {
    const plan = planApInvoice(source('450.00', '6000.01'), by);
    expect(plan).toMatchObject({
      verdict: 'stop',
      failure: {
        code: 'totals_mismatch',
        sentence: 'The previous columns add up to 7,000.01, but 7,000.00 was billed before Trimble Pay.',
      },
    });
  });

  test('is compared by line once the first application told its own figures', () => {
    const first = source('450.00');
    const history = historyAfter(first.history, first.application, terms.retainage);
    const second = (held: string) => {
      const lines = [
        line(a, '1000.00', held, { previousWork: '7000.00' }),
        line(b, '0.00', '0.00', { previousWork: '1000.00' }),
      ];
      const app = application(lines, totalsOf(lines, [], '7550.00'), { number: 4 });
      return codesOf(planApInvoice({ ...first, application: app, history }, by));
    };
    expect(second('550.00')).toEqual(['post']);
    expect(second('550.02')).toEqual(['totals_mismatch']);
  });
});

describe('TP7: billing items under one phase and cost type', () => {
  const place = (item: string) => ({ place: { phase: '0100', costType: 'S', item, line: '' } });
  const sections = [
    section('s-a', '0100', '10000.00', place('10')),
    section('s-b', '0100', '10000.00', place('20')),
    section('s-c', '0200', '10000.00', {
      place: { phase: '0200', costType: 'S', group: 'A', item: '7', line: '' },
    }),
  ];
  const sovLines = [
    sovLine('a1', 's-a', '10000.00'),
    sovLine('b1', 's-b', '10000.00'),
    sovLine('c1', 's-c', '10000.00'),
  ];
  const source = (works: [string, string, string]) => {
    const lines = sovLines.map((sov, index) =>
      line(sov, works[index] ?? '', String(Number(works[index]) / 10 || '0.00')),
    );
    const app = application(lines, totalsOf(lines, [], '0.00'));
    return sourceOf(app, sections, sovLines);
  };

  test('stop, also when only one of them is billed', () => {
    expect(planApInvoice(source(['100.00', '0.00', '0.00']), by)).toMatchObject({
      failure: {
        code: 'several_items',
        sentence:
          'Phase and cost type 0100¦S has 2 billing items (10, 20), which an AP line cannot tell apart.',
      },
    });
    expect(planApInvoice(source(['0.00', '0.00', '100.00']), by)).toMatchObject({
      verdict: 'post',
      document: { lines: [{ phase: '0200', remark: 'Item A/7' }] },
    });
  });

  test('are one line with a remark where the setting says so', () => {
    expect(
      planApInvoice(source(['100.00', '200.00', '0.00']), settings({ severalItems: 'aggregate' })),
    ).toMatchObject({
      verdict: 'post',
      document: { lines: [{ phase: '0100', amount: '300.00', remark: 'Items 10 20' }] },
      notes: [expect.stringContaining('0100¦S has 2 billing items')],
    });
  });
});

test('TP7: dates, hold, number and retention settings', () => {
  const moved = settings({}, { periods: { ap: { onClosed: 'nextOpen', closedThrough: '2026-07-31' } } });
  expect(planApInvoice(simple(), moved)).toMatchObject({
    document: { invoiceDate: '2026-07-28', glDate: '2026-08-01', batch: 'TP20260801' },
    notes: ['Dated 2026-08-01 instead of 2026-07-31, whose period is closed.'],
    provenance: { glDate: 'period_end, moved by periods.ap.onClosed: nextOpen' },
  });
  const closed = settings({}, { periods: { ap: { onClosed: 'ask', closedThrough: '2026-07-31' } } });
  expect(codesOf(planApInvoice(simple(), closed))).toEqual(['gl_period_closed']);
  expect(planApInvoice(simple({}, { missingPapers: ['waiver'] }), by)).toMatchObject({
    document: { paymentStatus: 'H' },
    notes: ['On hold: the waiver is missing.'],
  });
  expect(planApInvoice(simple(), settings({ paymentStatus: 'H' }))).toMatchObject({
    document: { paymentStatus: 'H' },
  });
  expect(planApInvoice(withApplication({ erpInvoiceNumber: ' inv-7 ' }), by)).toMatchObject({
    document: { number: 'INV-7' },
    provenance: { number: 'erp_invoice_number' },
  });
  expect(planApInvoice(simple(), settings({ number: 'TP{app}/{subcontract}' }))).toMatchObject({
    document: { number: 'TP1/SC-100' },
  });
  const bare = simple({}, { sections: [section('s-a', '0100', '10000.00', { retainable: false })] });
  const allowed = settings({ retainageOnNonRetainable: 'allow' });
  expect(planApInvoice(bare, allowed)).toMatchObject({
    verdict: 'post',
    document: { retentionAmount: '100.00' },
  });
});

test('TP7: sentences name no person and quote no description', () => {
  const sources = [
    inSpectrum({ status: 'C', vendorStatus: 'I', glAccount: '', numbers: ['SC-100-1'] }),
    simple({}, steps('declined')),
  ];
  for (const source of sources) {
    source.sections = source.sections.map((one) => ({ ...one, name: 'Jane Roe', value: '1.00' }));
    source.sovLines = source.sovLines.map((one) => ({ ...one, description: 'Jane Roe' }));
    const plan = planApInvoice(source, by);
    expect(plan.verdict).toBe('stop');
    expect(JSON.stringify(plan)).not.toContain('Jane');
  }
});
