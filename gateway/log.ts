import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';

/**
 * Structured log of the gateway. A webhook's path holds its secret, so requests are logged by route and never by
 * URL; headers and bodies are not logged at all. Fields of these names are masked wherever somebody adds them.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const names = ['secret', 'authorization', 'cookie', 'password', 'clientSecret', 'url', 'headers', 'body'];
  const options = {
    level,
    name: 'gateway',
    // As the other processes write them.
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: names.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
    // Fastify writes addresses into sentences of its own.
    hooks: { streamWrite: withoutSecrets },
    serializers: {
      // Fastify's own lines carry the request; only what cannot hold a secret is taken of it.
      req: (request: { method?: string; routeOptions?: { url?: string } }) => ({
        method: request.method,
        route: request.routeOptions?.url ?? 'unknown',
      }),
      err: errorFields,
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Of an error only its name, code and the first line of its message: a raw packet or a stack would hold the path. */
function errorFields(error: unknown): { name: string; code?: string; message: string } {
  if (!(error instanceof Error)) return { name: 'unknown', message: String(error).slice(0, 300) };
  const code = 'code' in error ? String(error.code) : undefined;
  const message = (error.message.split('\n')[0] ?? '').slice(0, 300);
  return code === undefined ? { name: error.name, message } : { name: error.name, code, message };
}

/** Addresses that are secrets by themselves: of a mailed link, and of a webhook that is not signed. */
function withoutSecrets(text: string): string {
  return text.replace(/(\/(?:approvals|webhooks\/servicetrade)\/)(?!:)[^\s"'\\/?#]+/g, '$1[hidden]');
}
