import type { SpectrumSettings } from '../../domain/settings';
import { classicAccess } from './access';
import type { Access } from './access';
import { bearerTokens, enhancedAccess } from './enhanced-access';
import { enhancedGrants } from './enhanced-grants';
import type { SpectrumHttp } from './http';
import { defaultRotationTimes, secretKeeper } from './secret-rotation';
import type { EnhancedSettings, RotationTimes } from './secret-rotation';
import type { SecretVault } from './secret-vault';

export type AccessState =
  /** HTTP Basic: there is nothing to renew. */
  | { mode: 'classic' }
  /** Epoch milliseconds at which the client secret ends; absent without self-rotation. */
  | { mode: 'enhanced'; secretExpiresAt?: number };

/** Enhanced Authentication of an instance (ST3). */
export interface Enhanced {
  settings: EnhancedSettings;
  /** Where the client secrets of this instance are kept; shared by all processes that call it. */
  vault: SecretVault;
  times?: Partial<RotationTimes>;
}

/** Other processes wait while one fetches tokens, so that is short. */
const longestTokenMs = 10_000;

/** How an instance lets Girder in, and the means to keep it so. */
export function instanceAccess(
  http: SpectrumHttp,
  { authorizationId, timing }: SpectrumSettings,
  instance: string,
  enhanced: Enhanced | undefined,
): { access: Access; keepAccess(): Promise<AccessState> } {
  if (!enhanced) {
    return {
      access: classicAccess(http, authorizationId),
      keepAccess: () => Promise.resolve({ mode: 'classic' }),
    };
  }
  const tokenMs = Math.min(timing.answerMs, longestTokenMs);
  const times = { ...defaultRotationTimes(tokenMs), ...enhanced.times };
  const grants = enhancedGrants(http, enhanced.settings.clientId, tokenMs);
  const keeper = secretKeeper(instance, enhanced.settings, enhanced.vault, grants, times);
  return {
    access: enhancedAccess(http, bearerTokens(keeper, times.quietMs), authorizationId),
    async keepAccess() {
      await keeper.maintain();
      const secretExpiresAt = await keeper.expiresAt();
      return { mode: 'enhanced', ...(secretExpiresAt === undefined ? {} : { secretExpiresAt }) };
    },
  };
}
