/**
 * Plays every process on real servers and writes the histories that test/replay/ replays: `npm run histories`.
 * The server suggests to continue as new after a few events, so that this is recorded, too.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startHouse } from '../support/house';
import { cleanHistory } from './clean';
import { invoices } from './invoices';
import { others } from './others';
import { withTemporal } from './server';
import type { Stage } from './stage';
import { faults } from './stage';

const eventsBeforeContinuing = 120;

/** @param only the name of a scenario's function; without it all are played, and replace what is there. */
async function record(only: string | undefined): Promise<void> {
  const kept = new Map<string, string>();
  const house = await startHouse({ workers: false });
  try {
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
    for (const scenario of [...invoices, ...others]) {
      if (only !== undefined && scenario.name !== only) continue;
      await scenario(stage);
      faults(stage);
    }
  } finally {
    await house.close();
  }
  if (kept.size === 0) throw new Error(`No scenario is named "${only}"; named are: ${names().join(', ')}.`);
  if (only === undefined) forget();
  for (const [name, text] of kept) {
    const file = path.join(__dirname, `${name}.json`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function names(): string[] {
  return [...invoices, ...others].map(({ name }) => name);
}

/** Removes the recordings there are, so that none outlives its scenario. */
function forget(): void {
  for (const entry of readdirSync(__dirname, { withFileTypes: true })) {
    if (entry.isDirectory()) rmSync(path.join(__dirname, entry.name), { recursive: true });
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
