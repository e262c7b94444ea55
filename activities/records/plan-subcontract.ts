import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { RecordRef } from '../../domain/record-id';
import type { Step } from '../../domain/steps';
import type { World } from '../world';

export async function planSubcontractRecord(
  _world: World,
  _ref: RecordRef,
  _head: Head | undefined,
  _done: readonly Posting[],
): Promise<Step> {
  throw new Error('not yet');
}
