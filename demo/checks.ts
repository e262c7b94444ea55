/** Whether the story ended as it says: states through the operator's command, amounts in Spectrum's own tables. */
import type { Control } from './http';
import type { StoryDays } from './dates';
import { isoDate } from './dates';
import type { RecordsView } from './records-view';
import { endings } from './story';

type Row = Record<string, unknown>;

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
    ...endings.flatMap((ending) => wrongEnding(records, ending)),
    ...wrongLedger(headers, days),
    ...wrongMails(await mail.table('message')),
  ];
}

function wrongEnding(
  records: RecordsView,
  { number, state, spectrumNumbers, through }: (typeof endings)[number],
): string[] {
  const line = records.of(number);
  if (!line) return [`${number} is unknown to Girder.`];
  const wrong: string[] = [];
  if (line.state !== state) wrong.push(`${number} is ${line.state}, not ${state}.`);
  if (line.spectrumNumbers.join() !== spectrumNumbers.join()) {
    wrong.push(
      `${number} has the Spectrum numbers ${line.spectrumNumbers.join()}, not ${spectrumNumbers.join()}.`,
    );
  }
  if (through && !records.wasSeen(number, through)) wrong.push(`${number} never was ${through}.`);
  return wrong;
}

/** Every number exactly once, and the amounts and dates that the story promises. */
function wrongLedger(headers: Row[], { today, lastMonth }: StoryDays): string[] {
  const wrong: string[] = [];
  const expected = endings.flatMap((ending) => ending.spectrumNumbers);
  const found = headers.map(numberOf).sort();
  if (found.join() !== [...expected].sort().join()) {
    wrong.push(`Spectrum holds ${found.join(', ')}; expected each of ${expected.join(', ')} exactly once.`);
  }
  const must = (number: string, column: string, value: string): void => {
    const row = headers.find((header) => numberOf(header) === number);
    const held = shown(row?.[column]);
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

function wrongMails(mails: Row[]): string[] {
  const about = mails.filter(
    (mail) =>
      String(mail.subject).includes('CUSTOMER_UNMAPPED') && !String(mail.subject).includes('resolved'),
  );
  const distinct = new Set(about.map((mail) => String(mail.messageId)));
  return distinct.size === 1 ? [] : [`${distinct.size} mails about the unmapped customer, not one.`];
}

function numberOf(row: Row): string {
  return String(row.Invoice_Or_Transaction).trim();
}

function shown(value: unknown): string {
  if (typeof value === 'number') return value.toFixed(2);
  return String(value);
}
