/** Freezes what a plan wants into postings, and names them as tasks for the workflow. */
import { postingKey } from '../../clients/store/keys';
import { claimPosting, updatePosting } from '../../clients/store/postings';
import { hashOf } from '../../domain/hash';
import type { Posting } from '../../domain/postings';
import { probeQueue, sourceQueue, spectrumQueue } from '../../domain/queues';
import { parseTarget } from '../../domain/record-id';
import type { WantedDocument, WantedWriteBack } from '../../domain/servicetrade/invoice-plan';
import type { PhaseFields } from '../../domain/servicetrade/job-phases';
import type { JobBody, OhBatchFields } from '../../domain/servicetrade/job-plan';
import type { Task } from '../../domain/steps';
import { reclaim } from '../../domain/transitions';
import type { ApBody } from '../../domain/trimble-pay/ap-document';
import { effectOf } from '../effects';
import type { ExternalIdBody } from '../effects/servicetrade/external-id';
import type { ExportStatusBody } from '../effects/trimble-pay/export-status';
import { timingOf } from '../postings/timing';
import type { World } from '../world';
import type { WantedPay } from './claim-pay';
import type { WantedMaster } from './masters';

export type Wanted =
  | Pick<WantedDocument | WantedWriteBack, 'part' | 'kind' | 'body'>
  | WantedMaster
  | WantedPay
  | { part: string; kind: 'spectrum/ap-invoice'; body: ApBody }
  | { part: string; kind: 'trimble-pay/export-status'; body: ExportStatusBody }
  | { part: string; kind: 'spectrum/job'; body: JobBody }
  | { part: string; kind: 'spectrum/phase'; body: PhaseFields & { company: string } }
  | { part: string; kind: 'spectrum/job-oh-batch'; body: OhBatchFields & { company: string } }
  | { part: 'external-id' | 'external-id-link'; kind: 'servicetrade/external-id'; body: ExternalIdBody }
  | { part: 'external-id-removal'; kind: 'servicetrade/external-id-removal'; body: ExternalIdBody };

/**
 * One posting per wanted thing: created, or made ready again where it certainly is not in the target. One that is
 * posted, sending or in doubt stays as it is.
 */
export async function claim(world: World, record: string, target: string, wanted: Wanted): Promise<Posting> {
  const effect = effectOf(world, { kind: wanted.kind, target });
  const key = postingKey(record, wanted.part);
  const frozen = {
    kind: wanted.kind,
    body: wanted.body,
    bodyHash: hashOf(wanted.body),
    naturalKey: effect.naturalKey(wanted.body),
  };
  const claimed = await claimPosting(world.store, {
    key,
    record,
    part: wanted.part,
    guard: effect.guard,
    target,
    state: 'claimed',
    attempts: [],
    decisions: [],
    claimedAt: world.now().toISOString(),
    ...frozen,
  });
  if (claimed.made) return claimed.posting;
  return updatePosting(world.store, key, (now) => (now ? reclaim(now, frozen) : undefined));
}

/** A document of Spectrum: posted on the instance's queue, probed on its probe queue. */
export function spectrumTask(world: World, posting: Posting): Task {
  const { instance } = parseTarget(posting.target);
  return task(world, posting, spectrumQueue(instance), probeQueue(instance));
}

/** An answer to the source. */
export function sourceTask(world: World, posting: Posting, source: string): Task {
  const queue = sourceQueue(source, posting.target);
  return task(world, posting, queue, queue);
}

function task(world: World, posting: Posting, queue: string, probes: string): Task {
  const { sendBudgetMs, answerMs, heartbeatMs } = timingOf(world, posting);
  // Longer than the call can take, so that the outcome is stored by the activity that knows it.
  const sendTimeoutMs = sendBudgetMs + answerMs + 30_000;
  return {
    key: posting.key,
    guard: posting.guard,
    queue,
    probeQueue: probes,
    timing: { sendTimeoutMs, heartbeatMs },
    // Each is an upsert by a name of Girder's, and what comes after it needs it.
    ...(posting.kind.startsWith('trimble-pay/') && { repeats: true }),
  };
}

/**
 * What to deliver so that a code becomes an external id. The office may have taken it off since: it is written again
 * only when something needs it.
 */
export async function claimExternalId(
  world: World,
  { record, account, source }: { record: string; account: string; source: string },
  body: ExternalIdBody,
  isNeeded: boolean,
): Promise<Task[]> {
  const wanted = { part: 'external-id', kind: 'servicetrade/external-id', body } as const;
  const posting = await claim(world, record, account, wanted);
  if (posting.state !== 'posted') return [sourceTask(world, posting, source)];
  if (!isNeeded) return [];
  const again = await updatePosting(world.store, posting.key, (now) =>
    now?.state === 'posted' ? { ...now, state: 'claimed' } : undefined,
  );
  return [sourceTask(world, again, source)];
}

/** Claims the answers that are not delivered yet. */
export async function claimWriteBacks(
  world: World,
  record: string,
  account: string,
  source: string,
  wanted: WantedWriteBack[],
): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const one of wanted) {
    const posting = await claim(world, record, account, one);
    if (posting.state !== 'posted') tasks.push(sourceTask(world, posting, source));
  }
  return tasks;
}
