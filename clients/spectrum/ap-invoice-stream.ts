import type { ApImage } from './ap-image';
import { base64, base64Length, verifiedBytes } from './ap-image';
import type { SpectrumApInvoices } from './ap-invoice-body';
import type { StreamedBody } from './streamed-body';

/** Where a content goes. No text can look like it, as a quote inside a JSON string has a backslash before it. */
const place = '"Image_File":""';
const [before, after] = ['"Image_File":"', '"'];

/**
 * The JSON of an invoice with the content of its images in it, as base64. An image that turns out to be another one
 * than was verified ends the body inside the JSON, so that nobody can take it for an invoice.
 * @param body with a blank `Image_File` for each image, in their order
 */
export function apInvoiceStream(body: SpectrumApInvoices, images: readonly ApImage[]): StreamedBody {
  const [head = '', ...tails] = JSON.stringify(body).split(place);
  if (tails.length !== images.length) {
    throw new RangeError(`The body has ${tails.length} places for ${images.length} images.`);
  }
  const texts = [head, ...tails].map((text, at) =>
    Buffer.from(`${at === 0 ? '' : after}${text}${at === images.length ? '' : before}`, 'utf8'),
  );
  const contents = images.map(({ size }) => base64Length(size));
  const length = [...texts.map((text) => text.length), ...contents].reduce((all, one) => all + one, 0);
  return {
    length,
    async *chunks() {
      for (const [at, text] of texts.entries()) {
        yield text;
        const image = images[at];
        if (image) yield* base64(verifiedBytes(image));
      }
    },
  };
}
