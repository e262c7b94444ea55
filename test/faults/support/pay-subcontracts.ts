/** Subcontracts beside the demonstration's, each like its glazing: one section of a job that is connected (TP2). */
import { signalRecord } from '../../../activities/records/start';
import { company } from '../../../demo/initial/spectrum';
import { glazing, subcontractedJob } from '../../../demo/initial/subcontracts';
import type { Subcontract } from '../../../demo/initial/subcontracts';
import { recordId } from '../../../domain/record-id';
import { projectRef, subcontractRef } from '../../../domain/trimble-pay/record-ids';
import type { Row } from '../../../sandbox';
import { inLanes } from '../../../activities/lanes';
import type { House } from '../../support/house';

export interface NewSubcontract {
  number: string;
  /** A new vendor; the glazing's otherwise. */
  vendor?: string;
  /** Of its section; the glazing's otherwise. */
  amount?: string;
}

const [storefront] = glazing.sections;
/** Phase of the one section. */
export const onlyPhase = storefront?.phase ?? '';

/** What is written to a table that lists what was there, as a clerk would key it. */
export function addRows(house: House, tables: Record<string, Row[]>): void {
  const { sandbox } = house.spectrum;
  const now = sandbox.state();
  sandbox.putState(
    Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, [...(now[name] ?? []), ...rows]])),
  );
}

/** Keys them in Spectrum; nothing is told of them. */
export function addSubcontracts(house: House, added: readonly NewSubcontract[]): Subcontract[] {
  const own = added.map(({ number, vendor, amount }): Subcontract => {
    const sections = glazing.sections.map((one) => ({ ...one, amount: amount ?? one.amount }));
    const email = vendor === undefined ? glazing.email : `${vendor.toLowerCase()}@subcontractors.example`;
    return { ...glazing, subcontract: number, vendor: vendor ?? glazing.vendor, sections, email };
  });
  const copies = (table: string, change: (one: Subcontract) => Row): Row[] => {
    const [row] = (house.spectrum.sandbox.state()[table] ?? []).filter(
      (found) => String(found.Vendor_Code).trim() === glazing.vendor,
    );
    if (!row) throw new Error(`The demonstration has no row of its glazing in ${table}.`);
    return own.map((one) => ({ ...row, Vendor_Code: one.vendor, ...change(one) }));
  };
  addRows(house, {
    VN_VENDOR_MASTER_MC: copies('VN_VENDOR_MASTER_MC', ({ vendor, email }) => ({
      Vendor_Name: nameOfVendor(vendor),
      Vendor_Email: email,
    })).filter(({ Vendor_Code }) => Vendor_Code !== glazing.vendor),
    VN_SUBCONTRACT_MC: copies('VN_SUBCONTRACT_MC', ({ subcontract }) => ({
      Subcontract_Number: subcontract,
    })),
    VN_SUBCONTRACT_PHASE_MC: copies('VN_SUBCONTRACT_PHASE_MC', ({ subcontract, sections }) => ({
      Subcontract_Number: subcontract,
      Original_Contract_Amount: sections[0]?.amount,
    })),
  });
  return own;
}

export const nameOfVendor = (code: string): string => `GLASS ${code}`;

export function subcontractRecord(house: House, one: Pick<Subcontract, 'vendor' | 'subcontract'>): string {
  return recordId(subcontractRef({ account: 'main', target: house.target }, one));
}

/** Connects the demonstration's job: what follows is told, and waits for no poll. */
export async function connectJob(house: House): Promise<void> {
  const record = recordId(projectRef({ account: 'main', target: house.target }, subcontractedJob));
  await signalRecord({ temporal: house.client }, record);
  await house.waitForState(record, 'In Spectrum');
}

/** Has them taken up into Trimble Pay, as the poll would, and waits until all are there. */
export async function followed(
  house: House,
  all: readonly Subcontract[],
  timeoutMs = 120_000,
): Promise<void> {
  const records = all.map((one) => subcontractRecord(house, one));
  await inLanes(records, (record) => signalRecord({ temporal: house.client }, record));
  for (const record of records) await house.waitForState(record, 'In Spectrum', timeoutMs);
}

/** A pending change order on the one section (TP4). */
export function addChangeOrder(
  house: House,
  { vendor, subcontract }: Subcontract,
  amount: string,
): { number: string } {
  const number = '1';
  const key = { Company_Code: company, Vendor_Code: vendor, Subcontract_Number: subcontract };
  const { spectrum } = house;
  const [job] = (spectrum.sandbox.state().VN_SUBCONTRACT_MC ?? []).filter(
    (row) => String(row.Subcontract_Number).trim() === subcontract,
  );
  addRows(house, {
    VN_SUB_CHANGE_ORDER_HDR_MC: [
      {
        ...key,
        Job_Number: job?.Job_Number,
        Change_Order_Number: number,
        Description: 'More',
        Amount: amount,
      },
    ],
    VN_SUB_CHANGE_ORDER_DET_MC: [
      {
        ...key,
        ...{ Phase_Code: storefront?.phase, Cost_Type: storefront?.costType },
        ...{ Bid_Item_Number: storefront?.item, Change_Order_Number: number },
        ...{ Line_Number: '001', Bill_Description: 'More', Amount: amount },
      },
    ],
  });
  return { number };
}
