import { recordId } from '../../domain/record-id';
import { isLinkProcess } from '../../domain/servicetrade/link';
import { findRecord } from '../records/find';
import type { Session } from '../session';
import { connectionOf, targetOf } from './connection';

/**
 * The record that is meant: as the `records` commands take it, or by kind and id in ServiceTrade, `customer:7003`, which
 * need not be known to Girder.
 * @param connection for the short form, where there are several.
 */
export async function findLinked(
  session: Session,
  given: string,
  connection: string | undefined,
): Promise<string> {
  const [, kind = '', id = ''] = /^(customer|site|job)[:\s]\s*([1-9]\d*)$/i.exec(given.trim()) ?? [];
  const process = kind.toLowerCase();
  if (!isLinkProcess(process)) return (await findRecord(session, given)).record;
  const account = connectionOf(session.settings, connection);
  const target = targetOf(session.settings, account) ?? '';
  return recordId({ source: 'servicetrade', account, process, id, target });
}
