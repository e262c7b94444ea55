import fc from 'fast-check';
import { planCustomer } from '../../../domain/servicetrade/customer';
import type { CustomerSettings, CustomerSnapshot } from '../../../domain/servicetrade/customer-plan';
import type { Company } from '../../../domain/servicetrade/types';
import {
  address,
  at,
  codes,
  company,
  customerRow,
  expectVerdict,
  rules,
  snapshot,
  text,
  widths,
} from './customer-support';

const plan = (given: Partial<CustomerSnapshot> = {}, by: Partial<CustomerSettings> = {}) =>
  planCustomer(snapshot(given), rules(by));
const planOf = (change: Partial<Company>, by: Partial<CustomerSettings> = {}) =>
  plan({ company: company(change) }, by);
const bodyOf = (change: Partial<Company>, by: Partial<CustomerSettings> = {}) =>
  expectVerdict(planOf(change, by), 'create').wanted.body;

test('ST1: a company becomes a customer with these fields', () => {
  const { wanted, notes } = expectVerdict(plan(), 'create');
  expect(wanted.body).toEqual({
    name: 'Harbor Foods Inc.',
    address1: '1 Main St',
    address2: '',
    city: 'Austin',
    state: 'TX',
    zip: '78701',
    phone: '5125550100',
    salesperson: '',
    terms: '3',
    taxable: '',
    salesTaxCode: 'TX',
  });
  expect(wanted.provenance).toMatchObject({
    terms: 'terms.byPaymentTerm["Net 30"]',
    salesTaxCode: 'taxes.byState.TX',
  });
  expect(notes).toEqual([]);
});

describe('when it is created', () => {
  test.each<[string, Partial<CustomerSnapshot>, string, string]>([
    ['gone', { company: undefined }, 'skip', 'DELETED_IN_SOURCE'],
    ['a vendor', { company: company({ isCustomer: false }) }, 'skip', 'NOT_A_CUSTOMER'],
    ['on hold', { company: company({ status: 'on_hold' }) }, 'skip', 'INACTIVE_IN_SOURCE'],
    ['before go-live', { today: '2026-06-30' }, 'wait', 'BEFORE_GO_LIVE'],
    ['needed before go-live', { today: '2026-06-30', neededBy: 'job 99' }, 'wait', 'BEFORE_GO_LIVE'],
    ['older', { company: company({ updated: at('2026-06-30') }) }, 'skip', 'UNCHANGED_SINCE_GO_LIVE'],
  ])('ST21: %s', (_name, given, verdict, code) => {
    expect(plan(given)).toMatchObject({ verdict, reason: { code } });
  });

  test.each<[string, Partial<CustomerSnapshot>]>([
    ['changed on the day of go-live', { company: company({ updated: at('2026-07-01') }) }],
    ['older, but a job needs it', { company: company({ updated: at('2026-06-30') }), neededBy: 'job 99' }],
  ])('ST21: %s is created', (_name, given) => {
    expect(plan(given).verdict).toBe('create');
  });

  test('ST21: the day of a change is that of the accounting zone', () => {
    const lateOnThe30th = Date.parse('2026-07-01T03:59:59Z') / 1000;
    expect(planOf({ updated: lateOnThe30th }).verdict).toBe('skip');
    expect(planOf({ updated: lateOnThe30th + 1 }).verdict).toBe('create');
  });

  test('ST1: with map-only nothing is created; what needs it waits for a person', () => {
    const customers = { mode: 'map-only', text } as const;
    expect(plan({}, { customers })).toMatchObject({ verdict: 'skip', reason: { code: 'MAP_ONLY' } });
    expect(plan({ neededBy: 'job 99' }, { customers })).toMatchObject({
      verdict: 'wait',
      reason: {
        code: 'CUSTOMER_UNMAPPED',
        subject: 'company-77',
        sentence: expect.stringContaining('job 99'),
      },
    });
  });
});

describe('one that is linked', () => {
  const linked = company({ externalIds: { spectrum: ' c00012' }, isCustomer: false, status: 'inactive' });

  test('ST1: is never created, whatever it says now', () => {
    expect(plan({ company: linked })).toEqual({ verdict: 'linked', code: 'C00012', notes: [] });
    expect(plan({ company: linked, today: '2026-01-01' })).toMatchObject({ verdict: 'linked' });
  });

  test('to a customer that is not in use: told', () => {
    const customers = { complete: false, rows: [customerRow({ status: 'N' })] };
    expect(plan({ company: linked, customers })).toMatchObject({
      verdict: 'linked',
      notes: ['Customer C00012 has status N in Spectrum.'],
    });
  });

  test('to one that does not exist: waits, if that is known', () => {
    expect(codes(plan({ company: linked, customers: { complete: true, rows: [] } }))).toEqual([
      'CUSTOMER_MISSING',
    ]);
    expect(codes(plan({ company: linked, customers: { complete: false, rows: [] } }))).toEqual([
      'READ_INCOMPLETE',
    ]);
  });
});

describe('possible duplicates', () => {
  const among = (rows: Partial<ReturnType<typeof customerRow>>[], complete = true) => ({
    customers: { complete, rows: rows.map(customerRow) },
  });

  test('ST21: the candidates are listed, and nothing is created', () => {
    const got = plan(
      among([
        { code: 'C00040', name: 'HARBOR FOODS INC', zip: '78701-1234' },
        { code: 'C00041', name: 'Harbor Foods Inc', zip: '78701', status: 'N' },
      ]),
    );
    expect(codes(got)).toEqual(['POSSIBLE_DUPLICATE']);
    expect(expectVerdict(got, 'wait').reason).toEqual({
      code: 'POSSIBLE_DUPLICATE',
      sentence:
        'Company 77 may be in Spectrum already, as customer C00040 (name and zip), C00041 (name and zip, status N).',
      subject: 'company-77',
    });
  });

  test('ST21: the draft is shown, and comes true when a person decides so', () => {
    const given = among([{ code: 'C00040', name: 'Harbor Foods Inc', zip: '78701' }]);
    const waiting = expectVerdict(plan(given), 'wait');
    const created = expectVerdict(plan({ ...given, mayCreate: true }), 'create');
    expect(created.wanted).toEqual(waiting.draft);
  });

  test('ST21: only a complete and empty probe creates', () => {
    expect(codes(plan(among([], false)))).toEqual(['READ_INCOMPLETE']);
    expect(plan(among([], true)).verdict).toBe('create');
    const known = { name: 'Harbor Foods Inc', zip: '78701' };
    expect(codes(plan(among([known], false)))).toEqual(['POSSIBLE_DUPLICATE']);
  });
});

describe('terms, salesperson and tax', () => {
  test.each<[string, Partial<Company>, Partial<CustomerSettings>, string]>([
    ['as named, in any case', { paymentTerms: { id: '1', name: 'net 30 ' } }, {}, '3'],
    ['by default', { paymentTerms: undefined }, { terms: { byPaymentTerm: {}, default: '3' } }, '3'],
    [
      'unknown, by default',
      { paymentTerms: { id: '9', name: 'Net 90' } },
      { terms: { byPaymentTerm: {}, default: '3' } },
      '3',
    ],
  ])('ST1: terms %s', (_name, change, by, terms) => {
    expect(bodyOf(change, by).terms).toBe(terms);
  });

  test('a default is told with its reason', () => {
    const got = planOf({ paymentTerms: undefined }, { terms: { byPaymentTerm: {}, default: '3' } });
    expect(expectVerdict(got, 'create').notes).toEqual([
      'Terms by default: company 77 names no payment term.',
    ]);
  });

  test.each<[Partial<Company>, Partial<CustomerSettings>, string, RegExp, string | undefined]>([
    [{ paymentTerms: undefined }, {}, 'TERMS_UNMAPPED', /names no payment term/, undefined],
    [{ paymentTerms: { id: '9', name: 'Net 90' } }, {}, 'TERMS_UNMAPPED', /"Net 90" is not in/, 'term-9'],
    [{}, { terms: { byPaymentTerm: { 'Net 30': '7' } } }, 'CODE_REFUSED', /"7" .* does not exist/, 'terms-7'],
    [
      {},
      { customers: { mode: 'create', text, salesperson: 'long' } },
      'CODE_REFUSED',
      /"LONG"/,
      'salesperson-LONG',
    ],
    [{}, { taxes: { byState: {} } }, 'TAX_UNMAPPED', /state TX, which is not in taxes\.byState/, 'state-TX'],
    [{ address: { ...address, state: '' } }, {}, 'TAX_UNMAPPED', /has no state/, 'company-77'],
    [
      {},
      { taxes: { byState: { TX: 'OLD' } } },
      'TAX_CODE_MISSING',
      /OLD .* has no rate in Spectrum on 2026-08-03/,
      'tax-OLD',
    ],
  ])('ST1: %j by %j waits: %s', (change, by, code, sentence, subject) => {
    const { reason } = expectVerdict(planOf(change, by), 'wait');
    expect(reason).toMatchObject({ code, sentence: expect.stringMatching(sentence) });
    expect(reason.subject).toBe(subject);
  });

  test('an inactive tax code waits; one that was not read is left to Spectrum', () => {
    const taxRates = [{ code: 'TX', effectiveDate: '2020-01-01', percent: '8.25', status: 'I' }];
    expect(codes(plan({ taxRates }))).toEqual(['TAX_CODE_MISSING']);
    expect(plan({ taxRates: undefined, terms: undefined }).verdict).toBe('create');
  });

  test('ST1: the tax code by the setting, where the state is not mapped', () => {
    const customers = {
      mode: 'create',
      text,
      salesTaxCode: 'tx',
      salesperson: 'ann',
      taxable: false,
    } as const;
    const body = bodyOf({ address: { ...address, state: 'OK' } }, { customers });
    expect(body).toMatchObject({ salesTaxCode: 'TX', salesperson: 'ANN', taxable: 'N', state: 'OK' });
  });

  test('everything that is missing is told at once', () => {
    const got = planOf(
      { paymentTerms: undefined, name: ' ', address: { ...address, state: 'Texas' } },
      { taxes: { byState: {} } },
    );
    expect(codes(got)).toEqual(['TEXT_FORBIDDEN', 'STATE_MISSING', 'TERMS_UNMAPPED', 'TAX_UNMAPPED']);
    expect(expectVerdict(got, 'wait').draft?.body).toMatchObject({ name: '', terms: '', city: 'Austin' });
  });
});

describe('texts', () => {
  const long = 'Consolidated Harbor and Inland Foods of Texas';

  test('ST1: a name that is too long waits, and is shortened only by names.shorten', () => {
    const { reason } = expectVerdict(planOf({ name: long }), 'wait');
    expect(reason).toEqual({
      code: 'TEXT_TOO_LONG',
      sentence: 'The name of company 77 has 45 characters; 30 are allowed.',
    });
    const got = expectVerdict(planOf({ name: long }, { names: { shorten: true } }), 'create');
    expect(got.wanted.body.name).toBe('Consolidated Harbor and Inland');
    expect(got.notes).toEqual(['The name of company 77 was shortened, or characters were replaced.']);
  });

  test.each([
    ['1 Main Street', '1 Main Street', ''],
    ['12345 North Central Expressway Building 7', '12345 North Central Expressway', 'Building 7'],
    ['100 A Street\nSuite 4', '100 A Street Suite 4', ''],
    [
      '1200 Northwest Martin Luther King Street and Washington Street West',
      '1200 Northwest Martin Luther',
      'King St and Washington St West',
    ],
  ])('ST1: street %j is sent as %j and %j', (street, address1, address2) => {
    expect(bodyOf({ address: { ...address, street } })).toMatchObject({ address1, address2 });
  });

  test('a street longer than both fields is cut and told, or waits by setting', () => {
    const change = { address: { ...address, street: `${'Avenue '.repeat(12)}` } };
    const got = expectVerdict(planOf(change), 'create');
    expect(got.notes).toEqual(['The street of company 77 was shortened, or characters were replaced.']);
    expect(got.wanted.body.address2).toBe('Avenue Avenue Avenue Avenue');
    const customers = { mode: 'create', text: { ...text, onTooLong: 'wait' } } as const;
    expect(codes(planOf(change, { customers }))).toEqual(['TEXT_TOO_LONG']);
  });

  test.each([
    ['(512) 555-0100', '5125550100', 0],
    ['+1 512.555.0100', '15125550100', 0],
    ['512-555-0100 x22', '5125550100', 1],
    ['512-555-0100 ext. 22', '5125550100', 1],
    ['512-555-0100 / 512-555-0101', '', 1],
    ['', '', 0],
  ])('ST1: phone %j is sent as %j', (phoneNumber, phone, notes) => {
    const got = expectVerdict(planOf({ phoneNumber }), 'create');
    expect(got.wanted.body.phone).toBe(phone);
    expect(got.notes).toHaveLength(notes);
  });

  test('a postal code that is too long is a key: refused, never cut', () => {
    expect(codes(planOf({ address: { ...address, postalCode: '78701-1234-5' } }))).toEqual(['TEXT_TOO_LONG']);
  });
});

const words = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.lorem(),
);
const net30 = { id: '1', name: 'Net 30' };
const companies: fc.Arbitrary<Company> = fc
  .record({
    name: words,
    refNumber: fc.oneof(fc.constant(''), fc.string({ maxLength: 12 })),
    phoneNumber: words,
    address: fc.record({
      street: words,
      city: words,
      state: fc.constantFrom('TX', ' tx', 'TX', ' tx', 'OK', 'Texas'),
      postalCode: fc.oneof(fc.constantFrom('78701', ''), fc.string({ maxLength: 12 })),
    }),
    paymentTerms: fc.constantFrom(undefined, { id: '2', name: 'constructor' }, net30, net30, net30, net30),
    updated: fc.integer({ min: at('2026-06-29'), max: at('2026-07-15') }),
    status: fc.constantFrom('active', 'active', 'active', 'inactive'),
  })
  .map(company);

test('ST1: every company has an answer, and every customer fits Spectrum’s fields', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(companies, fc.boolean(), (given, shorten) => {
      const got = planOf(given, { names: { shorten } });
      seen.set(got.verdict, (seen.get(got.verdict) ?? 0) + 1);
      expect(planOf(given, { names: { shorten } })).toEqual(got);
      if (got.verdict !== 'create') return;
      const { body } = got.wanted;
      for (const [field, value] of Object.entries<string>({ ...body })) {
        expect(value).toMatch(/^[\x20-\x7e]*$/);
        expect(value.length).toBeLessThanOrEqual(
          Object.entries(widths).find(([one]) => one === field)?.[1] ?? 0,
        );
        expect(got.wanted.provenance[field]).toBeTruthy();
      }
      expect([body.name, body.terms, body.salesTaxCode]).not.toContain('');
      expect(body.name).not.toContain(',');
      expect(body.phone).toMatch(/^\d*$/);
    }),
    { numRuns: 1000 },
  );
  for (const verdict of ['create', 'wait', 'skip']) expect(seen.get(verdict) ?? 0).toBeGreaterThan(30);
});
