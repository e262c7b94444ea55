import { z } from 'zod';
import type { SendContext, Sent } from '../../domain/effects';
import { isServiceTradeError } from './errors';
import type { Http } from './http';
import { checked, flatten } from './shapes';
import { id as idValue, text } from './values';

/** The kinds that take external ids, as they stand in the path; invoices do not. */
export type ExternalIdEntity =
  | 'asset'
  | 'company'
  | 'contact'
  | 'contract'
  | 'deficiency'
  | 'location'
  | 'job'
  | 'jobitem'
  | 'libitem'
  | 'quote'
  | 'user';

const valueSchema = z.looseObject({ value: text });
const entitySchema = z.looseObject({ id: idValue });

/** @returns undefined if ServiceTrade says in its own words that there is no such thing. */
export async function unlessMissing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (isServiceTradeError(error) && error.kind === 'notFound') return undefined;
    throw error;
  }
}

/** The path part of an id; anything but digits could change the path. @throws RangeError */
export function idPart(id: string): string {
  if (!/^[1-9]\d{0,15}$/.test(id) || !Number.isSafeInteger(Number(id))) {
    throw new RangeError(`${JSON.stringify(id)} is no ServiceTrade id: a whole number below 2^53`);
  }
  return id;
}

/** The path part of an external system's name, which ServiceTrade limits to this form. */
function systemPart(system: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(system)) {
    throw new RangeError(
      `${JSON.stringify(system)} is no external system: a lower-case letter, then a-z, 0-9 and _ (servicetrade.<connection>.externalIds.systems)`,
    );
  }
  return system;
}

/** @returns the value; undefined if there is none (also for an unknown entity or system). */
export async function readExternalId(
  http: Http,
  entity: ExternalIdEntity,
  id: string,
  system: string,
): Promise<string | undefined> {
  const data = await unlessMissing(http.get(`/externalid/${entity}/${idPart(id)}/${systemPart(system)}`));
  if (data === undefined) return undefined;
  const { value } = checked(valueSchema, data, `external id of ${entity} ${id}`);
  return value === '' ? undefined : value;
}

/** @returns the id of the one entity that bears the value (values are unique per system); undefined if none. */
export async function findByExternalId(
  http: Http,
  entity: ExternalIdEntity,
  system: string,
  value: string,
): Promise<string | undefined> {
  if (value.trim() === '') throw new RangeError('an external id cannot be blank');
  const path = `/externalid/${entity}/${systemPart(system)}/${encodeURIComponent(value)}`;
  const data = await unlessMissing(http.get(path));
  return data === undefined
    ? undefined
    : checked(entitySchema, flatten(data, entity), `${entity} of ${value}`).id;
}

interface Place {
  entity: ExternalIdEntity;
  id: string;
  system: string;
}

const pathOf = ({ entity, id, system }: Place): string =>
  `/externalid/${entity}/${idPart(id)}/${systemPart(system)}`;

/** Removes it, whatever it is: to ServiceTrade an empty value means that there is none. */
export async function removeExternalId(http: Http, key: Place, context?: SendContext): Promise<Sent> {
  const sent = await http.write('PUT', pathOf(key), { value: '' }, context);
  if (sent.outcome !== 'refused') return sent;
  const what = `to remove the external id of ${key.entity} ${key.id} in ${key.system}`;
  const rows = sent.rows.map((row) => ({
    ...row,
    column: key.system,
    text: `ServiceTrade refused ${what}: ${row.text}`,
  }));
  return { outcome: 'refused', rows };
}

/** Sets it, also over another one. Refused as a whole where another record bears the value. */
export async function writeExternalId(
  http: Http,
  key: Place,
  value: string,
  context?: SendContext,
): Promise<Sent> {
  // A blank value would remove the external id.
  if (value.trim() === '') throw new RangeError('an external id cannot be blank');
  const sent = await http.write('PUT', pathOf(key), { value }, context);
  if (sent.outcome === 'applied') return { ...sent, ref: value };
  if (sent.outcome !== 'refused') return sent;
  const what = `${JSON.stringify(value)} as the external id of ${key.entity} ${key.id} in ${key.system}`;
  const rows = sent.rows.map((row) => ({
    ...row,
    column: key.system,
    text: `ServiceTrade refused ${what}${row.code === '409' ? ', another record bears it' : ''}: ${row.text}`,
  }));
  return { outcome: 'refused', rows };
}
