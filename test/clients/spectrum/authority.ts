import type { Grants } from '../../../clients/spectrum/enhanced-grants';

const day = 24 * 3_600_000;

/** How the authority behaves; each may be changed while a test runs. */
export interface Behaviour {
  /** What happens to the nth question for a new secret, from 1. */
  rotation(nth: number): 'answer' | 'loseAnswer' | 'loseQuestion' | 'refuse' | 'notConnect';
  /** Whether a secret still works after the next one was made. */
  overlap: boolean;
  /** While true, nobody gets a token and nobody is refused one. */
  down: boolean;
}

export interface Authority extends Behaviour {
  grants: Grants;
  /** Every question in order: `token s0`, `rotate s0`. */
  asked: string[];
  /** The secrets that are good now. */
  good(): string[];
  /** As a person does it on Spectrum's screen: the only good one from now on. */
  enter(secret: string): void;
}

/** A client whose first secret is `s0`; the next are `s1`, `s2` …, of 90 days each. */
export function authority(changes: Partial<Behaviour> = {}): Authority {
  let good = ['s0'];
  let made = 0;
  let rotations = 0;
  const asked: string[] = [];
  const self: Authority = {
    rotation: () => 'answer',
    overlap: false,
    down: false,
    ...changes,
    asked,
    good: () => [...good],
    enter: (secret) => void (good = [secret]),
    grants: {
      token(secret) {
        asked.push(`token ${secret}`);
        if (self.down) return Promise.resolve({ kind: 'unavailable', why: 'HTTP 503' });
        if (!good.includes(secret)) return Promise.resolve({ kind: 'refused', why: 'HTTP 401' });
        const token = `for-${secret}`;
        const now = Date.now();
        return Promise.resolve({
          kind: 'token',
          token: { token, renewAt: now + 3_300_000, expiresAt: now + 3_600_000 },
        });
      },
      rotate(secret) {
        asked.push(`rotate ${secret}`);
        rotations += 1;
        const fate = self.rotation(rotations);
        if (fate === 'notConnect') return Promise.resolve({ kind: 'unchanged', why: 'ECONNREFUSED' });
        if (fate === 'refuse' || !good.includes(secret)) {
          return Promise.resolve({ kind: 'unchanged', why: 'HTTP 400 unauthorized_client' });
        }
        if (fate === 'loseQuestion') return Promise.resolve({ kind: 'unanswered', why: 'reset' });
        made += 1;
        const next = `s${made}`;
        good = self.overlap ? [...good, next] : [next];
        if (fate === 'loseAnswer') return Promise.resolve({ kind: 'unanswered', why: 'reset' });
        return Promise.resolve({ kind: 'rotated', secret: next, expiresAt: Date.now() + 90 * day });
      },
    },
  };
  return self;
}
