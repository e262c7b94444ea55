import type { Head, RecordState } from '../../domain/heads';
import { isOpen, recordStates } from '../../domain/heads';
import { catalogue } from '../../domain/reasons';
import { parseRecordId } from '../../domain/record-id';
import type { Answer } from '../answer';
import { UsageError } from '../answer';
import type { Session } from '../session';
import { clean, table } from '../table';
import { allHeads, openHeads } from './heads';

export interface ListOptions {
  state?: string;
  connection?: string;
  all?: boolean;
}

/** Open records, oldest first; with `--all` or a final state, every record. */
export async function listCommand(session: Session, options: ListOptions): Promise<Answer> {
  const state = options.state === undefined ? undefined : parseState(options.state);
  const everything = options.all === true || (state !== undefined && !isOpen(state));
  const { heads, unreadable } = await (everything ? allHeads : openHeads)(session.store);
  const shown = heads.filter(
    (head) =>
      (everything || isOpen(head.state)) &&
      (state === undefined || head.state === state) &&
      (options.connection === undefined || parseRecordId(head.record).account === options.connection),
  );
  return {
    ok: unreadable.length === 0,
    text: [
      shown.length > 0 || everything ? listText(shown) : 'No open records; --all lists the others.',
      ...unreadable.map(({ record, why }) => `Cannot read ${record}: ${clean(why)}`),
    ].join('\n'),
    data: { records: shown.map(summary), unreadable },
  };
}

/** Case and separators do not matter: `in-doubt` is In doubt. */
function parseState(given: string): RecordState {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');
  const found = recordStates.find((state) => plain(state) === plain(given));
  if (found) return found;
  throw new UsageError(`"${clean(given)}" is not a state; allowed: ${recordStates.join(', ')}.`);
}

function listText(heads: Head[]): string {
  if (heads.length === 0) return 'No records.';
  const rows = heads.map((head) => [
    head.record,
    head.state,
    head.title.sourceNumber ?? '',
    head.title.spectrumNumbers.join(', '),
    head.since,
    head.reason ? `${head.reason.code}: ${head.reason.sentence}` : '',
  ]);
  const count = heads.length === 1 ? '1 record' : `${heads.length} records`;
  return `${table(['RECORD', 'STATE', 'NUMBER', 'SPECTRUM', 'SINCE', 'REASON'], rows)}\n${count}`;
}

/** What scripts get of a record in a list. */
export function summary(head: Head): object {
  return {
    record: head.record,
    state: head.state,
    since: head.since,
    sourceNumber: head.title.sourceNumber,
    spectrumNumbers: head.title.spectrumNumbers,
    total: head.title.total,
    code: head.reason?.code,
    sentence: head.reason?.sentence,
    advice: head.reason && catalogue[head.reason.code].advice,
    cause: head.cause,
  };
}
