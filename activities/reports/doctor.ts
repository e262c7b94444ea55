import type { DoctorLine, DoctorReport } from '../../domain/reports';
import type { ServiceTradeSettings } from '../../domain/settings';
import type { World } from '../world';
import { serviceTradeSettings, spectrumSettings } from '../world';
import { codeLines } from './codes-check';
import { datesLine, loginLine, serviceLine, tableLine } from './doctor-lines';
import { payLines } from './doctor-pay';

/** What an instance of Spectrum grants and lacks: services, Info-Link tables, processing dates. */
export async function spectrumDoctor(world: World, instance: string): Promise<DoctorReport> {
  const { companies } = spectrumSettings(world, instance);
  const lines: DoctorLine[] = [];
  for (const company of companies) {
    lines.push(...(await services(world, instance, company)));
    lines.push(...(await tables(world, instance, company)));
    if (hasInvoices(world, instance, company))
      lines.push(await datesLine(world, instance, company, 'AR', 'invoices of today wait'));
    lines.push(...(await payLines(world, instance, company)));
  }
  lines.push(notTold);
  return { kind: 'doctor', subject: `spectrum ${instance}`, at: world.now().toISOString(), lines };
}

/** Whether a ServiceTrade account posts to the company. */
function hasInvoices(world: World, instance: string, company: string): boolean {
  return Object.values(world.settings.servicetrade).some(
    ({ target }) => target.spectrum === instance && target.company === company,
  );
}

/** So that nobody takes silence for a good answer. */
const notTold: DoctorLine = {
  check: 'Version, operator, other users of the Authorization ID',
  ok: true,
  detail: 'Not checked: no service or table of Spectrum tells them.',
  advice: 'See docs/operations.md, "What doctor cannot see".',
};

/** Services and tables that creating records needs beyond those of invoices, by what the connections of a company create. */
function setupOf(world: World, instance: string, company: string): { services: string[]; tables: string[] } {
  const connections = Object.values(world.settings.servicetrade).filter(
    ({ target }) => target.spectrum === instance && target.company === company,
  );
  const needs = connections.flatMap(neededToCreate);
  return {
    services: [...new Set(needs.flatMap(({ services }) => services))],
    tables: [...new Set(needs.flatMap(({ tables }) => tables))],
  };
}

function neededToCreate({ customers, sites, jobs }: ServiceTradeSettings): {
  services: string[];
  tables: string[];
}[] {
  const ohBatches = jobs.ohBatch.default !== undefined || Object.keys(jobs.ohBatch.byJobType).length > 0;
  return [
    ...(customers.mode === 'create'
      ? [{ services: ['AddCustomer'], tables: ['CR_CUSTOMER_MASTER_MC'] }]
      : []),
    ...(sites.mode === 'create' ? [{ services: ['AddWOSiteAddress'], tables: ['WO_ADDRESS_MC'] }] : []),
    ...(jobs.mode === 'create'
      ? [
          { services: ['AddJob'], tables: ['JC_JOB_MASTER_MC'] },
          ...(jobs.template ? [{ services: ['AddPhase'], tables: ['JC_PHASE_MASTER_MC'] }] : []),
          ...(ohBatches ? [{ services: ['UpdateJob'], tables: ['JC_OH_BATCH_MASTER_MC'] }] : []),
        ]
      : []),
  ];
}

async function services(world: World, instance: string, company: string): Promise<DoctorLine[]> {
  const spectrum = world.spectrum(instance);
  const checks = await spectrum.testServices(company);
  const { services: more } = setupOf(world, instance, company);
  if (more.length > 0) checks.push(...(await spectrum.testSetupServices(company, more)));
  return checks.map((check) => serviceLine(company, check));
}

/** Without the tables of unposted and updated documents no probe can prove absence: those always stop in doubt. */
async function tables(world: World, instance: string, company: string): Promise<DoctorLine[]> {
  const spectrum = world.spectrum(instance);
  const { tables: needed } = setupOf(world, instance, company);
  // With all columns that a new record is compared by.
  const more = needed.length > 0 ? await spectrum.testSetupTables(company, needed) : [];
  const other = (await spectrum.testInfolink(company)).filter(
    ({ table }) => !more.some((one) => one.table === table),
  );
  const checks = [...other, ...more];
  return checks.map((check) =>
    tableLine(
      company,
      check,
      check.table.startsWith('CR_INVOICE')
        ? 'without it every AR document whose answer is lost stops in doubt'
        : undefined,
    ),
  );
}

/** Whether a ServiceTrade account lets Girder in, and sends its webhooks here. */
export async function serviceTradeDoctor(world: World, connection: string): Promise<DoctorReport> {
  const settings = serviceTradeSettings(world, connection);
  const lines = [
    await login(world, connection),
    await webhook(world, connection, settings.webhookSecrets),
    ...(await codeLines(world, connection)),
  ];
  return { kind: 'doctor', subject: `servicetrade ${connection}`, at: world.now().toISOString(), lines };
}

function login(world: World, connection: string): Promise<DoctorLine> {
  return loginLine('Login and reading of invoices', async () => {
    const { approvedStatuses } = serviceTradeSettings(world, connection).invoices;
    let waiting = 0;
    for await (const _row of world.servicetrade(connection).listInvoices({ status: approvedStatuses }))
      waiting += 1;
    return `Works; ${waiting} invoice(s) are in ${approvedStatuses.join(', ')}.`;
  });
}

async function webhook(world: World, connection: string, secrets: string[]): Promise<DoctorLine> {
  const check = 'Webhook';
  try {
    const ours = (await world.servicetrade(connection).webhooks()).filter((one) =>
      secrets.some((secret) => one.hookUrl.endsWith(`/${secret}`)),
    );
    const live = ours.some((one) => one.enabled);
    return {
      check,
      ok: true,
      warning: !live,
      detail: live ? 'Registered and enabled.' : 'Not registered: only the poll finds changes.',
      ...(live
        ? {}
        : { advice: 'Register https://<gateway>/webhooks/servicetrade/<secret> in ServiceTrade.' }),
    };
  } catch (error) {
    return { check, ok: true, warning: true, detail: error instanceof Error ? error.message : String(error) };
  }
}
