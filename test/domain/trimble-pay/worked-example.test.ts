import type { ApPlan } from '../../../domain/trimble-pay/ap-plan';
import { certificateOf } from '../../../domain/trimble-pay/certificate';
import { historyAfter } from '../../../domain/trimble-pay/history';
import { planApInvoice } from '../../../domain/trimble-pay/plan-ap-invoice';
import { readLines } from '../../../domain/trimble-pay/read-lines';
import type { RetainageMode } from '../../../domain/trimble-pay/settings';
import type { PayApplication, PayContract } from '../../../domain/trimble-pay/types';
import {
  application,
  changeSection,
  contract,
  line,
  newHistory,
  section,
  settings,
  sourceOf,
  sovLine,
  spectrumOf,
  totalsOf,
} from './support';

const a = section('s-a', '0100', '100000.00');
const b = section('s-b', '0200', '60000.00');
const co1 = changeSection('s-1', '0100', '1', '10000.00');
const co2 = changeSection('s-2', '0200', '2', '-5000.00');
const a1 = sovLine('a1', 's-a', '70000.00');
const a2 = sovLine('a2', 's-a', '30000.00');
const b1 = sovLine('b1', 's-b', '60000.00');
const c1 = sovLine('c1', 's-1', '10000.00');
const c2 = sovLine('c2', 's-2', '-5000.00');
const atFive: PayContract = { ...contract, retainage: { work: '5.00', stored: '5.00' } };

const first = [
  line(a1, '20000.00', '2000.00'),
  line(a2, '0.00', '0.00', { storedNow: '12000.00', retainageToDateStored: '600.00' }),
  line(b1, '10000.00', '1000.00'),
];
const second = [
  line(a1, '15000.00', '3500.00', { previousWork: '20000.00' }),
  line(a2, '15000.00', '1500.00', { previousStored: '12000.00' }),
  line(b1, '8333.33', '1833.33', {
    previousWork: '10000.00',
    storedNow: '4500.55',
    retainageToDateStored: '225.03',
  }),
  line(c1, '2500.00', '250.00'),
];
const third = (held: readonly string[]) => [
  line(a1, '10000.00', held[0] ?? '', { previousWork: '35000.00' }),
  line(a2, '0.00', held[1] ?? '', { previousWork: '15000.00' }),
  line(b1, '14500.55', held[2] ?? '', { previousWork: '18333.33', previousStored: '4500.55' }),
  line(c1, '0.00', held[3] ?? '', { previousWork: '2500.00' }),
  line(c2, '-5000.00', '-250.00'),
];
const mode = (retainage: RetainageMode) => settings({ retainage });
const changes = ['s-1', 's-2'];
const app1 = application(first, totalsOf(first, changes, '0.00'));
const app2 = application(second, totalsOf(second, changes, '38400.00'), { number: 2 });
const app3 = (held: readonly string[]) =>
  application(third(held), totalsOf(third(held), changes, '68025.52'), { number: 3 });

const after1 = historyAfter(newHistory, app1, contract.retainage);
const after2 = historyAfter(after1, app2, contract.retainage);

function source1() {
  return sourceOf(app1, [a, b], [a1, a2, b1]);
}
function source2() {
  const sections = [a, b, co1];
  const spectrum = spectrumOf(sections, {
    unposted: '42000.00',
    retentionHeld: '3600.00',
    numbers: ['SC-100-1'],
  });
  return sourceOf(app2, sections, [a1, a2, b1, c1], { history: after1, spectrum });
}
function source3(app: PayApplication) {
  const sections = [a, b, co1, co2];
  const spectrum = spectrumOf(sections, {
    posted: '42000.00',
    unposted: '33333.88',
    retentionHeld: '7308.36',
  });
  return sourceOf(app, sections, [a1, a2, b1, c1, c2], { history: after2, spectrum, contract: atFive });
}

/** By phase: gross and retention. */
function byPhase(plan: ApPlan): Record<string, [number, number]> {
  const found: Record<string, [number, number]> = {};
  for (const { key, gross, retention } of 'figures' in plan ? plan.figures.sections : []) {
    const phase = key.split('¦')[0] ?? '';
    const [g, r] = found[phase] ?? [0, 0];
    found[phase] = [
      Math.round(g * 100 + Number(gross) * 100) / 100,
      Math.round(r * 100 + Number(retention) * 100) / 100,
    ];
  }
  return found;
}

describe.each(['cumulative', 'incremental'] as const)('TP7: the worked example, %s', (retainage) => {
  test('application 1', () => {
    const plan = planApInvoice(source1(), mode(retainage));
    expect(plan).toMatchObject({
      verdict: 'post',
      figures: { gross: '42000.00', retention: '3600.00', payable: '38400.00' },
      document: {
        company: 'ABC',
        batch: 'TP20260731',
        vendor: 'V100',
        subcontract: 'SC-100',
        number: 'SC-100-1',
        type: 'I',
        invoiceDate: '2026-07-28',
        glDate: '2026-07-31',
        dueDate: '',
        amount: '42000.00',
        retentionAmount: '3600.00',
        salesTaxAmount: '0.00',
        paymentStatus: 'O',
        remarks: 'TP SC-100 app 1',
        lines: [
          { glAccount: '510000', job: 'T123', phase: '0100', costType: 'S', amount: '32000.00', remark: '' },
          { glAccount: '510000', job: 'T123', phase: '0200', costType: 'S', amount: '10000.00', remark: '' },
        ],
      },
      notes: [],
    });
    expect(byPhase(plan)).toEqual({ '0100': [32000, 2600], '0200': [10000, 1000] });
  });

  test('application 2', () => {
    const plan = planApInvoice(source2(), mode(retainage));
    expect(plan).toMatchObject({
      verdict: 'post',
      figures: { gross: '33333.88', retention: '3708.36', payable: '29625.52' },
      document: {
        number: 'SC-100-2',
        type: 'I',
        amount: '33333.88',
        retentionAmount: '3708.36',
        lines: [{ amount: '20500.00' }, { amount: '12833.88' }],
      },
    });
    expect(byPhase(plan)).toEqual({ '0100': [20500, 2650], '0200': [12833.88, 1058.36] });
  });
});

test('TP7: the worked example, application 3, cumulative: arithmetic, and a stop with what to key', () => {
  const plan = planApInvoice(source3(app3(['2250.00', '750.00', '1641.69', '125.00'])), mode('cumulative'));
  expect(plan).toMatchObject({
    verdict: 'key',
    failure: {
      code: 'retainage_export_unsupported',
      sentence:
        'Gross 15,000.00 with -2,791.67 of retention cannot be sent to Spectrum; key it as SC-100-3 for vendor V100.',
    },
    figures: { gross: '15000.00', retention: '-2791.67', payable: '17791.67' },
    keyed: {
      vendor: 'V100',
      number: 'SC-100-3',
      amount: '15000.00',
      retention: '-2791.67',
      payable: '17791.67',
    },
  });
  expect(byPhase(plan)).toEqual({ '0100': [10000, -2125], '0200': [5000, -666.67] });
  expect(plan.verdict === 'key' && plan.keyed.instruction.split('\n')).toEqual([
    'Key a subcontract invoice and override its retention with the negative amount:',
    'Company ABC, vendor V100, subcontract SC-100, job T123, invoice number SC-100-3',
    'Invoice date 2026-07-28, G/L date 2026-07-31, batch TP20260731',
    'Invoice amount 15,000.00, retention -2,791.67',
    'Line: phase 0100, cost type S, G/L account 510000: 10,000.00',
    'Line: phase 0200, cost type S, G/L account 510000: 5,000.00',
    'Retention held on the subcontract: 7,308.36 before, 4,516.69 after',
    'Payable: 17,791.67, line 8 of the certificate of application 3',
    'Girder takes the entry over by its vendor and invoice number.',
  ]);
});

test('TP7: the worked example, application 3, incremental: the cheque is another one', () => {
  const plan = planApInvoice(source3(app3(['4000.00', '1500.00', '2558.36', '250.00'])), mode('incremental'));
  expect(plan).toMatchObject({
    verdict: 'post',
    figures: { gross: '15000.00', retention: '750.00', payable: '14250.00' },
    document: {
      amount: '15000.00',
      retentionAmount: '750.00',
      lines: [{ amount: '10000.00' }, { amount: '5000.00' }],
    },
  });
  expect(byPhase(plan)).toEqual({ '0100': [10000, 500], '0200': [5000, 250] });
});

test('TP7: figures of one mode do not pass in the other', () => {
  const cumulative = app3(['2250.00', '750.00', '1641.69', '125.00']);
  const plan = planApInvoice(source3(cumulative), mode('incremental'));
  expect(plan).toMatchObject({ verdict: 'stop', failure: { code: 'totals_mismatch' } });
  const own = settings({ retainage: 'incremental', retainageBySubcontract: { 'sc-100': 'cumulative' } });
  expect(planApInvoice(source3(cumulative), own).verdict).toBe('key');
});

test('TP7: certificate and columns of application 3', () => {
  const source = source3(app3(['2250.00', '750.00', '1641.69', '125.00']));
  const read = readLines(source);
  if (!read.ok) throw new Error(read.failures[0].sentence);
  expect(certificateOf(read.columns, after2)).toEqual({
    originalSum: '160000.00',
    netChange: '5000.00',
    sumToDate: '165000.00',
    completedAndStored: '90333.88',
    retainageOfWork: '4516.69',
    retainageOfStored: '0.00',
    retainage: '4516.69',
    earnedLessRetainage: '85817.19',
    previousCertificates: '68025.52',
    currentPaymentDue: '17791.67',
    balanceToFinish: '79182.81',
  });
  const columns = read.columns.map((one) =>
    [one.completedAndStored, one.percentComplete, one.balanceToFinish, one.gross, one.retainageChange].map(
      String,
    ),
  );
  expect(columns).toEqual([
    ['45000', '64.29', '25000', '10000', '-1250'],
    ['15000', '50', '15000', '0', '-750'],
    ['32833.88', '54.72', '27166.12', '10000', '-416.67'],
    ['2500', '25', '7500', '0', '-125'],
    ['-5000', '100', '0', '-5000', '-250'],
  ]);
});
