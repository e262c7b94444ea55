import { z } from 'zod';
import { canonicalCode } from '../../domain/spectrum/codes';
import type { SpectrumSettings } from '../../domain/settings';
import type {
  ChangeOrderLineRow,
  ChangeOrderRow,
  PhaseDetailRow,
  SubcontractKey,
  SubcontractRow,
} from '../../domain/spectrum/subcontracts';
import { groupBy } from '../../domain/group';
import { amount, code, date, flag, percent, quantity, text } from './infolink-cells';
import type { Infolink, Where } from './infolink';
import { eachOnce, only } from './infolink-rows';

/** All reads are by company and of every status; all throw InfolinkError when they are not complete. */
export interface SubcontractReads {
  /** In the order of vendor and number. */
  subcontractsOfJobs(company: string, jobs: readonly string[]): Promise<SubcontractRow[]>;
  /** Undefined: a complete read did not hold it. */
  subcontract(company: string, key: SubcontractKey): Promise<SubcontractRow | undefined>;
  /** In the order of vendor, subcontract, phase, cost type and item. */
  phaseDetails(company: string, keys: readonly SubcontractKey[]): Promise<PhaseDetailRow[]>;
  /** With their lines, in the order of vendor, subcontract and number. */
  subcontractChangeOrders(company: string, keys: readonly SubcontractKey[]): Promise<ChangeOrderRow[]>;
}

const subcontracts = 'VN_SUBCONTRACT_MC';
const details = 'VN_SUBCONTRACT_PHASE_MC';

const subcontractShape = z.object({
  Vendor_Code: code,
  Subcontract_Number: code,
  Job_Number: code,
  Status_Code: code,
  Comment: text,
  Unit_Price_Flag: flag,
  Insurance_Cert_Flag: code,
  GL_Account: code,
  Retention_Percent: percent,
  Total_Billed: amount,
});

const detailShape = z.object({
  Vendor_Code: code,
  Subcontract_Number: code,
  Phase_Code: code,
  Cost_Type: code,
  Bid_Item_Number: code,
  Bill_Description: text,
  Unit_Of_Measure: code,
  Retention_Flag: flag,
  Unit_Price: quantity,
  Original_Contract_Quantity: quantity,
  Original_Contract_Amount: amount,
});

const changeOrderShape = z.object({
  Vendor_Code: code,
  Subcontract_Number: code,
  Job_Number: code,
  Change_Order_Number: code,
  Description: text,
  Status: code,
  Date_Issued: date,
  Date_Executed: date,
  Amount: amount,
});

const changeOrderLineShape = z.object({
  Vendor_Code: code,
  Subcontract_Number: code,
  Change_Order_Number: code,
  Line_Number: code,
  Phase_Code: code,
  Cost_Type: code,
  Bid_Item_Number: code,
  Bill_Description: text,
  Unit_Of_Measure: code,
  Quantity: quantity,
  Unit_Price: quantity,
  Amount: amount,
  Retention_Flag: flag,
});

const key = 'Subcontract_Number';

/** Those of change orders are not published; their names are the settings `probes.changeOrders`. */
type Tables = Pick<SpectrumSettings['probes'], 'changeOrders'>;

export function subcontractTables({ changeOrders }: Tables) {
  return [
    { table: subcontracts, shape: subcontractShape, key },
    { table: details, shape: detailShape, key },
    { table: changeOrders.header, shape: changeOrderShape, key },
    { table: changeOrders.lines, shape: changeOrderLineShape, key },
  ];
}

type SubcontractCells = z.output<typeof subcontractShape>;
type DetailCells = z.output<typeof detailShape>;
type ChangeOrderCells = z.output<typeof changeOrderShape>;
type ChangeOrderLineCells = z.output<typeof changeOrderLineShape>;

export function subcontractReads(link: Infolink, { changeOrders }: Tables): SubcontractReads {
  const read = async (company: string, where: Where): Promise<SubcontractRow[]> =>
    (await link.read(subcontracts, subcontractShape, company, where)).map(subcontractOf);
  return {
    async subcontractsOfJobs(company, jobs) {
      return eachOnce(await read(company, { Job_Number: jobs }), subcontracts, (row) => [
        row.vendor,
        row.subcontract,
      ]);
    },
    async subcontract(company, { vendor, subcontract }) {
      const rows = await read(company, { Vendor_Code: vendor, Subcontract_Number: subcontract });
      return only(rows, subcontracts, `${vendor}/${subcontract}`);
    },
    async phaseDetails(company, keys) {
      const rows = await link.read(details, detailShape, company, whereOf(keys));
      return eachOnce(ofThese(rows, keys).map(detailOf), details, (row) => [
        row.vendor,
        row.subcontract,
        row.phase,
        row.costType,
        row.item,
      ]);
    },
    async subcontractChangeOrders(company, keys) {
      // Headers first: a change order that is made between the reads is left to the next one, never without lines.
      const headers = await link.read(changeOrders.header, changeOrderShape, company, whereOf(keys));
      const lines = await link.read(changeOrders.lines, changeOrderLineShape, company, whereOf(keys));
      const linesOf = groupBy(lines, changeOrderName);
      const found = ofThese(headers, keys).map((header) => {
        const own = (linesOf.get(changeOrderName(header)) ?? []).map(changeOrderLineOf);
        return { ...changeOrderOf(header), lines: eachOnce(own, changeOrders.lines, ({ line }) => [line]) };
      });
      return eachOnce(found, changeOrders.header, (row) => [row.vendor, row.subcontract, row.number]);
    },
  };
}

type Keyed = Pick<DetailCells, 'Vendor_Code' | 'Subcontract_Number'>;

/** One list per column also finds what no key asked for, so that `ofThese` has to choose. */
function whereOf(keys: readonly SubcontractKey[]): Where {
  return {
    Vendor_Code: keys.map(({ vendor }) => vendor),
    Subcontract_Number: keys.map(({ subcontract }) => subcontract),
  };
}

function ofThese<Row extends Keyed>(rows: readonly Row[], keys: readonly SubcontractKey[]): Row[] {
  const asked = new Set(
    keys.map(({ vendor, subcontract }) => named(canonicalCode(vendor), canonicalCode(subcontract))),
  );
  return rows.filter((row) => asked.has(named(row.Vendor_Code, row.Subcontract_Number)));
}

function changeOrderName(row: Keyed & Pick<ChangeOrderCells, 'Change_Order_Number'>): string {
  return named(row.Vendor_Code, row.Subcontract_Number, row.Change_Order_Number);
}

const named = (...codes: string[]): string => JSON.stringify(codes);

function subcontractOf(row: SubcontractCells): SubcontractRow {
  return {
    vendor: row.Vendor_Code,
    subcontract: row.Subcontract_Number,
    job: row.Job_Number,
    status: row.Status_Code,
    comment: row.Comment,
    byUnitPrice: row.Unit_Price_Flag,
    insurance: row.Insurance_Cert_Flag,
    glAccount: row.GL_Account,
    retentionPercent: row.Retention_Percent,
    totalBilled: row.Total_Billed,
  };
}

function detailOf(row: DetailCells): PhaseDetailRow {
  return {
    vendor: row.Vendor_Code,
    subcontract: row.Subcontract_Number,
    phase: row.Phase_Code,
    costType: row.Cost_Type,
    item: row.Bid_Item_Number,
    description: row.Bill_Description,
    unit: row.Unit_Of_Measure,
    retainable: row.Retention_Flag,
    unitPrice: row.Unit_Price,
    quantity: row.Original_Contract_Quantity,
    original: row.Original_Contract_Amount,
  };
}

function changeOrderOf(row: ChangeOrderCells): Omit<ChangeOrderRow, 'lines'> {
  return {
    vendor: row.Vendor_Code,
    subcontract: row.Subcontract_Number,
    job: row.Job_Number,
    number: row.Change_Order_Number,
    description: row.Description,
    status: row.Status,
    issuedOn: row.Date_Issued,
    executedOn: row.Date_Executed,
    amount: row.Amount,
  };
}

function changeOrderLineOf(row: ChangeOrderLineCells): ChangeOrderLineRow {
  return {
    line: row.Line_Number,
    phase: row.Phase_Code,
    costType: row.Cost_Type,
    item: row.Bid_Item_Number,
    description: row.Bill_Description,
    unit: row.Unit_Of_Measure,
    quantity: row.Quantity,
    unitPrice: row.Unit_Price,
    amount: row.Amount,
    retainable: row.Retention_Flag,
  };
}
