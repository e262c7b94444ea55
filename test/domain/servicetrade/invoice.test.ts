import { allNumbers } from '../../../domain/servicetrade/invoice-number';
import type { Invoice } from '../../../domain/servicetrade/types';
import {
  at,
  codes,
  expectVerdict,
  head,
  invoice,
  invoiceOf,
  item,
  job,
  plan,
  rules,
  snapshot,
} from './support';

const withInvoice = (change: Partial<Invoice>) => snapshot({ invoice: invoice(change) });

test('ST7: an approved invoice becomes one AR invoice, every field of it', () => {
  const post = expectVerdict(plan(), 'post');
  expect(post.documents).toHaveLength(1);
  expect(post.documents[0]).toMatchObject({ part: 'invoice', kind: 'spectrum/ar-invoice', frozen: false });
  expect(post.documents[0]?.body).toEqual({
    company: 'ABC',
    batch: 'ST20260731',
    customer: 'C00077',
    job: 'T2600099',
    number: '10025',
    type: 'I',
    invoiceDate: '2026-07-31',
    glDate: '2026-07-31',
    terms: '3',
    salesperson: 'SAM',
    taxCode: 'TX',
    taxAmount: '82.50',
    retentionPercent: '0.00',
    retentionAmount: '0.00',
    remarks: 'ST 10025',
    customerPo: 'PO 4711',
    assetCostCenter: '',
    lines: [
      {
        description: 'Replaced blower motor',
        quantity: '1',
        extension: '1000.00',
        glAccount: '4010',
        taxable: true,
        costCenter: '',
        message: '',
      },
    ],
  });
  expect(post.numbers).toEqual(allNumbers('10025'));
});

test('OP4: every field of the body says where it came from', () => {
  const [document] = expectVerdict(plan(), 'post').documents;
  const { lines, ...header } = document?.body ?? { lines: [] };
  const fields = [
    ...Object.keys(header),
    ...lines.flatMap((line, index) => Object.keys(line).map((field) => `lines[${index}].${field}`)),
  ];
  expect(Object.keys(document?.provenance ?? {}).sort()).toEqual(fields.sort());
  expect(Object.entries(document?.provenance ?? {}).filter(([, from]) => from === '')).toEqual([]);
});

test('ST8: mixed signs become I and C, numbered and remarked as a pair', () => {
  const given = invoiceOf([item('1000.00'), item('-50.00')], '78.38');
  const { documents } = expectVerdict(plan(snapshot({ invoice: given })), 'post');
  expect(
    documents.map(({ part, kind, body }) => [
      part,
      kind,
      body.number,
      body.type,
      body.taxAmount,
      body.remarks,
    ]),
  ).toEqual([
    ['invoice', 'spectrum/ar-invoice', '10025', 'I', '82.51', 'ST 10025 with 10025C'],
    ['credit', 'spectrum/ar-credit-memo', '10025C', 'C', '4.13', 'ST 10025 with 10025'],
  ]);
  expect(documents.map(({ body }) => body.lines.map(({ extension }) => extension))).toEqual([
    ['1000.00'],
    ['50.00'],
  ]);
});

test('ST8: an all-negative invoice is one credit memo under the base number', () => {
  const given = invoiceOf([item('-100.00', { quantity: '-2' })], '-8.25');
  const { documents } = expectVerdict(plan(snapshot({ invoice: given })), 'post');
  expect(documents.map(({ part, body }) => [part, body.type, body.number])).toEqual([
    ['invoice', 'C', '10025'],
  ]);
  expect(documents[0]?.body.lines[0]).toMatchObject({ extension: '100.00', quantity: '2' });
});

test('ST7: retention by contract is sent as percent and amount of the lines before tax', () => {
  const by = rules({ invoices: { retention: 'contract' } });
  const [document] = expectVerdict(plan(snapshot(), by), 'post').documents;
  expect(document?.body).toMatchObject({ retentionPercent: '10.00', retentionAmount: '100.00' });
});

test.each([
  ['draft, never seen', { status: 'draft' }, undefined, 'NOT_APPROVED'],
  ['processed by hand', { status: 'processed' }, undefined, 'NOT_APPROVED'],
  [
    'taken back while it waited',
    { status: 'ok' },
    head({ state: 'Waiting', reason: { code: 'JOB_UNMAPPED', sentence: '' } }),
    'WITHDRAWN',
  ],
  [
    'not approved while ServiceTrade was down',
    { status: 'ok' },
    head({ state: 'Waiting', reason: { code: 'SOURCE_UNAVAILABLE', sentence: '' } }),
    'NOT_APPROVED',
  ],
  ['older than go-live', { transactionDate: at('2026-06-30') }, undefined, 'DATED_BEFORE_GO_LIVE'],
  ['voided before posting', { status: 'void' }, undefined, 'VOID_BEFORE_POSTING'],
] as const)('ST10, ST21: skipped when %s', (_name, change, known, code) => {
  const skip = expectVerdict(plan(withInvoice(change), rules(), [], known), 'skip');
  expect(skip.reason.code).toBe(code);
  expect(skip.writeBacks).toEqual([]);
});

test('ST21: before go-live it waits and says nothing in ServiceTrade', () => {
  const wait = expectVerdict(plan(snapshot({ today: '2026-06-30' })), 'wait');
  expect(wait.reason).toMatchObject({ code: 'BEFORE_GO_LIVE', subject: 'go-live-2026-07-01' });
  expect(wait.writeBacks).toEqual([]);
});

test('a zero invoice is skipped and set processed, once', () => {
  const zero = invoiceOf([item('0.00')], '0.00');
  const skip = expectVerdict(plan(snapshot({ invoice: zero })), 'skip');
  expect(skip.reason.code).toBe('ZERO_INVOICE');
  expect(skip.writeBacks.map(({ body }) => body)).toEqual([
    { invoiceId: '5001', status: 'processed', invoiceNumber: undefined },
  ]);
  const after = snapshot({ invoice: { ...zero, status: 'processed' } });
  const known = head({ state: 'Skipped', reason: skip.reason });
  expect(expectVerdict(plan(after, rules(), [], known), 'skip')).toMatchObject({
    reason: { code: 'ZERO_INVOICE' },
    writeBacks: [],
  });
});

test('+500 and −500 on two accounts post, though they come to nothing', () => {
  const given = invoiceOf([item('500.00'), item('-500.00')], '0.00');
  expect(expectVerdict(plan(snapshot({ invoice: given })), 'post').documents).toHaveLength(2);
});

test('jobs billed from their work order are skipped, or posted by setting', () => {
  const jobs = { become: { repair: 'workOrder' } } as const;
  expect(expectVerdict(plan(snapshot(), rules({ jobs })), 'skip').reason.code).toBe('WORK_ORDER_JOB');
  const by = rules({ jobs, invoices: { workOrderJobs: 'post' } });
  expect(plan(snapshot(), by).verdict).toBe('post');
});

test.each([
  [
    'no external id on the company',
    { customer: { ...snapshot().customer, externalIds: {} } },
    {},
    'CUSTOMER_UNMAPPED',
    'company-77',
  ],
  ['customer not in Spectrum', {}, { customer: undefined }, 'CUSTOMER_MISSING', 'company-77'],
  [
    'customer not used',
    {},
    { customer: { ...snapshot().facts.customer!, status: 'N' } },
    'CUSTOMER_NOT_USED',
    'company-77',
  ],
  ['no external id on the job', { job: job({ externalIds: {} }) }, {}, 'JOB_UNMAPPED', 'job-99'],
  ['deleted company', { customer: undefined }, {}, 'CUSTOMER_UNMAPPED', 'company-77'],
  [
    'sales user without code',
    { salesUser: { id: '502', name: '', externalIds: {} } },
    {},
    'SALESPERSON_UNMAPPED',
    'user-502',
  ],
  [
    'salesperson code too long',
    { salesUser: { id: '502', name: '', externalIds: { spectrum_sales: 'SAMY' } } },
    {},
    'SALESPERSON_UNMAPPED',
    'user-502',
  ],
  ['terms code not in Spectrum', {}, { terms: [] }, 'CODE_REFUSED', 'terms-3'],
  [
    'account inactive',
    {},
    { glAccounts: [{ account: '4010', direct: 'N', status: 'I' }] },
    'GL_ACCOUNT_UNUSABLE',
    'gl-4010',
  ],
  [
    'account direct',
    {},
    { glAccounts: [{ account: '4010', direct: 'Y', status: 'A' }] },
    'GL_ACCOUNT_UNUSABLE',
    'gl-4010',
  ],
  ['account gone', {}, { glAccounts: [] }, 'GL_ACCOUNT_UNUSABLE', 'gl-4010'],
  ['tax code without rate', {}, { taxRates: [] }, 'TAX_CODE_MISSING', 'tax-TX'],
  [
    'period closed',
    {},
    { processing: { module: 'AR', begin: '2026-08-01', end: '2026-08-31' } },
    'PERIOD_CLOSED',
    'AR-2026-07',
  ],
] as const)('ST16: %s waits', (_name, change, known, code, subject) => {
  const wait = expectVerdict(plan(snapshot(change, known as object)), 'wait');
  expect(wait.reason).toMatchObject({ code, subject });
  expect(wait.also).toEqual([]);
});

test('ST16: several problems wait for the first; the preview shows all and what is known', () => {
  const given = snapshot({
    customer: { ...snapshot().customer, externalIds: {} },
    job: job({ externalIds: {} }),
  });
  const got = plan(given, rules({ terms: { byPaymentTerm: {} } }));
  expect(codes(got)).toEqual(['CUSTOMER_UNMAPPED', 'JOB_UNMAPPED', 'TERMS_UNMAPPED']);
  expect(expectVerdict(got, 'wait').draft[0]?.body).toMatchObject({
    customer: '',
    number: '10025',
    taxAmount: '82.50',
  });
});

test('amounts that do not add up stop before anything else', () => {
  expect(codes(plan(withInvoice({ totalPrice: '1.00' })))).toEqual(['TOTALS_DIFFER']);
});

test('ST7: a customer PO is refused when too long or with wildcards, never cut', () => {
  expect(codes(plan(withInvoice({ customerPo: '12345678901234567890123456' })))).toEqual(['TEXT_TOO_LONG']);
  expect(codes(plan(withInvoice({ customerPo: 'PO*1' })))).toEqual(['TEXT_FORBIDDEN']);
});

test('ST7: a closed period moves the date only by setting, and says so', () => {
  const processing = { module: 'AR', begin: '2026-08-01', end: '2026-08-31' } as const;
  const by = rules({ periods: { ar: { onClosed: 'nextOpen' } } });
  const post = expectVerdict(plan(snapshot({}, { processing }), by), 'post');
  expect(post.documents[0]?.body).toMatchObject({
    invoiceDate: '2026-08-01',
    glDate: '2026-08-01',
    batch: 'ST20260801',
  });
  expect(post.notes.join()).toContain('2026-08-01 instead of 2026-07-31');
  const ask = rules({ periods: { ar: { onClosed: 'ask' } } });
  expect(expectVerdict(plan(snapshot({}, { processing }), ask), 'wait').reason.sentence).toContain('Decide:');
});

test('ST10: one comment per cause, the status left alone', () => {
  const given = snapshot({ job: job({ externalIds: {} }) });
  const wait = expectVerdict(plan(given), 'wait');
  expect(wait.writeBacks).toHaveLength(1);
  expect(wait.writeBacks[0]).toMatchObject({
    kind: 'servicetrade/comment',
    body: { entityType: 17, entityId: '5001' },
  });
  expect(JSON.stringify(wait.writeBacks)).toContain('Job 99 has no external id');
});

test('sentences name ids and codes, never people', () => {
  const given = snapshot({ customer: { ...snapshot().customer, externalIds: {} } });
  expect(JSON.stringify(expectVerdict(plan(given), 'wait').reason)).not.toContain('Harbor');
});
