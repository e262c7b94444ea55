import type { Infolink } from '../../../clients/spectrum/infolink';
import { apReads } from '../../../clients/spectrum/infolink-ap';
import { eachOnce } from '../../../clients/spectrum/infolink-rows';
import { subcontractReads } from '../../../clients/spectrum/infolink-subcontracts';
import { probes } from './support';

const s100 = { vendor: 'V100', subcontract: 'S100' };

/** Spectrum and its users change rows between two reads. */
describe('reads that take several tables', () => {
  const link = (rows: (table: string, reads: number) => object[]): Infolink => {
    let reads = 0;
    return {
      read: (table, shape) => Promise.resolve(rows(table, reads++).map((row) => shape.parse(row))),
      close: () => Promise.resolve(),
    };
  };
  const header = {
    Company_Code: 'ABC',
    Batch_Code: 'TP20261130',
    Vendor_Code: 'V100',
    Contract_Number: 'S100',
    Invoice_Number: 'S100-1',
    Invoice_Type_Code: 'I',
    Invoice_Date: '2026-11-25',
    GL_Date: '2026-11-30',
    Payment_Due_Date: null,
    Invoice_Amount: 7000,
    Retention_Amount: 700,
    Sales_Tax_Amount: 0,
    Status: 'O',
    Remarks: '',
  };

  it.each([
    ['before both', 0, 'updated S100-1', '7000.00'],
    ['between them', 1, 'updated S100-1', '7000.00'],
    ['after both', 2, 'unposted S100-1', '0.00'],
  ])('TP7: count an AP document once when it is updated %s', async (_name, after, found, posted) => {
    const moving = (): Infolink =>
      link((table, reads) => {
        const updated = reads >= after;
        return (table === 'VN_GL_DISTRIBUTION_HEADER_MC') === updated ? [header] : [];
      });
    const rows = await apReads(moving(), probes).apHeaders('ABC', s100);
    expect(rows.map(({ stage, number }) => `${stage} ${number}`)).toEqual([found]);
    const billing = await apReads(moving(), probes).subcontractBilling('ABC', s100);
    expect(billing).toMatchObject({ posted, retentionHeld: '700.00', invoices: 1 });
  });

  it('TP7: an AP document that is neither invoice nor credit memo makes no sum', async () => {
    const odd = { ...header, Invoice_Type_Code: 'R' };
    await expect(
      apReads(
        link(() => [odd]),
        probes,
      ).subcontractBilling('ABC', s100),
    ).rejects.toThrow();
  });

  it('TP4: leave out a change order that was made after the headers were read', async () => {
    const line = {
      Vendor_Code: 'V100',
      Subcontract_Number: 'S100',
      Change_Order_Number: '9',
      Line_Number: '001',
      Phase_Code: '0100',
      Cost_Type: 'S',
      Bid_Item_Number: '',
      Bill_Description: '',
      Unit_Of_Measure: '',
      Quantity: 0,
      Unit_Price: 0,
      Amount: 1,
      Retention_Flag: 'Y',
    };
    const reads = subcontractReads(
      link((table) => (table === 'VN_SUB_CHANGE_ORDER_DET_MC' ? [line] : [])),
      probes,
    );
    expect(await reads.subcontractChangeOrders('ABC', [s100])).toEqual([]);
  });
});

describe('rows by their key', () => {
  const once = (keys: string[][]): string[][] => eachOnce(keys, 'T', (key) => key);

  it('come in its order, part by part', () => {
    expect(
      once([
        ['B', '1'],
        ['A', '2'],
        ['A', ''],
        ['A', '10'],
      ]),
    ).toEqual([
      ['A', ''],
      ['A', '10'],
      ['A', '2'],
      ['B', '1'],
    ]);
    expect(once([])).toEqual([]);
  });

  it('are refused when there are two', () => {
    expect(() =>
      once([
        ['A', '1'],
        ['B', '1'],
        ['A', '1'],
      ]),
    ).toThrow('T holds several rows for "A/1"');
  });
});
