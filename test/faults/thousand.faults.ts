/** A thousand companies at once, over two ServiceTrade accounts that share one Spectrum company (ST1). */
import { signalRecord } from '../../activities/records/start';
import { webhookSecret } from '../../demo/configuration';
import { serviceTradeTables } from '../../demo/initial/servicetrade';
import { company as ledger } from '../../demo/initial/spectrum';
import { recordId } from '../../domain/record-id';
import type { Settings } from '../../domain/settings';
import { startServiceTrade } from '../../sandbox/servicetrade';
import { setTimeout as sleep } from 'node:timers/promises';
import { briskly, creatingCustomers } from '../house/support';
import type { House } from '../support/house';
import { startHouse } from '../support/house';

const each = 500;
/** Codes that a clerk gave long ago, inside the range. */
const foreign = ['G0003', 'G0500', 'G0501', 'G0999'];

type ServiceTrade = Awaited<ReturnType<typeof startServiceTrade>>;

let second: ServiceTrade;
let house: House;

beforeAll(async () => {
  second = await startServiceTrade({ port: 0 });
  second.sandbox.putState(serviceTradeTables());
  house = await startHouse({ settings: shared });
  const { CR_CUSTOMER_MASTER_MC: customers = [] } = house.spectrum.sandbox.state();
  house.spectrum.sandbox.putState({
    CR_CUSTOMER_MASTER_MC: [
      ...customers,
      ...foreign.map((code) => ({ Company_Code: ledger, Customer_Code: code, Name: `OLD ${code}` })),
    ],
  });
}, 60_000);
afterAll(async () => {
  await house.close();
  await second.close();
}, 60_000);

/** Two accounts, one range, one Spectrum company; nobody looks again by himself. */
function shared(settings: Settings): Settings {
  const timing = { sendBudgetMs: 60_000, answerMs: 60_000, settleMs: 60_000, heartbeatMs: 20_000 };
  const limits = { concurrent: 16, perSecond: 500 };
  const brisk = briskly(settings, { pollMs: 3_600_000, spectrum: { timing, limits } });
  const creating = creatingCustomers(brisk, { prefix: 'G', from: 1, to: 2_000, width: 4 });
  const { acme } = creating.servicetrade;
  if (!acme) throw new Error('The demo has no connection acme.');
  const bravo = {
    ...acme,
    url: `http://127.0.0.1:${second.port}/api`,
    webhookSecrets: [`${webhookSecret}-of-bravo`],
  };
  const causes = { recheckFirstMs: 600_000, recheckMaxMs: 600_000, wakePerSecond: 100 };
  return { ...creating, causes, servicetrade: { acme, bravo } };
}

/** Copying the tables costs more than the work that is waited for, so it looks rarely. */
async function until(what: string, holds: () => boolean, timeoutMs: number): Promise<void> {
  for (const end = Date.now() + timeoutMs; Date.now() < end;) {
    if (holds()) return;
    await sleep(2_000);
  }
  throw new Error(`This never came about: ${what}`);
}

function companies(from: number): Record<string, unknown>[] {
  return Array.from({ length: each }, (_, at) => ({
    id: 100_000 + from + at,
    name: `Company ${from + at}`,
    status: 'active',
    isCustomer: true,
    paymentTerms: { id: 30 },
    address: {
      street: '1 Broadway',
      city: 'San Antonio',
      state: 'TX',
      postalCode: String(10_000 + from + at),
    },
  }));
}

it('ST1: a thousand codes, no collision, no gap', async () => {
  const sources = [
    { account: 'acme', sandbox: house.servicetrade.sandbox, rows: companies(0) },
    { account: 'bravo', sandbox: second.sandbox, rows: companies(each) },
  ];
  const records = sources.flatMap(({ account, sandbox, rows }) => {
    sandbox.putState({ company: [...(sandbox.state().company ?? []), ...rows] });
    return rows.map(({ id }) =>
      recordId({
        source: 'servicetrade',
        account,
        process: 'customer',
        id: String(id),
        target: house.target,
      }),
    );
  });
  await Promise.all(records.map((record) => signalRecord({ temporal: house.client }, record)));

  const made = () =>
    (house.spectrum.sandbox.state().CR_CUSTOMER_MASTER_MC ?? []).filter((row) =>
      /^Company \d+$/.test(String(row.Name)),
    );
  await until('all are in Spectrum', () => made().length >= records.length, 600_000);
  await until(
    'all are written back',
    () =>
      sources.every(({ sandbox, rows }) => {
        const held = new Map((sandbox.state().company ?? []).map((row) => [row.id, row.externalIds]));
        return rows.every(({ id }) => 'spectrum' in Object(held.get(id)));
      }),
    300_000,
  );
  const wanted = Array.from(
    { length: records.length + foreign.length },
    (_, at) => `G${String(at + 1).padStart(4, '0')}`,
  );
  expect(
    made()
      .map((row) => String(row.Customer_Code))
      .sort(),
  ).toEqual(wanted.filter((code) => !foreign.includes(code)));
  expect(new Set(made().map((row) => row.Name)).size).toBe(records.length);
  for (const { sandbox, rows } of sources) {
    const codes = new Map(made().map((row) => [row.Name, row.Customer_Code]));
    const known = sandbox.state().company ?? [];
    for (const { id, name } of rows) {
      const row = known.find((one) => one.id === id);
      expect(row?.externalIds).toMatchObject({ spectrum: codes.get(name) });
    }
  }
}, 900_000);
