/** A plan and a link of one record are never made at the same time (ST21). */
import { WithStartWorkflowOperation } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperatorAnswer } from '../../domain/steps';
import { until } from '../house/support';
import { freshNamespace } from '../support/namespace';
import type { Stage } from './support';
import { startStage, step } from './support';

type Follow = (input: { record: string; decideFirst?: boolean }) => Promise<string>;

const done: string[] = [];
let accepts = true;
let stage: Stage;
let ids = 0;

const during = async (what: string): Promise<void> => {
  done.push(`${what} begins`);
  await sleep(150);
  done.push(`${what} ends`);
};

beforeAll(async () => {
  stage = await startStage(await freshNamespace(), {
    plan: () => during('plan').then(() => step({ state: 'In Spectrum' })),
    decideResolve: () => during('link').then(() => ({ accepted: accepts, sentence: 'so' })),
  });
}, 60_000);
afterAll(() => stage.close());
beforeEach(() => {
  done.length = 0;
  accepts = true;
  ids += 1;
});

const record = () => `servicetrade~acme~customer~${ids}~east-ABC`;

function ask(kind: 'link' | 'create', decideFirst: boolean): Promise<OperatorAnswer> {
  const startWorkflowOperation = new WithStartWorkflowOperation<Follow>('customer', {
    workflowId: record(),
    taskQueue: 'girder',
    args: [{ record: record(), decideFirst }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const verdict = kind === 'link' ? { kind, code: 'C1' } : { kind };
  return stage.client.workflow.executeUpdateWithStart<Follow, OperatorAnswer, [object]>('resolve', {
    startWorkflowOperation,
    args: [{ operator: 'pat', reason: 'r', verdict, force: false }],
  });
}

const ended = () => stage.client.workflow.getHandle(record()).result();

it('a run that is started for a link decides before it plans', async () => {
  expect(await ask('link', true)).toEqual({ accepted: true, sentence: 'so' });
  expect(await ended()).toBe('In Spectrum');
  expect(done).toEqual(['link begins', 'link ends', 'plan begins', 'plan ends']);
});

it('and plans nothing when it is refused', async () => {
  accepts = false;
  expect(await ask('link', true)).toEqual({ accepted: false, sentence: 'so' });
  expect(await ended()).toBe('Skipped');
  expect(done).toEqual(['link begins', 'link ends']);
});

it('unless a change was told meanwhile', async () => {
  accepts = false;
  const asked = ask('link', true);
  await until('it is being decided', () => done.length === 1);
  await stage.client.workflow.getHandle(record()).signal('recordChanged');
  await asked;
  expect(await ended()).toBe('In Spectrum');
  expect(done).toEqual(['link begins', 'link ends', 'plan begins', 'plan ends']);
});

it('a link that comes while the record is being planned waits for the plan, and is followed by another', async () => {
  await stage.client.workflow.start('customer', {
    workflowId: record(),
    taskQueue: 'girder',
    args: [{ record: record() }],
  });
  await until('it is being planned', () => done.length === 1);
  await ask('link', true);
  await ended();
  expect(done).toEqual(['plan begins', 'plan ends', 'link begins', 'link ends', 'plan begins', 'plan ends']);
});

it('without a request a run that should decide first reads the record all the same', async () => {
  await stage.client.workflow.start('customer', {
    workflowId: record(),
    taskQueue: 'girder',
    args: [{ record: record(), decideFirst: true }],
  });
  expect(await ended()).toBe('In Spectrum');
  expect(done).toEqual(['plan begins', 'plan ends']);
}, 30_000);
