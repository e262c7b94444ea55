import { DateTime } from 'luxon';
import type { World } from '../world';

/** The day in the accounting zone, an ISO date. */
export function today(world: Pick<World, 'settings' | 'now'>): string {
  return DateTime.fromJSDate(world.now(), { zone: world.settings.accounting.zone }).toISODate() ?? '';
}
