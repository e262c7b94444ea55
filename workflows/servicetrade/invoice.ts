import { followRecord } from '../follow-record';
import type { RecordInput } from '../messages';

/**
 * An approved ServiceTrade invoice becomes exactly one AR invoice in Spectrum (ST7), or an invoice and a credit memo
 * where its lines have both signs (ST8); its void becomes a reversal (ST9), and a change after posting waits for a
 * person (ST22). What is wanted at any moment is `domain/servicetrade/invoice.ts`; this only follows it.
 */
export async function invoice(input: RecordInput): Promise<string> {
  return followRecord(input);
}
