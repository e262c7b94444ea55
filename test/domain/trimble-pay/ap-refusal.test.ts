import type { AnswerRow } from '../../../domain/effects';
import { apFailureOf } from '../../../domain/trimble-pay/ap-refusal';

const row = (column: string, text = 'is invalid', code = 'I'): AnswerRow => ({ code, text, column });
const failureOf = (...rows: AnswerRow[]) => apFailureOf(rows)?.code;

/** TP10: what Trimble Pay is told of a refused AP invoice. */
describe('a refused AP invoice', () => {
  it.each<[string, AnswerRow]>([
    ['duplicate_invoice_number', row('Invoice_Number', 'Invoice Number already exists')],
    ['gl_period_closed', row('GL_Date')],
    ['gl_period_closed', row('Invoice_Date')],
    ['vendor_inactive', row('Vendor_Code')],
    ['subcontract_not_active', row('Contract_Number')],
    ['gl_account_missing', row('GL_Account')],
    ['gl_account_missing', row('APInvoiceDetails[2].Distribution.GL_Account')],
    ['phase_detail_missing', row('Job_Number')],
    ['phase_detail_missing', row('Phase_Code')],
    ['phase_detail_missing', row('phase code')],
    ['phase_detail_missing', row('Cost_Type')],
    ['attachment_failed', row('Image_File', 'Image_File exceeds maximum size')],
    ['attachment_failed', row('Image_Type')],
    ['attachment_failed', row('Images[3].Image_Description')],
    ['attachment_failed', row('Images', 'Images exceeds maximum count of 50')],
    ['not_fully_approved', row('Approvals', 'Application 3 is in_review in Trimble Pay.')],
    ['refused', row('Retention_Amount')],
    ['refused', row('Remarks')],
    ['refused', row('')],
    // Not this service's column, though another's number.
    ['refused', row('Invoice_Or_Transaction')],
  ])('is %s: %j', (code, given) => {
    expect(failureOf(given)).toBe(code);
  });

  it.each([
    row('Authorization_ID', 'The web service is not Authorized', 'E'),
    row('Company_Code', 'not granted', 'A'),
    row('Vendor_Code', 'Record is locked by another user'),
  ])('is no failure of the application where Spectrum would not judge it: %j', (given) => {
    expect(apFailureOf([given])).toBeUndefined();
  });

  it('is told by the row that a person must do most about, in any order', () => {
    const all = [
      row('Invoice_Number'),
      row('Image_File'),
      row('Vendor_Code'),
      row('GL_Date'),
      row('', 'lock'),
    ];
    const codes = [
      'duplicate_invoice_number',
      'attachment_failed',
      'vendor_inactive',
      'gl_period_closed',
      undefined,
    ];
    codes.forEach((code, at) => {
      expect(failureOf(...all.slice(at))).toBe(code);
      expect(failureOf(...all.slice(at).reverse())).toBe(code);
    });
  });

  it('quotes Spectrum where Spectrum refused, and speaks for itself where nothing was sent', () => {
    expect(apFailureOf([row('Vendor_Code', 'Vendor_Code does not exist')])?.sentence).toBe(
      'Spectrum refused it. Vendor_Code: "Vendor_Code does not exist" (I).',
    );
    expect(
      apFailureOf([
        row('Image_File', 'Not sent: waiver.pdf has 3 bytes, not 10.'),
        row('Approvals', 'Application 3 is declined in Trimble Pay; approved is needed.'),
      ])?.sentence,
    ).toBe(
      'Not sent: waiver.pdf has 3 bytes, not 10. Application 3 is declined in Trimble Pay; approved is needed.',
    );
  });
});
