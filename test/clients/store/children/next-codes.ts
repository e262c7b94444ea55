/** Claims the next codes for some records, all at once, as one of several processes that do; prints them. */
import { setPriority } from 'node:os';
import { claimNextCode } from '../../../../clients/store/next-code';
import { openStore } from '../../../../clients/store/open-store';
import type { CodeRange } from '../../../../domain/spectrum/code-range';
import type { StoreSettings } from '../../../../domain/settings';
import { recordingStore } from '../support/recording-store';

interface Argument {
  settings: StoreSettings;
  target: string;
  range: CodeRange;
  owners: string[];
  known: string[];
  /** Kills this process, as the kernel would, when it has claimed so many codes and is about to note the last. */
  dieAfterClaims?: number;
}

// Four of these would starve the other suites, whose times are short.
setPriority(10);

async function main({ settings, target, range, owners, known, dieAfterClaims }: Argument): Promise<void> {
  const store = recordingStore(openStore(settings));
  store.before = (write) => {
    const claims = store.writes.filter((done) => /^create codes\//.test(done) && !done.endsWith(' lost'));
    const isNote = /^(create|swap) highest-codes\//.test(write);
    if (isNote && dieAfterClaims !== undefined && claims.length >= dieAfterClaims)
      process.kill(process.pid, 'SIGKILL');
  };
  const given = await Promise.all(
    owners.map((owner) =>
      claimNextCode(store, { target, kind: 'customer', owner, range, setting: 'customers.code', known }),
    ),
  );
  console.log(JSON.stringify(given.map((answer) => (answer.ok ? answer.code : answer.sentence))));
  await store.close();
}

main(JSON.parse(process.argv[2] ?? '') as Argument).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
