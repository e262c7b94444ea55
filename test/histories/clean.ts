import type { History } from '@temporalio/common/lib/proto-utils';
import { historyToJson } from './proto-json';

/** What stands where a recording named its machine. */
export const recorder = 'recorder';

/**
 * A history as JSON that says nothing about the machine it was recorded on: workers name themselves `pid@host`, in
 * `identity` and in the names of their sticky queues, and stacks hold paths. Replay looks at none of these. One event to the line.
 */
export function cleanHistory(history: History): string {
  const events = historyToJson(history).events.map((event) => JSON.stringify(clean(event)));
  return `{"events":[\n${events.join(',\n')}\n]}\n`;
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const sticky = entries.some(([key, one]) => key === 'kind' && one === 'TASK_QUEUE_KIND_STICKY');
  return Object.fromEntries(
    entries
      .filter(([key]) => key !== 'stackTrace')
      .map(([key, one]) => {
        const names = key === 'identity' || (sticky && key === 'name');
        return [key, names ? recorder : clean(one)];
      }),
  );
}
