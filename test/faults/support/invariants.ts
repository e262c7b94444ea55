/** What must be true after every run, whatever broke: counted at the far side, never by Girder's word alone. */
import { listRecords, readHead } from '../../../clients/store/heads';
import { listPostings } from '../../../clients/store/postings';
import type { House } from '../../support/house';
import { arOperation, money } from './ledger';

/** AR number → `type lines+tax`. */
export type Books = Record<string, string>;

export interface Truth {
  /** Every document in Spectrum; one that is there twice shows as two. */
  books: string[];
  /** Documents that the store holds as posted. */
  posted: string[];
  /** Postings that are not posted. */
  unsettled: string[];
  /** Records by state. */
  states: Record<string, number>;
  /** Numbers whose writes in Spectrum's journal outnumber the attempts in the store. */
  unaccounted: string[];
}

export function expectedTruth(books: Books, records: number): Truth {
  return {
    books: sorted(Object.entries(books).map(([number, text]) => `${number} ${text}`)),
    posted: sorted(Object.keys(books)),
    unsettled: [],
    states: { 'In Spectrum': records },
    unaccounted: [],
  };
}

export async function truth(house: House): Promise<Truth> {
  const books = house.ledger().map((row) => {
    const text = `${row.Transaction_Type} ${money(row.Invoice_Extension)}+${money(row.Sales_Tax_Amount)}`;
    return `${String(row.Invoice_Or_Transaction).trim()} ${text}`;
  });
  const sent = new Map<string, number>();
  for (const { operation, key } of house.spectrum.sandbox.journal.after(0)) {
    const number = key.split('|')[1] ?? '';
    if (operation === arOperation) sent.set(number, (sent.get(number) ?? 0) + 1);
  }
  const found: Truth = { books: sorted(books), posted: [], unsettled: [], states: {}, unaccounted: [] };
  for await (const record of listRecords(house.store)) {
    const state = (await readHead(house.store, record))?.value.state ?? 'none';
    found.states[state] = (found.states[state] ?? 0) + 1;
    for (const posting of await listPostings(house.store, record)) {
      if (posting.state !== 'posted') found.unsettled.push(posting.key);
      if (!posting.kind.startsWith('spectrum/')) continue;
      const number = posting.naturalKey.split('|')[1] ?? posting.naturalKey;
      if (posting.state === 'posted') found.posted.push(number);
      if ((sent.get(number) ?? 0) > posting.attempts.length) found.unaccounted.push(number);
      sent.delete(number);
    }
  }
  // What was sent and no posting knows of.
  found.unaccounted.push(...sent.keys());
  found.posted = sorted(found.posted);
  return found;
}

function sorted(list: string[]): string[] {
  return [...list].sort();
}
