import type { VendorRow } from '../spectrum/subcontracts';

/** What a vendor has in Trimble Pay; all of it follows Spectrum. */
export interface VendorContent {
  name: string;
  phone: string;
  addressLine1: string;
  addressLine2: string;
  city: string;
  state: string;
  /** Null for a ZIP code in a form that Trimble Pay does not take. */
  zipCode: string | null;
}

export function vendorContent(row: VendorRow): VendorContent {
  return {
    name: row.name || row.code,
    phone: row.phone,
    addressLine1: row.address1,
    addressLine2: row.address2,
    city: row.city,
    state: row.state,
    zipCode: zipOf(row.zip),
  };
}

/** `77002` or `77002-1234`; any other form is none. */
export function zipOf(text: string): string | null {
  const zip = text.trim();
  return /^\d{5}(-\d{4})?$/.test(zip) ? zip : null;
}

/** Addresses that differ in case only are one member. */
export function memberEmail(row: VendorRow): string {
  return row.email.trim().toLowerCase();
}
