/** Why a decision is refused, each with the HTTP status that the gateway answers. */
export const refusalStatus = {
  /** No such link, or nothing was opened. */
  unknown: 404,
  used: 409,
  expired: 410,
  /** Another person's link, or a person whom the step does not name. */
  foreign: 403,
  self: 403,
  revoked: 403,
  /** From Temporal's UI, where the policy refuses that. */
  unverified: 403,
  /** What was shown is not the application any more. */
  superseded: 409,
  /** Approved or declined already. */
  closed: 409,
  /** Not the step that is open. */
  step: 409,
  /** This person, or somebody in the person's place, decided already. */
  decided: 409,
  /** A decline without comment, or a comment that is too long. */
  comment: 422,
  /** To whom the place cannot be given. */
  delegate: 422,
} as const;

export type RefusalKind = keyof typeof refusalStatus;

export interface Refusal {
  ok: false;
  kind: RefusalKind;
  status: (typeof refusalStatus)[RefusalKind];
  /** For the person who decides; names no other person's link or mail address. */
  sentence: string;
}

export function refuse(kind: RefusalKind, sentence: string): Refusal {
  return { ok: false, kind, status: refusalStatus[kind], sentence };
}
