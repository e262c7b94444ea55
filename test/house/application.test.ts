/** Pay applications: sign-offs, export with files, sequence, failures, undo (TP6 read side, TP7, TP8, TP10). */
import { isoDate, monthOf } from '../../demo/dates';
import { company } from '../../demo/initial/spectrum';
import { drywall, glazing } from '../../demo/initial/subcontracts';
import { workflowQueue } from '../../domain/queues';
import type { TrimblePaySettings } from '../../domain/settings';
import type { House } from '../support/house';
import { startHouse } from '../support/house';
import { Billing } from './application-support';
import { briskly, field, girder, until, watchLedger } from './support';

let house: House;
let billing: Billing;
/** A test may switch between manual and automatic, and between whose approvals count. */
let main: TrimblePaySettings;

beforeAll(async () => {
  house = await startHouse({
    trimblePay: { exporting: 'auto', approving: true, pollMs: 1_000 },
    settings(settings) {
      const brisk = briskly(settings, { pollMs: 3_600_000 });
      const { main: found } = brisk.trimblePay;
      if (!found) throw new Error('The demonstration has a connection main.');
      main = { ...found, approvals: 'trimble-pay', ap: { ...found.ap } };
      return { ...brisk, trimblePay: { main } };
    },
  });
  billing = new Billing(house);
  await billing.connect();
}, 60_000);
afterAll(() => house.close());
afterEach(() => {
  main.ap.export = 'auto';
  main.approvals = 'trimble-pay';
  house.spectrum.sandbox.faults.replace([]);
  house.trimblePay.sandbox.faults.replace([]);
});

const says = async (...args: string[]): Promise<string> => {
  const ran = await girder(house, ...args);
  return ran.out + ran.err;
};

function setApPeriod(from: 'lastMonth' | 'today'): void {
  const { today } = house.days;
  const begin = monthOf(house.days[from]).begin;
  house.spectrum.sandbox.advance({
    ...{ action: 'setPeriod', company, module: 'AP', begin, end: monthOf(today).end },
  });
}

/** An AP entry that somebody keyed in Spectrum. */
function keyed(vendor: string, subcontract: string, number: string, gross: number, retention: number): void {
  const { VN_INVOICE_TRAN_HEADER_MC6: rows = [] } = house.spectrum.sandbox.state();
  const day = isoDate(house.days.today);
  const row = {
    ...{ Company_Code: company, Batch_Code: 'CLERK', Vendor_Code: vendor, Contract_Number: subcontract },
    ...{ Invoice_Number: number, Invoice_Type_Code: 'I', Invoice_Date: day, GL_Date: day },
    ...{ Invoice_Amount: gross, Retention_Amount: retention, Sales_Tax_Amount: 0, Status: 'O' },
  };
  house.spectrum.sandbox.putState({ VN_INVOICE_TRAN_HEADER_MC6: [...rows, row] });
}

let first = '';
let second = '';

test('TP7, TP10: a closed period stops the first, the second waits for it; exported again, both go in order', async () => {
  setApPeriod('today');
  first = billing.approved(drywall, { '092000': '10000.00', '092500': '5000.00' }, { last: true });
  await billing.waitFor(first, 'GL_PERIOD_CLOSED');
  await until('it is told', () => billing.exportStatus(first).status === 'failed');
  expect(field(billing.exportStatus(first).error, 'code')).toBe('gl_period_closed');

  second = billing.approved(drywall, { '092000': '20000.00' });
  await billing.waitFor(second, 'OUT_OF_SEQUENCE');
  expect(await billing.exports(second)).toMatchObject({ done: true });

  // Still closed: it fails as before, which Trimble Pay knows already.
  expect(await billing.exports(first)).toMatchObject({ done: true });
  await until('it was tried', async () => (await billing.head(first))?.order === undefined);
  expect(billing.told(first)).toEqual(['failed']);
  expect(billing.calls()).toEqual([]);

  expect(await says('records', 'preview', billing.record(second))).toContain('OUT_OF_SEQUENCE');
  setApPeriod('lastMonth');
  expect(await says('records', 'preview', billing.record(first))).toContain('1 document would be sent.');
  expect(await billing.exports(first)).toMatchObject({ done: true });
  await billing.exported(first);
  await billing.exported(second);
  expect(billing.ledger()).toEqual(['SC2001-1 I 15000.00/1500.00', 'SC2001-2 I 20000.00/2000.00']);
  expect(billing.told(first)).toEqual(['failed', 'exporting', 'exported']);
  expect((await billing.exports(first)).said).toContain('It is exported already, as SC2001-1.');
}, 60_000);

test('TP8: every file of the application is an image of the creating call; the status names each', () => {
  const images = billing.calls()[0]?.Images;
  if (!Array.isArray(images)) throw new Error('The first call had no images.');
  expect(images.map((image) => [field(image, 'Image_Type'), field(image, 'Image_Description')])).toEqual([
    ['PDF', 'Pay application: pay_app-1.pdf'],
    ['PDF', 'Lien waiver: lien_waiver-2.pdf'],
  ]);
  const ids = billing.pay('attachment').filter((row) => row.pay_application_id === first);
  expect(billing.exportStatus(first).attachments).toEqual(ids.map(({ id }) => ({ id, status: 'attached' })));
});

test('TP9: what Girder itself told wakes nobody; the poll after it finds nothing', async () => {
  for (const id of [first, second]) await house.waitForState(billing.record(id), 'In Spectrum');
  const polled = () =>
    house.client.workflow.execute<(connection: string) => Promise<{ signalled: number }>>('payPoll', {
      taskQueue: workflowQueue,
      workflowId: `test-payPoll-${Date.now()}`,
      args: ['main'],
    });
  await until('a poll signals nothing', async () => (await polled()).signalled === 0, 10_000);
  const { runId } = await house.client.workflow.getHandle(billing.record(second)).describe();
  expect(await polled()).toMatchObject({ signalled: 0 });
  expect((await house.client.workflow.getHandle(billing.record(second)).describe()).runId).toBe(runId);
}, 30_000);

test('TP6, TP7, TP10: declined and resubmitted; a number in use stops until another one is entered', async () => {
  keyed(glazing.vendor, '', 'SC2002-1', 99, 0);
  const id = billing.draft(glazing, { '088000': '4000.00' });
  billing.attach(id, 'lien_waiver');
  billing.does('submit', { id });
  await billing.waitFor(id, 'APPROVAL_PENDING');
  billing.does('decline', { id, comment: 'The storefront is not finished.' });
  await billing.waitFor(id, 'APPROVAL_DECLINED');
  billing.does('resubmit', { id, lines: billing.lines(glazing, { '088000': '3000.00' }) });
  billing.approve(id);
  await billing.waitFor(id, 'DUPLICATE_INVOICE_NUMBER');
  await until('it is told', () => billing.exportStatus(id).status === 'failed');

  billing.does('editInvoiceNumber', { id, erp_invoice_number: 'SC2002-1A' });
  await billing.exports(id);
  await billing.exported(id);
  expect(billing.ledger()).toContain('SC2002-1A I 3000.00/300.00');
  expect(billing.exportStatus(id)).toMatchObject({ erp_invoice_number: 'SC2002-1A' });
}, 40_000);

let lost = '';

test('TP7: an answer that is lost makes one AP invoice; a person exports where it is set to manual', async () => {
  main.ap.export = 'manual';
  house.spectrum.sandbox.faults.replace([
    { operation: 'POST /vendor/invoice', nth: 1, fault: { name: 'dropAfterCommit' } },
  ]);
  const calls = billing.calls().length;
  lost = billing.draft(glazing, { '088000': '1000.00' });
  billing.attach(lost, 'lien_waiver');
  billing.does('submit', { id: lost });
  await billing.waitFor(lost, 'APPROVAL_PENDING');
  expect(await billing.exports(lost)).toMatchObject({ done: false });
  billing.approve(lost);
  await billing.waitFor(lost, 'EXPORT_MANUAL');
  expect(billing.calls()).toHaveLength(calls);
  expect((await billing.exports(lost)).said).toContain('It is exported now.');
  await billing.exported(lost);
  expect(billing.ledger().filter((one) => one.startsWith('SC2002-2'))).toEqual(['SC2002-2 I 1000.00/100.00']);
  const [posting] = (await house.postings(billing.record(lost))).filter(({ part }) => part === 'ap-invoice');
  expect(posting).toMatchObject({ state: 'posted', adopted: true });
}, 40_000);

test('TP10: an export is undone once Spectrum proves that it does not hold the entry, and then sent again', async () => {
  await house.waitForState(billing.record(lost), 'In Spectrum');
  expect((await billing.undoes(lost)).said).toContain('is in Spectrum');
  const older = billing.pay('pay_application').find((row) => row.erp_invoice_number === 'SC2002-1A');
  expect((await billing.undoes(String(older?.id))).said).toContain('Only the newest');

  billing.clerk('deleteUnposted', 'SC2002-2');
  for (let pass = 0; pass < 2; pass += 1) await watchLedger(house);
  await billing.waitFor(lost, 'REMOVED_IN_SPECTRUM');
  expect(await billing.undoes(lost)).toMatchObject({ done: true });
  await billing.waitFor(lost, 'EXPORT_UNDONE');
  await until('it is told', () => billing.exportStatus(lost).status === 'undone');

  // Its number may be another one meanwhile: it is planned anew.
  billing.does('editInvoiceNumber', { id: lost, erp_invoice_number: 'SC2002-2B' });
  await billing.exports(lost);
  await billing.exported(lost);
  expect(billing.ledger().filter((one) => one.startsWith('SC2002-2'))).toEqual([
    'SC2002-2B I 1000.00/100.00',
  ]);
}, 40_000);

test('TP7: an approval that is taken back just before the call sends nothing; signed again, it goes on', async () => {
  const put = 'PUT /pay_applications/{pay_application_id}/erp_export';
  house.trimblePay.sandbox.faults.replace([{ operation: put, nth: 1, fault: { name: 'delay', ms: 2_000 } }]);
  const calls = billing.calls().length;
  const id = billing.approved(glazing, { '088000': '2000.00' });
  await house.waitForState(billing.record(id), 'Posting');
  billing.does('unapprove', { id });
  await billing.waitFor(id, 'APPROVAL_PENDING');
  expect(billing.calls()).toHaveLength(calls);
  billing.approve(id);
  await billing.exported(id);
  expect(billing.calls()).toHaveLength(calls + 1);
}, 40_000);

test('TP8: a file that is not the one announced stops the export; replaced, it goes on', async () => {
  const id = billing.draft(glazing, { '088000': '500.00' });
  billing.attach(id, 'lien_waiver');
  billing.attach(id, 'backup', { sha256: 'a'.repeat(64) });
  billing.does('submit', { id });
  billing.approve(id);
  const head = await billing.waitFor(id, 'ATTACHMENT_FAILED');
  expect(head.reason?.sentence).toMatch(/^File att_\d+ \(backup\) cannot be taken: /);
  await until('it is told', () => billing.exportStatus(id).status === 'failed');
  const kept = billing.pay('attachment').filter(({ sha256 }) => sha256 !== 'a'.repeat(64));
  house.trimblePay.sandbox.putState({ attachment: kept });
  expect(await billing.exports(id)).toMatchObject({ done: true });
  await billing.exported(id);
  expect(billing.exportStatus(id).attachments).toHaveLength(1);
}, 40_000);

test('TP6, TP7: Girder declines with a comment, which Trimble Pay is told; submitted again it starts over, and who approves may ask for the export', async () => {
  main.approvals = 'both';
  main.ap.export = 'manual';
  const decides = (choice: string, as: string, ...more: string[]) =>
    says('approvals', choice, billing.record(id), '--as', as, ...more);
  const id = billing.approved(glazing, { '088000': '700.00' });
  await billing.waitFor(id, 'APPROVAL_OPEN');
  expect(await decides('decline', 'pm', '--comment', 'The sealant is missing.')).toContain('Declined');
  await house.waitForState(billing.record(id), 'Rejected');
  await until('it is told', () => billing.exportStatus(id).status === 'failed');
  const { code, message } = Object(billing.exportStatus(id).error);
  expect([code, message]).toEqual(['not_fully_approved', expect.stringContaining('The sealant is missing.')]);

  billing.does('unapprove', { id });
  billing.does('resubmit', { id, lines: billing.lines(glazing, { '088000': '600.00' }) });
  billing.approve(id);
  await billing.waitFor(id, 'APPROVAL_OPEN');
  await decides('approve', 'pm', '--export');
  await billing.waitFor(id, 'APPROVAL_OPEN');
  expect(billing.exportStatus(id).status).not.toBe('exported');
  await decides('approve', 'controller');
  await billing.exported(id);
  expect(billing.ledger().filter((one) => one.includes(' 600.00/'))).toHaveLength(1);
  expect(billing.ledger().filter((one) => one.includes(' 700.00/'))).toEqual([]);
}, 60_000);

test('TP7: retainage that is released is keyed by a person, and taken over by vendor and number', async () => {
  const id = billing.draft(drywall, {}, { kind: 'retainage', lines: released() });
  billing.attach(id, 'lien_waiver');
  billing.does('submit', { id });
  billing.approve(id);
  const head = await billing.waitFor(id, 'RETAINAGE_EXPORT_UNSUPPORTED');
  expect(head.keying).toContain('Key a Release retention entry');
  const shown = await girder(house, 'records', 'show', billing.record(id));
  expect(shown.out).toContain('invoice number SC2001-3');
  keyed(drywall.vendor, drywall.subcontract, 'SC2001-3', 0, -3000);
  await house.waitFor(billing.record(id), 'found, but different', ({ reason }) =>
    (reason?.sentence ?? '').includes('-3,000.00'),
  );
  house.spectrum.sandbox.advance({
    ...{ action: 'editUnposted', table: 'VN_INVOICE_TRAN_HEADER_MC6' },
    key: { Company_Code: company, Invoice_Number: 'SC2001-3' },
    set: { Retention_Amount: -3500 },
  });
  await billing.exported(id);
  await house.waitForState(billing.record(id), 'In Spectrum');
  expect(billing.exportStatus(id)).toMatchObject({ erp_invoice_number: 'SC2001-3' });
}, 60_000);

test('TP10: the update of the batch in Spectrum makes it Updated; what was keyed is not watched', async () => {
  const batch = (await house.head(billing.record(first)))?.title.batch;
  house.spectrum.sandbox.advance({ action: 'updateBatch', company, module: 'AP', batch });
  await watchLedger(house);
  await house.waitForState(billing.record(first), 'Updated');
}, 20_000);

/** All that is held on the drywall subcontract goes back. */
function released() {
  return billing.lines(drywall, { '092000': '0.00', '092500': '0.00' }).map((line, at) => ({
    ...line,
    retainage_to_date_work: '0.00',
    retainage_released_this_period: at === 0 ? '3000.00' : '500.00',
  }));
}
