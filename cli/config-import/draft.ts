import { codeLists, listlessCodes } from '../../domain/codes-in-use';
import type { CheckedList } from '../../domain/codes-in-use';
import { comparable } from '../../domain/known-codes';
import type { KnownCode, ReadLists } from '../../domain/known-codes';
import { clean } from '../table';
import { codesOfJobTypes, exemptCodes, taxCodesOfStates, termsByDescription, usable } from './matches';
import type { Matches } from './matches';
import { listLines } from './list-lines';
import { quoted, yamlLines } from './yaml-lines';
import type { Setting } from './yaml-lines';

/** What a configuration is drafted from. */
export interface DraftSource {
  instance: string;
  company: string;
  connection: string;
  /** ISO date. */
  day: string;
  lists: ReadLists;
  /** Of ServiceTrade; or why they are not known. */
  jobTypes: { names: string[]; since: string } | { unknown: string };
}

export interface Draft {
  /** YAML. */
  text: string;
  /** Settings that Girder filled in, as `taxes.byState.'TX'`. */
  filled: string[];
  /** Lists that could not be read, with the reason. */
  unread: string[];
}

/** Begins the comment of everything that Girder filled in. */
const mark = 'DRAFT:';

/** Stands where a person must enter a code; the loader refuses it, so that none is forgotten. */
const blank = "'?'";

/** The code part of a connection (ST3): what is unambiguous filled in and marked, all else a comment. */
export function draftOf(source: DraftSource): Draft {
  const parts = partsOf(source);
  const { connection } = source;
  const servicetrade: Setting = { key: 'servicetrade', below: [{ key: connection, below: parts }] };
  return {
    text: [...opening(source), ...yamlLines([servicetrade]), ''].join('\n'),
    filled: filledIn(parts),
    unread: Object.entries(source.lists).flatMap(([list, read]) =>
      'unread' in read ? [`${list}: ${read.unread}`] : [],
    ),
  };
}

function opening({ instance, company, connection, day, jobTypes }: DraftSource): string[] {
  const types =
    'unknown' in jobTypes
      ? `The job types of ServiceTrade are not known: ${clean(jobTypes.unknown)}`
      : `Job types are those of ServiceTrade's jobs that changed since ${jobTypes.since}.`;
  return [
    `# Drafted by \`girder config import\` on ${day} from the code lists of Spectrum ${instance}, company ${company}.`,
    `# "${mark}" marks what Girder filled in because exactly one code fits: check each.`,
    `# Comments are left to you. ${blank} stands for a code to enter, and is refused until it is one.`,
    `# Move the parts into servicetrade.${connection} of your configuration, then run: girder config check`,
    `# ${types}`,
  ];
}

function filledIn(settings: readonly Setting[], path: readonly string[] = []): string[] {
  return settings.flatMap(({ key, note, left, below }): string[] => {
    const here = [...path, key];
    return [...(!left && note?.startsWith(mark) ? [here.join('.')] : []), ...filledIn(below ?? [], here)];
  });
}

function partsOf(source: DraftSource): Setting[] {
  return [
    customers(source),
    invoices(source),
    jobs(source),
    costCenters(source),
    taxes(source),
    {
      key: 'payroll',
      below: [byState('workStateByState', `Work states of new jobs. ${noList(listlessCodes.workStates)}`)],
    },
    terms(source),
  ];
}

function customers({ lists }: DraftSource): Setting {
  return {
    key: 'customers',
    below: [
      left('salesperson', 'For every new customer; without it blank.', listLines('salespersons', lists)),
      left('salesTaxCode', "When the company's state is not in taxes.byState, where the codes are listed."),
    ],
  };
}

function invoices(source: DraftSource): Setting {
  const accounts = codesOf(source, 'glAccounts');
  const [only, ...others] = usable(accounts).filter((one) => isWritable('glAccounts', one.code));
  const single = only && others.length === 0 ? only : undefined;
  const ofTypes = codesOfJobTypes(typesOf(source), accounts, ['revenue', 'income', 'sales']);
  const gl: Setting = {
    key: 'gl',
    above: listLines('glAccounts', source.lists),
    below: [
      byJobType('byJobType', source, 'glAccounts', ofTypes, 'Job type in ServiceTrade: account.'),
      byCostCenter('byCostCenter', source, 'Cost center: account.'),
      single
        ? filled('default', 'glAccounts', single, 'the only account that can be used')
        : left('default', 'Account when nothing else hits.'),
    ],
  };
  if (single) return { key: 'invoices', below: [gl] };
  const note = `${mark} no account is chosen yet, so Spectrum's own default would apply. Remove it when gl.default is set.`;
  return { key: 'invoices', below: [gl, { key: 'allowSpectrumDefault', value: 'true', note }] };
}

function jobs(source: DraftSource): Setting {
  const { lists } = source;
  const types = typesOf(source);
  const contractTypes = codesOfJobTypes(types, codesOf(source, 'contractTypes'));
  const ohBatches = codesOfJobTypes(types, codesOf(source, 'ohBatches'));
  return {
    key: 'jobs',
    below: [
      left('division', `Of new jobs, 1 to 5 digits. ${noList(listlessCodes.divisions)}`),
      byJobType(
        'contractTypes',
        source,
        'contractTypes',
        contractTypes,
        'Job type in ServiceTrade: contract type. With one line here, jobs of a type without a line wait.',
        listLines('contractTypes', lists),
      ),
      { ...left('priceMethod', 'F fixed, T time and material, C cost plus, U unit price.'), value: 'T' },
      {
        key: 'projectManager',
        below: [
          {
            key: 'employees',
            above: listLines('employees', lists),
            below: [
              { ...left('Name in the tag', ''), key: quoted('name in the tag'), note: 'Employee code.' },
            ],
          },
        ],
      },
      {
        key: 'ohBatch',
        above: listLines('ohBatches', lists),
        below: [
          left('default', 'OH batch of new jobs; without it none.'),
          byJobType('byJobType', source, 'ohBatches', ohBatches, 'Job type in ServiceTrade: OH batch.'),
        ],
      },
      { key: 'template', below: [left('job', 'Number of the job whose phases every new job gets.')] },
    ],
  };
}

function costCenters(source: DraftSource): Setting {
  const { lists, instance } = source;
  const centers = usable(codesOf(source, 'costCenters'));
  const setting = `spectrum.${instance}.cost.centers`;
  const read = lists.costCenters;
  const why = !read || 'unread' in read ? 'the list was not read' : 'no cost center can be used';
  const note =
    centers.length === 0
      ? `${mark} off: ${why}.`
      : `${mark} off. true needs rules or a default, and ${setting}: true.`;
  return {
    key: 'costCenters',
    above: listLines('costCenters', lists),
    below: [
      { key: 'enabled', value: 'false', note },
      {
        ...left('rules', 'The first rule whose conditions all hold: tag, serviceLine, office, jobType.'),
        value: `[{ serviceLine: 'name', code: ${blank} }]`,
      },
      left('default', 'When no rule holds.'),
      byCostCenter('priceMethod', source, 'Cost center: F, T, C or U for its jobs.'),
    ],
  };
}

function taxes(source: DraftSource): Setting {
  const { lists } = source;
  const codes = codesOf(source, 'salesTax');
  const [exempt, ...others] = exemptCodes(codes);
  return {
    key: 'taxes',
    above: listLines('salesTax', lists),
    below: [
      exempt && others.length === 0 && isWritable('salesTax', exempt.code)
        ? filled('exemptCode', 'salesTax', exempt)
        : left('exemptCode', 'Invoices without tax and taxable line.'),
      {
        key: 'byTaxRate',
        note: 'Tax rate of ServiceTrade, by name or id: sales-tax code. Girder reads no list of them.',
        below: [{ ...left('', ''), key: quoted('name of the tax rate'), note: undefined }],
      },
      mapping('byState', 'salesTax', taxCodesOfStates(codes), ['TX'], {
        note: 'State of the location: sales-tax code, when the rate is not listed.',
      }),
      byState('classByState', `Tax classes of new jobs. ${noList(listlessCodes.taxClasses)}`),
    ],
  };
}

function terms(source: DraftSource): Setting {
  const matches = termsByDescription(codesOf(source, 'terms'));
  return {
    key: 'terms',
    above: listLines('terms', source.lists),
    below: [
      mapping('byPaymentTerm', 'terms', matches, ['name of the payment term'], {
        note: 'Payment term of ServiceTrade, by name: terms code. Girder reads no list of them; a line whose name no payment term has does nothing.',
      }),
      left('default', 'When no term is given; without it such a record waits.'),
    ],
  };
}

function byJobType(
  key: string,
  source: DraftSource,
  list: CheckedList,
  matches: Matches,
  note: string,
  above?: readonly string[],
): Setting {
  const names = typesOf(source);
  const left = names.length > 0 ? names : ['job type'];
  return mapping(key, list, matches, left, { note, above });
}

function byCostCenter(key: string, source: DraftSource, note: string): Setting {
  const codes = usable(codesOf(source, 'costCenters')).map(({ code }) => code);
  const names = codes.length > 0 ? codes : ['cost center'];
  return { key, note, below: names.map((name) => ({ key: quoted(name), value: blank, left: true })) };
}

function byState(key: string, note: string): Setting {
  return { key, note, below: [{ key: 'TX', value: blank, left: true }] };
}

/** What fits alone is filled in; other names are left with what fits, if anything does. */
function mapping(
  key: string,
  list: CheckedList,
  { only, several }: Matches,
  names: readonly string[],
  { note, above }: Pick<Setting, 'note' | 'above'>,
): Setting {
  const good = only.filter(({ name, code }) => isName(name) && isWritable(list, code.code));
  const taken = new Set([...good, ...several].map(({ name }) => name));
  return {
    key,
    note,
    above,
    below: [
      ...good.map(({ name, code }) => filled(quoted(name), list, code)),
      ...several.map(({ name, codes }): Setting => {
        const fitting = codes.map(({ code, description }) => `${code} (${description})`).join(', ');
        return { key: quoted(name), value: blank, left: true, note: `Several fit: ${fitting}.` };
      }),
      ...names
        .filter((name) => !taken.has(name) && (good.length === 0 || names.length > 1))
        .map((name) => ({ key: quoted(name), value: blank, left: true })),
    ],
  };
}

function filled(key: string, list: CheckedList, { code, description }: KnownCode, why?: string): Setting {
  const called = `${codeLists[list].one} "${description}"`;
  return {
    key,
    value: quoted(comparable(list, code)),
    note: `${mark} ${why === undefined ? called : `${called}, ${why}`}.`,
  };
}

function left(key: string, note: string, above?: readonly string[]): Setting {
  return { key, value: blank, left: true, note, ...(above && { above }) };
}

function codesOf({ lists }: DraftSource, list: CheckedList): KnownCode[] {
  const read = lists[list];
  return read && 'codes' in read ? read.codes : [];
}

function typesOf({ jobTypes }: DraftSource): string[] {
  return 'names' in jobTypes ? jobTypes.names : [];
}

function noList(what: string): string {
  return `Spectrum shows no list of ${what}.`;
}

/** As the loader takes codes; one in another form is left to a person. */
function isWritable(list: CheckedList, code: string): boolean {
  const written = comparable(list, code);
  switch (list) {
    case 'terms':
      return /^[A-Z0-9]$/.test(written);
    case 'glAccounts':
      return /^[0-9]{1,12}$/.test(written);
    case 'salesTax':
      return written.length <= 15 && isPlain(written);
    case 'salespersons':
    case 'costCenters':
    case 'contractTypes':
    case 'ohBatches':
    case 'employees':
    case 'jobs':
      return written.length <= 10 && isPlain(written);
  }
}

const isPlain = (code: string): boolean => /^[!-~]([ -~]*[!-~])?$/.test(code) && !/[,*?<>="]/.test(code);

const isName = (name: string): boolean => /^\S(.{0,198}\S)?$/u.test(name);
