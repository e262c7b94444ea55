import type { Row } from '../core';
import { invalid } from './fields';
import type { Reply } from './fields';
import type { Reference } from './references';
import { where } from './tables';
import type { Match, Tables } from './tables';

/** A subcontract's number is its own only together with its vendor. */
export const subcontractKey = (row: Row): Match =>
  where({
    Company_Code: row.Company_Code,
    Vendor_Code: row.Vendor_Code,
    Subcontract_Number: row.Subcontract_Number,
  });

/** A phase detail among those of its subcontract. */
export const phaseDetailKey = ({ Phase_Code, Cost_Type, Bid_Item_Number }: Row): Match =>
  where({ Phase_Code, Cost_Type, Bid_Item_Number });

export const subcontractOf = (tables: Tables, row: Row): Row | undefined =>
  tables.find('VN_SUBCONTRACT_MC', subcontractKey(row));

/** Completed ones are refused, inactive ones are not. `column` is the element that the number was sent in. */
export function subcontractReply(
  tables: Tables,
  key: { Company_Code: string; Vendor_Code: string; Subcontract_Number: string },
  column: string,
): Reply | undefined {
  const { Vendor_Code: vendor, ...ofAnyVendor } = key;
  if (key.Subcontract_Number === '' || vendor === '') return undefined;
  const subcontract = subcontractOf(tables, key);
  if (subcontract?.Status_Code === 'C') return invalid(column, 'Subcontract has a completed status');
  if (subcontract) return undefined;
  return tables.find('VN_SUBCONTRACT_MC', where(ofAnyVendor))
    ? invalid(column, `${column} is not a subcontract of vendor ${vendor}`)
    : invalid(column, `${column} does not exist`);
}

export const vendorOf = (tables: Tables, company: string, code: string): Row | undefined =>
  code === ''
    ? undefined
    : tables.find('VN_VENDOR_MASTER_MC', where({ Company_Code: company, Vendor_Code: code }));

/** A vendor that must exist and not have status N, "Not used"; inactive ones are taken. */
export function vendorReply(tables: Tables, { company, code, column }: Reference): Reply | undefined {
  if (code === '') return undefined;
  const vendor = vendorOf(tables, company, code);
  if (!vendor) return invalid(column, `${column} does not exist`);
  return vendor.Status === 'N' ? invalid(column, 'Vendor Code Entered Is Not Available For Use') : undefined;
}

/** A phase and cost type that a job must have, and not completed. A blank one is another rule's. */
export function costCodeReply(
  tables: Tables,
  { company, job, phase, costType }: { company: string; job: string; phase: string; costType: string },
  line?: number,
): Reply | undefined {
  if (job === '' || phase === '') return undefined;
  const inJob = { Company_Code: company, Job_Number: job, Phase_Code: phase };
  const ofPhase = tables.filter('JC_PHASE_MASTER_MC', where(inJob));
  if (ofPhase.length === 0) return invalid('Phase_Code', 'Phase_Code does not exist', line);
  if (costType === '') return undefined;
  const row = ofPhase.find(where({ Cost_Type: costType }));
  if (!row) return invalid('Cost_Type', 'Cost_Type does not exist', line);
  return row.Status_Code === 'C'
    ? invalid('Phase_Code', 'Phase Code Entered Is Not Available For Use', line)
    : undefined;
}
