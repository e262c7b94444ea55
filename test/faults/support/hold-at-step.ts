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
import { z } from 'zod';
import { secretBox } from '../../../clients/store/secret-box';
import { heldSteps } from './held-steps';

const marker = process.env.GIRDER_TEST_HELD ?? '';
const steps = heldSteps.parse(JSON.parse(process.env.GIRDER_TEST_HOLD ?? '[]'));
const linkNow = files.link.bind(files);
const storeKey = process.env.DEMO_STORE_KEY ?? '';
const written = z.object({ value: z.object({ sealed: z.string() }) });
const posting = z.object({ state: z.string() });

/** Records that are held. */
const still = new Set<string>();

async function link(from: PathLike, to: PathLike): Promise<void> {
  const key = keyOf(String(to));
  if (still.has(recordOf(key))) await forever();
  const step = steps.find((one) => key.endsWith(`/${one.key}`));
  const held = step && stateIn(String(from), step.key) === step.state ? step : undefined;
  if (held?.when === 'before') await hold(held.key);
  await linkNow(from, to);
  if (held?.when === 'after') await hold(held.key);
}

function hold(key: string): Promise<never> {
  still.add(recordOf(key));
  appendFileSync(marker, `${key}\n`);
  return forever();
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}

/** Of the key of a posting or head; blank: of neither. */
function recordOf(key: string): string {
  return /(?:^|\/)(?:postings|records)\/([^/]+)/.exec(key)?.[1] ?? '';
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

Object.assign(files, { link });
