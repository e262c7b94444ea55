import type { BearerToken, TokenAnswer } from './enhanced-grants';
import type { ClientSecret, ClientSecrets } from './secret-vault';
import { SpectrumServiceError } from './service-error';

/** Whether a secret is among the stored ones. */
export const holds = (secrets: Pick<ClientSecrets, 'proven' | 'unproven'>, one: ClientSecret): boolean =>
  [secrets.proven, ...secrets.unproven].some((other) => other.secret === one.secret);

/**
 * The secrets after a token was given for one of them: it takes the proven one's place, and only newer ones stay
 * unproven. The entered one, of which nobody knows whether it is newer, does so only where the proven one has ended.
 * Undefined when nothing is to be changed.
 * @param ended those that were refused just before
 */
export function provenBy(
  secrets: ClientSecrets,
  secret: string,
  entered: ClientSecret,
  ended: readonly string[],
): ClientSecrets | undefined {
  const { unanswered, ...rest } = secrets;
  if (secrets.proven.secret === secret) return unanswered === undefined ? undefined : rest;
  const at = secrets.unproven.findIndex((one) => one.secret === secret);
  const proven = secrets.unproven[at];
  if (proven) return { ...rest, proven, unproven: secrets.unproven.slice(0, at) };
  if (entered.secret !== secret || !ended.includes(secrets.proven.secret)) return undefined;
  return {
    ...rest,
    proven: entered,
    unproven: secrets.unproven.filter((one) => !ended.includes(one.secret)),
  };
}

/**
 * The token, or undefined where the secret is refused.
 * @throws SpectrumServiceError `unavailable`, which says nothing about the secret
 */
export function tokenOf(answer: TokenAnswer, instance: string): BearerToken | undefined {
  switch (answer.kind) {
    case 'token':
      return answer.token;
    case 'refused':
      return undefined;
    case 'unavailable':
      throw new SpectrumServiceError(
        'unavailable',
        'connect/token',
        `Spectrum ${instance} gave no token: ${answer.why}.`,
      );
  }
}

const enter = (instance: string): string =>
  'make a new client secret in Spectrum (System Administration > Installation > Data Exchange), enter it where ' +
  `spectrum.${instance}.enhanced.clientSecret of the configuration takes it from, and restart the workers`;

/** No secret works: only a person can go on from here. */
export function lockedOut(instance: string, secrets: ClientSecrets): SpectrumServiceError {
  const asked = secrets.unanswered ?? secrets.rotating?.until;
  const why =
    asked === undefined
      ? 'it was replaced, has ended, or was entered wrongly'
      : `a new one was asked for on ${new Date(asked).toISOString().slice(0, 10)} and Spectrum's answer with it was lost`;
  return new SpectrumServiceError(
    'access',
    'connect/token',
    `Spectrum ${instance} no longer takes the client secret of ${secrets.clientId}: ${why}. A new secret must be entered: ${enter(instance)}.`,
  );
}

/** A rotation that brought nothing, while the old secret works. */
export function failed(instance: string, why: string): SpectrumServiceError {
  return new SpectrumServiceError(
    'refused',
    'secretRotation',
    `Spectrum ${instance} gave no new client secret: ${why}. The present one still works; Girder tries again. If it keeps failing, see that Data Exchange allows self-rotation, or ${enter(instance)}.`,
  );
}
