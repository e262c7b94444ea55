/** An answer of the API that is not 2xx: `messages.error`, or `messages.validation` for a field. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly kind: 'error' | 'validation' = 'error',
    /** What the answer carries in `data`. */
    readonly data?: unknown,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export const invalid = (message: string): ApiError => new ApiError(400, message, 'validation');
export const notFound = (what: string): ApiError => new ApiError(404, `${what} was not found`);
export const conflict = (message: string): ApiError => new ApiError(409, message);
