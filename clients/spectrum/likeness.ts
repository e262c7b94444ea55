import { sameCode } from '../../domain/spectrum/codes';

/** What a customer or site of ServiceTrade is looked for by, besides its name; a blank part is not looked for. */
export interface Likeness {
  /** The reference number, which may be Spectrum's code. */
  refNumber: string;
  zip: string;
}

/**
 * Whether a row may be the one meant: its code is the reference number, or the postal codes do not tell them apart.
 * Those of the US count by their first five digits; a blank one on either side tells nothing.
 */
export function mayBeAlike(row: { code: string; zip: string }, wanted: Likeness): boolean {
  if (wanted.refNumber.trim() !== '' && sameCode(row.code, wanted.refNumber)) return true;
  const [held, sought] = [postal(row.zip), postal(wanted.zip)];
  return held === '' || sought === '' || held === sought;
}

function postal(zip: string): string {
  const plain = zip.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return /^(\d{5}|\d{9})$/.test(plain) ? plain.slice(0, 5) : plain;
}
