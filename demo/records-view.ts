import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseRecordId } from '../domain/record-id';

/** One line of `girder records watch --json`. */
export interface RecordLine {
  record: string;
  state: string;
  sourceNumber?: string;
  spectrumNumbers: string[];
  code?: string;
  sentence?: string;
}

/** What the story calls records other than invoices: those of a company, location or job in ServiceTrade. */
export type SetupProcess = 'customer' | 'site' | 'job';

type Wanted = (line: RecordLine) => boolean;

/** Follows every record through the operator's command, prints each as it moves, and lets the story wait for one. */
export class RecordsView {
  private readonly names = new Map<string, string>();
  private readonly latest = new Map<string, RecordLine>();
  private readonly history = new Map<string, string[]>();
  private readonly waiters = new Set<() => void>();

  constructor(watch: ChildProcess, print: (name: string, line: RecordLine) => void) {
    if (!watch.stdout) throw new Error('The records cannot be watched: the command has no output.');
    createInterface({ input: watch.stdout }).on('line', (text) => {
      const line = parse(text);
      if (!line) return;
      this.latest.set(line.record, line);
      const name = this.nameOf(line);
      this.history.set(name, [...(this.history.get(name) ?? []), line.state, line.code ?? '']);
      print(name, line);
      for (const waiter of [...this.waiters]) waiter();
    });
  }

  /** ServiceTrade's ids are long: the story has names of its own, `customer Pearl`. To be given before the record moves. */
  call(process: SetupProcess, id: number, name: string): void {
    this.names.set(`${process} ${id}`, `${process} ${name}`);
  }

  /** An invoice or pay application by its number, anything else by its process and the name that it was given, else its id. */
  private nameOf({ record, sourceNumber }: RecordLine): string {
    const { process, id } = parseRecordId(record);
    if (process === 'invoice') return sourceNumber ?? record;
    if (process === 'application') return `application ${sourceNumber ?? id}`;
    const name = `${process} ${id}`;
    return this.names.get(name) ?? name;
  }

  of(name: string): RecordLine | undefined {
    return [...this.latest.values()].find((line) => this.nameOf(line) === name);
  }

  /** Whether a record was ever seen in this state, or waiting with this code. */
  wasSeen(name: string, stateOrCode: string): boolean {
    return (this.history.get(name) ?? []).includes(stateOrCode);
  }

  /** @throws Error with the state it is in, when it does not get there in time. */
  waitFor(name: string, what: string, wanted: Wanted, timeoutMs = 45_000): Promise<RecordLine> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters.delete(look);
        const now = this.of(name);
        const where = now ? `${now.state} ${now.sentence ?? ''}`.trim() : 'unknown to Girder';
        reject(new Error(`${name} should be ${what} within ${timeoutMs / 1000} s, but is ${where}.`));
      }, timeoutMs);
      const look = (): void => {
        const line = this.of(name);
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
