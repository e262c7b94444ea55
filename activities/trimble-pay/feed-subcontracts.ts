import type { World } from '../world';

export async function feedSubcontracts(
  _world: World,
  _connection: string,
): Promise<{ read: number; changed: number }> {
  throw new Error('not yet');
}
