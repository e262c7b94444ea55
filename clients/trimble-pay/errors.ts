import { ApiError } from '../http/api-error';
import type { ApiErrorDetails, ApiErrorKind, System } from '../http/api-error';

/** What a call of Trimble Pay that gave no usable answer means to the caller. */
export type TrimblePayErrorKind =
  | ApiErrorKind
  /** A file is not the one that was announced: other size, other content. */
  | 'mismatch';

/** The only error that leaves this client, besides those of the caller's own streams. */
export class TrimblePayError extends ApiError<TrimblePayErrorKind> {
  constructor(kind: TrimblePayErrorKind, sentence: string, details: ApiErrorDetails = {}) {
    super(kind, sentence, details);
    this.name = 'TrimblePayError';
  }
}

export function isTrimblePayError(error: unknown): error is TrimblePayError {
  return error instanceof TrimblePayError;
}

/** @param connection the name in the configuration. */
export const trimblePay = (connection: string): System => ({
  name: 'Trimble Pay',
  credentials: `trimblePay.${connection}.oauth`,
  error: (kind, sentence, details) => new TrimblePayError(kind, sentence, details),
});
