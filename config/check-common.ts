import type { z } from 'zod';
import type { Finding, Parts } from './checks';
import { nearest } from './nearest';
import { printPath } from './problems';
import type { Path } from './problems';
import { targetSchema } from './schema/servicetrade';
import { companiesSchema } from './schema/spectrum';

/** Rules that connections of every kind share. */

/** @param at the setting that names an instance under `spectrum` and one of its companies. */
export function target(parts: Parts, at: Path): Finding[] {
  const to = parts.read(at, targetSchema);
  if (!to) return [];
  const instances = parts.names(['spectrum']);
  if (instances.length === 0) return [];
  if (!instances.includes(to.spectrum)) {
    const meant = nearest(to.spectrum, instances);
    const sentence = `There is no instance of this name.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
    return [{ path: [...at, 'spectrum'], at: 'value', sentence, allowed: instances.join(', ') }];
  }
  const companies = parts.read(['spectrum', to.spectrum, 'companies'], companiesSchema);
  if (!companies || companies.includes(to.company)) return [];
  const sentence = `Is not among the companies of spectrum.${to.spectrum}.`;
  return [{ path: [...at, 'company'], at: 'value', sentence, allowed: companies.join(', ') }];
}

/**
 * The secret says whose webhook it is, so no two connections have one.
 * @param first the connections, e.g. `['servicetrade', 'acme']`
 */
export function sharedSecrets(parts: Parts, secret: z.ZodType<string>, first: Path, second: Path): Finding[] {
  const values = (connection: Path) => {
    const raw = parts.raw([...connection, 'webhookSecrets']);
    const count = Array.isArray(raw) ? raw.length : 0;
    return Array.from({ length: count }, (_, index) =>
      parts.read([...connection, 'webhookSecrets', index], secret),
    );
  };
  const taken = values(first);
  return values(second).flatMap((value, index): Finding[] => {
    if (value === undefined || !taken.includes(value)) return [];
    const line = parts.line([...first, 'webhookSecrets']);
    return [
      {
        path: [...second, 'webhookSecrets', index],
        at: 'value',
        sentence: `${printPath(first)} has the same secret (line ${line}).`,
        allowed: 'a secret of its own for each connection',
        hide: true,
      },
    ];
  });
}
