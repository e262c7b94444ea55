/** What the store keeps of approvals (TP6): one decision for each id, found also when nobody was told. */
import {
  createLink,
  isIntact,
  listApprovals,
  listUndecided,
  noteOutcome,
  readApproval,
  readDecision,
  readLink,
  removeLink,
  removeUndecided,
  undecidedSince,
  updateApproval,
  writeDecision,
} from '../../../clients/store/approvals';
import { directoryStore } from '../../../clients/store/directory';
import type { Store } from '../../../clients/store/port';
import { contentHash } from '../../../domain/approvals/content';
import type { ApprovalEvent, Choice } from '../../../domain/approvals/events';
import { byCaller, byLink, content, linkFor, monday, opened, policy } from '../../domain/approvals/support';
import { collect, removeFolders, temporaryFolder } from './support/adapters';
import { recordingStore } from './support/recording-store';

const record = 'trimble-pay~main~application~pap_3~east-ABC';
const other = 'trimble-pay~main~application~pap_31~east-ABC';
const id = 'a'.repeat(32);

let store: Store;
beforeEach(() => (store = directoryStore({ path: temporaryFolder() })));
afterAll(removeFolders);

describe('B6, TP6: a decision is written down once for each id', () => {
  it('of many at once one wins, and the others get what was decided', async () => {
    const choices = Array.from({ length: 12 }, (_, at): Choice => (at % 2 === 0 ? 'approve' : 'decline'));
    const written = await Promise.all(
      choices.map((choice, at) => writeDecision(store, record, byLink(id, { choice, comment: `no ${at}` }))),
    );
    const winner = written.findIndex(({ won }) => won);
    expect(written.filter(({ won }) => won)).toHaveLength(1);
    const stored = await readDecision(store, id);
    expect(stored).toEqual({
      record,
      decision: byLink(id, { choice: choices[winner], comment: `no ${winner}` }),
    });
    for (const one of written) if (!one.won) expect(one.current).toEqual(stored);
  });

  it('the marker stands first, so that a decision nobody was told of is found', async () => {
    const recording = recordingStore(store);
    await writeDecision(recording, record, byLink(id));
    expect(recording.writes).toEqual([`create undecided/${record}/${id}`, `create decisions/${id}`]);
    await writeDecision(store, other, byCaller('ann', { id: 'b'.repeat(32) }));
    expect(await collect(listUndecided(store, record))).toEqual([{ record, id }]);
    expect(await collect(listUndecided(store))).toHaveLength(2);
    expect(await undecidedSince(store, { record, id })).toBe(byLink(id).takenAt);
    await removeUndecided(store, record, id);
    expect(await collect(listUndecided(store))).toEqual([{ record: other, id: 'b'.repeat(32) }]);
  });

  it('a second POST of a decision that was applied leaves no marker', async () => {
    await writeDecision(store, record, byLink(id));
    const outcome = { at: monday, accepted: true, sentence: 'Approved.' };
    await noteOutcome(store, id, outcome);
    await removeUndecided(store, record, id);
    const again = await writeDecision(store, record, byLink(id, { choice: 'decline', comment: 'no' }));
    expect(again).toEqual({ won: false, current: { record, decision: byLink(id), outcome } });
    expect(await collect(listUndecided(store))).toEqual([]);
    const late = { at: monday, accepted: false, sentence: 'No.', kind: 'used' } as const;
    expect((await noteOutcome(store, id, late)).outcome).toEqual(outcome);
  });

  it('delegations and callers come back as they were', async () => {
    const { via, approver, round, step, ...taken } = byCaller('ann', { operator: 'dana' });
    const delegating = { ...taken, via, approver, round, step, choice: 'delegate', to: 'eve' } as const;
    await writeDecision(store, record, delegating);
    expect((await readDecision(store, delegating.id))?.decision).toEqual(delegating);
  });
});

test('TP6: links lead to their record until they are taken away', async () => {
  const link = { record, hash: 'h', approver: 'ann', round: 1, step: 0, expiresAt: monday };
  await createLink(store, id, link);
  await createLink(store, id, { ...link, approver: 'bob' });
  expect(await readLink(store, id)).toEqual(link);
  await removeLink(store, id);
  expect(await readLink(store, id)).toBeUndefined();
});

test('TP6: every event of an approval is kept and read back', async () => {
  const round = { round: 1, step: 0 };
  const { id: of, choice, ...taken } = byCaller('ann');
  const one = { id: of, comment: taken.comment, contentHash: taken.contentHash, takenAt: taken.takenAt };
  const events: ApprovalEvent[] = [
    opened(policy()),
    linkFor('ann'),
    { kind: 'reminded', at: monday, due: monday, ...round },
    { kind: 'escalated', at: monday, ...round },
    { kind: 'deadlinePassed', at: monday, ...round },
    {
      kind: 'delegated',
      at: monday,
      round: 1,
      delegated: { ...one, step: 0, of: 'ann', to: 'eve', via: 'cli' },
    },
    {
      kind: 'decided',
      at: monday,
      round: 1,
      decided: { ...one, step: 0, by: 'ann', seat: 'ann', choice, via: 'temporal', operator: 'dana' },
    },
    { kind: 'voided', at: monday, round: 1, why: 'It changed.' },
  ];
  const file = { record, events, content: content(), contentHash: contentHash(content()), changed: 'x' };
  expect(await updateApproval(store, record, () => undefined)).toBeUndefined();
  await updateApproval(store, record, () => file);
  expect(await readApproval(store, record)).toEqual(file);
  expect(await collect(listApprovals(store))).toEqual([record]);
  expect([isIntact(file), isIntact({ ...file, contentHash: 'f' })]).toEqual([true, false]);
});
