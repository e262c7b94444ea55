import type { Client, ScheduleOptions, ScheduleSpec } from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { hashOf } from '../domain/hash';
import { workflowQueue } from '../domain/queues';
import { targetName } from '../domain/record-id';
import { codesScheduleId, ledgerScheduleId, pollScheduleId, tieoutScheduleId } from '../domain/schedules';
import type { Settings } from '../domain/settings';

interface Wanted {
  id: string;
  spec: ScheduleSpec;
  type: 'poll' | 'payPoll' | 'ledgerWatch' | 'dailyTieout' | 'dailyCodes';
  arg: string;
}

function wantedSchedules({ servicetrade, trimblePay, spectrum, tieout, accounting }: Settings): Wanted[] {
  const bySource = Object.entries(servicetrade).flatMap(([connection, { polls }]): Wanted[] => [
    {
      id: pollScheduleId('servicetrade', connection),
      spec: every(polls.everyMs),
      type: 'poll',
      arg: connection,
    },
    {
      id: tieoutScheduleId(connection),
      spec: { calendars: [{ hour: tieout.dailyAtHour }], timezone: accounting.zone },
      type: 'dailyTieout',
      arg: connection,
    },
    {
      id: codesScheduleId(connection),
      spec: { calendars: [{ hour: tieout.dailyAtHour }], timezone: accounting.zone },
      type: 'dailyCodes',
      arg: connection,
    },
  ]);
  const byAccount = Object.entries(trimblePay).map(([connection, { polls }]): Wanted => ({
    id: pollScheduleId('trimble-pay', connection),
    spec: every(polls.everyMs),
    type: 'payPoll',
    arg: connection,
  }));
  const byTarget = Object.entries(spectrum).flatMap(([instance, { companies, polls }]) =>
    companies.map((company): Wanted => {
      const target = targetName(instance, company);
      return { id: ledgerScheduleId(target), spec: every(polls.ledgerMs), type: 'ledgerWatch', arg: target };
    }),
  );
  return [...bySource, ...byAccount, ...byTarget];
}

function every(ms: number): ScheduleSpec {
  return { intervals: [{ every: ms }] };
}

/** Creates the Schedules that are missing and brings the others in step with the settings. */
export async function ensureSchedules(client: Client, settings: Settings): Promise<void> {
  for (const wanted of wantedSchedules(settings)) await ensure(client, wanted);
}

async function ensure(client: Client, { id, spec, type, arg }: Wanted): Promise<void> {
  // Temporal gives a spec back in another form; the note says which one it was made from.
  const note = `settings ${hashOf(spec).slice(0, 12)}`;
  const options: ScheduleOptions = {
    scheduleId: id,
    spec,
    action: { type: 'startWorkflow', workflowType: type, taskQueue: workflowQueue, args: [arg] },
    // A poll that is late is replaced by the next one; nothing is gained by catching up.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    state: { note },
  };
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const handle = client.schedule.getHandle(id);
    const now = await handle.describe();
    if (now.state.note === note) return;
    // An operator's pause stays.
    await handle.update((held) => ({ ...held, spec, state: { ...held.state, note } }));
  }
}
