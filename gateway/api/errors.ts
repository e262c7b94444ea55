import type { FastifyReply } from 'fastify';
import type { Refusal } from '../../domain/approvals/refusals';

/** An answer that is no success: `{error: {code, message}}`. The message names what was wrong and what is allowed. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export function refused({ status, kind, sentence }: Refusal): ApiError {
  return new ApiError(status, kind, sentence);
}

/** Of errors that are not meant for callers, only what the status says. */
export function sendError(error: { statusCode?: number; code?: string }, reply: FastifyReply): FastifyReply {
  const { status, code, message } = shown(error);
  return reply.code(status).send({ error: { code, message } });
}

function shown(error: { statusCode?: number; code?: string }): {
  status: number;
  code: string;
  message: string;
} {
  if (error instanceof ApiError) {
    return { status: error.statusCode, code: error.code, message: error.message };
  }
  const status = error.statusCode ?? 503;
  if (status === 413) return { status, code: 'too_large', message: 'The body is too large.' };
  if (status === 415) {
    return { status, code: 'unsupported_type', message: 'The body must be of type application/json.' };
  }
  if (status >= 400 && status < 500) {
    return { status: 400, code: 'bad_request', message: 'The body is not JSON.' };
  }
  return { status: 503, code: 'unavailable', message: 'It cannot be answered now; try again.' };
}
