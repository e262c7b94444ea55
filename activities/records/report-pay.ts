import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { RecordRef } from '../../domain/record-id';
import type { Step } from '../../domain/steps';
import type { World } from '../world';

/** What became of the tasks of a record of Trimble Pay. */
export async function reportPay(
  _world: World,
  _ref: RecordRef,
  _head: Head | undefined,
  _all: readonly Posting[],
): Promise<Step> {
  throw new Error('not yet');
}
