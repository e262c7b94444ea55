/**
 * What was billed on a subcontract, application by application (TP7). Each object is changed by compare-and-swap, in an
 * order in which a process may die anywhere: an application counts only once its AP invoice is known to be in Spectrum,
 * and one that the next one builds on cannot be taken back.
 */
import { readBilled, updateBilled } from '../../clients/store/billing';
import { StoreError } from '../../clients/store/errors';
import type { Billed } from '../../domain/trimble-pay/billed';
import type { BillingHistory } from '../../domain/trimble-pay/history';
import { signalRecord } from '../records/start';
import type { World } from '../world';

/** An application among those of its subcontract. */
export interface Place {
  /** Record of the subcontract. */
  subcontract: string;
  number: number;
  /** Record of the application. */
  record: string;
}

export type Reserved =
  | { outcome: 'reserved' }
  /** The application before does not count any more: plan again. */
  | { outcome: 'stale' }
  /** Another record has this number of the subcontract, and its AP invoice may be on its way. */
  | { outcome: 'taken'; record: string };

/**
 * Before its AP invoice is claimed: what the history becomes is written down, from the figures that are sent, and the
 * application before is built upon.
 * @param base what it was planned on.
 */
export async function reserve(
  world: Pick<World, 'store'>,
  { subcontract, number, record }: Place,
  base: BillingHistory,
  after: BillingHistory,
): Promise<Reserved> {
  const own = await updateBilled(world.store, subcontract, number, (now) =>
    now?.history || isOthers(now, record) ? undefined : { ...now, record, pending: after },
  );
  if (own.record !== undefined && own.record !== record) return { outcome: 'taken', record: own.record };
  if (own.history) return { outcome: 'stale' };
  const isOpening = base.applications.length === 0;
  const before = await changeIfThere(world, subcontract, base.lastNumber, (now) => {
    if (isOpening) return { ...now, history: base, how: 'opening', next: record };
    return now?.history ? { ...now, next: record } : undefined;
  });
  return { outcome: before?.history && before.next === record ? 'reserved' : 'stale' };
}

function isOthers(now: Billed | undefined, record: string): boolean {
  return now?.pending !== undefined && now.record !== record;
}

/** It is not going to be exported: another record may take its number. */
export async function abandon(world: Pick<World, 'store'>, place: Place): Promise<void> {
  const { subcontract, number, record } = place;
  await changeIfThere(world, subcontract, number, (now) =>
    now?.record === record && now.pending ? { ...now, pending: undefined } : undefined,
  );
  await release(world, place);
}

/** The export stopped: the application before may be undone again. */
export async function release(world: Pick<World, 'store'>, { subcontract, number, record }: Place) {
  await changeIfThere(world, subcontract, number - 1, (now) =>
    now?.next === record ? { ...now, next: undefined } : undefined,
  );
}

/** Its AP invoice is in Spectrum, or there is nothing to post: it counts from now on. Repeated, it changes nothing. */
export async function count(
  world: Pick<World, 'store'>,
  { subcontract, number, record }: Place,
  { after, ...how }: Pick<Billed, 'how' | 'keyed'> & { after?: BillingHistory },
): Promise<Billed> {
  return updateBilled(world.store, subcontract, number, (now) => {
    if (now?.history) return undefined;
    const history = after ?? now?.pending;
    if (!history) {
      throw new Error(`What application ${number} of ${subcontract} bills was never written down.`);
    }
    return { ...now, ...how, record, history, pending: undefined };
  });
}

/**
 * The export is taken back: the application does not count any more.
 * @returns false when the next application builds on it.
 */
export async function uncount(world: Pick<World, 'store'>, place: Place): Promise<boolean> {
  const { subcontract, number, record } = place;
  const own = await changeIfThere(world, subcontract, number, (now) =>
    now?.record === record && now.history && now.next === undefined
      ? { ...now, history: undefined, how: undefined, keyed: undefined }
      : undefined,
  );
  if (own?.history) return false;
  await release(world, place);
  return true;
}

/** Makes itself known, so that it is woken when the application before counts. */
export async function awaitTurn(world: Pick<World, 'store'>, { subcontract, number, record }: Place) {
  await updateBilled(world.store, subcontract, number, (now) =>
    now?.record === record || now?.history || isOthers(now, record) ? undefined : { ...now, record },
  );
}

/** The next application of the subcontract goes on, if it waits for this one. */
export async function signalNext(
  world: Pick<World, 'store' | 'temporal'>,
  { subcontract, number }: Pick<Place, 'subcontract' | 'number'>,
): Promise<void> {
  const next = (await readBilled(world.store, subcontract, number + 1))?.record;
  if (next !== undefined) await signalRecord(world, next);
}

/** @returns what now stands there; undefined when nothing does, and `change` wants nothing. */
async function changeIfThere(
  world: Pick<World, 'store'>,
  subcontract: string,
  number: number,
  change: (now: Billed | undefined) => Billed | undefined,
): Promise<Billed | undefined> {
  try {
    return await updateBilled(world.store, subcontract, number, change);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'STORE_MISSING') return undefined;
    throw error;
  }
}
