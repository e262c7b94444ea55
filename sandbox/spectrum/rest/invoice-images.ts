import { createHash, randomUUID } from 'node:crypto';
import type { Row } from '../../core';
import { invalid, mask, readFields } from '../fields';
import type { Reply, Values } from '../fields';
import { exists } from '../references';
import type { Tables } from '../tables';
import { canonical, numberKey } from '../values';
import { objectsOf } from './documents';
import { vendorInvoiceImage } from './vendor-invoice-fields';

/** What is kept of a file's content. `size` in bytes. */
interface Digest {
  sha256: string;
  size: number;
}

function digest(base64: string): Digest {
  const content = Buffer.from(base64, 'base64');
  return { sha256: createHash('sha256').update(content).digest('hex'), size: content.length };
}

/** Base64 with its padding; line breaks in it are allowed. */
function isBase64(text: string): boolean {
  const bare = text.replace(/\s/g, '');
  return bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare);
}

/** An invoice as the journal shows it: a file by its hash and size, since megabytes help nobody there. */
export function withoutContent(invoice: Row): Row {
  const { Images: images } = invoice;
  if (!Array.isArray(images)) return invoice;
  const shown = objectsOf('Images', images).objects.map((image) =>
    typeof image.Image_File === 'string' ? { ...image, Image_File: digest(image.Image_File) } : image,
  );
  return { ...invoice, Images: shown };
}

interface Limits {
  count: number;
  bytes: number;
  types: readonly string[];
}

function limitsOf(tables: Tables): Limits {
  const types: unknown = tables.setting('apImageTypes');
  return {
    count: Number(tables.setting('apImageCount')),
    bytes: Number(tables.setting('apImageBytes')),
    types: Array.isArray(types) ? types.map((type) => String(type).toLowerCase()) : [],
  };
}

interface Image {
  values: Values;
  content: Digest;
  replies: Reply[];
}

function readImage(tables: Tables, given: Row, company: string, limits: Limits, line: number): Image {
  const { values, replies } = readFields(vendorInvoiceImage, given, [], line);
  const { Image_File: file = '', Image_Type: type = '', Document_ID: id = '' } = values;
  const content = digest(file);
  const add = (column: string, text: string): void => {
    replies.push(invalid(column, text, line));
  };
  if (!isBase64(file)) add('Image_File', mask('Image_File'));
  if (content.size > limits.bytes) {
    add('Image_File', `Image_File exceeds maximum size of ${limits.bytes} bytes`);
  }
  if (type !== '' && !limits.types.includes(type.toLowerCase())) {
    add('Image_Type', `Image_Type ${type} is not supported`);
  }
  if (id !== '' && exists(tables, '_images', { Company_Code: company, Document_ID: id })) {
    add('Document_ID', 'Document_ID already exists');
  }
  return { values, content, replies };
}

/** Reads the images of one invoice. `store` keeps them and answers the IDs that it made. */
export function readImages(
  tables: Tables,
  invoice: Row,
  company: string,
): { replies: Reply[]; store(key: Row): Reply[] } {
  const limits = limitsOf(tables);
  const { objects, replies } = objectsOf('Images', invoice.Images);
  if (objects.length > limits.count) {
    replies.push(invalid('Images', `Images exceeds maximum count of ${limits.count}`));
  }
  const images = objects.map((image, index) => readImage(tables, image, company, limits, index + 1));
  const ids = images.map(({ values }) => numberKey(values.Document_ID));
  const repeated = ids.flatMap((id, index) =>
    id !== '' && ids.indexOf(id) !== index
      ? [invalid('Document_ID', 'Document_ID already exists', index + 1)]
      : [],
  );
  return {
    replies: [...replies, ...images.flatMap((image) => image.replies), ...repeated],
    store: (key) =>
      images.flatMap(({ values, content }, index): Reply[] => {
        const line = index + 1;
        const made = values.Document_ID
          ? undefined
          : randomUUID().replaceAll('-', '').slice(0, 19).toUpperCase();
        tables.insert('_images', {
          ...key,
          ...content,
          Image_Number: line,
          Document_ID: made ?? values.Document_ID,
          Image_Type: values.Image_Type,
          Image_Description:
            values.Image_Description || `A/P Invoice ${canonical(key.Invoice_Number)} (${line})`,
        });
        return made === undefined ? [] : [{ code: 'G', text: made, column: 'Document_ID', line }];
      }),
  };
}
