import { readHead, updateHead } from '../../clients/store/heads';
import type { Order } from '../../domain/heads';
import { parseRecordId } from '../../domain/record-id';
import type { OperatorAnswer, OperatorRequest } from '../../domain/steps';
import { whyNotExport } from '../../domain/trimble-pay/application';
import { accepted, movedOn, noted, refused } from '../records/decision';
import type { World } from '../world';

/**
 * Whether a pay application may be exported now. Only the order is kept: the run reads everything again, and stops
 * where something does not hold any more.
 */
export async function decideExport(
  world: World,
  record: string,
  request: OperatorRequest,
): Promise<OperatorAnswer> {
  if (parseRecordId(record).process !== 'application') return refused('Only a pay application is exported.');
  const blank = (['operator', 'reason'] as const).find((field) => !isText(request[field]));
  if (blank) return refused(`"${blank}" must be given: who exports, and why.`);
  const head = (await readHead(world.store, record))?.value;
  if (!head) return refused(`Girder does not know the record ${record}.`);
  const moved = movedOn(head, request);
  if (moved) return moved;
  const order: Order = { kind: 'export', at: world.now().toISOString(), operator: request.operator };
  let why: string | undefined;
  await updateHead(world.store, record, (now) => {
    if (!now) return undefined;
    why = now.skip ? 'An operator skipped it: `records retry` takes it up again.' : whyNotExport(now);
    if (why !== undefined) return undefined;
    return { ...now, order, decisions: [...now.decisions, noted(world, request, 'export')] };
  });
  world.log.info({ record, operator: request.operator, accepted: why === undefined }, 'decided');
  return why === undefined ? accepted('It is exported now.') : refused(why);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
