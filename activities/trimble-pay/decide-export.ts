import type { OperatorAnswer, OperatorRequest } from '../../domain/steps';
import type { World } from '../world';

export async function decideExport(
  _world: World,
  _record: string,
  _request: OperatorRequest,
): Promise<OperatorAnswer> {
  throw new Error('not yet');
}
