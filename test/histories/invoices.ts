/** Runs of invoices, one scenario after the other on one house. */
import { company } from '../../demo/initial/spectrum';
import { resolve, skip } from '../../workflows/messages';
import type { Stage } from './stage';
import { approved, decision, ended, faults, held, posted, retried, runOf, untilAsked } from './stage';

const send = 'POST /customer/invoice';

export const invoices: ((stage: Stage) => Promise<void>)[] = [
  async function plain(stage) {
    await stage.keep('invoice/plain', await posted(stage, 1));
  },
  async function split(stage) {
    await stage.keep('invoice/split', await posted(stage, 2, [1000, -50], { tax: 78.38 }));
  },
  async function zero(stage) {
    const record = await approved(stage, 3, [0, 0]);
    await stage.house.waitForState(3, 'Skipped');
    await ended(stage, record);
    await stage.keep('invoice/zero', record);
  },
  async function voided(stage) {
    const record = await posted(stage, 4);
    stage.house.servicetrade.sandbox.advance({ action: 'voidInvoice', id: 4 });
    await stage.house.waitFor(4, 'reversed', (head) => head.title.spectrumNumbers.includes('20004V'));
    await ended(stage, record);
    await stage.keep('invoice/void', record);
  },
  async function adopted(stage) {
    faults(stage, { operation: send, nth: 1, fault: { name: 'dropAfterCommit' } });
    await stage.keep('invoice/in-doubt-adopted', await posted(stage, 5));
  },
  async function sentAgain(stage) {
    faults(stage, { operation: send, nth: 1, fault: { name: 'dropBeforeCommit' } });
    await stage.keep('invoice/in-doubt-sent-again', await posted(stage, 6));
  },
  async function resolved(stage) {
    faults(stage, { operation: send, nth: 1, fault: { name: 'dropAfterCommit' } });
    const record = await approved(stage, 7);
    await held(stage, 7, 'IN_DOUBT');
    faults(stage, { operation: 'infolink:CR_INVOICE_HEADER_MC', fault: { name: 'dropBeforeCommit' } });
    // After the last probe the run waits for a person.
    await untilAsked(stage, record, 'registerWaiting', 1);
    const verdict = { kind: 'posted' as const, ref: '20007' };
    await runOf(stage, record).executeUpdate(resolve, { args: [{ ...decision, verdict, force: false }] });
    faults(stage);
    await stage.house.waitForState(7, 'In Spectrum');
    await ended(stage, record);
    await stage.keep('invoice/in-doubt-resolved', record);
  },
  async function notSent(stage) {
    faults(stage, { operation: send, nth: 1, fault: { name: 'status', code: 429, retryAfter: 1 } });
    await stage.keep('invoice/not-sent-then-posted', await posted(stage, 8));
  },
  async function senderLost(stage) {
    const { world } = stage;
    const whyNotPost = world.whyNotPost.bind(world);
    world.whyNotPost = () => {
      world.whyNotPost = whyNotPost;
      throw new Error('the worker is gone');
    };
    await stage.keep('invoice/sender-lost', await posted(stage, 9));
  },
  async function rejected(stage) {
    const record = await approved(stage, 10, [10_000_000_000_000]);
    await stage.house.waitForState(10, 'Rejected');
    await ended(stage, record);
    await stage.keep('invoice/rejected', record);
  },
  async function retriedNumber(stage) {
    const clerks = {
      Company_Code: company,
      Invoice_Or_Transaction: '20011',
      Transaction_Type: 'I',
      Customer_Code: 'C00002',
      Invoice_Extension: '7.00',
    };
    const { sandbox } = stage.house.spectrum;
    const others = sandbox.state().CR_INVOICE_HEADER_MC ?? [];
    sandbox.putState({ CR_INVOICE_HEADER_MC: [...others, clerks] });
    const record = await approved(stage, 11);
    await held(stage, 11, 'NUMBER_TAKEN');
    sandbox.putState({ CR_INVOICE_HEADER_MC: others });
    await retried(runOf(stage, record));
    await stage.house.waitForState(11, 'In Spectrum');
    await ended(stage, record);
    await stage.keep('invoice/retry', record);
  },
  async function skipped(stage) {
    const record = await approved(stage, 12, [100], { customer: 3 });
    await held(stage, 12, 'CUSTOMER_UNMAPPED');
    await runOf(stage, record).executeUpdate(skip, { args: [decision] });
    await stage.house.waitForState(12, 'Skipped');
    await ended(stage, record);
    await stage.keep('invoice/skip', record);
  },
  async function rebilled(stage) {
    const record = await posted(stage, 13);
    const items = [{ description: 'Work', quantity: 1, price: 90, taxable: true }];
    stage.house.servicetrade.sandbox.advance({ action: 'editInvoice', id: 13, set: { items } });
    await held(stage, 13, 'CHANGED_AFTER_POSTING');
    const verdict = { kind: 'creditAndRebill' as const, newBase: '20913' };
    await runOf(stage, record).executeUpdate(resolve, { args: [{ ...decision, verdict, force: false }] });
    await stage.house.waitFor(13, 'rebilled', (head) => head.title.spectrumNumbers.includes('20913'));
    await ended(stage, record);
    await stage.keep('invoice/resolve', record);
  },
];
