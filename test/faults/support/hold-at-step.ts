/**
 * Loaded ahead of workers/main.ts in a process of its own: holds each of the given steps of the record store at its
 * write, until the process is killed. All that Girder decides is written there first, so that a kill before or after a
 * write is a kill between two steps. A record that is held writes nothing more, though Temporal may take its activity
 * for lost; the others go on meanwhile, so that one kill meets many of them, each at a step of its own. Product code knows nothing of it.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import type { PathLike } from 'node:fs';
import files from 'node:fs/promises';
import path from 'node:path';
import { Worker } from '@temporalio/worker';
import { z } from 'zod';
import { secretBox } from '../../../clients/store/secret-box';
import { heldSteps, heldWrites } from './held-steps';
import type { HeldWrite } from './held-steps';

const marker = process.env.GIRDER_TEST_HELD ?? '';
const steps = heldSteps.parse(JSON.parse(process.env.GIRDER_TEST_HOLD ?? '[]'));
const counted = heldWrites.parse(JSON.parse(readFileSyncOr(process.env.GIRDER_TEST_HOLD_WRITES, '[]')));
const linkNow = files.link.bind(files);
const storeKey = process.env.DEMO_STORE_KEY ?? '';
const written = z.object({ value: z.object({ sealed: z.string() }) });
const posting = z.object({ state: z.string() });
const naming = z.object({ value: z.object({ record: z.string().optional(), owner: z.string().optional() }) });

/** Records that are held. */
const still = new Set<string>();
/** Writes so far, by record. */
const counts = new Map<string, number>();

async function link(from: PathLike, to: PathLike): Promise<void> {
  const key = keyOf(String(to));
  const write = writeOf(String(from), key);
  const record = write?.record ?? recordOf(key);
  if (still.has(record)) await forever();
  const step = steps.find((one) => key.endsWith(`/${one.key}`));
  const held = step && stateIn(String(from), step.key) === step.state ? step : undefined;
  const nth = (counts.get(record) ?? 0) + 1;
  if (write) counts.set(record, nth);
  const when = held?.when ?? (write?.nth === nth ? write.when : undefined);
  const told = held?.key ?? `${record} ${nth} ${inStore(key)}`;
  if (when === 'before') await hold(record, told);
  await linkNow(from, to);
  if (when === 'after') await hold(record, told);
}

function hold(record: string, told: string): Promise<never> {
  still.add(record);
  appendFileSync(marker, `${told}\n`);
  return forever();
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}

/** Of the key of a posting or head; blank: of neither. */
function recordOf(key: string): string {
  return /(?:^|\/)(?:postings|records)\/([^/]+)/.exec(key)?.[1] ?? '';
}

const byRecord = new Map(counted.map((one) => [one.record, one]));
const own = ['records', 'open', 'postings', 'approvals', 'undecided', 'watch', 'approval-links', 'decisions'];
const kept = new RegExp(`(?:^|/)((?:${own.join('|')}|billing|codes)/.*)$`);

/** The key without the store's path; blank where it is none of those that are counted. */
function inStore(key: string): string {
  return kept.exec(key)?.[1] ?? '';
}

/** Whose write it is, among the records whose writes are counted. */
function writeOf(from: string, key: string): HeldWrite | undefined {
  if (counted.length === 0) return undefined;
  const name = inStore(key);
  const [kind = '', ...parts] = name.split('/');
  for (const part of parts) {
    const found = byRecord.get(part);
    if (found) return found;
  }
  if (kind === 'billing') return counted.find(({ also }) => name.startsWith(also));
  const isByValue = kind === 'approval-links' || kind === 'decisions' || kind === 'codes';
  return isByValue ? byRecord.get(namedIn(from, name)) : undefined;
}

/** The record that the value names; blank where it is removed. */
function namedIn(file: string, key: string): string {
  const text = readFileSync(file, 'utf8');
  if (!text.startsWith('{')) return '';
  const parsed: unknown = JSON.parse(text);
  const sealed = written.safeParse(parsed);
  const open = sealed.success
    ? { value: JSON.parse(secretBox(storeKey, key).open(sealed.data.value.sealed)) as unknown }
    : parsed;
  const { record, owner } = naming.parse(open).value;
  return record ?? owner ?? '';
}

/** The key of an object of the directory store, with the store's own path in front. */
function keyOf(version: string): string {
  const name = path.dirname(version).replace(/,\//g, '').replace(/=$/, '');
  return name.replace(/\^(.)/g, (_match, char: string) => char.toUpperCase());
}

function stateIn(file: string, key: string): string {
  const { sealed } = written.parse(JSON.parse(readFileSync(file, 'utf8'))).value;
  return posting.parse(JSON.parse(secretBox(storeKey, key).open(sealed))).state;
}

function readFileSyncOr(file: string | undefined, otherwise: string): string {
  return file === undefined ? otherwise : readFileSync(file, 'utf8');
}

/** A held activity keeps its place: with many of them there must be more than a queue has. */
function withPlaces(): void {
  const create = Worker.create.bind(Worker);
  const places = 50 + 4 * counted.length;
  Object.assign(Worker, {
    create: (options: Parameters<typeof create>[0]) =>
      create({ ...options, maxConcurrentActivityTaskExecutions: places }),
  });
}

Object.assign(files, { link });
if (counted.length > 0) withPlaces();
