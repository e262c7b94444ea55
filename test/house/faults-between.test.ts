/**
 * What can go wrong between claim and answer without anything breaking at the far side: a write to the record store
 * whose own answer is lost (F22; the adapters' part is in test/clients/store/contract.test.ts), and an edit in
 * ServiceTrade at that moment (F23).
 */
import type * as storeOpener from '../../clients/store/open-store';
import type * as lossy from '../faults/support/lossy-store';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, outcomes } from '../faults/support/fault-house';
import { amounts, writes } from '../faults/support/ledger';
import { losses, struck } from '../faults/support/lossy-store';
import type { Loss } from '../faults/support/lossy-store';
import type { Fault } from '../../sandbox';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';

jest.mock('../../clients/store/open-store', () => {
  const actual = jest.requireActual<typeof storeOpener>('../../clients/store/open-store');
  const { lossyStore } = jest.requireActual<typeof lossy>('../faults/support/lossy-store');
  const openStore: typeof actual.openStore = (settings) => lossyStore(actual.openStore(settings));
  return { ...actual, openStore };
});

let house: House;

beforeAll(async () => {
  house = await startHouse();
}, 60_000);
afterAll(() => house.close(), 60_000);

const posting = /^postings\/.*\/invoice$/;

describe('an answer of the record store is lost (F22)', () => {
  const cases: (Omit<Loss, 'key'> & { what: string; key: RegExp; attempts: unknown[]; adopted?: boolean })[] =
    [
      { what: 'plan', key: /^records\//, state: 'Posting', committed: true, attempts: ['applied'] },
      { what: 'claim', key: posting, state: 'claimed', committed: true, attempts: ['applied'] },
      // Whoever cannot know that it marked the posting must not send it: so that send never took place.
      { what: 'mark', key: posting, state: 'sending', committed: true, attempts: [undefined, 'applied'] },
      { what: 'mark, which failed', key: posting, state: 'sending', committed: false, attempts: ['applied'] },
      { what: 'outcome', key: posting, state: 'posted', committed: true, attempts: ['applied'] },
      {
        what: 'outcome, which failed',
        key: posting,
        state: 'posted',
        committed: false,
        attempts: [undefined],
        adopted: true,
      },
    ];
  it.each(cases.map((one, at) => ({ ...one, id: 11 + at })))(
    'that of the $what: one document, sent once',
    async ({ id, key, state, committed, attempts, adopted }) => {
      losses.push({ key, state, committed });
      await house.addInvoices(simpleInvoice(id, [100]));
      await house.approve(id);
      await house.waitForState(id, 'In Spectrum');
      expect(losses).toEqual([]);
      expect(struck.at(-1)).toEqual({ key, state, committed });
      const stored = (await house.postings(id)).find(({ part }) => part === 'invoice');
      expect(stored && outcomes(stored)).toEqual(attempts);
      expect(stored).toMatchObject({ state: 'posted', ...(adopted ? { adopted } : {}) });
      expect(amounts(house, id)).toEqual(['I 100.00+8.25']);
      expect(writes(house, id)).toHaveLength(1);
    },
  );
});

describe('the invoice is edited between claim and answer (F23)', () => {
  const edit = (id: number, price: number): void => {
    const items = [{ description: 'Work', quantity: 1, price, taxable: true }];
    house.servicetrade.sandbox.advance({ action: 'editInvoice', id, set: { items } });
  };
  const approveThenEdit = async (id: number, fault: Fault): Promise<void> => {
    house.spectrum.sandbox.faults.replace([{ operation: 'POST /customer/invoice', nth: 1, fault }]);
    await house.addInvoices(simpleInvoice(id, [100]));
    await house.approve(id);
    await eventually('Spectrum got it', () => writes(house, id).length > 0);
    edit(id, 300);
  };

  it.each<{ what: string; id: number; fault: Fault; adopted: true | undefined }>([
    { what: 'the answer is slow', id: 31, fault: { name: 'delayAnswer', ms: 700 }, adopted: undefined },
    { what: 'the answer never comes', id: 32, fault: { name: 'delayAnswer', ms: 5_000 }, adopted: true },
  ])('when $what: one document, then Waiting with both totals', async ({ id, fault, adopted }) => {
    await approveThenEdit(id, fault);
    const head = await house.waitFor(
      id,
      'waiting for a person',
      ({ reason }) => reason?.code === 'CHANGED_AFTER_POSTING',
    );
    expect(head.state).toBe('Waiting');
    expect(head.reason?.sentence).toContain('324.75');
    expect(head.reason?.sentence).toContain('108.25');
    const stored = (await house.postings(id)).find(({ part }) => part === 'invoice');
    expect([stored?.state, stored?.adopted]).toEqual(['posted', adopted]);
    expect(amounts(house, id)).toEqual(['I 100.00+8.25']);
    expect(writes(house, id)).toHaveLength(1);
    const status = house.servicetrade.sandbox.state().invoice?.find((row) => row.id === id)?.status;
    expect(status).toBe('pending_accounting');
  });

  it('when it proves absent: sent as the source says now, once', async () => {
    await approveThenEdit(33, { name: 'dropBeforeCommit' });
    await house.waitForState(33, 'In Spectrum');
    expect(amounts(house, 33)).toEqual(['I 300.00+24.75']);
    expect(writes(house, 33).map(({ committed }) => committed)).toEqual([false, true]);
    // The first attempt does not come back to life.
    await sleep(500);
    expect(amounts(house, 33)).toEqual(['I 300.00+24.75']);
  });

  it('when it arrives late with what the source said then: a person decides, nothing is sent on top', async () => {
    // Later than settling, so that the resend meets it.
    house.spectrum.sandbox.faults.replace([
      { operation: 'POST /customer/invoice', nth: 1, fault: { name: 'commitLate', ms: 2_600 } },
      { operation: 'POST /customer/invoice', nth: 2, fault: { name: 'delay', ms: 900 } },
    ]);
    await house.addInvoices(simpleInvoice(34, [100]));
    await house.approve(34);
    await house.waitForState(34, 'In doubt');
    edit(34, 300);
    const head = await house.waitFor(34, 'settled', ({ reason }) =>
      ['ECHO_DIFFERS', 'CHANGED_AFTER_POSTING'].includes(reason?.code ?? ''),
    );
    expect(head.state).toBe('Waiting');
    expect(amounts(house, 34)).toEqual(['I 100.00+8.25']);
  });
});
