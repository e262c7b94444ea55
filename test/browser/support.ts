/** A real browser, Debian's Chromium or what CHROMIUM names. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

export const screenshots = path.join(__dirname, '..', '..', '.cache', 'screenshots');

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns undefined when there is none; then a line says that the tests were not run, and why. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...(process.env.CHROMIUM ? [process.env.CHROMIUM] : []),
    '/usr/bin/chromium',
    ...folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
  ];
  const found = candidates.find(isExecutable);
  if (!found) {
    process.stderr.write('NOT RUN: browser tests, apt-get install chromium or name one in CHROMIUM\n');
  }
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** With a profile of its own, that is gone when it closes, and without anything that calls home. */
export async function startBrowser(executablePath: string): Promise<Browser> {
  mkdirSync(screenshots, { recursive: true });
  const quiet = ['background-networking', 'component-update', 'sync', 'quic', 'gpu', 'default-apps'];
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--no-first-run', ...quiet.map((one) => `--disable-${one}`)],
  });
}
