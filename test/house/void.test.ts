/** A void takes back what was posted, and nothing else (ST9). */
import { monthOf } from '../../demo/dates';
import { company } from '../../demo/initial/spectrum';
import { noon } from '../../demo/dates';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import {
  briskly,
  books,
  poll,
  resolveAs,
  runEnded,
  setFaults,
  statusWrites,
  until,
  updateBatchOf,
  voidInvoice,
  writes,
} from './support';

let house: House;

beforeAll(async () => {
  house = await startHouse({ settings: briskly });
}, 60_000);
afterAll(() => house.close(), 60_000);
afterEach(() => setFaults(house));

async function posted(id: number, amounts?: number[], more: Parameters<typeof simpleInvoice>[2] = {}) {
  await house.addInvoices(simpleInvoice(id, amounts, more));
  await house.approve(id);
  await house.waitForState(id, 'In Spectrum');
}

const reversed = (id: number, number: string) =>
  house.waitFor(
    id,
    `reversed by ${number}`,
    (head) => head.state === 'In Spectrum' && head.title.spectrumNumbers.includes(number),
  );

describe('a void (ST9)', () => {
  it('before posting is skipped, and nothing is sent', async () => {
    await house.addInvoices(simpleInvoice(1, [100], { customer: 3 }));
    await house.approve(1);
    await house.waitFor(1, 'waiting', (head) => head.reason?.code === 'CUSTOMER_UNMAPPED');
    voidInvoice(house, 1);
    const head = await house.waitForState(1, 'Skipped');
    expect(head.reason?.code).toBe('VOID_BEFORE_POSTING');
    expect(writes(house, '20001')).toEqual([]);
    await runEnded(house, 1);
    expect(statusWrites(house, 1)).toEqual([]);
  });

  it('after posting is answered by one credit memo, however often it is told', async () => {
    await posted(2);
    voidInvoice(house, 2);
    await reversed(2, '20002V');
    await runEnded(house, 2);
    const messages = (house.servicetrade.sandbox.state()._deliveries ?? []).map((row) => row.messageId);
    for (const messageId of messages) house.servicetrade.sandbox.advance({ action: 'redeliver', messageId });
    await house.client.workflow.signalWithStart('invoice', {
      workflowId: house.record(2),
      taskQueue: 'girder',
      args: [{ record: house.record(2) }],
      signal: 'recordChanged',
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    await runEnded(house, 2);
    expect(books(house, '20002')).toEqual({ '20002': 'I 100.00+8.25', '20002V': 'C 100.00+8.25' });
    expect([writes(house, '20002').length, writes(house, '20002V').length]).toEqual([1, 1]);
  });

  it('of a split takes back both halves', async () => {
    await posted(3, [1000, -50], { tax: 78.38 });
    voidInvoice(house, 3);
    await reversed(3, '20003W');
    expect(books(house, '20003')).toEqual({
      '20003': 'I 1000.00+82.51',
      '20003C': 'C 50.00+4.13',
      '20003V': 'C 1000.00+82.51',
      '20003W': 'I 50.00+4.13',
    });
  });

  it('while in doubt settles first, then takes back what is proven to be there', async () => {
    setFaults(house, { operation: 'POST /customer/invoice', nth: 1, fault: { name: 'dropAfterCommit' } });
    await house.addInvoices(simpleInvoice(4));
    await house.approve(4);
    await house.waitForState(4, 'In doubt');
    voidInvoice(house, 4);
    await reversed(4, '20004V');
    expect(books(house, '20004')).toEqual({ '20004': 'I 100.00+8.25', '20004V': 'C 100.00+8.25' });
    expect(writes(house, '20004')).toHaveLength(1);
  });

  it('while in doubt of one that proves absent sends nothing more', async () => {
    setFaults(house, { operation: 'POST /customer/invoice', nth: 1, fault: { name: 'dropBeforeCommit' } });
    await house.addInvoices(simpleInvoice(5));
    await house.approve(5);
    await house.waitForState(5, 'In doubt');
    voidInvoice(house, 5);
    const head = await house.waitForState(5, 'Skipped');
    expect(head.reason?.code).toBe('VOID_BEFORE_POSTING');
    expect(books(house, '20005')).toEqual({});
    expect(writes(house, '20005')).toHaveLength(1);
  });

  it('of an invoice with cash applied waits for a person, who may accept', async () => {
    await posted(6);
    updateBatchOf(house, '20006');
    await house.waitForState(6, 'Updated');
    const items = house.spectrum.sandbox.state().CR_OPEN_ITEM_MC ?? [];
    house.spectrum.sandbox.putState({
      CR_OPEN_ITEM_MC: items.map((row) =>
        String(row.Invoice_Or_Transaction).trim() === '20006' ? { ...row, Invoice_Balance: '8.25' } : row,
      ),
    });
    voidInvoice(house, 6);
    const head = await house.waitFor(6, 'waiting', (one) => one.reason?.code === 'VOID_OF_PAID');
    expect([head.state, writes(house, '20006V').length]).toEqual(['Waiting', 0]);
    expect((await resolveAs(house, 6, '--accept')).code).toBe(0);
    await house.waitForState(6, 'Updated');
    expect(writes(house, '20006V')).toEqual([]);
  });

  it('of a credit memo asks, and posts an invoice only when a person says so', async () => {
    await posted(7, [-40]);
    voidInvoice(house, 7);
    await house.waitFor(7, 'waiting', (one) => one.reason?.code === 'VOID_OF_CREDIT');
    expect(writes(house, '20007V')).toEqual([]);
    expect((await resolveAs(house, 7, '--offset')).code).toBe(0);
    await reversed(7, '20007V');
    expect(books(house, '20007')).toEqual({ '20007': 'C 40.00+3.30', '20007V': 'I 40.00+3.30' });
  });

  it("of last month's invoice is dated today, and lost webhooks do not matter (ST20)", async () => {
    const { today, lastMonth } = house.days;
    const period = { action: 'setPeriod', company, module: 'AR', end: monthOf(today).end };
    house.spectrum.sandbox.advance({ ...period, begin: monthOf(lastMonth).begin });
    await posted(8, [150], { transactionDate: noon(lastMonth) });
    house.spectrum.sandbox.advance({ ...period, begin: monthOf(today).begin });
    await runEnded(house, 8);
    house.servicetrade.sandbox.faults.replace([{ operation: 'webhook', fault: { name: 'drop' } }]);
    voidInvoice(house, 8);
    await until('the poll finds the void', async () => {
      await poll(house);
      return house.ledger('20008V').length > 0;
    });
    house.servicetrade.sandbox.faults.clear();
    const dates = (number: string) => house.ledger(number).map((row) => [row.GL_Date, row.Invoice_Date]);
    expect(dates('20008')).toEqual([[lastMonth.toISODate(), lastMonth.toISODate()]]);
    expect(dates('20008V')).toEqual([[today.toISODate(), today.toISODate()]]);
  });
});
