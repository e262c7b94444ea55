import { previewRequest, reportOk } from '../../domain/reports';
import type { PreviewDocument, PreviewField, PreviewReport } from '../../domain/reports';
import type { Answer } from '../answer';
import { runReport } from '../run-report';
import type { Session } from '../session';
import { clean, table } from '../table';
import { findRecord } from './find';

/** The exact body that would be sent, where each field came from, and the verdict (OP4). Sends nothing. */
export async function previewCommand(session: Session, given: string): Promise<Answer> {
  const { record } = await findRecord(session, given);
  const report = await runReport(session, previewRequest(record), session.world.patience.reportMs);
  return { ok: reportOk(report), text: previewText(report), data: report };
}

export function previewText(report: PreviewReport): string {
  const documents = report.documents.map(documentText);
  return [`Preview of ${clean(report.record)}, nothing was sent`, verdictText(report), ...documents].join(
    '\n\n',
  );
}

function verdictText({ verdict }: PreviewReport): string {
  switch (verdict.verdict) {
    case 'send':
      return `Would be sent: ${clean(verdict.sentence)}`;
    case 'nothing':
      return `Nothing to send: ${clean(verdict.sentence)}`;
    case 'wait':
    case 'skip':
    case 'reject': {
      const what = { wait: 'Would wait', skip: 'Would be skipped', reject: 'Would be rejected' }[
        verdict.verdict
      ];
      return `${what}: ${verdict.code}: ${clean(verdict.sentence)}\nWhat to do: ${clean(verdict.advice)}`;
    }
  }
}

function documentText({ part, kind, naturalKey, header, lines }: PreviewDocument): string {
  const title = clean(`${part}  ${kind}  ${naturalKey}`);
  const bodies = lines.map((line, at) => `Line ${at + 1}\n${fieldsText(line)}`);
  return [title, fieldsText(header), ...bodies].join('\n');
}

function fieldsText(shown: PreviewField[]): string {
  const rows = shown.map(({ field, value, from, note }) => [
    `  ${field}`,
    value === '' ? '(blank)' : value,
    from,
    note ?? '',
  ]);
  return table(['  FIELD', 'VALUE', 'FROM', 'NOTE'], rows);
}
