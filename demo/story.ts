/**
 * The story: invoices are approved, fail, wait and recover, and customers, sites and jobs come about, through public
 * surfaces only: ServiceTrade's API and its back office, Spectrum's screens (what a clerk does), and the operator's
 * command.
 */
import type { StoryDays } from './dates';
import { monthOf, noon } from './dates';
import type { StoryInvoice } from './initial/servicetrade';
import { invoiceRow, unmapped } from './initial/servicetrade';
import { company } from './initial/spectrum';
import { customersAndJobs } from './setup-story';
import type { Stage } from './stage';
import { posted, waits } from './stage';

export function storyInvoices({ today, lastMonth }: StoryDays): StoryInvoice[] {
  const plain = (n: number, customer: number, amount: number, day = today): StoryInvoice => ({
    id: 5000 + n,
    number: String(10000 + n),
    customer,
    transactionDate: noon(day),
    lines: [{ description: 'Service call, labor and parts', amount }],
  });
  const split = plain(2, 1, 1000);
  return [
    plain(1, 1, 480),
    // 8.25 % of 950.00 is 78.375: charged 78.38, which the two halves must add up to.
    { ...split, lines: [...split.lines, { description: 'Goodwill', amount: -50 }], tax: 78.38 },
    plain(3, 2, 2000),
    plain(4, 1, 310),
    plain(5, 1, 725.5, lastMonth),
    plain(6, 1, 150, lastMonth),
    plain(7, unmapped, 99.95),
    plain(8, unmapped, 640),
    plain(9, 1, 800),
    plain(10, 1, 260),
    plain(11, 2, 1234.56),
  ];
}

/** First act: everything up to the two differences that only a person can settle. */
export async function firstAct(stage: Stage): Promise<void> {
  await stage.servicetrade.putState({ invoice: storyInvoices(stage.days).map(invoiceRow) });
  await plainOnes(stage);
  await voided(stage);
  await closedMonth(stage);
  await customersAndJobs(stage);
  await lostAnswer(stage);
  await afterPosting(stage);
}

/** Second act: the operator decides. */
export async function secondAct(stage: Stage): Promise<void> {
  stage.say('The operator decides: credit and rebill 10009 as 10109, send 10010 again.');
  const why = ['--as', 'pat', '--reason', 'as agreed with the controller'];
  await stage.girder(['records', 'resolve', '10009', '--credit-and-rebill', '10109', ...why]);
  await stage.girder(['records', 'resolve', '10010', '--send-again', ...why]);
  await stage.records.waitFor(
    '10009',
    'rebilled',
    (line) => posted(line) && line.spectrumNumbers.includes('10109'),
  );
  await stage.records.waitFor('10010', 'in Spectrum again', posted);
}

async function approve(stage: Stage, ...numbers: string[]): Promise<void> {
  for (const number of numbers) {
    await stage.servicetrade.advance({ action: 'approveInvoice', id: Number(number) - 5000 });
  }
}

async function plainOnes(stage: Stage): Promise<void> {
  stage.say(
    'Three invoices are approved: a plain one, one with both signs, one on a contract with 10 % retention.',
  );
  await approve(stage, '10001', '10002', '10003');
  for (const number of ['10001', '10002', '10003'])
    await stage.records.waitFor(number, 'in Spectrum', posted);
}

async function voided(stage: Stage): Promise<void> {
  stage.say('10004 is approved, and then voided.');
  await approve(stage, '10004');
  await stage.records.waitFor('10004', 'in Spectrum', posted);
  await stage.servicetrade.advance({ action: 'voidInvoice', id: 5004 });
  await stage.records.waitFor(
    '10004',
    'reversed',
    (line) => posted(line) && line.spectrumNumbers.includes('10004V'),
  );
}

async function closedMonth(stage: Stage): Promise<void> {
  const { today, lastMonth } = stage.days;
  stage.say('10005 is dated last month, which is closed in Spectrum: it waits, and is never re-dated.');
  await approve(stage, '10005');
  await stage.records.waitFor('10005', 'waiting for the period', waits('PERIOD_CLOSED'));
  stage.say(
    'The controller opens last month; 10005 resumes by itself with its own date. 10006 is also of last month.',
  );
  const open = { action: 'setPeriod', company, module: 'AR', end: monthOf(today).end };
  await stage.spectrum.advance({ ...open, begin: monthOf(lastMonth).begin });
  await stage.records.waitFor('10005', 'in Spectrum', posted);
  await approve(stage, '10006');
  await stage.records.waitFor('10006', 'in Spectrum', posted);
  stage.say("The controller updates last month's batch.");
  const batch = `ST${lastMonth.toFormat('yyyyMMdd')}`;
  await stage.spectrum.advance({ action: 'updateBatch', company, module: 'AR', batch });
  for (const number of ['10005', '10006']) {
    await stage.records.waitFor(number, 'updated', (line) => line.state === 'Updated');
  }
  stage.say('Last month is closed again, and 10006 is voided now: the reversal is dated today.');
  await stage.spectrum.advance({ ...open, begin: monthOf(today).begin });
  await stage.servicetrade.advance({ action: 'voidInvoice', id: 5006 });
  await stage.records.waitFor(
    '10006',
    'reversed',
    (line) => posted(line) && line.spectrumNumbers.includes('10006V'),
  );
}

async function lostAnswer(stage: Stage): Promise<void> {
  stage.say(
    'Spectrum commits 10011, but the connection breaks before its answer: in doubt, probed, adopted.',
  );
  await stage.spectrum.faults([
    { operation: 'POST /customer/invoice', nth: 1, fault: { name: 'dropAfterCommit' } },
  ]);
  await approve(stage, '10011');
  await stage.records.waitFor('10011', 'in Spectrum', posted);
  await stage.spectrum.faults([]);
}

async function afterPosting(stage: Stage): Promise<void> {
  stage.say('10009 is changed in ServiceTrade after posting; a clerk deletes 10010 in Spectrum.');
  await approve(stage, '10009', '10010');
  for (const number of ['10009', '10010']) await stage.records.waitFor(number, 'in Spectrum', posted);
  const items = [{ description: 'Service call, labor and parts', quantity: 1, price: 900, taxable: true }];
  await stage.servicetrade.advance({ action: 'editInvoice', id: 5009, set: { items } });
  await stage.records.waitFor('10009', 'waiting for a person', waits('CHANGED_AFTER_POSTING'));
  await stage.spectrum.advance({
    action: 'deleteUnposted',
    table: 'CR_INVOICE_TRAN_HEADER_MC',
    key: { Company_Code: company, Invoice_Or_Transaction: '10010' },
  });
  await stage.records.waitFor('10010', 'removed', (line) => line.state === 'Removed in Spectrum');
}
