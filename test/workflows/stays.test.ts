/** A subcontract is followed by one run for its whole life (TP2, TP11). */
import { setTimeout as sleep } from 'node:timers/promises';
import { recordStart, signals } from '../../domain/record-start';
import { parseRecordId } from '../../domain/record-id';
import { withTemporal } from '../histories/server';
import { until } from '../house/support';
import { startStage, step } from './support';

const record = 'trimble-pay~main~subcontract~V1%3ASC-1~east-ABC';

test('TP11 a run that stays continues as new, and loses no change', async () => {
  await withTemporal({ 'limit.historyCount.suggestContinueAsNew': 40 }, async (address) => {
    let version = 0;
    let read = 0;
    let over = false;
    const plan = async () => {
      const now = version;
      await sleep(15);
      read = now;
      return step({ state: 'In Spectrum', stays: !over });
    };
    const stage = await startStage({ address, namespace: 'default' }, { plan }, ['trimble-pay-main']);
    try {
      const { workflowType, workflowId, taskQueue, args } = recordStart(parseRecordId(record));
      const tell = () =>
        stage.client.workflow.signalWithStart(workflowType, {
          workflowId,
          taskQueue,
          args,
          signal: signals.recordChanged,
          signalArgs: [],
          workflowIdConflictPolicy: 'USE_EXISTING',
        });
      const run = stage.client.workflow.getHandle(workflowId);
      const runs = new Set<string>();
      for (let burst = 0; burst < 40; burst += 1) {
        version += 1;
        await tell();
        await sleep((burst % 7) * 10);
        runs.add((await run.describe()).runId);
      }
      await until('the last version is read', () => read === version);
      expect(runs.size).toBeGreaterThan(1);
      expect((await run.describe()).status.name).toBe('RUNNING');
      over = true;
      await tell();
      expect(await run.result()).toBe('In Spectrum');
    } finally {
      await stage.close();
    }
  });
}, 90_000);
