import type { Infolink } from '../../../clients/spectrum/infolink';
import { arReads } from '../../../clients/spectrum/infolink-ar';
import { settings } from './support';

const row = {
  Company_Code: 'ABC',
  Batch_Code: 'B',
  Customer_Code: 'C00001',
  Job_Number: '',
  Invoice_Or_Transaction: '    100123',
  Transaction_Type: 'I',
  Invoice_Date: '2026-11-20',
  GL_Date: '2026-11-20',
  Terms_Code: '',
  Salesperson_Code: '',
  Sales_Tax_Code: '',
  Sales_Tax_Amount: 0,
  Retention_Percent: 0,
  Retention_Amount: 0,
  Invoice_Extension: 1,
  Remarks: '',
  Customer_PO: '',
};

/** Spectrum's update moves rows from one table to the other at any moment; a probe must not miss one for it. */
describe('AR headers while Spectrum updates a batch', () => {
  const reading = async (updateAfterReads: number): Promise<string[]> => {
    let reads = 0;
    const link: Infolink = {
      read(table, shape) {
        const updated = reads++ >= updateAfterReads;
        const here = (table === 'CR_INVOICE_HEADER_MC') === updated;
        return Promise.resolve(here ? [shape.parse(row)] : []);
      },
      close: () => Promise.resolve(),
    };
    const found = await arReads(link, settings('').probes).arHeaders('ABC', { number: '100123' });
    return found.map((header) => `${header.stage} ${header.number}`);
  };

  it.each([
    ['before both reads', 0, 'updated 100123'],
    ['between them', 1, 'updated 100123'],
    ['after both', 2, 'unposted 100123'],
  ])('are seen exactly once when it runs %s', async (_name, after, expected) => {
    expect(await reading(after)).toEqual([expected]);
  });
});
