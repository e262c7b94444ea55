import type { TrimblePayClient } from '../../../clients/trimble-pay';
import { sectionOf } from '../../../clients/trimble-pay';
import { all, clientOf, closeAll, complaint, json, reset, serve } from './support';
import type { Respond } from './support';

afterEach(closeAll);

const line = {
  sov_line_id: 'sov_1',
  accounting_line_id: 'acl_1',
  scheduled_value: '60000.00',
  previous_work: '0.00',
  previous_stored: '0.00',
  work_this_period: '20000.00',
  stored_now: '0.00',
  retainage_to_date_work: '2000.00',
  retainage_to_date_stored: '0.00',
  retainage_released_this_period: '0.00',
};
const application = {
  id: 'pap_1',
  contract_id: 'con_1',
  number: 1,
  kind: 'progress',
  period_start: '2026-10-01',
  period_end: '2026-10-31',
  status: 'approved',
  erp_invoice_number: null,
  invoice_date: '2026-10-31',
  lines: [line],
  totals: {
    original_contract_sum: '60000.00',
    net_change_by_change_orders: '-5000.00',
    contract_sum_to_date: '55000.00',
    total_completed_and_stored: '20000.00',
    retainage_of_completed_work: '2000.00',
    retainage_of_stored_material: '0.00',
    total_retainage: '2000.00',
    total_earned_less_retainage: '18000.00',
    less_previous_certificates: '0.00',
    current_payment_due: '18000.00',
    balance_to_finish_including_retainage: '37000.00',
  },
  revision: 2,
  updated_at: '2026-11-01T10:00:00.123456Z',
};

const answering = async (value: object): Promise<TrimblePayClient> =>
  clientOf((await serve((_seen, response) => json(response, value))).url);

describe('TP7: a pay application', () => {
  test('becomes the application of the domain', async () => {
    expect(await (await answering(application)).application('pap_1')).toEqual({
      id: 'pap_1',
      contractId: 'con_1',
      number: 1,
      kind: 'progress',
      periodStart: '2026-10-01',
      periodEnd: '2026-10-31',
      status: 'approved',
      erpInvoiceNumber: '',
      invoiceDate: '2026-10-31',
      lines: [
        {
          sovLineId: 'sov_1',
          sectionId: 'acl_1',
          scheduledValue: '60000.00',
          previousWork: '0.00',
          previousStored: '0.00',
          workThisPeriod: '20000.00',
          storedNow: '0.00',
          retainageToDateWork: '2000.00',
          retainageToDateStored: '0.00',
          retainageReleasedThisPeriod: '0.00',
        },
      ],
      totals: {
        originalSum: '60000.00',
        netChange: '-5000.00',
        sumToDate: '55000.00',
        completedAndStored: '20000.00',
        retainageOfWork: '2000.00',
        retainageOfStored: '0.00',
        retainage: '2000.00',
        earnedLessRetainage: '18000.00',
        previousCertificates: '0.00',
        currentPaymentDue: '18000.00',
        balanceToFinish: '37000.00',
      },
      revision: 2,
      updated: '2026-11-01T10:00:00.123456Z',
    });
  });

  test('tells who submitted it, where that is known', async () => {
    const submitted = async (submitted_by: unknown) =>
      (await (await answering({ ...application, submitted_by })).application('pap_1'))?.submittedBy;
    expect(await submitted({ user: 'u1', email: 'ar@sub.example' })).toEqual({
      user: 'u1',
      email: 'ar@sub.example',
    });
    expect(await submitted({ email: 'ar@sub.example' })).toEqual({ email: 'ar@sub.example' });
    expect(await submitted(null)).toBeUndefined();
  });

  test.each([
    20_000,
    20_000.1,
    '20000',
    '20000.0',
    '20000.000',
    '20,000.00',
    '+20000.00',
    '020000.00',
    '-0.00',
    ' 20000.00',
    '2e4',
    '.00',
    '',
    null,
    undefined,
    '٢٠٠٠٠.00',
  ])('money is taken to the letter: %p is refused, naming the field', async (work_this_period) => {
    const client = await answering({ ...application, lines: [{ ...line, work_this_period }] });
    await expect(client.application('pap_1')).rejects.toMatchObject({
      kind: 'unclear',
      sentence: expect.stringContaining('lines.0.work_this_period is '),
    });
  });

  test.each(['0.00', '-0.01', '0.05', '-5000.00', '9999999999999.99'])('%p is money', async (amount) => {
    const client = await answering({ ...application, lines: [{ ...line, work_this_period: amount }] });
    expect((await client.application('pap_1'))?.lines[0]?.workThisPeriod).toBe(amount);
  });

  test.each<[string, object]>([
    ['without its lines', { lines: undefined }],
    ['without a total', { totals: { ...application.totals, total_retainage: undefined } }],
    ['with a number as text', { number: '1' }],
    ['in a status that nobody knows', { status: 'reviewed' }],
    ['with a date that is none', { period_end: '2026-02-30' }],
    ['approved without a date', { invoice_date: null }],
    ['with a numeric id', { id: 7 }],
    ['that is another one', { id: 'pap_2' }],
  ])('%s is not believed', async (_name, more) => {
    const client = await answering({ ...application, ...more });
    await expect(client.application('pap_1')).rejects.toMatchObject({ kind: 'unclear' });
  });

  test('a draft may have no date yet', async () => {
    const client = await answering({ ...application, status: 'draft', invoice_date: null });
    expect(await client.application('pap_1')).toMatchObject({ status: 'draft', invoiceDate: '' });
  });
});

describe('TP2: a contract and what belongs to it', () => {
  test('contract', async () => {
    const client = await answering({
      id: 'con_1',
      external_id: 'ABC:2601:S-100',
      project_id: 'prj_1',
      vendor_id: 'ven_1',
      subcontract_number: 'S-100',
      description: 'Concrete',
      original_value: '160000.00',
      current_value: '155000.00',
      line_item_type: 'lump_sum',
      default_retainage_percentage_of_completed_work: '10.00',
      default_retainage_percentage_of_materials_stored: '5.00',
      amount_approved_off_system: '0.00',
      approved_application_count: 0,
      status: 'active',
      locked: true,
    });
    expect(await client.contract('con_1')).toEqual({
      id: 'con_1',
      externalId: 'ABC:2601:S-100',
      projectId: 'prj_1',
      vendorId: 'ven_1',
      subcontractNumber: 'S-100',
      description: 'Concrete',
      originalValue: '160000.00',
      currentValue: '155000.00',
      lineItemType: 'lump_sum',
      retainage: { work: '10.00', stored: '5.00' },
      amountApprovedOffSystem: '0.00',
      approvedApplicationCount: 0,
      status: 'active',
      locked: true,
      updated: '',
    });
  });

  test('TP3: sections, and which are ours', async () => {
    const row = {
      id: 'acl_1',
      external_key: '0100|S|10',
      accounting_line_code: '0100',
      accounting_line_name: 'Footings',
      accounting_line_value: '100000.00',
      cost_type: 'S',
      is_retainable: false,
      change_order_id: null,
    };
    const client = await answering([row, { ...row, id: 'acl_2', external_key: 'by hand' }]);
    const [ours, other] = await client.accountingLines('con_1');
    expect(ours && sectionOf(ours)).toEqual({
      id: 'acl_1',
      place: { phase: '0100', costType: 'S', item: '10', line: '' },
      name: 'Footings',
      value: '100000.00',
      retainable: false,
    });
    expect(other && sectionOf(other)).toBeUndefined();
  });

  test('TP5: the schedule of values, as a bare list or in pages', async () => {
    const row = {
      id: 'sov_1',
      accounting_line_id: 'acl_1',
      item_no: '1',
      description: '',
      scheduled_value: '-60000.00',
      quantity: '12.5',
      unit_price: null,
      change_order_id: null,
    };
    const expected = {
      id: 'sov_1',
      sectionId: 'acl_1',
      itemNo: '1',
      description: '',
      scheduledValue: '-60000.00',
      quantity: '12.5',
    };
    expect(await (await answering([row])).sov('con_1')).toEqual([expected]);
    const api = await serve(({ query }, response) =>
      query.cursor === 'c2'
        ? json(response, { data: [{ ...row, id: 'sov_2' }], next_cursor: null })
        : json(response, { data: [row], next_cursor: 'c2' }),
    );
    expect(await clientOf(api.url).sov('con_1')).toEqual([expected, { ...expected, id: 'sov_2' }]);
  });

  test('TP4: change orders', async () => {
    const client = await answering({
      data: [
        {
          id: 'cho_1',
          external_id: 'ABC:2601:S-100:1',
          number: '1',
          description: 'Less',
          amount: '-5000.00',
          executed_on: '2026-10-02',
          lines: [{ external_key: '0100|S|10|CO:1|1', description: 'Less', amount: '-5000.00' }],
        },
      ],
    });
    expect(await client.changeOrders('con_1')).toMatchObject([
      {
        id: 'cho_1',
        executedOn: '2026-10-02',
        lines: [{ externalKey: '0100|S|10|CO:1|1', amount: '-5000.00' }],
      },
    ]);
  });

  test('a list of something that does not exist is an error, never an empty list', async () => {
    const api = await serve((_seen, response) => json(response, complaint('not_found'), 404));
    await expect(clientOf(api.url).sov('con_9')).rejects.toMatchObject({ kind: 'notFound' });
    await expect(clientOf(api.url).attachments('pap_9')).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('TP6: sign-offs', () => {
  const step = (sequence: number, more: object = {}) => ({
    sequence,
    user: `approver-${sequence}`,
    decision: 'approved',
    decided_at: '2026-11-01T10:00:00Z',
    comment: null,
    ...more,
  });
  const moving = async (revisions: number[], steps: object[]) => {
    const api = await serve(({ path }, response) =>
      json(response, path.endsWith('/approvals') ? steps : { revision: revisions.shift() ?? 99 }),
    );
    return { api, client: clientOf(api.url) };
  };

  test('are those of the revision before and after they were read, in order', async () => {
    const { client } = await moving([2, 2], [step(2, { decision: 'pending', decided_at: null }), step(1)]);
    expect(await client.approvals('pap_1')).toEqual({
      revision: 2,
      steps: [
        {
          sequence: 1,
          user: 'approver-1',
          decision: 'approved',
          decidedAt: '2026-11-01T10:00:00Z',
          comment: '',
        },
        { sequence: 2, user: 'approver-2', decision: 'pending', decidedAt: '', comment: '' },
      ],
    });
  });

  test('are read again when the application changed meanwhile', async () => {
    const { api, client } = await moving([1, 2, 2], [step(1)]);
    expect(await client.approvals('pap_1')).toMatchObject({ revision: 2 });
    expect(api.seen.filter(({ path }) => path.endsWith('/approvals'))).toHaveLength(2);
  });

  test('of an application that keeps changing are an error', async () => {
    const { client } = await moving([1, 2, 3, 4], [step(1)]);
    await expect(client.approvals('pap_1')).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('of an earlier revision do not count', async () => {
    const { client } = await moving([2, 2], [step(1, { revision: 1 }), step(2, { revision: 2 })]);
    expect((await client.approvals('pap_1'))?.steps.map((one) => one.decision)).toEqual([
      'pending',
      'approved',
    ]);
  });
});

describe('lists by cursor (TP11)', () => {
  const row = (n: number, updated = `2026-11-01T10:00:0${n}Z`) => ({
    ...application,
    id: `pap_${n}`,
    number: n,
    updated_at: updated,
  });

  test('go from page to page with the filter, until none is named', async () => {
    const api = await serve(({ query }, response) => {
      const pages: Record<string, object> = {
        '': { data: [row(1), row(2)], next_cursor: 'c2' },
        // Row 2 came before; row 1 changed meanwhile.
        c2: { data: [row(2), row(1, '2026-11-01T10:00:09Z')], next_cursor: 'c3' },
        c3: { data: [], next_cursor: null },
      };
      json(response, pages[query.cursor ?? ''] ?? {});
    });
    const filter = { status: 'approved', updatedSince: '2026-11-01T00:00:00.123456Z' } as const;
    const rows = await all(clientOf(api.url).listApplications(filter));
    expect(rows.map(({ id, updated }) => `${id} ${updated}`)).toEqual([
      'pap_1 2026-11-01T10:00:01Z',
      'pap_2 2026-11-01T10:00:02Z',
      'pap_1 2026-11-01T10:00:09Z',
    ]);
    const query = { status: 'approved', updated_since: '2026-11-01T00:00:00.123456Z', limit: '100' };
    expect(api.seen.map((one) => one.query)).toEqual([
      query,
      { ...query, cursor: 'c2' },
      { ...query, cursor: 'c3' },
    ]);
  });

  test('a cursor that comes again is an error, not a loop', async () => {
    const api = await serve((_seen, response) => json(response, { data: [row(1)], next_cursor: 'same' }));
    await expect(all(clientOf(api.url).listApplications())).rejects.toMatchObject({ kind: 'unclear' });
    expect(api.seen).toHaveLength(2);
  });

  test.each<[string, object]>([
    ['no rows', { next_cursor: null }],
    ['a bare list', [row(1)]],
    ['a numeric cursor', { data: [], next_cursor: 7 }],
    ['a row without its instant', { data: [{ ...row(1), updated_at: undefined }], next_cursor: null }],
    ['an instant without a zone', { data: [row(1, '2026-11-01T10:00:00')], next_cursor: null }],
  ])('%s is not believed', async (_name, page) => {
    await expect(all((await answering(page)).listApplications())).rejects.toMatchObject({ kind: 'unclear' });
  });
});

describe('what a read means', () => {
  test('an expired token is renewed once and the call repeated (F5)', async () => {
    const api = await serve((seen, response) =>
      seen.headers.authorization === 'Bearer token-1'
        ? json(response, complaint('unauthorized'), 401)
        : json(response, application),
    );
    expect(await clientOf(api.url).application('pap_1')).toMatchObject({ id: 'pap_1' });
    expect(api.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  test.each<[string, Respond, object]>([
    ['403', (_s, r) => json(r, complaint('forbidden'), 403), { kind: 'forbidden', status: 403 }],
    ['409', (_s, r) => json(r, complaint('conflict'), 409), { kind: 'conflict' }],
    [
      '422',
      (_s, r) => json(r, complaint('validation_failed', '', [{ field: 'limit', issue: 'is wrong' }]), 422),
      { kind: 'invalid', sentence: expect.stringContaining('limit is wrong') },
    ],
    [
      '429',
      (_s, r) => r.writeHead(429, { 'retry-after': '120' }).end(),
      { kind: 'throttled', retryAfterMs: 120_000 },
    ],
    ['500', (_s, r) => json(r, complaint('oops'), 500), { kind: 'unavailable', status: 500 }],
    ['a reset', (_s, r) => reset(r), { kind: 'unavailable' }],
    [
      'an empty 200 (F4)',
      (_s, r) => r.end(),
      { kind: 'unclear', sentence: expect.stringContaining('an empty body') },
    ],
    ['JSON cut off (F4)', (_s, r) => r.end('{"id":"pap_1'), { kind: 'unclear' }],
    ['404 of a proxy: no deletion', (_s, r) => r.writeHead(404).end('<html>'), { kind: 'unclear' }],
  ])('%s', async (_name, respond, expected) => {
    const api = await serve(respond);
    const failure: unknown = await clientOf(api.url, { answerMs: 1_000 })
      .application('pap_1')
      .catch((one: unknown) => one);
    expect(failure).toMatchObject({ name: 'TrimblePayError', ...expected });
    // F17: flat, without the request and its token.
    expect(JSON.stringify(failure)).not.toMatch(/token-|canary|config/);
  });

  test('404 in Trimble Pay’s own words is: there is none', async () => {
    const api = await serve((_seen, response) => json(response, complaint('not_found'), 404));
    const client = clientOf(api.url);
    expect(await client.application('pap_1')).toBeUndefined();
    expect(await client.contract('con_1')).toBeUndefined();
    expect(await client.project('prj_1')).toBeUndefined();
    expect(await client.approvals('pap_1')).toBeUndefined();
  });

  test.each(['..', '.', '', ' '])('the id %p is refused before any call', async (id) => {
    const api = await serve((_seen, response) => json(response, application));
    await expect(clientOf(api.url).application(id)).rejects.toThrow(RangeError);
    await expect(clientOf(api.url).sov(id)).rejects.toThrow(RangeError);
    expect(api.seen).toHaveLength(0);
  });

  test('an id stays one part of the path', async () => {
    const api = await serve((_seen, response) => json(response, { ...application, id: '../a?b' }));
    await clientOf(api.url).application('../a?b');
    expect(api.seen[0]?.path).toBe('/pay_applications/..%2Fa%3Fb');
  });
});
