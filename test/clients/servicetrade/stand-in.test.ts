import type { ServiceTradeClient, Tokens } from '../../../clients/servicetrade';
import { startServiceTrade } from '../../../sandbox/servicetrade';
import type { RunningServiceTrade } from '../../../sandbox/servicetrade';
import { memoryVault } from '../store/support/memory-vault';
import { clientOf, closeAfter, closeAll } from './loopback';

afterEach(closeAll);

const base = 2_687_264_638_045_000;
const id = (n: number): string => String(base + n);
const ref = (n: number): { id: number } => ({ id: base + n });

/** One customer with a site, a job, and an invoice of mixed signs. */
const tables = {
  _clients: [{ clientId: 'girder', clientSecret: 'canary-client-secret' }],
  company: [{ id: base + 1, name: 'Acme', isCustomer: true, externalIds: { spectrum: 'C00001' } }],
  location: [
    {
      id: base + 2,
      name: 'Plant',
      company: ref(1),
      address: { street: '1 Main', city: 'Austin', state: 'TX', postalCode: '78701' },
    },
  ],
  user: [{ id: base + 3, name: 'Ann Lee', externalIds: { spectrum_sales: 'AL' } }],
  job: [
    {
      id: base + 4,
      number: '1001',
      name: 'Repair',
      type: 'repair',
      status: 'canceled',
      customer: ref(1),
      location: ref(2),
      sales: ref(3),
      paymentTerms: ref(8),
      tags: [ref(10)],
      serviceRequests: [ref(12), ref(14)],
    },
  ],
  taxrate: [{ id: base + 9, name: 'Travis', rate: 8.25 }],
  paymentterm: [{ id: base + 8, name: 'Net 30', days: 30 }],
  tag: [{ id: base + 10, name: 'PM: Bob' }],
  serviceline: [
    { id: base + 11, name: 'Sprinkler', trade: 'Fire', abbr: 'SP' },
    { id: base + 13, name: 'Alarm', trade: 'Fire', abbr: 'AL' },
  ],
  servicerequest: [
    { id: base + 12, description: 'Look', serviceLine: ref(11), job: ref(4) },
    { id: base + 14, description: 'Test', serviceLine: ref(13), job: ref(4) },
  ],
  invoice: [
    {
      id: base + 5,
      invoiceNumber: 'A1001',
      status: 'pending_accounting',
      transactionDate: 1_795_000_000,
      customer: ref(1),
      location: ref(2),
      job: ref(4),
      taxRate: ref(9),
      paymentTerms: ref(8),
      items: [
        {
          id: base + 6,
          description: 'Labor',
          quantity: 2,
          price: 500,
          totalPrice: 1000,
          taxable: true,
          taxRate: 8.25,
          serviceLine: ref(11),
        },
        { id: base + 7, description: 'Credit', quantity: 1, price: -50, totalPrice: -50, taxable: true },
      ],
    },
  ],
};

async function start(
  settings: object = {},
): Promise<{ standIn: RunningServiceTrade; client: ServiceTradeClient }> {
  const standIn = closeAfter(await startServiceTrade({ port: 0 }));
  standIn.sandbox.putState({ ...tables, externalsystem: externalSystems, _settings: [settings] });
  return { standIn, client: clientOf(standIn.url, {}, memoryVault()) };
}
const externalSystems = ['spectrum', 'spectrum_site', 'spectrum_job', 'spectrum_sales'].map((name, n) => ({
  id: base + 100 + n,
  name,
}));

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

describe('with the stand-in', () => {
  test.each([
    ['flat', {}],
    ['compound', { compoundDetails: true }],
    ['money as strings', { moneyAsStrings: true }],
    ['messages as a list', { messagesAsArray: true }],
  ])('ST7: an invoice and what it refers to, %s', async (_name, settings) => {
    const { client } = await start(settings);
    expect(await client.invoice(id(5))).toMatchObject({
      invoiceNumber: 'A1001',
      status: 'pending_accounting',
      customerId: id(1),
      locationId: id(2),
      jobId: id(4),
      subtotal: '950.00',
      taxRate: { id: id(9), name: 'Travis', rate: '8.25' },
      paymentTerms: { id: id(8), name: 'Net 30' },
      items: [
        { totalPrice: '1000.00', serviceLine: { id: id(11), name: 'Sprinkler' } },
        { totalPrice: '-50.00', price: '-50.00' },
      ],
    });
    expect(await client.job(id(4))).toMatchObject({
      number: '1001',
      customerId: id(1),
      salesId: id(3),
      paymentTerms: { name: 'Net 30' },
      tags: ['PM: Bob'],
      serviceLine: { id: id(11), name: 'Sprinkler' },
    });
    const whole = await client.job(id(4), 'all');
    expect(whole?.serviceLines).toEqual([
      { id: id(11), name: 'Sprinkler' },
      { id: id(13), name: 'Alarm' },
    ]);
    expect(await client.company(id(1))).toMatchObject({ name: 'Acme', externalIds: { spectrum: 'C00001' } });
    expect(await client.location(id(2))).toMatchObject({ companyId: id(1), address: { state: 'TX' } });
    expect(await client.user(id(3))).toMatchObject({
      name: 'Ann Lee',
      externalIds: { spectrum_sales: 'AL' },
    });
    expect(await client.invoice(id(99))).toBeUndefined();
  });

  test('lists show what ServiceTrade hides by default (ST20)', async () => {
    const { client } = await start();
    expect(await all(client.listJobs())).toMatchObject([{ id: id(4), status: 'canceled' }]);
    expect(await all(client.listInvoices())).toMatchObject([{ id: id(5) }]);
    expect(await all(client.listInvoices({ status: ['void'] }))).toEqual([]);
    expect(await all(client.listCompanies())).toMatchObject([{ id: id(1) }]);
    expect(await all(client.listLocations())).toMatchObject([{ id: id(2) }]);
  });

  test('ST10: the result goes back', async () => {
    const { standIn, client } = await start();
    expect(await client.addComment(17, id(5), '[Spectrum] Posted')).toMatchObject({ outcome: 'applied' });
    expect(await client.setInvoiceNumber(id(5), 'A1002')).toMatchObject({ outcome: 'applied', ref: id(5) });
    expect(await client.setInvoiceStatus(id(5), 'processed')).toMatchObject({
      outcome: 'applied',
      ref: id(5),
    });
    expect(await client.comments(17, id(5))).toMatchObject([{ content: '[Spectrum] Posted' }]);
    expect(await client.invoice(id(5))).toMatchObject({ status: 'processed', invoiceNumber: 'A1002' });
    expect(await client.setInvoiceStatus(id(5), 'draft')).toMatchObject({
      outcome: 'refused',
      rows: [{ code: '409' }],
    });
    expect(standIn.sandbox.journal.after(0).filter((one) => one.committed)).toHaveLength(3);
  });

  test('ST16: external ids are set, found, and refused to a second record', async () => {
    const { client } = await start();
    expect(await client.externalId('job', id(4), 'spectrum_job')).toBeUndefined();
    expect(await client.setExternalId('job', id(4), 'spectrum_job', 'J-1001')).toMatchObject({
      outcome: 'applied',
    });
    expect(await client.externalId('job', id(4), 'spectrum_job')).toBe('J-1001');
    expect(await client.findByExternalId('job', 'spectrum_job', 'J-1001')).toBe(id(4));
    expect(await client.findByExternalId('job', 'spectrum_job', 'J-1002')).toBeUndefined();
    expect(await client.setExternalId('company', id(1), 'spectrum_job', 'J-1001')).toMatchObject({
      outcome: 'refused',
      rows: [{ code: '409', text: expect.stringContaining('"J-1001"') }],
    });
  });

  test('ST20: registers its webhook once', async () => {
    const { client } = await start();
    const url = 'http://127.0.0.1:9/webhooks/servicetrade/canary';
    expect(await client.ensureWebhook(url)).toBe('created');
    expect(await client.ensureWebhook(url)).toBe('unchanged');
    expect(await client.webhooks()).toHaveLength(1);
  });

  test.each([
    ['dropAfterCommit (F1)', { name: 'dropAfterCommit' }, 'unclear', true],
    ['dropBeforeCommit (F2)', { name: 'dropBeforeCommit' }, 'unclear', false],
    ['emptyBody (F4)', { name: 'emptyBody' }, 'unclear', true],
    ['html (F4)', { name: 'html' }, 'unclear', true],
    ['truncate (F4)', { name: 'truncate', bytes: 40 }, 'unclear', true],
    ['503 (F5)', { name: 'status', code: 503, retryAfter: 7 }, 'unclear', false],
    ['429 (F5)', { name: 'status', code: 429, retryAfter: 7 }, 'notSent', false],
  ])('a write under %s', async (_name, fault, outcome, committed) => {
    const { standIn, client } = await start();
    await client.invoice(id(5));
    standIn.sandbox.faults.replace([{ operation: 'PUT /invoice/{id}', nth: 1, fault }]);
    expect((await client.setInvoiceStatus(id(5), 'processed')).outcome).toBe(outcome);
    expect((await client.invoice(id(5)))?.status).toBe(committed ? 'processed' : 'pending_accounting');
  });

  test('a token that expires on the way is renewed once, without reuse of a refresh token (F5)', async () => {
    const { standIn } = await start();
    const vault = memoryVault<Tokens>();
    const clients = Array.from({ length: 4 }, () => clientOf(standIn.url, {}, vault));
    await Promise.all(clients.map((one) => one.user(id(3))));
    standIn.sandbox.faults.replace([{ operation: 'GET /user/{id}', nth: 1, fault: { name: 'authExpired' } }]);
    await Promise.all(clients.map((one) => one.user(id(3))));
    expect(standIn.sandbox.state()._grants).toMatchObject([
      { grantType: 'client_credentials', accepted: true },
      { grantType: 'refresh_token', accepted: true },
    ]);
  });
});
