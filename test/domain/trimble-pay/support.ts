import type { ApPlan } from '../../../domain/trimble-pay/ap-plan';
import type { ApSource, SubcontractFacts } from '../../../domain/trimble-pay/ap-source';
import type { BillingHistory } from '../../../domain/trimble-pay/history';
import type { PaySettings } from '../../../domain/trimble-pay/settings';
import type {
  ApplicationLine,
  ApplicationTotals,
  PayApplication,
  PayContract,
  Section,
  SovLine,
} from '../../../domain/trimble-pay/types';

export function settings(ap: Partial<PaySettings['ap']> = {}, rest: Partial<PaySettings> = {}): PaySettings {
  return {
    approvals: 'trimble-pay',
    acknowledgeBypass: false,
    ap: {
      export: 'auto',
      holdWithout: [],
      number: '{subcontract}-{app}',
      severalItems: 'stop',
      creditMemos: 'ask',
      paymentStatus: 'O',
      retainage: 'cumulative',
      retainageBySubcontract: {},
      overBilling: 'block',
      retainageOnNonRetainable: 'stop',
      ...ap,
    },
    batches: { ap: 'TP{gl:YYYYMMDD}' },
    periods: { ap: { onClosed: 'hold' } },
    ...rest,
  };
}

export const contract: PayContract = {
  id: 'c-1',
  projectId: 'p-1',
  vendorId: 'v-1',
  subcontractNumber: 'SC-100',
  lineItemType: 'lump_sum',
  originalValue: '160000.00',
  currentValue: '160000.00',
  retainage: { work: '10.00', stored: '5.00' },
  amountApprovedOffSystem: '0.00',
  approvedApplicationCount: 0,
  status: 'active',
  locked: true,
};

export const newHistory: BillingHistory = {
  lastNumber: 0,
  certified: '0.00',
  lines: {},
  sharedOut: false,
  applications: [],
};

export function section(id: string, phase: string, value: string, more: Partial<Section> = {}): Section {
  return {
    id,
    place: { phase, costType: 'S', item: '', line: '' },
    name: 'Section',
    value,
    retainable: true,
    ...more,
  };
}

export function changeSection(id: string, phase: string, number: string, value: string): Section {
  return section(id, phase, value, {
    place: { phase, costType: 'S', item: '', changeOrder: number, line: '001' },
  });
}

export function sovLine(id: string, sectionId: string, scheduledValue: string): SovLine {
  return { id, sectionId, itemNo: id, description: 'Work', scheduledValue };
}

/** A line of a first application: nothing previous, nothing held. */
export function line(
  sov: SovLine,
  work: string,
  held: string,
  more: Partial<ApplicationLine> = {},
): ApplicationLine {
  return {
    sovLineId: sov.id,
    sectionId: sov.sectionId,
    scheduledValue: sov.scheduledValue,
    previousWork: '0.00',
    previousStored: '0.00',
    workThisPeriod: work,
    storedNow: '0.00',
    retainageToDateWork: held,
    retainageToDateStored: '0.00',
    retainageReleasedThisPeriod: '0.00',
    ...more,
  };
}

const inCents = (text: string): number => Math.round(Number(text) * 100);
export const text = (amount: number): string => (amount === 0 ? '0.00' : (amount / 100).toFixed(2));
const add = (texts: string[]): number => texts.reduce((all, one) => all + inCents(one), 0);

/**
 * The certificate as Trimble Pay would print it, in whole cents and apart from the product's arithmetic.
 * @param changes ids of the change orders' sections.
 */
export function totalsOf(
  lines: readonly ApplicationLine[],
  changes: readonly string[],
  certified: string,
): ApplicationTotals {
  const originalSum = add(
    lines.filter((one) => !changes.includes(one.sectionId)).map((one) => one.scheduledValue),
  );
  const netChange = add(
    lines.filter((one) => changes.includes(one.sectionId)).map((one) => one.scheduledValue),
  );
  const completed = add(lines.flatMap((one) => [one.previousWork, one.workThisPeriod, one.storedNow]));
  const ofWork = add(lines.map((one) => one.retainageToDateWork));
  const ofStored = add(lines.map((one) => one.retainageToDateStored));
  const earned = completed - ofWork - ofStored;
  return {
    originalSum: text(originalSum),
    netChange: text(netChange),
    sumToDate: text(originalSum + netChange),
    completedAndStored: text(completed),
    retainageOfWork: text(ofWork),
    retainageOfStored: text(ofStored),
    retainage: text(ofWork + ofStored),
    earnedLessRetainage: text(earned),
    previousCertificates: certified,
    currentPaymentDue: text(earned - inCents(certified)),
    balanceToFinish: text(originalSum + netChange - earned),
  };
}

export function application(
  lines: ApplicationLine[],
  totals: ApplicationTotals,
  more: Partial<PayApplication> = {},
): PayApplication {
  return {
    id: `pa-${more.number ?? 1}`,
    contractId: 'c-1',
    number: 1,
    kind: 'progress',
    periodStart: '2026-07-01',
    periodEnd: '2026-07-31',
    status: 'approved',
    erpInvoiceNumber: '',
    invoiceDate: '2026-07-28',
    lines,
    totals,
    revision: 2,
    ...more,
  };
}

/** The subcontract as Spectrum has it when sections and change orders agree. */
export function spectrumOf(
  sections: readonly Section[],
  more: Partial<SubcontractFacts> = {},
): SubcontractFacts {
  const details = new Map<string, SubcontractFacts['details'][number]>();
  for (const { place, value } of sections) {
    const { phase, costType, item, group } = place;
    const key = [phase, costType, group, item].join('|');
    const found = details.get(key) ?? { phase, costType, item, group, original: '0.00', revised: '0.00' };
    const base = place.changeOrder === undefined ? value : '0.00';
    details.set(key, {
      ...found,
      original: text(inCents(found.original) + inCents(base)),
      revised: text(inCents(found.revised) + inCents(value)),
    });
  }
  return {
    company: 'ABC',
    vendor: 'V100',
    subcontract: 'SC-100',
    job: 'T123',
    status: 'A',
    vendorStatus: 'A',
    glAccount: '510000',
    details: [...details.values()],
    posted: '0.00',
    unposted: '0.00',
    retentionHeld: '0.00',
    numbers: [],
    processing: { module: 'AP', begin: '2026-07-01', end: '2026-09-30' },
    ...more,
  };
}

export function sourceOf(
  app: PayApplication,
  sections: Section[],
  sovLines: SovLine[],
  more: Partial<ApSource> = {},
): ApSource {
  return {
    application: app,
    contract,
    sections,
    sovLines,
    approvals: { revision: app.revision, steps: [{ sequence: 1, decision: 'approved' }] },
    missingPapers: [],
    history: newHistory,
    spectrum: spectrumOf(sections),
    ...more,
  };
}

/** One base section of 10,000.00 with one line; by default 1,000.00 of work and 10 % held. */
export function simple(lineChange: Partial<ApplicationLine> = {}, more: Partial<ApSource> = {}): ApSource {
  const sections = more.sections ?? [section('s-a', '0100', '10000.00')];
  const sov = sovLine('a1', 's-a', '10000.00');
  const lines = [line(sov, '1000.00', '100.00', lineChange)];
  const history = more.history ?? newHistory;
  const app = application(lines, totalsOf(lines, [], history.certified), { number: history.lastNumber + 1 });
  return sourceOf(app, sections, [sov], more);
}

/** History of the simple contract after one application of `work`, of which `held` is held. */
export function billed(work: string, held: string, stored = '0.00', released = '0.00'): BillingHistory {
  return {
    lastNumber: 1,
    certified: text(inCents(work) + inCents(stored) - inCents(held)),
    lines: { a1: { work, stored, held, released } },
    sharedOut: false,
    applications: [{ number: 1, revision: 1, fingerprint: 'x' }],
  };
}

/** Codes of everything that stops, the first one first. */
export function codesOf(plan: ApPlan): string[] {
  return plan.verdict === 'stop' ? [plan.failure, ...plan.also].map(({ code }) => code) : [plan.verdict];
}
