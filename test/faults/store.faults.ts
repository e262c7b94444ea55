/** The record store on S3, whose connections break while invoices are posted (F10, F22). */
import { setTimeout as sleep } from 'node:timers/promises';
import { faultProxy } from '../clients/store/support/fault-proxy';
import type { Fault } from '../clients/store/support/fault-proxy';
import { simpleInvoice, startHouse } from '../support/house';
import { s3Settings } from '../support/services';
import { eventually } from './support/fault-house';
import { expectedTruth, truth } from './support/invariants';
import { numberOf } from './support/ledger';
import { random } from './support/random';
import { say } from './support/tally';

const faults: Fault[] = ['halfRequest', 'answerLost', 'halfAnswer', 'commitsLate', 'status503', 'status409'];
const invoices = 15;
const seed = Number(process.env.GIRDER_FAULT_SEED ?? 20261121);

const s3 = s3Settings();

(s3 ? it : it.skip)(
  'leaves one document per invoice while writes to S3 break (F10, F22)',
  async () => {
    if (!s3?.endpoint) throw new Error('The S3 server of this run has no endpoint.');
    const proxy = await faultProxy(s3.endpoint);
    const house = await startHouse({
      settings: (settings) => ({
        ...settings,
        store: { ...s3, endpoint: proxy.url, key: settings.store.key },
      }),
    });
    try {
      const roll = random(seed);
      const ids = Array.from({ length: invoices }, (_, at) => at + 1);
      await house.addInvoices(...ids.map((id) => simpleInvoice(id, [100])));
      for (const id of ids) {
        await house.approve(id);
        for (let rule = 0; rule < 4; rule += 1) {
          const fault = faults[Math.floor(roll() * faults.length)] ?? 'answerLost';
          proxy.rules.push({ method: 'PUT', fault });
          await sleep(roll() * 120);
        }
      }
      for (const id of ids) await house.waitForState(id, 'In Spectrum', 120_000);
      proxy.rules.length = 0;
      await eventually(
        'every answer to ServiceTrade',
        async () => (await truth(house)).unsettled.length === 0,
        120_000,
      );
      const books = Object.fromEntries(ids.map((id) => [numberOf(id), 'I 100.00+8.25']));
      expect(await truth(house)).toEqual(expectedTruth(books, invoices));
      expect(proxy.struck()).toBeGreaterThan(invoices);
      say(`F10/F22 ${proxy.struck()} broken writes to S3, seed ${seed} | ${invoices} documents`);
    } finally {
      await house.close();
      await proxy.close();
    }
  },
  400_000,
);
