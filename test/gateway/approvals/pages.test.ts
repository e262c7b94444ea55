/** What a mailed link shows, and that showing changes nothing (TP6, B6). */
import type { Store } from '../../../clients/store/port';
import { styleHash } from '../../../gateway/approvals/style';
import { call, keysUnder } from '../support';
import {
  type ApprovalHouse,
  approvalHouse,
  approvalPolicy,
  backup,
  content,
  form,
  type HouseOptions,
  record,
  sha256,
} from './support';

const houses: ApprovalHouse[] = [];
afterEach(async () => {
  await Promise.all(houses.splice(0).map((house) => house.close()));
});

async function house(options: HouseOptions = {}): Promise<ApprovalHouse> {
  const opened = await approvalHouse(options);
  houses.push(opened);
  await opened.open();
  return opened;
}

const page = (at: ApprovalHouse, token: string, init: RequestInit = {}) =>
  call(`${at.url}/approvals/${token}`, init);

describe('GET /approvals/:token', () => {
  it('shows every field that the decision is bound to (TP6)', async () => {
    const at = await house();
    const { status, body } = await page(at, await at.link('jane.doe'));
    expect(status).toBe(200);
    const { contract, application, totals, lines, changeOrders, attachments } = content();
    const amounts = [
      ...Object.values(totals),
      ...lines.flatMap((line) => [line.scheduledValue, line.workThisPeriod]),
    ];
    for (const amount of amounts) expect(body).toContain(amount.replace(/\B(?=(\d{3})+\.)/g, ','));
    const texts = [
      ...[
        contract.company,
        contract.job,
        contract.subcontract,
        contract.vendor,
        'Hudson Framing &amp; Drywall LLC',
      ],
      ...['July 1, 2026', 'July 31, 2026', 'Progress billing', `revision ${application.revision}`],
      ...lines.flatMap(({ id, section, item, description }) => [id, section, item, description]),
      ...changeOrders.flatMap(({ number, description }) => [number, description]),
      ...attachments.flatMap(({ id, kind, fileName, sha256: hash }) => [
        id,
        kind,
        fileName,
        hash.slice(0, 12),
      ]),
      ...['Jane Doe', 'Project manager', 'Controller', 'Mia Lang', 'Aug 10, 2026, 12:00 PM EDT'],
    ];
    for (const text of texts) expect(body).toContain(text);
    // Gross less retention.
    expect(body).toContain('$29,625.52');
  });

  it('says what changed since the earlier round, and who has decided', async () => {
    const at = await house();
    const why = 'The application changed: it is approved anew.';
    await at.append({ kind: 'voided', at: '2026-08-03T18:00:00.000Z', round: 1, why });
    await at.open(content({ application: { ...content().application, revision: 5 } }));
    const token = await at.link('jane.doe', { round: 2 });
    const { body } = await page(at, token);
    expect(body).toContain('Changed since the earlier round');
    expect(body).toContain('total gross 1.00 → 2.00');
    expect(body).toMatch(/Round 1: voided.*The application changed: it is approved anew\./s);
  });

  it('is safe to fetch: 1,000 GETs, HEADs, OPTIONS and prefetches write nothing and tell Temporal nothing (B6)', async () => {
    const writes: string[] = [];
    const watched = (store: Store): Store => ({
      ...store,
      get: (key, check) => store.get(key, check),
      list: (prefix) => store.list(prefix),
      create: (key) => Promise.reject(new Error(`wrote ${writes.push(key)}`)),
      swap: (key) => Promise.reject(new Error(`wrote ${writes.push(key)}`)),
      remove: (key) => Promise.reject(new Error(`removed ${writes.push(key)}`)),
      close: () => store.close(),
    });
    const at = await house({ store: watched });
    const token = await at.link('jane.doe');
    const before = await keysUnder(at.store, '');
    const scanners: RequestInit[] = [
      { headers: { 'user-agent': 'scanner' } },
      { headers: { purpose: 'prefetch', 'sec-purpose': 'prefetch' } },
      { method: 'HEAD' },
      { method: 'OPTIONS' },
    ];
    const counts = new Map<number, number>();
    for (let round = 0; round < 50; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => page(at, token, scanners[n % 4])),
      );
      for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({ 200: 750, 405: 250 });
    expect([writes, at.told]).toEqual([[], []]);
    expect(await keysUnder(at.store, '')).toEqual(before);
  });

  it.each([
    ['a page', 200, (token: string) => token],
    ['a token that is none', 404, () => 'x'],
    ['a token of nobody', 404, () => 'A'.repeat(43)],
    ['an address below', 404, (token: string) => `${token}/more`],
    ['a method that is not there', 405, (token: string) => token],
  ])('sends the headers that keep %s to its reader', async (_name, status, of) => {
    const at = await house({ gateway: { publicUrl: 'https://girder.example' } });
    const answer = await page(at, of(await at.link('jane.doe')), status === 405 ? { method: 'PUT' } : {});
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': `default-src 'none'; style-src '${styleHash}'; img-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow, noarchive',
      'strict-transport-security': 'max-age=31536000',
      'content-type': 'text/html; charset=utf-8',
    });
  });

  it('promises HTTPS only where it is', async () => {
    const at = await house({ gateway: { publicUrl: 'http://127.0.0.1:4700' } });
    expect((await page(at, 'x')).headers.has('strict-transport-security')).toBe(false);
  });

  it('answers one and the same page for whatever leads nowhere, and nothing of the token is in it (B6)', async () => {
    const at = await house();
    const token = await at.link('jane.doe');
    const wrong = [
      'x',
      '%00',
      'A'.repeat(43),
      `${token.slice(1)}A`,
      token.toLowerCase(),
      `${token}A`,
      'a'.repeat(500),
    ];
    const answers = await Promise.all(wrong.map((one) => page(at, one)));
    const bodies = new Set(answers.map(({ status, body }) => `${status} ${body}`));
    expect(bodies.size).toBe(1);
    expect([...bodies][0]).toMatch(/^404 /);
  });

  it('slows down an address that tries links, and never a link that is known (B6)', async () => {
    const at = await house();
    const token = await at.link('jane.doe');
    const tries = await Promise.all(Array.from({ length: 21 }, () => page(at, 'A'.repeat(43))));
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(1);
    const next = await page(at, 'x');
    expect([next.status, next.headers.get('retry-after')]).toEqual([429, '600']);
    expect((await page(at, token)).status).toBe(200);
    at.time.now = '2026-08-04T14:10:01.000Z';
    expect((await page(at, 'x')).status).toBe(404);
  });

  it('lets no name be markup, and shows what cannot be seen (B7)', async () => {
    const evil =
      '"><script>alert(1)</script><img src=x onerror=alert(2)>\r\nSet-Cookie: a=b\u202Etxt\u200B\'';
    const of = content({
      contract: { ...content().contract, vendorName: evil, subcontract: evil },
      lines: [{ ...content().lines[0]!, description: evil, item: evil, section: evil, id: evil }],
      changeOrders: [{ number: evil, description: evil, amount: '1.00' }],
      attachments: [{ id: evil, kind: evil, fileName: evil, sha256: sha256(backup) }],
    });
    const at = await approvalHouse();
    houses.push(at);
    const policy = {
      ...approvalPolicy,
      approvers: { ...approvalPolicy.approvers, 'tom.frost': { name: evil, email: 't@gc.example' } },
      steps: approvalPolicy.steps.map((step) => ({ ...step, name: evil })),
    };
    at.setPolicy(policy);
    await at.open(of, policy);
    const token = await at.link('jane.doe');
    const { status, body } = await page(at, token);
    expect(status).toBe(200);
    const marks = body.replaceAll(/<(?!script|img|\/script)/g, '');
    expect(marks).not.toMatch(/<script|<img|onerror=alert\(2\)>(?!&)/);
    expect(body).not.toMatch(/[\u200B\u202E\r]/);
    expect(body).toContain('[U+202E]txt[U+200B]&#39;');
    expect(body.match(/<script/g)).toBeNull();
    const file = await call(`${at.url}/approvals/${token}/files/${sha256(backup)}`);
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w%.!~-]+$/,
    );
    expect(file.headers.has('set-cookie')).toBe(false);
  });

  it('never logs a token, whatever is asked (OP7, B6)', async () => {
    const at = await house();
    const token = await at.link('jane.doe');
    await page(at, token);
    await page(at, `${token}/files/${sha256(backup)}`);
    await page(at, `${token}/%E0%A4%A`);
    await page(at, token, { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } });
    await page(at, token, { method: 'POST', body: form() });
    await page(at, token);
    const log = at.lines.join('');
    expect(log).toContain('/approvals/:token');
    expect(log).not.toContain(token);
  });

  it('says that it cannot answer when the store is down, and no more', async () => {
    const broken = { get: () => Promise.reject(new Error('store is down')) };
    const at = await house({
      store: (store) => ({ ...store, ...broken, list: (p) => store.list(p), close: () => store.close() }),
    });
    const { status, body } = await page(at, await at.link('jane.doe'));
    expect(status).toBe(503);
    expect(body).not.toContain('store is down');
  });
});

describe('GET /approvals/:token/files/:sha256', () => {
  const file = (at: ApprovalHouse, token: string, hash: string) => page(at, `${token}/files/${hash}`);

  it('sends a file of the application as it is', async () => {
    const at = await house();
    const answer = await file(at, await at.link('jane.doe'), sha256(backup));
    expect([answer.status, answer.body]).toEqual([200, backup.toString('latin1')]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="Conditional waiver July.pdf"; filename*=UTF-8''Conditional%20waiver%20July.pdf`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
  });

  it('sends no file of another application, none that the store lacks, and none by a link that is over', async () => {
    const at = await house();
    const token = await at.link('jane.doe');
    const answers = [
      await file(at, token, 'f'.repeat(64)),
      await file(at, token, sha256(Buffer.from('sheet'))),
      await file(at, token, '..%2F..%2Fmeta'),
      await file(at, 'A'.repeat(43), sha256(backup)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    at.time.now = '2026-08-11T14:00:00.000Z';
    expect((await file(at, token, sha256(backup))).status).toBe(410);
  });
});

it('names the record of the tests as the product does', () => {
  expect(record).toBe('trimble-pay~main~application~pap_3~east-ABC');
});
