/** The approval page in a real browser: on a desk, on a phone, without JavaScript, by keyboard alone (TP6). */
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { readDecision } from '../../clients/store/approvals';
import { readToken } from '../../domain/approvals/tokens';
import { type ApprovalHouse, approvalHouse, content, roundOf } from '../gateway/approvals/support';
import { factsOf, focusedOf } from './page-facts';
import { findChromium, screenshots, startBrowser } from './support';

const executable = findChromium();
const withBrowser = executable === undefined ? it.skip : it;

let browser: Browser;
let house: ApprovalHouse;
const asked: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  if (executable !== undefined) browser = await startBrowser(executable);
});
afterAll(async () => browser?.close());

beforeEach(async () => {
  asked.length = 0;
  complaints.length = 0;
  house = await approvalHouse();
  await house.open();
});
afterEach(async () => {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
  await house.close();
});

const desk: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  isMobile: true,
  hasTouch: true,
};
const dark = { colorScheme: 'dark' } as const;

/** Opens the page of a link; what it asks for and complains about is kept. */
async function open(token: string, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  page.on('request', (request) => void asked.push(request.url()));
  page.on('console', (message) => void complaints.push(message.text()));
  page.on('pageerror', (error) => void complaints.push(error.message));
  await page.goto(`${house.url}/approvals/${token}`);
  return page;
}

const shoot = (page: Page, name: string) =>
  page.screenshot({ path: path.join(screenshots, `approval-${name}.png`), fullPage: true });

withBrowser('a person approves on a desk, with one page load and one post (TP6)', async () => {
  const token = await house.link('jane.doe');
  const page = await open(token, desk);
  expect(await page.title()).toBe('Pay application 2 of subcontract SC-100 · Approval');
  await shoot(page, 'desk');
  await page.getByLabel('Comment (optional)').first().fill('Checked on site');
  // Without the tick the browser sends nothing.
  await page.getByRole('button', { name: 'Approve application 2' }).click();
  expect(await readDecision(house.store, readToken(token)?.id ?? '')).toBeUndefined();
  await page.getByLabel('I have looked at the application').check();
  await page.getByRole('button', { name: 'Approve application 2' }).click();
  await page.getByRole('heading', { level: 1, name: 'Approved' }).waitFor();
  await shoot(page, 'desk-approved');
  expect(await roundOf(house.store)).toMatchObject({
    step: 1,
    decided: [{ by: 'jane.doe', via: 'link', comment: 'Checked on site' }],
  });
  await page.goto(`${house.url}/approvals/${token}`);
  await page.getByRole('heading', { level: 1, name: 'Already used' }).waitFor();
  await shoot(page, 'desk-used');
  expect(new Set(asked)).toEqual(new Set([`${house.url}/approvals/${token}`]));
  // A browser tells of a 409 itself.
  expect(complaints.filter((one) => !one.includes('409'))).toEqual([]);
});

withBrowser(
  'a decline on a phone asks for the reason, keeps what was typed, and is taken with it (TP6)',
  async () => {
    const token = await house.link('jane.doe');
    const page = await open(token, phone);
    await shoot(page, 'phone');
    const reason = page.getByLabel('What is to be corrected');
    const decline = page.getByRole('button', { name: 'Decline application 2' });
    await decline.tap();
    expect(page.url()).toContain(token);
    const long = `Line 2 <b>${'is wrong '.repeat(250)}`;
    await reason.fill(long);
    await decline.tap();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('2000 are allowed');
    expect(await reason.inputValue()).toBe(long);
    await shoot(page, 'phone-refused');
    await reason.fill('   ');
    await decline.tap();
    await page.getByText('A decline needs a comment').first().waitFor();
    await reason.fill('Line 2: 40 boards, not 400');
    await decline.tap();
    await page.getByRole('heading', { level: 1, name: 'Declined' }).waitFor();
    await shoot(page, 'phone-declined');
    expect(await roundOf(house.store)).toMatchObject({ status: 'declined' });
  },
);

withBrowser('the keyboard alone is enough, and shows where it is (TP6)', async () => {
  const page = await open(await house.link('jane.doe'), { ...desk, javaScriptEnabled: true });
  await page.keyboard.press('Tab');
  expect(await focusedOf(page)).toMatchObject({ text: 'Skip to your decision', visible: true });
  await page.keyboard.press('Enter');
  const stops: string[] = [];
  for (let press = 0; press < 5; press += 1) {
    await page.keyboard.press('Tab');
    const at = await focusedOf(page);
    stops.push(at.id || at.text);
    expect(at).toMatchObject({ visible: true, outlined: true });
    if (at.id === 'seen') await page.keyboard.press('Space');
  }
  expect(stops).toEqual(['approve-comment', 'seen', 'exports', 'Approve application 2', 'decline-comment']);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Approved' }).waitFor();
  expect((await roundOf(house.store)).decided).toHaveLength(1);
});

withBrowser.each([
  ['desk', desk],
  ['phone', phone],
  ['desk-dark', { ...desk, ...dark }],
  ['phone-dark', { ...phone, ...dark }],
])('reads well on a %s: contrast, labels, headings, width (TP6)', async (name, options) => {
  const why = 'The application changed: it is approved anew.';
  await house.append({ kind: 'voided', at: '2026-08-03T18:00:00.000Z', round: 1, why });
  const { vendorName, ...contract } = content().contract;
  const wide = { ...contract, vendorName: `${vendorName} ${'W'.repeat(60)}` };
  await house.open(content({ contract: wide, application: { ...content().application, revision: 5 } }));
  const page = await open(await house.link('jane.doe', { round: 2 }), {
    ...options,
    javaScriptEnabled: true,
  });
  await page.locator('summary').click();
  await shoot(page, `again-${name}`);
  const facts = await factsOf(page);
  expect(facts.lang).toBe('en');
  expect(facts.headings[0]).toBe(1);
  expect(facts.headings.filter((level) => level === 1)).toHaveLength(1);
  // None leaves a level out.
  for (const [at, level] of facts.headings.entries()) {
    expect(level).toBeLessThanOrEqual((facts.headings[at - 1] ?? 0) + 1);
  }
  expect(facts.unlabelled).toEqual([]);
  expect(facts.duplicateIds).toEqual([]);
  expect(facts.smallTargets).toEqual([]);
  expect(facts.lowContrast).toEqual([]);
  expect(facts.texts).toBeGreaterThan(100);
  // Nothing but a table that scrolls by itself is wider than the screen.
  expect(facts.overflow).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
});

withBrowser(
  'a PDF opens beside the page, and a scanner that presses buttons decides nothing (TP6, B6)',
  async () => {
    const token = await house.link('jane.doe');
    const page = await open(token, { ...desk, javaScriptEnabled: true });
    const file = page.context().waitForEvent('page');
    await page.getByRole('link', { name: /Conditional waiver/ }).click();
    expect((await file).url()).toContain('/files/');
    for (const button of await page.getByRole('button').all())
      await button.click({ force: true, timeout: 500 }).catch(() => undefined);
    expect(await readDecision(house.store, readToken(token)?.id ?? '')).toBeUndefined();
    expect(house.told).toEqual([]);
  },
);
