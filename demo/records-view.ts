import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One line of `girder records watch --json`. */
export interface RecordLine {
  record: string;
  state: string;
  sourceNumber?: string;
  spectrumNumbers: string[];
  code?: string;
  sentence?: string;
}

type Wanted = (line: RecordLine) => boolean;

/** Follows every record through the operator's command, prints each as it moves, and lets the story wait for one. */
export class RecordsView {
  private readonly latest = new Map<string, RecordLine>();
  private readonly history = new Map<string, string[]>();
  private readonly waiters = new Set<() => void>();

  constructor(watch: ChildProcess, print: (line: RecordLine) => void) {
    if (!watch.stdout) throw new Error('The records cannot be watched: the command has no output.');
    createInterface({ input: watch.stdout }).on('line', (text) => {
      const line = parse(text);
      if (!line) return;
      this.latest.set(line.record, line);
      const key = line.sourceNumber ?? line.record;
      this.history.set(key, [...(this.history.get(key) ?? []), line.state, line.code ?? '']);
      print(line);
      for (const waiter of [...this.waiters]) waiter();
    });
  }

  all(): RecordLine[] {
    return [...this.latest.values()].sort((a, b) =>
      (a.sourceNumber ?? '').localeCompare(b.sourceNumber ?? ''),
    );
  }

  of(number: string): RecordLine | undefined {
    return this.all().find((line) => line.sourceNumber === number);
  }

  /** Whether a record was ever seen in this state, or waiting with this code. */
  wasSeen(number: string, stateOrCode: string): boolean {
    return (this.history.get(number) ?? []).includes(stateOrCode);
  }

  /** @throws Error with the state it is in, when it does not get there in time. */
  waitFor(number: string, what: string, wanted: Wanted, timeoutMs = 45_000): Promise<RecordLine> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters.delete(look);
        const now = this.of(number);
        const where = now ? `${now.state} ${now.sentence ?? ''}`.trim() : 'unknown to Girder';
        reject(
          new Error(`Invoice ${number} should be ${what} within ${timeoutMs / 1000} s, but is ${where}.`),
        );
      }, timeoutMs);
      const look = (): void => {
        const line = this.of(number);
        if (!line || !wanted(line)) return;
        clearTimeout(timer);
        this.waiters.delete(look);
        resolve(line);
      };
      this.waiters.add(look);
      look();
    });
  }
}

function parse(text: string): RecordLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLine(value: unknown): value is RecordLine {
  return (
    typeof value === 'object' &&
    value !== null &&
    'record' in value &&
    'state' in value &&
    'spectrumNumbers' in value
  );
}
