/** The demonstration's configuration: it loads, and Spectrum's first tables hold every code that it names. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../config';
import { trimblePayTables } from '../../demo/initial/trimble-pay';
import { Spectrum } from '../../sandbox';
import { TrimblePaySandbox } from '../../sandbox/trimble-pay';
import { demoConfiguration, secrets } from '../../demo/configuration';
import type { DemoOptions } from '../../demo/configuration';
import { storyDays } from '../../demo/dates';
import { spectrumTables } from '../../demo/initial/spectrum';
import { portsFrom } from '../../demo/ports';
import type { CheckedList } from '../../domain/codes-in-use';
import { codesInUse, isChecked } from '../../domain/codes-in-use';
import type { ServiceTradeSettings, Settings } from '../../domain/settings';

const dir = mkdtempSync(path.join(tmpdir(), 'girder-demo-'));
afterAll(() => rmSync(dir, { recursive: true }));

function settingsOf(options?: DemoOptions): Settings {
  const file = path.join(dir, 'girder.yaml');
  writeFileSync(
    file,
    demoConfiguration(portsFrom(4700, 7233), path.join(dir, 'store'), storyDays(), options),
  );
  const loaded = loadConfig(file, secrets);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 2));
  return loaded.settings;
}

function load(options?: DemoOptions): ServiceTradeSettings {
  const { acme } = settingsOf(options).servicetrade;
  if (!acme) throw new Error('There is no connection acme.');
  return acme;
}

const tables: Record<CheckedList, [table: string, column: string]> = {
  terms: ['CR_TERMS_MASTER_MC', 'Terms_Code'],
  salespersons: ['CR_SALESPERSON_MASTER_MC', 'Salesperson_Code'],
  salesTax: ['CR_SALES_TAX_MASTER_MC', 'Sales_Tax_Code'],
  glAccounts: ['GL_MASTER_MC', 'GL_Account'],
  costCenters: ['PA_COST_CENTER_MASTER_MC', 'Cost_Center'],
  contractTypes: ['JC_CONTRACT_TYPE_MC', 'Job_Type'],
  ohBatches: ['JC_OH_BATCH_MASTER_MC', 'Job_Oh_Batch_Code'],
  employees: ['PR_EMPLOYEE_MASTER_1_MC', 'Employee_Code'],
  jobs: ['JC_JOB_MASTER_MC', 'Job_Number'],
};

const initial = spectrumTables(storyDays());

function isHeld(list: CheckedList, code: string): boolean {
  const [table, column] = tables[list];
  return (initial[table] ?? []).some((row) => Object(row)[column] === code);
}

it('ST1–ST6: the story creates customers, sites and jobs, with codes that Spectrum has', () => {
  const settings = load({ creating: true });
  const { customers, sites, jobs, costCenters } = settings;
  expect([customers.mode, sites.mode, jobs.mode]).toEqual(['create', 'create', 'create']);
  expect([costCenters.enabled, costCenters.multi, jobs.template?.job]).toEqual([true, true, 'TMPL-SVC']);
  const used = codesInUse('acme', settings).filter(isChecked);
  expect(used.map(({ list }) => list)).toEqual(
    expect.arrayContaining(['costCenters', 'contractTypes', 'ohBatches', 'jobs', 'terms', 'salesTax']),
  );
  expect(used.filter(({ list, code }) => !isHeld(list, code))).toEqual([]);
});

it('ST21: without the option people make and link everything, as the tests of whole records expect', () => {
  const { customers, sites, jobs, costCenters } = load();
  expect([customers.mode, sites.mode, jobs.mode]).toEqual(['map-only', 'map-only', 'map-only']);
  expect(costCenters.enabled).toBe(false);
});

it('TP1, TP6: Trimble Pay is there with the option, and Girder has steps with another', () => {
  expect(settingsOf().trimblePay).toEqual({});
  const { trimblePay, gateway } = settingsOf({ trimblePay: true, exporting: 'auto' });
  expect(trimblePay['main']).toMatchObject({ approvals: 'trimble-pay', ap: { export: 'auto' } });
  expect(gateway.clients['office']?.approver).toBeUndefined();
  const approving = settingsOf({ trimblePay: true, approving: true });
  expect(approving.trimblePay['main']?.approvalPolicy?.steps).toHaveLength(2);
  expect(approving.gateway.clients['controller']?.approver).toBe('controller');
});

it('TP2: Spectrum and Trimble Pay take the first tables of subcontracts', () => {
  const spectrum = new Spectrum();
  spectrum.putState(spectrumTables(storyDays(), { trimblePay: true }));
  const { VN_SUBCONTRACT_MC = [], VN_SUB_CHANGE_ORDER_HDR_MC = [] } = spectrum.state();
  expect(VN_SUBCONTRACT_MC.map((row) => row.Subcontract_Number)).toEqual(['SC2001', 'SC2002']);
  expect(VN_SUB_CHANGE_ORDER_HDR_MC.map((row) => row.Status)).toEqual(['P', 'P']);
  const pay = new TrimblePaySandbox();
  pay.putState(trimblePayTables('http://127.0.0.1:4700'));
  expect(pay.state()._webhooks).toMatchObject([{ url: 'http://127.0.0.1:4700/webhooks/trimble-pay/main' }]);
});
