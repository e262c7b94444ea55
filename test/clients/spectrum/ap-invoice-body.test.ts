import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { bytesOf } from '../../../clients/spectrum';
import { toApInvoice } from '../../../clients/spectrum/ap-invoice-body';
import { apInvoiceStream } from '../../../clients/spectrum/ap-invoice-stream';
import type { StreamedBody } from '../../../clients/spectrum/streamed-body';
import { apDocument, apImage, apLine } from './ap-samples';

const written = async (body: StreamedBody): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of body.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const refusalOf = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
};

describe("an AP invoice in Spectrum's spelling", () => {
  it('TP7: has every element of the published sample, approved, retention explicit, coded to phase details', () => {
    expect(toApInvoice(apDocument(), [apImage([Buffer.from('%PDF')])])).toEqual({
      APInvoices: [
        {
          Company_Code: 'ABC',
          Vendor_Code: 'V100',
          Invoice_Number: 'S100-1',
          Invoice_Type_Code: 'I',
          Approval_Status: 'A',
          GL_Date: '11/30/2026',
          Invoice_Date: '11/25/2026',
          Invoice_Amount: 42000,
          Sales_Tax_Amount: 0,
          VAT_Code: '',
          Total_VAT_Amount: 0,
          Contract_Number: 'S100',
          Retention_Amount: 3600,
          Batch_Code: 'TP20261130',
          Payment_Due_Date: '',
          Discount_Due_Date: '',
          Discount_Amount: 0,
          Status: 'O',
          Payment_Status: 'U',
          Bank_Account_Code: '',
          Check_Number: '',
          Check_Date: '',
          Card_Number: '',
          AP_GL_Account: '',
          Cost_Center: '',
          Remarks: 'Trimble Pay application 1',
          Images: [
            { Image_Type: 'PDF', Image_Description: 'Pay application 1', Document_ID: '', Image_File: '' },
          ],
          APInvoiceDetails: [
            detail({ Phase_Code: '0100' }, { Amount: 32000, Remark: 'Item 10' }),
            detail({ Phase_Code: '0200' }, { Amount: 10000, Remark: '' }),
          ],
        },
      ],
    });
  });

  const detail = (job: object, changes: object): object => ({
    Distribution: { Company_Code: 'ABC', GL_Account: '5010', Cost_Center: '' },
    Item_Code: '',
    Item_Description: 'Application 1',
    Unit_Of_Measure: '',
    Quantity: 0,
    Tax_Code: '',
    Job: { Job_Number: '1001', Cost_Type: 'S', ...job },
    Equipment: { Equipment_Work_Order: '', Equipment_Code: '', Equipment_Category: '' },
    Work_Order: { WO_Number: '', Unit_Price: 0, Equipment: '', Component: '', Service_Contract: '' },
    ...changes,
  });

  it('TP7: a credit memo is type C with positive amounts; a hold is sent as one', () => {
    const memo = apDocument({ type: 'C', paymentStatus: 'H', retentionAmount: '0.00' });
    expect(toApInvoice(memo, []).APInvoices[0]).toMatchObject({
      Invoice_Type_Code: 'C',
      Invoice_Amount: 42000,
      Retention_Amount: 0,
      Status: 'H',
      Images: [],
    });
  });

  it('TP7: takes a line that goes the other way, when all lines add up to the header', () => {
    const lines = [apLine({ amount: '45000.00' }), apLine({ phase: '0200', amount: '-3000.00' })];
    expect(toApInvoice(apDocument({ lines }), []).APInvoices[0].APInvoiceDetails).toMatchObject([
      { Amount: 45000 },
      { Amount: -3000 },
    ]);
  });

  it.each<[string, Parameters<typeof apDocument>[0], string]>([
    ['zero', { amount: '0.00' }, 'Invoice_Amount "0.00" is not above zero.'],
    ['a negative amount', { amount: '-42000.00' }, 'Invoice_Amount "-42000.00" is below zero.'],
    ['released retention', { retentionAmount: '-350.00' }, 'Retention_Amount "-350.00" is below zero.'],
    ['no retention', { retentionAmount: '' }, 'Retention_Amount is required, but blank.'],
    ['a fraction of a cent', { amount: '42000.005' }, 'Invoice_Amount "42000.005" has more than 2 decimals.'],
    ['too wide an amount', { amount: '1234567890123.25' }, 'has 16 characters; 14 are allowed'],
    ['a long number', { number: 'S'.repeat(21) }, 'has 21 characters; 20 are allowed'],
    ['a search character', { number: 'S100*1' }, 'Invoice_Number "S100*1" contains "*" (U+002A).'],
    ['no subcontract', { subcontract: ' ' }, 'Contract_Number is required, but blank.'],
    ['a G/L date that is not ISO', { glDate: '11/30/2026' }, 'GL_Date "11/30/2026" is not a date'],
    ['long remarks', { remarks: 'x'.repeat(31) }, 'has 31 characters; 30 are allowed'],
    ['no line', { lines: [] }, 'APInvoiceDetails has no line.'],
    [
      'another sum',
      { amount: '42000.01' },
      'Invoice_Amount is 42,000.01, but the lines add up to 42,000.00.',
    ],
  ])('TP7: refuses %s', (_name, changes, sentence) => {
    expect(refusalOf(() => toApInvoice(apDocument(changes), []))).toContain(sentence);
  });

  it('TP7: names every element that is wrong, with its line or image', () => {
    const lines = [apLine({ phase: '', glAccount: '50-10' }), apLine({ remark: 'a\nb', costType: 'SUBS' })];
    const images = [apImage([]), apImage([Buffer.from('x')], { name: 'w.p-f', type: 'p-f' })];
    const sentence = refusalOf(() => toApInvoice(apDocument({ vendor: '', lines }), images));
    for (const part of [
      'Vendor_Code is required',
      'Line 1: GL_Account "50-10" is not digits only',
      'Phase_Code is required',
      'Line 2: Cost_Type "SUBS" has 4 characters; 3 are allowed',
      'Remark holds the character U+000A',
      'Image 1 (pay-app.pdf): it is empty.',
      'Image 2 (w.p-f): Image_Type "P-F" has more than letters and digits',
    ]) {
      expect(sentence).toContain(part);
    }
  });
});

describe('TP8: the bytes of an AP invoice with its images', () => {
  it('are the JSON with each file as base64, as long as announced, whatever pieces the files come in', async () => {
    const files = fc.array(fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(files, fc.string({ maxLength: 10 }), async (contents, remark) => {
        const remarks = `"Image_File":""${remark.replace(/[^ -~]/g, '')}`;
        const images = contents.map((chunks) => apImage([Buffer.from('f'), ...chunks]));
        const body = toApInvoice(apDocument({ remarks: remarks.slice(0, 30) }), images);
        const streamed = apInvoiceStream(body, images);
        const bytes = await written(streamed);
        expect(bytes.length).toBe(streamed.length);
        const filled = structuredClone(body);
        filled.APInvoices[0].Images.forEach((image, at) => {
          const content = Buffer.concat([Buffer.from('f'), ...(contents[at] ?? [])]);
          image['Image_File'] = content.toString('base64');
        });
        expect(JSON.parse(bytes.toString('utf8'))).toEqual(filled);
      }),
      { numRuns: 50 },
    );
  });

  it('count characters beyond ASCII as the bytes they are', async () => {
    const streamed = apInvoiceStream(toApInvoice(apDocument({ remarks: 'Café 🔧' }), []), []);
    expect((await written(streamed)).length).toBe(streamed.length);
  });

  it('are read from an open file, from its beginning every time', async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'girder-ap-'));
    const content = Buffer.alloc(200_000, 'page ');
    await fs.writeFile(path.join(folder, 'backup.pdf'), content);
    const file = await fs.open(path.join(folder, 'backup.pdf'));
    try {
      const image = apImage([content], { open: () => bytesOf(file) });
      const streamed = apInvoiceStream(toApInvoice(apDocument(), [image]), [image]);
      const first = await written(streamed);
      expect(first.includes(content.toString('base64'))).toBe(true);
      expect((await written(streamed)).equals(first)).toBe(true);
    } finally {
      await file.close();
      await fs.rm(folder, { recursive: true });
    }
  });

  it.each<[string, Parameters<typeof apImage>[1], string]>([
    ['shorter', { size: 5 }, 'pay-app.pdf has 4 bytes, not 5.'],
    ['longer', { size: 3 }, 'pay-app.pdf has more than 3 bytes.'],
    ['another', { sha256: '0'.repeat(64) }, 'pay-app.pdf is not the file with the SHA-256 0000'],
  ])('end inside the JSON when a file turns out to be %s', async (_name, changes, sentence) => {
    const image = apImage([Buffer.from('%P'), Buffer.from('DF')], changes);
    const chunks: Buffer[] = [];
    const read = async (): Promise<void> => {
      const body = apInvoiceStream(toApInvoice(apDocument(), [image]), [image]);
      for await (const chunk of body.chunks()) chunks.push(chunk);
    };
    await expect(read()).rejects.toThrow(sentence);
    expect(() => {
      JSON.parse(Buffer.concat(chunks).toString('utf8'));
    }).toThrow(SyntaxError);
  });
});
