import { z } from 'zod';
import type { MailSettings, StoreSettings } from '../../domain/settings';
import {
  duration,
  flag,
  host,
  integer,
  mailAddress,
  matching,
  oneOf,
  rate,
  serviceUrl,
  text,
  zone,
} from '../leaves';
import { credential, nameOrCredential, secret, storeKeyComplaint, webhookSecretComplaint } from '../secrets';
import type { Outside } from '../secrets';
import { approverKey } from './approval-policy';
import { list, mapping, optionalSection, ownName, section } from './shapes';

/** The settings of the deployment itself; those of the systems it connects are in the files beside. */
export function generalShape(outside: Outside) {
  return {
    accounting: optionalSection({ zone }),
    temporal: optionalSection({
      address: matching(/^[A-Za-z0-9.-]+:\d{2,5}$/, 'host:port', 'Is not host:port.').default(
        `127.0.0.1:${outside.temporalPort}`,
      ),
      namespace: matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'a namespace', 'Is not a namespace.').default(
        'default',
      ),
    }),
    store: storeSchema(outside),
    mail: mailSchema(outside),
    gateway: optionalSection({
      host: host.default('127.0.0.1'),
      port: integer(1, 65_535).default(outside.gatewayPort),
      bodyLimitBytes: integer(1_024, 10_485_760, ' bytes').default(1_048_576),
      publicUrl: serviceUrl.optional(),
      clients: mapping(
        ownName,
        section({ token: clientToken(outside), approver: matching(...approverKey).optional() }),
      ),
    }),
    log: optionalSection({ level: oneOf(['debug', 'info', 'warn', 'error']).default('info') }),
    causes: optionalSection({
      recheckFirst: duration('100ms', '1d').default(60_000),
      recheckMax: duration('100ms', '7d').default(3_600_000),
      wakePerSecond: rate(0.01, 1_000).default(5),
    }),
    sweep: optionalSection({ every: duration('1s', '1d').default(900_000) }),
    tieout: optionalSection({
      dailyAtHour: integer(0, 23).default(6),
      days: integer(1, 366, ' days').default(35),
    }),
  };
}

/** Proves alone who calls the HTTP interface. */
export function clientToken(outside: Outside): z.ZodType<string> {
  return secret(outside, webhookSecretComplaint);
}

function storeSchema(outside: Outside): z.ZodType<StoreSettings> {
  // Rotating OAuth tokens are kept in the store, encrypted, so there is no store without a key.
  const key = secret(outside, storeKeyComplaint);
  const directory = section({
    kind: z.literal('directory'),
    path: text('a folder', 500).default('.girder/store'),
    key,
  });
  const storeName = nameOrCredential({ ...outside, credentials: true });
  const s3 = section({
    kind: z.literal('s3'),
    bucket: matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'a bucket name', 'Is not a bucket name.'),
    prefix: matching(
      /^([A-Za-z0-9._-]+\/)*$/,
      'nothing, or folders with a slash at the end',
      'Is no prefix.',
    ).default(''),
    region: matching(/^[a-z0-9-]{1,40}$/, 'a region', 'Is not a region.').default('us-east-1'),
    endpoint: serviceUrl.optional(),
    forcePathStyle: flag.default(false),
    accessKeyId: storeName,
    secretAccessKey: secret(outside),
    key,
  });
  return z
    .discriminatedUnion('kind', [directory, s3])
    .prefault({ kind: 'directory', key: undefined })
    .transform((store): StoreSettings => {
      return store.kind === 'directory' ? { ...store, path: outside.path(store.path) } : store;
    });
}

function mailSchema(outside: Outside): z.ZodType<MailSettings> {
  return optionalSection({
    smtp: optionalSection({
      host,
      port: integer(1, 65_535).default(587),
      secure: flag.default(false),
      user: nameOrCredential(outside).optional(),
      password: credential(outside).optional(),
    }),
    from: mailAddress,
    support: list(mailAddress, 'address', 1),
  });
}
