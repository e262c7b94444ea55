import { invalid } from './fields';
import type { Reply } from './fields';
import type { Tables } from './tables';
import { canonical } from './values';

const lifeMs = 24 * 60 * 60 * 1000;
const maximumLength = 36;

const abort = (text: string): Reply => ({ code: 'A', text, column: 'GUID' });

/**
 * Notes the use of a session's GUID, which belongs to the Authorization ID that used it first and ends when it
 * was not used for a day. A blank one is never refused: Spectrum makes one of its own.
 */
export function useGuid(tables: Tables, given: unknown, authorizationId: string): Reply | undefined {
  const guid = canonical(given);
  if (guid === '') return undefined;
  if (guid.length > maximumLength) return invalid('GUID', `GUID exceeds maximum length of ${maximumLength}`);
  const known = tables.find('_guids', (row) => row.guid === guid);
  const used = new Date().toISOString();
  if (!known) {
    tables.insert('_guids', { guid, authorizationId, used });
    return undefined;
  }
  if (known.authorizationId !== authorizationId) return abort('GUID belongs to another Authorization ID');
  if (Date.parse(used) - Date.parse(String(known.used)) > lifeMs) return abort('Time out has occurred');
  tables.update('_guids', (row) => row.guid === guid, { used });
  return undefined;
}
