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
  /** Nobody at Spectrum could be reached; Girder goes on trying. */
  | 'spectrum_unreachable'
  /** As Trimble Pay answers when lines do not add up to their section. */
  | 'sov_out_of_balance'
  /** A file of the billing backup is missing, too large, or not the one that was announced. */
  | 'attachment_failed'
  // Girder's own
  | 'line_over_billed'
  | 'line_below_zero'
  | 'out_of_sequence'
  | 'changed_after_export'
  | 'several_items'
  | 'invoice_number_unusable'
  | 'gl_account_missing'
  /** Spectrum refused the invoice for what none of the others says; the sentence quotes it. */
  | 'refused';

export interface Failure {
  code: FailureCode;
  /** One plain sentence with the offending value and the allowed ones. */
  sentence: string;
}

export function failure(code: FailureCode, sentence: string): Failure {
  return { code, sentence };
}
