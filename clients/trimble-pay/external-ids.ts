import { canonicalCode } from '../../domain/spectrum/codes';

/**
 * The names that Girder gives to its things in Trimble Pay; they make every write an upsert. A separator inside a
 * code is escaped, so that two things never have one name.
 */

/** `CCC/JOB` */
export const projectExternalId = (company: string, job: string): string => joined('/', [company, job]);

/** `CCC:CODE` */
export const vendorExternalId = (company: string, vendor: string): string => joined(':', [company, vendor]);

export interface SubcontractKey {
  company: string;
  job: string;
  subcontract: string;
}

/** `CCC:JOB:SUBCONTRACT` */
export const contractExternalId = ({ company, job, subcontract }: SubcontractKey): string =>
  joined(':', [company, job, subcontract]);

/** `CCC:JOB:SUBCONTRACT:CHANGE ORDER` */
export const changeOrderExternalId = (
  { company, job, subcontract }: SubcontractKey,
  changeOrder: string,
): string => joined(':', [company, job, subcontract, changeOrder]);

/** @throws RangeError when a code is blank: the name would be that of something else. */
function joined(separator: string, codes: string[]): string {
  const parts = codes.map(canonicalCode);
  if (parts.includes('')) {
    throw new RangeError(`${JSON.stringify(codes)} names nothing in Trimble Pay: a code is blank`);
  }
  return parts.map((part) => part.replace(/[%:/]/g, (char) => encodeURIComponent(char))).join(separator);
}
