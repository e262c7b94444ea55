import { codesInUse, isChecked } from '../../domain/codes-in-use';
import type { CodeInUse } from '../../domain/codes-in-use';
import { unreadLists, whatIsWrong } from '../../domain/codes-wrong';
import { accountCodes, plainCodes, taxCodes, templateJobs } from '../../domain/known-codes';
import type { ReadLists } from '../../domain/known-codes';
import { parseNumberFormat } from '../../domain/spectrum/number-formats';
import { serviceTradeSettings } from '../support/settings';

const number = parseNumberFormat('{cc}{number}', { offices: {}, costCenters: { '100': 'A' } }, 'jobs.number');
if (!number.ok) throw new Error(number.problems.join('\n'));

/** One code in every setting that takes one. */
const everywhere = serviceTradeSettings({
  customers: { salesperson: 'JR', salesTaxCode: 'TXSA' },
  invoices: { gl: { byJobType: { repair: '4010' }, byCostCenter: { '100': '4100' }, default: '4000' } },
  jobs: {
    number: number.format,
    division: '10',
    contractTypes: { 'annual inspection': 'INS' },
    projectManager: { pattern: '(.+)', employees: { 'Ann Lee': 'E100' }, onMissing: 'blank' },
    ohBatch: { default: 'GEN', byJobType: { repair: 'REP' } },
    template: { job: 'TEMPLATE', copyEstimates: false },
  },
  costCenters: {
    rules: [{ serviceLine: 'Sprinkler', code: '200' }],
    default: '900',
    priceMethod: { '300': 'F' },
  },
  taxes: {
    exemptCode: 'EXEMPT',
    byTaxRate: { 'Dallas 8.25': 'TXDAL' },
    byState: { TX: 'TX' },
    classByState: { TX: 'TXC' },
  },
  payroll: { workStateByState: { TX: 'TXW' } },
  terms: { byPaymentTerm: { 'Net 30': '3' }, default: '4' },
});

const codes = codesInUse('acme', everywhere);

describe('ST3: codes in use', () => {
  it('are every code that the settings name, with the path of the setting and the list it must be in', () => {
    expect(codes.map(({ setting, code, list }) => `${setting} ${code} ${list}`).sort()).toEqual(
      [
        'servicetrade.acme.costCenters.default 900 costCenters',
        'servicetrade.acme.costCenters.priceMethod["300"] 300 costCenters',
        'servicetrade.acme.costCenters.rules[0].code 200 costCenters',
        'servicetrade.acme.customers.salesTaxCode TXSA salesTax',
        'servicetrade.acme.customers.salesperson JR salespersons',
        'servicetrade.acme.invoices.gl.byCostCenter["100"] 100 costCenters',
        'servicetrade.acme.invoices.gl.byCostCenter["100"] 4100 glAccounts',
        'servicetrade.acme.invoices.gl.byJobType.repair 4010 glAccounts',
        'servicetrade.acme.invoices.gl.default 4000 glAccounts',
        'servicetrade.acme.jobs.contractTypes["annual inspection"] INS contractTypes',
        'servicetrade.acme.jobs.costCenterCodes["100"] 100 costCenters',
        'servicetrade.acme.jobs.division 10 divisions',
        'servicetrade.acme.jobs.ohBatch.byJobType.repair REP ohBatches',
        'servicetrade.acme.jobs.ohBatch.default GEN ohBatches',
        'servicetrade.acme.jobs.projectManager.employees["Ann Lee"] E100 employees',
        'servicetrade.acme.jobs.template.job TEMPLATE jobs',
        'servicetrade.acme.payroll.workStateByState.TX TXW workStates',
        'servicetrade.acme.taxes.byState.TX TX salesTax',
        'servicetrade.acme.taxes.byTaxRate["Dallas 8.25"] TXDAL salesTax',
        'servicetrade.acme.taxes.classByState.TX TXC taxClasses',
        'servicetrade.acme.taxes.exemptCode EXEMPT salesTax',
        'servicetrade.acme.terms.byPaymentTerm["Net 30"] 3 terms',
        'servicetrade.acme.terms.default 4 terms',
      ].sort(),
    );
  });

  it('say what is needed of each, or that no list tells', () => {
    const needed = new Map(codes.map((one) => [one.list, isChecked(one) ? one.needed : one.notChecked]));
    expect(Object.fromEntries(needed)).toEqual({
      terms: 'active',
      salespersons: 'active',
      salesTax: 'active, with a rate today',
      glAccounts: 'active, not direct',
      costCenters: 'active',
      contractTypes: 'active',
      ohBatches: 'active',
      employees: 'active',
      jobs: 'not complete',
      taxClasses: 'no list',
      workStates: 'no list',
      divisions: 'no list',
    });
  });

  it('are none where the settings name none', () => {
    expect(
      codesInUse('acme', serviceTradeSettings({ invoices: { gl: { byJobType: {}, byCostCenter: {} } } })),
    ).toEqual([]);
  });
});

const row = (code: string, active = true, description = '') => ({ code, description, active });
const rate = (code: string, effectiveDate: string, status = 'A') => ({
  code,
  effectiveDate,
  percent: '8.25',
  status,
});
const account = (code: string, direct: string) => ({ account: code, direct, status: 'A' });
const job = (number: string, status: string) => ({
  number,
  status,
  customerCode: '',
  site: '',
  costCenter: '',
});
const today = '2026-11-20';

const used = (list: string): CodeInUse[] => codes.filter((one) => one.list === list);
const wrong = (list: string, lists: ReadLists): string[] =>
  whatIsWrong(used(list), lists).map(({ code, why }) => `${code} ${why}`);

describe('ST3: what is wrong', () => {
  it('is a code that vanished or went inactive, with the nearest that can be used', () => {
    const terms = plainCodes([row('1', true, 'Net 10'), row('3', false, 'Net 30'), row('5', true, 'Prox')]);
    expect(whatIsWrong(used('terms'), { terms: { codes: terms } })).toEqual([
      {
        setting: 'servicetrade.acme.terms.byPaymentTerm["Net 30"]',
        code: '3',
        list: 'terms',
        why: 'inactive',
        sentence:
          'Terms code "3" (servicetrade.acme.terms.byPaymentTerm["Net 30"]) is inactive in Spectrum. Nearest: 1 (Net 10), 5 (Prox).',
      },
      {
        setting: 'servicetrade.acme.terms.default',
        code: '4',
        list: 'terms',
        why: 'vanished',
        sentence:
          'Terms code "4" (servicetrade.acme.terms.default) does not exist in Spectrum. Nearest: 1 (Net 10), 5 (Prox).',
      },
    ]);
  });

  it('names the closest first, and says when there is none', () => {
    const batches = plainCodes([row('XYZ'), row('GENERAL'), row('GEM'), row('REP', false)]);
    const [general] = whatIsWrong(used('ohBatches'), { ohBatches: { codes: batches } });
    expect(general?.sentence).toContain('Nearest: GEM, XYZ, GENERAL.');
    const [none] = whatIsWrong(used('ohBatches'), { ohBatches: { codes: plainCodes([row('REP', false)]) } });
    expect(none?.sentence).toContain('Spectrum has no OH batches that can be used.');
  });

  it('is an account that is direct or inactive; dashes do not count', () => {
    const rows = [row('40-10'), row('4100'), row('4000', false)];
    const codes = accountCodes(rows, [account('40-10', 'N'), account('4100', 'Y'), account('4000', 'Y')]);
    expect(wrong('glAccounts', { glAccounts: { codes } })).toEqual(['4100 direct', '4000 inactive']);
  });

  it('is a sales-tax code without a rate today, whatever it has later, or inactive today', () => {
    const rows = ['EXEMPT', 'TX', 'TXDAL', 'TXSA'].map((code) => row(code));
    const rates = [
      rate('EXEMPT', '2027-01-01'),
      rate('TX', '2025-01-01'),
      rate('TX', today, 'I'),
      rate('TXDAL', today),
      rate('TXDAL', '2027-01-01', 'I'),
      rate('TXSA', '2020-01-01'),
    ];
    const codes = taxCodes(rows, rates, today);
    expect(wrong('salesTax', { salesTax: { codes } })).toEqual(['EXEMPT noRate', 'TX inactive']);
  });

  it('is a template job that is complete or not there; an inactive one will do', () => {
    const found = (status: string) =>
      wrong('jobs', { jobs: { codes: templateJobs([job('TEMPLATE', status)]) } });
    expect([found('A'), found('I'), found('C')]).toEqual([[], [], ['TEMPLATE complete']]);
    expect(wrong('jobs', { jobs: { codes: [] } })).toEqual(['TEMPLATE vanished']);
  });

  it('names no person', () => {
    const employees = { codes: plainCodes([row('E101', true, 'LEE, ANN')]) };
    const [finding] = whatIsWrong(used('employees'), { employees });
    expect(finding?.sentence).toMatch(/does not exist in Spectrum\. Nearest: E101\.$/);
  });

  it('is nothing in a list that could not be read, which is told apart; codes compare trimmed and in any case', () => {
    const lists: ReadLists = {
      terms: { unread: 'Denied.' },
      salespersons: { codes: [{ code: ' jr', description: '' }] },
    };
    const some = [...used('terms'), ...used('salespersons'), ...used('taxClasses')];
    expect(whatIsWrong(some, lists)).toEqual([]);
    expect(unreadLists(some, lists).map(({ list, why, codes: these }) => [list, why, these.length])).toEqual([
      ['terms', 'Denied.', 2],
    ]);
  });
});
