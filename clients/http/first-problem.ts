import type { z } from 'zod';

/** @returns the first field that is not as expected and what is wrong with it, for a sentence. */
export function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join('.');
  return `${field} ${issue?.message ?? 'is wrong'}`;
}
