/**
 * Open runs outlive an upgrade (docs/architecture.md, "Replay"): the workflow code of today must take the steps that
 * the recorded runs took.
 */
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import path from 'node:path';
import * as workflows from '../../workflows';
import { bundleWorkflows } from '../../workers/run';
import { authorizationId, customers, infolinkLogin } from '../../demo/initial/spectrum';
import { girderClient } from '../../demo/initial/servicetrade';
import { secrets } from '../../demo/configuration';
import { recorder } from '../histories/clean';
import { setupNames } from '../histories/names';
import { historyOf, recorded, replayAll, textOf, typeOf } from './recorded';

/** Never run: it only holds arguments of a paused Schedule. */
const withoutRuns = ['storeIdentity'];
const types = Object.keys(workflows).filter((type) => !withoutRuns.includes(type));

describe('recorded histories', () => {
  let results: Map<string, Error | undefined>;
  beforeAll(async () => {
    results = await replayAll(await bundleWorkflows(), recorded);
  }, 60_000);

  it.each(recorded)('%s replays with the workflow code of today', (name) => {
    expect(results.has(name)).toBe(true);
    expect(results.get(name)).toBeUndefined();
  });
});

describe('the check itself', () => {
  it.each(types)('has a recorded history of %s', (type) => {
    expect(recorded.filter((name) => typeOf(historyOf(name)) === type)).not.toEqual([]);
  });

  it('finds a change of every process that has one step more', async () => {
    const bundle = await bundleWorkflowCode({
      workflowsPath: path.join(__dirname, 'changed'),
      logger: new DefaultLogger('ERROR'),
    });
    const results = await replayAll(bundle, recorded);
    expect(results.size).toBe(recorded.length);
    const unnoticed = recorded.filter((name) => !(results.get(name) instanceof DeterminismViolationError));
    expect(unnoticed).toEqual([]);
  }, 60_000);
});

describe('what stands in a history', () => {
  const payloads = (name: string): string =>
    [...textOf(name).matchAll(/"data":"([A-Za-z0-9+/=]*)"/g)]
      .map(([, data = '']) => Buffer.from(data, 'base64').toString())
      .join('\n');

  const all = recorded.map((name) => ({ name, text: `${textOf(name)}\n${payloads(name)}` }));

  it('is references: no customer, no secret (docs/concepts.md)', () => {
    const words = [
      ...customers.map(([, customer]) => customer),
      ...Object.values(setupNames).flat(),
      ...Object.values(secrets),
      authorizationId,
      infolinkLogin.password,
      girderClient.clientSecret,
    ];
    const found = all.flatMap(({ name, text }) =>
      words.filter((word) => text.includes(word)).map((word) => `${word} in ${name}`),
    );
    expect(found).toEqual([]);
  });

  it('names no machine', () => {
    const found = all.flatMap(({ name, text }) =>
      [...text.matchAll(/"identity":"(?<who>[^"]*)"|\/(home|Users|tmp|root|private|work)\//g)]
        .filter(({ groups }) => groups?.who !== recorder)
        .map(([hit]) => `${hit} in ${name}`),
    );
    expect(found).toEqual([]);
  });
});
