/** Tells Trimble Pay what became of an export (TP10): the newest word is told once, and again while it has not arrived. */
import { hashOf } from '../../domain/hash';
import type { Posting } from '../../domain/postings';
import { recordId } from '../../domain/record-id';
import type { RecordRef } from '../../domain/record-id';
import type { Task } from '../../domain/steps';
import type { ExportStatusBody } from '../effects/trimble-pay/export-status';
import { claim, sourceTask } from '../records/claims';
import type { World } from '../world';

const kind = 'trimble-pay/export-status';
const part = 'export-status';

/**
 * What to deliver so that Trimble Pay shows this.
 * @param done all postings of the record.
 */
export async function tellExport(
  world: World,
  ref: RecordRef,
  done: readonly Posting[],
  body: ExportStatusBody,
): Promise<Task[]> {
  const last = lastTold(done);
  const isSame = last?.bodyHash === hashOf(body);
  if (isSame && last.state === 'posted') return [];
  const number = (last ? numberOf(last) : 0) + (isSame ? 0 : 1);
  const wanted = { part: `${part}@${number}`, kind, body } as const;
  const posting = await claim(world, recordId(ref), ref.account, wanted);
  return [sourceTask(world, posting, ref.source)];
}

/** What Trimble Pay was, or is being, told last. */
export function lastTold(done: readonly Posting[]): Posting | undefined {
  return done.filter((one) => one.kind === kind).sort((a, b) => numberOf(b) - numberOf(a))[0];
}

function numberOf(posting: Posting): number {
  return Number(posting.part.slice(posting.part.indexOf('@') + 1));
}
