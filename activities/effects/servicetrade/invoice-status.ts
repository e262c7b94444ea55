import { z } from 'zod';
import type { ServiceTradeClient } from '../../../clients/servicetrade';
import type { Effect } from '../../../domain/effects';
import { differences } from '../../../domain/effects';

/** Tells ServiceTrade what became of an invoice (ST10): `processed`, or `failed` beside a comment that says why. */
export const invoiceStatusBody = z.object({
  invoiceId: z.string(),
  status: z.string(),
  /** With `invoices.number.mode: sequence`, the number that Girder gave. */
  invoiceNumber: z.string().optional(),
});
export type InvoiceStatusBody = z.infer<typeof invoiceStatusBody>;

export function invoiceStatusEffect(
  servicetrade: ServiceTradeClient,
): Effect<InvoiceStatusBody, { status: string }> {
  return {
    kind: 'servicetrade/invoice-status',
    guard: 'idempotent',
    naturalKey: (body) => body.invoiceId,
    echo: (body) => ({ status: body.status }),
    async send(bodies, context) {
      return Promise.all(
        bodies.map(async ({ invoiceId, status, invoiceNumber }) => {
          if (invoiceNumber !== undefined) {
            const numbered = await servicetrade.setInvoiceNumber(invoiceId, invoiceNumber, context);
            if (numbered.outcome !== 'applied') return numbered;
          }
          return servicetrade.setInvoiceStatus(invoiceId, status, context);
        }),
      );
    },
    async probe(key, echo) {
      const invoice = await servicetrade.invoice(key);
      if (!invoice) return { result: 'unknown', why: `invoice ${key} is not there any more` };
      return {
        result: 'found',
        ref: key,
        stage: 'done',
        differences: differences(echo, { status: invoice.status }),
        evidence: `status ${invoice.status}`,
      };
    },
  };
}
