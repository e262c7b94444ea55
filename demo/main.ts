/**
 * `npm start`: Temporal, the stand-ins, gateway and worker, each a process of its own, with a fresh data directory;
 * then the story. `--once` ends with the story's verdict, `--no-story` only starts everything, `--sandbox-only` starts
 * the stand-ins alone.
 */
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readEnvironment } from '../config';
import { resolveTemporal } from '../tools/resolve';
import { whatIsWrong } from './checks';
import { demoConfiguration, secrets, webhookSecret } from './configuration';
import { isoDate, storyDays } from './dates';
import { invoiceEndings, payEndings, setupEndings } from './endings';
import { Control, isUp, Office } from './http';
import { girderClient, officeClient, serviceTradeTables } from './initial/servicetrade';
import { spectrumTables } from './initial/spectrum';
import { trimblePayTables } from './initial/trimble-pay';
import type { Ports } from './ports';
import { subcontractsAndPay } from './pay-story';
import { portsFrom, urlOf } from './ports';
import { endingsTable, movement } from './print';
import { assertFree, girder, Processes, until } from './processes';
import { RecordsView } from './records-view';
import { firstAct, secondAct } from './story';

/** All that Girder does is on in the story. */
const storyOptions = { creating: true, trimblePay: true, exporting: 'auto', approving: true } as const;

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean' },
      'no-story': { type: 'boolean' },
      'sandbox-only': { type: 'boolean' },
    },
  });
  const { portBase, temporalPort } = readEnvironment();
  const ports = portsFrom(portBase, temporalPort);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'girder-'));
  const configPath = path.join(dataDir, 'girder.yaml');
  mkdirSync(path.join(dataDir, 'logs'));
  say(`Data directory: ${dataDir} (logs in ${path.join(dataDir, 'logs')})`);
  const env = { ...process.env, ...secrets, GIRDER_CONFIG: configPath, GIRDER_PORT_BASE: String(portBase) };

  let ending = false;
  const processes = new Processes(path.join(dataDir, 'logs'), env, (name, code) => {
    if (!ending)
      say(`! ${name} ended unexpectedly with ${code}; see ${path.join(dataDir, 'logs', `${name}.log`)}`);
  });
  const stop = async (): Promise<void> => {
    ending = true;
    await processes.stopAll();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(0)));
  }
  try {
    await startSandbox(processes, ports, values['sandbox-only'] ?? false);
    if (values['sandbox-only']) return await stayUp(ports, true);
    const days = storyDays();
    writeFileSync(configPath, demoConfiguration(ports, path.join(dataDir, 'store'), days, storyOptions));
    await startGirder(processes, ports);
    if (values['no-story']) return await stayUp(ports, false);

    const ok = await playStory(processes, ports, env);
    if (!values.once) return await stayUp(ports, false);
    return ok ? 0 : 1;
  } finally {
    await stop();
  }
}

async function startSandbox(processes: Processes, ports: Ports, alone: boolean): Promise<void> {
  const base = 'GIRDER_PORT_BASE';
  const temporal = 'GIRDER_TEMPORAL_PORT';
  await assertFree([
    { port: ports.spectrum, what: 'Spectrum stand-in', setting: base },
    { port: ports.infolink, what: 'Info-Link stand-in', setting: base },
    { port: ports.servicetrade, what: 'ServiceTrade stand-in', setting: base },
    { port: ports.trimblePay, what: 'Trimble Pay stand-in', setting: base },
    { port: ports.smtp, what: 'mail stand-in', setting: base },
    { port: ports.mail, what: 'mail stand-in', setting: base },
    ...(alone
      ? []
      : [
          { port: ports.gateway, what: 'gateway', setting: base },
          { port: ports.temporal, what: 'Temporal', setting: temporal },
          { port: ports.temporalUi, what: "Temporal's UI", setting: temporal },
        ]),
  ]);
  processes.startOwn('sandbox', 'sandbox/main.ts');
  await until('The start of the stand-ins', 30_000, async () => {
    const up = await Promise.all(
      [ports.spectrum, ports.servicetrade, ports.trimblePay, ports.mail].map((p) =>
        isUp(`${urlOf(p)}/__sandbox/state`),
      ),
    );
    return up.every(Boolean);
  });
}

async function startGirder(processes: Processes, ports: Ports): Promise<void> {
  const temporal = await resolveTemporal(say);
  processes.start('temporal', temporal, [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--port',
    String(ports.temporal),
    '--ui-port',
    String(ports.temporalUi),
    '--log-level',
    'error',
  ]);
  const days = storyDays();
  await new Control(urlOf(ports.spectrum)).putState(spectrumTables(days, storyOptions));
  await new Control(urlOf(ports.servicetrade)).putState(serviceTradeTables());
  await new Control(urlOf(ports.trimblePay)).putState(trimblePayTables(urlOf(ports.gateway)));
  await until("The start of Temporal's UI", 60_000, () => isUp(urlOf(ports.temporalUi)));
  processes.startOwn('worker', 'workers/main.ts');
  processes.startOwn('gateway', 'gateway/main.ts');
  await until('The start of the gateway', 60_000, () => isUp(`${urlOf(ports.gateway)}/readyz`));
  const admin = await Office.login(
    urlOf(ports.servicetrade),
    girderClient.clientId,
    girderClient.clientSecret,
  );
  const hookUrl = `${urlOf(ports.gateway)}/webhooks/servicetrade/${webhookSecret}`;
  await admin.post('/webhook', { hookUrl, enabled: true, includeChangesets: true, entityEvents: null });
}

async function playStory(processes: Processes, ports: Ports, env: NodeJS.ProcessEnv): Promise<boolean> {
  const days = storyDays();
  const spectrum = new Control(urlOf(ports.spectrum));
  const records = new RecordsView(
    processes.startWatch('cli/main.ts', ['records', 'watch', '--json']),
    (name, line) => {
      const text = movement(name, line);
      if (text !== undefined) say(text);
    },
  );
  const wrong: string[] = [];
  const run = async (args: string[]): Promise<number> => {
    say(`$ girder ${args.join(' ')}`);
    const { code, stdout, stderr } = await girder(env, args);
    say(stdout.trimEnd() || stderr.trimEnd());
    return code;
  };
  const stage = {
    days,
    spectrum,
    servicetrade: new Control(urlOf(ports.servicetrade)),
    trimblePay: new Control(urlOf(ports.trimblePay)),
    mail: new Control(urlOf(ports.mail)),
    office: await Office.login(urlOf(ports.servicetrade), officeClient.clientId, officeClient.clientSecret),
    records,
    say: (sentence: string) => say(`\n— ${sentence}`),
    check: (problems: string[]) => void wrong.push(...problems),
    girder: async (args: string[]) => {
      if ((await run(args)) !== 0) throw new Error(`girder ${args.join(' ')} was refused.`);
    },
    refused: async (args: string[]) => {
      if ((await run(args)) === 0) throw new Error(`girder ${args.join(' ')} was not refused.`);
    },
    tell: say,
  };
  const period = ['--from', isoDate(days.lastMonth.startOf('month')), '--to', isoDate(days.today)];
  try {
    await firstAct(stage);
    stage.say('The tie-out names the two differences that only a person can settle.');
    if ((await run(['tieout', ...period])) === 0)
      wrong.push('The first tie-out should name two differences, but found none.');
    await secondAct(stage);
    await subcontractsAndPay(stage);
    stage.say('The tie-out after the decisions.');
    if ((await run(['tieout', ...period])) !== 0) wrong.push('The second tie-out is not 0.00.');
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
  }
  wrong.push(...(await whatIsWrong(records, spectrum, stage.mail, days)));
  say(`\n${endingsTable(records, [...invoiceEndings, ...setupEndings, ...payEndings])}\n`);
  for (const problem of wrong) say(`NOT AS THE STORY SAYS: ${problem}`);
  if (wrong.length === 0) say('Every record ended as the story says.');
  return wrong.length === 0;
}

/** Prints where everything is and waits for Ctrl-C. */
async function stayUp(ports: Ports, sandboxOnly: boolean): Promise<number> {
  say();
  if (!sandboxOnly) {
    say(`Temporal UI            ${urlOf(ports.temporalUi)}`);
    say(`Gateway                ${urlOf(ports.gateway)}/readyz`);
  }
  say(
    `Spectrum stand-in      ${urlOf(ports.spectrum)}/__sandbox/state (Info-Link on port ${ports.infolink})`,
  );
  say(`ServiceTrade stand-in  ${urlOf(ports.servicetrade)}/__sandbox/state`);
  say(`Trimble Pay stand-in   ${urlOf(ports.trimblePay)}/__sandbox/state`);
  say(`Mails                  ${urlOf(ports.mail)}/messages`);
  say('Ctrl-C ends everything.');
  const forever = setInterval(() => undefined, 60_000);
  await new Promise((resolve) => process.once('SIGTERM', resolve));
  clearInterval(forever);
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
