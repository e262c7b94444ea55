import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { ScheduleNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { readEpoch } from '../../clients/store/epoch';
import type { Epoch } from '../../clients/store/epoch';
import type { Store } from '../../clients/store/port';
import type { DoctorLine } from '../../domain/reports';
import { storeScheduleId } from '../../domain/schedules';
import type { Settings } from '../../domain/settings';
import type { Session } from '../session';

/** Looks at the record store: can it be written, is it the one that Temporal knows, does anything wait in it. */
export async function storeLines(session: Session, client: Client | undefined): Promise<DoctorLine[]> {
  const where = placeOf(session.settings);
  try {
    const { store } = session;
    await writeAndRead(store);
    return [
      { check: 'Record store', ok: true, detail: `${where}: read and written.` },
      await identityLine(store, client),
      ...(await leftovers(store)),
    ];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const advice = 'Without it nothing is posted and no webhook is taken.';
    return [{ check: 'Record store', ok: false, detail: `${where}: ${why}`, advice }];
  }
}

function placeOf({ store }: Settings): string {
  switch (store.kind) {
    case 'directory':
      return `directory ${store.path} (one host)`;
    case 's3':
      return `S3 bucket ${store.bucket}${store.prefix ? `, prefix ${store.prefix}` : ''}`;
  }
}

const note = z.looseObject({ at: z.string() });

/** Also shows that the store honours conditional writes, on which "at most once" rests. */
async function writeAndRead(store: Store): Promise<void> {
  const key = `doctor/${randomUUID()}`;
  const check = (value: unknown): z.infer<typeof note> => note.parse(value);
  try {
    const value = { at: new Date().toISOString() };
    const first = await store.create(key, value, check);
    const second = await store.create(key, { at: 'somebody else' }, check);
    const read = await store.get(key, check);
    if (!first.won || second.won || read?.value.at !== value.at) {
      throw new Error('it let a second writer overwrite the first: it does not honour conditional writes');
    }
  } finally {
    await store.remove(key);
  }
}

const identity = z.looseObject({ storeId: z.string(), epoch: z.number() });

async function identityLine(store: Store, client: Client | undefined): Promise<DoctorLine> {
  const check = 'Record store identity';
  const held = await readEpoch(store);
  const known = client && (await knownToTemporal(client));
  if (!known) {
    const detail = held
      ? `Store ${held.storeId}, epoch ${held.epoch}; Temporal has no note of it yet.`
      : 'A new store.';
    return { check, ok: true, warning: true, detail, advice: 'A worker writes the note when it starts.' };
  }
  const wrong = mismatch(held, known);
  if (!wrong) return { check, ok: true, detail: `Store ${known.storeId}, epoch ${held?.epoch ?? 0}.` };
  return { check, ok: false, detail: `${wrong} Nothing is posted.`, advice: 'Run `girder store rebuild`.' };
}

function mismatch(held: Epoch | undefined, known: Epoch): string | undefined {
  if (!held) return `The store is empty, but Temporal knows store ${known.storeId}.`;
  if (held.storeId !== known.storeId)
    return `The store is ${held.storeId}, but Temporal knows ${known.storeId}.`;
  if (held.epoch < known.epoch) {
    return `The store is at epoch ${held.epoch}, older than ${known.epoch} that Temporal knows: a restored copy.`;
  }
  return undefined;
}

async function knownToTemporal(client: Client): Promise<Epoch | undefined> {
  try {
    const { action } = await client.schedule.getHandle(storeScheduleId).describe();
    const read = identity.safeParse(action.type === 'startWorkflow' ? action.args?.[0] : undefined);
    return read.success ? read.data : undefined;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

/** Messages that wait, and such as nobody could read. */
async function leftovers(store: Store): Promise<DoctorLine[]> {
  const waiting = await count(store, 'inbox/');
  const unreadable = await count(store, 'unreadable/');
  return [
    {
      check: 'Inbox',
      ok: true,
      warning: waiting > 0,
      detail: waiting === 0 ? 'Empty.' : `${waiting} webhook messages wait; a worker's sweeper takes them.`,
    },
    ...(unreadable === 0
      ? []
      : [
          {
            check: 'Unreadable webhooks',
            ok: true,
            warning: true,
            detail: `${unreadable} messages could not be read; they are kept under unreadable/ in the record store.`,
            advice: 'The poll finds what they were about; remove them after a look.',
          },
        ]),
  ];
}

async function count(store: Store, prefix: string): Promise<number> {
  let keys = 0;
  for await (const _key of store.list(prefix)) keys += 1;
  return keys;
}
