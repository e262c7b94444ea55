/**
 * Plays every process on real servers and writes the histories that test/replay/ replays: `npm run histories`.
 * The server suggests to continue as new after a few events, so that this is recorded, too.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from '../../domain/settings';
import { startHouse } from '../support/house';
import type { House, HouseOptions } from '../support/house';
import { cleanHistory } from './clean';
import { invoices } from './invoices';
import { centers, creating, creatingForEachCenter, polls, setups, withTemplate } from './jobs';
import { others } from './others';
import { payApprovals, payExports, typing } from './pay';
import { withTemporal } from './server';
import type { Stage } from './stage';
import { faults } from './stage';

const eventsBeforeContinuing = 120;

/** What is played on one house. */
interface Act {
  settings?: (settings: Settings) => Settings;
  trimblePay?: HouseOptions['trimblePay'];
  prepare?: (house: House) => void;
  scenarios: ((stage: Stage) => Promise<void>)[];
}

const acts: readonly Act[] = [
  { scenarios: [...invoices, ...others] },
  { settings: creating, prepare: withTemplate, scenarios: [...setups, ...polls] },
  { settings: creatingForEachCenter, prepare: withTemplate, scenarios: centers },
  { trimblePay: { exporting: 'auto' }, scenarios: payExports },
  { trimblePay: { exporting: 'auto', approving: true }, settings: typing, scenarios: payApprovals },
];

/** Of runs that began before a patch (`patched`); nobody can record them any more. */
const unrepeatable = ['poll/plain'];

/** @param only names of scenarios' functions, with commas; without it all are played, and replace what is there. */
async function record(only: string | undefined): Promise<void> {
  const kept = new Map<string, string>();
  for (const act of acts) {
    const scenarios = act.scenarios.filter(({ name }) => only === undefined || only.split(',').includes(name));
    if (scenarios.length > 0) await play({ ...act, scenarios }, kept);
  }
  if (kept.size === 0) throw new Error(`No scenario is named "${only}"; named are: ${names().join(', ')}.`);
  if (only === undefined) forget();
  for (const [name, text] of kept) {
    const file = path.join(__dirname, `${name}.json`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

async function play({ settings, trimblePay, prepare, scenarios }: Act, kept: Map<string, string>): Promise<void> {
  const house = await startHouse({ workers: false, settings, trimblePay });
  try {
    prepare?.(house);
    const { world } = await house.startWorkers();
    const stage: Stage = {
      house,
      world,
      async keep(name, workflowId, runId) {
        const history = await house.client.workflow.getHandle(workflowId, runId).fetchHistory();
        kept.set(name, cleanHistory(history));
        process.stdout.write(`${name}: ${history.events?.length} events\n`);
      },
    };
    for (const scenario of scenarios) {
      await scenario(stage);
      faults(stage);
    }
  } finally {
    await house.close();
  }
}

function names(): string[] {
  return acts.flatMap(({ scenarios }) => scenarios.map(({ name }) => name));
}

/** Removes the recordings there are, so that none outlives its scenario. */
function forget(): void {
  for (const entry of readdirSync(__dirname, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    for (const file of readdirSync(path.join(__dirname, entry.name))) {
      const name = `${entry.name}/${path.parse(file).name}`;
      if (!unrepeatable.includes(name)) rmSync(path.join(__dirname, entry.name, file));
    }
  }
}

withTemporal(
  {
    'limit.historyCount.suggestContinueAsNew': eventsBeforeContinuing,
  },
  () => record(process.argv[2]),
).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
