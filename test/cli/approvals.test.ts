/** `girder approvals`, and what is typed in Temporal's UI, against a real server and Girder's own workflows (TP6). */
import { followApproval } from '../../activities/approvals/follow-approval';
import { wakeUndecided } from '../../activities/approvals/wake-undecided';
import { createLogger } from '../../clients/log';
import {
  createLink,
  listUndecided,
  readApproval,
  readDecision,
  updateApproval,
  writeDecision,
} from '../../clients/store/approvals';
import type { Store } from '../../clients/store/port';
import type { CliWorld } from '../../cli/session';
import { contentHash } from '../../domain/approvals/content';
import type { Round } from '../../domain/approvals/events';
import type { ApprovalPolicy } from '../../domain/approvals/policy';
import { approvalOf, currentRound } from '../../domain/approvals/state';
import { parseRecordId } from '../../domain/record-id';
import { recordStart } from '../../domain/record-start';
import type { OperatorAnswer } from '../../domain/steps';
import { collect } from '../clients/store/support/adapters';
import { byCaller, content, policy, submitter } from '../domain/approvals/support';
import type { LiveTemporal } from '../gateway/support';
import { brokenStore, deadTemporal, liveTemporal, settingsFor, temporaryStore } from '../gateway/support';
import { trimblePaySettings } from '../support/settings';
import { openApprovalOffice, type ApprovalOffice } from './approvals-office';
import { girder, worldOf } from './support';

const recordOf = (id: string): string => `trimble-pay~main~application~${id}~east-ABC`;
const shown = { content: content(), submitter };
const log = createLogger({ level: 'silent', name: 'test' });

function settingsWith(by: ApprovalPolicy, temporal?: { address: string; namespace: string }) {
  const main = {
    ...trimblePaySettings({ approvals: 'girder', acknowledgeBypass: true }),
    approvalPolicy: by,
  };
  return { ...settingsFor({ acme: {} }, temporal), trimblePay: { main } };
}

const by = policy({ allowUnverified: true });

describe('girder approvals: usage (OP3, TP6)', () => {
  const world = worldOf(settingsWith(by), brokenStore);

  it.each([
    [['approvals'], '--help'],
    [['approvals', 'approve'], "'application'"],
    [['approvals', 'list', '--mine', 'anne'], '--mine is "anne", who is not among approvalPolicy.approvers'],
    [['approvals', 'show', 'a~b'], 'not a record id'],
    [['approvals', 'export', 'SC-7-2'], '--reason'],
  ])('answers %j with exit code 2, and a sentence that says what is missing', async (args, sentence) => {
    const ran = await girder(world, ...args);
    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain(sentence);
  });
});

describe('girder approvals', () => {
  let temporal: LiveTemporal;
  let files: Awaited<ReturnType<typeof temporaryStore>>;
  let store: Store;
  let world: CliWorld;
  let office: ApprovalOffice;

  const now = () => new Date('2026-08-04T14:00:00.000Z');

  /** An application whose approval has begun. */
  async function begun(id: string): Promise<string> {
    const record = recordOf(id);
    const settings = settingsWith(by);
    await followApproval({ store, settings, log, now }, { ref: parseRecordId(record), ...shown });
    return record;
  }

  async function roundOf(record: string): Promise<Round> {
    const round = currentRound(approvalOf((await readApproval(store, record))?.events ?? []));
    if (!round) throw new Error('no round');
    return round;
  }

  beforeAll(async () => {
    temporal = await liveTemporal();
    files = await temporaryStore();
    ({ store } = files);
    const settings = settingsWith(by, temporal);
    world = worldOf(settings, store, { now });
    office = await openApprovalOffice(temporal, { store, settings, log, now }, shown);
  });

  afterAll(async () => {
    await office.close();
    await temporal.close();
    await files.remove();
  });

  it('lists what is open, and for an approver only what is asked of him', async () => {
    const record = await begun('pap_1');
    const all = await girder(world, 'approvals', 'list');
    expect([all.code, all.out.split('\n').slice(1)]).toEqual([
      0,
      [
        `SC-7-2       J1   open   office  2        ann, bob    2026-08-04T14:00:00.000Z        ${record}`,
        '1 approval',
        '',
      ],
    ]);
    for (const [who, count] of [
      ['ann', 1],
      ['cat', 0],
    ] as const) {
      const mine = JSON.parse((await girder(world, 'approvals', 'list', '--mine', who, '--json')).out);
      expect(mine).toMatchObject({
        approvals: Array.from({ length: count }, () => ({ record, missing: 2 })),
      });
    }
    const elsewhere = await girder(world, 'approvals', 'list', '--connection', 'other');
    expect(elsewhere.out).toContain('No approval is open');
  });

  it('decides for an approver, once, and shows who did it and how', async () => {
    const record = await begun('pap_2');
    const first = await girder(world, 'approvals', 'approve', 'pap_2', '--as', 'ann', '--comment', 'ok');
    expect([first.code, first.out]).toEqual([0, 'Approved: step "office" still needs 1.\n']);
    const again = await girder(world, 'approvals', 'decline', record, '--as', 'ann', '--comment', 'no');
    expect([again.code, again.out]).toEqual([1, 'You decided already in step "office".\n']);
    const given = await girder(world, 'approvals', 'delegate', record, '--as', 'bob', '--to', 'eve');
    expect([given.code, given.out]).toEqual([0, 'Delegated: eve may decide in the place of bob.\n']);
    const no = await girder(world, 'approvals', 'decline', record, '--as', 'eve', '--comment', 'Line 3.');
    expect([no.code, no.out]).toEqual([0, 'Declined: it goes back to Trimble Pay.\n']);
    expect(await roundOf(record)).toMatchObject({
      status: 'declined',
      decided: [
        { by: 'ann', via: 'cli', operator: 'dana', comment: 'ok' },
        { by: 'eve', seat: 'bob' },
      ],
    });
    expect(await collect(listUndecided(store, record))).toEqual([]);

    const secret = { id: 'd'.repeat(32), hash: 'e'.repeat(64) };
    const link = { approver: 'ann', round: 1, step: 0, expiresAt: '2026-08-11T14:00:00.000Z' };
    await createLink(store, secret.id, { record, hash: secret.hash, ...link });
    await updateApproval(
      store,
      record,
      (file) =>
        file && {
          ...file,
          events: [
            ...file.events.slice(0, 1),
            { kind: 'linkSent', at: now().toISOString(), link: { ...secret, ...link } },
            ...file.events.slice(1),
          ],
        },
    );
    const { out } = await girder(world, 'approvals', 'show', record);
    expect(out).toMatch(/State +declined since 2026-08-04T14:00:00\.000Z/);
    expect(out).toMatch(/Payable +29,625\.52/);
    expect(out).toMatch(/1 +office +ann +approve +cli \(dana\) +ok/);
    expect(out).toMatch(/1 +office +bob +delegate to eve +cli \(dana\)/);
    expect(out).toMatch(/1 +office +eve for bob +decline +cli \(dana\) +Line 3\./);
    expect(out).toMatch(/ann +1 +office +2026-08-11T14:00:00\.000Z +closed/);
    const { out: data } = await girder(world, 'approvals', 'show', record, '--json');
    for (const text of [out, data]) expect(text).not.toMatch(/d{32}|e{64}/);
  });

  it.each([
    [['approve', 'pap_1'], 2, 'Say which approver: --as <key>; the keys are ann,'],
    [['approve', 'pap_1', '--as', 'dana'], 2, '--as is "dana", who is not among approvalPolicy.approvers'],
    [['delegate', 'pap_1', '--as', 'ann'], 2, 'Say which approver: --to <key>'],
    [['approve', 'pap_1', '--as', 'ann', '--seen', 'abc'], 2, 'allowed are 12 to 64 hex digits'],
    [['approve', 'pap_1', '--as', 'ann', '--seen', '0'.repeat(12)], 1, 'It is not what you saw'],
    [['decline', 'pap_1', '--as', 'ann'], 1, 'A decline needs a comment'],
    [['approve', 'pap_1', '--as', 'cat'], 1, 'You are not an approver of step "office".'],
    [['approve', 'pap_9', '--as', 'ann'], 1, 'Girder asks nobody to approve "pap_9"'],
    [['approve', 'SC-7-2', '--as', 'ann'], 1, '"SC-7-2" may be any of these'],
  ])('%j is not taken, and nothing is kept', async (args, code, sentence) => {
    const ran = await girder(world, 'approvals', ...args);
    expect([ran.code, `${ran.out}${ran.err}`]).toEqual([code, expect.stringContaining(sentence)]);
    expect((await roundOf(recordOf('pap_1'))).decided).toEqual([]);
    expect(await collect(listUndecided(store))).toEqual([]);
  });

  it('a decision is kept where Temporal cannot be reached, and counts with the next look', async () => {
    const record = await begun('pap_3');
    const alone = worldOf(settingsWith(by), store, {
      now,
      connectTemporal: () => Promise.resolve(deadTemporal()),
      patience: { requestMs: 300, reportMs: 300, rebuildMs: 300 },
    });
    const ran = await girder(alone, 'approvals', 'approve', record, '--as', 'ann');
    expect([ran.code, ran.out]).toEqual([
      1,
      expect.stringContaining('The decision is kept, and counts once'),
    ]);
    expect((await girder(world, 'approvals', 'show', record)).out).toContain(
      '1 decided; a worker applies it',
    );
    // As the sweeper does.
    const woken: string[] = [];
    const over = recordOf('pap_2');
    const late = { ...byCaller('bob', { id: 'f'.repeat(32) }), contentHash: contentHash(shown.content) };
    await writeDecision(store, over, late);
    const settings = settingsWith(by);
    await wakeUndecided({ store, settings, log, now, temporal: temporal.client }, async (one, work) => {
      woken.push(one);
      await work();
    });
    expect(woken).toEqual([over, record]);
    // Nothing is open there: refused without a look at Trimble Pay.
    expect((await readDecision(store, late.id))?.outcome).toMatchObject({ accepted: false, kind: 'closed' });
    await eventually(async () =>
      expect((await roundOf(record)).decided).toMatchObject([{ by: 'ann', via: 'cli' }]),
    );
    await eventually(async () => expect(await collect(listUndecided(store))).toEqual([]));
  });

  it('exports what is meant, saying who asks and why', async () => {
    const record = await begun('pap_4');
    const ran = await girder(world, 'approvals', 'export', record, '--reason', 'month end');
    expect([ran.code, ran.out]).toEqual([0, 'It is exported.\n']);
    expect(office.exported).toEqual([{ operator: 'dana', reason: 'month end' }]);
  });

  describe("typed in Temporal's UI", () => {
    async function runOf(record: string) {
      const { workflowType, workflowId, taskQueue, args } = recordStart(parseRecordId(record));
      return temporal.client.workflow.start(workflowType, { workflowId, taskQueue, args });
    }

    it('an update is answered, marked as not verified, and checked for its form before anything is done', async () => {
      const record = await begun('pap_5');
      const run = await runOf(record);
      const update = (name: string, given: unknown): Promise<OperatorAnswer> =>
        run.executeUpdate<OperatorAnswer, [unknown]>(name, { args: [given] });
      await expect(update('approve', { approver: 7 })).rejects.toMatchObject({
        cause: { message: '"approver" must be the key of an approver of approvalPolicy.approvers.' },
      });
      await expect(update('delegate', { approver: 'ann' })).rejects.toMatchObject({
        cause: { message: expect.stringContaining('"to" must be') },
      });
      await expect(update('approve', { approver: 'ann', admin: true })).rejects.toMatchObject({
        cause: { message: '"admin" is not known; allowed are approver, comment.' },
      });
      expect(await update('approve', { approver: 'ann' })).toMatchObject({ accepted: true });
      expect(await update('delegate', { approver: 'bob', to: 'eve' })).toMatchObject({ accepted: true });
      expect(await update('decline', { approver: 'eve' })).toEqual({
        accepted: false,
        sentence: 'A decline needs a comment: it tells the subcontractor what to correct.',
      });
      expect((await roundOf(record)).decided).toMatchObject([{ by: 'ann', via: 'temporal' }]);
      const { out } = await girder(world, 'approvals', 'show', record);
      expect(out).toMatch(/ann +approve +temporal \(not verified\)/);
    });

    it('a signal does the same, and what became of it stands in the details of the run', async () => {
      const record = await begun('pap_6');
      const run = await runOf(record);
      const details = async (): Promise<string> => {
        const metadata: { currentDetails?: string } = await run.query('__temporal_workflow_metadata');
        return metadata.currentDetails ?? '';
      };
      await run.signal('decline', { approver: 'ann' });
      await run.signal('approve', null);
      await eventually(async () => expect(await details()).toContain('Signal `approve`: Give an object'));
      await run.signal('approve', { approver: 'cat' });
      await eventually(async () =>
        expect(await details()).toContain('Signal `approve`: You are not an approver of step "office".'),
      );
      await run.signal('approve', { approver: 'ann' });
      await run.signal('approve', { approver: 'bob' });
      await eventually(async () => expect((await roundOf(record)).decided).toHaveLength(2));
      expect(await roundOf(record)).toMatchObject({
        step: 1,
        decided: [{ via: 'temporal' }, { via: 'temporal' }],
      });
      expect((await run.describe()).status.name).toBe('RUNNING');
    });
  });
});

async function eventually(check: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await check();
    } catch (error) {
      if (tries >= 100) throw error;
      await new Promise((next) => setTimeout(next, 50));
    }
  }
}
