import { createHash } from 'node:crypto';
import { approved, started, world } from './helpers';
import type { Json, Started } from './helpers';

let pay: Started;
let id: string;
beforeAll(async () => {
  pay = await started();
});
afterAll(() => pay.close());
beforeEach(async () => {
  await pay.reset();
  await pay.state(world);
  id = await approved(pay);
});

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const operation = 'GET /files/{file_id}';

async function announced(): Promise<Json> {
  const { rows } = await pay.get(`/pay_applications/${id}/attachments`);
  return rows[0] ?? {};
}

async function attached(more: Json = {}): Promise<string> {
  const file = { text: 'billing backup', ...more };
  await pay.did('addAttachment', { id, kind: 'lien_waiver', file_name: 'Waiver 1.pdf', ...file });
  return String((await announced()).url);
}

test('TP8 a file is served as it was announced, at an address that needs no token', async () => {
  const url = await attached();
  expect(await announced()).toEqual({
    id: expect.stringMatching(/^att_\d+$/),
    kind: 'lien_waiver',
    file_name: 'Waiver 1.pdf',
    content_type: 'application/pdf',
    size: 14,
    sha256: sha256('billing backup'),
    url: expect.stringMatching(
      /^http:\/\/127\.0\.0\.1:\d+\/files\/att_\d+\?expires=\d+&signature=[0-9a-f]{64}$/,
    ),
  });
  expect(await pay.file(url)).toEqual({
    status: 200,
    type: 'application/pdf',
    bytes: Buffer.from('billing backup'),
  });
  expect((await pay.get('/pay_applications/pap_9/attachments')).status).toBe(404);
});

test('TP8 an address that is not signed, or has run out, is refused', async () => {
  const url = await attached();
  expect((await pay.file(url.replace(/expires=\d/, 'expires=9'))).status).toBe(403);
  expect((await pay.file(url.replace(/&signature=.*/, ''))).status).toBe(403);
  await pay.state({ _settings: [{ file_url_seconds: 0 }] });
  expect((await pay.file(String((await announced()).url))).status).toBe(403);
});

test('TP8 large files are made up, and bytes may come as base64', async () => {
  const url = await attached({ text: undefined, generated_bytes: 3_000_000 });
  const { bytes } = await pay.file(url);
  expect(await announced()).toMatchObject({ size: 3_000_000, sha256: sha256(bytes) });
  expect(bytes).toHaveLength(3_000_000);
  const content_base64 = Buffer.from([0, 255, 1]).toString('base64');
  const [, made] = await pay.advance('replaceFile', { id: (await announced()).id, content_base64 });
  expect(made).toMatchObject({ size: 3_000_000 });
  expect((await pay.file(url)).bytes).toEqual(Buffer.from([0, 255, 1]));
  const both = { id, kind: 'backup', file_name: 'a', text: 'a', content_base64 };
  expect((await pay.advance('addAttachment', both))[0]).toBe(400);
});

test('TP8 the announcement may be wrong: other size, other hash, other bytes', async () => {
  const url = await attached({ size: 15, sha256: sha256('other') });
  expect(await announced()).toMatchObject({ size: 15, sha256: sha256('other') });
  expect((await pay.file(url)).bytes).toHaveLength(14);
  await pay.did('replaceFile', { id: (await announced()).id, text: 'billing b4ckup' });
  expect((await pay.file(url)).bytes.toString()).toBe('billing b4ckup');
});

test('TP8 faults: slow, cut short, cut off, a sign-in page, nothing', async () => {
  const url = await attached({ text: 'x'.repeat(100) });
  await pay.faults(
    { operation, nth: 1, fault: { name: 'drip', bytesPerSecond: 400 } },
    { operation, nth: 2, fault: { name: 'truncate', bytes: 60 } },
    { operation, nth: 3, fault: { name: 'truncate', bytes: 60, cut: 'socket' } },
    { operation, nth: 4, fault: { name: 'html' } },
    { operation, nth: 5, fault: { name: 'emptyBody' } },
  );
  const before = Date.now();
  expect((await pay.file(url)).bytes).toHaveLength(100);
  expect(Date.now() - before).toBeGreaterThan(150);
  expect((await pay.file(url)).bytes).toHaveLength(60);
  await expect(pay.file(url)).rejects.toThrow(/aborted/);
  const page = await pay.file(url);
  expect([page.status, page.type, page.bytes.toString()]).toEqual([
    200,
    'text/html',
    expect.stringContaining('<html>'),
  ]);
  expect((await pay.file(url)).bytes).toHaveLength(0);
});

test('TP8 an export names what became of each file', async () => {
  await attached();
  const attachments = [{ id: (await announced()).id, status: 'attached' }];
  const body = { status: 'exported', erp_ref: 'r', attempted_at: '2026-11-02T10:00:00Z', attachments };
  const answer = await pay.put(`/pay_applications/${id}/erp_export`, body);
  expect(answer.body).toMatchObject({ erp_export: { attachments } });
});

test('TP8 state fills in the size and hash of a file, and gives the bytes back', async () => {
  await pay.state({
    attachment: [{ id: 'att_1', pay_application_id: id, file_name: 'a.pdf', content_base64: 'aGk=' }],
  });
  expect(await announced()).toMatchObject({ kind: 'backup', size: 2, sha256: sha256('hi') });
  expect(await pay.table('attachment')).toMatchObject([{ content_base64: 'aGk=', generated_bytes: null }]);
});
