import { stringify } from 'yaml';
import { creation, taxClasses } from './creation';
import type { StoryDays } from './dates';
import { isoDate, zone } from './dates';
import { girderClient } from './initial/servicetrade';
import { payApprovers, payClient, payWebhookSecret } from './initial/trimble-pay';
import { authorizationId, company, infolinkLogin } from './initial/spectrum';
import type { Ports } from './ports';
import { urlOf } from './ports';

/** The part of the webhook path that nobody can guess; a real one is random. */
export const webhookSecret = 'demo-3f9c1a7e5b2d8046c9e1f7a3b5d20486';

/** Bearer tokens of the gateway's clients: one that decides nothing, and the controller's. Real ones are random. */
export const officeToken = 'demo-2d8f60b4a7c95e13f08b6d24c1a79e35';
export const controllerToken = 'demo-c47a19e3805bd26f9e1c73b8a0d4f562';

/** Secrets reach Girder by the environment only. */
export const secrets = {
  DEMO_AUTHORIZATION_ID: authorizationId,
  DEMO_INFOLINK_PASSWORD: infolinkLogin.password,
  DEMO_CLIENT_SECRET: girderClient.clientSecret,
  DEMO_WEBHOOK_SECRET: webhookSecret,
  DEMO_OFFICE_TOKEN: officeToken,
  DEMO_CONTROLLER_TOKEN: controllerToken,
  DEMO_PAY_CLIENT_SECRET: payClient.clientSecret,
  DEMO_PAY_WEBHOOK_SECRET: payWebhookSecret,
  DEMO_STORE_KEY: Buffer.alloc(32, 'girder-demo-key-').toString('base64'),
};

export interface DemoOptions {
  /** Customers, sites and jobs are created too, as in the story; otherwise people make and link them. */
  creating?: boolean;
  /** A connection `main` to Trimble Pay too. */
  trimblePay?: boolean;
  /** `ap.export` of that connection. Default: its own default, manual. */
  exporting?: 'manual' | 'auto';
  /** Girder's own steps come after Trimble Pay's approvers: project manager, then controller. */
  approving?: boolean;
}

/** The demonstration's `girder.yaml`: like a real one, with short times. */
export function demoConfiguration(
  ports: Ports,
  storePath: string,
  { lastMonth }: StoryDays,
  { creating = false, trimblePay = false, exporting, approving = false }: DemoOptions = {},
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
      gateway: { port: ports.gateway, ...(trimblePay ? { clients: clients(approving) } : {}) },
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
      ...(trimblePay ? { trimblePay: { main: payConnection(ports, exporting, approving) } } : {}),
    },
    // Codes stay quoted: an unquoted 3 would be a number.
    { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' },
  );
}

function payConnection(ports: Ports, exporting: DemoOptions['exporting'], approving: boolean): unknown {
  return {
    url: urlOf(ports.trimblePay),
    oauth: { clientId: payClient.clientId, clientSecret: 'env:DEMO_PAY_CLIENT_SECRET' },
    webhookSecrets: ['env:DEMO_PAY_WEBHOOK_SECRET'],
    target: { spectrum: 'east', company },
    limits: { concurrent: 4, perSecond: 50 },
    polls: { trimblePay: '2s' },
    ap: { retainage: 'cumulative', ...(exporting === undefined ? {} : { export: exporting }) },
    ...(approving ? { approvals: 'both', approvalPolicy } : {}),
  };
}

/** They approve in Trimble Pay, too. */
const approvalPolicy = {
  approvers: {
    pm: { name: 'Pat Morales', email: payApprovers[0] },
    controller: { name: 'Casey Lind', email: payApprovers[1] },
  },
  steps: [
    { name: 'Project manager', needs: 'all', approvers: ['pm'] },
    { name: 'Controller', needs: 'all', approvers: ['controller'] },
  ],
};

function clients(approving: boolean): unknown {
  const office = { token: 'env:DEMO_OFFICE_TOKEN' };
  const controller = { token: 'env:DEMO_CONTROLLER_TOKEN', approver: 'controller' };
  return { office, ...(approving ? { controller } : {}) };
}
