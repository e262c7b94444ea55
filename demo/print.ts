import type { RecordLine, RecordsView } from './records-view';
import { endings } from './story';

/** One line per record as it moves. */
export function movement(line: RecordLine): string {
  const number = (line.sourceNumber ?? line.record).padEnd(8);
  const why = line.sentence ? `${line.code ?? ''}: ${line.sentence}` : line.spectrumNumbers.join(', ');
  return `  ${number} ${line.state.padEnd(20)} ${why}`.trimEnd();
}

export function endingsTable(records: RecordsView): string {
  const rows = endings.map(({ number, tells }) => {
    const line = records.of(number);
    return [
      number,
      line?.state ?? 'unknown',
      line?.spectrumNumbers.join(', ') ?? '',
      line?.sentence ?? tells,
    ];
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
