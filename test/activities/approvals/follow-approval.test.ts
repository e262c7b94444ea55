/** The approval of a pay application as the activities take it (TP6). */
import {
  listUndecided,
  readApproval,
  readDecision,
  readLink,
  writeDecision,
} from '../../../clients/store/approvals';
import { listPostings } from '../../../clients/store/postings';
import type { Delegating } from '../../../domain/approvals/delegate';
import { readToken } from '../../../domain/approvals/tokens';
import { collect } from '../../clients/store/support/adapters';
import { content, line, policy, step } from '../../domain/approvals/support';
import { type Office, openOffice, record } from './support';

const decline = { choice: 'decline', comment: 'Line 2 is\ntoo high.' } as const;
const tuesday = '2026-08-04T16:00:00.000Z';
const friday = '2026-08-07T16:00:00.000Z';
const changed = content({
  lines: [line('1', { item: 'A1', description: 'Framing', workThisPeriod: '9.00' })],
});

const to = (mails: { to: string[] }[]): string[] =>
  mails.map(({ to: [address = ''] }) => address.split('@')[0] ?? '');

describe('TP6: an approval from the first mail to its end', () => {
  it('asks each approver of the first step by one mail, and repeats nothing', async () => {
    const office = openOffice();
    expect(await office.turn()).toMatchObject({
      status: 'open',
      reason: { code: 'APPROVAL_OPEN', sentence: 'Step "office" (1 of 2) still needs 2 approvals.' },
      mails: [{ queue: 'girder-mail', guard: 'notify' }, { guard: 'notify' }],
    });
    expect(to(office.mails)).toEqual(['ann', 'bob']);
    const writes = office.store.writes;
    expect((await office.turn()).mails).toEqual([]);
    expect(office.store.writes).toBe(writes);
    expect((await listPostings(office.store, record)).map(({ part }) => part)).toEqual([
      'approval-1-0-ann-0',
      'approval-1-0-bob-0',
    ]);
  });

  it('leads from step to step to the approval', async () => {
    const office = openOffice();
    await office.turn();
    const answers = [];
    for (const who of ['ann', 'bob']) answers.push(await office.decide(await office.byLink(who)));
    await office.turn();
    expect(to(office.mails)).toEqual(['ann', 'bob', 'cat', 'dan']);
    answers.push(await office.decide(await office.byLink('dan')));
    expect(answers.map(({ sentence }) => sentence)).toEqual([
      'Approved: step "office" still needs 1.',
      'Approved: step "finance" is next.',
      'Approved: no step is left.',
    ]);
    expect(await office.turn()).toEqual({ status: 'approved', mails: [] });
    expect(await collect(listUndecided(office.store))).toEqual([]);
  });

  it('is declined with the comment, and starts over when other figures are submitted', async () => {
    const office = openOffice();
    await office.turn();
    expect(await office.decide(await office.byLink('bob', decline))).toMatchObject({ accepted: true });
    const declined = { code: 'APPROVAL_DECLINED', sentence: 'bob declined: Line 2 is too high.' };
    const why = 'bob declined: Line 2 is\ntoo high.';
    expect(await office.turn()).toEqual({ status: 'declined', reason: declined, mails: [], why });

    office.world.content = { ...changed, application: { ...changed.application, revision: 2 } };
    expect(await office.turn()).toMatchObject({ status: 'open' });
    expect(await office.round()).toMatchObject({ number: 2, revision: 2, decided: [] });
    expect(office.mails.at(-1)?.text).toContain('The application changed (application revision "1" → "2"');
  });

  it('a change voids what was decided, says what changed, and asks anew at once', async () => {
    const office = openOffice();
    await office.turn();
    await office.decide(await office.byLink('ann'));
    office.world.content = changed;
    expect(await office.turn()).toMatchObject({ status: 'open' });
    const { rounds } = await office.approval();
    expect(rounds).toMatchObject([
      { status: 'voided', decided: [{ by: 'ann' }] },
      { status: 'open', decided: [] },
    ]);
    expect(rounds[0]?.why).toContain('line A1 "Framing" work this period 15,000.00 → 9.00');
    expect(to(office.mails)).toEqual(['ann', 'bob', 'ann', 'bob']);
    expect(office.mails.at(-1)?.text).toContain(rounds[0]?.why ?? '?');
    expect((await readApproval(office.store, record))?.content).toEqual(changed);
  });

  it('an approval counts for what was shown only', async () => {
    const office = openOffice({ policy: policy({ steps: [step({ needs: 'any' })] }) });
    await office.turn();
    await office.decide(await office.byLink('ann'));
    expect(await office.turn()).toMatchObject({ status: 'approved' });
    office.world.content = changed;
    expect(await office.turn()).toMatchObject({ status: 'open' });
    office.world.content = content();
    expect(await office.turn()).toMatchObject({ status: 'open' });
    expect((await office.round()).number).toBe(3);
  });

  it('what was taken back begins anew, also with the same figures', async () => {
    const office = openOffice();
    await office.voided('Nothing to void.');
    await office.turn();
    const taken = await office.byLink('ann');
    await office.write(taken);
    await office.voided('The application was taken back.');
    expect(await readDecision(office.store, taken.id)).toMatchObject({ outcome: { kind: 'superseded' } });
    expect(await collect(listUndecided(office.store))).toEqual([]);
    expect(await office.round()).toMatchObject({ status: 'voided', why: 'The application was taken back.' });
    expect(await office.turn()).toMatchObject({ status: 'open' });
    expect(office.mails.at(-1)?.text).toContain('The application was taken back.');
  });

  it('an older revision than was shown changes nothing, and approves nothing', async () => {
    const office = openOffice({
      content: content({ application: { ...content().application, revision: 2 } }),
    });
    await office.turn();
    const before = await office.approval();
    office.world.content = content();
    expect(await office.turn()).toMatchObject({ status: 'impossible', mails: [] });
    expect(await office.approval()).toEqual(before);
  });

  it('nobody can approve it: every problem is named, and what stood before is voided', async () => {
    const office = openOffice();
    await office.turn();
    office.world.content = changed;
    office.world.submitter = {};
    const state = await office.turn();
    expect(state).toMatchObject({ status: 'impossible', reason: { code: 'APPROVAL_IMPOSSIBLE' } });
    expect(await office.round()).toMatchObject({ status: 'voided' });
    office.world.submitter = { user: 'u-sub' };
    expect(await office.turn()).toMatchObject({ status: 'open' });
  });

  it('an approver who is revoked makes the step impossible, until the policy names another', async () => {
    const office = openOffice();
    await office.turn();
    const { approvers } = office.world.policy;
    const bob = { name: 'bob', email: 'bob@gc.example', revoked: true };
    office.world.policy = policy({ approvers: { ...approvers, bob } });
    expect(await office.turn()).toMatchObject({
      status: 'impossible',
      reason: { sentence: expect.stringContaining('Step "office" lacks 2 and only ann may decide now') },
    });
    office.world.policy = policy({
      approvers: { ...approvers, bob },
      steps: [step({ approvers: ['ann', 'eve'] })],
    });
    expect(await office.turn()).toMatchObject({ status: 'open' });
    expect(await office.round()).toMatchObject({ number: 2, steps: [{ approvers: ['ann', 'eve'] }] });
  });
});

describe('TP6: reminders, escalation, deadline', () => {
  const timed = policy({
    steps: [
      step({
        remind: { afterDays: 1, everyDays: 1, most: 5 },
        escalate: { afterDays: 2, to: ['eve'] },
        deadline: { afterDays: 4, then: 'tell' },
      }),
    ],
  });

  it('a reminder goes to whoever is missing, with a link of its own; then it sleeps until the next', async () => {
    const office = openOffice({ policy: timed });
    expect((await office.turn()) as { wakeAt?: string }).toMatchObject({ wakeAt: tuesday });
    await office.decide(await office.byLink('ann'));
    const first = office.token('bob');
    office.world.now = tuesday;
    expect(await office.turn()).toMatchObject({ wakeAt: '2026-08-05T16:00:00.000Z' });
    expect(to(office.mails)).toEqual(['ann', 'bob', 'bob']);
    expect(office.mails.at(-1)?.subject).toBe(
      'Reminder 1: Your approval is asked: pay application 2 of subcontract SC-7',
    );
    expect(office.token('bob')).not.toBe(first);
  });

  it('an escalation asks others, too, and they count', async () => {
    const office = openOffice({ policy: timed });
    await office.turn();
    await office.decide(await office.byLink('ann'));
    office.world.now = '2026-08-05T16:00:00.000Z';
    await office.turn();
    expect(to(office.mails.slice(2)).sort()).toEqual(['bob', 'eve']);
    await office.decide(await office.byLink('eve'));
    expect(await office.turn()).toMatchObject({ status: 'approved' });
  });

  it('a deadline that only tells mails the support contacts, once, and leaves it open', async () => {
    const office = openOffice({ policy: timed });
    await office.turn();
    office.world.now = friday;
    expect(await office.turn()).toMatchObject({ status: 'open' });
    expect(await office.turn()).toMatchObject({ status: 'open', mails: [] });
    const told = office.mails.filter(({ subject }) => subject.startsWith('Overdue'));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain(`girder approvals show '${record}'`);
    expect(told[0]?.text).not.toContain('/approvals/');
  });

  it('a deadline may decline; what was decided in time comes first', async () => {
    const declining = policy({
      steps: [step({ needs: 'any', deadline: { afterDays: 4, then: 'decline' } })],
    });
    const [late, timely] = [openOffice({ policy: declining }), openOffice({ policy: declining })];
    await late.turn();
    await timely.turn();
    await timely.write(await timely.byLink('ann', { takenAt: tuesday }));
    late.world.now = timely.world.now = friday;
    expect(await late.turn()).toMatchObject({
      status: 'declined',
      reason: { sentence: 'The deadline of step "office" passed.' },
    });
    expect(await timely.turn()).toMatchObject({ status: 'approved' });
  });
});

describe('TP6: a place is delegated while the step is open', () => {
  const delegatedTo = async (office: Office, who: string): Promise<Delegating> => {
    const { id, comment, contentHash, takenAt } = await office.byLink(who);
    return { id, via: 'link', choice: 'delegate', to: 'eve', comment, contentHash, takenAt };
  };

  it('the other person gets a link, and counts in the place', async () => {
    const office = openOffice();
    await office.turn();
    expect(await office.decide(await delegatedTo(office, 'ann'))).toEqual({
      accepted: true,
      sentence: 'Delegated: eve may decide in the place of ann.',
    });
    await office.turn();
    expect(to(office.mails)).toEqual(['ann', 'bob', 'eve']);
    expect(office.mails.at(-1)?.text).toContain('In the place of: ann');
    expect(await office.decide(await office.byLink('eve'))).toMatchObject({ accepted: true });
    expect((await office.round()).decided).toMatchObject([{ by: 'eve', seat: 'ann' }]);
  });

  it('it uses the link up, and a new round has forgotten it', async () => {
    const office = openOffice();
    await office.turn();
    const taken = await delegatedTo(office, 'ann');
    await office.decide(taken);
    expect(await office.write({ ...taken, choice: 'approve' })).toMatchObject({
      won: false,
      current: { decision: { choice: 'delegate', to: 'eve' } },
    });
    await office.turn();
    const eve = await office.byLink('eve');
    office.world.content = changed;
    await office.turn();
    expect(to(office.mails.slice(3))).toEqual(['ann', 'bob']);
    expect(await office.decide(eve)).toMatchObject({ accepted: false });
  });
});

describe('B6: what is refused', () => {
  it('a reused link: the first of two POSTs at once wins, the other is told what was decided', async () => {
    const office = openOffice();
    await office.turn();
    const approve = await office.byLink('ann');
    const races = await Promise.all([office.write(approve), office.write({ ...approve, ...decline })]);
    expect(races.filter(({ won }) => won)).toHaveLength(1);
    const [loser] = races.flatMap((race) => (race.won ? [] : [race.current]));
    const [answer, repeated] = [await office.apply(approve.id), await office.apply(approve.id)];
    expect(repeated).toEqual(answer);
    expect(loser?.decision.choice).toBe((await office.round()).decided[0]?.choice);
    expect((await office.round()).decided).toHaveLength(1);
  });

  it('a race of approve and decline by two persons: one order counts, the second is refused', async () => {
    const office = openOffice({ policy: policy({ steps: [step({ needs: 'any' })] }) });
    await office.turn();
    const [approve, no] = [await office.byLink('ann'), await office.byLink('bob', decline)];
    await Promise.all([office.write(approve), office.write(no)]);
    const answers = await Promise.all([office.apply(approve.id), office.apply(no.id)]);
    expect(answers.map(({ accepted }) => accepted).sort()).toEqual([false, true]);
    const { status } = await office.round();
    expect((await office.turn()).status).toBe(status);
    const refused = await readDecision(office.store, answers[0]?.accepted ? no.id : approve.id);
    expect(refused?.outcome).toMatchObject({ accepted: false, kind: 'closed' });
  });

  it.each([
    ['expired', { takenAt: '2026-08-10T16:00:00.000Z' }, 'The link could be used until'],
    ['shown otherwise', { contentHash: 'f'.repeat(64) }, 'The application is not what was shown any more'],
    ['of somebody else', { approver: 'bob' }, 'The link was sent to somebody else.'],
  ])('a link that is %s', async (_what, change, sentence) => {
    const office = openOffice();
    await office.turn();
    const answer = await office.decide(await office.byLink('ann', change));
    expect(answer).toMatchObject({ accepted: false, sentence: expect.stringContaining(sentence) });
    expect((await office.round()).decided).toEqual([]);
    expect(await collect(listUndecided(office.store))).toEqual([]);
  });

  it('a link whose application changed after the mail was sent, before anybody noticed', async () => {
    const office = openOffice();
    await office.turn();
    const taken = await office.byLink('ann');
    office.world.content = changed;
    expect(await office.decide(taken)).toMatchObject({ accepted: false });
    expect(await readDecision(office.store, taken.id)).toMatchObject({ outcome: { kind: 'superseded' } });
  });

  it('a link of a step that is over, and of an approver who was revoked', async () => {
    const office = openOffice({
      policy: policy({ steps: [step({ needs: 'any' }), step({ name: 'last' })] }),
    });
    await office.turn();
    const late = await office.byLink('bob');
    await office.decide(await office.byLink('ann'));
    expect(await office.decide(late)).toMatchObject({
      accepted: false,
      sentence: expect.stringContaining('step'),
    });
    await office.turn();
    const ann = { name: 'ann', email: 'ann@gc.example', revoked: true };
    const taken = await office.byLink('ann');
    office.world.policy = { ...office.world.policy, approvers: { ...office.world.policy.approvers, ann } };
    expect(await office.decide(taken)).toMatchObject({
      accepted: false,
      sentence: 'Your right to decide was taken back.',
    });
  });

  it('the submitter gets no mail and decides nothing', async () => {
    const office = openOffice({
      submitter: { user: 'u-ann' },
      policy: policy({ allowUnverified: true, steps: [step({ needs: 'any' })] }),
    });
    await office.turn();
    expect(to(office.mails)).toEqual(['bob']);
    expect(await office.unverified({ choice: 'approve', approver: 'ann' })).toEqual({
      accepted: false,
      sentence: 'Who submitted an application does not approve it.',
    });
  });

  it('a decision of another application, and one that nobody took', async () => {
    const office = openOffice();
    await office.turn();
    const taken = await office.byLink('ann');
    const nobody = await office.apply(taken.id);
    expect(nobody).toEqual({ accepted: false, sentence: `There is no decision ${taken.id}.` });
    await writeDecision(office.store, record.replace('pap_3', 'pap_4'), taken);
    const foreign = await office.apply(taken.id);
    expect(foreign).toEqual({ accepted: false, sentence: 'The decision belongs to another application.' });
    expect((await office.round()).decided).toEqual([]);
  });

  it("Temporal's UI, unless the policy allows it; then it is marked", async () => {
    const office = openOffice();
    await office.turn();
    const before = office.store.writes;
    const request = { choice: 'approve', approver: 'ann' } as const;
    expect(await office.unverified(request)).toEqual({
      accepted: false,
      sentence: "Decisions from Temporal's UI are refused: approvalPolicy.allowUnverified is false.",
    });
    expect(office.store.writes).toBe(before);
    office.world.policy = policy({ allowUnverified: true });
    expect(await office.unverified(request)).toMatchObject({ accepted: true });
    // The activity that is tried again hears the same.
    expect(await office.unverified(request)).toMatchObject({ accepted: true });
    expect(await office.unverified({ ...request, choice: 'decline', comment: 'no' })).toMatchObject({
      accepted: false,
    });
    const toEve = { choice: 'delegate', approver: 'bob', to: 'eve' } as const;
    expect(await office.unverified({ ...toEve, to: 'ann' })).toMatchObject({ accepted: false });
    expect(await office.unverified(toEve)).toMatchObject({ accepted: true });
    expect(await office.round()).toMatchObject({
      decided: [{ by: 'ann', via: 'temporal' }],
      delegated: [{ of: 'bob', to: 'eve', via: 'temporal' }],
    });
    expect(
      await office.unverified({ choice: 'decline', approver: 'eve', comment: 'Not yet.' }),
    ).toMatchObject({
      accepted: true,
    });
    expect(await office.turn()).toMatchObject({
      reason: { sentence: 'eve declined (not verified): Not yet.' },
    });
  });
});

describe('B6: tokens', () => {
  it('a mail leads to its link, and its token is nowhere else', async () => {
    const office = openOffice();
    await office.turn();
    const token = office.token('ann');
    const marks = readToken(token);
    expect(await readLink(office.store, marks?.id ?? '')).toEqual({
      record,
      hash: marks?.hash,
      approver: 'ann',
      round: 1,
      step: 0,
      expiresAt: '2026-08-10T16:00:00.000Z',
    });
    const everything = JSON.stringify(office.store.dump()) + office.logged.join('');
    expect(everything).not.toContain(token);
    expect(everything).not.toContain('ann@gc.example');
  });

  it('what a mail server quotes of it, also in part, is not kept', async () => {
    const office = openOffice();
    office.world.answer = ({ text }) => ({
      outcome: 'unclear',
      why: `550 spam: ${/\/approvals\/\S{30}/.exec(text)?.[0]}`,
    });
    await office.turn();
    expect(JSON.stringify(office.store.dump())).toContain('550 spam: /approvals/[redacted]');
    expect(JSON.stringify(office.store.dump())).not.toContain(office.token('ann').slice(0, 12));
  });

  it('F12: while the mail server is down no links heap up; afterwards each gets one mail', async () => {
    const office = openOffice();
    const { answer } = office.world;
    office.world.answer = () => ({ outcome: 'notSent', why: 'down', access: false });
    for (let tries = 0; tries < 5; tries += 1) await office.turn();
    expect((await office.approval()).links).toEqual([]);
    expect(Object.keys(office.store.dump()).filter((key) => key.startsWith('approval-links/'))).toEqual([]);
    office.mails.length = 0;
    office.world.answer = answer;
    await office.turn();
    await office.turn();
    expect(to(office.mails)).toEqual(['ann', 'bob']);
    expect((await office.approval()).links).toHaveLength(2);
  });

  it('after an unclear send both links are good, and the first decision counts', async () => {
    const office = openOffice();
    const { answer } = office.world;
    office.world.answer = () => ({ outcome: 'unclear', why: 'no reply' });
    await office.turn();
    const first = await office.byLink('ann');
    office.world.answer = answer;
    await office.turn();
    const second = await office.byLink('ann', decline);
    expect(second.id).not.toBe(first.id);
    expect(office.mails[0]?.messageId).toBe(office.mails[2]?.messageId);
    expect(await office.decide(first)).toMatchObject({ accepted: true });
    expect(await office.decide(second)).toMatchObject({ accepted: false });
  });

  it('a mail that comes too late is not sent: decided, or reminded of meanwhile', async () => {
    const office = openOffice({
      policy: policy({ steps: [step({ remind: { afterDays: 1, everyDays: 1, most: 2 } })] }),
    });
    const { mails } = await office.follow();
    office.world.policy = { ...office.world.policy, allowUnverified: true };
    await office.unverified({ choice: 'approve', approver: 'ann' });
    const [toAnn] = mails;
    if (toAnn) await office.deliver(toAnn);
    expect(office.mails).toEqual([]);
    office.world.now = tuesday;
    await office.turn();
    expect(mails).toHaveLength(2);
    for (const task of mails) await office.deliver(task);
    expect(to(office.mails)).toEqual(['bob']);
    expect(office.mails[0]?.subject).toMatch(/^Reminder 1: /);
    const states = (await listPostings(office.store, record)).map(({ part, state }) => [part, state]);
    expect(states).toEqual([
      ['approval-1-0-ann-0', 'posted'],
      ['approval-1-0-bob-0', 'posted'],
      ['approval-1-0-bob-1', 'posted'],
    ]);
  });

  it('an approver whose address is refused is named, and the others are asked', async () => {
    const office = openOffice();
    office.world.answer = (mail) =>
      mail.to[0] === 'ann@gc.example'
        ? { outcome: 'refused', rows: [{ code: '550', text: 'no such user', column: '' }] }
        : { outcome: 'applied', ref: mail.messageId, stage: 'done', answer: 'ok' };
    await office.turn();
    expect(await office.turn()).toMatchObject({
      status: 'open',
      mails: [],
      reason: { sentence: expect.stringContaining('The mail to ann was refused.') },
    });
  });
});
