/** What a mailed link can decide, and every way in which it cannot (TP6, B6). */
import { readDecision } from '../../../clients/store/approvals';
import type { ApprovalEvent } from '../../../domain/approvals/events';
import { readToken } from '../../../domain/approvals/tokens';
import { type Answer, call, keysUnder } from '../support';
import {
  type ApprovalHouse,
  approvalHouse,
  approvalPolicy,
  content,
  form,
  type HouseOptions,
  record,
  roundOf,
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

function post(
  at: ApprovalHouse,
  token: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  return call(`${at.url}/approvals/${token}`, { method: 'POST', body: form(fields), headers });
}

const get = (at: ApprovalHouse, token: string): Promise<Answer> => call(`${at.url}/approvals/${token}`);
const idOf = (token: string): string => readToken(token)?.id ?? '';

/** Nothing was decided, and the link can still be used. */
async function expectUntouched(at: ApprovalHouse, token: string): Promise<void> {
  expect(await readDecision(at.store, idOf(token))).toBeUndefined();
  expect(at.told).toEqual([]);
  expect((await roundOf(at.store)).decided).toEqual([]);
}

describe('POST /approvals/:token', () => {
  it('keeps the wish that it is exported once everybody has approved (TP7)', async () => {
    const at = await house();
    const token = await at.link('jane.doe');
    expect((await post(at, token, { exports: 'yes' })).status).toBe(200);
    expect((await roundOf(at.store)).decided).toMatchObject([{ by: 'jane.doe', exports: true }]);
    const other = await at.link('mia.lang', { step: 1 });
    expect((await post(at, other, { exports: 'perhaps', step: '1' })).status).toBe(422);
  });

  it('takes an approval once, tells the run its id and nothing else, and shows what was decided (B6)', async () => {
    const at = await house();
    const token = await at.link('jane.doe');
    const first = await post(at, token, { comment: 'Looks good' });
    expect([first.status, first.body]).toEqual([
      200,
      expect.stringContaining('step &quot;Controller&quot; is next'),
    ]);
    expect(at.told).toEqual([{ how: 'update', name: 'decide', record, args: [idOf(token)] }]);
    const round = await roundOf(at.store);
    expect(round).toMatchObject({
      step: 1,
      decided: [{ by: 'jane.doe', via: 'link', comment: 'Looks good' }],
    });
    for (const again of [
      await get(at, token),
      await post(at, token),
      await post(at, token, { choice: 'decline', comment: 'no' }),
    ]) {
      expect(again.status).toBe(409);
      expect(again.body).toContain('<strong>approved</strong>');
      expect(again.body).toContain('Looks good');
    }
    expect(at.told).toHaveLength(1);
  });

  it('takes a decline with its comment', async () => {
    const at = await house();
    const answer = await post(at, await at.link('jane.doe'), {
      choice: 'decline',
      comment: 'Line 2:\r\nwrong quantity ',
    });
    expect(answer.status).toBe(200);
    expect(await roundOf(at.store)).toMatchObject({
      status: 'declined',
      decided: [{ choice: 'decline', comment: 'Line 2:\nwrong quantity' }],
    });
  });

  it('takes JSON as it takes a form', async () => {
    const at = await house();
    const token = await at.link('jane.doe');
    const body = JSON.stringify({ ...Object.fromEntries(form()), round: 1, step: 0 });
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
    expect((await call(`${at.url}/approvals/${token}`, init)).status).toBe(200);
  });

  it('hands over to another person, who then decides in the place', async () => {
    const at = await house();
    const token = await at.link('jane.doe');
    const wrong = await post(at, token, { choice: 'delegate', to: 'nobody' });
    expect([wrong.status, wrong.body]).toEqual([422, expect.stringContaining('tom.frost')]);
    expect((await post(at, token, { choice: 'delegate', to: 'tom.frost' })).status).toBe(200);
    expect((await get(at, token)).body).toContain('<strong>handed over</strong> to');
    expect((await post(at, await at.link('tom.frost'))).status).toBe(200);
    expect(await roundOf(at.store)).toMatchObject({
      step: 1,
      decided: [{ by: 'tom.frost', seat: 'jane.doe' }],
    });
  });

  it.each([
    [
      'a decline without a comment',
      { choice: 'decline', comment: ' \r\n\u200B' },
      'A decline needs a comment',
      '',
    ],
    [
      'a comment that is too long',
      { comment: `${'x'.repeat(2001)}<b>` },
      '2,004 characters',
      'xx&lt;b&gt;</textarea>',
    ],
  ])('refuses %s, says why, keeps the text and the link (B6)', async (_name, fields, why, kept) => {
    const at = await house();
    const token = await at.link('jane.doe');
    const { status, body } = await post(at, token, fields);
    expect(status).toBe(422);
    expect(body.replace('2004', '2,004')).toContain(why);
    expect(body).toContain(kept);
    expect(body).toContain('aria-invalid="true"');
    await expectUntouched(at, token);
    expect((await post(at, token)).status).toBe(200);
  });

  it.each<[string, number, (at: ApprovalHouse) => Promise<string>, Record<string, string>]>([
    ['expired', 410, async (at) => at.link('jane.doe', { expiresAt: '2026-08-04T14:00:00.000Z' }), {}],
    ['of a person whom no step names', 403, async (at) => at.link('tom.frost'), {}],
    ['of a step that is complete', 409, stepDone, {}],
    ['of this step, sent for another', 409, async (at) => at.link('jane.doe'), { step: '1' }],
    ['of a round that is over', 409, voided, {}],
    ['of an application that is approved already', 409, approved, {}],
    ['of another content', 409, async (at) => at.link('jane.doe'), { contentHash: 'b'.repeat(64) }],
    ['revoked', 403, revoked, {}],
    ['of who submitted it', 403, bySubmitter, {}],
    ['of a connection whose approvals are in Trimble Pay now', 409, notHere, {}],
  ])('refuses a link that is %s, and changes nothing: %i (B6)', async (_name, status, prepare, fields) => {
    const at = await house();
    const token = await prepare(at);
    const before = await roundOf(at.store);
    const answer = await post(at, token, fields);
    expect([answer.status, answer.body]).toEqual([status, expect.stringContaining('<h1>')]);
    // What a decision would be told, a look is told too, where the link itself is the matter.
    if (Object.keys(fields).length === 0) expect((await get(at, token)).status).toBe(status);
    expect(await readDecision(at.store, idOf(token))).toBeUndefined();
    expect([at.told, await roundOf(at.store)]).toEqual([[], before]);
    expect(await keysUnder(at.store, 'undecided/')).toEqual([]);
  });

  it('lets one of 20 approvals and declines at once win, and tells the others (B6)', async () => {
    const at = await house();
    const token = await at.link('jane.doe');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        post(at, token, n % 2 === 0 ? {} : { choice: 'decline', comment: `no ${n}` }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array<number>(19).fill(409)]);
    expect((await roundOf(at.store)).decided).toHaveLength(1);
    const stored = await readDecision(at.store, idOf(token));
    expect((await roundOf(at.store)).decided[0]?.choice).toBe(stored?.decision.choice);
  });

  it('lets one of two persons win who decide the same step at once (B6)', async () => {
    const at = await house();
    const [jane, raj] = [await at.link('jane.doe'), await at.link('raj.patel')];
    const [one, two] = await Promise.all([
      post(at, jane),
      post(at, raj, { choice: 'decline', comment: 'Not yet' }),
    ]);
    expect([one?.status, two?.status].sort()).toEqual([200, 409]);
    expect((await roundOf(at.store)).decided).toHaveLength(1);
  });

  it.each<[string, HouseOptions['temporal']]>([
    ['is down', 'down'],
    ['does not answer', 'silent'],
  ])('takes the decision when Temporal %s: 202, and the run is told later', async (_name, temporal) => {
    const at = await house({ temporal });
    const token = await at.link('jane.doe');
    const answer = await post(at, token);
    expect([answer.status, answer.body]).toEqual([202, expect.stringContaining('will be applied')]);
    expect(await readDecision(at.store, idOf(token))).toMatchObject({
      record,
      decision: { choice: 'approve' },
    });
    expect(await keysUnder(at.store, `undecided/${record}/`)).toHaveLength(1);
    // By way of the inbox; were this gateway dead, the workers' sweeper would tell it.
    await until(() => at.told.some(({ how }) => how === 'signal'));
    expect(at.told.at(-1)).toEqual({ how: 'signal', name: 'recordChanged', record, args: [] });
    await until(async () => (await keysUnder(at.store, 'inbox/')).length === 0);
    expect((await get(at, token)).status).toBe(409);
  });

  it('says that a decision did not count when the worker found that it does not', async () => {
    const at = await house();
    const token = await at.link('jane.doe');
    const raj = await at.link('raj.patel');
    // Both were asked before either was applied.
    const [one, two] = await Promise.all([post(at, token), post(at, raj)]);
    const late = [one, two].find(({ status }) => status === 409);
    expect(late?.body).toMatch(/did not count|Another step|complete/);
  });

  it.each<[string, Record<string, string>, number]>([
    ['another site', { origin: 'https://evil.example' }, 403],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site', origin: 'null' }, 403],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }, 403],
    ['its own page, which names no origin', { 'sec-fetch-site': 'same-origin', origin: 'null' }, 200],
    ['its own page in an old browser', { origin: 'https://girder.example' }, 200],
  ])('answers what was posted from %s with the right status (B6)', async (_name, headers, status) => {
    const at = await house({ gateway: { publicUrl: 'https://girder.example/pay' } });
    const token = await at.link('jane.doe');
    expect((await post(at, token, {}, headers)).status).toBe(status);
    if (status === 403) await expectUntouched(at, token);
  });

  const sent = (body: string, type = 'application/x-www-form-urlencoded') => ({ body, type });
  it.each<[string, { body: string; type: string }, number]>([
    ['another type', sent('choice=approve', 'text/plain'), 415],
    ['a form in parts', sent('--b\r\n', 'multipart/form-data; boundary=b'), 415],
    ['a body over the limit', sent(`${form().toString()}&comment=${'x'.repeat(40_000)}`), 413],
    ['broken JSON', sent('{"choice":', 'application/json'), 400],
    ['a __proto__ key', sent('{"__proto__":{"choice":"approve"}}', 'application/json'), 400],
    ['deep JSON', sent('['.repeat(20_000), 'application/json'), 400],
    ['no choice', sent(without('choice')), 422],
    ['another choice', sent(`${without('choice')}&choice=maybe`), 422],
    ['two choices', sent(`${form().toString()}&choice=decline`), 422],
    ['no hash of what was shown', sent(without('contentHash')), 422],
    ['a step that is no number', sent(`${without('step')}&step=`), 422],
    ['a field that is not known', sent(`${form().toString()}&approver=mia.lang`), 422],
    ['nothing', sent(''), 422],
  ])('refuses %s and changes nothing (B4)', async (_name, { body, type }, status) => {
    const at = await house();
    const token = await at.link('jane.doe');
    const init = { method: 'POST', body, headers: { 'content-type': type } };
    const answer = await call(`${at.url}/approvals/${token}`, init);
    expect([answer.status, answer.body]).toEqual([status, expect.stringContaining('<h1>')]);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    await expectUntouched(at, token);
  });
});

function without(field: string): string {
  const fields = form();
  fields.delete(field);
  return fields.toString();
}

async function voided(at: ApprovalHouse): Promise<string> {
  const token = await at.link('jane.doe');
  await at.append({ kind: 'voided', at: '2026-08-03T18:00:00.000Z', round: 1, why: 'changed' });
  await at.open(content({ application: { ...content().application, revision: 5 } }));
  return token;
}

async function stepDone(at: ApprovalHouse): Promise<string> {
  const token = await at.link('jane.doe');
  await at.append(await decidedBy(at, 'raj.patel', 0));
  return token;
}

async function approved(at: ApprovalHouse): Promise<string> {
  const token = await at.link('jane.doe');
  await at.append(await decidedBy(at, 'raj.patel', 0), await decidedBy(at, 'mia.lang', 1));
  return token;
}

async function decidedBy(at: ApprovalHouse, by: string, step: number): Promise<ApprovalEvent> {
  const { contentHash } = await roundOf(at.store);
  const takenAt = '2026-08-03T18:00:00.000Z';
  const of = { id: by, by, seat: by, step, comment: '', contentHash, takenAt };
  return { kind: 'decided', at: takenAt, round: 1, decided: { ...of, choice: 'approve', via: 'cli' } };
}

async function revoked(at: ApprovalHouse): Promise<string> {
  const { approvers } = approvalPolicy;
  const jane = { name: 'Jane Doe', email: 'jane@gc.example', revoked: true };
  at.setPolicy({ ...approvalPolicy, approvers: { ...approvers, 'jane.doe': jane } });
  return at.link('jane.doe');
}

async function bySubmitter(at: ApprovalHouse): Promise<string> {
  const jane = { name: 'Jane Doe', email: 'jane@gc.example', trimblePayUser: 'u-sub' };
  at.setPolicy({ ...approvalPolicy, approvers: { ...approvalPolicy.approvers, 'jane.doe': jane } });
  return at.link('jane.doe');
}

async function notHere(at: ApprovalHouse): Promise<string> {
  const token = await at.link('jane.doe');
  const main = at.settings.trimblePay['main'];
  if (main) at.settings.trimblePay['main'] = { ...main, approvals: 'trimble-pay' };
  return token;
}

/** Waits for what the gateway does after its answer; jest's own time-out ends it. */
async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((next) => setTimeout(next, 10));
}
