/** Life after posting: nothing is sent until a person decides (ST22). */
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import {
  briskly,
  books,
  clerk,
  comments,
  edit,
  girder,
  reprice,
  resolveAs,
  runEnded,
  sourceStatus,
  statusWrites,
  until,
  updateBatchOf,
  voidInvoice,
  watchLedger,
  writes,
} from './support';

let house: House;

beforeAll(async () => {
  house = await startHouse({ settings: briskly });
}, 60_000);
afterAll(() => house.close(), 60_000);

async function posted(id: number): Promise<void> {
  await house.addInvoices(simpleInvoice(id));
  await house.approve(id);
  await house.waitForState(id, 'In Spectrum');
  await runEnded(house, id);
}

const waits = (id: number, code: string) =>
  house.waitFor(id, `waiting for ${code}`, (head) => head.reason?.code === code && head.state === 'Waiting');

describe('an invoice changed after posting (ST22)', () => {
  it('waits with both totals, and is credited and billed again by one order', async () => {
    await posted(1);
    reprice(house, 1, 120);
    const head = await waits(1, 'CHANGED_AFTER_POSTING');
    expect(head.reason?.sentence).toContain('108.25');
    expect(head.reason?.sentence).toContain('129.90');
    expect(writes(house)).toHaveLength(1);
    const ran = await resolveAs(house, 1, '--credit-and-rebill', '20101');
    expect([ran.code, ran.err]).toEqual([0, '']);
    await house.waitFor(
      1,
      'rebilled',
      (one) => one.state === 'In Spectrum' && one.title.spectrumNumbers.includes('20101'),
    );
    expect(books(house, '20001', '20101')).toEqual({
      '20001': 'I 100.00+8.25',
      '20001V': 'C 100.00+8.25',
      '20101': 'I 120.00+9.90',
    });
    await until('one comment', () => comments(house, 1).length === 1);
  });

  it('is left alone where a person accepts it, and asks again about the next change', async () => {
    await posted(2);
    reprice(house, 2, 90);
    await waits(2, 'CHANGED_AFTER_POSTING');
    expect((await resolveAs(house, 2, '--accept')).code).toBe(0);
    await house.waitForState(2, 'In Spectrum');
    await runEnded(house, 2);
    reprice(house, 2, 80);
    const again = await waits(2, 'CHANGED_AFTER_POSTING');
    expect(again.reason?.sentence).toContain('86.60');
    expect(books(house, '20002')).toEqual({ '20002': 'I 100.00+8.25' });
  });

  it('goes back to rest by itself when the change is taken back', async () => {
    await posted(3);
    reprice(house, 3, 90);
    await waits(3, 'CHANGED_AFTER_POSTING');
    reprice(house, 3, 100);
    await house.waitForState(3, 'In Spectrum');
    expect(writes(house, '20003')).toHaveLength(1);
  });

  it('unchanged but approved again is only answered again', async () => {
    await posted(4);
    edit(house, 4, { status: 'pending_accounting' });
    await until('answered again', () => sourceStatus(house, 4) === 'processed');
    expect(statusWrites(house, 4)).toEqual(['processed', 'processed']);
    expect([writes(house, '20004').length, comments(house, 4).length]).toEqual([1, 0]);
  });
});

describe('a document that a clerk changed (ST22, OP2)', () => {
  it('waits with what was sent and what is there; an accepted edit does not hide the next one', async () => {
    await posted(11);
    clerk(house, 'editUnposted', '20011', { Terms_Code: '9' });
    const head = await waits(11, 'EDITED_IN_SPECTRUM');
    expect(head.reason?.sentence).toContain('terms: sent 3, now 9');
    expect((await resolveAs(house, 11, '--accept')).code).toBe(0);
    await house.waitForState(11, 'In Spectrum');
    clerk(house, 'editUnposted', '20011', { Terms_Code: '8' });
    const again = await waits(11, 'EDITED_IN_SPECTRUM');
    expect(again.reason?.sentence).toContain('now 8');
    expect(writes(house, '20011')).toHaveLength(1);
  });

  it('is no longer mirrored by a void, which waits for a person', async () => {
    await posted(12);
    clerk(house, 'editUnposted', '20012', { Invoice_Extension: '90.00' });
    await waits(12, 'EDITED_IN_SPECTRUM');
    voidInvoice(house, 12);
    await until('planned as void', async () => (await house.head(12))?.voidFirstSeen !== undefined);
    expect((await house.head(12))?.reason?.code).toBe('EDITED_IN_SPECTRUM');
    expect(writes(house, '20012V')).toEqual([]);
  });
});

describe('a document that a clerk deleted (OP2)', () => {
  it('is sent again when a person says so, and once', async () => {
    await posted(21);
    clerk(house, 'deleteUnposted', '20021');
    await house.waitForState(21, 'Removed in Spectrum');
    await runEnded(house, 21);
    expect(writes(house, '20021')).toHaveLength(1);
    expect((await resolveAs(house, 21, '--send-again')).code).toBe(0);
    await house.waitForState(21, 'In Spectrum');
    expect(books(house, '20021')).toEqual({ '20021': 'I 100.00+8.25' });
    expect((await resolveAs(house, 21, '--send-again')).code).toBe(1);
    expect(writes(house, '20021')).toHaveLength(2);
  });

  it('is left out when a person accepts it', async () => {
    await posted(22);
    clerk(house, 'deleteUnposted', '20022');
    await house.waitForState(22, 'Removed in Spectrum');
    expect((await resolveAs(house, 22, '--accept')).code).toBe(0);
    const head = await house.waitForState(22, 'Skipped');
    expect(head.reason?.code).toBe('ACCEPTED_REMOVED');
    expect(books(house, '20022')).toEqual({});
  });

  it('is not taken as deleted while a clerk only moved it to another batch', async () => {
    await posted(23);
    clerk(house, 'editUnposted', '20023', { Batch_Code: 'CLERK' });
    for (const _pass of [1, 2, 3]) await watchLedger(house);
    expect((await house.head(23))?.state).toBe('In Spectrum');
  });
});

describe('an updated batch', () => {
  it('makes its records Updated, without a run of their own, and ends the watch', async () => {
    await posted(31);
    const run = await runEnded(house, 31);
    updateBatchOf(house, '20031');
    await house.waitForState(31, 'Updated');
    expect(await runEnded(house, 31)).toBe(run);
    expect(statusWrites(house, 31)).toEqual(['processed']);
  });
});

describe("an operator's request (OP3)", () => {
  it('is refused when the record moved on, or nobody is named', async () => {
    await posted(41);
    const head = await house.head(41);
    const request = { operator: 'pat', reason: 'why', seen: '2020-01-01T00:00:00.000Z' };
    const stale = await ask(41, 'retry', request);
    expect(stale).toMatchObject({ accepted: false });
    await expect(ask(41, 'retry', { ...request, operator: ' ' })).rejects.toMatchObject({
      cause: { message: expect.stringContaining('"operator" must be given') as unknown },
    });
    await expect(ask(41, 'resolve', { ...request, verdict: { kind: 'maybe' } })).rejects.toMatchObject({
      cause: { message: expect.stringContaining('"maybe" is not a verdict') as unknown },
    });
    // The run that carried the request has read ServiceTrade again: only that mark may differ.
    expect(await house.head(41)).toEqual({ ...head, sourceMark: expect.any(String) as unknown });
  });

  it('skips a waiting record until somebody retries it', async () => {
    await house.addInvoices(simpleInvoice(42, [100], { customer: 3 }));
    await house.approve(42);
    await waits(42, 'CUSTOMER_UNMAPPED');
    const why = ['--reason', 'billed by hand'];
    expect((await girder(house, 'records', 'skip', house.record(42), ...why)).code).toBe(0);
    const head = await house.waitForState(42, 'Skipped');
    expect(head.reason).toMatchObject({
      code: 'SKIPPED_BY_OPERATOR',
      sentence: 'Skipped by pat: billed by hand',
    });
    reprice(house, 42, 70);
    await runEnded(house, 42);
    expect((await girder(house, 'records', 'retry', house.record(42), ...why)).code).toBe(0);
    await waits(42, 'CUSTOMER_UNMAPPED');
    expect(writes(house, '20042')).toEqual([]);
  });
});

async function ask(id: number, update: string, request: object): Promise<unknown> {
  const startWorkflowOperation = new WithStartWorkflowOperation('invoice', {
    workflowId: house.record(id),
    taskQueue: 'girder',
    args: [{ record: house.record(id) }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  return house.client.workflow.executeUpdateWithStart(update, { args: [request], startWorkflowOperation });
}
