import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { Reason } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { recordId } from '../../domain/record-id';
import type { Step } from '../../domain/steps';
import type { World } from '../world';
import { nothing, setSituation, stepOf } from './head';
import { reportApplication } from './report-application';

/** What became of the tasks of a record of Trimble Pay. */
export async function reportPay(
  world: World,
  ref: RecordRef,
  head: Head | undefined,
  all: readonly Posting[],
): Promise<Step> {
  const stopped = whatStopped(head, all);
  if (!stopped) {
    const unchanged = head ?? (await setSituation(world, recordId(ref), { state: 'Posting' }));
    return stepOf(unchanged, { ...nothing, planAgain: true });
  }
  if (ref.process === 'application') return reportApplication(world, ref, head, all);
  const why = stopped.state === 'rejected' ? refused(stopped) : unreached(stopped, ref);
  return stepOf(await setSituation(world, recordId(ref), { state: 'Waiting', reason: why }), nothing);
}

/**
 * What was refused comes before what was not even tried. An e-mail that is none keeps nothing else from being in
 * step: the plan shows it.
 */
function whatStopped(head: Head | undefined, all: readonly Posting[]): Posting | undefined {
  const byKey = new Map(all.map((posting) => [posting.key, posting]));
  const postings = (head?.plan?.postings ?? []).flatMap(({ key }) => byKey.get(key) ?? []);
  const open = postings.filter(
    ({ state, kind }) =>
      state !== 'posted' && !(kind === 'trimble-pay/vendor-member' && state === 'rejected'),
  );
  return open.find(({ state }) => state !== 'claimed') ?? open[0];
}

const named: Record<string, string> = {
  'trimble-pay/project': 'the project',
  'trimble-pay/erp-connection': 'the connection of the job',
  'trimble-pay/vendor': 'the vendor',
  'trimble-pay/vendor-member': "the vendor's member",
  'trimble-pay/contract': 'the contract',
  'trimble-pay/change-order': 'a change order',
  'trimble-pay/sections': 'the sections',
  'trimble-pay/sov': 'the schedule of values',
};

function refused({ kind, rows = [] }: Posting): Reason {
  const said = rows.map(({ code, text }) => `${text} (${code})`).join('; ');
  return reason('PAY_REFUSED', `Trimble Pay refused ${named[kind] ?? kind}: ${said || 'without a word'}`);
}

/** One cause for all records of the connection. */
function unreached({ attempts }: Posting, { account }: RecordRef): Reason {
  const last = attempts.at(-1);
  const sentence = `Trimble Pay ${account} took nothing: ${last?.answer ?? 'no attempt yet'}`;
  return reason(last?.access ? 'SOURCE_ACCESS' : 'SOURCE_UNAVAILABLE', sentence, account);
}
