/** A row of a stand-in's table. */
export type Row = Record<string, unknown>;

/** A code or a text without its padding; blank where there is none. */
export function shown(value: unknown): string {
  return value === undefined || value === null ? '' : String(value).trim();
}

/** One sentence when the value is another than the story says. */
export function differs(what: string, held: unknown, wanted: string): string[] {
  const is = shown(held);
  return is === wanted ? [] : [`${what}: ${is || '(none)'}, not ${wanted}.`];
}
