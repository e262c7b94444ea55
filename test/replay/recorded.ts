import type { History } from '@temporalio/common/lib/proto-utils';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { historyFromJson } from '../histories/proto-json';

// A replay that fails is told by the test that looks at it, not by Temporal.
Runtime.install({
  logger: new DefaultLogger('ERROR', () => undefined),
  telemetryOptions: { logging: { filter: 'ERROR' } },
  shutdownSignals: [],
});

const folder = path.join(__dirname, '..', 'histories');

/** `<process>/<scenario>` of every recorded history. */
export const recorded: string[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) =>
    readdirSync(path.join(folder, name))
      .filter((file) => file.endsWith('.json'))
      .map((file) => `${name}/${file.slice(0, -'.json'.length)}`),
  )
  .sort();

export function textOf(name: string): string {
  return readFileSync(path.join(folder, `${name}.json`), 'utf8');
}

export function historyOf(name: string): History {
  const json: unknown = JSON.parse(textOf(name));
  return historyFromJson(json);
}

/** Name of the workflow type whose run this is. */
export function typeOf(history: History): string {
  return history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? '';
}

/** Replays histories with given workflow code. @returns by name what went wrong, or undefined. */
export async function replayAll(
  workflowBundle: WorkflowBundleWithSourceMap,
  names: string[],
): Promise<Map<string, Error | undefined>> {
  const histories = names.map((name) => ({ workflowId: name, history: historyOf(name) }));
  const results = new Map<string, Error | undefined>();
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    results.set(workflowId, error);
  }
  return results;
}
