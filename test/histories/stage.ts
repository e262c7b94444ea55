import { isGrpcServiceError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils';
import { setTimeout as sleep } from 'node:timers/promises';
import { companyId, unmapped } from '../../demo/initial/servicetrade';
import { company } from '../../demo/initial/spectrum';
import type { ReasonCode } from '../../domain/reasons';
import { recordChanged, retry } from '../../workflows/messages';
import { simpleInvoice } from '../support/house';
import type { House } from '../support/house';
import type { World } from '../../activities/world';

/** What a scenario plays on. */
export interface Stage {
  house: House;
  world: World;
  /** Keeps the history of a run under `<process>/<scenario>`; without run id, of the latest. */
  keep(name: string, workflowId: string, runId?: string): Promise<void>;
}

export const decision = { operator: 'pat', reason: 'agreed with the controller' };

export async function approved({ house }: Stage, ...invoice: Parameters<typeof simpleInvoice>): Promise<string> {
  await house.addInvoices(simpleInvoice(...invoice));
  await house.approve(invoice[0]);
  return house.record(invoice[0]);
}

export function held({ house }: Stage, id: number, code: ReasonCode): Promise<unknown> {
  return house.waitFor(id, `held by ${code}`, (head) => head.reason?.code === code);
}

/** Until the run is over. */
export async function ended({ house }: Stage, workflowId: string): Promise<void> {
  await house.client.workflow.getHandle(workflowId).result();
}

export async function posted(stage: Stage, ...invoice: Parameters<typeof simpleInvoice>): Promise<string> {
  const record = await approved(stage, ...invoice);
  await stage.house.waitForState(invoice[0], 'In Spectrum');
  await ended(stage, record);
  return record;
}

export function runOf({ house }: Stage, workflowId: string): WorkflowHandle {
  return house.client.workflow.getHandle(workflowId);
}

/** Nudges a waiting run until the server has it continue as new. @returns the id of the run that did. */
export async function untilContinued(
  stage: Stage,
  workflowId: string,
  nudge: (run: WorkflowHandle) => Promise<unknown>,
): Promise<string> {
  const first = (await runOf(stage, workflowId).describe()).runId;
  for (let times = 0; times < 200; times += 1) {
    if ((await runOf(stage, workflowId).describe()).runId !== first) return first;
    await nudge(runOf(stage, workflowId));
    await sleep(100);
  }
  throw new Error(`${workflowId} did not continue as new.`);
}

export const changed = (run: WorkflowHandle): Promise<void> => run.signal(recordChanged);

export const retried = (run: WorkflowHandle): Promise<unknown> =>
  run.executeUpdate(retry, { args: [decision] });

/** The office enters the customer's code, or removes it. */
export function mapCustomer({ house }: Stage, code: string | undefined): void {
  const { sandbox } = house.servicetrade;
  const companies = (sandbox.state().company ?? []).map((row) =>
    row.id === companyId(unmapped) ? { ...row, externalIds: code === undefined ? {} : { spectrum: code } } : row,
  );
  sandbox.putState({ company: companies });
}

/** Opens or closes months in Spectrum. */
export function openMonths({ house }: Stage, begin: string, end: string): void {
  house.spectrum.sandbox.advance({ action: 'setPeriod', company, module: 'AR', begin, end });
}

export function faults({ house }: Stage, ...rules: unknown[]): void {
  house.spectrum.sandbox.faults.replace(rules);
}

/** Until a run has asked for an activity so many times. */
export async function untilAsked(
  stage: Stage,
  workflowId: string,
  activity: string,
  times: number,
): Promise<void> {
  for (let look = 0; look < 200; look += 1) {
    const events = await eventsOf(runOf(stage, workflowId));
    const asked = events.filter(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === activity,
    );
    if (asked.length >= times) return;
    await sleep(100);
  }
  throw new Error(`${workflowId} did not ask for ${activity} ${times} times.`);
}

const notFound = 5;

/** None while the run is not there yet. */
async function eventsOf(run: WorkflowHandle): Promise<NonNullable<History['events']>> {
  try {
    return (await run.fetchHistory()).events ?? [];
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === notFound) return [];
    throw error;
  }
}
