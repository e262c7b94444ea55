import { clean } from './table';
import type { Answer } from './answer';
import type { Session } from './session';

/** Reads the configuration as every process does; problems are thrown with their lines by the loader. */
export function checkConfigCommand({ settings }: Session): Answer {
  const instances = Object.keys(settings.spectrum);
  const connections = Object.keys(settings.servicetrade);
  return {
    ok: true,
    text: clean(
      `The configuration is good (${settings.hash}): Spectrum ${list(instances)}; ServiceTrade ${list(connections)}.`,
    ),
    data: { ok: true, hash: settings.hash, spectrum: instances, servicetrade: connections },
  };
}

function list(names: string[]): string {
  return names.join(', ') || 'none';
}
