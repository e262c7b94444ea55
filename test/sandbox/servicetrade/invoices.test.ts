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

const matrix: Record<string, string[]> = {
  draft: ['ok', 'internal_review', 'void'],
  internal_review: ['ok', 'draft', 'void'],
  ok: ['pending_accounting', 'sent', 'paid', 'internal_review', 'draft', 'void'],
  pending_accounting: ['processed', 'failed', 'ok', 'void'],
  failed: ['pending_accounting', 'ok', 'draft', 'void'],
  processed: ['sent', 'paid', 'void', 'pending_accounting'],
  sent: ['pending_accounting', 'paid', 'void'],
  paid: ['void'],
  void: [],
};

test.each(Object.entries(matrix))('from %s only to %j', async (from, allowed) => {
  for (const to of Object.keys(matrix)) {
    await st.state({ invoice: [{ id: 40, status: from, customer: { id: 11 }, location: { id: 21 } }] });
    const answer = await st.put('/invoice/40', { status: to });
    expect([to, answer.status]).toEqual([to, to === from || allowed.includes(to) ? 200 : 409]);
    if (answer.status === 409) expect(answer.messages.error).toHaveLength(1);
  }
});

test('the same status again: 200, and `updated` stays', async () => {
  await st.state({ invoice: [{ id: 40, status: 'processed', updated: 1_600_000_000 }] });
  expect(await st.put('/invoice/40', { status: 'processed' })).toMatchObject({
    status: 200,
    data: { status: 'processed', updated: 1_600_000_000 },
  });
});

test('amounts follow from the items, tax per line and half up', async () => {
  expect((await st.get('/invoice/40')).data).toMatchObject({
    subtotal: 100.1,
    taxAmount: 8.26,
    totalPrice: 108.36,
    customer: { id: 11, name: 'Bayou Hospital', status: 'active' },
    location: { id: 21 },
    job: { id: 30, number: '1001' },
    taxRate: { id: 2, name: 'Houston 8.25', rate: 8.25 },
    items: [
      expect.objectContaining({ id: 41, totalPrice: 100.1, taxAmount: 8.26, taxable: true, taxRate: null }),
    ],
  });
});

test('amounts that state gives stay, until what they follow from changes', async () => {
  const invoice = { ...list(world.invoice)[0], subtotal: 99, taxAmount: 1, totalPrice: 500 };
  await st.state({ invoice: [invoice] });
  const amounts = { subtotal: 99, taxAmount: 1, totalPrice: 500 };
  expect((await st.get('/invoice/40')).data).toMatchObject(amounts);
  expect((await st.put('/invoice/40', { notes: 'x' })).data).toMatchObject(amounts);
  await st.put('/invoiceitem/41', { price: 10 });
  expect((await st.get('/invoice/40')).data).toMatchObject({
    subtotal: 20,
    taxAmount: 1.65,
    totalPrice: 21.65,
  });
});

test('a new invoice takes parties, terms and due date from its job', async () => {
  const made = await st.post('/invoice', {
    jobId: 30,
    invoiceNumber: '1002',
    transactionDate: 1_790_000_000,
    taxRateId: 2,
    items: [
      { description: 'Coil', quantity: 1, price: 1000, taxable: true },
      { description: 'Credit', quantity: 1, price: -50, taxable: true },
    ],
  });
  expect(made).toMatchObject({
    status: 200,
    data: {
      status: 'ok',
      customer: { id: 11 },
      location: { id: 21 },
      paymentTerms: { id: 1, days: 30 },
      dueDate: 1_790_000_000 + 30 * 86_400,
      subtotal: 950,
      taxAmount: 78.37,
      totalPrice: 1028.37,
    },
  });
  expect((await st.post('/invoice', { items: [] })).status).toBe(400);
});

test('items can be added, changed and removed while accounting has not got the invoice', async () => {
  const added = await st.post('/invoice/40/item', { description: 'Labor', quantity: 3, price: 10 });
  expect(added.data).toMatchObject({ totalPrice: 30, taxable: false });
  const id = String(added.data.id);
  await st.put(`/invoice/40/item/${id}`, { quantity: 4 });
  expect((await st.get('/invoice/40')).data.subtotal).toBe(140.1);
  expect((await st.get(`/invoiceitem/${id}`)).data.quantity).toBe(4);
  expect((await st.del(`/invoiceitem/${id}`)).status).toBe(204);
  expect((await st.get('/invoice/40')).data.subtotal).toBe(100.1);
  await st.put('/invoice/40', {
    items: [
      { id: 41, price: 1 },
      { description: 'New', price: 2 },
    ],
  });
  expect((await st.get('/invoice/40')).data).toMatchObject({
    subtotal: 4,
    items: [{ id: 41 }, { price: 2 }],
  });
});

test.each(['processed', 'paid', 'void'])('items of a %s invoice: 409', async (status) => {
  await st.state({ invoice: [{ ...list(world.invoice)[0], status }] });
  expect((await st.put('/invoice/40', { items: [] })).status).toBe(409);
  expect((await st.post('/invoice/40/item', { price: 1 })).status).toBe(409);
  expect((await st.put('/invoiceitem/41', { price: 1 })).status).toBe(409);
  expect((await st.del('/invoice/40/item/41')).status).toBe(409);
  expect((await st.put('/invoice/40', { invoiceNumber: '7' })).status).toBe(200);
});

test('the office passes over the matrix and edits what accounting has', async () => {
  await st.state({ invoice: [{ ...list(world.invoice)[0], status: 'draft' }] });
  await st.advance({ action: 'approveInvoice', id: 40 });
  expect((await st.get('/invoice/40')).data.status).toBe('pending_accounting');
  await st.put('/invoice/40', { status: 'processed' });
  const set = { items: [{ id: 41, price: 60 }] };
  expect((await st.advance({ action: 'editInvoice', id: 40, set })).status).toBe(200);
  expect((await st.get('/invoice/40')).data).toMatchObject({ status: 'processed', subtotal: 120 });
  await st.advance({ action: 'voidInvoice', id: 40 });
  expect((await st.get('/invoice/40')).data.status).toBe('void');
  expect((await st.advance({ action: 'voidInvoice', id: 99 })).status).toBe(404);
  expect(await st.advance({ action: 'fly' })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('allowed: completeJob') },
  });
});

test('invoices are found by status, job and date', async () => {
  const found = async (query: string) =>
    list((await st.get(`/invoice?${query}`)).data.invoices).map((row) => row.id);
  expect(await found('status=pending_accounting,ok&jobId=30')).toEqual([40]);
  expect(await found('status=ok')).toEqual([]);
  // A bare date is noon UTC.
  expect(await found(`transactionDateAfter=${Date.UTC(2026, 10, 2, 12) / 1000}`)).toEqual([40]);
  expect(await found(`transactionDateAfter=${Date.UTC(2026, 10, 2, 12) / 1000 + 1}`)).toEqual([]);
  expect(await found('paid=1')).toEqual([]);
});
