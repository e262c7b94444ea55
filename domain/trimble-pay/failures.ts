/**
 * Why an application is not exported: Trimble Pay's codes of the export status, and a few of Girder's own for what it
 * finds before the call. A person reads the sentence in Trimble Pay, so it names no person and quotes no description.
 */
export type FailureCode =
  | 'not_fully_approved'
  | 'duplicate_invoice_number'
  | 'subcontract_not_active'
  | 'vendor_inactive'
  | 'phase_detail_missing'
  | 'gl_period_closed'
  | 'over_contract'
  | 'retention_exceeds_held'
  | 'totals_mismatch'
  | 'retention_on_nonretainable_phase'
  | 'retainage_export_unsupported'
  /** As Trimble Pay answers when lines do not add up to their section. */
  | 'sov_out_of_balance'
  // Girder's own
  | 'line_over_billed'
  | 'line_below_zero'
  | 'out_of_sequence'
  | 'changed_after_export'
  | 'several_items'
  | 'invoice_number_unusable'
  | 'gl_account_missing';

export interface Failure {
  code: FailureCode;
  /** One plain sentence with the offending value and the allowed ones. */
  sentence: string;
}

export function failure(code: FailureCode, sentence: string): Failure {
  return { code, sentence };
}
