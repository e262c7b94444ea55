import { canonicalJson } from '../hash';
import { shown } from '../money';
import { type ApprovalContent, canonicalContent, contentFields, type FieldKind, type Facts } from './content';

/**
 * What is different between two contents, one phrase each; empty exactly when their hashes are equal. Lines are
 * compared by id, change orders by number, attachments by id.
 */
export function whatChanged(before: ApprovalContent, after: ApprovalContent): string[] {
  const [old, now] = [canonicalContent(before), canonicalContent(after)];
  const fields = contentFields;
  return [
    ...fieldsChanged('contract', old.contract, now.contract, fields.contract),
    ...fieldsChanged('application', old.application, now.application, fields.application),
    ...fieldsChanged('total', old.totals, now.totals, fields.totals),
    ...listChanged('line', old.lines, now.lines, 'id', fields.lines, lineName),
    ...listChanged(
      'change order',
      old.changeOrders,
      now.changeOrders,
      'number',
      fields.changeOrders,
      numberName,
    ),
    ...listChanged('attachment', old.attachments, now.attachments, 'id', fields.attachments, fileName),
  ];
}

/**
 * The sentence for mails and pages; undefined when nothing changed.
 * @param most so many changes are told, the rest is counted.
 */
export function changedSentence(
  before: ApprovalContent,
  after: ApprovalContent,
  most = 5,
): string | undefined {
  const changes = whatChanged(before, after);
  if (changes.length === 0) return undefined;
  const more = changes.length > most ? [`${changes.length - most} more`] : [];
  const told = [...changes.slice(0, most), ...more].join('; ');
  return `The application changed (${told}): earlier decisions do not count any more, and it is approved anew.`;
}

type Kinds = Readonly<Record<string, FieldKind>>;

function fieldsChanged(what: string, before: Facts, after: Facts, kinds: Kinds): string[] {
  return Object.entries(kinds).flatMap(([field, kind]) => {
    const [old = '', now = ''] = [before[field], after[field]];
    return old === now ? [] : [`${what} ${words(field)} ${value(old, kind)} → ${value(now, kind)}`];
  });
}

function listChanged(
  what: string,
  before: readonly Facts[],
  after: readonly Facts[],
  key: string,
  kinds: Kinds,
  name: (facts: Facts) => string,
): string[] {
  const [old, now] = [byKey(before, after, key), byKey(after, before, key)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((id) => {
    const [was, is] = [old.get(id), now.get(id)];
    if (was && is) return fieldsChanged(`${what} ${name(was)}`, was, is, kinds);
    if (is) return [`${what} ${name(is)} added`];
    return was ? [`${what} ${name(was)} removed`] : [];
  });
}

/**
 * By key, without what both sides have alike. Where a key stands several times, its entries are told apart by their
 * place, so that none is lost.
 */
function byKey(mine: readonly Facts[], theirs: readonly Facts[], key: string): Map<string, Facts> {
  const alike = new Map<string, number>();
  for (const facts of theirs) {
    const text = canonicalJson(facts);
    alike.set(text, (alike.get(text) ?? 0) + 1);
  }
  const found = new Map<string, Facts>();
  const counts = new Map<string, number>();
  for (const facts of mine) {
    const text = canonicalJson(facts);
    const left = alike.get(text) ?? 0;
    if (left > 0) {
      alike.set(text, left - 1);
      continue;
    }
    const id = facts[key] ?? '';
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    found.set(JSON.stringify([id, count]), facts);
  }
  return found;
}

function lineName({ item = '', description = '' }: Facts): string {
  return `${item} "${description}"`;
}

function numberName({ number = '' }: Facts): string {
  return number;
}

function fileName({ fileName: name = '' }: Facts): string {
  return name;
}

/** `workThisPeriod` → `work this period` */
function words(field: string): string {
  return field === 'sha256' ? 'content' : field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function value(text: string, kind: FieldKind): string {
  if (kind === 'amount') return shown(text);
  return text.length > 20 && /^[0-9a-f]+$/.test(text) ? `${text.slice(0, 8)}…` : `"${text}"`;
}
