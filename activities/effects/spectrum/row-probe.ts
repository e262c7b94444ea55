import type { Difference, Probe } from '../../../domain/effects';

/** What a row tells about the thing that was sent. */
interface Told {
  ref: string;
  differences: Difference[];
  evidence: string;
}

/**
 * A probe by one row of Info-Link.
 * @param read undefined: a complete read did not hold it. Throws when that cannot be told.
 */
export async function probeRow<Row>(
  read: () => Promise<Row | undefined>,
  tell: (row: Row) => Told,
): Promise<Probe> {
  // Before the read: what is committed meanwhile may not be in it.
  const readAt = new Date().toISOString();
  let row: Row | undefined;
  try {
    row = await read();
  } catch (error) {
    return { result: 'unknown', why: error instanceof Error ? error.message : String(error) };
  }
  return row === undefined ? { result: 'absent', readAt } : { result: 'found', stage: 'done', ...tell(row) };
}

/** What was left blank is Spectrum's to fill, and is not compared. */
export function withoutBlanks(echo: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(echo).filter(([, value]) => value !== ''));
}
