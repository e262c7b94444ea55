import type { ServiceTradeSettings } from './settings';

/**
 * Which setting of a ServiceTrade connection holds codes of which list of Spectrum (ST3). One table for all that
 * compares settings with Spectrum: the daily check, doctor, and the draft of a configuration. Price methods are not
 * in it: F, T, C and U are the same in every Spectrum, and the loader knows them.
 */
export const codeLists = {
  terms: { one: 'Terms code', many: 'terms codes', needed: 'active' },
  salespersons: { one: 'Salesperson', many: 'salespersons', needed: 'active' },
  salesTax: { one: 'Sales-tax code', many: 'sales-tax codes', needed: 'active, with a rate today' },
  glAccounts: { one: 'GL account', many: 'GL accounts', needed: 'active, not direct' },
  costCenters: { one: 'Cost center', many: 'cost centers', needed: 'active' },
  contractTypes: { one: 'Contract type', many: 'contract types', needed: 'active' },
  ohBatches: { one: 'OH batch', many: 'OH batches', needed: 'active' },
  employees: { one: 'Employee', many: 'employees', needed: 'active' },
  /** Jobs, of which the settings name templates. */
  jobs: { one: 'Template job', many: 'template jobs', needed: 'not complete' },
} as const;

/** Lists that Girder reads of Spectrum. */
export type CheckedList = keyof typeof codeLists;

/** What Spectrum must say of a code so that it can be used. That it exists is always needed. */
export type Needed = (typeof codeLists)[CheckedList]['needed'];

export const checkedLists: readonly CheckedList[] = [
  'terms',
  'salespersons',
  'salesTax',
  'glAccounts',
  'costCenters',
  'contractTypes',
  'ohBatches',
  'employees',
  'jobs',
];

/** Codes of which Info-Link shows no list that is known, so that only Spectrum itself can refuse one. */
export const listlessCodes = {
  taxClasses: 'tax classes',
  workStates: 'work states',
  divisions: 'divisions',
} as const;

export type ListlessCodes = keyof typeof listlessCodes;

export type CodeInUse = CheckedCode | UncheckedCode;

export interface CheckedCode {
  /** `servicetrade.acme.terms.byPaymentTerm["Net 30"]` */
  setting: string;
  code: string;
  list: CheckedList;
  needed: Needed;
}

export interface UncheckedCode {
  setting: string;
  code: string;
  list: ListlessCodes;
  notChecked: 'no list';
}

/** The parts of a connection's settings that hold codes. */
export type CodeSettings = Pick<
  ServiceTradeSettings,
  'customers' | 'invoices' | 'jobs' | 'costCenters' | 'taxes' | 'payroll' | 'terms'
>;

/** Every code that the settings of a connection name, also in parts that are switched off. */
export function codesInUse(connection: string, settings: CodeSettings): CodeInUse[] {
  const { customers, invoices, jobs, costCenters, taxes, payroll, terms } = settings;
  const at = placeOf(connection);
  return [
    ...at.one('salespersons', 'customers.salesperson', customers.salesperson),
    ...at.one('salesTax', 'customers.salesTaxCode', customers.salesTaxCode),
    ...at.each('glAccounts', 'invoices.gl.byJobType', invoices.gl.byJobType),
    ...at.each('glAccounts', 'invoices.gl.byCostCenter', invoices.gl.byCostCenter),
    ...at.keys('costCenters', 'invoices.gl.byCostCenter', invoices.gl.byCostCenter),
    ...at.one('glAccounts', 'invoices.gl.default', invoices.gl.default),
    ...at.unlisted('divisions', 'jobs.division', jobs.division),
    ...at.each('contractTypes', 'jobs.contractTypes', jobs.contractTypes),
    ...at.each('employees', 'jobs.projectManager.employees', jobs.projectManager.employees),
    ...at.one('ohBatches', 'jobs.ohBatch.default', jobs.ohBatch.default),
    ...at.each('ohBatches', 'jobs.ohBatch.byJobType', jobs.ohBatch.byJobType),
    ...at.one('jobs', 'jobs.template.job', jobs.template?.job),
    ...at.keys('costCenters', 'jobs.costCenterCodes', costCentersOfNumbers(jobs)),
    ...costCenters.rules.flatMap((rule, index) =>
      at.one('costCenters', `costCenters.rules[${index}].code`, rule.code),
    ),
    ...at.one('costCenters', 'costCenters.default', costCenters.default),
    ...at.keys('costCenters', 'costCenters.priceMethod', costCenters.priceMethod),
    ...at.one('salesTax', 'taxes.exemptCode', taxes.exemptCode),
    ...at.each('salesTax', 'taxes.byTaxRate', taxes.byTaxRate),
    ...at.each('salesTax', 'taxes.byState', taxes.byState),
    ...at.eachUnlisted('taxClasses', 'taxes.classByState', taxes.classByState),
    ...at.eachUnlisted('workStates', 'payroll.workStateByState', payroll.workStateByState),
    ...at.each('terms', 'terms.byPaymentTerm', terms.byPaymentTerm),
    ...at.one('terms', 'terms.default', terms.default),
  ];
}

export function isChecked(code: CodeInUse): code is CheckedCode {
  return !('notChecked' in code);
}

/** What makes one code in use this one, however often the settings are read. */
export function identityOf({ setting, code }: Pick<CodeInUse, 'setting' | 'code'>): string {
  return `${setting}=${code}`;
}

/** Makes codes in use of what stands at the places of one connection. */
function placeOf(connection: string) {
  const path = (setting: string, key?: string): string =>
    `servicetrade.${connection}.${setting}${key === undefined ? '' : step(key)}`;
  const checked = (list: CheckedList, setting: string, code: string): CheckedCode => ({
    setting,
    code,
    list,
    needed: codeLists[list].needed,
  });
  const unchecked = (list: ListlessCodes, setting: string, code: string): UncheckedCode => ({
    setting,
    code,
    list,
    notChecked: 'no list',
  });
  return {
    one: (list: CheckedList, setting: string, code: string | undefined): CheckedCode[] =>
      code === undefined ? [] : [checked(list, path(setting), code)],
    each: (list: CheckedList, setting: string, map: Record<string, string>): CheckedCode[] =>
      Object.entries(map).map(([key, code]) => checked(list, path(setting, key), code)),
    /** Where the codes are the keys. */
    keys: (list: CheckedList, setting: string, map: Record<string, string>): CheckedCode[] =>
      Object.keys(map).map((key) => checked(list, path(setting, key), key)),
    unlisted: (list: ListlessCodes, setting: string, code: string | undefined): UncheckedCode[] =>
      code === undefined ? [] : [unchecked(list, path(setting), code)],
    eachUnlisted: (list: ListlessCodes, setting: string, map: Record<string, string>): UncheckedCode[] =>
      Object.entries(map).map(([key, code]) => unchecked(list, path(setting, key), code)),
  };
}

/** A key as a step of a path: `.TX`, or `["Net 30"]` where it is not a plain name. */
function step(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function costCentersOfNumbers({ number }: CodeSettings['jobs']): Record<string, string> {
  return Object.fromEntries(
    number.tokens.flatMap((token) => (token.kind === 'cc' ? Object.entries(token.codes) : [])),
  );
}
