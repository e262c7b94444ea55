import { portOf } from './secrets';

export interface Environment {
  /** GIRDER_CONFIG. */
  configPath: string;
  /** GIRDER_PORT_BASE: where the gateway and the stand-ins listen. */
  portBase: number;
  /** GIRDER_TEMPORAL_PORT. */
  temporalPort: number;
  /** The whole environment, for `env:NAME` in the configuration. */
  env: Readonly<Record<string, string | undefined>>;
}

/** The one place that reads the process's environment. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  return {
    configPath: env['GIRDER_CONFIG'] || './girder.yaml',
    portBase: portOf(env['GIRDER_PORT_BASE'], 4700),
    temporalPort: portOf(env['GIRDER_TEMPORAL_PORT'], 7233),
    env,
  };
}
