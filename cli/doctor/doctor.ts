import type { Client } from '@temporalio/client';
import type { DoctorLine, ReportRequest } from '../../domain/reports';
import {
  serviceTradeDoctorRequest,
  spectrumDoctorRequest,
  trimblePayDoctorRequest,
} from '../../domain/reports';
import type { Answer } from '../answer';
import { runReport } from '../run-report';
import type { Session } from '../session';
import { table } from '../table';
import { storeLines } from './store';
import { temporalLines } from './temporal';
import { pollersOf } from './pollers';

/**
 * Looks at everything that must be right for records to flow. A failed look is a line, never the end of the others;
 * what needs credentials is looked at by the workers that have them.
 */
export async function doctorCommand(session: Session): Promise<Answer> {
  const { settings } = session;
  const lines: DoctorLine[] = [
    { check: 'Configuration', ok: true, detail: `Read without problems, ${settings.hash}.` },
  ];
  const client = await reached(session, lines);
  lines.push(...(await storeLines(session, client)));
  if (client) {
    lines.push(...(await temporalLines(client, settings)));
    lines.push(...(await systemLines(session, client)));
  }
  return { ok: lines.every((line) => line.ok), text: doctorText(lines), data: { lines } };
}

export function doctorText(lines: DoctorLine[]): string {
  const rows = lines.map(({ ok, warning, check, detail, advice }) => [
    ok ? (warning ? 'look' : 'ok') : 'PROBLEM',
    check,
    [detail, advice].filter((part) => part).join(' '),
  ]);
  const problems = lines.filter((line) => !line.ok).length;
  const end = problems === 0 ? 'No problems.' : problems === 1 ? '1 problem.' : `${problems} problems.`;
  return `${table(['', 'CHECK', 'FOUND'], rows)}\n${end}`;
}

async function reached(session: Session, lines: DoctorLine[]): Promise<Client | undefined> {
  const { address } = session.settings.temporal;
  try {
    const client = await session.temporal();
    lines.push({ check: 'Temporal', ok: true, detail: `Answers at ${address}.` });
    return client;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const advice =
      'Webhooks are kept in the inbox meanwhile; workers, schedules and other systems were not looked at.';
    lines.push({ check: 'Temporal', ok: false, detail, advice });
    return undefined;
  }
}

/** The workers' look at the connected systems, all at once; one without a worker is not waited for. */
async function systemLines(session: Session, client: Client): Promise<DoctorLine[]> {
  const { spectrum, servicetrade, trimblePay } = session.settings;
  const subjects: [string, ReportRequest<'doctor'>][] = [
    ...Object.keys(spectrum).map((name): [string, ReportRequest<'doctor'>] => [
      `Spectrum ${name}`,
      spectrumDoctorRequest(name),
    ]),
    ...Object.keys(servicetrade).map((name): [string, ReportRequest<'doctor'>] => [
      `ServiceTrade ${name}`,
      serviceTradeDoctorRequest(name),
    ]),
    ...Object.keys(trimblePay).map((name): [string, ReportRequest<'doctor'>] => [
      `Trimble Pay ${name}`,
      trimblePayDoctorRequest(name),
    ]),
  ];
  const found = await Promise.all(subjects.map(([name, request]) => look(session, client, name, request)));
  return found.flat();
}

async function look(
  session: Session,
  client: Client,
  name: string,
  request: ReportRequest<'doctor'>,
): Promise<DoctorLine[]> {
  try {
    if ((await pollersOf(client, request.queue, 'activity')).length === 0) {
      const detail = `Not looked at: no worker polls "${request.queue}".`;
      return [{ check: name, ok: false, detail, advice: 'Start a worker.' }];
    }
    const report = await runReport(session, request, session.world.patience.reportMs);
    return report.lines.map((line) => ({ ...line, check: `${name}, ${line.check}` }));
  } catch (error) {
    return [{ check: name, ok: false, detail: error instanceof Error ? error.message : String(error) }];
  }
}
