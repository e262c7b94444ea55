import { listPostings } from '../../clients/store/postings';
import type { Head } from '../../domain/heads';
import type { Decision, Posting } from '../../domain/postings';
import { catalogue } from '../../domain/reasons';
import type { Answer } from '../answer';
import type { Session } from '../session';
import { clean, fields, table } from '../table';
import { findHead } from './find';

/** Everything the store knows of one record: what was wanted, what was sent when, what came back, who decided. */
export async function showCommand(session: Session, given: string): Promise<Answer> {
  const head = await findHead(session, given);
  const postings = await listPostings(session.store, head.record);
  const advice = head.reason && catalogue[head.reason.code].advice;
  const { namespace } = session.settings.temporal;
  const temporal = { namespace, workflowId: head.record };
  const blocks = [
    headText(head, advice, namespace),
    keyingText(head),
    ...postingTexts(postings),
    decisionsText(head, postings),
  ];
  return {
    ok: true,
    text: blocks.filter((block) => block !== '').join('\n\n'),
    data: { head, advice, postings, temporal },
  };
}

function headText(head: Head, advice: string | undefined, namespace: string): string {
  const { title } = head;
  return fields([
    ['Record', head.record],
    ['State', `${head.state} since ${head.since}`],
    ['Reason', head.reason && `${head.reason.code}: ${head.reason.sentence}`],
    ['What to do', advice],
    ['Skipped', head.skip && `by ${head.skip.operator} at ${head.skip.at}: ${head.skip.reason}`],
    ['Source number', title.sourceNumber],
    ['Spectrum', title.spectrumNumbers.join(', ')],
    ['Total', title.total],
    ['GL date', title.glDate],
    ['Batch', title.batch],
    [
      'Changed since',
      head.drift?.map((one) => `${one.field}: sent ${one.sent}, is ${one.found || '(blank)'}`).join('; '),
    ],
    ['Waits on', head.cause],
    ['Decided, not yet done', head.order?.kind],
    ['Configuration', head.configHash],
    [
      'Temporal UI',
      `/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(head.record)}`,
    ],
  ]);
}

/** What a person keys in Spectrum, line by line. */
function keyingText({ keying }: Head): string {
  return keying === undefined ? '' : ['To key in Spectrum:', ...keying.split('\n').map(clean)].join('\n  ');
}

function postingTexts(postings: Posting[]): string[] {
  if (postings.length === 0) return ['Nothing was sent.'];
  const rows = postings.map((posting) => [
    posting.part,
    posting.kind,
    posting.naturalKey,
    posting.stage && posting.state === 'posted' ? `${posting.state} (${posting.stage})` : posting.state,
    posting.ref ?? '',
    posting.adopted ? 'adopted' : '',
  ]);
  const attempts = postings.flatMap(({ part, attempts: made }) =>
    made.map((attempt) => [
      part,
      String(attempt.number),
      attempt.startedAt,
      attempt.endedAt ?? '',
      attempt.outcome ?? 'not heard of',
      attempt.answer ?? '',
    ]),
  );
  return [
    table(['DOCUMENT', 'KIND', 'KEY', 'STATE', 'REFERENCE', ''], rows),
    attempts.length > 0
      ? table(['DOCUMENT', 'ATTEMPT', 'STARTED', 'ENDED', 'OUTCOME', 'ANSWER'], attempts)
      : '',
    ...postings.map(troubleText),
  ];
}

/** Why a document is in doubt, what Spectrum said no to, and what differs there. */
function troubleText({ part, doubt, rows, seen }: Posting): string {
  const differences = [...(doubt?.differences ?? []), ...(seen?.differences ?? [])];
  return [
    doubt
      ? `${part}: in doubt: ${doubt.why}. Settles ${doubt.settleUntil}. Last probe: ${doubt.lastProbe ?? 'none'}`
      : '',
    ...(rows ?? []).map((row) => `${part}: refused: ${row.code} ${row.column}: ${row.text}`),
    ...differences.map(
      ({ field, sent, found }) => `${part}: ${field}: sent "${sent}", Spectrum holds "${found}"`,
    ),
  ]
    .filter((line) => line !== '')
    .map(clean)
    .join('\n');
}

function decisionsText(head: Head, postings: Posting[]): string {
  const decisions: (Decision & { on: string })[] = [
    ...head.decisions.map((decision) => ({ ...decision, on: 'record' })),
    ...postings.flatMap(({ part, decisions: made }) => made.map((decision) => ({ ...decision, on: part }))),
  ];
  if (decisions.length === 0) return '';
  const rows = decisions
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ at, on, operator, choice, reason }) => [at, on, operator, choice, reason]);
  return table(['DECIDED', 'ON', 'BY', 'CHOICE', 'REASON'], rows);
}
