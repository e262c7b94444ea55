import { type Failure, failure } from './failures';
import { fingerprint } from './history';
import type { ApSource } from './ap-source';
import type { PaySettings } from './settings';
import type { Approvals, PayApplication } from './types';

/** What sign-offs are judged by. */
export type SignOffs = Pick<ApSource, 'application' | 'approvals' | 'approvedFingerprint'>;

/**
 * Why the sign-offs do not suffice: every step must be approved, on the revision that is exported; Girder's own
 * approval counts for the content that was shown and no other. Empty when they do.
 */
export function whyNotApproved(
  source: SignOffs,
  settings: Pick<PaySettings, 'approvals' | 'acknowledgeBypass'>,
): Failure[] {
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

/**
 * Why an invoice must not be sent any more, by what Trimble Pay says just before the call; undefined when it may.
 * Girder's own approval is not looked at again: it is for a content, and the invoice was built from that content.
 * @param sent the revision that the invoice was built from
 * @param approvals undefined where Trimble Pay's approvers are passed over (`approvals: girder`)
 */
export function whyNotStillApproved(
  sent: { revision: number },
  application: PayApplication,
  approvals: Approvals | undefined,
  mode: PaySettings['approvals'],
): string | undefined {
  const { number, revision } = application;
  if (revision !== sent.revision) {
    return `Application ${number} is at revision ${revision} in Trimble Pay; the invoice was made from revision ${sent.revision}.`;
  }
  switch (mode) {
    case 'trimble-pay':
    case 'both':
      return approvals === undefined
        ? `Application ${number} has no sign-offs in Trimble Pay.`
        : whyNotSigned({ application, approvals });
    case 'girder':
      return whyWithdrawn({ application });
  }
}

function whyNotSigned({ application, approvals }: SignOffs): string | undefined {
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
function whyWithdrawn({ application }: Pick<SignOffs, 'application'>): string | undefined {
  const { number, status } = application;
  if (status === 'submitted' || status === 'in_review' || status === 'approved') return undefined;
  return `Application ${number} is ${status} in Trimble Pay; it must be submitted.`;
}

function whyNotInGirder({ application, approvedFingerprint }: SignOffs): string | undefined {
  if (approvedFingerprint === fingerprint(application)) return undefined;
  return approvedFingerprint === undefined
    ? `Application ${application.number} is not approved in Girder.`
    : `Application ${application.number} changed after it was approved in Girder.`;
}

function refusedFor(sentence: string | undefined): Failure[] {
  return sentence === undefined ? [] : [failure('not_fully_approved', sentence)];
}
