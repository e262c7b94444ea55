import { stringify } from 'yaml';
import { creation, taxClasses } from './creation';
import type { StoryDays } from './dates';
import { isoDate, zone } from './dates';
import { girderClient } from './initial/servicetrade';
import { authorizationId, company, infolinkLogin } from './initial/spectrum';
import type { Ports } from './ports';
import { urlOf } from './ports';

/** The part of the webhook path that nobody can guess; a real one is random. */
export const webhookSecret = 'demo-3f9c1a7e5b2d8046c9e1f7a3b5d20486';

/** Secrets reach Girder by the environment only. */
export const secrets = {
  DEMO_AUTHORIZATION_ID: authorizationId,
  DEMO_INFOLINK_PASSWORD: infolinkLogin.password,
  DEMO_CLIENT_SECRET: girderClient.clientSecret,
  DEMO_WEBHOOK_SECRET: webhookSecret,
  DEMO_STORE_KEY: Buffer.alloc(32, 'girder-demo-key-').toString('base64'),
};

/**
 * The demonstration's `girder.yaml`: like a real one, with short times.
 * @param creating customers, sites and jobs are created too, as in the story; otherwise people make and link them.
 */
export function demoConfiguration(
  ports: Ports,
  storePath: string,
  { lastMonth }: StoryDays,
  { creating }: { creating: boolean } = { creating: false },
): string {
  return stringify(
    {
      accounting: { zone },
      temporal: { address: `127.0.0.1:${ports.temporal}` },
      store: { kind: 'directory', path: storePath, key: 'env:DEMO_STORE_KEY' },
      mail: {
        smtp: { host: '127.0.0.1', port: ports.smtp },
        from: 'girder@mission-mechanical.example',
        support: ['controller@mission-mechanical.example'],
      },
      gateway: { port: ports.gateway },
      causes: { recheckFirst: '2s', recheckMax: '15s', wakePerSecond: 5 },
      sweep: { every: '15s' },
      spectrum: {
        east: {
          url: urlOf(ports.spectrum),
          authorizationId: 'env:DEMO_AUTHORIZATION_ID',
          companies: [company],
          infolink: {
            server: '127.0.0.1',
            port: ports.infolink,
            database: 'Spectrum_00001',
            user: infolinkLogin.user,
            password: 'env:DEMO_INFOLINK_PASSWORD',
            encrypt: false,
          },
          limits: { concurrent: 2, perSecond: 10 },
          timing: { sendBudget: '2s', answer: '2s', heartbeat: '2s' },
          settle: '2s',
          polls: { ledger: '2s' },
          ...(creating ? { cost: { centers: true } } : {}),
        },
      },
      servicetrade: {
        acme: {
          url: `${urlOf(ports.servicetrade)}/api`,
          oauth: { clientId: girderClient.clientId, clientSecret: 'env:DEMO_CLIENT_SECRET' },
          webhookSecrets: ['env:DEMO_WEBHOOK_SECRET'],
          apiUserId: String(girderClient.userId),
          target: { spectrum: 'east', company },
          goLive: isoDate(lastMonth.startOf('month')),
          polls: { servicetrade: '10s', overlap: '30s' },
          entityTypes: { invoice: 17 },
          invoices: { gl: { byJobType: { repair: '401000000' }, default: '402000000' } },
          taxes: {
            exemptCode: 'EXEMPT',
            byTaxRate: { 'San Antonio 8.25': 'TXSA' },
            byState: { TX: 'TXSA' },
            ...(creating ? taxClasses : {}),
          },
          terms: { byPaymentTerm: { 'Net 30': '3' } },
          ...(creating ? creation : {}),
        },
      },
    },
    // Codes stay quoted: an unquoted 3 would be a number.
    { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' },
  );
}
