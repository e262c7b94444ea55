/** A rebuild of the record store enters what Spectrum holds as it is, and asks nothing twice (OP2, ST9, ST22). */
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import { books, girder, runEnded, voidInvoice, writes } from './support';

let house: House;

beforeAll(async () => {
  house = await startHouse();
}, 60_000);
afterAll(() => house.close(), 60_000);

async function posted(id: number): Promise<void> {
  await house.addInvoices(simpleInvoice(id));
  await house.approve(id);
  await house.waitForState(id, 'In Spectrum');
  await runEnded(house, id);
}

async function forget(id: number): Promise<void> {
  const keys: string[] = [];
  for await (const key of house.store.list('')) {
    if (key.includes(house.record(id)) && !key.startsWith('codes/')) keys.push(key);
  }
  expect(keys.length).toBeGreaterThan(1);
  for (const key of keys) await house.store.remove(key);
}

async function rebuilt(): Promise<void> {
  const ran = await girder(house, 'store', 'rebuild');
  expect([ran.code, ran.err]).toEqual([0, '']);
}

it('takes the reversal of a void as posted, on the day that it has in Spectrum', async () => {
  await posted(1);
  voidInvoice(house, 1);
  await house.waitFor(
    1,
    'reversed',
    (head) => head.state === 'In Spectrum' && head.title.spectrumNumbers.includes('20001V'),
  );
  await runEnded(house, 1);
  const state = house.spectrum.sandbox.state();
  house.spectrum.sandbox.putState({
    CR_INVOICE_TRAN_HEADER_MC: (state.CR_INVOICE_TRAN_HEADER_MC ?? []).map((row) =>
      String(row.Invoice_Or_Transaction).trim() === '20001V'
        ? { ...row, Invoice_Date: '2031-01-02', GL_Date: '2031-01-02' }
        : row,
    ),
  });
  await forget(1);
  await rebuilt();
  const head = await house.waitForState(1, 'In Spectrum');
  expect(head).toMatchObject({ voidFirstSeen: '2031-01-02' });
  expect(head.reason).toBeUndefined();
  const reversal = (await house.postings(1)).find(({ part }) => part === 'reversal');
  expect(reversal).toMatchObject({ state: 'posted', adopted: true, body: { glDate: '2031-01-02' } });
  expect(writes(house, '20001V')).toHaveLength(1);
}, 60_000);

it('leaves a void whose reversal was never sent to be reversed, once', async () => {
  await posted(2);
  house.spectrum.sandbox.faults.replace([
    { operation: 'POST /customer/invoice', every: 1, fault: { name: 'refuseConnection' } },
  ]);
  voidInvoice(house, 2);
  await house.waitFor(2, 'void', (head) => head.voidFirstSeen !== undefined);
  await forget(2);
  house.spectrum.sandbox.faults.clear();
  await rebuilt();
  await house.waitFor(2, 'reversed', (head) => head.title.spectrumNumbers.includes('20002V'));
  await house.waitForState(2, 'In Spectrum');
  expect(books(house, '20002')).toEqual({ '20002': 'I 100.00+8.25', '20002V': 'C 100.00+8.25' });
}, 60_000);

it('does not call an old invoice changed because its period is closed by now', async () => {
  await posted(3);
  const hash = (await house.head(3))?.businessHash;
  house.spectrum.sandbox.advance({
    action: 'setPeriod',
    company: 'ABC',
    module: 'AR',
    begin: '2032-01-01',
    end: '2032-12-31',
  });
  await forget(3);
  await rebuilt();
  const head = await house.waitForState(3, 'In Spectrum');
  expect(head).toMatchObject({ businessHash: hash });
  expect(head.reason).toBeUndefined();
}, 60_000);
