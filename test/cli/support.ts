import { Client, Connection } from '@temporalio/client';
import { updateHead } from '../../clients/store/heads';
import { claimPosting } from '../../clients/store/postings';
import type { Store } from '../../clients/store/port';
import { run } from '../../cli/program';
import { CannotError } from '../../cli/answer';
import type { ExitCode } from '../../cli/program';
import type { CliWorld } from '../../cli/session';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { Settings } from '../../domain/settings';

export interface Ran {
  code: ExitCode;
  out: string;
  err: string;
}

export const since = '2026-11-20T09:00:00.000Z';

/** A world on a given store; Temporal is reached only where the settings say. */
export function worldOf(settings: Settings, store: Store, more: Partial<CliWorld> = {}): CliWorld {
  let ids = 0;
  return {
    loadSettings: () => settings,
    // The test closes the store; a command only its own link to it.
    openStore: () => ({ ...store, list: store.list.bind(store), close: () => Promise.resolve() }),
    async connectTemporal({ temporal: { address, namespace } }) {
      try {
        const connection = await Connection.connect({ address, connectTimeout: 1000 });
        return { client: new Client({ connection, namespace }), close: () => connection.close() };
      } catch (cause) {
        throw new CannotError(`Temporal cannot be reached at ${address}.`, { cause });
      }
    },
    user: 'dana',
    now: () => new Date('2026-11-21T03:30:00Z'),
    newId: () => `id-${process.pid}-${(ids += 1)}-${Math.random().toString(36).slice(2)}`,
    interrupted: () => AbortSignal.abort(),
    patience: { requestMs: 5000, reportMs: 15_000, rebuildMs: 15_000 },
    ...more,
  };
}

export async function girder(world: CliWorld, ...args: string[]): Promise<Ran> {
  const ran = { out: '', err: '' };
  const code = await run(args, world, {
    out: (text) => void (ran.out += text),
    err: (text) => void (ran.err += text),
  });
  return { code, ...ran };
}

export function recordOf(id: string, account = 'acme'): string {
  return `servicetrade~${account}~invoice~${id}~east-ABC`;
}

export async function putHead(store: Store, id: string, more: Partial<Head> = {}): Promise<Head> {
  const head: Head = {
    record: recordOf(id),
    state: 'Waiting',
    since,
    revision: 0,
    documents: [],
    decisions: [],
    title: { spectrumNumbers: [] },
    configHash: '0123456789ab',
    ...more,
  };
  await updateHead(store, head.record, () => head);
  return head;
}

export async function putPosting(store: Store, id: string, more: Partial<Posting> = {}): Promise<Posting> {
  const posting: Posting = {
    key: `postings/${recordOf(id)}/${more.part ?? 'invoice'}`,
    record: recordOf(id),
    part: 'invoice',
    kind: 'spectrum/ar-invoice',
    guard: 'keyed',
    target: 'east-ABC',
    naturalKey: 'C00001/1042/I',
    body: { Invoice_Number: '1042' },
    bodyHash: 'h',
    state: 'claimed',
    attempts: [],
    decisions: [],
    claimedAt: since,
    ...more,
  };
  await claimPosting(store, posting);
  return posting;
}
