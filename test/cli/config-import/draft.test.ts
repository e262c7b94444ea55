import { parse } from 'yaml';
import { draftOf } from '../../../cli/config-import/draft';
import type { DraftSource } from '../../../cli/config-import/draft';
import { taxCodesOfStates } from '../../../cli/config-import/matches';
import { checkedLists } from '../../../domain/codes-in-use';
import type { KnownCode, ReadLists } from '../../../domain/known-codes';
import { base, merged, problems } from './support';

const of = (code: string, description: string, more: Partial<KnownCode> = {}): KnownCode => ({
  code,
  description,
  ...more,
});

const lists: ReadLists = {
  terms: { codes: [of('3', 'Net 30'), of('4', 'Net 30 EOM'), of('9', 'COD', { trouble: 'inactive' })] },
  salespersons: { codes: [of('JR', 'Jordan Reyes')] },
  salesTax: {
    codes: [
      of('TX', 'Texas sales tax 8.25%', { percent: '8.2500' }),
      of('KCMO', 'Kansas City', { percent: '9.0000' }),
      of('OK1', 'Oklahoma', { percent: '4.5000' }),
      of('OK2', 'State of Oklahoma', { percent: '4.5000' }),
      of('EXEMPT', 'Tax exempt', { percent: '0.0000' }),
      of('OLD', 'Georgia', { trouble: 'inactive', percent: '7.0000' }),
    ],
  },
  glAccounts: {
    codes: [
      of('401000000', 'Repair revenue'),
      of('402000000', 'Inspection revenue'),
      of('501000000', 'Installation', { trouble: 'direct' }),
    ],
  },
  costCenters: { codes: [of('100', "Dallas: 'north'"), of('900', 'Other')] },
  contractTypes: { codes: [of('REP', 'Repair')] },
  ohBatches: { unread: 'JC_OH_BATCH_MASTER_MC may not be read.' },
  employees: { codes: [of('E100', 'LEE\n, ANN # best')] },
};

const source: DraftSource = {
  instance: 'east',
  company: 'ABC',
  connection: 'acme',
  day: '2026-11-20',
  lists,
  jobTypes: { names: ['inspection', 'installation', 'repair'], since: '2026-05-04' },
};

const acme = (text: string) => parse(text).servicetrade.acme;

describe('ST3: the draft of a configuration', () => {
  const draft = draftOf(source);

  it('fills in what exactly one usable code fits, and nothing else', () => {
    expect(acme(draft.text)).toEqual({
      invoices: {
        gl: { byJobType: { inspection: '402000000', repair: '401000000' } },
        allowSpectrumDefault: true,
      },
      jobs: { contractTypes: { repair: 'REP' } },
      costCenters: { enabled: false },
      taxes: { exemptCode: 'EXEMPT', byState: { TX: 'TX' } },
      terms: { byPaymentTerm: { 'Net 30': '3', 'Net 30 EOM': '4' } },
    });
  });

  it('marks every line that it filled in', () => {
    const filled = draft.text.split('\n').filter((line) => /^ *('[^']*'|\w+): [^#]/.test(line));
    expect(filled.length).toBe(draft.filled.length);
    expect(filled.filter((line) => !line.includes('# DRAFT: '))).toEqual([]);
    expect(draft.filled).toContain("taxes.byState.'TX'");
  });

  it('prints every code of every list, with its status, as a comment', () => {
    const comments = draft.text.split('\n').filter((line) => /^ *#/.test(line));
    for (const list of Object.values(lists)) {
      for (const { code, description } of 'codes' in list ? list.codes : []) {
        const said = description.replace('\n', ' ');
        expect(comments.filter((line) => line.includes(code) && line.includes(said))).not.toEqual([]);
      }
    }
    expect(draft.text).toMatch(/# +501000000 +Installation +DIRECT, not for AR lines/);
    expect(draft.text).toMatch(/# +9 +COD +INACTIVE/);
    expect(draft.text).toMatch(/# +TX +Texas sales tax 8\.25% +active, 8\.25 %/);
  });

  it('leaves a choice to a person, with what fits', () => {
    expect(draft.text).toContain("# 'OK': '?' # Several fit: OK1 (Oklahoma), OK2 (State of Oklahoma).");
    expect(draft.text).toContain("# 'installation': '?'");
  });

  it('says which list could not be read', () => {
    expect(draft.unread).toEqual(['ohBatches: JC_OH_BATCH_MASTER_MC may not be read.']);
    expect(draft.text).toContain(
      "# Spectrum's OH batches could not be read: JC_OH_BATCH_MASTER_MC may not be read.",
    );
  });

  it('is a configuration that loads, beside what holds no code', () => {
    expect(problems(merged(base, draft.text))).toEqual([]);
  });

  it('can be uncommented line by line, and is refused until the codes are entered', () => {
    const all = draft.text.replace(/^( *)# (?=[ ]*('[^']*'|[A-Za-z]+):( |$))/gm, '$1');
    const told = problems(merged(base, all));
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter(({ sentence }) => !/refuses "\?"|none of the choices/.test(sentence))).toEqual([]);
  });

  it.each([
    ['nothing could be read', Object.fromEntries(checkedLists.map((list) => [list, { unread: 'Denied.' }]))],
    ['every list is empty', Object.fromEntries(checkedLists.map((list) => [list, { codes: [] }]))],
  ])('loads also where %s', (_what, none: ReadLists) => {
    const empty = draftOf({ ...source, lists: none, jobTypes: { unknown: 'No worker.' } });
    expect(problems(merged(base, empty.text))).toEqual([]);
    expect(empty.filled).toEqual(['invoices.allowSpectrumDefault', 'costCenters.enabled']);
  });

  it('takes the account that alone can be used, and then no default of Spectrum', () => {
    const glAccounts = {
      codes: [of('40-10', 'Sales'), of('50-10', 'Material', { trouble: 'direct' as const })],
    };
    const one = draftOf({ ...source, lists: { glAccounts } });
    expect(acme(one.text).invoices).toEqual({ gl: { default: '4010' } });
    expect(problems(merged(base, one.text))).toEqual([]);
  });

  it('does not write what the loader would refuse', () => {
    const odd: ReadLists = {
      terms: { codes: [of('30', 'Net 30'), of('=', 'Net 10')] },
      salesTax: { codes: [of('TX*', 'Texas'), of('UT,1', 'Utah')] },
      glAccounts: { codes: [of('40A0', 'Repair')] },
    };
    const draft = draftOf({ ...source, lists: odd });
    expect(draft.filled).toEqual(['invoices.allowSpectrumDefault', 'costCenters.enabled']);
  });
});

describe('ST3: sales-tax codes of states', () => {
  it.each([
    ['Texas', 'TX'],
    ['TX', 'TX'],
    ['State of Texas', 'TX'],
    ['TEXAS SALES & USE TAX 6.25%', 'TX'],
    ['West Virginia', 'WV'],
    ['Kansas City', undefined],
    ['Washington County', undefined],
    ['In transit', undefined],
  ])('reads "%s" as %s', (description, state) => {
    expect(taxCodesOfStates([of('X', description)]).only.map(({ name }) => name)).toEqual(
      state ? [state] : [],
    );
  });
});
