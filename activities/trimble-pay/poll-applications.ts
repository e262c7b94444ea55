import { Context } from '@temporalio/activity';
import type { ApplicationRow } from '../../clients/trimble-pay';
import { moveMark, readMark } from '../../clients/store/snapshots';
import type { Head } from '../../domain/heads';
import { recordId, targetName } from '../../domain/record-id';
import { applicationMark } from '../../domain/trimble-pay/application';
import { applicationRef } from '../../domain/trimble-pay/record-ids';
import { readableHead } from '../records/readable-head';
import { signalRecord } from '../records/start';
import type { World } from '../world';
import { trimblePaySettings } from '../world';

/** Clocks differ: so far each pass looks back behind the one before. */
const overlapSeconds = 300;

/** A record that never shows what was signalled must not hold the mark back for ever. */
const stopShortSeconds = 86_400;

/**
 * The backstop behind the webhooks (TP9): compares status, revision and last change of the applications that changed
 * since the last pass with what the heads know, and wakes only on a difference. The first pass looks at everything. How
 * far it got is kept in the store, so that an outage of any length is caught up with; the mark stops short of what was
 * only just signalled, until its head shows it.
 */
export async function pollApplications(
  world: World,
  connection: string,
): Promise<{ seen: number; signalled: number }> {
  const { target: to } = trimblePaySettings(world, connection);
  const place = { account: connection, target: targetName(to.spectrum, to.company) };
  const mark = `trimble-pay-${connection}-applications`;
  const startedAt = Math.floor(world.now().getTime() / 1000);
  const through = (await readMark(world.store, mark))?.through;
  const since =
    through === undefined ? {} : { updatedSince: new Date((through - overlapSeconds) * 1000).toISOString() };
  const counts = { seen: 0, signalled: 0 };
  let passedOn = startedAt;
  for await (const row of world.trimblePay(connection).listApplications(since)) {
    counts.seen += 1;
    Context.current().heartbeat();
    const record = recordId(applicationRef(place, row.id));
    const head = await readableHead(world, record);
    // A draft is nobody's business; one that Girder has met was taken back.
    if (head === undefined ? row.status === 'draft' : isKnown(head, row)) continue;
    await signalRecord(world, record);
    counts.signalled += 1;
    const updated = Math.floor(Date.parse(row.updated) / 1000);
    passedOn = Math.min(passedOn, Math.max(updated, startedAt - stopShortSeconds));
  }
  await moveMark(world.store, mark, passedOn);
  return counts;
}

/** A record that an operator skipped is taken up again by `retry`, not by a poll. */
function isKnown(head: Head | 'unreadable', row: ApplicationRow): boolean {
  return head !== 'unreadable' && (head.skip !== undefined || head.sourceMark === applicationMark(row));
}
