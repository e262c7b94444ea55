/** Workflow code that reaches for Node, which a replay cannot repeat. */
import { randomUUID } from 'node:crypto';

export async function random(): Promise<string> {
  return randomUUID();
}
