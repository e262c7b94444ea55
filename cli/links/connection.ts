import { targetName } from '../../domain/record-id';
import type { Settings } from '../../domain/settings';
import { UsageError } from '../answer';
import { clean } from '../table';

/**
 * A connection of the configuration.
 * @param name undefined: the only one.
 * @throws UsageError naming those that there are.
 */
export function connectionOf({ servicetrade }: Settings, name: string | undefined): string {
  const known = Object.keys(servicetrade);
  const [only, ...others] = known;
  if (name === undefined && only !== undefined && others.length === 0) return only;
  if (name !== undefined && known.includes(name)) return name;
  const what =
    name === undefined ? 'Say which: --connection <name>' : `--connection "${clean(name)}" is not configured`;
  throw new UsageError(`${what}; configured: ${known.join(', ') || 'none'}.`);
}

/** Where a connection posts to, e.g. `east-ABC`. */
export function targetOf({ servicetrade }: Settings, connection: string): string | undefined {
  const target = servicetrade[connection]?.target;
  return target && targetName(target.spectrum, target.company);
}
