import fc from 'fast-check';
import { planSite } from '../../../domain/servicetrade/site';
import type { SiteSettings, SiteSnapshot } from '../../../domain/servicetrade/site-plan';
import type { Location } from '../../../domain/servicetrade/types';
import { address, at, codes, company, customerRow, expectVerdict } from './customer-support';
import { linkedCompany, location, rules, siteRow, snapshot, widths } from './site-support';

const plan = (given: Partial<SiteSnapshot> = {}, by: Partial<SiteSettings> = {}) =>
  planSite(snapshot(given), rules(by));
const planOf = (change: Partial<Location>, by: Partial<SiteSettings> = {}) =>
  plan({ location: location(change) }, by);

test('ST2: a location becomes a site of its customer with these fields', () => {
  const { wanted, notes } = expectVerdict(plan(), 'create');
  expect(wanted.body).toEqual({
    customer: 'C00012',
    name: 'Harbor Foods Dock 4',
    address1: '1 Main St',
    address2: '',
    city: 'Austin',
    state: 'TX',
    zip: '78701',
    phone: '5125550101',
    salesTaxCode: 'TX',
    taxable: 'Y',
    workState: 'TX',
  });
  expect(notes).toEqual([]);
  expect(Object.keys(wanted.provenance).sort()).toEqual(Object.keys(widths).sort());
});

test('ST2: codes of states that are not mapped stay blank: the job has its own', () => {
  const got = expectVerdict(planOf({ address: { ...address, state: 'OK' }, taxable: false }), 'create');
  expect(got.wanted.body).toMatchObject({ state: 'OK', salesTaxCode: '', workState: '', taxable: 'N' });
  expect(got.wanted.provenance.salesTaxCode).toBe('blank: OK is not in taxes.byState');
});

describe('when it is created', () => {
  test.each<[string, Partial<SiteSnapshot>, string, string]>([
    ['gone', { location: undefined }, 'skip', 'DELETED_IN_SOURCE'],
    ['inactive', { location: location({ status: 'inactive' }) }, 'skip', 'INACTIVE_IN_SOURCE'],
    ['of a vendor', { company: company({ isCustomer: false }) }, 'skip', 'NOT_A_CUSTOMER'],
    ['before go-live', { today: '2026-06-30' }, 'wait', 'BEFORE_GO_LIVE'],
    ['older', { location: location({ updated: at('2026-06-30') }) }, 'skip', 'UNCHANGED_SINCE_GO_LIVE'],
  ])('ST21: %s', (_name, given, verdict, code) => {
    expect(plan(given)).toMatchObject({ verdict, reason: { code } });
  });

  test('ST21: older, but a job needs it', () => {
    const given = { location: location({ updated: at('2026-06-30') }), neededBy: 'job 99' };
    expect(plan(given).verdict).toBe('create');
  });

  test('a linked company is a customer, whatever its flag says', () => {
    expect(plan({ company: { ...linkedCompany, isCustomer: false } }).verdict).toBe('create');
  });

  test('ST2: with map-only nothing is created; what needs it waits for a person', () => {
    const by = { sites: { ...rules().settings.sites, mode: 'map-only' as const } };
    expect(plan({}, by)).toMatchObject({ verdict: 'skip', reason: { code: 'MAP_ONLY' } });
    expect(plan({ neededBy: 'job 99' }, by)).toMatchObject({
      verdict: 'wait',
      reason: { code: 'LOCATION_UNMAPPED', subject: 'location-88' },
    });
  });
});

describe('its customer', () => {
  test.each<[string, Partial<SiteSnapshot>, string, string | undefined, unknown[]]>([
    [
      'is created first',
      { company: company() },
      'CUSTOMER_PENDING',
      'company-77',
      [{ kind: 'company', id: '77' }],
    ],
    ['could not be found', { company: undefined }, 'CUSTOMER_UNMAPPED', 'company-77', []],
    ['is not created', { company: company({ status: 'on_hold' }) }, 'CUSTOMER_UNMAPPED', 'company-77', []],
    ['is not named', { location: location({ companyId: undefined }) }, 'CUSTOMER_UNMAPPED', undefined, []],
    ['is not there', { customers: { complete: true, rows: [] } }, 'CUSTOMER_MISSING', 'company-77', []],
    [
      'is not known to be there',
      { customers: { complete: false, rows: [] } },
      'READ_INCOMPLETE',
      'customers',
      [],
    ],
    [
      'is inactive',
      { customers: { complete: true, rows: [customerRow({ status: 'I' })] } },
      'CUSTOMER_NOT_USED',
      'company-77',
      [],
    ],
    [
      'is not in use',
      { customers: { complete: true, rows: [customerRow({ status: 'N' })] } },
      'CUSTOMER_NOT_USED',
      'company-77',
      [],
    ],
  ])('ST2: the site waits when it %s', (_name, given, code, subject, needs) => {
    const got = expectVerdict(plan(given), 'wait');
    expect(got.reason.code).toBe(code);
    expect(got.reason.subject).toBe(subject);
    expect(got.needs).toEqual(needs);
    expect(got.draft?.body).toMatchObject({ customer: '', name: 'Harbor Foods Dock 4' });
  });
});

test('ST2: a customer that nobody creates is told with the reason', () => {
  const sentenceOf = (given: Partial<SiteSnapshot>, by: Partial<SiteSettings> = {}) =>
    expectVerdict(plan(given, by), 'wait').reason.sentence;
  const unlinked = 'Company 77 has no external id in the system "spectrum" in ServiceTrade';
  const held = { company: company({ status: 'on_hold' }) };
  expect(sentenceOf(held)).toBe(`${unlinked}, and is not created: its status is "on_hold".`);
  expect(sentenceOf(held, { customers: { mode: 'map-only' } })).toBe(`${unlinked}.`);
  expect(sentenceOf({ company: company() }, { customers: { mode: 'map-only' } })).toBe(`${unlinked}.`);
});

test('a customer that is on its way comes after what needs a person', () => {
  const given = { company: company(), location: location({ address: { ...address, state: 'Texas' } }) };
  expect(codes(plan(given))).toEqual(['STATE_MISSING', 'CUSTOMER_PENDING']);
});

test('ST2: one that is linked is never created again', () => {
  const linked = location({ externalIds: { spectrum_site: 's00012' }, status: 'inactive' });
  expect(plan({ location: linked })).toEqual({ verdict: 'linked', code: 'S00012', notes: [] });
  expect(
    plan({ location: linked, sites: { complete: true, rows: [siteRow({ status: 'I' })] } }),
  ).toMatchObject({
    notes: ['Site S00012 has status I in Spectrum.'],
  });
  expect(codes(plan({ location: linked, sites: { complete: true, rows: [] } }))).toEqual(['SITE_MISSING']);
  expect(codes(plan({ location: linked, sites: { complete: false, rows: [] } }))).toEqual([
    'READ_INCOMPLETE',
  ]);
});

test('ST21: possible duplicates wait for a person, whatever customer they are of', () => {
  const sites = {
    complete: true,
    rows: [siteRow({ code: 'S00040', name: 'HARBOR FOODS DOCK 4', zip: '78701', status: 'I' })],
  };
  expect(expectVerdict(plan({ sites }), 'wait').reason).toEqual({
    code: 'POSSIBLE_DUPLICATE',
    sentence: 'Location 88 may be in Spectrum already, as site S00040 (name and zip, status I).',
    subject: 'location-88',
  });
  expect(plan({ sites, mayCreate: true }).verdict).toBe('create');
  expect(codes(plan({ location: location({ refNumber: 's00012' }) }))).toEqual(['POSSIBLE_DUPLICATE']);
  expect(codes(plan({ sites: { complete: false, rows: [] } }))).toEqual(['READ_INCOMPLETE']);
});

test('a possible duplicate comes before the customer, and both are told', () => {
  const sites = { complete: true, rows: [siteRow({ name: 'Harbor Foods Dock 4', zip: '78701' })] };
  expect(codes(plan({ sites, company: company() }))).toEqual(['POSSIBLE_DUPLICATE', 'CUSTOMER_PENDING']);
});

const words = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.lorem(),
);
const locations: fc.Arbitrary<Location> = fc
  .record({
    name: words,
    refNumber: fc.string({ maxLength: 12 }),
    phoneNumber: words,
    address: fc.record({
      street: words,
      city: words,
      state: fc.constantFrom('TX', ' tx', 'OK', '', 'Texas'),
      postalCode: fc.oneof(fc.constantFrom('78701', ''), fc.string({ maxLength: 12 })),
    }),
    taxable: fc.boolean(),
    companyId: fc.constantFrom('77', '77', undefined),
  })
  .map(location);

test('ST2: every location has an answer, and every site fits Spectrum’s fields', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(locations, (given) => {
      const got = planOf(given);
      seen.set(got.verdict, (seen.get(got.verdict) ?? 0) + 1);
      expect(planOf(given)).toEqual(got);
      if (got.verdict !== 'create') return;
      const width = new Map(Object.entries(widths));
      for (const [field, value] of Object.entries<string>({ ...got.wanted.body })) {
        expect(value).toMatch(/^[\x20-\x7e]*$/);
        expect(value.length).toBeLessThanOrEqual(width.get(field) ?? 0);
      }
      expect([got.wanted.body.name, got.wanted.body.customer]).not.toContain('');
    }),
    { numRuns: 500 },
  );
  for (const verdict of ['create', 'wait']) expect(seen.get(verdict) ?? 0).toBeGreaterThan(30);
});
