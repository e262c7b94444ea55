/**
 * What can go wrong between claim and answer of sites, jobs, phases and overhead batches: the store's own answer is lost
 * (F22), and the location or job is edited in ServiceTrade (F23).
 */
import type * as storeOpener from '../../clients/store/open-store';
import type * as lossy from './support/lossy-store';
import { signalRecord } from '../../activities/records/start';
import { postingKey } from '../../clients/store/keys';
import { company } from '../../demo/initial/spectrum';
import type { Settings } from '../../domain/settings';
import type { Fault } from '../../sandbox';
import { addTemplate, creatingAll } from '../house/setup';
import { eventually, mustFind, outcomes, startFaultHouse } from './support/fault-house';
import type { FaultHouse } from './support/fault-house';
import { losses } from './support/lossy-store';
import type { Loss } from './support/lossy-store';
import {
  addJob,
  addSite,
  job,
  jobNumberOf,
  overheadBatch,
  phase,
  setupId,
  setupRecord,
  site,
} from './support/setup-subjects';
import { committed } from './support/subjects';
import { say } from './support/tally';

jest.mock('../../clients/store/open-store', () => {
  const actual = jest.requireActual<typeof storeOpener>('../../clients/store/open-store');
  const { lossyStore } = jest.requireActual<typeof lossy>('./support/lossy-store');
  const openStore: typeof actual.openStore = (settings) => lossyStore(actual.openStore(settings));
  return { ...actual, openStore };
});

let house: FaultHouse;

beforeAll(async () => {
  house = await startFaultHouse({ settings: (one: Settings) => creatingAll(one) });
  addTemplate(house, 1);
}, 60_000);
afterAll(() => house.close(), 60_000);

const parts = [
  { ...site, process: 'site', part: 'site' },
  { ...job, process: 'job', part: 'job' },
  { ...phase, process: 'job', part: 'job.phase-01-L' },
  { ...overheadBatch, process: 'job', part: 'oh' },
] as const;

/** As for invoices in test/house/faults-between.test.ts. */
const lost: (Omit<Loss, 'key'> & { what: string; attempts: unknown[]; adopted?: boolean })[] = [
  { what: 'claim', state: 'claimed', committed: true, attempts: ['applied'] },
  { what: 'mark', state: 'sending', committed: true, attempts: [undefined, 'applied'] },
  { what: 'mark, which failed', state: 'sending', committed: false, attempts: ['applied'] },
  { what: 'outcome', state: 'posted', committed: true, attempts: ['applied'] },
  {
    what: 'outcome, which failed',
    state: 'posted',
    committed: false,
    attempts: [undefined],
    adopted: true,
  },
];

describe('an answer of the record store is lost (F22)', () => {
  const cases = parts.flatMap((one) => lost.map((loss) => ({ ...one, ...loss })));
  it.each(cases.map((one, at) => ({ ...one, id: 1 + at })))(
    'that of the $what of a $name: written once',
    async ({
      id,
      process,
      part,
      state,
      committed: kept,
      attempts,
      adopted,
      run,
      effects,
      expected,
      name,
    }) => {
      const record = setupRecord(house, process, setupId(id));
      const key = new RegExp(`^${postingKey(record, part)}$`);
      losses.push({ key, state, committed: kept });
      await run(house, id);
      expect(losses).toEqual([]);
      const stored = await mustFind(house, postingKey(record, part));
      expect([outcomes(stored), stored.state, stored.adopted]).toEqual([attempts, 'posted', adopted]);
      expect(effects(house, id).join()).toBe(expected(id));
      expect(process === 'site' || jobWrites(id) === 1).toBe(true);
      say(`F22 ${name}, ${state}${kept ? '' : ', which failed'} | written once`);
    },
    90_000,
  );
});

function jobWrites(id: number): number {
  return committed(house.spectrum.sandbox, 'AddJob', `${company}|${jobNumberOf(id)}`).length;
}

function named(table: string, column: string): string[] {
  return (house.spectrum.sandbox.state()[table] ?? []).map((row) => String(row[column]));
}

describe('the source is edited between claim and answer (F23)', () => {
  const edits = [
    { ...site, process: 'site', source: 'location', add: addSite, first: 'Place' },
    { ...job, process: 'job', source: 'job', add: addJob, first: 'Repair' },
  ] as const;
  const ends: { what: string; fault: Fault; now: boolean }[] = [
    { what: 'the answer is slow', fault: { name: 'delayAnswer', ms: 700 }, now: false },
    { what: 'the answer never comes', fault: { name: 'delayAnswer', ms: 5_000 }, now: false },
    { what: 'it proves absent', fault: { name: 'dropBeforeCommit' }, now: true },
  ];
  const cases = edits.flatMap((one) => ends.map((end) => ({ ...one, ...end })));
  it.each(cases.map((one, at) => ({ ...one, id: 41 + at })))(
    'a $name, when $what: one, as the source said when it was sent',
    async ({ id, name, process, source, add, first, operation, fault, now, what }) => {
      const { sandbox } = house.spectrum;
      sandbox.faults.replace([{ operation, nth: 1, fault }]);
      const seen = sandbox.journal.after(0).length;
      add(house, id);
      const record = setupRecord(house, process, setupId(id));
      await signalRecord({ temporal: house.client }, record);
      const sent = () => sandbox.journal.after(seen).filter((one) => one.operation === operation);
      await eventually('Spectrum got it', () => sent().length > 0);
      const rows = house.servicetrade.sandbox.state()[source] ?? [];
      const edited = rows.map((row) => (row.id === setupId(id) ? { ...row, name: `Edited ${id}` } : row));
      house.servicetrade.sandbox.putState({ [source]: edited });
      await signalRecord({ temporal: house.client }, record);
      await house.waitForState(record, 'In Spectrum', 60_000);
      await house.client.workflow.getHandle(record).result();
      const texts = [...named('WO_ADDRESS_MC', 'Site_Name'), ...named('JC_JOB_MASTER_MC', 'Job_Description')];
      const sentAs = `${first} ${id}`;
      const found = texts.filter((text) => text === sentAs || text === `Edited ${id}`);
      expect(found).toEqual([now ? `Edited ${id}` : sentAs]);
      expect(sent().filter((one) => one.committed)).toHaveLength(1);
      say(`F23 ${name}, ${what} | one, ${now ? 'as the source says now' : 'as it was sent'}`);
    },
    90_000,
  );
});
