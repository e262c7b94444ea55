import { targetName } from '../../domain/record-id';
import type { Settings } from '../../domain/settings';
import type { PayPlace } from '../../domain/trimble-pay/record-ids';
import { UsageError } from '../answer';
import { clean } from '../table';

/**
 * A Trimble Pay connection of the configuration, and the Spectrum company whose jobs it takes.
 * @param name undefined: the only one.
 * @throws UsageError naming those that there are.
 */
export function payPlaceOf({ trimblePay }: Settings, name: string | undefined): PayPlace {
  const known = Object.keys(trimblePay);
  const account = name ?? (known.length === 1 ? known[0] : undefined);
  const target = account === undefined ? undefined : trimblePay[account]?.target;
  if (account !== undefined && target) {
    return { account, target: targetName(target.spectrum, target.company) };
  }
  const what =
    name === undefined ? 'Say which: --connection <name>' : `--connection "${clean(name)}" is not configured`;
  throw new UsageError(
    `${what}; configured under trimblePay in the configuration: ${known.join(', ') || 'none'}.`,
  );
}
