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

const ids = (rows: unknown): unknown[] => list(rows).map((row) => row.id);

test('a list is paged and never has less than one page', async () => {
  const rows = Array.from({ length: 25 }, (_, index) => ({
    id: 100 + index,
    name: `L${index}`,
    companyId: 11,
  }));
  await st.state({ location: rows });
  const first = await st.get('/location');
  expect(first.data).toMatchObject({ page: 1, totalPages: 3 });
  expect(list(first.data.locations)).toHaveLength(10);
  expect(ids((await st.get('/location?page=3')).data.locations)).toEqual([120, 121, 122, 123, 124]);
  expect((await st.get('/location?limit=5000')).data).toMatchObject({ page: 1, totalPages: 1 });
  expect((await st.get('/contact')).data).toEqual({ page: 1, totalPages: 1, contacts: [] });
});

test('default filters hide rows', async () => {
  await st.state({
    job: [
      { id: 30, number: '1001', status: 'new' },
      { id: 31, number: '1002', status: 'scheduled' },
      { id: 32, number: '1003', status: 'canceled' },
    ],
    user: [
      { id: 50, name: 'A' },
      { id: 51, name: 'B', status: 'inactive' },
    ],
    company: [
      { id: 11, name: 'A' },
      { id: 12, name: 'B', status: 'inactive' },
    ],
  });
  const jobs = async (query: string) => ids((await st.get(`/job${query}`)).data.jobs);
  expect(await jobs('')).toEqual([31]);
  expect(await jobs('?number=1001,1003')).toEqual([30, 32]);
  expect(await jobs('?status=all')).toEqual([30, 31]);
  expect(await jobs('?status=*')).toEqual([30, 31, 32]);
  expect(await jobs('?status=new,canceled')).toEqual([30, 32]);
  expect(ids((await st.get('/user')).data.users)).toEqual([50]);
  expect(ids((await st.get('/user?status=active,inactive')).data.users)).toEqual([50, 51]);
  expect(ids((await st.get('/company')).data.companies)).toEqual([11]);
  expect(ids((await st.get('/location')).data.locations)).toEqual([21]);
  expect(ids((await st.get('/location?isVendor=1')).data.locations)).toEqual([20]);
});

test('updatedAfter and updatedBefore are inclusive', async () => {
  await st.state({ company: [{ id: 11, name: 'A', updated: 1_700_000_000 }] });
  const found = async (query: string) => ids((await st.get(`/company?${query}`)).data.companies);
  expect(await found('updatedAfter=1700000000')).toEqual([11]);
  expect(await found('updatedAfter=1700000001')).toEqual([]);
  expect(await found('updatedBefore=1700000000')).toEqual([11]);
  expect((await st.get('/company?updatedAfter=2026-01-01')).status).toBe(400);
});

test('list rows are thin, the detail is whole', async () => {
  const [row] = list((await st.get('/company?refNumber=R-1')).data.companies);
  expect(row).toMatchObject({ id: 11, name: 'Bayou Hospital' });
  expect(Object.keys(row ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/address|phoneNumber|refNumber|isCustomer/)]),
  );
  expect((await st.get('/company/11')).data).toMatchObject({
    phoneNumber: '7135550100',
    isCustomer: true,
    paymentTerms: { id: 1, name: 'Net 30', days: 30 },
  });
  const [job] = list((await st.get('/job')).data.jobs);
  expect(Object.keys(job ?? {}).sort()).toEqual(
    ['created', 'customer', 'id', 'location', 'name', 'number', 'status', 'type', 'updated', 'uri'].sort(),
  );
  expect((await st.get('/job/30')).data).toMatchObject({
    customer: { id: 11, name: 'Bayou Hospital', status: 'active' },
    location: { id: 21, address: { state: 'TX' } },
  });
  expect((await st.get('/job/30')).data.location).not.toHaveProperty('company');
});

test('a compound detail has ids, and the rows beside', async () => {
  await st.state({ _settings: [{ compoundDetails: true }] });
  const { data } = await st.get('/job/30');
  expect(data.job).toMatchObject({ customer: 11, vendor: 10, location: 21 });
  expect(ids(data.companies).sort()).toEqual([10, 11]);
  expect(ids(data.locations)).toEqual([21]);
  expect(data).toMatchObject({ contacts: [], users: [], serviceRequests: [] });
});

test('money as text, messages as a list: switches of one row', async () => {
  await st.state({ _settings: [{ moneyAsStrings: true, messagesAsArray: true }] });
  await st.put('/invoice/40', { items: [{ description: 'Big', quantity: 1, price: 1234.5 }] });
  expect((await st.get('/invoice/40')).data.totalPrice).toBe('1,234.50');
  expect((await st.get('/invoice/1')).raw).toEqual({ messages: ['invoice 1 was not found'] });
});

test('unknown ids, paths and verbs', async () => {
  expect((await st.get('/company/99')).status).toBe(404);
  expect((await st.get('/nothing')).status).toBe(404);
  await st.state({ user: [{ id: 50, name: 'A' }] });
  expect((await st.put('/user/50', { name: 'B' })).status).toBe(405);
  expect((await st.post('/user', { name: 'B' })).status).toBe(405);
  expect((await st.del('/user/50')).status).toBe(405);
});

test('state that makes no sense is refused and changes nothing', async () => {
  const bad = async (tables: unknown) => (await st.control('PUT', '/state', tables)).body;
  expect(await bad({ companies: [] })).toEqual({
    error: expect.stringContaining('table companies is unknown'),
  });
  expect(await bad({ company: [{ id: 1, colour: 'red' }] })).toEqual({
    error: expect.stringContaining('company[0]: colour is not a field here'),
  });
  expect(
    await bad({
      company: [{ id: 1, externalIds: { s: 'A' } }],
      location: [{ id: 2, externalIds: { s: 'A' } }],
    }),
  ).toEqual({ error: expect.stringContaining('external id A of s') });
  expect((await st.get('/company/11')).status).toBe(200);
});

test('instants of state need a zone', async () => {
  const put = (created: string) => st.control('PUT', '/state', { company: [{ id: 1, name: 'A', created }] });
  expect((await put('2026-11-02T10:00:00')).status).toBe(400);
  expect((await put('2026-11-02T10:00:00-06:00')).status).toBe(200);
  expect((await st.get('/company/1')).data.created).toBe(Date.UTC(2026, 10, 2, 16) / 1000);
});

test('what state gives can be put back', async () => {
  const before = (await st.control('GET', '/state')).body;
  expect((await st.control('PUT', '/state', before)).status).toBe(200);
  expect((await st.control('GET', '/state')).body).toEqual(before);
});

test('a reference that comes with its fields brings the row along', async () => {
  await st.state({ job: [{ id: 30, number: '1', customer: { id: 77, name: 'Inline' } }] });
  expect((await st.get('/company/77')).data).toMatchObject({ name: 'Inline', isCustomer: true });
});
