import { readHead } from '../../clients/store/heads';
import type { Head } from '../../domain/heads';
import type { RecordRef, SourceSystem } from '../../domain/record-id';
import { isRecordProcess } from '../../domain/record-start';
import { parseRecordId, recordId, targetName } from '../../domain/record-id';
import type { ServiceTradeSettings, Settings } from '../../domain/settings';
import { CannotError, UsageError } from '../answer';
import type { Session } from '../session';
import { clean } from '../table';
import { allHeads } from './heads';

/**
 * The record that is meant by its full id, or by the id or number that the source or Spectrum gave it, as long as only
 * one record answers to that.
 * @throws CannotError naming all candidates when there are several, or where to look when there is none.
 */
export async function findHead(session: Session, given: string): Promise<Head> {
  const full = fullId(given);
  if (full) {
    const head = await readHead(session.store, recordId(full));
    if (head) return head.value;
    throw new CannotError(`No record "${clean(given)}" is in the record store; ${howToLook}.`);
  }
  const candidates = await candidatesFor(session, given);
  if (candidates.length > 1) throw ambiguous(given, candidates);
  const [only] = candidates;
  if (only) return only;
  throw new CannotError(
    `No record has the id or number "${clean(given)}"; ${howToLook}, or name what Girder has not met by its full id, ${exampleId(session.settings)}.`,
  );
}

/**
 * The same, but a record that Girder has not met yet may be named by its full id: it can be previewed, and taken up.
 */
export async function findRecord(session: Session, given: string): Promise<{ record: string; head?: Head }> {
  const full = fullId(given);
  if (!full) {
    const head = await findHead(session, given);
    return { record: head.record, head };
  }
  const record = recordId(full);
  const head = await readHead(session.store, record);
  if (head) return { record, head: head.value };
  assertConfigured(full, session.settings);
  return { record };
}

const howToLook = '`girder records list --all` shows all of them';

async function candidatesFor(session: Session, given: string): Promise<Head[]> {
  const wanted = given.trim().toUpperCase();
  const { heads } = await allHeads(session.store);
  return heads.filter((head) =>
    [parseRecordId(head.record).id, head.title.sourceNumber ?? '', ...head.title.spectrumNumbers].some(
      (name) => name.toUpperCase() === wanted,
    ),
  );
}

function ambiguous(given: string, candidates: Head[]): CannotError {
  const list = candidates.map(({ record, state }) => `  ${record}  (${state})`).join('\n');
  return new CannotError(`"${clean(given)}" may be any of these; name one by its full id:\n${list}`);
}

/** @throws UsageError when it looks like a full id and is none. */
export function fullId(given: string): RecordRef | undefined {
  if (!given.includes('~')) return undefined;
  try {
    return parseRecordId(given);
  } catch {
    throw new UsageError(
      `"${clean(given)}" is not a record id; expected <source>~<account>~<process>~<id>~<target>.`,
    );
  }
}

/** A mistyped account or target would start a run that waits for workers that do not exist. */
function assertConfigured(ref: RecordRef, settings: Settings): void {
  const connections: Partial<Record<SourceSystem, Record<string, Connection>>> = {
    servicetrade: settings.servicetrade,
    'trimble-pay': settings.trimblePay,
  };
  const connection = connections[ref.source]?.[ref.account];
  const target = connection && targetName(connection.target.spectrum, connection.target.company);
  if (target === ref.target && isRecordProcess(ref.process)) return;
  throw new CannotError(
    `"${recordId(ref)}" fits no connection of the configuration; expected ${exampleId(settings)}.`,
  );
}

type Connection = Pick<ServiceTradeSettings, 'target'>;

function exampleId(settings: Settings): string {
  const forms = (source: SourceSystem, process: string, connections: Record<string, Connection>): string[] =>
    Object.entries(connections).map(
      ([account, { target }]) =>
        `${source}~${account}~${process}~<id>~${targetName(target.spectrum, target.company)}`,
    );
  return [
    ...forms('servicetrade', 'invoice', settings.servicetrade),
    ...forms('trimble-pay', 'application', settings.trimblePay),
  ].join(' or ');
}
