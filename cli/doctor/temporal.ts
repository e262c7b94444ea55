import type { Client } from '@temporalio/client';
import { ScheduleNotFoundError } from '@temporalio/client';
import { mailQueue, probeQueue, sourceQueue, spectrumQueue, workflowQueue } from '../../domain/queues';
import { targetName } from '../../domain/record-id';
import type { DoctorLine } from '../../domain/reports';
import { codesScheduleId, ledgerScheduleId, pollScheduleId, tieoutScheduleId } from '../../domain/schedules';
import { searchAttributes } from '../../domain/search-attributes';
import type { Settings } from '../../domain/settings';
import type { QueueType } from './pollers';
import { pollersOf } from './pollers';

export async function temporalLines(client: Client, settings: Settings): Promise<DoctorLine[]> {
  const { namespace } = settings.temporal;
  const looks: [string, () => Promise<DoctorLine>][] = [
    ['Temporal namespace', () => namespaceLine(client, namespace)],
    ['Search attributes', () => searchAttributeLine(client, namespace)],
    ...queuesOf(settings).map(([queue, type]): [string, () => Promise<DoctorLine>] => [
      `Workers of ${queue}`,
      () => queueLine(client, queue, type, settings),
    ]),
    ...schedulesOf(settings).map((id): [string, () => Promise<DoctorLine>] => [
      `Schedule ${id}`,
      () => scheduleLine(client, id),
    ]),
  ];
  return Promise.all(looks.map(([check, look]) => lineOf(check, look)));
}

/** A look that fails is a problem of its own. */
async function lineOf(check: string, look: () => Promise<DoctorLine>): Promise<DoctorLine> {
  try {
    return await look();
  } catch (error) {
    return { check, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function namespaceLine(client: Client, namespace: string): Promise<DoctorLine> {
  const { config } = await client.workflowService.describeNamespace({ namespace });
  const days = Math.round(Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 8640) / 10;
  const detail = `"${namespace}" keeps finished runs for ${days} ${days === 1 ? 'day' : 'days'}; the record store keeps its evidence longer.`;
  return { check: 'Temporal namespace', ok: true, detail };
}

/** A run that sets an attribute that is not registered hangs. */
async function searchAttributeLine(client: Client, namespace: string): Promise<DoctorLine> {
  const check = 'Search attributes';
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.values(searchAttributes).filter((name) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) return { check, ok: true, detail: 'All are registered.' };
  const detail = `Not registered: ${missing.join(', ')}. Runs that set them hang.`;
  return { check, ok: false, detail, advice: 'Start a worker: it registers them.' };
}

function queuesOf(settings: Settings): [string, QueueType][] {
  return [
    [workflowQueue, 'workflow'],
    [workflowQueue, 'activity'],
    [mailQueue, 'activity'],
    ...Object.keys(settings.servicetrade).map((name): [string, QueueType] => [
      sourceQueue('servicetrade', name),
      'activity',
    ]),
    ...Object.keys(settings.trimblePay).map((name): [string, QueueType] => [
      sourceQueue('trimble-pay', name),
      'activity',
    ]),
    ...Object.keys(settings.spectrum).flatMap((name): [string, QueueType][] => [
      [spectrumQueue(name), 'activity'],
      [probeQueue(name), 'activity'],
    ]),
  ];
}

async function queueLine(
  client: Client,
  queue: string,
  type: QueueType,
  settings: Settings,
): Promise<DoctorLine> {
  const check = `Workers of ${queue}${queue === workflowQueue ? ` (${type} tasks)` : ''}`;
  const pollers = await pollersOf(client, queue, type);
  const names = pollers.map(({ identity }) => identity).sort();
  if (names.length === 0) {
    return { check, ok: false, detail: 'None: nothing of this queue is done.', advice: 'Start a worker.' };
  }
  const detail = `${names.join(', ')}.`;
  // Its concurrency limit holds per process, so that two would send twice as much to Spectrum at once.
  const single = Object.keys(settings.spectrum).some((name) => queue === spectrumQueue(name));
  if (single && names.length > 1) {
    const advice =
      'One process serves an instance, for its limits: stop the others. A worker that was restarted within the last minute shows twice for that long.';
    return { check, ok: false, detail: `${names.length} processes: ${detail}`, advice };
  }
  return { check, ok: true, detail };
}

function schedulesOf(settings: Settings): string[] {
  return [
    ...Object.keys(settings.servicetrade).flatMap((name) => [
      pollScheduleId('servicetrade', name),
      tieoutScheduleId(name),
      codesScheduleId(name),
    ]),
    ...Object.keys(settings.trimblePay).map((name) => pollScheduleId('trimble-pay', name)),
    ...Object.entries(settings.spectrum).flatMap(([name, { companies }]) =>
      companies.map((company) => ledgerScheduleId(targetName(name, company))),
    ),
  ];
}

async function scheduleLine(client: Client, id: string): Promise<DoctorLine> {
  const check = `Schedule ${id}`;
  try {
    const { state, info } = await client.schedule.getHandle(id).describe();
    if (state.paused) {
      const detail = `Paused${state.note ? `: ${state.note}` : ''}.`;
      return {
        check,
        ok: true,
        warning: true,
        detail,
        advice: 'Resume it in Temporal UI when that was not meant.',
      };
    }
    const last = info.recentActions.at(-1)?.takenAt.toISOString();
    return { check, ok: true, detail: last ? `Last run ${last}.` : 'Has not run yet.' };
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    return { check, ok: false, detail: 'Missing.', advice: 'Start a worker: its sweeper creates it.' };
  }
}
