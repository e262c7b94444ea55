/** The store's links follow what ServiceTrade's external ids and Girder's own creations say. */
import { link, unlink } from '../../clients/store/links';
import type { LinkKind } from '../../clients/store/links';
import type { RecordRef } from '../../domain/record-id';
import { recordId } from '../../domain/record-id';
import type { World } from '../world';

export interface Bond {
  kind: LinkKind;
  /** Cost center of a job that has a code for each of them; else blank. */
  slot: string;
  code: string;
  operator?: string;
}

/**
 * Links a record and its code. What stands in the way is older: an external id that the office has since changed, or
 * given to another thing; ServiceTrade holds each value once.
 */
export async function keepLink(world: World, ref: RecordRef, bond: Bond): Promise<void> {
  const at = world.now().toISOString();
  const operator = bond.operator ?? 'girder';
  const wanted = { target: ref.target, record: recordId(ref), ...bond, at, operator };
  for (let inTheWay = 0; inTheWay < 3; inTheWay += 1) {
    const linked = await link(world.store, wanted);
    if (linked.linked) return;
    const { holder } = linked;
    const reason = `${bond.code} is now of ${wanted.record}`;
    await unlink(world.store, { ...holder, undone: { at, operator, reason } });
  }
}
