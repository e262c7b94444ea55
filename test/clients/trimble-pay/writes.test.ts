import type { TrimblePayClient } from '../../../clients/trimble-pay';
import type { Sent } from '../../../domain/effects';
import { clientOf, closeAll, complaint, json, options, reset, serve } from './support';
import type { Respond } from './support';

afterEach(closeAll);

const address = { addressLine1: '1 Main', addressLine2: '', city: 'Austin', state: 'TX', zipCode: null };
const project = {
  ...address,
  name: 'Depot',
  number: '2601',
  type: '',
  ownerName: 'City',
  timeZone: 'America/Chicago',
  isArchived: false,
};
const vendor = { ...address, name: 'Concrete Co', phone: '' };
const contract = {
  projectId: 'prj_1',
  vendorId: 'ven_1',
  subcontractNumber: 'S-100',
  description: 'Concrete',
  originalValue: '160000.00',
  lineItemType: 'lump_sum',
  retainage: { work: '10.00', stored: '5.00' },
} as const;
const subcontract = { company: 'ABC', job: '2601', subcontract: 'S/100' };
const place = { phase: '0100', costType: 'S', item: '', line: '' };
const changeOrder = {
  number: '1',
  description: 'Less',
  amount: '-5000.00',
  executedOn: '2026-10-02',
  lines: [{ place: { ...place, changeOrder: '1', line: '1' }, description: 'Less', amount: '-5000.00' }],
};
const result = {
  status: 'exported',
  erpRef: 'S-100-1',
  attemptedAt: '2026-11-01T10:00:00Z',
  attachments: [],
} as const;
const connection = {
  companyCode: 'ABC',
  job: '2601',
  autoExport: true,
  invoiceNumberFormat: '{subcontract}-{app}',
  exportRetainage: 'manual',
} as const;
const sovLine = { sectionId: 'acl_1', itemNo: '1', description: 'East', scheduledValue: '100.00' };

type Write = (client: TrimblePayClient, key: { idempotencyKey: string; revision?: number }) => Promise<Sent>;

const optionalAddress = {
  address_line1: '1 Main',
  address_line2: null,
  city: 'Austin',
  state: 'TX',
  zip_code: null,
};

const writes: [string, Write, string, unknown][] = [
  [
    'TP1: a project',
    (c, o) => c.createProject({ company: 'ABC', job: '2601' }, project, o),
    'POST /projects',
    {
      external_id: 'ABC/2601',
      name: 'Depot',
      project_number: '2601',
      project_type: null,
      owner_name: 'City',
      time_zone: 'America/Chicago',
      is_archived: false,
      ...optionalAddress,
    },
  ],
  [
    'TP1: a job that was renamed',
    (c, o) => c.updateProject('prj_1', { name: 'Depot 2' }, { ...o, revision: 4 }),
    'PATCH /projects/prj_1',
    { name: 'Depot 2', revision: 4 },
  ],
  [
    'TP1: the connection',
    (c, o) => c.connectErp('prj_1', connection, o),
    'POST /projects/prj_1/erp_connection',
    {
      erp: 'spectrum',
      company_code: 'ABC',
      job: '2601',
      settings: {
        auto_export: true,
        invoice_number_format: '{subcontract}-{app}',
        export_retainage: 'manual',
      },
    },
  ],
  [
    'TP2: a vendor',
    (c, o) => c.putVendor({ company: 'ABC', vendor: 'V1' }, vendor, o),
    'PUT /vendors/by_external_id/ABC%3AV1',
    { name: 'Concrete Co', phone: null, ...optionalAddress },
  ],
  [
    'TP2: a member',
    (c, o) => c.addVendorMember('ven_1', { email: ' sub@example.com ' }, o),
    'POST /vendors/ven_1/members',
    { email: 'sub@example.com' },
  ],
  [
    'TP2: a contract',
    (c, o) => c.putContract(subcontract, contract, o),
    'PUT /contracts/by_external_id/ABC%3A2601%3AS%252F100',
    {
      project_id: 'prj_1',
      vendor_id: 'ven_1',
      subcontract_number: 'S-100',
      description: 'Concrete',
      original_value: '160000.00',
      line_item_type: 'lump_sum',
      default_retainage_percentage_of_completed_work: '10.00',
      default_retainage_percentage_of_materials_stored: '5.00',
    },
  ],
  [
    'TP4: a change order',
    (c, o) => c.putChangeOrder('con_1', { ...subcontract, changeOrder: '1' }, changeOrder, o),
    'PUT /contracts/con_1/change_orders/by_external_id/ABC%3A2601%3AS%252F100%3A1',
    {
      number: '1',
      description: 'Less',
      amount: '-5000.00',
      executed_on: '2026-10-02',
      lines: [{ external_key: '0100|S||CO:1|1', description: 'Less', amount: '-5000.00' }],
    },
  ],
  [
    'TP10: a failure',
    (c, o) =>
      c.putErpExport(
        'pap_1',
        { ...result, status: 'failed', erpRef: undefined, error: { code: 'over_contract', message: 'Over' } },
        o,
      ),
    'PUT /pay_applications/pap_1/erp_export',
    {
      status: 'failed',
      error: { code: 'over_contract', message: 'Over' },
      attempted_at: '2026-11-01T10:00:00Z',
      attachments: [],
    },
  ],
];

describe('writes as they go out', () => {
  test.each(writes)('%s', async (_name, write, call, body) => {
    const api = await serve((_seen, response) => json(response, { id: 'x_1' }, 201));
    const sent = await write(clientOf(api.url), { idempotencyKey: 'key-1' });
    expect(sent.outcome).toBe('applied');
    expect(api.seen).toHaveLength(1);
    expect(api.seen[0]).toMatchObject({ headers: { 'idempotency-key': 'key-1' } });
    expect(`${api.seen[0]?.method} ${api.seen[0]?.path}`).toBe(call);
    expect(api.seen[0]?.body).toEqual(body);
  });

  test('TP2: billing before Trimble Pay is told with the contract, while it may be', async () => {
    const api = await serve((_seen, response) => json(response, { id: 'con_1' }));
    const offSystem = { amountApproved: '7000.00', approvedApplications: 2 };
    await clientOf(api.url).putContract(subcontract, { ...contract, offSystem }, options());
    expect(api.seen[0]?.body).toMatchObject({
      amount_approved_off_system: '7000.00',
      approved_application_count: 2,
    });
  });

  test('TP3: the full set of sections gives the lines that Trimble Pay now has', async () => {
    const row = {
      external_key: '0100|S|',
      accounting_line_code: '0100',
      accounting_line_name: 'Footings',
      accounting_line_value: '100.00',
      cost_type: 'S',
      is_retainable: true,
    };
    const api = await serve((_seen, response) => json(response, [{ id: 'acl_1', ...row }]));
    const client = clientOf(api.url);
    const lines = [{ place, name: 'Footings', value: '100.00', isRetainable: true }];
    expect(await client.putAccountingLines('con_1', lines, options())).toMatchObject({
      outcome: 'applied',
      lines: [{ id: 'acl_1', externalKey: '0100|S|', value: '100.00' }],
    });
    expect(api.seen[0]).toMatchObject({
      method: 'PUT',
      path: '/contracts/con_1/accounting_lines',
      body: [row],
    });
  });

  test('TP5: lines of the schedule of values; an answer that is no such list is in doubt', async () => {
    const row = { accounting_line_id: 'acl_1', item_no: '1', description: 'East', scheduled_value: '100.00' };
    const answers = [[{ id: 'sov_1', ...row }], [{ id: 'sov_1' }], {}];
    const api = await serve((_seen, response) => json(response, answers.shift() ?? {}));
    const client = clientOf(api.url);
    expect(await client.putSov('con_1', [sovLine], options())).toMatchObject({
      outcome: 'applied',
      lines: [{ id: 'sov_1', sectionId: 'acl_1' }],
    });
    expect((await client.putSov('con_1', [sovLine], options())).outcome).toBe('unclear');
    expect((await client.putSov('con_1', [sovLine], options())).outcome).toBe('unclear');
    expect(api.seen[0]).toMatchObject({ method: 'PUT', path: '/contracts/con_1/sov', body: [row] });
  });
});

describe('what is there already (TP1, TP2)', () => {
  const conflicting = async (code: string, details: unknown): Promise<TrimblePayClient> =>
    clientOf((await serve((_seen, response) => json(response, complaint(code, 'No', details), 409))).url);
  const add = (client: TrimblePayClient) =>
    client.addVendorMember('ven_1', { email: 'a@b.example' }, options());
  const create = (client: TrimblePayClient) =>
    client.createProject({ company: 'ABC', job: '2601' }, project, options());

  test.each<[string, string, unknown, string]>([
    ['the e-mail', 'already_exists', [{ field: 'email', issue: 'is taken', id: 'mem_1' }], 'mem_1'],
    ['no details', 'conflict', undefined, ''],
  ])('a member: 409 with %s is what was wanted', async (_name, code, details, ref) => {
    expect(await add(await conflicting(code, details))).toMatchObject({ outcome: 'applied', ref });
  });

  test.each<[string, string, unknown]>([
    ['another field', 'conflict', [{ field: 'phone', issue: 'is wrong' }]],
    ['the key of the call', 'idempotency_key_reused', undefined],
  ])('a member: 409 with %s is a refusal', async (_name, code, details) => {
    expect(await add(await conflicting(code, details))).toMatchObject({
      outcome: 'refused',
      rows: [{ code }],
    });
  });

  test('a project with our name is ours; without its id it is a refusal', async () => {
    const details = [{ field: 'external_id', issue: 'is taken', id: 'prj_7' }];
    expect(await create(await conflicting('already_exists', details))).toMatchObject({
      outcome: 'applied',
      ref: 'prj_7',
    });
    expect(await create(await conflicting('already_exists', undefined))).toMatchObject({
      outcome: 'refused',
    });
    expect(await create(await conflicting('conflict', details))).toMatchObject({ outcome: 'refused' });
  });

  test('a connection that is there is a refusal: it may be another job’s', async () => {
    const client = await conflicting('already_connected', [{ field: 'job', issue: 'is that of prj_2' }]);
    expect(await client.connectErp('prj_1', connection, options())).toEqual({
      outcome: 'refused',
      rows: [{ code: 'already_connected', column: 'job', text: 'No: job is that of prj_2' }],
    });
  });
});

describe('what can never be right is refused before any call', () => {
  const wrong: [string, Write][] = [
    ['an amount', (c, o) => c.putContract(subcontract, { ...contract, originalValue: '160000' }, o)],
    [
      'a percent',
      (c, o) => c.putContract(subcontract, { ...contract, retainage: { work: '10%', stored: '0' } }, o),
    ],
    [
      'a date',
      (c, o) =>
        c.putChangeOrder(
          'c',
          { ...subcontract, changeOrder: '1' },
          { ...changeOrder, executedOn: '10/02/2026' },
          o,
        ),
    ],
    ['a blank code', (c, o) => c.putVendor({ company: 'ABC', vendor: '' }, vendor, o)],
    ['a blank e-mail', (c, o) => c.addVendorMember('ven_1', { email: ' ' }, o)],
    [
      'a section’s value',
      (c, o) => c.putAccountingLines('c', [{ place, name: '', value: '1', isRetainable: true }], o),
    ],
    ['a blank key', (c) => c.putErpExport('pap_1', result, { idempotencyKey: '' })],
    ['a key with a line break', (c) => c.putErpExport('pap_1', result, { idempotencyKey: 'a\r\nb: c' })],
    ['an id', (c, o) => c.putErpExport('..', result, o)],
  ];
  test.each(wrong)('%s', async (_name, write) => {
    const api = await serve((_seen, response) => json(response, { id: 'x' }));
    await expect(write(clientOf(api.url), options())).rejects.toThrow(RangeError);
    expect(api.seen).toHaveLength(0);
  });
});

describe('sent exactly once', () => {
  const context = (assertMayStillSend = (): void => undefined) => ({
    assertMayStillSend,
    signal: new AbortController().signal,
  });
  const tell = (client: TrimblePayClient, may = context()): Promise<Sent> =>
    client.putErpExport('pap_1', result, { ...options(), context: may });

  test.each<[string, Respond, string]>([
    ['a reset (F1)', (_s, r) => reset(r), 'unclear'],
    ['500 (F5)', (_s, r) => json(r, complaint('oops'), 500), 'unclear'],
    ['an empty 200 (F4)', (_s, r) => r.end(), 'unclear'],
    ['429 (F5)', (_s, r) => r.writeHead(429, { 'retry-after': '1' }).end(), 'notSent'],
    ['409', (_s, r) => json(r, complaint('conflict'), 409), 'refused'],
  ])('%s', async (_name, respond, outcome) => {
    const api = await serve(respond);
    expect((await tell(clientOf(api.url))).outcome).toBe(outcome);
    expect(api.seen).toHaveLength(1);
  });

  test('but after a 401, with the same key', async () => {
    const api = await serve((seen, response) =>
      seen.headers.authorization === 'Bearer token-1'
        ? json(response, complaint('unauthorized'), 401)
        : json(response, { id: 'pap_1' }),
    );
    expect((await tell(clientOf(api.url))).outcome).toBe('applied');
    expect(new Set(api.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(api.seen).toHaveLength(2);
  });

  test('F21: nothing once the time to send is over', async () => {
    const api = await serve((_seen, response) => json(response, { id: 'pap_1' }));
    const late = context(() => {
      throw new Error('the time to send is over');
    });
    await expect(tell(clientOf(api.url), late)).rejects.toThrow('the time to send is over');
    expect(api.seen).toHaveLength(0);
  });

  test('without a token nothing was sent, and the access is named', async () => {
    const api = await serve((_seen, response) => json(response, { error: 'invalid_client' }, 401));
    const client = clientOf(
      api.url,
      {},
      { oauth: { clientId: 'a', clientSecret: 'canary', tokenPath: '/denied' } },
    );
    const sent = await tell(client);
    expect(sent).toMatchObject({
      outcome: 'notSent',
      access: true,
      why: expect.stringContaining('trimblePay.acme.oauth'),
    });
    expect(JSON.stringify(sent)).not.toContain('canary');
    expect(api.seen.map(({ path }) => path)).toEqual(['/denied']);
  });
});
