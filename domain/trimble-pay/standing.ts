import type { ApSource } from './ap-source';
import { type Failure, failure } from './failures';
import { fingerprint } from './history';

/**
 * Whether the application counts already: `same` with the content that was exported, `changed` with another, which is
 * for a person.
 */
export function exportedBefore({ application, history }: ApSource): 'same' | Failure | undefined {
  const before = history.applications.find(({ number }) => number === application.number);
  if (!before) return undefined;
  if (before.fingerprint === fingerprint(application)) return 'same';
  const sentence = `Application ${application.number} was exported at revision ${before.revision} and has other figures at revision ${application.revision}; undo the export first.`;
  return failure('changed_after_export', sentence);
}

/** Applications of a subcontract are exported without gaps: each one's previous columns are the one before. */
export function whyOutOfSequence({ application, history }: ApSource): Failure[] {
  const next = history.lastNumber + 1;
  if (application.number === next) return [];
  const sentence = `Application ${application.number} cannot be exported: the next one of the subcontract is ${next}.`;
  return [failure('out_of_sequence', sentence)];
}

/** Only an active subcontract of an active vendor is billed. */
export function whyInactive({ spectrum }: ApSource): Failure[] {
  const failures: Failure[] = [];
  if (spectrum.status !== 'A') {
    const sentence = `Subcontract ${spectrum.subcontract} has status ${spectrum.status} in Spectrum; A (active) is needed.`;
    failures.push(failure('subcontract_not_active', sentence));
  }
  if (spectrum.vendorStatus !== 'A') {
    const sentence = `Vendor ${spectrum.vendor} has status ${spectrum.vendorStatus} in Spectrum; A (active) is needed.`;
    failures.push(failure('vendor_inactive', sentence));
  }
  return failures;
}

/** Without one Spectrum would look for a default of the vendor's, which may be another cost. */
export function whyNoAccount({ spectrum }: ApSource): Failure[] {
  if (spectrum.glAccount.trim() !== '') return [];
  return [
    failure('gl_account_missing', `Subcontract ${spectrum.subcontract} has no G/L account in Spectrum.`),
  ];
}
