/**
 * What a page is like for those who read it, asked inside the browser. The questions are plain JavaScript in files of
 * their own: the types of a browser's things would change those of Node everywhere.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const texts = z.array(z.string());

const pageFacts = z.strictObject({
  lang: z.string(),
  /** Levels, in order. */
  headings: z.array(z.number()),
  /** Fields without a label, buttons and links without a name. */
  unlabelled: texts,
  duplicateIds: texts,
  /** Buttons and boxes that a finger misses: under 24 pixels. */
  smallTargets: texts,
  /** Texts under 4.5 to 1 (large ones under 3 to 1), each with its ratio. */
  lowContrast: texts,
  /** How many texts were looked at. */
  texts: z.number(),
  /** By how many pixels the page is wider than the screen. */
  overflow: z.number(),
});

const focused = z.strictObject({
  id: z.string(),
  text: z.string(),
  visible: z.boolean(),
  outlined: z.boolean(),
});

const script = (name: string): string => readFileSync(path.join(__dirname, 'inside', name), 'utf8');

export async function factsOf(page: Page): Promise<z.infer<typeof pageFacts>> {
  return pageFacts.parse(await page.evaluate<unknown>(script('facts.js')));
}

/** What has the focus. */
export async function focusedOf(page: Page): Promise<z.infer<typeof focused>> {
  return focused.parse(await page.evaluate<unknown>(script('focus.js')));
}
