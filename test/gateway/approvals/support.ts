/** A gateway with one pay application that waits for approval, and a Temporal that records what it is told. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import {
  createLink,
  noteOutcome,
  readApproval,
  readDecision,
  updateApproval,
} from '../../../clients/store/approvals';
import { directoryStore } from '../../../clients/store/directory';
import { openFileStore } from '../../../clients/store/open-files';
import { putOpen } from '../../../clients/store/open-index';
import type { Store } from '../../../clients/store/port';
import { type ApprovalContent, contentHash } from '../../../domain/approvals/content';
import { decide } from '../../../domain/approvals/decide';
import { delegate } from '../../../domain/approvals/delegate';
import type { ApprovalEvent } from '../../../domain/approvals/events';
import type { ApprovalPolicy } from '../../../domain/approvals/policy';
import { approvalOf, currentRound } from '../../../domain/approvals/state';
import { approvalAmount, stepsFor } from '../../../domain/approvals/steps';
import { tokenBytes, tokenOf } from '../../../domain/approvals/tokens';
import { recordId } from '../../../domain/record-id';
import type { GatewaySettings, Settings } from '../../../domain/settings';
import { applicationRef } from '../../../domain/trimble-pay/record-ids';
import { withTrimblePay } from '../../config/base';
import { settingsOf } from '../../support/settings';
import { line } from '../../domain/approvals/support';
import { deadTemporal, gateway, type TestGateway } from '../support';

export const record = recordId(applicationRef({ account: 'main', target: 'east-ABC' }, 'pap_3'));

export const approvalPolicy: ApprovalPolicy = {
  calendar: {
    zone: 'America/New_York',
    workingDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
    holidays: [],
    opens: '08:00',
    closes: '17:00',
  },
  approvers: {
    'jane.doe': { name: 'Jane Doe', email: 'jane@gc.example' },
    'raj.patel': { name: 'Raj Patel', email: 'raj@gc.example' },
    'mia.lang': { name: 'Mia Lang', email: 'mia@gc.example' },
    'tom.frost': { name: 'Tom Frost', email: 'tom@gc.example' },
  },
  delegates: [],
  steps: [
    {
      name: 'Project manager',
      needs: 'any',
      approvers: ['jane.doe', 'raj.patel'],
      deadline: { afterDays: 5, then: 'tell' },
    },
    { name: 'Controller', needs: 'all', approvers: ['mia.lang'] },
  ],
  linkDays: 5,
  allowUnverified: false,
};

export const backup = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export function content(change: Partial<ApprovalContent> = {}): ApprovalContent {
  return {
    contract: {
      company: 'ABC',
      job: '26-1042',
      subcontract: 'SC-100',
      vendor: 'FRAME1',
      vendorName: 'Hudson Framing & Drywall LLC',
    },
    application: {
      number: 2,
      revision: 4,
      kind: 'progress',
      periodStart: '2026-07-01',
      periodEnd: '2026-07-31',
    },
    totals: {
      originalContract: '160000.00',
      changeOrders: '10000.00',
      revisedContract: '170000.00',
      completedAndStored: '75333.88',
      retainage: '7308.36',
      earnedLessRetainage: '68025.52',
      previousCertificates: '38400.00',
      currentPaymentDue: '29625.52',
      balanceToFinish: '101974.48',
      gross: '33333.88',
      retention: '3708.36',
    },
    lines: [
      line('sov_1', {
        section: '09-100¦S¦¦base¦1',
        item: '1',
        description: 'Metal stud framing, floors 1 to 3',
        scheduledValue: '90000.00',
        workThisPeriod: '15000.00',
        previousWork: '24000.00',
        retainageToDateWork: '3900.00',
      }),
      line('sov_2', {
        section: '09-200¦S¦¦base¦2',
        item: '2',
        description: 'Gypsum board, taping and finishing',
        scheduledValue: '70000.00',
        previousWork: '18000.00',
        workThisPeriod: '8333.33',
        storedNow: '4000.55',
        retainageToDateWork: '2633.33',
        retainageToDateStored: '200.03',
      }),
      line('sov_3', {
        section: '09-100¦S¦¦CO:1¦1',
        item: 'CO 1',
        description: 'Added partition at stair B',
        scheduledValue: '10000.00',
        previousWork: '0.00',
        workThisPeriod: '6000.00',
        retainageToDateWork: '575.00',
      }),
    ],
    changeOrders: [{ number: '1', description: 'Added partition at stair B', amount: '10000.00' }],
    attachments: [
      { id: 'att_1', kind: 'Lien waiver', fileName: 'Conditional waiver July.pdf', sha256: sha256(backup) },
      { id: 'att_2', kind: 'Backup', fileName: 'timesheets.xlsx', sha256: sha256(Buffer.from('sheet')) },
    ],
    ...change,
  };
}

const submitter = { user: 'u-sub', email: 'billing@sub.example' };

/** Monday noon in New York; a link of it ends a week later. */
export const monday = '2026-08-03T16:00:00.000Z';
export const expiry = '2026-08-10T16:00:00.000Z';

/** The event of a submission. */
export function openedBy(of: ApprovalContent, policy: ApprovalPolicy, at = monday): ApprovalEvent {
  const amount = approvalAmount(of.totals.gross, of.totals.currentPaymentDue);
  const resolved = stepsFor(policy, { amount, project: of.contract.job, submitter });
  if (!resolved.ok) throw new Error(resolved.problems.join(' '));
  const { revision } = of.application;
  return { kind: 'opened', at, contentHash: contentHash(of), revision, submitter, steps: resolved.steps };
}

export interface LinkChange {
  round?: number;
  step?: number;
  expiresAt?: string;
}

/** What was told to Temporal: `update` or `signal`, its name, run and what came with it. */
export interface Told {
  how: 'update' | 'signal';
  name: string;
  record: string;
  args: unknown;
}

export interface ApprovalHouse extends TestGateway {
  store: Store;
  told: Told[];
  settings: Settings;
  /** The clock of the gateway; may be set. */
  time: { now: string };
  /** Puts an application there, as the activities do; again: another round of it. */
  open(of?: ApprovalContent, policy?: ApprovalPolicy): Promise<void>;
  append(...events: ApprovalEvent[]): Promise<void>;
  /** Mails a link. @returns its token. */
  link(approver: string, change?: LinkChange): Promise<string>;
  /** The policy of today. */
  setPolicy(policy: ApprovalPolicy): void;
  close(): Promise<void>;
}

export interface HouseOptions {
  /** What Temporal does with a decision: applies it, never answers, fails, or has it refused by the worker. */
  temporal?: 'applies' | 'silent' | 'down';
  gateway?: Partial<GatewaySettings>;
  limiter?: Parameters<typeof gateway>[0]['limiter'];
  store?: (store: Store) => Store;
}

export async function approvalHouse(options: HouseOptions = {}): Promise<ApprovalHouse> {
  const folder = await mkdtemp(path.join(tmpdir(), 'girder-approvals-'));
  const base = settingsOf(withTrimblePay);
  const [main] = Object.values(base.trimblePay);
  if (!main) throw new Error('no connection');
  const connection = { ...main, approvals: 'both' as const, approvalPolicy };
  const settings: Settings = {
    ...base,
    store: { kind: 'directory', path: folder },
    gateway: { ...base.gateway, ...options.gateway },
    trimblePay: { main: connection },
  };
  const bare = directoryStore({ path: folder });
  const store = options.store?.(bare) ?? bare;
  const files = openFileStore(settings.store);
  const time = { now: '2026-08-04T14:00:00.000Z' };
  const told: Told[] = [];
  const dead = deadTemporal();
  const temporal = recordingTemporal(dead.client, told, async (id) => {
    switch (options.temporal ?? 'applies') {
      case 'applies':
        return applyDecision(bare, settings, id, time.now);
      case 'silent':
        return new Promise(() => undefined);
      case 'down':
        throw new Error('14 UNAVAILABLE');
    }
  });
  const opened = await gateway({
    settings,
    store,
    files,
    temporal,
    timing: { temporalMs: 100, inboxMs: 1500, drainEveryMs: 60_000 },
    now: () => time.now,
    limiter: options.limiter,
  });
  await files.put({ sha256: sha256(backup), size: backup.length }, only(backup));

  const append = async (...events: ApprovalEvent[]): Promise<void> => {
    await updateApproval(bare, record, (file) => file && { ...file, events: [...file.events, ...events] });
  };
  return {
    ...opened,
    store,
    told,
    settings,
    time,
    async open(of = content(), policy = approvalPolicy) {
      const event = openedBy(of, policy);
      await updateApproval(bare, record, (file) => ({
        record,
        events: [...(file?.events ?? []), event],
        content: of,
        contentHash: contentHash(of),
        ...(file && { changed: 'The application changed (total gross 1.00 → 2.00): it is approved anew.' }),
      }));
      await putOpen(bare, record);
    },
    append,
    async link(approver, { round = 1, step = 0, expiresAt = expiry } = {}) {
      const { token, id, hash } = tokenOf(randomBytes(tokenBytes));
      await createLink(bare, id, { record, hash, approver, round, step, expiresAt });
      await append({ kind: 'linkSent', at: monday, link: { id, hash, approver, round, step, expiresAt } });
      return token;
    },
    setPolicy(policy) {
      settings.trimblePay['main'] = { ...connection, approvalPolicy: policy };
    },
    async close() {
      await opened.app.close();
      await dead.close();
      await bare.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function* only(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A client that takes what the gateway sends, and nothing else of Temporal. */
export function recordingTemporal(
  real: Client,
  told: Told[],
  apply: (id: string) => Promise<unknown>,
): Client {
  const workflow = {
    signalWithStart: async (_type: string, options: { workflowId: string; signal: string }) => {
      told.push({ how: 'signal', name: options.signal, record: options.workflowId, args: [] });
    },
    executeUpdateWithStart: async (
      name: string,
      options: { args: unknown[]; startWorkflowOperation: { options: { workflowId: string } } },
    ) => {
      const { workflowId } = options.startWorkflowOperation.options;
      told.push({ how: 'update', name, record: workflowId, args: options.args });
      return name === 'decide' ? apply(String(options.args[0])) : { accepted: true, sentence: 'Taken.' };
    },
  };
  const fake: Record<PropertyKey, unknown> = {
    workflow,
    withDeadline: (_deadline: number, call: () => unknown) => call(),
    withAbortSignal: (_signal: AbortSignal, call: () => unknown) => call(),
  };
  return new Proxy(real, {
    get: (client, name: keyof Client) => (Object.hasOwn(fake, name) ? fake[name] : client[name]),
  });
}

/** What the activity does: the same rules, the state as it is now, and a note of what came of it. */
async function applyDecision(store: Store, settings: Settings, id: string, now: string): Promise<unknown> {
  const stored = await readDecision(store, id);
  const policy = settings.trimblePay['main']?.approvalPolicy;
  if (!stored || !policy) throw new Error(`no decision ${id}`);
  const { decision } = stored;
  let verdict: ReturnType<typeof decide> | undefined;
  await updateApproval(store, stored.record, (file) => {
    if (!file) throw new Error('no approval');
    const approval = approvalOf(file.events);
    const circumstances = { now, policy, contentHash: file.contentHash };
    verdict =
      decision.choice === 'delegate'
        ? delegate(approval, decision, circumstances)
        : decide(approval, decision, circumstances);
    return verdict.ok ? { ...file, events: [...file.events, verdict.event] } : undefined;
  });
  if (!verdict) throw new Error('not asked');
  const kind = verdict.ok ? undefined : verdict.kind;
  const outcome = { at: now, accepted: verdict.ok, sentence: verdict.sentence, ...(kind && { kind }) };
  await noteOutcome(store, id, outcome);
  return { accepted: verdict.ok, sentence: verdict.sentence };
}

/** The round that counts, as it stands in the store. */
export async function roundOf(store: Store) {
  const file = await readApproval(store, record);
  const round = file && currentRound(approvalOf(file.events));
  if (!round) throw new Error('no round');
  return round;
}

/** What the page's form sends. */
export function form(fields: Record<string, string> = {}, of = content()): URLSearchParams {
  return new URLSearchParams({
    contentHash: contentHash(of),
    round: '1',
    step: '0',
    choice: 'approve',
    ...fields,
  });
}
