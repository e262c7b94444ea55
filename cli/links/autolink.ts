/** Compares what exists on both sides before go-live, and links what leaves no choice (ST21). */
import type { AutolinkList, AutolinkProcess, AutolinkReport, AutolinkThing } from '../../domain/reports';
import { autolinkRequest } from '../../domain/reports';
import { updates } from '../../domain/record-start';
import type { OperatorRequest } from '../../domain/steps';
import type { Answer } from '../answer';
import { CannotError, UsageError } from '../answer';
import type { DecideOptions } from '../records/decide';
import { ask, requestOf } from '../records/decide';
import { runReport } from '../run-report';
import type { Session } from '../session';
import { clean, table } from '../table';
import { connectionOf } from './connection';

export interface AutolinkOptions extends DecideOptions {
  connection?: string;
  kind?: string;
  dryRun?: boolean;
  /** A whole number. */
  limit?: string;
}

/** So many are linked by one command; repeated, it goes on with the next. */
const usualLimit = 100;

export async function autolinkCommand(session: Session, options: AutolinkOptions): Promise<Answer> {
  const connection = connectionOf(session.settings, options.connection);
  const kind = kindOf(options.kind);
  const limit = limitOf(options.limit);
  const request = options.dryRun ? undefined : requestOf(session, options);
  const { rebuildMs } = session.world.patience;
  const report = await runReport(session, autolinkRequest(connection, kind), rebuildMs);
  if (!request) return { ok: true, text: reportText(report), data: report };
  const wanted = report.lists.flatMap(({ one }) => one);
  const done = await linkAll(session, wanted.slice(0, limit), request);
  const left = wanted.length - done.filter(({ accepted }) => accepted).length;
  return {
    ok: done.every(({ accepted }) => accepted),
    text: doneText(done, left, report),
    data: { ...report, done, left },
  };
}

function kindOf(given: string | undefined): AutolinkProcess | undefined {
  const kind = given?.trim().toLowerCase();
  if (kind === undefined || kind === 'customer' || kind === 'site') return kind;
  throw new UsageError(`--kind "${clean(given ?? '')}" is not compared; allowed: customer, site.`);
}

function limitOf(given: string | undefined): number {
  if (given === undefined) return usualLimit;
  if (/^[1-9]\d{0,4}$/.test(given)) return Number(given);
  throw new UsageError(`--limit "${clean(given)}" is no number; allowed: 1 to 99999.`);
}

interface Done {
  record: string;
  code: string;
  accepted: boolean;
  sentence: string;
}

/** One after the other, each as by `links link`. Without a worker there is no use in going on. */
async function linkAll(
  session: Session,
  things: readonly AutolinkThing[],
  request: OperatorRequest,
): Promise<Done[]> {
  const done: Done[] = [];
  for (const { record, candidates } of things) {
    const code = candidates[0]?.code ?? '';
    try {
      const resolve = { ...request, verdict: { kind: 'link', code } as const, force: false };
      const answer = await ask(session, record, updates.resolve, resolve, { decideFirst: true });
      done.push({ record, code, accepted: answer.ok, sentence: answer.text });
    } catch (error) {
      if (!(error instanceof CannotError)) throw error;
      done.push({ record, code, accepted: false, sentence: error.message });
      break;
    }
  }
  return done;
}

function reportText(report: AutolinkReport): string {
  const head = `What exists on both sides of ${clean(report.connection)} and ${clean(report.target)}, read at ${report.at}; nothing was changed`;
  return [head, ...report.lists.map(listText)].join('\n\n');
}

function listText(list: AutolinkList): string {
  const { process, linked, one, several, none } = list;
  return [
    `${process}s: ${linked} linked already, ${one.length} would be linked, ${several.length} for a person, ${none.length} without a candidate`,
    ...(one.length > 0 ? ['Would be linked:', thingsTable(process, one)] : []),
    ...(several.length > 0
      ? ['A person must say, with girder links link:', thingsTable(process, several)]
      : []),
    ...(none.length > 0
      ? [
          'No candidate:',
          table(
            [`  ${entityName[process]}`, 'NAME'],
            none.map(({ id, name }) => [`  ${id}`, name]),
          ),
        ]
      : []),
  ].join('\n');
}

const entityName = { customer: 'COMPANY', site: 'LOCATION' } as const;

/** A line for each candidate; what it is a candidate of stands in the first. */
function thingsTable(process: AutolinkProcess, things: readonly AutolinkThing[]): string {
  const rows = things.flatMap(({ id, name, candidates, why }) =>
    candidates.map(({ code, name: known, status, by }, at) => {
      const first = at === 0;
      return [`  ${first ? id : ''}`, first ? name : '', code, known, status, by, (first && why) || ''];
    }),
  );
  const head = [
    `  ${entityName[process]}`,
    'NAME',
    process.toUpperCase(),
    'NAME IN SPECTRUM',
    'STATUS',
    'BY',
    'WHY NOT',
  ];
  return table(head, rows);
}

function doneText(done: readonly Done[], left: number, { lists }: AutolinkReport): string {
  const linked = done.filter(({ accepted }) => accepted).length;
  const several = lists.reduce((sum, list) => sum + list.several.length, 0);
  const rows = done.map(({ record, code, accepted, sentence }) => [
    accepted ? 'linked' : 'NO',
    code,
    record,
    sentence,
  ]);
  return [
    ...(rows.length > 0 ? [table(['', 'CODE', 'RECORD', 'ANSWER'], rows)] : []),
    `${linked} linked, ${left} left to link, ${several} for a person (--dry-run lists them).`,
  ].join('\n');
}
