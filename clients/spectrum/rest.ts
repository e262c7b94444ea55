import type { SendContext, Sent } from '../../domain/effects';
import { canonicalCode } from '../../domain/spectrum/codes';
import type { ArDocument } from '../../domain/spectrum/types';
import type { Access } from './access';
import { toSpectrumInvoice } from './ar-invoice-body';
import { classifyRest } from './classify';
import type { Transport } from './http';
import { notSent, refusedHere } from './put-outcomes';

export interface RestPuts {
  /**
   * Sends one AR invoice or credit memo, once, into Customer Invoice Entry. Never throws: whatever happens is an
   * outcome.
   */
  postArInvoice(document: ArDocument, context: SendContext): Promise<Sent>;
}

/** Path of the service that Data Exchange grants as `ARMultiLineInvoice`. */
export const arInvoicePath = '/customer/invoice';

export const jsonHeaders = {
  'Content-Type': 'application/json; charset=utf-8',
  Accept: 'application/json',
};

export function restPuts(access: Access, timeoutMs: number): RestPuts {
  return {
    async postArInvoice(document, context) {
      let body: string;
      try {
        body = JSON.stringify(toSpectrumInvoice(document));
      } catch (error) {
        return refusedHere(error);
      }
      let transport: Transport;
      try {
        transport = await access.exchange('rest', document.company, {
          method: 'POST',
          path: arInvoicePath,
          headers: jsonHeaders,
          body,
          beforeWrite: () => context.assertMayStillSend(),
          signal: context.signal,
          timeoutMs,
        });
      } catch (error) {
        return notSent(error);
      }
      return classifyRest(transport, {
        key: { Company_Code: document.company, Invoice_Or_Transaction: document.number },
        ref: canonicalCode(document.number),
        stage: 'unposted',
      });
    },
  };
}
