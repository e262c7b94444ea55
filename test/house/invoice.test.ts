/** First postings: what stands in Spectrum, and what ServiceTrade is told. */
import { storyDays } from '../../demo/dates';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import {
  briskly,
  books,
  comments,
  echoesArrived,
  girder,
  poll,
  runEnded,
  sourceStatus,
  statusWrites,
  until,
  writes,
} from './support';

let house: House;

beforeAll(async () => {
  house = await startHouse({ settings: briskly });
}, 60_000);
afterAll(() => house.close(), 60_000);

describe('an approved invoice (ST7, ST10)', () => {
  it('becomes exactly one AR invoice with its tax, terms, salesperson, job and batch', async () => {
    await house.addInvoices(simpleInvoice(1));
    await house.approve(1);
    const head = await house.waitForState(1, 'In Spectrum');
    expect(head.title.spectrumNumbers).toEqual(['20001']);
    const [row, ...others] = house.ledger('20001');
    expect(others).toEqual([]);
    const today = storyDays().today;
    expect(row).toMatchObject({
      Customer_Code: 'C00001',
      Job_Number: '     S1001',
      Transaction_Type: 'I',
      Invoice_Extension: 100,
      Sales_Tax_Amount: 8.25,
      Sales_Tax_Code: 'TXSA',
      Terms_Code: '3',
      Salesperson_Code: 'JR',
      Batch_Code: `ST${today.toFormat('yyyyMMdd')}`,
      GL_Date: today.toFormat('yyyy-MM-dd'),
      Retention_Amount: 0,
    });
  });

  it('is answered with processed once, and its own echo wakes nobody (ST10)', async () => {
    const run = await runEnded(house, 1);
    expect(sourceStatus(house, 1)).toBe('processed');
    await until('the webhook of our own write', () => echoesArrived(house, 1));
    expect(await poll(house)).toMatchObject({ signalled: 0 });
    const now = await house.client.workflow.getHandle(house.record(1)).describe();
    expect([now.runId, now.status.name]).toEqual([run, 'COMPLETED']);
    expect(statusWrites(house, 1)).toEqual(['processed']);
    expect(comments(house, 1)).toEqual([]);
    expect(writes(house, '20001')).toHaveLength(1);
  });

  it('is not touched while nobody has approved it', async () => {
    await house.addInvoices(simpleInvoice(2));
    expect(await poll(house)).toMatchObject({ signalled: 0 });
    expect(await house.head(2)).toBeUndefined();
    expect(writes(house, '20002')).toEqual([]);
  });

  it('holds nothing back on a contract with retention, and says so explicitly', async () => {
    await house.addInvoices(simpleInvoice(3, [2000], { customer: 2 }));
    await house.approve(3);
    await house.waitForState(3, 'In Spectrum');
    expect(house.ledger('20003')).toMatchObject([{ Retention_Percent: 0, Retention_Amount: 0 }]);
  });
});

describe('signs (ST8)', () => {
  it('splits mixed lines into an invoice and a credit memo that add up to the cent', async () => {
    await house.addInvoices(simpleInvoice(11, [1000, -50], { tax: 78.38 }));
    await house.approve(11);
    await house.waitForState(11, 'In Spectrum');
    expect(books(house, '20011')).toEqual({ '20011': 'I 1000.00+82.51', '20011C': 'C 50.00+4.13' });
    await runEnded(house, 11);
    expect(statusWrites(house, 11)).toEqual(['processed']);
  });

  it('answers only when both halves are in, and finishes a refused half from where it stands', async () => {
    // The clerk keyed a document under the number of the second half.
    house.spectrum.sandbox.putState({
      CR_INVOICE_HEADER_MC: [
        ...(house.spectrum.sandbox.state().CR_INVOICE_HEADER_MC ?? []),
        {
          Company_Code: 'ABC',
          Invoice_Or_Transaction: '20012C',
          Transaction_Type: 'C',
          Customer_Code: 'C00001',
          Invoice_Extension: '7.00',
        },
      ],
    });
    await house.addInvoices(simpleInvoice(12, [500, -20]));
    await house.approve(12);
    const head = await house.waitFor(
      12,
      'held by the second number',
      (one) => one.reason?.code === 'NUMBER_TAKEN',
    );
    expect(head.state).toBe('Waiting');
    expect(statusWrites(house, 12)).toEqual([]);
    expect(books(house, '20012')['20012']).toBe('I 500.00+41.25');
    house.spectrum.sandbox.putState({
      CR_INVOICE_HEADER_MC: (house.spectrum.sandbox.state().CR_INVOICE_HEADER_MC ?? []).filter(
        (row) => String(row.Invoice_Or_Transaction).trim() !== '20012C',
      ),
    });
    await house.waitForState(12, 'In Spectrum');
    expect(books(house, '20012')).toEqual({ '20012': 'I 500.00+41.25', '20012C': 'C 20.00+1.65' });
    expect(writes(house, '20012')).toHaveLength(1);
    await runEnded(house, 12);
    expect(statusWrites(house, 12)).toEqual(['processed']);
    expect(comments(house, 12)).toHaveLength(1);
  });

  it('posts an all-negative invoice as a credit memo under its own number', async () => {
    await house.addInvoices(simpleInvoice(13, [-300, -0.5]));
    await house.approve(13);
    await house.waitForState(13, 'In Spectrum');
    expect(books(house, '20013')).toEqual({ '20013': 'C 300.50+24.79' });
  });

  it('skips an invoice of zeros and answers it, but posts lines that only net to zero', async () => {
    await house.addInvoices(simpleInvoice(14, [0, 0]), simpleInvoice(15, [500, -500]));
    await house.approve(14);
    await house.approve(15);
    const zero = await house.waitForState(14, 'Skipped');
    expect(zero.reason?.code).toBe('ZERO_INVOICE');
    await until('processed', () => sourceStatus(house, 14) === 'processed');
    expect(writes(house, '20014')).toEqual([]);
    await house.waitForState(15, 'In Spectrum');
    expect(books(house, '20015')).toEqual({ '20015': 'I 500.00+41.25', '20015C': 'C 500.00+41.25' });
  });
});

describe('an approval whose webhook is lost (ST20, OP4, OP10)', () => {
  it('can be previewed without sending, is found by the poll, and ties out to the cent', async () => {
    house.servicetrade.sandbox.faults.replace([{ operation: 'webhook', fault: { name: 'drop' } }]);
    await house.addInvoices(simpleInvoice(21, [75]));
    await house.approve(21);
    const preview = await girder(house, 'records', 'preview', house.record(21));
    expect([preview.code, preview.err]).toEqual([0, '']);
    expect(preview.out).toContain('20021');
    expect(writes(house, '20021')).toEqual([]);
    // A record read within the second of its own answer is looked at once more; this one is among them.
    expect((await poll(house)).signalled).toBeGreaterThanOrEqual(1);
    await house.waitForState(21, 'In Spectrum');
    house.servicetrade.sandbox.faults.clear();
    const date = storyDays().today.toFormat('yyyy-MM-dd');
    const tieout = await girder(house, 'tieout', '--date', date);
    expect([tieout.code, tieout.out]).toEqual([0, expect.anything()]);
  });
});
