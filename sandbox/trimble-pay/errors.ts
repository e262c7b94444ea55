/** One wrong field: `field` is its path in the body, `issue` what is wrong with it; some errors add more. */
export interface Detail {
  field: string;
  issue: string;
  [more: string]: unknown;
}

/** An answer of the API that is not 2xx: `{error: {code, message, details}}`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: readonly Detail[] = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export const notFound = (what: string): ApiError => new ApiError(404, 'not_found', `${what} was not found`);

/** 422: the body is JSON, but not what the call takes. */
export const invalid = (...details: Detail[]): ApiError =>
  new ApiError(
    422,
    'validation_failed',
    details.map(({ field, issue }) => `${field} ${issue}`).join('; '),
    details,
  );
