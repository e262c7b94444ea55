/** Many invoices of one cause: one mail, and no stampede when it is gone (ST16). */
import { setTimeout as sleep } from 'node:timers/promises';
import { isOpen, recordStates } from '../../domain/heads';
import { unmapped } from '../../demo/initial/servicetrade';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import { briskly, comments, countAtOnce, girder, mails, mapCustomer, until, writes } from './support';

/** Temporal divides a queue's rate among four partitions, of which each may spend a second's share at once. */
const partitions = 4;

/**
 * Registers the test for that many invoices.
 * @param perSecond of Spectrum's AR service; slow enough to be what holds the invoices back.
 */
export function manyOfOneCause(count: number, perSecond: number): void {
  const limits = { concurrent: 2, perSecond };
  const ids = Array.from({ length: count }, (_, at) => at + 1);
  // A busy machine is late; nothing here is about that.
  const timing = { sendBudgetMs: 10_000, answerMs: 10_000, settleMs: 500, heartbeatMs: 10_000 };
  let house: House;

  beforeAll(async () => {
    house = await startHouse({
      settings: (settings) => briskly(settings, { spectrum: { limits, timing } }),
    });
  }, 60_000);
  afterAll(() => house.close(), 60_000);

  async function inState(wanted: (state: string) => boolean): Promise<number> {
    const heads = await Promise.all(ids.map((id) => house.head(id)));
    return heads.filter((head) => head && wanted(head.state)).length;
  }

  /** Looked at once a second, as all heads are read each time. */
  async function untilAll(wanted: string): Promise<void> {
    let there = 0;
    for (let second = 0; second < 60 + count && there < count; second += 1) {
      await sleep(1_000);
      there = await inState((state) => state === wanted);
    }
    expect(`${there} are ${wanted}`).toBe(`${count} are ${wanted}`);
  }

  it('mail once, resume by themselves within the limits of Spectrum, and mail the recovery once', async () => {
    const atOnce = countAtOnce(house);
    await house.addInvoices(...ids.map((id) => simpleInvoice(id, [id], { customer: unmapped })));
    for (const id of ids) await house.approve(id);
    await untilAll('Waiting');
    await until('the mail', () => mails(house).length > 0);
    const causes = new Set(await Promise.all(ids.map(async (id) => (await house.head(id))?.cause)));
    expect(causes.size).toBe(1);
    expect([mails(house).length, writes(house).length]).toEqual([1, 0]);

    await mapCustomer(house);
    await untilAll('In Spectrum');
    await until('the recovery mail', () => mails(house).length === 2, 30_000);
    expect(new Set(mails(house).map(({ messageId }) => messageId)).size).toBe(2);
    expect(mails(house).map(({ subject }) => subject.includes('resolved'))).toEqual([false, true]);

    const sent = writes(house);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(count);
    expect(sent).toHaveLength(count);
    expect(atOnce.most).toBe(limits.concurrent);
    expect(
      mostAboveRate(
        sent.map(({ at }) => Date.parse(at)),
        perSecond,
      ),
    ).toBeLessThanOrEqual(perSecond + partitions + limits.concurrent);
    expect(comments(house, 1)).toHaveLength(1);
    expect(await inState((state) => recordStates.some((one) => one === state && isOpen(one)))).toBe(0);
    expect((await girder(house, 'tieout', '--date', house.days.today.toISODate() ?? '')).code).toBe(0);
  }, 900_000);
}

/** @returns the most calls by which any span of s seconds exceeds `rate × s`: what may come at once. */
function mostAboveRate(times: number[], perSecond: number): number {
  let most = 0;
  for (let from = 0; from < times.length; from += 1) {
    for (let to = from; to < times.length; to += 1) {
      const seconds = ((times[to] ?? 0) - (times[from] ?? 0)) / 1000;
      most = Math.max(most, to - from + 1 - perSecond * seconds);
    }
  }
  return most;
}
