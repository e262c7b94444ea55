/**
 * Spectrum stores job, work-order, purchase-order, contract and AR invoice numbers padded to their width, others
 * not, and answers either way depending on the door. Every code that enters Girder is made canonical here, and
 * nowhere else. Leading zeros are part of a code.
 */
export function canonicalCode(text: string): string {
  return text.trim().toUpperCase();
}

/** Whether two spellings mean the same code: `"     T123"` and `"t123"` do, `"0123"` and `"123"` do not. */
export function sameCode(a: string, b: string): boolean {
  return canonicalCode(a) === canonicalCode(b);
}
