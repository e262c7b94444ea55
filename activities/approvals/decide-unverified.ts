import type { OperatorAnswer, UnverifiedRequest } from '../../domain/steps';
import type { World } from '../world';

export async function decideUnverified(
  _world: World,
  _record: string,
  _request: UnverifiedRequest,
): Promise<OperatorAnswer> {
  throw new Error('not yet');
}
