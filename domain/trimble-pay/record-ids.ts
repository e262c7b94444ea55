import { canonicalCode } from '../spectrum/codes';
import type { RecordRef } from '../record-id';

/** Records of a Trimble Pay connection; `target` names the Spectrum company. */
export interface PayPlace {
  /** Name of the connection. */
  account: string;
  target: string;
}

/** A job that is connected with a project. */
export function projectRef({ account, target }: PayPlace, job: string): RecordRef {
  return { source: 'trimble-pay', account, process: 'project', id: canonicalCode(job), target };
}

/** A subcontract is unique with its vendor. */
export function subcontractRef(
  { account, target }: PayPlace,
  { vendor, subcontract }: { vendor: string; subcontract: string },
): RecordRef {
  const id = [vendor, subcontract].map((code) => escaped(canonicalCode(code))).join(':');
  return { source: 'trimble-pay', account, process: 'subcontract', id, target };
}

/** @throws RangeError when the id is not that of a subcontract. */
export function subcontractKeyOf({ id }: Pick<RecordRef, 'id'>): { vendor: string; subcontract: string } {
  const [vendor, subcontract, ...more] = id.split(':').map(unescaped);
  if (!vendor || !subcontract || more.length > 0) {
    throw new RangeError(`"${id}" is not a subcontract; expected vendor:number.`);
  }
  return { vendor, subcontract };
}

/** @param id of Trimble Pay. */
export function applicationRef({ account, target }: PayPlace, id: string): RecordRef {
  return { source: 'trimble-pay', account, process: 'application', id, target };
}

const escaped = (code: string): string => code.replace(/[%:]/g, (char) => (char === '%' ? '%25' : '%3A'));
const unescaped = (text: string): string =>
  text.replace(/%(25|3A)/g, (_whole, hex: string) => (hex === '25' ? '%' : ':'));
