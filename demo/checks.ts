/** Whether the story ended as it says: states through the operator's command, amounts in Spectrum's own tables. */
import type { StoryDays } from './dates';
import { isoDate } from './dates';
import type { Ending } from './endings';
import { invoiceEndings, payEndings, setupEndings } from './endings';
import type { Control } from './http';
import { wrongMails } from './mails';
import type { RecordsView } from './records-view';
import type { Row } from './rows';
import { shown } from './rows';

export async function whatIsWrong(
  records: RecordsView,
  spectrum: Control,
  mail: Control,
  days: StoryDays,
): Promise<string[]> {
  const headers = [
    ...(await spectrum.table('CR_INVOICE_TRAN_HEADER_MC')),
    ...(await spectrum.table('CR_INVOICE_HEADER_MC')),
  ];
  return [
    ...[...invoiceEndings, ...setupEndings, ...payEndings].flatMap((ending) => wrongEnding(records, ending)),
    ...wrongLedger(headers, days),
    ...(await wrongMails(mail)),
  ];
}

function wrongEnding(records: RecordsView, { name, state, spectrumNumbers, through }: Ending): string[] {
  const line = records.of(name);
  if (!line) return [`${name} is unknown to Girder.`];
  const wrong: string[] = [];
  if (line.state !== state) wrong.push(`${name} is ${line.state}, not ${state}.`);
  if (line.spectrumNumbers.join() !== spectrumNumbers.join()) {
    wrong.push(
      `${name} has the Spectrum numbers ${line.spectrumNumbers.join()}, not ${spectrumNumbers.join()}.`,
    );
  }
  if (through && !records.wasSeen(name, through)) wrong.push(`${name} never was ${through}.`);
  return wrong;
}

/** Every number exactly once, and the amounts and dates that the story promises. */
function wrongLedger(headers: Row[], { today, lastMonth }: StoryDays): string[] {
  const wrong: string[] = [];
  const expected = invoiceEndings.flatMap((ending) => ending.spectrumNumbers);
  const found = headers.map(numberOf).sort();
  if (found.join() !== [...expected].sort().join()) {
    wrong.push(`Spectrum holds ${found.join(', ')}; expected each of ${expected.join(', ')} exactly once.`);
  }
  const must = (number: string, column: string, value: string): void => {
    const row = headers.find((header) => numberOf(header) === number);
    const held = amount(row?.[column]);
    if (held !== value) wrong.push(`${number}: ${column} is ${held}, not ${value}.`);
  };
  must('10002', 'Sales_Tax_Amount', '82.51');
  must('10002C', 'Sales_Tax_Amount', '4.13');
  must('10003', 'Retention_Amount', '0.00');
  must('10003', 'Retention_Percent', '0.00');
  must('10005', 'GL_Date', isoDate(lastMonth));
  must('10006', 'GL_Date', isoDate(lastMonth));
  must('10006V', 'GL_Date', isoDate(today));
  must('10109', 'Invoice_Extension', '900.00');
  return wrong;
}

function numberOf(row: Row): string {
  return shown(row.Invoice_Or_Transaction);
}

/** Tables hold amounts as numbers, as Info-Link shows them. */
function amount(value: unknown): string {
  return typeof value === 'number' ? value.toFixed(2) : shown(value);
}
