import { setTimeout as sleep } from 'node:timers/promises';
import type { Head } from '../../domain/heads';
import type { Session } from '../session';
import { clean, jsonLine } from '../table';
import { allHeads } from './heads';
import { summary } from './list';

const everyMs = 400;

/**
 * Prints one line per record whenever its state or reason changes, until it is interrupted: for people at a terminal,
 * or as JSON lines. Between two looks a record may pass through several states; the last one is shown. A look reads
 * every head, so a large store is looked at less often: at most a fifth of the time goes into reading.
 */
export async function watchCommand(
  session: Session,
  forScripts: boolean,
  print: (line: string) => void,
): Promise<void> {
  const shown = new Map<string, string>();
  const signal = session.world.interrupted();
  while (!signal.aborted) {
    const begun = Date.now();
    const { heads } = await allHeads(session.store);
    for (const head of heads) {
      const mark = [head.state, head.reason?.code, head.since, head.title.spectrumNumbers.join()].join('|');
      if (shown.get(head.record) === mark) continue;
      shown.set(head.record, mark);
      print(forScripts ? jsonLine(summary(head)) : line(head));
    }
    const pause = Math.max(everyMs, 4 * (Date.now() - begun));
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}

function line(head: Head): string {
  const why = head.reason
    ? `${head.reason.code}: ${head.reason.sentence}`
    : head.title.spectrumNumbers.join(', ');
  return clean(`${head.since}  ${head.title.sourceNumber ?? head.record}  ${head.state}  ${why}`);
}
