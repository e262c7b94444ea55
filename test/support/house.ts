/**
 * A whole Girder in one process against real servers: Temporal (a namespace of its own), the stand-ins over HTTP,
 * TDS and SMTP, a directory store, gateway and workers. Times are short; everything else is as in production.
 */
import { Client, Connection } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { createLogger } from '../../clients/log';
import { listPostings } from '../../clients/store/postings';
import { readHead } from '../../clients/store/heads';
import { loadConfig } from '../../config';
import {
  controllerToken,
  demoConfiguration,
  officeToken,
  secrets,
  webhookSecret,
} from '../../demo/configuration';
import type { StoryDays } from '../../demo/dates';
import { storyDays } from '../../demo/dates';
import { noon } from '../../demo/dates';
import type { StoryInvoice } from '../../demo/initial/servicetrade';
import { invoiceRow, officeClient, serviceTradeTables } from '../../demo/initial/servicetrade';
import { company, spectrumTables } from '../../demo/initial/spectrum';
import { payWebhooks, trimblePayTables } from '../../demo/initial/trimble-pay';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import { recordId } from '../../domain/record-id';
import type { Settings } from '../../domain/settings';
import { buildGateway } from '../../gateway/app';
import { storeInbox } from '../../gateway/inbox';
import { startSpectrum } from '../../sandbox';
import { startMail } from '../../sandbox/mail';
import { startServiceTrade } from '../../sandbox/servicetrade';
import { startTrimblePay } from '../../sandbox/trimble-pay';
import type { RunningTrimblePay } from '../../sandbox/trimble-pay';
import { runWorkers } from '../../workers/run';
import type { RunningWorkers, WorkerDeps } from '../../workers/run';
import { openStore } from '../../clients/store/open-store';
import { testBundle } from './bundle';
import { freshNamespace } from './namespace';

// Temporal's own messages would drown what a test prints.
Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

export interface HouseOptions {
  /** Trimble Pay too, with subcontracts in Spectrum. */
  trimblePay?: PayOptions;
  settings?: (settings: Settings) => Settings;
  extraEffects?: WorkerDeps['extraEffects'];
  bundle?: WorkflowBundleWithSourceMap;
  /** Default true; false leaves the workers to the test. */
  workers?: boolean;
}

export interface PayOptions {
  /** `ap.export`; default manual. */
  exporting?: 'manual' | 'auto';
  /** Girder's own steps come after Trimble Pay's: `pm`, then `controller`. */
  approving?: boolean;
  /** Between two polls; default 1 s, which is the least that a Schedule takes. */
  pollMs?: number;
}

export type House = Awaited<ReturnType<typeof startHouse>>;

export async function startHouse(options: HouseOptions = {}) {
  const days: StoryDays = storyDays();
  const dir = mkdtempSync(path.join(tmpdir(), 'girder-house-'));
  const spectrum = await startSpectrum({ port: 0, infolinkPort: 0 });
  const servicetrade = await startServiceTrade({ port: 0, webhookRetryMs: [200, 400] });
  const mail = await startMail({ smtpPort: 0, httpPort: 0 });
  const trimblePay = options.trimblePay && (await startTrimblePay({ port: 0, webhookRetryMs: [200, 400] }));
  spectrum.sandbox.putState(spectrumTables(days, { trimblePay: trimblePay !== undefined }));
  servicetrade.sandbox.putState(serviceTradeTables());
  trimblePay?.sandbox.putState(trimblePayTables());
  const temporal = await freshNamespace();
  const configPath = path.join(dir, 'girder.yaml');
  const ports = {
    gateway: 4700,
    spectrum: Number(new URL(spectrum.url).port),
    infolink: spectrum.infolink.port,
    servicetrade: servicetrade.port,
    trimblePay: trimblePay?.port ?? 4740,
    smtp: mail.smtp.port,
    mail: 0,
    temporal: 7233,
    temporalUi: 0,
  };
  const { exporting, approving } = options.trimblePay ?? {};
  const written = { trimblePay: trimblePay !== undefined, exporting, approving };
  writeFileSync(configPath, demoConfiguration(ports, path.join(dir, 'store'), days, written));
  const loaded = loadConfig(configPath, secrets);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 2));
  const chosen = (options.settings ?? ((s) => s))(
    quick({ ...loaded.settings, temporal }, options.trimblePay?.pollMs),
  );
  // The address in mails is known when the gateway listens.
  const settings = { ...chosen, gateway: { ...chosen.gateway } };
  const log = createLogger({
    level: process.env.GIRDER_TEST_LOG === 'debug' ? 'debug' : 'error',
    name: 'test',
  });

  const store = openStore(settings.store);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });
  const apps: FastifyInstance[] = [];
  const running: RunningWorkers[] = [];
  const workerDeps: WorkerDeps = { settings, log, extraEffects: options.extraEffects };

  const house = {
    days,
    dir,
    configPath,
    settings,
    store,
    client,
    log,
    spectrum,
    servicetrade,
    mail,
    target: `east-${company}`,
    async startWorkers(): Promise<RunningWorkers> {
      const workers = await runWorkers({ ...workerDeps, bundle: options.bundle ?? (await testBundle()) });
      running.push(workers);
      return workers;
    },
    async startGateway(): Promise<string> {
      const app = await buildGateway({ settings, store, inbox: storeInbox(store), temporal: client, log });
      apps.push(app);
      return app.listen({ port: 0, host: '127.0.0.1' });
    },
    webhookPath: `/webhooks/servicetrade/${webhookSecret}`,
    /** Of the gateway's clients, in a house with Trimble Pay; the controller's where Girder has steps. */
    tokens: { office: officeToken, controller: controllerToken },
    /** Of an invoice's id; a record's own id stays as it is. */
    record: (id: number | string): string =>
      String(id).includes('~')
        ? String(id)
        : recordId({
            source: 'servicetrade',
            account: 'acme',
            process: 'invoice',
            id: String(id),
            target: `east-${company}`,
          }),
    head: async (id: number | string): Promise<Head | undefined> =>
      (await readHead(store, house.record(id)))?.value,
    postings: (id: number | string): Promise<Posting[]> => listPostings(store, house.record(id)),
    /** Puts invoices into ServiceTrade, unapproved, and keeps those already there. */
    async addInvoices(...invoices: StoryInvoice[]): Promise<void> {
      const now = servicetrade.sandbox.state().invoice ?? [];
      servicetrade.sandbox.putState({ invoice: [...now, ...invoices.map(invoiceRow)] });
    },
    approve: async (id: number): Promise<void> => {
      servicetrade.sandbox.advance({ action: 'approveInvoice', id });
    },
    /** Documents in Spectrum by number, both tables. */
    ledger(number?: string): Record<string, unknown>[] {
      const state = spectrum.sandbox.state();
      const rows = [...(state.CR_INVOICE_TRAN_HEADER_MC ?? []), ...(state.CR_INVOICE_HEADER_MC ?? [])];
      return rows.filter(
        (row) => number === undefined || String(row.Invoice_Or_Transaction).trim() === number,
      );
    },
    async waitFor(
      id: number | string,
      what: string,
      wanted: (head: Head) => boolean,
      timeoutMs = 30_000,
    ): Promise<Head> {
      for (let waited = 0; waited < timeoutMs; waited += 50) {
        const head = await house.head(id);
        if (head && wanted(head)) return head;
        await sleep(50);
      }
      const head = await house.head(id);
      throw new Error(`${id} should be ${what}: ${JSON.stringify(head, null, 2)}`);
    },
    waitForState: (id: number | string, state: Head['state'], timeoutMs?: number): Promise<Head> =>
      house.waitFor(id, state, (head) => head.state === state, timeoutMs),
    async close(): Promise<void> {
      for (const app of apps) await app.close();
      for (const workers of running) await workers.stop();
      await connection.close();
      await store.close();
      await Promise.all([spectrum.close(), servicetrade.close(), trimblePay?.close(), mail.close()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
  const url = await house.startGateway();
  settings.gateway.publicUrl = url;
  trimblePay?.sandbox.putState({ _webhooks: payWebhooks(url) });
  if (options.workers !== false) await house.startWorkers();
  servicetrade.sandbox.putState({
    webhook: [
      { hookUrl: `${url}${house.webhookPath}`, enabled: true, includeChangesets: true, entityEvents: null },
    ],
  });
  return {
    ...house,
    url,
    officeClient,
    /** @throws Error in a house without Trimble Pay */
    get trimblePay(): RunningTrimblePay {
      if (!trimblePay) throw new Error('Start the house with the option trimblePay.');
      return trimblePay;
    },
  };
}

/** Times that a test can wait for; the proportions are those of production. */
function quick(settings: Settings, pollMs = 1_000): Settings {
  const spectrum = Object.fromEntries(
    Object.entries(settings.spectrum).map(([name, one]) => [
      name,
      {
        ...one,
        limits: { concurrent: 4, perSecond: 100 },
        timing: { sendBudgetMs: 500, answerMs: 1_000, settleMs: 500, heartbeatMs: 3_000 },
        polls: { ledgerMs: 1_000 },
      },
    ]),
  );
  const causes = { recheckFirstMs: 500, recheckMaxMs: 2_000, wakePerSecond: 100 };
  const trimblePay = Object.fromEntries(
    Object.entries(settings.trimblePay).map(([name, one]) => [
      name,
      { ...one, limits: { concurrent: 8, perSecond: 200 }, polls: { everyMs: pollMs } },
    ]),
  );
  return { ...settings, spectrum, trimblePay, causes, sweep: { everyMs: 5_000 } };
}

/** An invoice for the mapped customer 1, dated today unless said otherwise. */
export function simpleInvoice(
  id: number,
  amounts: number[] = [100],
  more: Partial<StoryInvoice> = {},
): StoryInvoice {
  return {
    id,
    number: String(20000 + id),
    customer: 1,
    transactionDate: noon(storyDays().today),
    lines: amounts.map((amount) => ({ description: 'Work', amount })),
    ...more,
  };
}
