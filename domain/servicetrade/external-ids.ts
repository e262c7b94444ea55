import { canonicalCode } from '../spectrum/codes';
import type { ExternalIds } from './types';

/**
 * The Spectrum code that a ServiceTrade thing is mapped to, in the form in which codes compare. Undefined when the external id is absent or blank.
 */
export function mappedCode(
  thing: { externalIds: ExternalIds } | undefined,
  system: string,
): string | undefined {
  const code = canonicalCode(thing?.externalIds[system] ?? '');
  return code === '' ? undefined : code;
}
