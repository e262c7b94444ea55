import { list, started, world } from './helpers';
import type { Started } from './helpers';

let st: Started;
beforeAll(async () => {
  st = await started();
});
afterAll(() => st.servicetrade.close());
beforeEach(async () => {
  await st.reset();
  await st.state(world);
});

const old = 1_600_000_000;

test('a POST answers 200 with an id above 1e15 and what was read back', async () => {
  const made = await st.post('/location', {
    name: 'Annex',
    companyId: 11,
    addressStreet: '1 Main',
    addressState: 'TX',
  });
  expect(made.status).toBe(200);
  expect(made.data).toMatchObject({
    name: 'Annex',
    address: { street: '1 Main', state: 'TX' },
    taxable: false,
    company: { id: 11, name: 'Bayou Hospital' },
  });
  expect(Number(made.data.id)).toBeGreaterThan(1e15);
  expect(Number.isSafeInteger(made.data.id)).toBe(true);
  expect((await st.del(`/location/${String(made.data.id)}`)).status).toBe(204);
  expect((await st.get(`/location/${String(made.data.id)}`)).status).toBe(404);
});

test('a new job has a number, the status new, and is hidden by the default list', async () => {
  const made = await st.post('/job', { locationId: 21, vendorId: 10, type: 'repair' });
  expect(made.data).toMatchObject({
    number: '1002',
    status: 'new',
    customer: { id: 11 },
    assignedOffice: { id: 20 },
  });
  expect(list((await st.get('/job')).data.jobs).map((row) => row.id)).toEqual([30]);
});

test('wrong bodies are refused with messages.validation', async () => {
  expect(await st.post('/job', { locationId: 21, type: 'repair' })).toMatchObject({
    status: 400,
    messages: { validation: ['vendorId is required'] },
  });
  expect(await st.put('/job/30', { nmae: 'x' })).toMatchObject({
    status: 400,
    messages: { validation: [expect.stringContaining('nmae is not a field here')] },
  });
  expect((await st.put('/job/30', { customerPo: 'x'.repeat(41) })).status).toBe(400);
  expect((await st.put('/job/30', { status: 'done' })).status).toBe(400);
  expect((await st.put('/job/30', { customerId: 999 })).status).toBe(400);
  expect((await st.call('POST', '/job', 'not json', { 'content-type': 'application/json' })).status).toBe(
    400,
  );
});

test('completion has a date, which opening again takes away', async () => {
  expect((await st.put('/job/30', { status: 'completed' })).data.completedOn).toEqual(expect.any(Number));
  expect((await st.put('/job/30', { status: 'scheduled' })).data.completedOn).toBeNull();
});

test('a PUT that changes nothing leaves `updated` alone', async () => {
  await st.state({ company: [{ id: 11, name: 'A', updated: old }] });
  expect((await st.put('/company/11', { name: 'A' })).data.updated).toBe(old);
  expect(Number((await st.put('/company/11', { name: 'B' })).data.updated)).toBeGreaterThan(old);
});

describe('external ids', () => {
  test('are set, read, found and removed, and raise `updated`', async () => {
    await st.state({ company: [{ id: 11, name: 'A', updated: old }] });
    expect((await st.get('/externalid/company/11/spectrum')).status).toBe(404);
    expect(await st.post('/externalid/company/11/spectrum', { value: 'C00001' })).toMatchObject({
      status: 200,
      data: { value: 'C00001' },
    });
    expect((await st.get('/externalid/company/11')).data).toEqual({ values: { spectrum: 'C00001' } });
    expect((await st.get('/externalid/company/11/spectrum')).data).toEqual({ value: 'C00001' });
    const found = await st.get('/externalid/company/spectrum/C00001');
    expect(found.data).toMatchObject({ id: 11, externalIds: { spectrum: 'C00001' } });
    expect(Number(found.data.updated)).toBeGreaterThan(old);
    await st.put('/externalid/company/11/spectrum', { value: '' });
    expect((await st.get('/company/11')).data.externalIds).toEqual({});
  });

  test('a value is unique per system, over all kinds', async () => {
    await st.put('/externalid/company/11/spectrum', { value: 'X1' });
    expect((await st.put('/externalid/company/11/spectrum', { value: 'X1' })).status).toBe(200);
    expect((await st.put('/externalid/location/21/spectrum', { value: 'X1' })).status).toBe(409);
    expect((await st.put('/externalid/location/21/spectrum_site', { value: 'X1' })).status).toBe(200);
  });

  test('digits in second place are an id, and values with bars are found', async () => {
    await st.state({ jobitem: [{ id: 60, name: 'Pump', job: { id: 30 } }] });
    await st.put('/externalid/jobitem/60/spectrum_poline', { value: 'ABC|PO 12|3' });
    const path = `/externalid/jobitem/spectrum_poline/${encodeURIComponent('ABC|PO 12|3')}`;
    expect((await st.get(path)).data).toMatchObject({ id: 60 });
    expect((await st.get('/externalid/company/21')).status).toBe(404);
  });

  test('invoices take none, and unknown systems are not there', async () => {
    expect((await st.put('/externalid/invoice/40/spectrum', { value: '1' })).status).toBe(400);
    await st.state({ externalsystem: [{ name: 'spectrum', label: 'Spectrum' }] });
    expect((await st.put('/externalid/company/11/spectrun', { value: '1' })).status).toBe(404);
  });

  test('work on users, whom the API cannot change otherwise', async () => {
    await st.state({ user: [{ id: 50, name: 'Tech' }] });
    expect((await st.put('/externalid/user/50/spectrum_employee', { value: 'E1' })).status).toBe(200);
    expect((await st.get('/user/50')).data.externalIds).toEqual({ spectrum_employee: 'E1' });
  });
});

test('every comment is another one; the newest comes first unless sorted', async () => {
  const body = { entityType: 17, entityId: 40, content: '[Spectrum] period closed' };
  const first = await st.post('/comment', body);
  const second = await st.post('/comment', body);
  expect(second.data.id).not.toBe(first.data.id);
  const ids = async (query: string) =>
    list((await st.get(`/comment?entityType=17&entityId=40${query}`)).data.comments).map((row) => row.id);
  expect(await ids('')).toEqual([second.data.id, first.data.id]);
  expect(await ids('&sort=created')).toEqual([first.data.id, second.data.id]);
  expect((await st.get('/comment?entityType=3&entityId=30')).data.comments).toEqual([]);
  expect((await st.post('/comment', { ...body, entityId: 99 })).status).toBe(404);
  expect((await st.post('/comment', { ...body, content: '' })).status).toBe(400);
});

test('a tag of a name is there once, and is put on an entity', async () => {
  const first = await st.post('/tag', { name: 'PM: Ada' });
  const again = await st.post('/tag', { name: 'PM: Ada', entityType: 3, entityId: 30 });
  expect(again.data.id).toBe(first.data.id);
  expect((await st.get('/job/30')).data.tags).toEqual([expect.objectContaining({ name: 'PM: Ada' })]);
  expect(list((await st.get('/job?tag=PM: Ada')).data.jobs)).toHaveLength(1);
  expect(list((await st.get('/tag?entityType=3&entityId=30')).data.tags)).toHaveLength(1);
});

test('job items need an open job; item codes are unique', async () => {
  const item = { name: 'Pump', jobId: 30, quantity: 2, cost: 12.5, usedOn: 1_790_000_000 };
  const made = await st.post('/jobitem', item);
  expect(made).toMatchObject({ status: 200, data: { name: 'Pump', job: { id: 30 }, cost: 12.5 } });
  await st.put('/job/30', { status: 'completed' });
  expect((await st.post('/jobitem', item)).status).toBe(409);
  expect((await st.put(`/jobitem/${String(made.data.id)}`, { quantity: 3 })).status).toBe(409);
  await st.post('/libitem', { name: 'Coil', type: 'part', code: 'C1' });
  expect((await st.post('/libitem', { name: 'Coil 2', type: 'part', code: 'C1' })).status).toBe(409);
});

test('a job item may say which purchase order brings it', async () => {
  const source = { type: 'vendor', id: 10, purchaseOrderNumber: 'PO-7', status: 'ordered' };
  const item = { name: 'Pump', jobId: 30, source };
  expect((await st.post('/jobitem', item)).data.source).toEqual(source);
  expect((await st.post('/jobitem', { ...item, source: { type: 'shop' } })).status).toBe(400);
});

test('a merge removes the location and moves its jobs', async () => {
  await st.state({ location: [...list(world.location), { id: 22, name: 'Kept', companyId: 11 }] });
  expect((await st.post('/location/21/merge', { replacementId: 22 })).status).toBe(200);
  expect((await st.get('/location/21')).status).toBe(404);
  expect((await st.get('/job/30')).data).toMatchObject({ location: { id: 22 } });
});

describe('faults', () => {
  const put = { status: 'processed' };
  const status = async () => (await st.get('/invoice/40')).data.status;
  const operation = 'PUT /invoice/{id}';

  test.each([
    [{ name: 'dropBeforeCommit' }, 'pending_accounting'],
    [{ name: 'dropAfterCommit' }, 'processed'],
  ])('%j: the client hears nothing, the status is %s', async (fault, wanted) => {
    await st.faults({ operation, nth: 1, fault });
    await expect(st.put('/invoice/40', put)).rejects.toThrow();
    expect(await status()).toBe(wanted);
    expect(await st.journal()).toEqual([
      expect.objectContaining({ operation, committed: wanted === 'processed' }),
    ]);
  });

  test.each([
    [{ name: 'status', code: 429, retryAfter: 2 }, 429, 'pending_accounting'],
    [{ name: 'status', code: 500 }, 500, 'pending_accounting'],
    [{ name: 'authExpired' }, 401, 'pending_accounting'],
    [{ name: 'emptyBody' }, 200, 'processed'],
    [{ name: 'truncate', bytes: 20 }, 200, 'processed'],
  ])('%j answers %i and leaves %s', async (fault, code, wanted) => {
    await st.faults({ operation, nth: 1, fault });
    expect((await st.put('/invoice/40', put)).status).toBe(code);
    expect(await status()).toBe(wanted);
  });

  test('an expired login ends one call, not the token', async () => {
    await st.faults({ operation: 'GET /job/{id}', nth: 2, fault: { name: 'authExpired' } });
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await st.get('/job/30')).status);
    expect(statuses).toEqual([200, 401, 200]);
  });
});

test('the journal tells an accepted write from one that changed something', async () => {
  await st.put('/invoice/40', { status: 'processed' });
  await st.put('/invoice/40', { status: 'processed' });
  expect((await st.journal()).map(({ accepted, committed }) => [accepted, committed])).toEqual([
    [true, true],
    [true, false],
  ]);
});

test('the journal has every write, refused ones too, and no secrets', async () => {
  await st.put('/invoice/40', { status: 'processed' });
  await st.put('/invoice/40', { status: 'draft' });
  await st.post('/webhook', { hookUrl: 'https://hooks.example/very-secret' });
  await st.get('/invoice/40');
  const journal = await st.journal();
  expect(journal).toEqual([
    expect.objectContaining({ seq: 1, operation: 'PUT /invoice/{id}', key: 'invoice/40', accepted: true }),
    expect.objectContaining({ seq: 2, accepted: false, committed: false, key: 'invoice/40' }),
    expect.objectContaining({ seq: 3, operation: 'POST /webhook' }),
  ]);
  expect(JSON.stringify(journal)).not.toContain('very-secret');
});
