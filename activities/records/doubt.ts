import type { Posting } from '../../domain/postings';
import type { Reason } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { World } from '../world';
import type { Situation } from './head';
import { setSituation } from './head';

/** What a posting that may or may not have arrived means for its record. */
export function doubtOf(posting: Posting): Situation & { reason: Reason } {
  const differing = posting.doubt?.differences ?? [];
  if (differing.length > 0) {
    const list = differing.map((d) => `${d.field}: sent ${d.sent}, found ${d.found}`).join('; ');
    const sentence = `Spectrum holds ${posting.naturalKey} with other values (${list}).`;
    return { state: 'Waiting', reason: reason('ECHO_DIFFERS', sentence) };
  }
  const probed = posting.doubt?.lastProbe ?? 'not probed yet';
  const sentence = `${posting.naturalKey} may or may not be in Spectrum: ${posting.doubt?.why ?? 'unknown'}; ${probed}.`;
  return { state: 'In doubt', reason: reason('IN_DOUBT', sentence) };
}

/** Shows the record as in doubt from the moment that nobody knows, not only when a person is asked. */
export async function showDoubt(world: World, posting: Posting): Promise<void> {
  if (posting.state === 'inDoubt') await setSituation(world, posting.record, doubtOf(posting));
}
