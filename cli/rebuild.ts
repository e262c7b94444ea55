import { sourceQueue } from '../domain/queues';
import { rebuildRequest, reportOk } from '../domain/reports';
import type { RebuildReport } from '../domain/reports';
import type { Answer } from './answer';
import { CannotError } from './answer';
import { runReport } from './run-report';
import type { Session } from './session';
import { clean, table } from './table';

/** After the record store was lost or restored from a copy: enters what Spectrum holds, then posting resumes. */
export async function rebuildCommand(session: Session): Promise<Answer> {
  const { servicetrade, trimblePay } = session.settings;
  const [queue] = [
    ...Object.keys(servicetrade).map((name) => sourceQueue('servicetrade', name)),
    ...Object.keys(trimblePay).map((name) => sourceQueue('trimble-pay', name)),
  ];
  if (queue === undefined)
    throw new CannotError('No connection is configured, so there is nothing to rebuild.');
  const report = await runReport(session, rebuildRequest(queue), session.world.patience.rebuildMs);
  return { ok: reportOk(report), text: rebuildText(report), data: report };
}

export function rebuildText({ connections, accepted }: RebuildReport): string {
  const counts = connections.map(({ connection, target, probed, found, absent, open }) => [
    connection,
    target,
    ...[probed, found, absent, open.length].map(String),
  ]);
  const open = connections.flatMap(({ open: left }) =>
    left.map(({ record, number, sentence }) => `  ${clean(record ?? number)}: ${clean(sentence)}`),
  );
  return [
    table(['CONNECTION', 'TARGET', 'LOOKED AT', 'IN SPECTRUM', 'ABSENT', 'OPEN'], counts),
    ...(open.length > 0 ? ['A person must look at:', ...open] : []),
    accepted
      ? 'The record store is accepted; posting resumes.'
      : 'The record store is not accepted; nothing is posted until nothing is open.',
  ].join('\n');
}
