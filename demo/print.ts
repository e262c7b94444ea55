import { parseRecordId } from '../domain/record-id';
import type { Ending } from './endings';
import type { RecordLine, RecordsView } from './records-view';

/** One line per record as it moves; undefined: not worth one. */
export function movement(name: string, line: RecordLine): string | undefined {
  if (!isInvoice(line) && isOnItsWay(line)) return undefined;
  const why = line.sentence ? `${line.code ?? ''}: ${line.sentence}` : line.spectrumNumbers.join(', ');
  return `  ${name.padEnd(14)} ${line.state.padEnd(20)} ${why}`.trimEnd();
}

function isInvoice({ record }: RecordLine): boolean {
  return parseRecordId(record).process === 'invoice';
}

/** Met, being sent, or waiting for what Girder creates first. */
function isOnItsWay({ state, code = '' }: RecordLine): boolean {
  return state === 'Posting' || (state === 'Waiting' && (code === '' || code.endsWith('_PENDING')));
}

export function endingsTable(records: RecordsView, endings: readonly Ending[]): string {
  const rows = endings.map(({ name, tells }) => {
    const line = records.of(name);
    return [name, line?.state ?? 'unknown', line?.spectrumNumbers.join(', ') ?? '', line?.sentence ?? tells];
  });
  const all = [['Record', 'State', 'Spectrum number', 'Reason'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
