import { jobCostCenter, lineCostCenter } from '../../../domain/servicetrade/cost-centers';
import { glAccount } from '../../../domain/servicetrade/invoice-accounts';
import { resolveJob } from '../../../domain/servicetrade/invoice-job';
import { invoiceNeeds, jobToRead } from '../../../domain/servicetrade/invoice-needs';
import { resolveSalesperson, resolveTerms } from '../../../domain/servicetrade/invoice-terms';
import type { JobRow } from '../../../domain/spectrum/types';
import { facts, invoice, invoiceOf, item, job, posting, rules, snapshot } from './support';

const net45 = { id: '9', name: 'Net 45' };
const net30 = { id: '1', name: 'net 30 ' };

test.each([
  ['the invoice’s', invoice(), job({ paymentTerms: net45 }), undefined, '3'],
  ['else the job’s', invoice({ paymentTerms: undefined }), job({ paymentTerms: net30 }), undefined, '3'],
  ['else the default', invoice({ paymentTerms: undefined }), job(), '3', '3'],
  [
    'the default for an unmapped one',
    invoice({ paymentTerms: net45 }),
    job({ paymentTerms: net30 }),
    '3',
    '3',
  ],
])('ST7: terms are %s', (_name, given, ofJob, fallback, expected) => {
  const by = rules({ terms: { byPaymentTerm: { 'Net 30': '3' }, default: fallback } });
  expect(resolveTerms(given, snapshot({ invoice: given, job: ofJob }), by)).toMatchObject({
    ok: true,
    value: expected,
  });
});

test('ST7: an unmapped term never takes the next one’s', () => {
  const given = invoice({ paymentTerms: net45 });
  const outcome = resolveTerms(
    given,
    snapshot({ invoice: given, job: job({ paymentTerms: net30 }) }),
    rules(),
  );
  expect(outcome).toMatchObject({ ok: false, reason: { code: 'TERMS_UNMAPPED', subject: 'term-9' } });
});

test.each([
  ['the sales user', job(), 'SAM'],
  ['the owner, without sales user', job({ salesId: undefined }), 'OLI'],
])('ST7: the salesperson is %s', (_name, ofJob, expected) => {
  expect(resolveSalesperson(invoice(), snapshot({ job: ofJob }), rules())).toMatchObject({ value: expected });
});

test('ST7: nobody to be the salesperson waits, or is blank by setting or without job', () => {
  const nobody = job({ salesId: undefined, ownerId: undefined });
  expect(resolveSalesperson(invoice(), snapshot({ job: nobody }), rules())).toMatchObject({
    reason: { code: 'SALESPERSON_UNMAPPED', subject: 'job-99' },
  });
  const blank = rules({ invoices: { salesperson: { onMissing: 'blank' } } });
  expect(resolveSalesperson(invoice(), snapshot({ job: nobody }), blank)).toMatchObject({ value: '' });
  const without = invoice({ jobId: undefined });
  expect(resolveSalesperson(without, snapshot({ job: undefined }), rules())).toMatchObject({ value: '' });
});

const gl = { byJobType: { repair: '40-20' }, byCostCenter: { SVC: '4030' }, default: '4010' };
const centers = { enabled: true, rules: [{ serviceLine: 'HVAC', code: 'svc' }], default: 'GEN' };

test.each([
  [['jobType', 'costCenter', 'default'], job(), '4020'],
  [['costCenter', 'jobType', 'default'], job(), '4030'],
  [['jobType', 'default'], job({ type: 'inspection' }), '4010'],
  [['default'], undefined, '4010'],
] as const)('ST7: account by %j', (glOrder, ofJob, expected) => {
  const by = rules({ invoices: { glOrder: [...glOrder], gl }, costCenters: centers });
  const line = item('1.00', { serviceLine: { id: '5', name: 'HVAC' } });
  expect(glAccount(line, ofJob, by)).toMatchObject({ ok: true, value: expected });
});

test('ST7: no account waits, or is left to Spectrum where that is allowed', () => {
  const none = { byJobType: {}, byCostCenter: {} };
  const by = (allowSpectrumDefault: boolean) => rules({ invoices: { gl: none, allowSpectrumDefault } });
  expect(glAccount(item('1.00'), job(), by(false))).toMatchObject({
    reason: { code: 'GL_UNMAPPED', subject: 'jobtype-repair' },
  });
  expect(glAccount(item('1.00'), job(), by(true))).toMatchObject({ ok: true, value: '' });
});

test.each([
  ['its own service line', item('1.00', { serviceLine: { id: '5', name: 'hvac' } }), job(), 'SVC'],
  ['the job’s', item('1.00'), job({ serviceLine: { id: '5', name: 'HVAC' } }), 'SVC'],
  ['the default', item('1.00'), job(), 'GEN'],
])('ST3: a line’s cost center follows %s', (_name, line, ofJob, expected) => {
  expect(lineCostCenter(line, ofJob, centers)).toMatchObject({ value: expected });
});

test('ST3: all conditions of a rule must hold; without hit and default it waits', () => {
  const both = { enabled: true, rules: [{ tag: 'CC:1', office: '7', code: 'A1' }] };
  expect(jobCostCenter(job({ tags: ['cc:1'] }), both)).toMatchObject({ value: 'A1' });
  expect(jobCostCenter(job({ tags: ['CC:1'], assignedOfficeId: '8' }), both)).toMatchObject({
    reason: { code: 'COST_CENTER_UNMAPPED' },
  });
  expect(jobCostCenter(job(), { ...both, enabled: false })).toMatchObject({ value: '' });
});

const at = (number: string, change: Partial<JobRow> = {}): JobRow => ({
  number,
  customerCode: 'C00077',
  site: 'S00088',
  costCenter: '',
  status: 'A',
  ...change,
});
const byLocation = rules({ invoices: { jobFrom: 'location' } });

test.each([
  ['missing in Spectrum', { job: undefined }, 'JOB_MISSING', 'job-99'],
  ['complete', { job: at('T2600099', { status: 'C' }) }, 'JOB_COMPLETE', 'job-99'],
  [
    'another customer’s contract',
    { contract: { ...facts.contract!, customerCode: 'C1' } },
    'BILL_TO_DIFFERS',
    'job-T2600099-customer-C00077',
  ],
  [
    'another customer, no contract read',
    { contract: undefined, job: at('T2600099', { customerCode: '' }) },
    'BILL_TO_DIFFERS',
    'job-T2600099-customer-C00077',
  ],
])('ST7: job %s waits', (_name, known, code, subject) => {
  expect(resolveJob(invoice(), snapshot({}, known), rules())).toMatchObject({
    ok: false,
    reason: { code, subject },
  });
});

test('ST7: without job it waits, or posts by setting', () => {
  const given = invoice({ jobId: undefined });
  const without = snapshot({ invoice: given, job: undefined });
  expect(resolveJob(given, without, rules())).toMatchObject({ reason: { code: 'WITHOUT_JOB' } });
  const by = rules({ invoices: { withoutJob: 'post' } });
  expect(resolveJob(given, without, by)).toMatchObject({ ok: true, value: { number: '' } });
});

test.each([
  [
    'the only active job of site and customer',
    [at('J1'), at('J2', { status: 'C' }), at('J3', { customerCode: 'X' })],
    'J1',
  ],
  ['none', [], 'JOB_NOT_FOUND_BY_LOCATION'],
  ['several', [at('J1'), at('J2')], 'JOB_NOT_FOUND_BY_LOCATION'],
])('ST7: by location: %s', (_name, jobsOfSite, expected) => {
  const outcome = resolveJob(invoice(), snapshot({}, { jobsOfSite, contract: undefined }), byLocation);
  expect(outcome.ok ? outcome.value.number : outcome.reason.code).toBe(expected);
});

test('ST7: several jobs are listed; an unmapped location waits', () => {
  const jobsOfSite = [at('J1'), at('J2')];
  expect(resolveJob(invoice(), snapshot({}, { jobsOfSite }), byLocation)).toMatchObject({
    reason: { sentence: expect.stringContaining('J1, J2'), subject: 'site-S00088' },
  });
  const unmapped = snapshot({ location: { ...snapshot().location, externalIds: {} } });
  expect(resolveJob(invoice(), unmapped, byLocation)).toMatchObject({
    reason: { code: 'LOCATION_UNMAPPED', subject: 'location-88' },
  });
});

test.each([
  ['one', ['HVAC', 'HVAC'], 'J1'],
  ['two', ['HVAC', 'Fire'], 'SEVERAL_JOBS'],
  ['no', ['HVAC', 'Roof'], 'JOB_NOT_FOUND_BY_LOCATION'],
])('ST4: lines whose cost centers point to %s job', (_name, lines, expected) => {
  const costCenters = {
    enabled: true,
    rules: [
      { serviceLine: 'HVAC', code: 'A' },
      { serviceLine: 'Fire', code: 'B' },
    ],
    default: 'C',
  };
  const given = invoiceOf(
    lines.map((name) => item('1.00', { serviceLine: { id: name, name } })),
    '0.17',
  );
  const jobsOfSite = [at('J1', { costCenter: 'A' }), at('J2', { costCenter: 'B' })];
  const by = rules({ costCenters, invoices: { jobFrom: 'location' } });
  const outcome = resolveJob(given, snapshot({ invoice: given }, { jobsOfSite, contract: undefined }), by);
  expect(outcome.ok ? outcome.value.number : outcome.reason.code).toBe(expected);
});

test('the activity reads exactly what the plan looks at', () => {
  const wanted = { part: 'invoice', kind: 'spectrum/ar-invoice', body: { no: 'document' } } as never;
  expect(() => invoiceNeeds(snapshot(), rules(), [posting(wanted)])).toThrow('is not an AR document');
  expect(invoiceNeeds(snapshot(), rules(), [])).toEqual({
    customer: 'C00077',
    site: undefined,
    taxCodes: ['TX'],
    glAccounts: ['4010'],
    numbers: [],
  });
  expect(invoiceNeeds(snapshot(), byLocation, []).site).toBe('S00088');
  expect(jobToRead(snapshot(), rules(), undefined)).toBe('T2600099');
  expect(jobToRead(snapshot(), byLocation, [at('J1')])).toBe('J1');
  expect(jobToRead(snapshot(), byLocation, [])).toBeUndefined();
});
