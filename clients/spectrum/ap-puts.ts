import type { SendContext, Sent } from '../../domain/effects';
import { canonicalCode } from '../../domain/spectrum/codes';
import type { ApDocument } from '../../domain/trimble-pay/ap-document';
import type { Access } from './access';
import type { ApImage } from './ap-image';
import { ImageDiffers, verifyImages } from './ap-image';
import { toApInvoice } from './ap-invoice-body';
import { apInvoiceStream } from './ap-invoice-stream';
import { classifyRest } from './classify';
import type { Transport } from './http';
import { notSent, refusedHere } from './put-outcomes';
import { jsonHeaders } from './rest';
import type { StreamedBody } from './streamed-body';

export interface ApPuts {
  /**
   * Sends one AP invoice or credit memo against a subcontract, once, with all of its images: Spectrum adds none later
   * (TP7, TP8). Every image is read and verified before a connection is made, and once more while it is sent. Never
   * throws: whatever happens is an outcome.
   */
  addApInvoice(document: ApDocument, images: readonly ApImage[], context: SendContext): Promise<Sent>;
}

/** Path of the service that Data Exchange grants as `APMultiLineInvoice`. */
export const apInvoicePath = '/vendor/invoice';

export function apPuts(access: Access, timeoutMs: number): ApPuts {
  return {
    async addApInvoice(document, images, context) {
      let body: StreamedBody;
      try {
        body = apInvoiceStream(toApInvoice(document, images), images);
        await verifyImages(images, context.signal);
      } catch (error) {
        if (error instanceof ImageDiffers) return refusedHere(error, 'Image_File');
        return error instanceof RangeError ? refusedHere(error) : notSent(error);
      }
      let transport: Transport;
      try {
        transport = await access.exchange('rest', document.company, {
          method: 'POST',
          path: apInvoicePath,
          headers: jsonHeaders,
          body,
          beforeWrite: () => context.assertMayStillSend(),
          signal: context.signal,
          timeoutMs,
        });
      } catch (error) {
        return notSent(error);
      }
      const { company, vendor, number } = document;
      return classifyRest(transport, {
        key: { Company_Code: company, Vendor_Code: vendor, Invoice_Number: number },
        ref: `${canonicalCode(vendor)}/${canonicalCode(number)}`,
        stage: 'unposted',
      });
    },
  };
}
