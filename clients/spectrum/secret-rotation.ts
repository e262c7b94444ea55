import { randomUUID } from 'node:crypto';
import type { BearerToken, Grants, RotationAnswer } from './enhanced-grants';
import type { ClientSecret, ClientSecrets, SecretVault } from './secret-vault';
import { failed, holds, lockedOut, provenBy, tokenOf } from './secret-verdicts';
import type { SpectrumServiceError } from './service-error';

/** Enhanced Authentication as configured. */
export interface EnhancedSettings {
  clientId: string;
  /** As entered from Spectrum's Data Exchange screen. */
  clientSecret: string;
  /** Where Spectrum allows self-rotation. Without it a person enters each new secret. */
  rotation?: {
    /** Epoch milliseconds at which the entered secret ends, from the same screen. */
    secretExpiresAt: number;
    /** How long before a secret ends the next is asked for. */
    beforeMs: number;
  };
}

/** Times of the agreement between processes, in milliseconds. */
export interface RotationTimes {
  /** How long a mark keeps the others waiting: longer than the calls that it may take. */
  leaseMs: number;
  /** How often a waiting process looks. */
  lookMs: number;
  /** How long a refusal is believed without asking again, so that nobody locks the account by asking. */
  quietMs: number;
  /** How long after a rotation that brought nothing the next is tried. */
  againMs: number;
}

export const defaultRotationTimes = (tokenMs: number): RotationTimes => ({
  leaseMs: 2 * tokenMs + 5_000,
  lookMs: 200,
  quietMs: 30_000,
  againMs: 10 * 60_000,
});

export interface SecretKeeper {
  /**
   * A token for whichever secret works, after a rotation if one is due.
   * @throws SpectrumServiceError `access` when no secret works, saying where to enter a new one; `unavailable`
   *   when Spectrum does not say
   */
  token(): Promise<BearerToken>;
  /** Like `token`, but throws also for a rotation that was due and failed, though a token could be had. */
  maintain(): Promise<BearerToken>;
  /** Epoch milliseconds at which the secret ends; undefined where none is known. */
  expiresAt(): Promise<number | undefined>;
}

/** What came of asking for a new secret: a newer token, or what went wrong, or both. */
interface Rotated {
  token?: BearerToken;
  error?: Error;
}

/** Secrets that were received and never worked are kept, but not without end. */
const mostUnproven = 5;

/** Somebody else changed the secrets so many times in a row: more than there are processes. */
const patience = 20;

/**
 * Keeps the client secrets of one instance such that no lost answer locks it out: a secret is replaced by another
 * only when a token was given for the other; until then both are kept and tried, the newest first. Before a new one
 * is asked for, the old one has just worked, and one process alone asks: the one whose mark wins a compare-and-swap.
 */
export function secretKeeper(
  instance: string,
  settings: EnhancedSettings,
  vault: SecretVault,
  grants: Grants,
  times: RotationTimes,
): SecretKeeper {
  const { clientId, rotation } = settings;
  const entered: ClientSecret = {
    secret: settings.clientSecret,
    expiresAt: rotation?.secretExpiresAt ?? Number.MAX_SAFE_INTEGER,
  };
  /** Received, and the store would not take them: kept here until it does. */
  let inHand: ClientSecret[] = [];
  let watched = { by: '', since: 0 };
  let refused: { error: SpectrumServiceError; until: number } | undefined;
  let rotateFrom = 0;

  const secretsOf = (held: { value: ClientSecrets } | undefined): ClientSecrets =>
    held?.value.clientId === clientId ? held.value : { clientId, proven: entered, unproven: [] };

  /** Without rotation there is nothing to share: the entered secret is the only one. */
  const read: SecretVault['read'] = () => (rotation ? vault.read() : Promise.resolve(undefined));

  async function change(make: (current: ClientSecrets) => ClientSecrets | undefined): Promise<void> {
    for (let tries = 0; tries < patience; tries += 1) {
      const held = await read();
      const wanted = make(secretsOf(held));
      if (wanted === undefined || (await vault.swap(held?.version, wanted))) return;
    }
    throw new Error(`Too many processes change the client secrets of ${instance}; try again.`);
  }

  /** A mark is live until its time is over, by our own clock too: the other's may be ahead. */
  function isLive(mark: ClientSecrets['rotating']): boolean {
    if (!mark) return false;
    if (mark.by !== watched.by) watched = { by: mark.by, since: performance.now() };
    return mark.until > Date.now() && performance.now() - watched.since < times.leaseMs;
  }

  async function working(): Promise<{ token: BearerToken; secret: string }> {
    if (refused && performance.now() < refused.until) throw refused.error;
    if (inHand.length > 0) await keepInHand().catch(() => undefined);
    for (;;) {
      const held = await read();
      const secrets = secretsOf(held);
      const found = await firstThatWorks(candidates(secrets));
      if (found) return found;
      // Another process may just have changed them, or be about to.
      if ((await read())?.version !== held?.version) continue;
      if (isLive(secrets.rotating)) {
        await untilSettled(held?.version);
        continue;
      }
      const error = lockedOut(instance, secrets);
      refused = { error, until: performance.now() + times.quietMs };
      throw error;
    }
  }

  /** Looks at the store and not at Spectrum, which would count each refused secret against the account. */
  async function untilSettled(version: string | undefined): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, times.lookMs));
      const held = await read();
      if (held?.version !== version || !isLive(held?.value.rotating)) return;
    }
  }

  /** Each once, the newest first; the entered one last, for it may be older or newer than all of them. */
  function candidates(secrets: ClientSecrets): string[] {
    const all = [...inHand, ...secrets.unproven, secrets.proven, entered];
    return [...new Set(all.map((one) => one.secret))];
  }

  async function firstThatWorks(
    secrets: readonly string[],
  ): Promise<{ token: BearerToken; secret: string } | undefined> {
    const ended: string[] = [];
    for (const secret of secrets) {
      const token = tokenOf(await grants.token(secret), instance);
      if (!token) {
        ended.push(secret);
        continue;
      }
      refused = undefined;
      // The token works even if the store cannot be written now; then the next one proves the secret again.
      await prove(secret, ended).catch(() => undefined);
      // With a secret that is not stored yet, the next token, and with it the next try to store, comes soon.
      const renewAt = inHand.length > 0 ? Date.now() + times.quietMs : token.renewAt;
      return { token: { ...token, renewAt: Math.min(renewAt, token.renewAt) }, secret };
    }
    return undefined;
  }

  async function prove(secret: string, ended: readonly string[]): Promise<void> {
    if (rotation) await change((current) => provenBy(current, secret, entered, ended));
  }

  async function keepInHand(): Promise<void> {
    const kept = inHand;
    await change((current) => ({
      ...current,
      unproven: [...kept.filter((one) => !holds(current, one)), ...current.unproven].slice(0, mostUnproven),
    }));
    inHand = inHand.filter((one) => !kept.includes(one));
  }

  /** Undefined when it is not for us to rotate now. */
  async function rotate(secret: string): Promise<Rotated | undefined> {
    if (!rotation || performance.now() < rotateFrom) return undefined;
    const held = await read();
    const secrets = secretsOf(held);
    const due =
      secrets.proven.secret === secret && secrets.proven.expiresAt - rotation.beforeMs <= Date.now();
    if (!due || isLive(secrets.rotating)) return undefined;
    const me = randomUUID();
    const mark = { by: me, until: Date.now() + times.leaseMs };
    if (!(await vault.swap(held?.version, { ...secrets, rotating: mark }))) return undefined;
    rotateFrom = performance.now() + times.againMs;
    return settle(me, await grants.rotate(secret));
  }

  async function settle(me: string, answer: RotationAnswer): Promise<Rotated> {
    switch (answer.kind) {
      case 'rotated':
        inHand = [{ secret: answer.secret, expiresAt: answer.expiresAt }, ...inHand];
        await keepStubbornly();
        await unmark(me, {});
        return lookWhatWorks(answer.secret, 'it does not take the one that it just gave');
      case 'unchanged':
        await unmark(me, {});
        return { error: failed(instance, answer.why) };
      case 'unanswered':
        await unmark(me, { unanswered: Date.now() });
        return lookWhatWorks(undefined, answer.why);
    }
  }

  /** Known now is better than when the token ends: a lost answer may have ended the old secret. */
  async function lookWhatWorks(hoped: string | undefined, otherwise: string): Promise<Rotated> {
    try {
      const { token, secret } = await working();
      return secret === hoped ? { token } : { token, error: failed(instance, otherwise) };
    } catch (error) {
      return { error: asError(error) };
    }
  }

  /** Nobody else has it, so it is worth waiting for the store. */
  async function keepStubbornly(): Promise<void> {
    const began = performance.now();
    while (inHand.length > 0 && performance.now() - began < times.leaseMs) {
      try {
        await keepInHand();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, times.lookMs));
      }
    }
  }

  async function unmark(me: string, doubt: Pick<ClientSecrets, 'unanswered'>): Promise<void> {
    await change(({ rotating, ...current }) =>
      rotating?.by === me ? { ...current, ...doubt } : undefined,
    ).catch(() => undefined);
  }

  /** A rotation that fails, for whatever reason, leaves the token that was just given. */
  async function tokenAndRotation(): Promise<{ token: BearerToken; error?: Error }> {
    const { token, secret } = await working();
    const rotated = await rotate(secret).catch((error: unknown): Rotated => ({ error: asError(error) }));
    return { token, ...rotated };
  }

  return {
    token: async () => (await tokenAndRotation()).token,
    async maintain() {
      rotateFrom = 0;
      const { token, error } = await tokenAndRotation();
      if (error) throw error;
      return token;
    },
    async expiresAt() {
      return rotation && secretsOf(await read()).proven.expiresAt;
    },
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
