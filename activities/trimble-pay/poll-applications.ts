import type { World } from '../world';

export async function pollApplications(
  _world: World,
  _connection: string,
): Promise<{ seen: number; signalled: number }> {
  throw new Error('not yet');
}
