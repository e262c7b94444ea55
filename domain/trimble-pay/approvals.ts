import { type Failure, failure } from './failures';
import { fingerprint } from './history';
import type { ApSource } from './ap-source';
import type { PaySettings } from './settings';

/**
 * Why the sign-offs do not suffice: every step must be approved, on the revision that is exported; Girder's own
 * approval counts for the content that was shown and no other. Empty when they do.
 */
export function whyNotApproved(source: ApSource, settings: PaySettings): Failure[] {
  switch (settings.approvals) {
    case 'trimble-pay':
      return refusedFor(whyNotSigned(source));
    case 'both':
      return refusedFor(whyNotSigned(source) ?? whyNotInGirder(source));
    case 'girder':
      if (!settings.acknowledgeBypass) {
        return refusedFor('approvals: girder passes over Trimble Pay and needs acknowledgeBypass: true.');
      }
      return refusedFor(whyWithdrawn(source) ?? whyNotInGirder(source));
  }
}

function whyNotSigned({ application, approvals }: ApSource): string | undefined {
  const name = `Application ${application.number}`;
  if (application.status !== 'approved') {
    return `${name} is ${application.status} in Trimble Pay; approved is needed.`;
  }
  if (approvals.revision !== application.revision) {
    return `${name} is at revision ${application.revision}, but the sign-offs are those of revision ${approvals.revision}.`;
  }
  const steps = [...approvals.steps].sort((a, b) => a.sequence - b.sequence);
  if (steps.length === 0) return `${name} has no approvers, so nobody approved it.`;
  const open = steps.findIndex(({ decision }) => decision !== 'approved');
  const step = steps[open];
  return step && `${name}: approval step ${open + 1} of ${steps.length} is ${step.decision}.`;
}

/** Trimble Pay's approvers are passed over, but not its subcontractor, who takes an application back. */
function whyWithdrawn({ application }: ApSource): string | undefined {
  const { number, status } = application;
  if (status === 'submitted' || status === 'in_review' || status === 'approved') return undefined;
  return `Application ${number} is ${status} in Trimble Pay; it must be submitted.`;
}

function whyNotInGirder({ application, approvedFingerprint }: ApSource): string | undefined {
  if (approvedFingerprint === fingerprint(application)) return undefined;
  return approvedFingerprint === undefined
    ? `Application ${application.number} is not approved in Girder.`
    : `Application ${application.number} changed after it was approved in Girder.`;
}

function refusedFor(sentence: string | undefined): Failure[] {
  return sentence === undefined ? [] : [failure('not_fully_approved', sentence)];
}
