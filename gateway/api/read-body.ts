import type { z } from 'zod';
import { ApiError } from './errors';

/** @throws ApiError 422 naming each field and what it may hold. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new ApiError(422, 'invalid', problems.join('; '));
}
