import { existsSync, writeFileSync } from 'node:fs';
import { DateTime } from 'luxon';
import { codeListsRequest, jobTypesRequest } from '../../domain/reports';
import type { Settings } from '../../domain/settings';
import type { Answer } from '../answer';
import { CannotError, UsageError } from '../answer';
import { runReport } from '../run-report';
import type { Session } from '../session';
import { clean } from '../table';
import { draftOf } from './draft';
import type { Draft, DraftSource } from './draft';

export interface ImportOptions {
  spectrum: string;
  company: string;
  servicetrade?: string;
  out?: string;
  force?: boolean;
}

/** Drafts the code part of a connection from Spectrum's own lists, which a worker reads (ST3). */
export async function importCommand(session: Session, options: ImportOptions): Promise<Answer> {
  const { settings, world } = session;
  const { spectrum: instance, company, out } = options;
  mustBeConfigured(settings, instance, company);
  const connection = connectionOf(settings, options);
  // Before the lists are read; writing looks again.
  if (out !== undefined && !options.force && existsSync(out)) throw exists(out);
  const request = codeListsRequest(instance, company);
  const { lists } = await runReport(session, request, world.patience.reportMs);
  const day = DateTime.fromJSDate(world.now(), { zone: settings.accounting.zone }).toISODate() ?? '';
  const jobTypes = await jobTypesOf(session, connection);
  const draft = draftOf({ instance, company, connection, day, lists, jobTypes });
  if (out === undefined) return { ok: true, text: draft.text.trimEnd(), data: { connection, ...draft } };
  write(out, draft.text, options.force ?? false);
  return { ok: true, text: written(out, draft), data: { connection, file: out, ...draft } };
}

function mustBeConfigured({ spectrum }: Settings, instance: string, company: string): void {
  const found = spectrum[instance];
  if (!found) {
    const known = Object.keys(spectrum).join(', ');
    throw new UsageError(`--spectrum "${clean(instance)}" is not configured; configured: ${known}.`);
  }
  if (found.companies.includes(company)) return;
  const allowed = found.companies.join(', ');
  throw new UsageError(
    `--company "${clean(company)}" is not among the companies of spectrum.${instance}: ${allowed}.`,
  );
}

/** By default the one that posts to the company. It may be one that the configuration does not have yet. */
function connectionOf({ servicetrade }: Settings, options: ImportOptions): string {
  const { servicetrade: named, spectrum, company } = options;
  if (named !== undefined) {
    if (/^[a-z][a-z0-9-]{0,30}$/.test(named)) return named;
    throw new UsageError(
      `--servicetrade "${clean(named)}" is no name of a connection; allowed: a-z, 0-9 and -, beginning with a letter, at most 31 characters.`,
    );
  }
  const posting = Object.entries(servicetrade)
    .filter(([, { target }]) => target.spectrum === spectrum && target.company === company)
    .map(([name]) => name);
  const [only, ...others] = posting;
  if (only !== undefined && others.length === 0) return only;
  const which = posting.length === 0 ? 'no connection posts' : `${posting.join(', ')} post`;
  throw new UsageError(
    `Say for which connection: --servicetrade <name>; ${which} to ${spectrum}-${company}.`,
  );
}

/** ServiceTrade may be out of reach; the rest of the draft does not need it. */
async function jobTypesOf(session: Session, connection: string): Promise<DraftSource['jobTypes']> {
  if (session.settings.servicetrade[connection] === undefined) {
    return { unknown: `servicetrade.${connection} is not in the configuration yet.` };
  }
  try {
    const { reportMs } = session.world.patience;
    const { jobTypes, since } = await runReport(session, jobTypesRequest(connection), reportMs);
    return { names: jobTypes, since };
  } catch (error) {
    if (!(error instanceof CannotError)) throw error;
    return { unknown: error.message };
  }
}

function write(file: string, text: string, force: boolean): void {
  try {
    writeFileSync(file, text, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    if (code === 'EEXIST') throw exists(file);
    throw new CannotError(`${file} cannot be written: ${code}.`, { cause });
  }
}

function exists(file: string): CannotError {
  return new CannotError(`${file} exists and stays as it is; --force overwrites it.`);
}

function written(file: string, { filled, unread }: Draft): string {
  return [
    `Drafted into ${clean(file)}. Filled in, to be checked: ${filled.length === 0 ? 'nothing' : ''}`.trimEnd(),
    ...filled.map((setting) => `  ${clean(setting)}`),
    ...(unread.length > 0 ? ['Not read:', ...unread.map((one) => `  ${clean(one)}`)] : []),
    'Everything else is a comment, for you to decide.',
  ].join('\n');
}
