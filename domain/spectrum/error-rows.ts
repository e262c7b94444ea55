import type { AnswerRow } from '../effects';
import type { Reason, ReasonCode } from '../reasons';
import { reason } from '../reasons';

/** Columns of an AR invoice that hold a code which Girder's configuration or an external id mapped. */
export const mappedArColumns: readonly string[] = [
  'Customer_Code',
  'Job_Number',
  'Sales_Tax_Code',
  'Terms_Code',
  'Salesperson_Code',
  'GL_Account',
  'AR_GL_Account',
  'Income_Cost_Center',
  'Asset_Cost_Center',
];

/** The column by which Spectrum refuses a second AR document of the same number. */
export const arKeyColumn = 'Invoice_Or_Transaction';

interface Columns {
  /** Columns whose codes come from a mapping, an external id or a template: nobody corrects them in the source. */
  mapped: readonly string[];
  /** The column by which Spectrum refuses a second one; undefined: it refuses none. */
  key?: string;
}

const arColumns: Columns = { mapped: mappedArColumns, key: arKeyColumn };

/** By effect kind; AR documents are the others. */
const columnsOf: Record<string, Columns> = {
  // They come from Spectrum's own subcontract; what is wrong with one is wrong there.
  'spectrum/ap-invoice': {
    mapped: ['Vendor_Code', 'Contract_Number', 'GL_Account', 'Job_Number', 'Phase_Code', 'Cost_Type'],
    key: 'Invoice_Number',
  },
  'spectrum/customer': { mapped: ['Terms_Code', 'Salesperson', 'Sales_Tax_Code'], key: 'Customer_Code' },
  'spectrum/site': {
    // The cost center is not sent: where one is required, the customer's or the service's default has to give it.
    mapped: ['Site_Customer_Code', 'Sales_Tax_Code', 'Work_State_Tax_Code', 'Cost_Center'],
    key: 'Site_ID',
  },
  'spectrum/job': {
    mapped: [
      'Customer_Code',
      'WO_Site',
      'Division',
      'Job_Type',
      'Tax_Class_Code',
      'Price_Method_Code',
      'Work_State_Tax_Code',
      'Project_Manager',
      'Cost_Center',
      'UDF1',
    ],
    key: 'Job_Number',
  },
  // These two speak of a job that should be there: a refused number means that it is not, or is complete. That is a
  // wrong reference and never a duplicate, as Spectrum takes a second one of either.
  'spectrum/job-oh-batch': { mapped: ['Job_Number', 'Job_Oh_Batch_Code'] },
  'spectrum/phase': {
    mapped: [
      'Job_Number',
      'Phase_Code',
      'Cost_Type',
      'Unit_of_Measure',
      'Price_Method_Code',
      'Work_Comp_Code',
      'Phase_Cost_Center',
    ],
  },
};

/** What a refusal of a posting of this kind means. */
export function whatRefusalMeans(kind: string, rows: readonly AnswerRow[]): Reason {
  return meaningOf(rows, columnsOf[kind] ?? arColumns);
}

/**
 * With several rows the first of these that any row means is the reason: what a person must do something about
 * comes before what passes by itself, so that nobody waits for a month to open only to be refused then. The
 * number comes before everything but access, because a taken number may mean that the document is already there.
 */
const byPriority = [
  'ACCESS',
  'NUMBER_TAKEN',
  'REFUSED',
  'CODE_REFUSED',
  'PERIOD_CLOSED',
  'LOCKED',
] as const satisfies readonly ReasonCode[];

type Meaning = (typeof byPriority)[number];

/**
 * What refusing rows mean. The column decides, because Spectrum does not publish its texts; only a lock is known
 * by its text, as it may be reported on any column.
 * @param rows at least one, of codes A, E, I or M
 * @param mapped columns whose codes come from a mapping
 * @param keyColumn the column of the natural key
 * @returns the reason with a sentence that quotes the rows. ACCESS concerns every record alike, so it has one
 *   subject; of the others only the caller knows what they are about.
 */
export function whatRowsMean(
  rows: readonly AnswerRow[],
  mapped: readonly string[] = mappedArColumns,
  keyColumn: string = arKeyColumn,
): Reason {
  return meaningOf(rows, { mapped, key: keyColumn });
}

function meaningOf(rows: readonly AnswerRow[], columns: Columns): Reason {
  const meanings = rows.map((row) => whatRowMeans(row, columns));
  const code = byPriority.find((candidate) => meanings.includes(candidate)) ?? 'REFUSED';
  return reason(code, sentenceOf(rows), code === 'ACCESS' ? 'data-exchange' : undefined);
}

function whatRowMeans(row: AnswerRow, { mapped, key }: Columns): Meaning {
  if (/\block(ed|s)?\b/i.test(row.text)) return 'LOCKED';
  const column = bareColumn(row.column);
  const is = (name: string): boolean => bareColumn(name) === column;
  if (['Authorization_ID', 'Company_Code'].some(is)) return 'ACCESS';
  if (['GL_Date', 'Invoice_Date'].some(is)) return 'PERIOD_CLOSED';
  if (key !== undefined && is(key)) return 'NUMBER_TAKEN';
  if (mapped.some(is)) return 'CODE_REFUSED';
  // A and E are security by definition, whatever column they name.
  return row.code === 'A' || row.code === 'E' ? 'ACCESS' : 'REFUSED';
}

/** `invoiceDetails[0].GL_Account`, `gl_account` and `GL Account` all name GL_Account. */
export function bareColumn(column: string): string {
  const last = column.split(/[./]/).at(-1) ?? '';
  return last
    .trim()
    .replace(/[\s_]+/g, '_')
    .toUpperCase();
}

const maxRowsQuoted = 6;

function sentenceOf(rows: readonly AnswerRow[]): string {
  const quoted = rows.slice(0, maxRowsQuoted).map((row) => {
    const text = clean(row.text) || 'no text';
    return row.column.trim() === ''
      ? `"${text}" (${row.code})`
      : `${clean(row.column)}: "${text}" (${row.code})`;
  });
  const more = rows.length - quoted.length;
  return `Spectrum refused it. ${quoted.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`;
}

/** Foreign text on its way into comments and mails: one line, bounded. */
function clean(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
