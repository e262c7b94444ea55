import type { SendContext, Sent } from '../../domain/effects';
import { canonicalCode } from '../../domain/spectrum/codes';
import type { ArDocument } from '../../domain/spectrum/types';
import { toSpectrumInvoice } from './ar-invoice-body';
import { classifyRest } from './classify';
import type { SpectrumHttp } from './http';

export interface RestPuts {
  /**
   * Sends one AR invoice or credit memo, once, into Customer Invoice Entry. Never throws: whatever happens is an
   * outcome.
   */
  postArInvoice(document: ArDocument, context: SendContext): Promise<Sent>;
}

export interface RestSettings {
  authorizationId: string;
  timeoutMs: number;
}

/** Path of the service that Data Exchange grants as `ARMultiLineInvoice`. */
export const arInvoicePath = '/customer/invoice';

export function restPuts(http: SpectrumHttp, settings: RestSettings): RestPuts {
  return {
    async postArInvoice(document, context) {
      let body: string;
      try {
        body = JSON.stringify(toSpectrumInvoice(document));
      } catch (error) {
        // Not Spectrum's verdict, but as certain: this body cannot be sent, and only another one can. Without a
        // column, so that no rule about Spectrum's columns takes it for a closed period or a wrong code.
        const text = `Not sent: ${error instanceof Error ? error.message : String(error)}`;
        return { outcome: 'refused', rows: [{ code: 'I', text, column: '' }] };
      }
      const transport = await http.exchange({
        method: 'POST',
        path: arInvoicePath,
        headers: restHeaders(document.company, settings.authorizationId),
        body,
        beforeWrite: () => context.assertMayStillSend(),
        signal: context.signal,
        timeoutMs: settings.timeoutMs,
      });
      return classifyRest(transport, {
        key: { Company_Code: document.company, Invoice_Or_Transaction: document.number },
        ref: canonicalCode(document.number),
        stage: 'unposted',
      });
    },
  };
}

/** Classic authentication: the company is the user, the Authorization ID the password. */
export function restHeaders(company: string, authorizationId: string): Record<string, string> {
  const basic = Buffer.from(`${company}:${authorizationId}`, 'utf8').toString('base64');
  return {
    Authorization: `Basic ${basic}`,
    'Content-Type': 'application/json; charset=utf-8',
    Accept: 'application/json',
  };
}
