/** The loop of a record: no change is lost, whenever it is told (OP2, ST20). */
import type { WorkflowHandle } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Step } from '../../domain/steps';
import { withTemporal } from '../histories/server';
import { freshNamespace } from '../support/namespace';
import { until } from '../house/support';
import { record, startStage, step } from './support';
import type { Stage } from './support';

/** A source that changes: what was last read of it must be what it last said. */
class Source {
  version = 0;
  read = 0;
  plans = 0;
  next: () => Partial<Step> = () => ({});
  beforeEnd: () => Promise<void> = () => Promise.resolve();

  async plan(): Promise<Step> {
    this.plans += 1;
    this.read = this.version;
    await this.beforeEnd();
    return step(this.next());
  }
}

function activities(source: Source) {
  return {
    plan: () => source.plan(),
    report: () => Promise.resolve(step(source.next())),
    registerWaiting: () => sleep(5),
    deliver: () => sleep(20),
    deliveryFailed: () => Promise.resolve(),
    decideRetry: () => Promise.resolve({ accepted: true, sentence: 'yes' }),
    decideSkip: () => Promise.resolve({ accepted: false, sentence: 'no' }),
  };
}

const tell = (stage: Stage): Promise<WorkflowHandle> =>
  stage.client.workflow.signalWithStart('invoice', {
    workflowId: record,
    taskQueue: 'girder',
    args: [{ record }],
    signal: 'recordChanged',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });

const waiting: Partial<Step> = {
  state: 'Waiting',
  code: 'CUSTOMER_UNMAPPED',
  cause: 'cause~east-ABC~CUSTOMER_UNMAPPED~company-3',
};
const answer = {
  key: 'postings/x/comment',
  guard: 'notify' as const,
  queue: 'servicetrade-acme',
  probeQueue: 'servicetrade-acme',
  timing: { sendTimeoutMs: 5_000, heartbeatMs: 1_000 },
};

/** The same numbers every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('a change', () => {
  const source = new Source();
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(await freshNamespace(), activities(source));
  }, 60_000);
  afterAll(() => stage.close());
  afterEach(async () => {
    Object.assign(source, { next: () => ({}), beforeEnd: () => Promise.resolve() });
    await tell(stage);
    await stage.client.workflow.getHandle(record).result();
  });

  it.each([
    ['ends at once', {}],
    ['waits', waiting],
    ['answers beside the wait', { ...waiting, writeBacks: [answer] }],
    ['answers and ends', { writeBacks: [answer] }],
  ])('is read at whatever moment of a run that %s it is told', async (_what, situation) => {
    source.next = () => situation;
    const roll = dice(7);
    for (let burst = 0; burst < 12; burst += 1) {
      for (let signal = 0; signal < 5; signal += 1) {
        source.version += 1;
        await tell(stage);
        await sleep(roll() * 25);
      }
      await until(`version ${source.version} is read`, () => source.read === source.version, 8_000);
    }
  });

  it('that is told while the record is being planned is read once more', async () => {
    let told = false;
    source.beforeEnd = async () => {
      if (told) return;
      told = true;
      source.version += 1;
      await tell(stage);
    };
    await tell(stage);
    await until('read again', () => told && source.read === source.version);
    expect(source.plans).toBeGreaterThan(1);
  });

  it('is looked at once for many that come together', async () => {
    source.next = () => waiting;
    await tell(stage);
    await until('it waits', async () => (await isWaiting(stage)) === 'Waiting');
    const before = source.plans;
    source.beforeEnd = () => sleep(500);
    await tell(stage);
    await until('the next look', () => source.plans === before + 1);
    for (let more = 0; more < 20; more += 1) await tell(stage);
    source.version += 1;
    await tell(stage);
    await until('the last look', () => source.read === source.version);
    expect(source.plans - before).toBeLessThanOrEqual(3);
  });

  it('ordered by an operator is acted on; a refused order changes nothing', async () => {
    source.next = () => waiting;
    const handle = await tell(stage);
    await until('it waits', async () => (await isWaiting(stage)) === 'Waiting');
    const before = source.plans;
    const request = { operator: 'pat', reason: 'because' };
    expect(await handle.executeUpdate('skip', { args: [request] })).toMatchObject({ accepted: false });
    expect(source.plans).toBe(before);
    expect(await handle.executeUpdate('retry', { args: [request] })).toMatchObject({ accepted: true });
    await until('planned again', () => source.plans === before + 1);
    await expect(
      handle.executeUpdate('retry', { args: [{ ...request, reason: '  ' }] }),
    ).rejects.toMatchObject({
      cause: { message: expect.stringContaining('"reason" must be given') as unknown },
    });
    expect(source.plans).toBe(before + 1);
  });

  async function isWaiting(on: Stage): Promise<string | undefined> {
    const shown = await on.client.workflow.getHandle(record).query<Step | undefined>('currentStep');
    return shown?.state;
  }
});

describe('a run that has become long', () => {
  it('continues as new while it waits, and takes what it was told meanwhile along', async () => {
    await withTemporal({ 'limit.historyCount.suggestContinueAsNew': 60 }, async (address) => {
      const source = new Source();
      source.next = () => ({ ...waiting, writeBacks: [answer] });
      const stage = await startStage({ address, namespace: 'default' }, activities(source));
      try {
        const first = await (await tell(stage)).describe();
        const runs = new Set<string>();
        const roll = dice(11);
        for (let burst = 0; burst < 60; burst += 1) {
          source.version += 1;
          await tell(stage);
          await sleep(roll() * 30);
          runs.add((await stage.client.workflow.getHandle(record).describe()).runId);
        }
        await until('the last version is read', () => source.read === source.version);
        runs.delete(first.runId);
        expect(runs.size).toBeGreaterThan(1);
        const open = await stage.client.workflow.getHandle(record).describe();
        expect(open.status.name).toBe('RUNNING');
      } finally {
        await stage.close();
      }
    });
  }, 90_000);
});
