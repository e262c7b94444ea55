import fc from 'fast-check';
import { jobNeeds, planJob } from '../../../domain/servicetrade/job';
import type { JobFields, JobSnapshot } from '../../../domain/servicetrade/job-plan';
import type { Job } from '../../../domain/servicetrade/types';
import type { Location } from '../../../domain/servicetrade/types';
import { address, at, company, customerRow, text } from './customer-support';
import {
  codes,
  expectVerdict,
  format,
  job,
  jobRow,
  linkedLocation,
  rules,
  snapshot,
  widths,
} from './job-support';

type Change = Parameters<typeof rules>[0];

const plan = (given: Partial<JobSnapshot> = {}, by: Change = {}) => planJob(snapshot(given), rules(by));
const planOf = (change: Partial<Job>, by: Change = {}) => plan({ job: job(change) }, by);
const planAt = (change: Partial<Location>, by: Change = {}) =>
  plan({ location: { ...linkedLocation, ...change } }, by);
const bodyOf = (change: Partial<Job>, by: Change = {}): JobFields | undefined =>
  expectVerdict(planOf(change, by), 'create').jobs[0]?.body;
const reasonOf = (got: ReturnType<typeof plan>) => expectVerdict(got, 'wait').reason;

test('ST4: a job becomes a Spectrum job with these fields', () => {
  const { jobs, notes } = expectVerdict(plan(), 'create');
  expect(jobs).toHaveLength(1);
  expect(jobs[0]).toMatchObject({ part: 'job', primary: true });
  expect(jobs[0]?.body).toEqual({
    number: 'T2600099',
    description: 'Spring maintenance',
    division: '',
    address1: '1 Main St',
    address2: '',
    city: 'Austin',
    state: 'TX',
    zip: '78701',
    customer: 'C00012',
    site: 'S00012',
    jobType: 'REP',
    taxClass: 'TX',
    taxable: 'Y',
    priceMethod: 'T',
    workState: 'TX',
    projectManager: 'E100',
    costCenter: '',
    udf1: 'Dallas',
  });
  expect(Object.keys(jobs[0]?.provenance ?? {}).sort()).toEqual(Object.keys(widths).sort());
  expect(notes).toEqual([]);
});

describe('when it is created', () => {
  test.each<[string, Partial<Job>, Partial<JobSnapshot>, string, string]>([
    ['of an ignored type', { type: 'survey' }, {}, 'skip', 'JOB_TYPE_IGNORED'],
    ['of a work-order type', { type: 'service_call' }, {}, 'skip', 'WORK_ORDER_JOB'],
    ['new', { status: 'new' }, {}, 'skip', 'JOB_NOT_READY'],
    ['canceled', { status: 'canceled' }, {}, 'skip', 'JOB_NOT_READY'],
    ['before go-live', {}, { today: '2026-06-30' }, 'wait', 'BEFORE_GO_LIVE'],
    ['older', { updated: at('2026-06-30') }, {}, 'skip', 'UNCHANGED_SINCE_GO_LIVE'],
  ])('ST4, ST21: %s', (_name, change, given, verdict, code) => {
    expect(plan({ job: job(change), ...given })).toMatchObject({ verdict, reason: { code } });
  });

  test('gone', () => {
    expect(plan({ job: undefined })).toMatchObject({
      verdict: 'skip',
      reason: { code: 'DELETED_IN_SOURCE' },
    });
  });

  test.each(['scheduled', 'completed', 'pending_invoice', 'sending_invoice', 'closed'])(
    'ST4: status %s is one of jobs.createWhen',
    (status) => {
      expect(planOf({ status }).verdict).toBe('create');
    },
  );

  test('ST4: the sentence names the status and the allowed ones', () => {
    const got = planOf({ status: 'bidding' }, { jobs: { createWhen: ['scheduled', 'closed'] } });
    expect(expectVerdict(got, 'skip').reason.sentence).toBe(
      'Its status is "bidding"; jobs are created in: scheduled, closed.',
    );
  });

  test('ST21: an older one is created when an invoice needs it', () => {
    const given = { job: job({ updated: at('2026-06-30') }), neededBy: 'invoice 5001' };
    expect(plan(given).verdict).toBe('create');
  });
});

describe('one that is linked', () => {
  const link = { costCenter: '', number: 'T2600099' };

  test('ST4: is never created again, whatever it says now', () => {
    expect(plan({ links: [link] })).toEqual({ verdict: 'linked', linked: [link], notes: [] });
    const changed = job({ status: 'canceled', type: 'survey', updated: at('2026-01-01') });
    expect(plan({ job: changed, links: [link], today: '2026-01-01' })).toMatchObject({ verdict: 'linked' });
  });

  test('ST21: a person’s external id counts, where that job is in Spectrum', () => {
    const own = job({ externalIds: { spectrum_job: ' t500' } });
    const jobs = { complete: false, rows: [jobRow({ number: 'T500', costCenter: '100' })] };
    expect(plan({ job: own, jobs })).toEqual({
      verdict: 'linked',
      linked: [{ costCenter: '100', number: 'T500' }],
      notes: [],
    });
    expect(reasonOf(plan({ job: own }))).toMatchObject({ code: 'JOB_MISSING', subject: 'job-99' });
    expect(codes(plan({ job: own, jobs: { complete: false, rows: [] } }))).toEqual(['READ_INCOMPLETE']);
  });

  test('the external id of a link is not looked for', () => {
    expect(plan({ job: job({ externalIds: { spectrum_job: 'T2600099' } }), links: [link] }).verdict).toBe(
      'linked',
    );
  });
});

describe('its number', () => {
  test('ST21: a job from before go-live whose number is there for the same customer may be the same', () => {
    const older = job({ created: at('2026-06-30') });
    const jobs = { complete: true, rows: [jobRow()] };
    expect(reasonOf(plan({ job: older, jobs }))).toEqual({
      code: 'POSSIBLE_DUPLICATE',
      sentence: 'Job 99, created 2026-06-30, may be in Spectrum already, as T2600099 of customer C00012.',
      subject: 'job-99',
    });
  });

  test.each<[string, string, string]>([
    ['a newer job', '2026-07-01', 'C00012'],
    ['another customer’s', '2026-06-30', 'C00099'],
  ])('ST4: %s number is taken', (_name, created, customerCode) => {
    const jobs = { complete: true, rows: [jobRow({ customerCode })] };
    expect(reasonOf(plan({ job: job({ created: at(created) }), jobs }))).toMatchObject({
      code: 'NUMBER_TAKEN',
      sentence: `Job number T2600099 is taken in Spectrum by a job of customer ${customerCode}.`,
    });
  });

  test('ST4: absence is proven by a complete read only', () => {
    expect(codes(plan({ jobs: { complete: false, rows: [] } }))).toEqual(['READ_INCOMPLETE']);
  });

  test.each<[Partial<Job>, string, string, string | undefined]>([
    [{ number: '' }, '{number}', 'JOB_NUMBER_UNUSABLE', 'job-99'],
    [{ number: '12345678901' }, '{number}', 'JOB_NUMBER_UNUSABLE', 'job-99'],
    [{ assignedOfficeId: '9' }, '{office}{number}', 'OFFICE_UNMAPPED', 'office-9'],
    [{ assignedOfficeId: undefined }, '{office}{number}', 'OFFICE_UNMAPPED', 'job-99'],
    [{}, '{number}{cc}', 'COST_CENTER_UNMAPPED', undefined],
  ])('ST4: %j with format %s waits: %s', (change, text_, code, subject) => {
    const by = { jobs: { number: format(text_), udf1: undefined } };
    const reason = reasonOf(planOf(change, by));
    expect(reason.code).toBe(code);
    expect(reason.subject).toBe(subject);
  });

  test('ST4: the year is that of creation in the accounting zone', () => {
    const created = Date.parse('2027-01-01T04:59:59Z') / 1000;
    const by = { jobs: { number: format('{yy}{number:7}') } };
    expect(bodyOf({ created, number: '12' }, by)?.number).toBe('260000012');
    expect(bodyOf({ created: created + 1, number: '12' }, by)?.number).toBe('270000012');
  });
});

describe('customer and site', () => {
  test('ST4: it waits for both, the site first as it brings its customer, and says what is to be started', () => {
    const got = plan({ customer: company(), location: { ...linkedLocation, externalIds: {} } });
    expect(codes(got)).toEqual(['SITE_PENDING', 'CUSTOMER_PENDING']);
    expect(expectVerdict(got, 'wait').needs).toEqual([
      { kind: 'company', id: '77' },
      { kind: 'location', id: '88' },
    ]);
    expect(expectVerdict(got, 'wait').draft[0]?.body).toMatchObject({
      customer: '',
      site: '',
      number: 'T2600099',
    });
  });

  test.each<[string, Partial<JobSnapshot>, string, string | undefined]>([
    ['no customer', { job: job({ customerId: undefined }) }, 'CUSTOMER_UNMAPPED', undefined],
    [
      'a customer not in use',
      { customers: { complete: true, rows: [customerRow({ status: 'N' })] } },
      'CUSTOMER_NOT_USED',
      'company-77',
    ],
    [
      'a customer that is not there',
      { customers: { complete: true, rows: [] } },
      'CUSTOMER_MISSING',
      'company-77',
    ],
    ['no location', { job: job({ locationId: undefined }) }, 'LOCATION_UNMAPPED', undefined],
    ['a customer that is not found', { customer: undefined }, 'CUSTOMER_UNMAPPED', 'company-77'],
    ['a vendor as customer', { customer: company({ isCustomer: false }) }, 'CUSTOMER_UNMAPPED', 'company-77'],
    [
      'an inactive location',
      { location: { ...linkedLocation, externalIds: {}, status: 'inactive' } },
      'LOCATION_UNMAPPED',
      'location-88',
    ],
    ['a site that is not there', { sites: { complete: true, rows: [] } }, 'SITE_MISSING', 'location-88'],
    ['a site that may be there', { sites: { complete: false, rows: [] } }, 'READ_INCOMPLETE', 'sites'],
  ])('ST4: %s waits', (_name, given, code, subject) => {
    const got = expectVerdict(plan(given), 'wait');
    expect(got.reason.code).toBe(code);
    expect(got.reason.subject).toBe(subject);
    expect(got.needs).toEqual([]);
  });

  test('ST4: with map-only a person links them, and nothing is to be started', () => {
    const by = { customers: { mode: 'map-only' }, sites: { mode: 'map-only' } } as const;
    const got = plan({ customer: company(), location: { ...linkedLocation, externalIds: {} } }, by);
    expect(codes(got)).toEqual(['LOCATION_UNMAPPED', 'CUSTOMER_UNMAPPED']);
    expect(expectVerdict(got, 'wait').needs).toEqual([]);
  });

  test('a location that is not found has no state either, told once', () => {
    expect(codes(plan({ location: undefined }))).toEqual(['STATE_MISSING', 'LOCATION_UNMAPPED']);
  });
});

describe('mappings', () => {
  test.each<[string, Partial<Job>, Change, string, RegExp, string | undefined]>([
    [
      'contract type',
      { type: 'upgrade' },
      {},
      'CONTRACT_TYPE_UNMAPPED',
      /"upgrade" is not in jobs\.contractTypes, which has: repair, inspection\./,
      'jobtype-upgrade',
    ],
    [
      'tax class',
      {},
      { taxes: { classByState: {} } },
      'TAX_CLASS_UNMAPPED',
      /State TX of location 88 is not in taxes\.classByState/,
      'state-TX',
    ],
    [
      'work state',
      {},
      { payroll: { workStateByState: {} } },
      'WORK_STATE_UNMAPPED',
      /TX .* payroll\.workStateByState/,
      'state-TX',
    ],
    [
      'price method',
      {},
      { jobs: { priceMethod: undefined } },
      'PRICE_METHOD_UNMAPPED',
      /F, T, C and U are allowed/,
      undefined,
    ],
    [
      'office for UDF1',
      { assignedOfficeId: '9' },
      {},
      'OFFICE_UNMAPPED',
      /Office 9 of job 99 is not in jobs\.udf1\.map/,
      'office-9',
    ],
    [
      'UDF1 with a comma',
      {},
      { jobs: { udf1: { map: { '7': 'Dallas, TX' } } } },
      'TEXT_FORBIDDEN',
      /"Dallas, TX"; a user-defined field takes no commas/,
      'office-7',
    ],
    [
      'UDF1 too long',
      {},
      { jobs: { udf1: { map: { '7': 'Dallas and Fort Worth' } } } },
      'TEXT_TOO_LONG',
      /has 21 characters; 20/,
      'office-7',
    ],
  ])('ST4: %s waits', (_name, change, by, code, sentence, subject) => {
    const got = planOf(change, by);
    expect(codes(got)).toEqual([code]);
    expect(reasonOf(got).sentence).toMatch(sentence);
    expect(reasonOf(got).subject).toBe(subject);
  });

  test.each(['', ' ', 'Texas', 'T'])('ST4: state %j waits, told once', (state) => {
    expect(codes(planAt({ address: { ...address, state } }))).toEqual(['STATE_MISSING']);
  });

  test('ST4: what is not used is blank', () => {
    const by = { jobs: { contractTypes: {}, udf1: undefined, division: '12' } };
    expect(bodyOf({}, by)).toMatchObject({ jobType: '', udf1: '', division: '12' });
  });

  test('a job without office has no UDF1, and says so', () => {
    const got = expectVerdict(planOf({ assignedOfficeId: undefined }), 'create');
    expect(got.jobs[0]?.body.udf1).toBe('');
    expect(got.notes).toEqual(['UDF1 is blank: job 99 has no assigned office.']);
  });

  test('ST4: taxable is the location’s', () => {
    expect(expectVerdict(planAt({ taxable: false }), 'create').jobs[0]?.body.taxable).toBe('N');
  });

  test('ST4: the price method is the cost center’s, else the setting', () => {
    const costCenters = { enabled: true, default: '100', priceMethod: { '100': 'F' } } as const;
    expect(bodyOf({}, { costCenters })).toMatchObject({ costCenter: '100', priceMethod: 'F' });
    expect(bodyOf({}, { costCenters: { ...costCenters, default: '200' } })).toMatchObject({
      priceMethod: 'T',
    });
  });

  test('ST4: a long name is shortened and told, or waits by setting', () => {
    const name = 'Quarterly inspection of the north building';
    const got = expectVerdict(planOf({ name }), 'create');
    expect(got.jobs[0]?.body.description).toBe('Quarterly inspection of');
    expect(got.notes).toEqual(['The name of job 99 was shortened, or characters were replaced.']);
    expect(codes(planOf({ name }, { jobs: { text: { ...text, onTooLong: 'wait' } } }))).toEqual([
      'TEXT_TOO_LONG',
    ]);
    expect(bodyOf({ name: ' ' })?.description).toBe('Job 2600099');
  });
});

test('ST6: the overhead batch is a part of its own, with job and code only', () => {
  const ohBatch = { default: 'gen', byJobType: { repair: 'rep' } };
  const ohOf = (type: string) => expectVerdict(planOf({ type }, { jobs: { ohBatch } }), 'create').jobs[0]?.oh;
  expect(ohOf('repair')).toEqual({
    part: 'oh',
    body: { number: 'T2600099', ohBatch: 'REP' },
    provenance: { number: 'the job', ohBatch: 'jobs.ohBatch.byJobType.repair' },
  });
  expect(ohOf('inspection')?.body).toEqual({ number: 'T2600099', ohBatch: 'GEN' });
  expect(expectVerdict(plan(), 'create').jobs[0]?.oh).toBeUndefined();
});

test('what to read of Spectrum', () => {
  expect(jobNeeds(snapshot(), rules())).toEqual({ customer: 'C00012', site: 'S00012', jobs: ['T2600099'] });
  const own = snapshot({ job: job({ externalIds: { spectrum_job: 't7' } }), customer: company() });
  expect(jobNeeds(own, rules())).toEqual({ customer: undefined, site: 'S00012', jobs: ['T7', 'T2600099'] });
  expect(jobNeeds(snapshot({ job: undefined }), rules())).toEqual({ jobs: [] });
});

const words = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.lorem(),
);
const given = fc.record({
  name: words,
  number: fc.oneof(fc.nat({ max: 9_999_999 }).map(String), fc.string({ maxLength: 12 })),
  type: fc.constantFrom('repair', 'inspection', 'upgrade', 'survey'),
  status: fc.constantFrom('scheduled', 'scheduled', 'closed', 'new'),
  assignedOfficeId: fc.constantFrom('7', '8', undefined),
  tags: fc.array(
    fc.oneof(
      words,
      words.map((name) => `PM: ${name}`),
    ),
    { maxLength: 3 },
  ),
  state: fc.constantFrom('TX', 'tx ', 'OK', ''),
  street: words,
  city: words,
});

test('ST4: every job has an answer, and every Spectrum job fits its fields', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(given, ({ state, street, city, ...change }) => {
      const location = { ...linkedLocation, address: { ...address, state, street, city } };
      const got = plan({ job: job(change), location });
      seen.set(got.verdict, (seen.get(got.verdict) ?? 0) + 1);
      expect(plan({ job: job(change), location })).toEqual(got);
      if (got.verdict !== 'create') return;
      const width = new Map(Object.entries(widths));
      for (const { body } of got.jobs) {
        for (const [field, value] of Object.entries<string>({ ...body })) {
          expect(value).toMatch(/^[\x20-\x7e]*$/);
          expect(value.length).toBeLessThanOrEqual(width.get(field) ?? 0);
        }
        const { number, customer, site, taxClass, workState, priceMethod, description } = body;
        expect([number, customer, site, taxClass, workState, priceMethod, description]).not.toContain('');
      }
    }),
    { numRuns: 1000 },
  );
  for (const verdict of ['create', 'wait', 'skip']) expect(seen.get(verdict) ?? 0).toBeGreaterThan(30);
});
