import type { Sent } from '../../domain/effects';
import { SpectrumServiceError } from './service-error';

/**
 * The outcome of a body that breaks a rule before anything is sent. Not Spectrum's verdict, but as certain: this
 * body cannot be sent, and only another one can. Without a column, so that no rule about Spectrum's columns takes
 * it for a closed period or a wrong code.
 * @param column only where no such rule knows it
 */
export function refusedHere(error: unknown, column = ''): Sent {
  return { outcome: 'refused', rows: [{ code: 'I', text: `Not sent: ${textOf(error)}`, column }] };
}

/** The outcome of a call that could not even be made: no proof of who calls, or no WSDL. */
export function notSent(error: unknown): Sent {
  const access = error instanceof SpectrumServiceError && error.kind === 'access';
  return { outcome: 'notSent', why: textOf(error), access };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
