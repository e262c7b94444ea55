import { linkOfCode, linkOfRecord, unlink } from '../../../../clients/store/links';
import type { Link, Linked } from '../../../../clients/store/links';
import type { Store } from '../../../../clients/store/port';

/** Links of companies of two ServiceTrade accounts, `acme` where none is named, in one company of Spectrum. */
export const target = 'east-ABC';
const account = 'acme';
export const place = { target, kind: 'customer', slot: '' } as const;
export const at = '2026-11-20T09:00:00.000Z';
export const later = '2026-11-21T10:30:00.000Z';
export const undone = { at: later, operator: 'dana', reason: 'the wrong customer' };

export type Slot = Pick<Link, 'kind' | 'slot'>;

export function company(number: number, connection = account): string {
  return `servicetrade~${connection}~company~${number}~${target}`;
}

export function wanted(number: number, code: string, more: Partial<Link> = {}): Link {
  return { ...place, record: company(number), code, at, operator: 'girder', ...more };
}

export const byRecord = (store: Store, number: number, more: Partial<Slot> = {}) =>
  linkOfRecord(store, { ...place, record: company(number), ...more });
export const byCode = (store: Store, code: string, more: Partial<Slot & { account: string }> = {}) =>
  linkOfCode(store, { ...place, account, code, ...more });
export const undo = (store: Store, number: number, code: string, more: Partial<Link> = {}) =>
  unlink(store, { ...place, record: company(number), code, undone, ...more });

/** What was linked, or what is in the way. */
export function linkIn(answer: Linked | undefined): Link | undefined {
  return answer?.linked ? answer.link : answer?.holder;
}
