/** Enhanced Authentication: bearer tokens, and a client secret that Girder renews before it ends (ST3). */
import type { Settings } from '../../domain/settings';
import type { Row } from '../../sandbox';
import { runWorkers } from '../../workers/run';
import type { RunningWorkers } from '../../workers/run';
import { testBundle } from '../support/bundle';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import { books, briskly, until } from './support';

const entered = 'secret-from-the-screen';

let house: House;
let workers: RunningWorkers | undefined;

beforeAll(async () => {
  house = await startHouse({ workers: false, settings: enhanced });
  const rows = house.spectrum.sandbox.state()._authorizations ?? [];
  house.spectrum.sandbox.putState({
    _authorizations: rows.map((row) => ({
      ...row,
      enhanced: { clientId: 'girder', secret: entered, expires: isoInDays(2) },
    })),
  });
}, 60_000);
afterAll(async () => {
  await workers?.stop();
  await house.close();
}, 60_000);

const started = async (): Promise<RunningWorkers> =>
  runWorkers({ settings: house.settings, log: house.log, bundle: await testBundle() });

const isoInDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** The secret ends in two days, and is to be renewed seven before. */
function enhanced(settings: Settings): Settings {
  const brisk = briskly(settings, {
    spectrum: {
      enhanced: {
        clientId: 'girder',
        clientSecret: entered,
        rotation: { secretExpires: isoInDays(2).slice(0, 10), beforeMs: 7 * 86_400_000 },
      },
    },
  });
  return { ...brisk, sweep: { everyMs: 1_000 } };
}

const secretInSpectrum = (): unknown => {
  const [row] = house.spectrum.sandbox.state()._authorizations ?? [];
  return (row?.enhanced as Row | undefined)?.secret;
};

async function posts(id: number): Promise<void> {
  await house.addInvoices(simpleInvoice(id));
  await house.approve(id);
  await house.waitForState(id, 'In Spectrum');
  expect(books(house, String(20000 + id))).toEqual({ [20000 + id]: 'I 100.00+8.25' });
}

it('renews the secret before it ends, and posts with the new one, also after a restart', async () => {
  workers = await started();
  await until('the secret is another', () => secretInSpectrum() !== entered);
  // Spectrum ends the old one at once here, so whatever is posted is posted with the new one.
  await posts(1);
  await workers.stop();

  const renewed = secretInSpectrum();
  workers = await started();
  await posts(2);
  expect(secretInSpectrum()).toBe(renewed);
});
