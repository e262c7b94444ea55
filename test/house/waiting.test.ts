/** Records that wait: one mail per cause, resumed by themselves, at the target's pace (ST16, OP2). */
import { monthOf, noon } from '../../demo/dates';
import type { StoryInvoice } from '../../demo/initial/servicetrade';
import { unmapped } from '../../demo/initial/servicetrade';
import { company } from '../../demo/initial/spectrum';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import {
  briskly,
  books,
  comments,
  edit,
  mails,
  mapCustomer,
  poll,
  reprice,
  runEnded,
  setFaults,
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
afterEach(() => setFaults(house));

const waits = (id: number, code: string) =>
  house.waitFor(id, `waiting for ${code}`, (head) => head.reason?.code === code && head.state === 'Waiting');

async function approved(id: number, amounts?: number[], more?: Partial<StoryInvoice>): Promise<void> {
  await house.addInvoices(simpleInvoice(id, amounts, more));
  await house.approve(id);
}

const mailsAbout = (text: string) => mails(house).filter(({ subject }) => subject.includes(text));

/** Changes rows of a table in Spectrum, as its screens would. */
function inSpectrum(table: string, of: Record<string, unknown>, set: Record<string, unknown>): void {
  const rows = house.spectrum.sandbox.state()[table] ?? [];
  house.spectrum.sandbox.putState({
    [table]: rows.map((row) =>
      Object.entries(of).every(([column, value]) => String(row[column]).trim() === value)
        ? { ...row, ...set }
        : row,
    ),
  });
}

describe('a closed period', () => {
  it('holds an invoice without re-dating it, and lets it go when the controller opens the month', async () => {
    const { today, lastMonth } = house.days;
    await approved(1, [10], { transactionDate: noon(lastMonth) });
    await waits(1, 'PERIOD_CLOSED');
    await until('a comment', () => comments(house, 1).length === 1);
    expect([sourceStatus(house, 1), writes(house, '20001').length]).toEqual(['pending_accounting', 0]);
    const range = { begin: monthOf(lastMonth).begin, end: monthOf(today).end };
    house.spectrum.sandbox.advance({ action: 'setPeriod', company, module: 'AR', ...range });
    await house.waitForState(1, 'In Spectrum');
    expect(house.ledger('20001')[0]).toMatchObject({ GL_Date: lastMonth.toISODate() });
    await until('the recovery mail', () => mailsAbout('PERIOD_CLOSED').length === 2);
    await runEnded(house, 1);
    expect([statusWrites(house, 1), comments(house, 1).length]).toEqual([['processed'], 1]);
  });
});

describe('refusals that pass (rules: what an error row means)', () => {
  it('LOCKED: waits while somebody has the record open, one mail, then posts', async () => {
    setFaults(house, { operation: 'POST /customer/invoice', every: 1, times: 3, fault: { name: 'locked' } });
    await approved(2);
    await waits(2, 'LOCKED');
    await house.waitForState(2, 'In Spectrum');
    expect(writes(house, '20002')).toHaveLength(4);
    expect(books(house, '20002')).toEqual({ '20002': 'I 100.00+8.25' });
    await until('the recovery mail', () => mailsAbout('LOCKED').length === 2);
    expect(new Set(mailsAbout('LOCKED').map((mail) => mail.messageId)).size).toBe(2);
    expect(comments(house, 2)).toHaveLength(1);
  });

  it('CODE_REFUSED: a salesperson that is not active, until it is', async () => {
    inSpectrum('CR_SALESPERSON_MASTER_MC', { Salesperson_Code: 'JR' }, { Status: 'I' });
    await approved(3);
    await approved(4);
    await waits(3, 'CODE_REFUSED');
    await waits(4, 'CODE_REFUSED');
    expect((await house.head(3))?.cause).toBe((await house.head(4))?.cause);
    inSpectrum('CR_SALESPERSON_MASTER_MC', { Salesperson_Code: 'JR' }, { Status: 'A' });
    await house.waitForState(3, 'In Spectrum');
    await house.waitForState(4, 'In Spectrum');
    await until('both mails', () => mailsAbout('CODE_REFUSED').length === 2);
  });

  it('ACCESS: a service that was revoked, until it is granted again', async () => {
    inSpectrum('_authorizations', {}, { services: ['GetCustomers', 'GetJob'] });
    await approved(5);
    await waits(5, 'ACCESS');
    inSpectrum('_authorizations', {}, { services: ['ARMultiLineInvoice', 'GetCustomers', 'GetJob'] });
    await house.waitForState(5, 'In Spectrum');
    expect(books(house, '20005')).toEqual({ '20005': 'I 100.00+8.25' });
    expect(sourceStatus(house, 5)).not.toBe('failed');
  });

  it('NUMBER_TAKEN: a clerk used the number; nothing of his is taken for ours', async () => {
    const theirs = { Company_Code: company, Invoice_Or_Transaction: '20006', Transaction_Type: 'I' };
    const now = house.spectrum.sandbox.state().CR_INVOICE_TRAN_HEADER_MC ?? [];
    house.spectrum.sandbox.putState({
      CR_INVOICE_TRAN_HEADER_MC: [
        ...now,
        { ...theirs, Customer_Code: 'C00002', Invoice_Extension: '1.00', Batch_Code: 'CLERK' },
      ],
    });
    await approved(6);
    await waits(6, 'NUMBER_TAKEN');
    expect(house.ledger('20006')).toHaveLength(1);
    edit(house, 6, { invoiceNumber: '20106' });
    await house.waitForState(6, 'In Spectrum');
    expect(books(house, '20106')).toEqual({ '20106': 'I 100.00+8.25' });
    expect(house.ledger('20006')).toMatchObject([{ Batch_Code: 'CLERK' }]);
  });
});

describe('a refusal for good (ST10)', () => {
  it('is commented, then failed; resumes when a user approves again, and only then', async () => {
    // Wider than Spectrum's field: only an edit of the invoice helps.
    await approved(11, [10_000_000_000_000]);
    await house.waitForState(11, 'Rejected');
    await runEnded(house, 11);
    expect([sourceStatus(house, 11), comments(house, 11).length]).toEqual(['failed', 1]);
    reprice(house, 11, 50);
    await runEnded(house, 11);
    await poll(house);
    await runEnded(house, 11);
    expect([(await house.head(11))?.state, writes(house, '20011').length]).toEqual(['Rejected', 1]);
    edit(house, 11, { status: 'pending_accounting' });
    await house.waitForState(11, 'In Spectrum');
    await runEnded(house, 11);
    expect(books(house, '20011')).toEqual({ '20011': 'I 50.00+4.13' });
    expect([statusWrites(house, 11), comments(house, 11).length]).toEqual([['failed', 'processed'], 1]);
  });
});

describe('two causes at once', () => {
  it('are told one after the other, and the record goes through when both are gone', async () => {
    const { today } = house.days;
    const closed = { begin: today.plus({ days: 1 }).toISODate(), end: today.plus({ days: 2 }).toISODate() };
    house.spectrum.sandbox.advance({ action: 'setPeriod', company, module: 'AR', ...closed });
    await approved(21, [10], { customer: unmapped });
    await waits(21, 'CUSTOMER_UNMAPPED');
    await mapCustomer(house);
    await waits(21, 'PERIOD_CLOSED');
    expect(writes(house, '20021')).toEqual([]);
    house.spectrum.sandbox.advance({ action: 'setPeriod', company, module: 'AR', ...monthOf(today) });
    await house.waitForState(21, 'In Spectrum');
    await until('a comment for each', () => comments(house, 21).length === 2);
    await until('the recovery', () => mailsAbout('CUSTOMER_UNMAPPED').length === 2);
  });
});
