import type { AnswerRow } from '../effects';
import { bareColumn, whatRefusalMeans } from '../spectrum/error-rows';
import { type Failure, type FailureCode, failure } from './failures';

const kind = 'spectrum/ap-invoice';

/** The columns of the rows by which Girder itself refuses before the call. */
export const approvalsColumn = 'Approvals';
export const imageColumn = 'Image_File';

/** A refused code of the invoice → what is missing in Spectrum. */
const codeFailures: Record<string, FailureCode> = {
  VENDOR_CODE: 'vendor_inactive',
  CONTRACT_NUMBER: 'subcontract_not_active',
  GL_ACCOUNT: 'gl_account_missing',
  JOB_NUMBER: 'phase_detail_missing',
  PHASE_CODE: 'phase_detail_missing',
  COST_TYPE: 'phase_detail_missing',
};

/**
 * What Trimble Pay is told of a refused AP invoice. Undefined for a lock and for refused credentials: those pass, or
 * are mended, without anybody touching the application.
 * @param rows at least one: Spectrum's, or those by which the effect refused before the call
 */
export function apFailureOf(rows: readonly AnswerRow[]): Failure | undefined {
  const { code, sentence } = whatRefusalMeans(kind, rows);
  const told = ownSentence(rows) ?? sentence;
  const column = bareColumn(rows.find((row) => whatRefusalMeans(kind, [row]).code === code)?.column ?? '');
  switch (code) {
    case 'LOCKED':
    case 'ACCESS':
      return undefined;
    case 'NUMBER_TAKEN':
      return failure('duplicate_invoice_number', told);
    case 'PERIOD_CLOSED':
      return failure('gl_period_closed', told);
    case 'CODE_REFUSED':
      return failure(codeFailures[column] ?? 'refused', told);
    default:
      return failure(refusedFor(column), told);
  }
}

function refusedFor(column: string): FailureCode {
  if (column === bareColumn(approvalsColumn)) return 'not_fully_approved';
  // Image_File, Image_Type, Image_Description, and the list of them.
  return /^IMAGES?(_|\[|$)/.test(column) ? 'attachment_failed' : 'refused';
}

/** Spectrum was not asked, so it is not Spectrum that refused. */
export function isOwnRefusal(rows: readonly AnswerRow[]): boolean {
  return rows.every(({ column, text }) => column === approvalsColumn || text.startsWith('Not sent: '));
}

function ownSentence(rows: readonly AnswerRow[]): string | undefined {
  return isOwnRefusal(rows) ? rows.map(({ text }) => text).join(' ') : undefined;
}
