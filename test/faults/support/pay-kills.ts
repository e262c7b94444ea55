/** Pay applications that are approved by mail and exported while worker processes are killed (F7, TP6–TP8, TP10). */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listUndecided, readApproval, readDecision } from '../../../clients/store/approvals';
import { lastPart, prefixes } from '../../../clients/store/keys';
import type { Subcontract } from '../../../demo/initial/subcontracts';
import { approvalOf, currentRound } from '../../../domain/approvals/state';
import type { Settings } from '../../../domain/settings';
import { runWorkers } from '../../../workers/run';
import type { RunningWorkers } from '../../../workers/run';
import { Billing } from '../../house/application-support';
import { testBundle } from '../../support/bundle';
import type { House } from '../../support/house';
import { startHouse } from '../../support/house';
import { childConfig, startChildWorker } from './child-worker';
import type { HeldWrite } from './held-steps';
import { billedOf, apInvoices } from './pay-application-subjects';
import { addSubcontracts, connectJob, followed, onlyPhase, subcontractRecord } from './pay-subcontracts';

export interface Story {
  subcontract: Subcontract;
  /** Of the subcontract, from 1. */
  number: number;
  /** Dollars and cents. */
  gross: string;
  record: string;
}

export interface PayKillHouse extends House {
  subcontracts: Subcontract[];
  /** Of worker processes. */
  config: string;
  billing: Billing;
}

/** Times that a busy machine keeps; a worker that is killed is taken for lost after the heartbeat. */
const timing = { sendBudgetMs: 3_000, answerMs: 4_000, heartbeatMs: 3_000, settleMs: 4_000 };
/** A held activity keeps its place, and what is held is tried again after each heartbeat that it missed. */
const limits = { concurrent: 100, perSecond: 500 };
const pollMs = 5_000;

/** A house with so many subcontracts in step, each of one section; its workers run in other processes, or are started. */
export async function startPayKillHouse(count: number): Promise<PayKillHouse> {
  const trimblePay = { exporting: 'auto', approving: true, pollMs } as const;
  const house = await startHouse({ workers: false, trimblePay, settings: patiently });
  const numbers = Array.from({ length: count }, (_, at) => ({ number: `SC${3_001 + at}` }));
  const subcontracts = addSubcontracts(house, numbers);
  const workers = await startOwnWorkers(house);
  await connectJob(house);
  await followed(house, subcontracts);
  await workers.stop();
  const seconds = (ms: number): string => `${ms / 1_000}s`;
  const config = childConfig(house, undefined, {
    east: {
      limits,
      timing: {
        ...{ sendBudget: seconds(timing.sendBudgetMs), answer: seconds(timing.answerMs) },
        heartbeat: seconds(timing.heartbeatMs),
      },
      settle: seconds(timing.settleMs),
    },
    // A copy: the file would refer to the other one.
    main: { limits: { ...limits }, polls: { trimblePay: seconds(pollMs) } },
  });
  return Object.assign(house, { subcontracts, config, billing: new Billing(house) });
}

function patiently(settings: Settings): Settings {
  const spectrum = Object.entries(settings.spectrum).map(([name, one]) => [name, { ...one, timing }]);
  const trimblePay = Object.entries(settings.trimblePay).map(([name, one]) => [name, { ...one, limits }]);
  return { ...settings, spectrum: Object.fromEntries(spectrum), trimblePay: Object.fromEntries(trimblePay) };
}

/** In this process, to be stopped again. */
export async function startOwnWorkers({ settings, log }: House): Promise<RunningWorkers> {
  return runWorkers({ settings, log, bundle: await testBundle() });
}

/** The next application of a subcontract: submitted with its papers, and approved in Trimble Pay. */
export function approvedStory(house: PayKillHouse, at: number, number: number): Story {
  const subcontract = house.subcontracts[at];
  if (!subcontract) throw new Error(`There is no subcontract ${at}.`);
  const gross = `${number * 1_000 + at}.30`;
  const id = house.billing.approved(subcontract, { [onlyPhase]: gross });
  return { subcontract, number, gross, record: house.billing.record(id) };
}

const places = ({ subcontract }: Story, house: House): string =>
  `${prefixes.billing}${subcontractRecord(house, subcontract)}/`;

/** What each story was held at: its number of the write, and the key. */
export type Held = Map<string, { nth: number; key: string }>;

/**
 * Starts a worker process that holds the n-th of the stories at its n-th write; waits until each is held or has come to
 * its end before, and kills the process.
 */
export async function killAtEveryWrite(
  house: PayKillHouse,
  tell: () => Story[],
  when: HeldWrite['when'],
): Promise<{ stories: Story[]; held: Held }> {
  const marker = path.join(house.dir, `held-${when}`);
  const list = `${marker}.json`;
  const stories = tell();
  const wanted = stories.map((story, at): HeldWrite => {
    return { record: story.record, also: places(story, house), nth: at + 1, when };
  });
  writeFileSync(list, JSON.stringify(wanted));
  const env = { GIRDER_TEST_HELD: marker, GIRDER_TEST_HOLD_WRITES: list };
  const child = await startChildWorker(house.config, { preload: 'hold-at-step.ts', env });
  let held: Held = new Map();
  try {
    const end = Date.now() + 300_000;
    const over = new Set<string>();
    for (;;) {
      held = heldIn(marker);
      for (const { record } of stories) {
        if (!held.has(record) && !over.has(record) && (await isOver(house, record))) over.add(record);
      }
      const missing = stories.filter(({ record }) => !held.has(record) && !over.has(record));
      if (missing.length === 0) break;
      if (Date.now() > end) {
        const heads = await Promise.all(
          missing.map(async ({ record }) => JSON.stringify(await house.head(record))),
        );
        throw new Error(`Neither held nor over: ${heads.join('\n')}\n${child.output().slice(-4_000)}`);
      }
      await sleep(200);
    }
  } finally {
    child.kill('SIGKILL');
    await child.ended;
  }
  for (const { record } of stories) await forgetWorker(house, record);
  return { stories, held };
}

function heldIn(marker: string): Held {
  let text = '';
  try {
    text = readFileSync(marker, 'utf8');
  } catch {
    // Nothing is held yet.
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [record = '', nth = '', ...key] = line.split(' ');
      return [record, { nth: Number(nth), key: key.join(' ') }];
    }),
  );
}

/** In Spectrum, told, and its run at its end. */
async function isOver(house: House, record: string): Promise<boolean> {
  if ((await house.head(record))?.state !== 'In Spectrum') return false;
  return (await house.client.workflow.getHandle(record).describe()).status.name === 'COMPLETED';
}

export async function untilOver(house: House, stories: readonly Story[], timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (const { record } of stories) {
    while (!(await isOver(house, record))) {
      if (Date.now() > end) {
        throw new Error(`${record} does not come to its end: ${JSON.stringify(await house.head(record))}`);
      }
      await sleep(100);
    }
  }
}

/** Temporal keeps a run's next step for the dead process for ten seconds otherwise. */
export async function forgetWorker(house: House, workflowId: string): Promise<void> {
  await house.client.workflowService
    .resetStickyTaskQueue({
      namespace: house.settings.temporal.namespace,
      execution: { workflowId },
    })
    // One that was never started has none.
    .catch(() => undefined);
}

export interface StoryEnd {
  state: string | undefined;
  /** In Spectrum, with the images of the calls that were committed. */
  invoices: string[];
  /** What Trimble Pay shows of it. */
  exported: string;
  round: string | undefined;
  /** Applied, each `approver choice`. */
  decided: string[];
  /** Decisions that were written, with what became of them. */
  decisions: string[];
  undecided: number;
  /** Postings that are not posted. */
  unsettled: string[];
}

export function expectedStoryEnd({ subcontract, number, gross }: Story): StoryEnd {
  const invoice = `${subcontract.subcontract}-${number}`;
  return {
    state: 'In Spectrum',
    invoices: [`${invoice} I ${billedOf(gross)}`, '2 images'],
    exported: `exported as ${invoice} with 2 files`,
    round: 'approved',
    decided: ['pm approve', 'controller approve'],
    decisions: ['approve accepted', 'approve accepted'],
    undecided: 0,
    unsettled: [],
  };
}

/** Ends of all stories, by the far sides' own tables and by the record store. */
export async function storyEnds(house: PayKillHouse, stories: readonly Story[]): Promise<StoryEnd[]> {
  const decisions = new Map<string, string[]>();
  for await (const key of house.store.list(prefixes.decisions)) {
    const stored = await readDecision(house.store, lastPart(key));
    if (!stored) continue;
    const outcome = stored.outcome?.accepted === true ? 'accepted' : 'not accepted';
    decisions.set(stored.record, [
      ...(decisions.get(stored.record) ?? []),
      `${stored.decision.choice} ${outcome}`,
    ]);
  }
  const ends: StoryEnd[] = [];
  for (const story of stories) {
    const { record, subcontract, number } = story;
    const approval = approvalOf((await readApproval(house.store, record))?.events ?? []);
    const { status, erp_invoice_number, attachments } = house.billing.exportStatus(idOf(record));
    let undecided = 0;
    for await (const _one of listUndecided(house.store, record)) undecided += 1;
    const files = Array.isArray(attachments) ? attachments.length : 0;
    ends.push({
      state: (await house.head(record))?.state,
      invoices: apInvoices(house, `${subcontract.subcontract}-${number}`),
      exported: `${String(status)} as ${String(erp_invoice_number)} with ${files} files`,
      round: currentRound(approval)?.status,
      decided: approval.rounds.flatMap(({ decided }) => decided.map(({ by, choice }) => `${by} ${choice}`)),
      decisions: decisions.get(record) ?? [],
      undecided,
      unsettled: (await house.postings(record))
        .filter((one) => one.state !== 'posted')
        .map(({ part, state }) => `${part} ${state}`),
    });
  }
  return ends;
}

const idOf = (record: string): string => record.split('~')[3] ?? '';
