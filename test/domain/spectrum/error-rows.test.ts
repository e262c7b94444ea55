import type { AnswerRow } from '../../../domain/effects';
import { whatRefusalMeans, whatRowsMean } from '../../../domain/spectrum/error-rows';

const row = (column: string, text = 'is invalid', code = 'I'): AnswerRow => ({ code, text, column });
const meaning = (...rows: AnswerRow[]): string => whatRowsMean(rows).code;

/** ST16, F15: what an error row means, by its column. */
describe('an error row', () => {
  it.each<[string, AnswerRow]>([
    ['ACCESS', row('Authorization_ID', 'The web service is not Authorized', 'E')],
    ['ACCESS', row('Company_Code', 'not granted', 'A')],
    ['ACCESS', row('', 'Time out has occurred', 'A')],
    ['PERIOD_CLOSED', row('GL_Date')],
    ['PERIOD_CLOSED', row('Invoice_Date')],
    ['PERIOD_CLOSED', row('gl date')],
    ['LOCKED', row('Company_Code', 'Record is locked by another user')],
    ['LOCKED', row('Invoice_Or_Transaction', 'Table LOCK')],
    ['NUMBER_TAKEN', row('Invoice_Or_Transaction', 'Invoice Number already exists')],
    ['CODE_REFUSED', row('Customer_Code')],
    ['CODE_REFUSED', row('Job_Number')],
    ['CODE_REFUSED', row('Sales_Tax_Code')],
    ['CODE_REFUSED', row('Terms_Code')],
    ['CODE_REFUSED', row('Salesperson_Code')],
    ['CODE_REFUSED', row('GL_Account')],
    ['CODE_REFUSED', row('invoiceDetails[2].GL_Account')],
    ['CODE_REFUSED', row('Income_Cost_Center')],
    ['CODE_REFUSED', row('Asset_Cost_Center')],
    ['REFUSED', row('Remarks')],
    ['REFUSED', row('Remarks', 'The road is blocked')],
    ['REFUSED', row('')],
  ])('means %s: %j', (code, given) => {
    expect(meaning(given)).toBe(code);
  });

  it('takes other key and mapped columns', () => {
    const rows = [row('Invoice_Number')];
    expect(whatRowsMean(rows, ['Vendor_Code'], 'Invoice_Number').code).toBe('NUMBER_TAKEN');
    expect(whatRowsMean([row('Vendor_Code')], ['Vendor_Code'], 'Invoice_Number').code).toBe('CODE_REFUSED');
    expect(whatRowsMean([row('Customer_Code')], ['Vendor_Code']).code).toBe('REFUSED');
  });
});

describe('several error rows', () => {
  const locked = row('Batch_Code', 'locked');
  const closed = row('GL_Date');
  const code = row('GL_Account');
  const other = row('Remarks');
  const taken = row('Invoice_Or_Transaction');
  const access = row('Authorization_ID');

  it('mean what a person must do most about, in either order', () => {
    const all = [access, taken, other, code, closed, locked];
    const codes = ['ACCESS', 'NUMBER_TAKEN', 'REFUSED', 'CODE_REFUSED', 'PERIOD_CLOSED', 'LOCKED'];
    codes.forEach((expected, index) => {
      expect(meaning(...all.slice(index))).toBe(expected);
      expect(meaning(...all.slice(index).reverse())).toBe(expected);
    });
  });

  it('are all quoted, on one line, bounded', () => {
    const rows = [closed, row('Remarks', 'a\r\nb', 'M'), row('', '')];
    expect(whatRowsMean(rows).sentence).toBe(
      'Spectrum refused it. GL_Date: "is invalid" (I); Remarks: "a b" (M); "no text" (I).',
    );
    const many = whatRowsMean(Array.from({ length: 50 }, () => row('Remarks', 'x'.repeat(9000)))).sentence;
    expect(many).toMatch(/; and 44 more\.$/);
    expect(many.length).toBeLessThan(1200);
  });

  it('share one cause only where every record is concerned', () => {
    expect(whatRowsMean([access]).subject).toBe('data-exchange');
    expect(whatRowsMean([closed]).subject).toBeUndefined();
  });
});

/** What a refused column means depends on the service that refused it (ST1, ST2, ST4, ST5, ST6, TP7). */
describe('a refusal by kind', () => {
  it.each([
    ['spectrum/ar-invoice', 'Job_Number', 'CODE_REFUSED'],
    ['spectrum/ar-credit-memo', 'Invoice_Or_Transaction', 'NUMBER_TAKEN'],
    ['spectrum/customer', 'Customer_Code', 'NUMBER_TAKEN'],
    ['spectrum/customer', 'Terms_Code', 'CODE_REFUSED'],
    ['spectrum/customer', 'Name', 'REFUSED'],
    ['spectrum/site', 'Site_ID', 'NUMBER_TAKEN'],
    ['spectrum/site', 'Site_Customer_Code', 'CODE_REFUSED'],
    ['spectrum/site', 'Site_State', 'REFUSED'],
    ['spectrum/job', 'Job_Number', 'NUMBER_TAKEN'],
    ['spectrum/job', 'Customer_Code', 'CODE_REFUSED'],
    ['spectrum/job', 'Price_Method_Code', 'CODE_REFUSED'],
    ['spectrum/job', 'UDF1', 'CODE_REFUSED'],
    ['spectrum/job', 'UDF2', 'REFUSED'],
    ['spectrum/job', 'Job_Description', 'REFUSED'],
    ['spectrum/job-oh-batch', 'Job_Number', 'CODE_REFUSED'],
    ['spectrum/job-oh-batch', 'Job_Oh_Batch_Code', 'CODE_REFUSED'],
    ['spectrum/job-oh-batch', 'Customer_Code', 'REFUSED'],
    ['spectrum/phase', 'Job_Number', 'CODE_REFUSED'],
    ['spectrum/phase', 'Unit_of_Measure', 'CODE_REFUSED'],
    ['spectrum/phase', 'Work_Comp_Code', 'CODE_REFUSED'],
    ['spectrum/phase', 'Invoice_Or_Transaction', 'REFUSED'],
    ['spectrum/phase', 'Description', 'REFUSED'],
    ['spectrum/phase', 'Company_Code', 'ACCESS'],
    ['spectrum/ap-invoice', 'Invoice_Number', 'NUMBER_TAKEN'],
    ['spectrum/ap-invoice', 'Vendor_Code', 'CODE_REFUSED'],
    ['spectrum/ap-invoice', 'Contract_Number', 'CODE_REFUSED'],
    ['spectrum/ap-invoice', 'GL_Account', 'CODE_REFUSED'],
    ['spectrum/ap-invoice', 'Job_Number', 'CODE_REFUSED'],
    ['spectrum/ap-invoice', 'Phase_Code', 'CODE_REFUSED'],
    ['spectrum/ap-invoice', 'Cost_Type', 'CODE_REFUSED'],
    ['spectrum/ap-invoice', 'GL_Date', 'PERIOD_CLOSED'],
    ['spectrum/ap-invoice', 'Image_File', 'REFUSED'],
    ['spectrum/ap-invoice', 'Invoice_Or_Transaction', 'REFUSED'],
    ['spectrum/ap-invoice', 'Authorization_ID', 'ACCESS'],
  ])('%s: %s means %s', (kind, column, code) => {
    expect(whatRefusalMeans(kind, [row(column)]).code).toBe(code);
  });

  it.each(['spectrum/customer', 'spectrum/job', 'spectrum/job-oh-batch', 'spectrum/phase'])(
    '%s: a row without column names neither a number nor a code',
    (kind) => {
      expect(whatRefusalMeans(kind, [row('')]).code).toBe('REFUSED');
    },
  );

  it('a taken number comes before a refused code', () => {
    const rows = [row('WO_Site'), row('Job_Number', 'Job_Number already exists')];
    expect(whatRefusalMeans('spectrum/job', rows).code).toBe('NUMBER_TAKEN');
  });
});
