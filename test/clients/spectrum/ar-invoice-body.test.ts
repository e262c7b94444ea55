import * as fc from 'fast-check';
import { toSpectrumInvoice } from '../../../clients/spectrum';
import { document } from './support';

describe("an AR invoice in Spectrum's spelling", () => {
  it('ST7: has every field of the published sample, retention explicit, dates month first', () => {
    const lines = document().lines.flatMap((line) => [
      line,
      { ...line, quantity: '', extension: '0.10', taxable: false, costCenter: 'EAST', message: 'More' },
    ]);
    expect(JSON.stringify(toSpectrumInvoice(document({ lines, assetCostCenter: 'MAIN' })))).toBe(
      '{"arInvoices":[{"Company_Code":"ABC","GL_Date":"11/20/2026","Batch_Code":"ST20261120",' +
        '"Customer_Code":"C00001","Job_Number":"1001","Invoice_Or_Transaction":"100123",' +
        '"Transaction_Type":"I","Invoice_Date":"11/20/2026","Terms_Code":"3","Salesperson_Code":"JD",' +
        '"Sales_Tax_Code":"TXAUS","Sales_Tax_Amount":8.25,"Retention_Percent":0,' +
        '"Print_Job_Address_Flag":"","Remarks":"ST 100123","Customer_PO":"PO 7","AR_GL_Account":"",' +
        '"Retention_Amount":0,"VAT_Code":"","Total_VAT_Amount":"","Asset_Cost_Center":"MAIN",' +
        '"invoiceDetails":[{"Quantity":2,"Detail_Description":"Labor","Unit_Of_Measure":"",' +
        '"Line_Extension":100,"GL_Account":"4010","Taxable_Flag":"Y","Income_Cost_Center":"","Message":""},' +
        '{"Quantity":"","Detail_Description":"Labor","Unit_Of_Measure":"","Line_Extension":0.1,' +
        '"GL_Account":"4010","Taxable_Flag":"N","Income_Cost_Center":"EAST","Message":"More"}]}]}',
    );
  });

  it('writes every amount of up to 13 places exactly', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 9_999_999_999_999n), (cents) => {
        const text = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
        const written = JSON.stringify(toSpectrumInvoice(document({ taxAmount: text })));
        const plain = /"Sales_Tax_Amount":([^,]*),/.exec(written)?.[1] ?? '';
        const [whole = '', part = ''] = plain.split('.');
        expect(`${whole}.${part.padEnd(2, '0')}`).toBe(text);
      }),
    );
  });

  it.each(['1e5', 'NaN', '', '1,000.00', '123456789012345678.91', '0.00000001'])(
    'refuses to send "%s" as an amount',
    (taxAmount) => {
      expect(() => toSpectrumInvoice(document({ taxAmount }))).toThrow(/^Sales_Tax_Amount "/);
    },
  );

  it('refuses a date that is not ISO', () => {
    expect(() => toSpectrumInvoice(document({ glDate: '11/20/2026' }))).toThrow(/GL_Date "11\/20\/2026"/);
  });

  it.each([
    ['\u0000', 'U+0000'],
    ['\n', 'U+000A'],
    ['\u007f', 'U+007F'],
    ['\u009f', 'U+009F'],
    ['\ud800', 'U+D800'],
    ['\udc00x', 'U+DC00'],
    ['\ufffe', 'U+FFFE'],
  ])('refuses a text with %j', (bad, name) => {
    const [line] = document().lines;
    if (!line) throw new Error('the sample has a line');
    const lines = [{ ...line, message: `ok${bad}` }];
    expect(() => toSpectrumInvoice(document({ lines }))).toThrow(
      `Message holds the character ${name} at place 3`,
    );
  });

  it('sends text beyond ASCII, and pairs of surrogates, as they are', () => {
    const [invoice] = toSpectrumInvoice(document({ remarks: 'Café — 🔧' })).arInvoices;
    expect(invoice.Remarks).toBe('Café — 🔧');
  });
});
