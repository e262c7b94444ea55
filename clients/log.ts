import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type { Logger } from 'pino';

const CENSORED = '[redacted]';

/** Compared without `_`, `-` and case: `clientSecret`, `client_secret` and `Client-Secret` are one. */
const plainKey = (key: string): string => key.replace(/[_-]/g, '').toLowerCase();

/** Names of values that never reach the log: secrets, and bodies, which hold personal data. */
const SECRET_KEYS = new Set(
  [
    'authorization',
    'authorizationId',
    'proxyAuthorization',
    'cookie',
    'setCookie',
    'password',
    'pass',
    'secret',
    'clientSecret',
    'webhookSecret',
    'webhookSecrets',
    'secretAccessKey',
    'apiKey',
    'token',
    'accessToken',
    'refreshToken',
    'authToken',
    'idToken',
    'hookUrl',
    'body',
    'rawBody',
    'requestBody',
    'responseBody',
    'envelope',
  ].map(plainKey),
);

/** In texts: the part that gives the secret away is replaced, what it is stays readable. */
const SECRET_TEXTS: [RegExp, string][] = [
  [/(\/webhooks\/[a-z-]+\/)[^/?#\s"'<>]+/gi, `$1${CENSORED}`],
  // The token of a mailed link lets its holder decide, also where a mail program cut or encoded it.
  [/(\/approvals\/)[A-Za-z0-9_%-]{16,}/gi, `$1${CENSORED}`],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi, `$1 ${CENSORED}`],
  [/(PHPSESSID=)[^;\s"']+/gi, `$1${CENSORED}`],
  [/(<(?:\w+:)?(?:Authorization_?ID|Client_?Secret|Password)\b[^>]*>)[^<]*/gi, `$1${CENSORED}`],
  [
    /((?:authorization_?id|client_?secret|refresh_?token|access_?token|auth_?token|password)["']?\s*[=:]\s*["']?)[^"'&\s,;}<]+/gi,
    `$1${CENSORED}`,
  ],
  [/(:\/\/[^\s/:@]+:)[^\s/@]+@/g, `$1${CENSORED}@`],
];

/** Replaces what gives a secret away in a text. */
function redactText(text: string): string {
  return SECRET_TEXTS.reduce((result, [pattern, shown]) => result.replace(pattern, shown), text);
}

/**
 * For access logs: the secret in the path of `/webhooks/servicetrade/<secret>` is what lets a message in, since
 * ServiceTrade does not sign.
 */
export function redactUrl(url: string): string {
  return redactText(url);
}

const MAX_DEPTH = 8;
/** A socket hangs together with half of the process; a log line does not need it. */
const MAX_VALUES = 2_000;

/** A copy in which no secret is left, at any depth; errors become flat, cycles and what is too much are cut. */
function censor(value: unknown, depth = 0, budget = { values: MAX_VALUES }): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  budget.values -= 1;
  if (depth >= MAX_DEPTH || budget.values < 0) return '[cut]';
  if (value instanceof Error) {
    // Not its other fields: an HTTP library keeps request and answer there.
    const code = 'code' in value && typeof value.code === 'string' ? { code: value.code } : {};
    return {
      type: value.name,
      message: redactText(value.message),
      ...code,
      stack: redactText(value.stack ?? ''),
      ...(value.cause === undefined ? {} : { cause: censor(value.cause, depth + 1, budget) }),
    };
  }
  if (ArrayBuffer.isView(value)) return CENSORED;
  // Dates, amounts and other values that say themselves how they are written.
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const written: unknown = Reflect.apply(value.toJSON, value, []);
    return censor(written, depth + 1, budget);
  }
  if (Array.isArray(value)) return value.map((one) => censor(one, depth + 1, budget));
  return censorFields(value, depth, budget);
}

function censorFields(value: object, depth = 0, budget = { values: MAX_VALUES }): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, own]: [string, unknown]) => [
      key,
      SECRET_KEYS.has(plainKey(key)) && own !== undefined ? CENSORED : censor(own, depth + 1, budget),
    ]),
  );
}

/**
 * JSON lines on standard output, without secrets, bodies or personal data: fields whose names are secret are
 * replaced at any depth (pino's own `redact` knows only paths of a fixed depth), and texts, messages included, are
 * searched for what looks like a secret.
 *
 * @param destination for tests; standard output by default.
 */
export function createLogger(
  options: { level: 'debug' | 'info' | 'warn' | 'error' | 'silent'; name: string },
  destination?: DestinationStream,
): Logger {
  const logger = pino(
    {
      name: options.name,
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => censor(error) },
      formatters: {
        level: (label) => ({ level: label }),
        bindings: (bindings) => censorFields(bindings),
        log: (fields) => censorFields(fields),
      },
      hooks: {
        logMethod(args, method) {
          const [first, ...others] = args;
          // Of an error alone pino takes the message as it is.
          const clean =
            first instanceof Error && others.length === 0
              ? [{ err: first }, redactText(first.message)]
              : [typeof first === 'string' ? redactText(first) : first, ...others.map((one) => censor(one))];
          Reflect.apply(method, this, clean);
        },
      },
    },
    destination ?? pino.destination(1),
  );
  // pino leaves the bindings of children as they are, whatever `formatters` say.
  const { child } = logger;
  Object.defineProperty(logger, 'child', {
    value(this: Logger, bindings: object, ...options: unknown[]): unknown {
      return Reflect.apply(child, this, [censorFields(bindings), ...options]);
    },
  });
  return logger;
}
