import { listPayJobs } from '../../clients/store/pay-projects';
import type { DoctorLine, DoctorReport } from '../../domain/reports';
import type { World } from '../world';
import { trimblePaySettings } from '../world';
import { datesLine, loginLine, serviceLine, tableLine } from './doctor-lines';

/** Whether a Trimble Pay account lets Girder in, and what Girder follows of it. */
export async function trimblePayDoctor(world: World, connection: string): Promise<DoctorReport> {
  const lines = [
    await login(world, connection),
    await jobs(world, connection),
    approvals(world, connection),
    webhooks,
  ];
  return { kind: 'doctor', subject: `trimblePay ${connection}`, at: world.now().toISOString(), lines };
}

function login(world: World, connection: string): Promise<DoctorLine> {
  return loginLine('Login and reading of pay applications', async () => {
    let approved = 0;
    for await (const _row of world.trimblePay(connection).listApplications({ status: 'approved' }))
      approved += 1;
    return `Works; ${approved} pay application(s) are approved.`;
  });
}

async function jobs(world: World, connection: string): Promise<DoctorLine> {
  let connected = 0;
  for await (const _job of listPayJobs(world.store, connection)) connected += 1;
  return {
    check: 'Connected jobs',
    ok: true,
    warning: connected === 0,
    detail: connected === 0 ? 'None: nothing is followed.' : `${connected}.`,
    ...(connected === 0 ? { advice: 'Connect an active job: girder jobs import <job>.' } : {}),
  };
}

/** What is easily overlooked: whose sign-offs count, and whether exports go by themselves. */
function approvals(world: World, connection: string): DoctorLine {
  const { approvals: mode, approvalPolicy, ap } = trimblePaySettings(world, connection);
  const exports = ap.export === 'auto' ? 'exported by themselves' : 'exported by a person';
  const unverified = approvalPolicy?.allowUnverified === true;
  const bypass = mode === 'girder';
  return {
    check: 'Approvals',
    ok: true,
    warning: unverified || bypass,
    detail: `approvals: ${mode}; approved applications are ${exports}.`,
    ...(bypass ? { advice: "Trimble Pay's own approvers are passed over (acknowledgeBypass)." } : {}),
    ...(unverified
      ? { advice: "Decisions typed into Temporal's UI count, though nobody proves who he is there." }
      : {}),
  };
}

/** So that nobody takes silence for a good answer. */
const webhooks: DoctorLine = {
  check: 'Webhooks',
  ok: true,
  detail: 'Not checked: Trimble Pay tells them on its own pages only. The poll finds what they lose.',
};

/** What AP needs of a company that pay applications are exported to. */
export async function payLines(world: World, instance: string, company: string): Promise<DoctorLine[]> {
  const exported = Object.values(world.settings.trimblePay).some(
    ({ target }) => target.spectrum === instance && target.company === company,
  );
  if (!exported) return [];
  const spectrum = world.spectrum(instance);
  const services = await spectrum.testApServices(company);
  const tables = await spectrum.testApTables(company);
  return [
    ...services.map((check) => serviceLine(company, check)),
    ...tables.map((check) => tableLine(company, check, 'pay applications need it')),
    await datesLine(world, instance, company, 'AP', 'applications of this month wait'),
  ];
}
