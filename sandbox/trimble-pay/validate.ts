import type { z } from 'zod';
import { invalid } from './errors';
import type { Detail } from './errors';

/** What zod found, in the words of the API; a field that nobody knows is named by itself. */
export function detailsOf(error: z.ZodError): Detail[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') {
      return [{ field: path.join('.') || 'body', issue: issue.message }];
    }
    return issue.keys.map((key) => ({ field: [...path, key].join('.'), issue: 'is not a field here' }));
  });
}

/** @throws ApiError 422 with a detail for each wrong field */
export function validated<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(...detailsOf(parsed.error));
  return parsed.data;
}
