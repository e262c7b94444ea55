/** The worker process is stopped at the last moment before an AP invoice is sent (F21, TP7). */
import path from 'node:path';
import { postingKey } from '../../clients/store/keys';
import { glazing } from '../../demo/initial/subcontracts';
import { Billing } from '../house/application-support';
import { startHouse } from '../support/house';
import { childConfig, startChildWorker, untilMarked } from './support/child-worker';
import type { ChildWorker } from './support/child-worker';
import { cuttableProxy } from './support/cuttable-proxy';
import { eventually, mustFind } from './support/fault-house';
import { apInvoices, apOperation, billedOf } from './support/pay-application-subjects';
import { onlyPhase } from './support/pay-subcontracts';
import { say } from './support/tally';

it('does not send an AP invoice late after being stopped (F21)', async () => {
  const house = await startHouse({ workers: false, trimblePay: { exporting: 'auto' } });
  const temporal = await cuttableProxy(house.settings.temporal.address);
  const writes = (): unknown[] =>
    house.spectrum.sandbox.journal.after(0).filter(({ operation }) => operation === apOperation);
  let child: ChildWorker | undefined;
  try {
    const marker = path.join(house.dir, 'stopped');
    const env = { GIRDER_TEST_STOP_MARKER: marker, GIRDER_TEST_STOP_AT: '/vendor/invoice' };
    const config = childConfig(house, temporal.address);
    child = await startChildWorker(config, { preload: 'stop-before-send.ts', env });
    const billing = new Billing(house);
    await billing.connect();
    const id = billing.approved(glazing, { [onlyPhase]: '5000.00' });
    await untilMarked(marker);
    temporal.cut();
    const key = postingKey(billing.record(id), 'ap-invoice');
    expect((await mustFind(house, key)).state).toBe('sending');
    expect(writes()).toEqual([]);

    // Longer than heartbeat and settling: another worker proves it absent and sends it.
    await house.startWorkers();
    await house.waitForState(billing.record(id), 'In Spectrum', 90_000);
    child.kill('SIGCONT');
    const posting = await eventually('the stopped worker tells what it did', async () => {
      const now = await mustFind(house, key);
      return now.attempts[0]?.endedAt !== undefined && now;
    });
    expect([posting.state, posting.attempts.map(({ outcome }) => outcome)]).toEqual([
      'posted',
      ['notSent', 'applied'],
    ]);
    expect(writes()).toHaveLength(1);
    expect(apInvoices(house, `${glazing.subcontract}-1`)).toEqual([
      `${glazing.subcontract}-1 I ${billedOf('5000.00')}`,
      '2 images',
    ]);
    expect(billing.exportStatus(id)).toMatchObject({ status: 'exported' });
    say(`F21 stopped before ${apOperation} | not sent late; written once`);
  } finally {
    child?.kill('SIGKILL');
    await temporal.close();
    await house.close();
  }
}, 180_000);
