import { listLinks } from '../../clients/store/links';
import type { Link, LinkKind } from '../../clients/store/links';
import { parseRecordId } from '../../domain/record-id';
import { linkProcesses } from '../../domain/servicetrade/link';
import type { Answer } from '../answer';
import { UsageError } from '../answer';
import type { Session } from '../session';
import { clean, table } from '../table';
import { connectionOf, targetOf } from './connection';

export interface ListLinksOptions {
  connection?: string;
  kind?: string;
}

/** What the record store knows of links; the external ids in ServiceTrade are what counts. */
export async function listLinksCommand(session: Session, options: ListLinksOptions): Promise<Answer> {
  const { settings, store } = session;
  const kinds = options.kind === undefined ? linkProcesses : [kindOf(options.kind)];
  const connections =
    options.connection === undefined
      ? Object.keys(settings.servicetrade)
      : [connectionOf(settings, options.connection)];
  const links: Link[] = [];
  for (const account of connections) {
    const target = targetOf(settings, account);
    if (target === undefined) continue;
    for (const kind of kinds) {
      for await (const link of listLinks(store, { target, kind, account })) links.push(link);
    }
  }
  return { ok: true, text: listText(links), data: { links } };
}

function kindOf(given: string): LinkKind {
  const found = linkProcesses.find((kind) => kind === given.trim().toLowerCase());
  if (found) return found;
  throw new UsageError(`--kind "${clean(given)}" is not linked; allowed: ${linkProcesses.join(', ')}.`);
}

function listText(links: readonly Link[]): string {
  if (links.length === 0) return 'No links.';
  const rows = links.map(({ kind, record, slot, code, operator, at }) => {
    const { account, id, target } = parseRecordId(record);
    return [account, kind, id, target, code, slot, operator, at];
  });
  const count = links.length === 1 ? '1 link' : `${links.length} links`;
  const head = ['CONNECTION', 'KIND', 'SERVICETRADE', 'TARGET', 'CODE', 'COST CENTER', 'BY', 'SINCE'];
  return `${table(head, rows)}\n${count}`;
}
