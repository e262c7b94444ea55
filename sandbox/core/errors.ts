/** A mistake of whoever uses the control interface: answered as `{error}` with this status, never a crash. */
export class SandboxInputError extends Error {
  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'SandboxInputError';
  }
}

/** `unknown` to a plain object, or a refusal that names what it was. */
export function asRow(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SandboxInputError(`${what} must be an object, not ${JSON.stringify(value) ?? String(value)}`);
  }
  return Object.fromEntries(Object.entries(value));
}
