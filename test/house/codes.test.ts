/** Codes of the settings against Spectrum's own lists: the draft, the daily check, doctor (ST3). */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codesMail } from '../../activities/reports/codes-mail';
import { spectrumDoctor } from '../../activities/reports/doctor';
import { loadConfig } from '../../config';
import { secrets } from '../../demo/configuration';
import { workflowQueue } from '../../domain/queues';
import type { CreationMode, ServiceTradeSettings } from '../../domain/settings';
import type { Row } from '../../sandbox';
import type { RunningWorkers } from '../../workers/run';
import { merged } from '../cli/config-import/support';
import type { House } from '../support/house';
import { startHouse } from '../support/house';
import { briskly, girder, mails } from './support';

let house: House;
let workers: RunningWorkers;

beforeAll(async () => {
  house = await startHouse({ workers: false, settings: (settings) => briskly(settings) });
  workers = await house.startWorkers();
}, 60_000);
afterAll(() => house.close(), 60_000);

let checks = 0;

/** One run, as the Schedule of the day starts it. */
async function dailyCheck(): Promise<{ wrong: number }> {
  checks += 1;
  return house.client.workflow.execute<(connection: string) => Promise<{ wrong: number }>>('dailyCodes', {
    taskQueue: workflowQueue,
    workflowId: `test-daily-codes-${checks}`,
    args: ['acme'],
  });
}

const aboutCodes = () => mails(house).filter(({ subject }) => subject.includes('codes of acme'));

const rowsOf = (table: string): Row[] => house.spectrum.sandbox.state()[table] ?? [];

/** Somebody changes the rows of one code in Spectrum. */
function change(table: string, column: string, code: string, set: Row): void {
  const rows = rowsOf(table).map((row) => (row[column] === code ? { ...row, ...set } : row));
  house.spectrum.sandbox.putState({ [table]: rows });
}

function remove(table: string, column: string, code: string): Row[] {
  const gone = rowsOf(table).filter((row) => row[column] === code);
  house.spectrum.sandbox.putState({ [table]: rowsOf(table).filter((row) => row[column] !== code) });
  return gone;
}

describe('ST3: the daily check of codes', () => {
  it('mails nothing while every code can be used, and doctor says so', async () => {
    expect(await dailyCheck()).toEqual({ wrong: 0 });
    expect(aboutCodes()).toEqual([]);
    const { out } = await girder(house, 'doctor');
    expect(out).toMatch(/ok +ServiceTrade acme, Codes of the settings +6 of 6 were found in Spectrum/);
    expect(out).toMatch(/ok +Schedule girder-codes~acme/);
    expect(out).toMatch(/ok +Spectrum east, Version, operator, .* Not checked/);
  });

  it('mails once what vanished or went inactive, also where the answer of the check is lost', async () => {
    remove('CR_TERMS_MASTER_MC', 'Terms_Code', '3');
    change('GL_MASTER_MC', 'GL_Account', '402000000', { Status: 'I' });
    const lost = await codesMail(workers.world, 'acme');
    const again = await codesMail(workers.world, 'acme');
    expect(lost.mail?.key).toBeDefined();
    expect(again).toEqual(lost);
    expect(aboutCodes()).toEqual([]);
    expect(await dailyCheck()).toEqual({ wrong: 2 });
    expect(await dailyCheck()).toEqual({ wrong: 2 });
    const [mail, ...others] = aboutCodes();
    expect(others).toEqual([]);
    expect(mail?.text).toContain(
      'Terms code "3" (servicetrade.acme.terms.byPaymentTerm["Net 30"]) does not exist in Spectrum.',
    );
    expect(mail?.text).toContain(
      'GL account "402000000" (servicetrade.acme.invoices.gl.default) is inactive in Spectrum. Nearest: 401000000 (Service revenue).',
    );
  });

  it('is what doctor shows, as problems', async () => {
    const { code, out } = await girder(house, 'doctor');
    expect(code).toBe(1);
    expect(out).toMatch(/PROBLEM +ServiceTrade acme, Codes of the settings +Terms code "3" /);
    expect(out).toMatch(/PROBLEM +ServiceTrade acme, Codes of the settings +GL account "402000000" /);
    expect(out).toContain('4 of 6 were found in Spectrum and can be used.');
  });

  it('takes a list that it may not read for no recovery, and says so in doctor', async () => {
    house.spectrum.sandbox.putState({ _denied: [{ user: '', table: 'CR_TERMS_MASTER_MC' }] });
    expect(await dailyCheck()).toEqual({ wrong: 1 });
    expect(aboutCodes()).toHaveLength(1);
    const { out } = await girder(house, 'doctor');
    expect(out).toMatch(
      /look +ServiceTrade acme, Codes of the settings +The terms codes \(1\) were not checked: /,
    );
    house.spectrum.sandbox.putState({ _denied: [] });
  });

  it('mails one line when they can be used again, and no more', async () => {
    const terms = { Company_Code: 'ABC', Terms_Code: '3', Description: 'Net 30' };
    house.spectrum.sandbox.putState({ CR_TERMS_MASTER_MC: [terms] });
    change('GL_MASTER_MC', 'GL_Account', '402000000', { Status: 'A' });
    expect(await dailyCheck()).toEqual({ wrong: 0 });
    expect(await dailyCheck()).toEqual({ wrong: 0 });
    expect(aboutCodes()).toHaveLength(2);
    const [first, second] = aboutCodes();
    expect(second?.messageId).not.toBe(first?.messageId);
    expect(second?.text.split('\n').filter((line) => line.startsWith('Can be used again'))).toEqual([
      expect.stringMatching(
        /GL account "402000000" .*Terms code "3"|Terms code "3" .*GL account "402000000"/,
      ),
    ]);
  });
});

describe('ST3: doctor', () => {
  /** Services and tables that doctor asks for with these settings of jobs and sites, and whether each is there. */
  async function asked(jobs: Partial<ServiceTradeSettings['jobs']>, sites: CreationMode): Promise<string[]> {
    const { acme } = house.settings.servicetrade;
    if (!acme) throw new Error('There is no connection acme.');
    const servicetrade = {
      acme: { ...acme, jobs: { ...acme.jobs, ...jobs }, sites: { ...acme.sites, mode: sites } },
    };
    const world = { ...workers.world, settings: { ...house.settings, servicetrade } };
    const { lines } = await spectrumDoctor(world, 'east');
    return lines.map(({ check, ok }) => `${ok ? 'ok' : 'PROBLEM'} ${check.replace('ABC: ', '')}`);
  }

  it('asks for what sites and jobs need only where Girder creates them', async () => {
    const more = [
      'PROBLEM service AddWOSiteAddress',
      'PROBLEM service AddJob',
      'PROBLEM service AddPhase',
      'PROBLEM service UpdateJob',
      'ok Info-Link WO_ADDRESS_MC',
      'ok Info-Link JC_PHASE_MASTER_MC',
      'ok Info-Link JC_OH_BATCH_MASTER_MC',
    ];
    const template = { job: 'TEMPLATE', copyEstimates: false };
    const ohBatch = { default: 'GEN', byJobType: {} };
    const nothing = await asked({ template, ohBatch }, 'map-only');
    expect(nothing.filter((line) => more.includes(line))).toEqual([]);
    const everything = await asked({ mode: 'create', template, ohBatch }, 'create');
    expect(everything.filter((line) => more.includes(line)).sort()).toEqual([...more].sort());
    const bare = await asked({ mode: 'create' }, 'map-only');
    expect(bare.filter((line) => more.includes(line))).toEqual(['PROBLEM service AddJob']);
  });
});

describe('ST3: girder config import', () => {
  const ask = ['config', 'import', '--spectrum', 'east', '--company', 'ABC'];

  it('drafts a configuration that loads, from the lists that a worker reads', async () => {
    const file = path.join(house.dir, 'draft.yaml');
    const ran = await girder(house, ...ask, '--out', file);
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(ran.out).toContain('taxes.exemptCode');
    const draft = readFileSync(file, 'utf8');
    expect(draft).toMatch(/# +501000000 +Direct material +DIRECT/);
    expect(draft).toContain("'Net 30': '3' # DRAFT: Terms code \"Net 30\".");
    const whole = path.join(house.dir, 'merged.yaml');
    writeFileSync(whole, merged(readFileSync(house.configPath, 'utf8'), draft));
    const loaded = loadConfig(whole, secrets);
    expect(loaded.ok ? loaded.settings.servicetrade.acme?.taxes.exemptCode : loaded.problems).toBe('EXEMPT');
  });

  it('overwrites nothing without being told to', async () => {
    const file = path.join(house.dir, 'mine.yaml');
    writeFileSync(file, 'mine');
    const refused = await girder(house, ...ask, '--out', file);
    expect([refused.code, refused.err]).toEqual([
      1,
      `${file} exists and stays as it is; --force overwrites it.\n`,
    ]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await girder(house, ...ask, '--out', file, '--force')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('servicetrade:');
  });

  it('names job types that ServiceTrade has, and goes on without where there is no connection yet', async () => {
    const known = JSON.parse((await girder(house, ...ask, '--json')).out);
    expect(known.text).toContain("'repair'");
    const fresh = JSON.parse((await girder(house, ...ask, '--servicetrade', 'west', '--json')).out);
    expect(fresh.text).toContain('servicetrade.west is not in the configuration yet');
    expect(fresh.text).toMatch(/^ {2}west:$/m);
  });
});
