import { apInvoiceEffect } from '../../../../../activities/effects/spectrum/ap-invoice';
import { spectrumClient } from '../../../../../clients/spectrum';
import type { FileStore } from '../../../../../clients/store/files';
import { filesDirectory } from '../../../../../clients/store/files-directory';
import type { ApBody } from '../../../../../domain/trimble-pay/ap-document';
import { mayAlwaysSend, settings } from '../../../../clients/spectrum/support';

/**
 * Sends one AP invoice with its files, and prints the outcome and how far the memory of this process grew meanwhile:
 * what lived, and the resident set. Garbage is collected after each megabyte that is read, so that only what is held
 * counts.
 */
const { url, path, small, large } = JSON.parse(process.argv[2] ?? '') as {
  url: string;
  path: string;
  /** Sent first, so that what is loaded once does not count. */
  small: ApBody;
  large: ApBody;
};

const collect = globalThis.gc;
if (!collect) throw new Error('Run with --expose-gc.');

interface Memory {
  living: number;
  resident: number;
}

function memory(): Memory {
  collect?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { living: heapUsed + external, resident: rss };
}

let peak: Memory = { living: 0, resident: 0 };

function look(): void {
  const { living, resident } = memory();
  peak = { living: Math.max(peak.living, living), resident: Math.max(peak.resident, resident) };
}

const stored = filesDirectory({ path });
const files: FileStore = {
  ...stored,
  async *open(sha256) {
    let read = 0;
    for await (const piece of stored.open(sha256)) {
      yield piece;
      read += piece.byteLength;
      if (read >= 1_000_000) {
        read = 0;
        look();
      }
    }
  },
};

async function main(): Promise<void> {
  const base = settings(url);
  const client = spectrumClient({ ...base, timing: { ...base.timing, answerMs: 60_000 } }, 'east');
  const effect = apInvoiceEffect(client, files, () => Promise.resolve([]));
  const sent = await effect.send([small], mayAlwaysSend());
  const before = memory();
  peak = before;
  sent.push(...(await effect.send([large], mayAlwaysSend())));
  const told = {
    outcomes: sent.map(({ outcome }) => outcome),
    living: peak.living - before.living,
    resident: peak.resident - before.resident,
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
  await client.close();
}

void main();
