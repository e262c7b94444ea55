/** What Temporal says of very many open runs. */
import type { Client } from '@temporalio/client';
import { inLanes } from '../activities/lanes';
import type { Step } from '../domain/steps';

/** Events of one run. */
export interface Length {
  runId: string;
  events: number;
}

/** @throws Error naming a record whose run is not open. */
export async function lengthsOf(client: Client, records: readonly string[]): Promise<Map<string, Length>> {
  const found = new Map<string, Length>();
  await inLanes(records, async (record) => {
    const { runId, historyLength, status } = await client.workflow.getHandle(record).describe();
    if (status.name !== 'RUNNING') throw new Error(`The run of ${record} is ${status.name}, not open.`);
    found.set(record, { runId, events: historyLength });
  });
  return found;
}

/** Those whose run has another length now, or is another run. */
export function grown(before: ReadonlyMap<string, Length>, after: ReadonlyMap<string, Length>): string[] {
  return [...after].flatMap(([record, { runId, events }]) => {
    const was = before.get(record);
    return was?.runId === runId && was.events === events ? [] : [record];
  });
}

export interface Answers {
  seconds: number;
  /** Of the single queries, seconds, sorted. */
  each: number[];
  /** How many said which step. */
  steps: Map<string, number>;
}

/**
 * Asks every run where it is: a worker that does not hold it any more must replay it from its first event.
 * @throws Error of the first that does not answer.
 */
export async function askAll(client: Client, records: readonly string[], lanes = 40): Promise<Answers> {
  const each: number[] = [];
  const steps = new Map<string, number>();
  const began = performance.now();
  const ask = async (record: string): Promise<void> => {
    const asked = performance.now();
    const step = await client.workflow.getHandle(record).query<Step | undefined>('currentStep');
    each.push((performance.now() - asked) / 1000);
    const said = step ? [step.state, step.code].filter(Boolean).join(' ') : 'nothing';
    steps.set(said, (steps.get(said) ?? 0) + 1);
  };
  await inLanes(records, ask, lanes);
  return { seconds: (performance.now() - began) / 1000, each: each.sort((a, b) => a - b), steps };
}

/** How many activities and signals a run has had. */
export async function countsOf(
  client: Client,
  record: string,
): Promise<{ activities: number; signals: number }> {
  const { events } = await client.workflow.getHandle(record).fetchHistory();
  const all = events ?? [];
  return {
    activities: all.filter((event) => event.activityTaskScheduledEventAttributes).length,
    signals: all.filter((event) => event.workflowExecutionSignaledEventAttributes).length,
  };
}
