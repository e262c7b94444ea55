import axios from 'axios';
import { createTransport } from 'nodemailer';
import { startMail } from '../../../sandbox/mail';

let mail: Awaited<ReturnType<typeof startMail>>;
beforeAll(async () => {
  mail = await startMail({ smtpPort: 0, httpPort: 0 });
});
afterAll(() => mail.close());
beforeEach(() => axios.post(`${mail.url}/__sandbox/reset`));

const transport = (more: object = {}) =>
  createTransport({ host: '127.0.0.1', port: mail.smtp.port, secure: false, socketTimeout: 3000, ...more });

const letter = {
  from: 'Girder <girder@example.com>',
  to: 'ops@example.com',
  subject: 'Grüße: period closed',
  text: 'Open the period.\n',
  messageId: '<cause-1@girder>',
};

const send = (more: object = {}) => transport().sendMail({ ...letter, ...more });
const inbox = async () => (await axios.get(`${mail.url}/messages`)).data;
const faults = (...rules: object[]) => axios.put(`${mail.url}/__sandbox/faults`, rules);
const journal = async () => (await axios.get(`${mail.url}/__sandbox/journal`)).data;

test('a mail is kept, parsed, and shown with its hidden recipients', async () => {
  await send({ html: '<p>Open</p>', bcc: 'audit@example.com' });
  expect(await inbox()).toEqual([
    {
      id: expect.any(Number),
      messageId: '<cause-1@girder>',
      from: 'girder@example.com',
      to: ['ops@example.com', 'audit@example.com'],
      subject: 'Grüße: period closed',
      text: expect.stringContaining('Open the period.'),
      html: expect.stringContaining('<p>Open</p>'),
      receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  ]);
  const [{ id }] = await inbox();
  expect((await axios.get(`${mail.url}/messages/${id}`)).data.raw).toMatch(/^From: Girder/m);
  expect((await axios.get(`${mail.url}/messages?to=audit@example.com&subject=CLOSED`)).data).toHaveLength(1);
  expect((await axios.get(`${mail.url}/messages?to=nobody@example.com`)).data).toEqual([]);
  expect(await journal()).toMatchObject([{ operation: 'smtp', key: '<cause-1@girder>', committed: true }]);
});

test('the same Message-ID twice is kept twice', async () => {
  await send();
  await send();
  expect(await inbox()).toHaveLength(2);
});

test.each([
  [{ name: 'refuseConnection' }, 0],
  [{ name: 'dropBeforeCommit' }, 0],
  [{ name: 'dropAfterCommit' }, 1],
])('%j: the sender fails, %i kept, and the next mail passes', async (fault, kept) => {
  await faults({ operation: 'smtp', nth: 1, fault });
  await expect(send()).rejects.toThrow();
  expect(await inbox()).toHaveLength(kept);
  await send();
  expect(await inbox()).toHaveLength(kept + 1);
});

test.each([451, 550])('status %i is answered and nothing kept', async (code) => {
  await faults({ operation: 'smtp', nth: 1, fault: { name: 'status', code } });
  await expect(send()).rejects.toMatchObject({ responseCode: code });
  expect(await inbox()).toEqual([]);
  expect(await journal()).toMatchObject([{ committed: false, answer: { fault: 'status', code } }]);
});

// The server greets after 100 ms, hence the waits below.
test('delay waits before, delayAnswer after the mail is kept', async () => {
  await faults({ operation: 'smtp', nth: 1, fault: { name: 'delay', ms: 300 } });
  const first = send();
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(await inbox()).toHaveLength(0);
  await first;
  await faults({ operation: 'smtp', nth: 1, fault: { name: 'delayAnswer', ms: 500 } });
  const second = send();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await inbox()).toHaveLength(2);
  await second;
});

test('a sender that gives up finds the mail there all the same', async () => {
  await faults({ operation: 'smtp', nth: 1, fault: { name: 'delayAnswer', ms: 900 } });
  await expect(transport({ socketTimeout: 350 }).sendMail(letter)).rejects.toThrow();
  expect(await inbox()).toHaveLength(1);
});

test('each mail of a pooled connection counts', async () => {
  await faults({ operation: 'smtp', nth: 2, fault: { name: 'status', code: 450 } });
  const pool = transport({ pool: true, maxConnections: 1 });
  await pool.sendMail(letter);
  await expect(pool.sendMail(letter)).rejects.toMatchObject({ responseCode: 450 });
  await pool.sendMail(letter);
  pool.close();
  expect(await inbox()).toHaveLength(2);
});

test('state can be given, and a wrong one is refused', async () => {
  const put = (state: object) =>
    axios.put(`${mail.url}/__sandbox/state`, state, { validateStatus: () => true });
  expect((await put({ message: [{ subject: 'old', to: ['a@example.com'] }] })).status).toBe(200);
  expect(await inbox()).toMatchObject([{ subject: 'old', to: ['a@example.com'], text: '' }]);
  expect((await put({ message: [{ colour: 'red' }] })).data.error).toContain('message has no colour');
  expect((await put({ mails: [] })).status).toBe(400);
});

test('a mail under way does not arrive after a reset', async () => {
  await faults({ operation: 'smtp', nth: 1, fault: { name: 'delay', ms: 400 } });
  const sent = send();
  const failed = expect(sent).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 250));
  await axios.post(`${mail.url}/__sandbox/reset`);
  await failed;
  expect(await inbox()).toEqual([]);
});
