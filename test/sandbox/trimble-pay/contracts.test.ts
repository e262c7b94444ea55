import { approved, contractBody, contractPath, drafted, started, world } from './helpers';
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

const project = { external_id: 'ABC/2602', name: 'Annex', project_number: '2602' };

test('TP1 a project is made once, changed, and connected once', async () => {
  const made = await pay.post('/projects', { ...project, time_zone: 'America/Chicago' });
  expect(made).toMatchObject({ status: 201, body: { ...project, is_archived: false, county: null } });
  const id = String(made.body.id);
  expect(await pay.post('/projects', project)).toMatchObject({
    status: 409,
    code: 'already_exists',
    details: [{ field: 'external_id', id }],
  });
  expect((await pay.patch(`/projects/${id}`, { is_archived: true })).body).toMatchObject({
    ...project,
    is_archived: true,
    revision: 2,
  });
  expect((await pay.patch(`/projects/${id}`, { name: 'B', revision: 1 })).code).toBe('conflict');
  const link = { erp: 'spectrum', company_code: 'ABC', job: '2602' };
  expect(await pay.post(`/projects/${id}/erp_connection`, link)).toMatchObject({
    status: 201,
    body: {
      project_id: id,
      settings: {
        auto_export: false,
        invoice_number_format: '{subcontract}-{app}',
        export_retainage: 'manual',
      },
    },
  });
  for (const job of ['2602', '2603']) {
    const again = await pay.post(`/projects/${id}/erp_connection`, { ...link, job });
    expect([again.status, again.code]).toEqual([409, 'already_connected']);
  }
  expect(await pay.table('erp_connection')).toHaveLength(2);
});

test('TP1 a job that another project is connected with stays there', async () => {
  const { body } = await pay.post('/projects', project);
  const link = { erp: 'spectrum', company_code: 'ABC', job: '2601' };
  expect(await pay.post(`/projects/${String(body.id)}/erp_connection`, link)).toMatchObject({
    status: 409,
    code: 'already_connected',
    details: [{ field: 'job', project_id: 'prj_1' }],
  });
});

test('TP1 a user starts the import in Trimble Pay, once', async () => {
  const made = await pay.did('connect', { company_code: 'ABC', job: '2604', name: 'Tower' });
  expect(made).toMatchObject({
    project: { external_id: 'ABC/2604', name: 'Tower', project_number: '2604' },
    erp_connection: { company_code: 'ABC', job: '2604' },
  });
  expect((await pay.advance('connect', { company_code: 'ABC', job: '2604' }))[0]).toBe(409);
});

test('TP2 a vendor is upserted by its external id; a member is added once per e-mail', async () => {
  const path = `/vendors/by_external_id/${encodeURIComponent('ABC:V 2')}`;
  const made = await pay.put(path, { name: 'Steel', city: 'Houston', zip_code: '77002' });
  expect(made).toMatchObject({ status: 201, body: { external_id: 'ABC:V 2', zip_code: '77002' } });
  expect(await pay.put(path, { name: 'Steel Inc' })).toMatchObject({
    status: 200,
    body: { id: made.body.id, name: 'Steel Inc', city: 'Houston', zip_code: '77002' },
  });
  const members = `/vendors/${String(made.body.id)}/members`;
  expect((await pay.post(members, { email: 'a@sub.example' })).status).toBe(201);
  const same = await pay.post(members, { email: 'A@Sub.example' });
  expect([same.status, same.code]).toEqual([409, 'already_exists']);
  expect((await pay.post(members, { email: 'b@sub.example' })).status).toBe(201);
  expect((await pay.post('/vendors/ven_1/members', { email: 'a@sub.example' })).status).toBe(201);
  expect((await pay.post(members, { email: 'nobody' })).status).toBe(422);
  expect((await pay.put('/vendors/by_external_id/V2', { name: 'x' })).status).toBe(422);
});

test('TP2 a contract is upserted by its external id and keeps what is not named', async () => {
  const path = '/contracts/by_external_id/ABC:2601:S-200';
  const made = await pay.put(path, { ...contractBody, description: 'Steel' });
  expect(made).toMatchObject({
    status: 201,
    body: { status: 'active', locked: false, current_value: '160000.00', amount_approved_off_system: '0.00' },
  });
  const id = String(made.body.id);
  expect((await pay.put(path, { original_value: '170000.50' })).status).toBe(200);
  expect((await pay.get(`/contracts/${id}`)).body).toMatchObject({
    description: 'Steel',
    original_value: '170000.50',
    current_value: '170000.50',
    revision: 2,
  });
  expect((await pay.put('/contracts/by_external_id/ABC:S-200', contractBody)).status).toBe(422);
  const lost = await pay.put('/contracts/by_external_id/ABC:2601:S-3', {
    ...contractBody,
    vendor_id: 'ven_9',
  });
  expect(lost.details).toEqual([{ field: 'vendor_id', issue: 'ven_9 was not found' }]);
});

test('TP1 a contract needs a connected project', async () => {
  const { body } = await pay.post('/projects', project);
  const answer = await pay.put('/contracts/by_external_id/ABC:2602:S-1', {
    ...contractBody,
    project_id: body.id,
  });
  expect([answer.status, answer.code]).toEqual([409, 'not_connected']);
});

test('TP2 the first submission locks what was billed off system and the item type; the rest still changes', async () => {
  const off = { amount_approved_off_system: '0.00', approved_application_count: 0 };
  expect((await pay.put(contractPath, { ...contractBody, ...off })).status).toBe(200);
  await pay.did('submit', { id: await drafted(pay) });
  expect((await pay.get('/contracts/con_1')).body).toMatchObject({ locked: true });
  for (const [field, value] of Object.entries({
    amount_approved_off_system: '1.00',
    approved_application_count: 1,
    line_item_type: 'unit',
  })) {
    expect(await pay.put(contractPath, { ...contractBody, [field]: value })).toMatchObject({
      status: 409,
      code: 'contract_locked',
      details: [{ field, issue: 'cannot change on a locked contract' }],
    });
  }
  const same = { ...contractBody, ...off, description: 'Concrete' };
  expect(await pay.put(contractPath, same)).toMatchObject({ status: 200, body: { description: 'Concrete' } });
});

const section = (external_key: string, value: string, more: Json = {}): Json => ({
  external_key,
  accounting_line_code: external_key.split('|')[0],
  accounting_line_name: 'x',
  accounting_line_value: value,
  cost_type: 'S',
  is_retainable: true,
  ...more,
});

test('TP3 accounting lines come as the full set, keyed by phase, cost type and item', async () => {
  const path = '/contracts/con_1/accounting_lines';
  const set = [
    section('0100|S|', '100000.00', { is_retainable: false }),
    section('0300|S|1', '5.00'),
    section('0300|S|2', '6.00'),
  ];
  const answer = await pay.put(path, set);
  expect(answer.rows.map((row) => [row.id, row.external_key, row.is_retainable])).toEqual([
    ['acl_a', '0100|S|', false],
    [expect.stringMatching(/^acl_\d+$/), '0300|S|1', true],
    [expect.stringMatching(/^acl_\d+$/), '0300|S|2', true],
  ]);
  // What a client read, it may send back; its revision is checked.
  expect((await pay.put(path, answer.rows)).rows).toEqual(answer.rows);
  const stale = answer.rows.map((row) => ({ ...row, revision: 1 }));
  expect(await pay.put(path, stale)).toMatchObject({ code: 'conflict', details: [{ field: '0.revision' }] });
  // The lines of the section that is gone went with it.
  expect((await pay.get('/contracts/con_1/sov')).rows.map(({ id }) => id)).toEqual(['sov_a1', 'sov_a2']);
  for (const wrong of [' |S|', '0100||1', '0100|S']) {
    expect((await pay.put(path, [section(wrong, '1.00')])).details).toMatchObject([
      { field: '0.external_key' },
    ]);
  }
  expect((await pay.put(path, [set[0], set[0]])).details).toEqual([
    { field: '1.external_key', issue: '0100|S| stands twice' },
  ]);
});

test('TP3 a billed section cannot be left out', async () => {
  await pay.did('submit', { id: await drafted(pay) });
  const answer = await pay.put('/contracts/con_1/accounting_lines', [section('0100|S|', '100000.00')]);
  expect(answer).toMatchObject({ status: 409, code: 'already_billed', details: [{ field: '0200|S|' }] });
  expect(await pay.table('accounting_line')).toHaveLength(2);
  expect(await pay.table('sov_line')).toHaveLength(3);
});

const sovLine = (
  accounting_line_id: string,
  item_no: string,
  scheduled_value: string,
  more: Json = {},
): Json => ({
  accounting_line_id,
  item_no,
  description: 'x',
  scheduled_value,
  ...more,
});

test('TP5 a schedule of values out of balance is refused, and every section named', async () => {
  const path = '/contracts/con_1/sov';
  const before = (await pay.get(path)).rows;
  const answer = await pay.put(path, [sovLine('acl_a', '1', '99999.99')]);
  expect([answer.status, answer.code]).toEqual([422, 'sov_out_of_balance']);
  expect(answer.details).toEqual([
    {
      field: 'acl_a',
      issue: 'the lines of section 0100|S| add up to 99999.99, not 100000.00',
      section: '0100|S|',
      expected: '100000.00',
      actual: '99999.99',
    },
    expect.objectContaining({ section: '0200|S|', expected: '60000.00', actual: '0.00' }),
  ]);
  expect((await pay.get(path)).rows).toEqual(before);
});

test('TP5 the schedule of values is the full set: known lines keep their id, others come and go', async () => {
  const path = '/contracts/con_1/sov';
  const set = [
    sovLine('acl_a', '1', '99999.99', { id: 'sov_a1' }),
    sovLine('acl_a', '1a', '0.01', { quantity: '0.5', unit_price: '0.0200' }),
    sovLine('acl_b', '3', '60000.00', { id: 'sov_b1', revision: 1 }),
  ];
  const answer = await pay.put(path, set);
  expect(answer.status).toBe(200);
  expect(answer.rows).toEqual((await pay.get(path)).rows);
  expect(answer.rows.map(({ id, item_no, unit_price }) => [id, item_no, unit_price])).toEqual([
    ['sov_a1', '1', null],
    ['sov_b1', '3', null],
    [expect.stringMatching(/^sov_\d+$/), '1a', '0.0200'],
  ]);
  expect((await pay.put(path, [...set.slice(0, 2), { ...set[2], revision: 7 }])).code).toBe('conflict');
  expect((await pay.put(path, [set[0], { ...set[1], item_no: '1' }, set[2]])).details).toEqual([
    { field: '1.item_no', issue: '1 stands twice' },
  ]);
  expect((await pay.put(path, [sovLine('acl_x', '1', '1.00')])).details).toMatchObject([
    { field: '0.accounting_line_id' },
  ]);
});

test('TP5 a billed line cannot be left out', async () => {
  await pay.did('submit', { id: await drafted(pay) });
  const answer = await pay.put('/contracts/con_1/sov', [
    sovLine('acl_a', '1', '100000.00', { id: 'sov_a1' }),
    sovLine('acl_b', '3', '60000.00', { id: 'sov_b1' }),
  ]);
  expect(answer).toMatchObject({ status: 409, code: 'already_billed', details: [{ field: 'sov_a2' }] });
});

const orderPath = (id: string): string => `/contracts/con_1/change_orders/by_external_id/${id}`;
const order = (number: string, amount: string, external_key: string): Json => ({
  number,
  description: `Change ${number}`,
  amount,
  executed_on: '2026-10-05',
  lines: [{ external_key, description: 'More', amount }],
});

test('TP4 change orders change the value and add their own section and line, additive and deductive', async () => {
  const added = await pay.put(orderPath('ABC:2601:S-100:1'), order('1', '10000.00', '0100|S|'));
  expect(added.status).toBe(201);
  await pay.put(orderPath('ABC:2601:S-100:2'), order('2', '-5000.01', '0900|S|'));
  expect((await pay.get('/contracts/con_1')).body).toMatchObject({
    original_value: '160000.00',
    current_value: '164999.99',
  });
  const sections = (await pay.table('accounting_line')).slice(2);
  expect(sections).toMatchObject([
    {
      external_key: '0100|S|',
      accounting_line_code: '0100',
      accounting_line_value: '10000.00',
      change_order_id: added.body.id,
    },
    {
      external_key: '0900|S|',
      accounting_line_code: '0900',
      cost_type: 'S',
      accounting_line_value: '-5000.01',
    },
  ]);
  const lines = (await pay.get('/contracts/con_1/sov')).rows;
  expect(lines.slice(3)).toMatchObject([
    { item_no: 'CO1-1', accounting_line_id: sections[0]?.id, scheduled_value: '10000.00' },
    { item_no: 'CO2-1', accounting_line_id: sections[1]?.id, scheduled_value: '-5000.01' },
  ]);
  expect((await pay.put('/contracts/con_1/sov', lines)).status).toBe(200);
  expect((await pay.put('/contracts/con_1/sov', lines.slice(0, 4))).details).toMatchObject([
    { section: '0900|S|', expected: '-5000.01', actual: '0.00' },
  ]);
});

test('TP4 the same change order again changes nothing; a new amount follows through', async () => {
  const first = await pay.put(orderPath('1'), order('1', '10000.00', '0100|S|'));
  const tables = () => Promise.all(['accounting_line', 'sov_line', 'change_order'].map(pay.table));
  const before = await tables();
  expect(await pay.put(orderPath('1'), order('1', '10000.00', '0100|S|'))).toMatchObject({
    status: 200,
    body: first.body,
  });
  expect(await tables()).toEqual(before);
  await pay.put(orderPath('1'), order('1', '2500.00', '0100|S|'));
  expect((await pay.get('/contracts/con_1')).body).toMatchObject({ current_value: '162500.00' });
  expect((await pay.table('sov_line')).at(-1)).toMatchObject({
    item_no: 'CO1-1',
    scheduled_value: '2500.00',
  });
});

test('TP4 a change order must add up, have its own number, and not change once billed', async () => {
  await pay.put(orderPath('1'), order('1', '10000.00', '0100|S|'));
  expect(
    (await pay.put(orderPath('2'), { ...order('2', '5.00', '0100|S|'), amount: '6.00' })).details,
  ).toEqual([{ field: 'amount', issue: 'is 6.00, but the lines add up to 5.00' }]);
  expect((await pay.put(orderPath('2'), order('1', '5.00', '0100|S|'))).code).toBe('already_exists');
  const line = (await pay.table('sov_line')).at(-1);
  await approved(pay, { lines: [{ sov_line_id: line?.id, work_this_period: '2500.00' }] });
  expect((await pay.put(orderPath('1'), order('1', '9000.00', '0100|S|'))).code).toBe('already_billed');
  expect((await pay.put(orderPath('1'), order('1', '10000.00', '0100|S|'))).status).toBe(200);
});

test("TP4 a full set of sections without a change order's leaves it there", async () => {
  await pay.put(orderPath('1'), order('1', '10000.00', '0100|S|'));
  const path = '/contracts/con_1/accounting_lines';
  const set = [section('0100|S|', '100000.00'), section('0200|S|', '60000.00')];
  const answer = await pay.put(path, set);
  expect(answer.rows.map((row) => [row.external_key, row.accounting_line_value])).toEqual([
    ['0100|S|', '100000.00'],
    ['0200|S|', '60000.00'],
    ['0100|S|', '10000.00'],
  ]);
  const lost = await pay.put(path, [...set, section('0100|S|', '1.00', { change_order_id: 'cho_9' })]);
  expect(lost.details).toEqual([{ field: '2.change_order_id', issue: 'cho_9 is no change order of con_1' }]);
});
