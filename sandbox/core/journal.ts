export interface Entry {
  /** From 1, without gaps, until the journal is cleared. */
  seq: number;
  /** ISO instant. */
  at: string;
  operation: string;
  key: string;
  /** Whether the stand-in's rules let it pass. */
  accepted: boolean;
  /** Whether it changed the state. */
  committed: boolean;
  body: unknown;
  answer: unknown;
}

/** Every write that a stand-in received, in order. It must hold no credentials. */
export class Journal {
  private entries: Entry[] = [];

  add(entry: Omit<Entry, 'seq' | 'at'>): Entry {
    const added = { seq: this.entries.length + 1, at: new Date().toISOString(), ...structuredClone(entry) };
    this.entries.push(added);
    return added;
  }

  /** The entries with a greater `seq`. */
  after(n: number): Entry[] {
    return this.entries.slice(Math.max(0, n));
  }

  clear(): void {
    this.entries = [];
  }
}
