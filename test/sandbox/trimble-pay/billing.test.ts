import { approved, drafted, started, world } from './helpers';
import type { Json, Started } from './helpers';

let pay: Started;
beforeAll(async () => {
  pay = await started();
});
afterAll(() => pay.close());
beforeEach(async () => {
  await pay.reset();
  await pay.state(world);
});

const one = async (id: string): Promise<Json> => (await pay.get(`/pay_applications/${id}`)).body;
const decisions = async (id: string): Promise<unknown[]> =>
  (await pay.get(`/pay_applications/${id}/approvals`)).rows.map((row) => [
    row.sequence,
    row.decision,
    row.revision,
  ]);

test('TP7 an application shows every line of the schedule of values and the G702 totals', async () => {
  const id = await drafted(pay);
  expect(await one(id)).toEqual({
    id,
    contract_id: 'con_1',
    number: 1,
    kind: 'progress',
    period_start: '2026-10-01',
    period_end: '2026-10-31',
    status: 'draft',
    erp_invoice_number: null,
    invoice_date: '2026-10-31',
    erp_export: null,
    submitted_by: null,
    revision: 1,
    updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    lines: [
      {
        sov_line_id: 'sov_a1',
        accounting_line_id: 'acl_a',
        scheduled_value: '60000.00',
        previous_work: '0.00',
        previous_stored: '0.00',
        work_this_period: '20000.00',
        stored_now: '0.00',
        retainage_to_date_work: '2000.00',
        retainage_to_date_stored: '0.00',
        retainage_released_this_period: '0.00',
      },
      expect.objectContaining({
        sov_line_id: 'sov_a2',
        stored_now: '12000.00',
        retainage_to_date_stored: '600.00',
      }),
      expect.objectContaining({ sov_line_id: 'sov_b1', retainage_to_date_work: '1000.00' }),
    ],
    totals: {
      original_contract_sum: '160000.00',
      net_change_by_change_orders: '0.00',
      contract_sum_to_date: '160000.00',
      total_completed_and_stored: '42000.00',
      retainage_of_completed_work: '3000.00',
      retainage_of_stored_material: '600.00',
      total_retainage: '3600.00',
      total_earned_less_retainage: '38400.00',
      less_previous_certificates: '0.00',
      current_payment_due: '38400.00',
      balance_to_finish_including_retainage: '121600.00',
    },
  });
});

test('TP7 the next application goes on from the last approved one, change order included', async () => {
  await approved(pay);
  await pay.put('/contracts/con_1/change_orders/by_external_id/1', {
    number: '1',
    amount: '10000.00',
    executed_on: '2026-11-02',
    lines: [{ external_key: '0100|S|', description: 'More', amount: '10000.00' }],
  });
  const added = (await pay.table('sov_line')).at(-1)?.id;
  const id = await drafted(pay, {
    lines: [
      { sov_line_id: 'sov_a1', work_this_period: '15000.00' },
      { sov_line_id: 'sov_a2', work_this_period: '15000.00', stored_now: '0.00' },
      { sov_line_id: 'sov_b1', work_this_period: '8333.33', stored_now: '4500.55' },
      { sov_line_id: added, work_this_period: '2500.00' },
    ],
  });
  expect(await one(id)).toMatchObject({
    number: 2,
    lines: [
      { previous_work: '20000.00', retainage_to_date_work: '3500.00' },
      { previous_work: '0.00', previous_stored: '12000.00', retainage_to_date_stored: '0.00' },
      { previous_work: '10000.00', retainage_to_date_work: '1833.33', retainage_to_date_stored: '225.03' },
      { previous_work: '0.00', retainage_to_date_work: '250.00' },
    ],
    totals: {
      net_change_by_change_orders: '10000.00',
      total_completed_and_stored: '75333.88',
      total_retainage: '7308.36',
      total_earned_less_retainage: '68025.52',
      less_previous_certificates: '38400.00',
      current_payment_due: '29625.52',
    },
  });
});

test('TP7 what a row gives stays to the letter, though it does not add up', async () => {
  const line = { sov_line_id: 'sov_a1', work_this_period: '100.10', retainage_to_date_work: '-7.77' };
  const { totals } = await one(await drafted(pay));
  const given = { ...(totals as Json), current_payment_due: '1.23' };
  await pay.state({
    pay_application: [
      {
        id: 'pap_1',
        contract_id: 'con_1',
        number: 4,
        period_start: '2026-10-01',
        period_end: '2026-10-31',
        lines: [line],
        totals: given,
      },
    ],
  });
  expect(await one('pap_1')).toMatchObject({ number: 4, lines: [line], totals: given });
});

test('TP7 off-system billing: the first application follows it, and its totals must be given', async () => {
  const contract = (world.contract as Json[]).map((row) => ({
    ...row,
    amount_approved_off_system: '5000.00',
    approved_application_count: 3,
  }));
  await pay.state({ contract });
  const { totals } = { totals: { current_payment_due: '1.00' } };
  const body = { contract_id: 'con_1', period_start: '2026-10-01', period_end: '2026-10-31' };
  expect(await pay.advance('draft', body)).toEqual([
    400,
    { error: expect.stringMatching(/^totals must be given: contract con_1 was billed off system/) },
  ]);
  expect((await pay.advance('draft', { ...body, totals }))[1].error).toMatch(/is required/);
});

test('TP6 approvers decide in order; the last one approves', async () => {
  const id = await drafted(pay);
  expect((await pay.advance('approve', { id }))[0]).toBe(409);
  await pay.did('submit', { id });
  expect(await one(id)).toMatchObject({ status: 'submitted', revision: 1 });
  expect(await decisions(id)).toEqual([
    [1, 'pending', null],
    [2, 'pending', null],
  ]);
  expect(await pay.advance('approve', { id, sequence: 2 })).toEqual([
    409,
    { error: `approval 2 of ${id} is not next; 1 is` },
  ]);
  expect((await pay.advance('approve', { id, user: 'cfo@gc.example' }))[0]).toBe(409);
  await pay.did('approve', { id, sequence: 1, user: 'pm@gc.example', comment: 'fine' });
  expect(await one(id)).toMatchObject({ status: 'in_review' });
  await pay.did('approve', { id, sequence: 2 });
  expect(await one(id)).toMatchObject({ status: 'approved' });
  const { rows } = await pay.get(`/pay_applications/${id}/approvals`);
  expect(rows).toEqual([
    {
      sequence: 1,
      user: 'pm@gc.example',
      decision: 'approved',
      decided_at: expect.stringMatching(/Z$/),
      comment: 'fine',
      revision: 1,
    },
    expect.objectContaining({ sequence: 2, user: 'cfo@gc.example', decision: 'approved', comment: null }),
  ]);
  expect((await pay.advance('approve', { id }))[0]).toBe(409);
  expect((await pay.advance('submit', { id }))[0]).toBe(409);
});

test('TP6 a declined application is resubmitted as a new revision, which everybody approves anew', async () => {
  const id = await drafted(pay);
  await pay.did('submit', { id, approvers: ['x@gc.example', 'y@gc.example'] });
  expect((await pay.advance('resubmit', { id }))[0]).toBe(409);
  await pay.did('approve', { id });
  await pay.did('decline', { id, comment: 'too much' });
  expect(await one(id)).toMatchObject({ status: 'declined', revision: 1 });
  expect(await decisions(id)).toEqual([
    [1, 'approved', 1],
    [2, 'declined', 1],
  ]);
  expect((await pay.advance('approve', { id }))[0]).toBe(409);
  await pay.did('resubmit', { id, lines: [{ sov_line_id: 'sov_a1', work_this_period: '100.00' }] });
  expect(await one(id)).toMatchObject({
    status: 'submitted',
    revision: 2,
    totals: { current_payment_due: '90.00' },
  });
  expect(await decisions(id)).toEqual([
    [1, 'pending', null],
    [2, 'pending', null],
  ]);
  await pay.did('approve', { id });
  await pay.did('approve', { id });
  expect(await decisions(id)).toEqual([
    [1, 'approved', 2],
    [2, 'approved', 2],
  ]);
});

test('TP5 a schedule of values out of balance blocks the submission', async () => {
  const id = await drafted(pay);
  const lines = await pay.table('sov_line');
  await pay.state({
    sov_line: lines.map((row) => (row.id === 'sov_b1' ? { ...row, scheduled_value: '1.00' } : row)),
  });
  expect(await pay.advance('submit', { id })).toEqual([
    409,
    { error: 'billing is blocked: the lines of section 0200|S| add up to 1.00, not 60000.00' },
  ]);
  expect((await pay.get('/contracts/con_1')).body).toMatchObject({ locked: false });
});

const exported = (id: string, status: string, more: Json = {}) =>
  pay.put(`/pay_applications/${id}/erp_export`, {
    status,
    attempted_at: '2026-11-02T10:00:00Z',
    attachments: [],
    ...more,
  });
const done = { erp_invoice_number: 'S-100-1', erp_ref: 'ABC/V1/S-100-1' };

test('TP10 an export is told step by step; a failure leaves the application approved', async () => {
  const id = await approved(pay);
  expect((await exported(id, 'queued')).body).toMatchObject({ erp_export: { status: 'queued' } });
  expect((await exported(id, 'exporting')).status).toBe(200);
  const error = { code: 'gl_period_closed', message: 'The period is closed.' };
  expect((await exported(id, 'failed', { error })).body).toMatchObject({
    status: 'approved',
    erp_invoice_number: null,
    erp_export: { status: 'failed', error },
  });
  expect((await exported(id, 'exporting')).body).toMatchObject({ erp_export: { error: null } });
  expect((await exported(id, 'exported', done)).body).toMatchObject({
    status: 'approved',
    revision: 1,
    erp_invoice_number: 'S-100-1',
    erp_export: { status: 'exported', ...done, error: null },
  });
});

test('TP10 what is exported stays so until it is undone, and may then be exported again', async () => {
  const id = await approved(pay);
  expect(await exported(id, 'undone')).toMatchObject({ status: 409, code: 'invalid_transition' });
  await exported(id, 'exported', done);
  const error = { code: 'x', message: 'y' };
  for (const [status, more] of [
    ['queued', {}],
    ['exporting', {}],
    ['failed', { error }],
  ] as const) {
    expect(await exported(id, status, more)).toMatchObject({ status: 409, code: 'already_exported' });
  }
  expect((await exported(id, 'exported', done)).status).toBe(200);
  expect((await pay.advance('unapprove', { id }))[1].error).toMatch(/undo the export first/);
  expect((await pay.advance('editInvoiceNumber', { id, erp_invoice_number: 'X' }))[0]).toBe(409);
  expect((await exported(id, 'undone')).body).toMatchObject({ erp_export: { status: 'undone' } });
  await pay.did('editInvoiceNumber', { id, erp_invoice_number: 'S-100-1A' });
  expect(await one(id)).toMatchObject({ erp_invoice_number: 'S-100-1A', revision: 1 });
  expect((await exported(id, 'exporting')).status).toBe(200);
});

test('TP6 nothing is exported before everybody approved the current revision', async () => {
  const id = await drafted(pay);
  await pay.did('submit', { id });
  await pay.did('approve', { id });
  for (const status of ['queued', 'exporting', 'exported']) {
    expect(await exported(id, status, status === 'exported' ? done : {})).toMatchObject({
      status: 409,
      code: 'not_fully_approved',
    });
  }
  const error = { code: 'not_fully_approved', message: 'Not everybody approved it.' };
  expect((await exported(id, 'failed', { error })).status).toBe(200);
  await pay.did('decline', { id });
  await pay.did('resubmit', { id });
  await pay.did('approve', { id });
  await pay.did('approve', { id });
  expect(await exported(id, 'exporting', { revision: 1 })).toMatchObject({ status: 409, code: 'conflict' });
  expect((await exported(id, 'exporting', { revision: 2 })).status).toBe(200);
  const rows = await pay.table('pay_application');
  await pay.state({ pay_application: rows.map((row) => ({ ...row, revision: 3 })) });
  expect((await exported(id, 'exported', done)).code).toBe('not_fully_approved');
});

test('TP10 an export says what its status needs', async () => {
  const id = await approved(pay);
  expect((await exported(id, 'failed')).details).toEqual([{ field: 'error', issue: 'is required' }]);
  expect((await exported(id, 'queued', { error: { code: 'x', message: 'y' } })).details).toMatchObject([
    { field: 'error' },
  ]);
  expect((await exported(id, 'exported')).details).toMatchObject([{ field: 'erp_ref' }]);
  expect((await exported(id, 'sent')).details).toEqual([
    { field: 'status', issue: 'must be one of queued, exporting, exported, failed, undone' },
  ]);
  const path = `/pay_applications/${id}/erp_export`;
  expect((await pay.put(path, { status: 'queued' })).details.map(({ field }) => field)).toEqual([
    'attempted_at',
    'attachments',
  ]);
  const attachments = [{ id: 'att_9', status: 'attached' }];
  expect((await exported(id, 'exporting', { attachments })).details).toMatchObject([
    { field: 'attachments.0.id' },
  ]);
});

test('TP6 only the newest approved application can be taken back, and none that is paid', async () => {
  const first = await approved(pay);
  const second = await approved(pay);
  expect((await pay.advance('unapprove', { id: first }))[1].error).toMatch(/not the newest/);
  await pay.did('unapprove', { id: second });
  expect(await one(second)).toMatchObject({ status: 'submitted', revision: 1 });
  expect(await decisions(second)).toEqual([
    [1, 'pending', null],
    [2, 'pending', null],
  ]);
  await pay.did('resubmit', { id: second });
  expect(await one(second)).toMatchObject({ status: 'submitted', revision: 2 });
  expect((await pay.advance('resubmit', { id: second }))[0]).toBe(409);
  await pay.did('pay', { id: first });
  expect((await pay.advance('unapprove', { id: first }))[0]).toBe(409);
});

const ids = (rows: unknown): unknown[] => (Array.isArray(rows) ? rows.map((row: Json) => row.id) : []);

test('TP11 the list pages by the instant of the last change; a status and a since narrow it', async () => {
  const first = await approved(pay);
  const second = await approved(pay);
  const third = await drafted(pay);
  const page = await pay.get('/pay_applications?limit=2');
  expect(ids(page.body.data)).toEqual([first, second]);
  expect(page.body.data).toMatchObject([
    { status: 'approved', totals: { current_payment_due: '38400.00' } },
    {},
  ]);
  expect(JSON.stringify(page.body.data)).not.toContain('sov_line_id');
  // The first changes between the pages: it comes again rather than making another one vanish.
  await pay.did('pay', { id: first });
  const rest = await pay.get(`/pay_applications?limit=2&cursor=${String(page.body.next_cursor)}`);
  expect([ids(rest.body.data), rest.body.next_cursor]).toEqual([[third, first], null]);
  expect(ids((await pay.get('/pay_applications?status=approved')).body.data)).toEqual([second]);
  const { updated_at } = await one(third);
  const since = await pay.get(`/pay_applications?updated_since=${String(updated_at)}`);
  expect(ids(since.body.data)).toEqual([third, first]);
  const later = new Date(Date.now() + 1000).toISOString();
  expect(ids((await pay.get(`/pay_applications?updated_since=${later}`)).body.data)).toEqual([]);
});

test('TP11 an export and a decision count as changes; a wrong query is refused', async () => {
  const id = await approved(pay);
  const before = await one(id);
  await exported(id, 'queued');
  expect(String((await one(id)).updated_at) > String(before.updated_at)).toBe(true);
  for (const query of ['limit=101', 'limit=0', 'status=open', 'updated_since=yesterday']) {
    expect((await pay.get(`/pay_applications?${query}`)).code).toBe('validation_failed');
  }
  expect((await pay.get('/pay_applications?cursor=xyz')).code).toBe('invalid_cursor');
});

test('TP11 a page may be shorter than asked for, and the cursor still leads on', async () => {
  const all = [await drafted(pay), await drafted(pay), await drafted(pay)];
  await pay.faults({ operation: 'GET /pay_applications', every: 1, fault: { name: 'rowCap', n: 2 } });
  const page = await pay.get('/pay_applications');
  const rest = await pay.get(`/pay_applications?cursor=${String(page.body.next_cursor)}`);
  expect([ids(page.body.data), ids(rest.body.data)]).toEqual([all.slice(0, 2), all.slice(2)]);
});

test('TP6 who submitted is told: the vendor’s first member, unless somebody is named', async () => {
  const id = await drafted(pay);
  const members = await pay.table('vendor_member');
  await pay.state({ vendor_member: [{ id: 'mem_9', vendor_id: 'ven_1', email: 'ar@sub.example' }] });
  await pay.did('submit', { id });
  expect((await one(id)).submitted_by).toEqual({ email: 'ar@sub.example' });
  await pay.did('decline', { id });
  await pay.did('resubmit', { id, submitted_by: { user: 'u7' } });
  expect((await one(id)).submitted_by).toEqual({ user: 'u7' });
  await pay.state({ vendor_member: members });
});
