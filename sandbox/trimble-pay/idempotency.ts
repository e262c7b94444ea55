import { createHash } from 'node:crypto';
import type { SandboxAnswer, SandboxRequest } from '../core';
import { ApiError } from './errors';

interface Kept {
  /** Of method, path and body. */
  fingerprint: string;
  answer: SandboxAnswer;
}

const fingerprintOf = ({ method, path, body }: SandboxRequest): string =>
  createHash('sha256').update(`${method} ${path}\n`).update(body).digest('hex');

/**
 * `Idempotency-Key`, which every write must carry. The answer of a write that succeeded is kept under its key
 * and given again; a refused write left nothing behind, so its key may be used again.
 */
export class IdempotencyKeys {
  private readonly kept = new Map<string, Kept>();

  clear(): void {
    this.kept.clear();
  }

  private keyOf(req: SandboxRequest, client: string): string {
    const key = req.headers['idempotency-key']?.trim() ?? '';
    if (key === '') {
      throw new ApiError(400, 'idempotency_key_required', 'Every write needs the header Idempotency-Key');
    }
    return JSON.stringify([client, key]);
  }

  /**
   * @returns the answer of the same write, when there was one
   * @throws ApiError 400 without a key, 409 `idempotency_key_reused` when the key was that of another write
   */
  earlier(req: SandboxRequest, client: string): SandboxAnswer | undefined {
    const kept = this.kept.get(this.keyOf(req, client));
    if (!kept) return undefined;
    if (kept.fingerprint !== fingerprintOf(req)) {
      throw new ApiError(409, 'idempotency_key_reused', 'This Idempotency-Key was used for another write');
    }
    return { ...kept.answer, headers: { ...kept.answer.headers, 'idempotency-replayed': 'true' } };
  }

  keep(req: SandboxRequest, client: string, answer: SandboxAnswer): void {
    this.kept.set(this.keyOf(req, client), { fingerprint: fingerprintOf(req), answer });
  }
}
