import { ApiError } from '../http/api-error';
import type { ApiErrorDetails, ApiErrorKind, System } from '../http/api-error';

/** What a call of ServiceTrade that gave no usable answer means to the caller. */
export type ServiceTradeErrorKind = ApiErrorKind;

/** The only error that leaves this client. */
export class ServiceTradeError extends ApiError<ServiceTradeErrorKind> {
  constructor(kind: ServiceTradeErrorKind, sentence: string, details: ApiErrorDetails = {}) {
    super(kind, sentence, details);
    this.name = 'ServiceTradeError';
  }
}

export function isServiceTradeError(error: unknown): error is ServiceTradeError {
  return error instanceof ServiceTradeError;
}

/** @param connection the name in the configuration. */
export const serviceTrade = (connection: string): System => ({
  name: 'ServiceTrade',
  credentials: `servicetrade.${connection}.oauth`,
  error: (kind, sentence, details) => new ServiceTradeError(kind, sentence, details),
});
