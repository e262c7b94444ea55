import { DateTime } from 'luxon';
import type { DoctorLine, DoctorReport } from '../../domain/reports';
import type { World } from '../world';
import { serviceTradeSettings, spectrumSettings } from '../world';

/** What an instance of Spectrum grants and lacks: services, Info-Link tables, processing dates. */
export async function spectrumDoctor(world: World, instance: string): Promise<DoctorReport> {
  const { companies } = spectrumSettings(world, instance);
  const lines: DoctorLine[] = [];
  for (const company of companies) {
    lines.push(...(await services(world, instance, company)));
    lines.push(...(await tables(world, instance, company)));
    lines.push(await processingDates(world, instance, company));
  }
  return { kind: 'doctor', subject: `spectrum ${instance}`, at: world.now().toISOString(), lines };
}

function createsCustomers({ settings }: World, instance: string, company: string): boolean {
  return Object.values(settings.servicetrade).some(
    ({ target, customers }) =>
      target.spectrum === instance && target.company === company && customers.mode === 'create',
  );
}

async function services(world: World, instance: string, company: string): Promise<DoctorLine[]> {
  const spectrum = world.spectrum(instance);
  const checks = await spectrum.testServices(company);
  if (createsCustomers(world, instance, company)) {
    checks.push(...(await spectrum.testSetupServices(company, ['AddCustomer'])));
  }
  return checks.map(({ service, granted, sentence }) => ({
    check: `${company}: service ${service}`,
    ok: granted === 'yes',
    detail: sentence,
    ...(granted === 'yes'
      ? {}
      : { advice: `Add ${service} to the Authorization ID in Data Exchange, and company ${company}.` }),
  }));
}

/** Without the tables of unposted and updated documents no probe can prove absence: those always stop in doubt. */
async function tables(world: World, instance: string, company: string): Promise<DoctorLine[]> {
  const spectrum = world.spectrum(instance);
  // With all columns that a new customer is compared by.
  const more = createsCustomers(world, instance, company)
    ? await spectrum.testSetupTables(company, ['CR_CUSTOMER_MASTER_MC'])
    : [];
  const other = (await spectrum.testInfolink(company)).filter(
    ({ table }) => !more.some((one) => one.table === table),
  );
  const checks = [...other, ...more];
  return checks.map(({ table, readable, sentence }) => ({
    check: `${company}: Info-Link ${table}`,
    ok: readable,
    detail: sentence,
    ...(readable
      ? {}
      : {
          advice: table.startsWith('CR_INVOICE')
            ? `Grant ${table} to the Info-Link user: without it every AR document whose answer is lost stops in doubt.`
            : `Grant ${table} to the Info-Link user.`,
        }),
  }));
}

async function processingDates(world: World, instance: string, company: string): Promise<DoctorLine> {
  const check = `${company}: AR processing dates`;
  try {
    const dates = await world.spectrum(instance).processingDates(company, 'AR');
    if (!dates) {
      return {
        check,
        ok: false,
        detail: 'They were never saved.',
        advice: 'Save the AR processing dates in Spectrum.',
      };
    }
    const today =
      DateTime.fromJSDate(world.now(), { zone: world.settings.accounting.zone }).toISODate() ?? '';
    const open = today >= dates.begin && today <= dates.end;
    return {
      check,
      ok: true,
      warning: !open,
      detail: `${dates.begin} to ${dates.end}; today, ${today}, is ${open ? 'inside' : 'outside: invoices of today wait'}.`,
    };
  } catch (error) {
    return { check, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether a ServiceTrade account lets Girder in, and sends its webhooks here. */
export async function serviceTradeDoctor(world: World, connection: string): Promise<DoctorReport> {
  const settings = serviceTradeSettings(world, connection);
  const lines = [await login(world, connection), await webhook(world, connection, settings.webhookSecrets)];
  return { kind: 'doctor', subject: `servicetrade ${connection}`, at: world.now().toISOString(), lines };
}

async function login(world: World, connection: string): Promise<DoctorLine> {
  const check = 'Login and reading of invoices';
  try {
    const { approvedStatuses } = serviceTradeSettings(world, connection).invoices;
    let waiting = 0;
    for await (const _row of world.servicetrade(connection).listInvoices({ status: approvedStatuses }))
      waiting += 1;
    return { check, ok: true, detail: `Works; ${waiting} invoice(s) are in ${approvedStatuses.join(', ')}.` };
  } catch (error) {
    return {
      check,
      ok: false,
      detail: error instanceof Error ? error.message : String(error),
      advice: "Check the client id and secret, and the API user's permissions.",
    };
  }
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
