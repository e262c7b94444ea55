/** Halves of mixed-sign invoices (F14), locked records (F15), late arrivals (F3), answers cut anywhere (F6). */
import { readPosting } from '../../clients/store/postings';
import { spectrumQueue } from '../../domain/queues';
import type { Settings, SpectrumSettings } from '../../domain/settings';
import type { Fault } from '../../sandbox';
import { simpleInvoice } from '../support/house';
import type { FaultHouse } from './support/fault-house';
import {
  claimSingle,
  eventually,
  mustFind,
  outcomes,
  runSingle,
  startFaultHouse,
} from './support/fault-house';
import { appendKind } from './support/append-effect';
import { appendOperation } from './support/append-target';
import { mainFaults } from './support/faults';
import type { Books } from './support/invariants';
import { expectedTruth, truth } from './support/invariants';
import { amounts, arOperation, numberOf, writes } from './support/ledger';
import { say } from './support/tally';

let house: FaultHouse;

beforeEach(async () => {
  house = await startFaultHouse();
}, 60_000);
afterEach(() => house.close(), 60_000);

const setFaults = (...rules: { nth: number; times?: number; fault: Fault }[]): void =>
  house.spectrum.sandbox.faults.replace(rules.map((rule) => ({ operation: arOperation, ...rule })));

const answeredWithin =
  (answerMs: number) =>
  (settings: Settings): Settings => {
    const change = ([name, one]: [string, SpectrumSettings]) =>
      [name, { ...one, timing: { ...one.timing, answerMs } }] as const;
    return { ...settings, spectrum: Object.fromEntries(Object.entries(settings.spectrum).map(change)) };
  };

/** Sends a body that Girder sent once, as its packets that were under way for long. */
async function arrive({ spectrum, settings }: FaultHouse, invoice: unknown): Promise<string> {
  const login = `ABC:${settings.spectrum.east?.authorizationId}`;
  const answer = await fetch(`${spectrum.url}/customer/invoice`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(login).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ arInvoices: [invoice] }),
  });
  return answer.text();
}

const inSpectrum = (id: number): Promise<unknown> => house.waitForState(id, 'In Spectrum', 90_000);

async function mixed(id: number): Promise<void> {
  await house.addInvoices(simpleInvoice(id, [1000, -50], { tax: 78.38 }));
  await house.approve(id);
}

const bothHalves = (...ids: number[]): Books =>
  Object.fromEntries(
    ids.flatMap((id) => [
      [numberOf(id), 'I 1000.00+82.51'],
      [`${numberOf(id)}C`, 'C 50.00+4.13'],
    ]),
  );

it('shows a half-posted pair, and finishes only the half that was refused (F14)', async () => {
  setFaults({ nth: 2, times: 3, fault: { name: 'locked' } });
  await mixed(1);
  const head = await house.waitForState(1, 'Waiting');
  expect(head.reason?.code).toBe('LOCKED');
  expect(amounts(house, 1)).toEqual(['I 1000.00+82.51']);
  expect(amounts(house, 1, 'C')).toEqual([]);
  const status = (): unknown =>
    house.servicetrade.sandbox.state().invoice?.find((row) => row.id === 1)?.status;
  expect(status()).toBe('pending_accounting');
  await inSpectrum(1);
  await eventually('the answer to ServiceTrade', () => status() === 'processed');
  expect(writes(house, 1)).toHaveLength(1);
  expect(writes(house, 1, 'C').map(({ committed }) => committed)).toEqual([false, false, false, true]);
  expect({ ...(await truth(house)), unsettled: [] }).toEqual(expectedTruth(bothHalves(1), 1));
  say('F14 second half refused three times | one pair, first half sent once, second finished by itself');
});

it('finishes a pair whatever befalls either half (F14)', async () => {
  let id = 100;
  const ids: number[] = [];
  for (const nth of [1, 2]) {
    for (const { http } of mainFaults) {
      id += 1;
      ids.push(id);
      setFaults({ nth, fault: http });
      await mixed(id);
      await inSpectrum(id);
    }
  }
  const expected = expectedTruth(bothHalves(...ids), ids.length);
  expect({ ...(await truth(house)), unsettled: [] }).toEqual(expected);
  say(`F14 ${mainFaults.length} faults on either half | ${ids.length} pairs, none half, none double`);
});

it('waits for a locked record, says so, and resumes by itself (F15)', async () => {
  setFaults({ nth: 1, times: 3, fault: { name: 'locked' } });
  await house.addInvoices(simpleInvoice(1, [100]));
  await house.approve(1);
  const head = await house.waitForState(1, 'Waiting');
  expect(head.reason).toMatchObject({ code: 'LOCKED' });
  expect(head.reason?.sentence).toContain('Record is locked by another user');
  await inSpectrum(1);
  const posting = await mustFind(house, `postings/${house.record(1)}/invoice`);
  expect(posting.attempts.map(({ outcome }) => outcome)).toEqual([
    'refused',
    'refused',
    'refused',
    'applied',
  ]);
  const { books } = await truth(house);
  expect(books).toEqual(['20001 I 100.00+8.25']);
  say('F15 locked three times | waits with the text, one document');
});

it('does not double a document that arrives after it settled (F3)', async () => {
  setFaults({ nth: 1, fault: { name: 'commitLate', ms: 4_500 } });
  await house.addInvoices(simpleInvoice(1, [100]));
  await house.approve(1);
  await inSpectrum(1);
  // Spectrum refuses whichever of the two comes second.
  await eventually('both have arrived', () => writes(house, 1).length === 2);
  expect(writes(house, 1).map(({ accepted }) => accepted)).toEqual([true, false]);
  const { books, posted } = await truth(house);
  expect([books, posted]).toEqual([['20001 I 100.00+8.25'], ['20001']]);
  say('F3 later than settling, keyed | resent; Spectrum refused the late one; one document');
});

it('adopts a late document that its own resend met (F3)', async () => {
  const patient = await startFaultHouse({ settings: answeredWithin(4_000) });
  try {
    const { faults, journal } = patient.spectrum.sandbox;
    faults.replace([
      { operation: arOperation, nth: 1, fault: { name: 'dropBeforeCommit' } },
      { operation: arOperation, nth: 2, fault: { name: 'delay', ms: 3_000 } },
    ]);
    await patient.addInvoices(simpleInvoice(1, [100]));
    await patient.approve(1);
    const key = `postings/${patient.record(1)}/invoice`;
    await eventually('the second attempt is under way', async () => {
      const posting = await readPosting(patient.store, key);
      return posting?.state === 'sending' && outcomes(posting).length === 2;
    });
    // The first one arrives after all, by Spectrum's own door, ahead of the second.
    faults.replace([]);
    const late = await arrive(patient, journal.after(0)[0]?.body);
    expect(late).toContain('"error_code":"G"');
    await patient.waitForState(1, 'In Spectrum', 60_000);
    const posting = await mustFind(patient, key);
    expect(posting).toMatchObject({ state: 'posted', adopted: true });
    expect(outcomes(posting)).toEqual(['unclear', 'unclear']);
    expect(amounts(patient, 1)).toEqual(['I 100.00+8.25']);
    expect(writes(patient, 1).map(({ accepted }) => accepted)).toEqual([false, true, false]);
    say('F3 later than settling, met by its resend | "exists" probed and adopted; one document');
  } finally {
    await patient.close();
  }
});

it('sees an unkeyed entry that arrives after it settled, and leaves it to a person (F3)', async () => {
  const { sandbox } = house.append;
  sandbox.faults.replace([{ operation: appendOperation, nth: 1, fault: { name: 'dropBeforeCommit' } }]);
  const record = house.record('late');
  const single = { record, part: 'entry', kind: appendKind, guard: 'unkeyed' as const, target: house.target };
  const body = { reference: 'late', amount: '5.00' };
  const task = await claimSingle(house, { ...single, naturalKey: 'late', body }, spectrumQueue('east'));
  const end = runSingle(house, 'carryOne', task);
  await eventually('it was sent again', () => sandbox.of('late').length === 1);
  sandbox.putState({ entry: [...(sandbox.state().entry ?? []), body] });
  expect(await end).toBe('stopped');
  const posting = await mustFind(house, task.key);
  expect(posting.state).toBe('inDoubt');
  expect(posting.doubt?.differences).toEqual([{ field: 'entries', sent: '1', found: '2' }]);
  expect((await house.head('late'))?.reason?.code).toBe('IN_DOUBT');
  // No third one, however often it is tried again.
  expect(await runSingle(house, 'carryOne', task)).toBe('stopped');
  expect(sandbox.of('late')).toHaveLength(2);
  say('F3 later than settling, unkeyed | two entries, counted, left to a person; never a third');
});

it('adopts every document whose answer was cut, at each offset (F6)', async () => {
  const cuts = (['body', 'socket'] as const).flatMap((cut) =>
    Array.from({ length: 30 }, (_, at): Fault => ({ name: 'truncate', bytes: at * 6, cut })),
  );
  setFaults(...cuts.map((fault, at) => ({ nth: at + 1, fault })));
  const ids = cuts.map((_, at) => at + 1);
  await house.addInvoices(...ids.map((id) => simpleInvoice(id, [100])));
  for (const id of ids) await house.approve(id);
  for (const id of ids) await inSpectrum(id);
  const books = Object.fromEntries(ids.map((id) => [numberOf(id), 'I 100.00+8.25']));
  await eventually('every answer to ServiceTrade', async () => (await truth(house)).unsettled.length === 0);
  expect(await truth(house)).toEqual(expectedTruth(books, ids.length));
  for (const id of ids) {
    const posting = await mustFind(house, `postings/${house.record(id)}/invoice`);
    expect([outcomes(posting), posting.adopted]).toEqual([['unclear'], true]);
  }
  say(`F6 answer cut at ${cuts.length} places | ${ids.length} documents, every one adopted, none sent twice`);
});
