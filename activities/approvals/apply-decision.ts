import type { OperatorAnswer } from '../../domain/steps';
import type { World } from '../world';

export async function applyDecision(_world: World, _record: string, _id: string): Promise<OperatorAnswer> {
  throw new Error('not yet');
}
