import type { Posting } from '../../domain/postings';
import { parseTarget } from '../../domain/record-id';
import type { SendTiming } from '../../domain/transitions';
import type { World } from '../world';
import { spectrumSettings } from '../world';

export interface PostingTiming extends SendTiming {
  heartbeatMs: number;
}

/** Of writes to sources and mail, which have no settings of their own; they are repeatable. */
const writeBackTiming: PostingTiming = {
  sendBudgetMs: 10_000,
  answerMs: 30_000,
  settleMs: 0,
  heartbeatMs: 20_000,
};

export function timingOf(world: World, posting: Pick<Posting, 'kind' | 'target'>): PostingTiming {
  if (!posting.kind.startsWith('spectrum/')) return writeBackTiming;
  return spectrumSettings(world, parseTarget(posting.target).instance).timing;
}

/** How often a document that proved absent is sent again. */
export function resendsOf(world: World, posting: Pick<Posting, 'kind' | 'target' | 'guard'>): number {
  if (!posting.kind.startsWith('spectrum/')) return Number.POSITIVE_INFINITY;
  const settings = spectrumSettings(world, parseTarget(posting.target).instance);
  if (posting.guard === 'unkeyed') return settings.resendUnkeyed === 'once' ? 1 : 0;
  return settings.resendKeyed;
}
