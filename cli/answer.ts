/** What a command found: the same for people (`text`) and for scripts (`data`, printed by `--json`). */
export interface Answer {
  /** False: a problem was found, or the answer is no. Exit code 1. */
  ok: boolean;
  text: string;
  data: unknown;
}

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command could not do its work, for a reason that needs no stack: exit code 1. */
export class CannotError extends Error {
  override readonly name = 'CannotError';
}
