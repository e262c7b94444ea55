import { DateTime } from 'luxon';
import { reportOk, tieoutRequest } from '../domain/reports';
import type { TieoutOpen, TieoutQuery, TieoutReport, TieoutRow, TieoutSums } from '../domain/reports';
import { targetName } from '../domain/record-id';
import type { Settings } from '../domain/settings';
import type { Answer } from './answer';
import { UsageError } from './answer';
import { runReport } from './run-report';
import type { Session } from './session';
import { clean, table } from './table';

export interface TieoutOptions {
  date?: string;
  from?: string;
  to?: string;
  batch?: string;
  target?: string;
  connection?: string;
}

/** Compares source, sent and Spectrum by type and customer (OP10); good only when every difference is 0.00. */
export async function tieoutCommand(session: Session, options: TieoutOptions): Promise<Answer> {
  const period = periodOf(options, session.settings.accounting.zone, session.world.now());
  const queries = chosen(session.settings, options).map((pair) => ({ ...pair, period }));
  const { reportMs } = session.world.patience;
  const reports: TieoutReport[] = [];
  for (const query of queries) reports.push(await runReport(session, tieoutRequest(query), reportMs));
  return {
    ok: reports.every(reportOk),
    text: reports.map(tieoutText).join('\n\n'),
    data: reports.map((report) => ({ ...report, ok: reportOk(report) })),
  };
}

/**
 * By default today in the zone of the ledger. Both ends of a period are included.
 * @throws UsageError when the options contradict each other or a date is none.
 */
export function periodOf(options: TieoutOptions, zone: string, now: Date): TieoutQuery['period'] {
  const { date, from, to, batch } = options;
  const ways = [date !== undefined, batch !== undefined, from !== undefined || to !== undefined];
  if (ways.filter(Boolean).length > 1) {
    throw new UsageError('Give one of --date, --batch, or --from with --to.');
  }
  if (batch !== undefined) return { batch };
  if (from !== undefined || to !== undefined) {
    if (from === undefined || to === undefined) throw new UsageError('--from and --to go together.');
    const period = { from: isoDate(from, '--from'), to: isoDate(to, '--to') };
    if (period.from > period.to) throw new UsageError(`--from ${from} is after --to ${to}.`);
    return period;
  }
  const day = date === undefined ? today(zone, now) : isoDate(date, '--date');
  return { from: day, to: day };
}

function isoDate(given: string, flag: string): string {
  const date = /^\d{4}-\d\d-\d\d$/.test(given) ? DateTime.fromISO(given, { zone: 'utc' }) : undefined;
  if (date?.isValid) return given;
  throw new UsageError(`${flag} "${clean(given)}" is not a date; expected YYYY-MM-DD.`);
}

function today(zone: string, now: Date): string {
  return DateTime.fromJSDate(now, { zone }).toFormat('yyyy-MM-dd');
}

function chosen(settings: Settings, options: TieoutOptions): { connection: string; target: string }[] {
  const all = Object.entries(settings.servicetrade).map(([connection, { target }]) => ({
    connection,
    target: targetName(target.spectrum, target.company),
  }));
  const wanted = all.filter(
    ({ connection, target }) =>
      (options.connection === undefined || options.connection === connection) &&
      (options.target === undefined || options.target === target),
  );
  if (wanted.length > 0) return wanted;
  const names = all
    .map(({ connection, target }) => `--connection ${connection} --target ${target}`)
    .join('; ');
  throw new UsageError(`Nothing is configured by that name; configured: ${names || 'none'}.`);
}

const measures = ['count', 'lines', 'tax', 'retention'] as const;

export function tieoutText(report: TieoutReport): string {
  const { period, rows, total, open, accepted } = report;
  const when = 'batch' in period ? `batch ${period.batch}` : `GL date ${period.from} to ${period.to}`;
  const cells = [
    ...rows.flatMap((row) => rowCells(row.customer, row.type, row)),
    ...rowCells('all', '', total),
  ];
  return [
    clean(`Tie-out of ${report.connection} with ${report.target}, ${when}, read at ${report.at}`),
    table(['CUSTOMER', 'TYPE', 'SUM', 'SOURCE', 'SENT', 'SPECTRUM', 'DIFFERENCE'], cells),
    ...openText('Open:', open),
    ...openText('Removed in Spectrum and accepted, not in the sums:', accepted),
    reportOk(report) ? 'The books agree.' : 'THE BOOKS DO NOT AGREE.',
  ].join('\n');
}

/** One row of figures per measure; the name stands once. */
function rowCells(customer: string, type: string, row: Omit<TieoutRow, 'type' | 'customer'>): string[][] {
  return measures.map((measure, at) => [
    at === 0 ? customer : '',
    at === 0 ? type : '',
    measure,
    ...[row.source, row.sent, row.spectrum, row.difference].map((sums: TieoutSums) => String(sums[measure])),
  ]);
}

function openText(title: string, rows: TieoutOpen[]): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map(({ number, amount, sentence, record }) => [number, amount, sentence, record ?? '']);
  return [title, table(['NUMBER', 'AMOUNT', 'WHY', 'RECORD'], cells)];
}
