/** Runs of Trimble Pay's records: jobs and subcontracts in step, pay applications approved and exported. */
import { company } from '../../demo/initial/spectrum';
import { changeOrders, drywall, glazing, subcontractedJob } from '../../demo/initial/subcontracts';
import { workflowQueue } from '../../domain/queues';
import { recordId } from '../../domain/record-id';
import { projectRef, subcontractRef } from '../../domain/trimble-pay/record-ids';
import type { Settings } from '../../domain/settings';
import { Billing } from '../house/application-support';
import { girder } from '../house/support';
import type { Stage } from './stage';
import { changed, ended, runOf, untilContinued } from './stage';

const place = ({ house }: Stage) => ({ account: 'main', target: house.target });
const drywallRecord = (stage: Stage): string => recordId(subcontractRef(place(stage), drywall));

const [firstOrder, secondOrder] = changeOrders;

export const payExports: ((stage: Stage) => Promise<void>)[] = [
  async function jobConnected(stage) {
    await new Billing(stage.house).connect();
    const project = recordId(projectRef(place(stage), subcontractedJob));
    await ended(stage, project);
    await stage.keep('project/connected', project);
    await stage.keep('subcontract/created', drywallRecord(stage));
  },
  async function changeOrderArrives(stage) {
    await executed(stage, firstOrder.number);
    await stage.keep('subcontract/change-order', drywallRecord(stage));
  },
  async function applicationExported(stage) {
    const billing = new Billing(stage.house);
    const id = billing.approved(drywall, { '092000': '20000.00', '092500': '10000.00' });
    await billing.exported(id);
    await stage.house.waitForState(billing.record(id), 'In Spectrum');
    await ended(stage, billing.record(id));
    await stage.keep('payApplication/exported', billing.record(id));
  },
  async function applicationAdopted(stage) {
    const { sandbox } = stage.house.spectrum;
    sandbox.faults.replace([
      { operation: 'POST /vendor/invoice', nth: 1, fault: { name: 'dropAfterCommit' } },
    ]);
    const billing = new Billing(stage.house);
    const id = billing.approved(glazing, { '088000': '5000.00' });
    await billing.exported(id);
    await ended(stage, billing.record(id));
    await stage.keep('payApplication/in-doubt-adopted', billing.record(id));
    sandbox.faults.clear();
    billing.clerk('deleteUnposted', 'SC2002-1');
    const { done, said } = await billing.undoes(id);
    if (!done) throw new Error(said);
    await billing.waitFor(id, 'EXPORT_UNDONE');
    await stage.keep('payApplication/undone', billing.record(id));
  },
  async function subcontractContinues(stage) {
    const record = drywallRecord(stage);
    const first = await untilContinued(stage, record, changed);
    await stage.keep('subcontract/continued-as-new', record, first);
    await executed(stage, secondOrder.number);
    await stage.keep('subcontract/after-continue-as-new', record);
  },
  async function payPolled(stage) {
    const workflowId = 'record-pay-poll';
    await stage.house.client.workflow.execute('payPoll', {
      taskQueue: workflowQueue,
      workflowId,
      args: ['main'],
    });
    await stage.keep('payPoll/plain', workflowId);
  },
];

/** Decisions that are typed into Temporal's UI count, so that these messages are recorded, too. */
export function typing(settings: Settings): Settings {
  const trimblePay = Object.entries(settings.trimblePay).map(([name, one]) => {
    if (!one.approvalPolicy) throw new Error(`${name} has no policy.`);
    return [name, { ...one, approvalPolicy: { ...one.approvalPolicy, allowUnverified: true } }] as const;
  });
  return { ...settings, trimblePay: Object.fromEntries(trimblePay) };
}

export const payApprovals: ((stage: Stage) => Promise<void>)[] = [
  async function approvedInGirder(stage) {
    const billing = new Billing(stage.house);
    await billing.connect();
    const id = billing.approved(drywall, { '092000': '20000.00' });
    await billing.waitFor(id, 'APPROVAL_OPEN');
    await decided(stage, billing.record(id), 'decline', 'pm', '--comment', 'bill less');
    await billing.waitFor(id, 'APPROVAL_DECLINED');
    billing.does('unapprove', { id });
    billing.does('resubmit', { id, lines: billing.lines(drywall, { '092000': '15000.00' }) });
    billing.approve(id);
    await billing.waitFor(id, 'APPROVAL_OPEN');
    await decided(stage, billing.record(id), 'approve', 'pm');
    await decided(stage, billing.record(id), 'approve', 'controller');
    await billing.exported(id);
    await ended(stage, billing.record(id));
    await stage.keep('payApplication/declined-then-approved', billing.record(id));
  },
  async function typedInTemporal(stage) {
    const billing = new Billing(stage.house);
    const id = billing.approved(glazing, { '088000': '5000.00' });
    await billing.waitFor(id, 'APPROVAL_OPEN');
    const run = runOf(stage, billing.record(id));
    await run.executeUpdate('approve', { args: [{ approver: 'pm' }] });
    await run.signal('approve', { approver: 'controller' });
    await billing.exported(id);
    await ended(stage, billing.record(id));
    await stage.keep('payApplication/typed-in-temporal', billing.record(id));
  },
];

async function decided({ house }: Stage, record: string, choice: string, as: string, ...more: string[]) {
  const ran = await girder(house, 'approvals', choice, record, '--as', as, ...more);
  if (ran.code !== 0) throw new Error(ran.out + ran.err);
}

async function executed({ house }: Stage, changeOrder: string): Promise<void> {
  const before = house.trimblePay.sandbox.state().change_order?.length ?? 0;
  const { vendor, subcontract } = drywall;
  house.spectrum.sandbox.advance({ action: 'executeChangeOrder', company, vendor, subcontract, changeOrder });
  for (let look = 0; look < 400; look += 1) {
    if ((house.trimblePay.sandbox.state().change_order?.length ?? 0) > before) break;
    await new Promise((next) => setTimeout(next, 50));
  }
  await house.waitForState(recordId(subcontractRef({ account: 'main', target: house.target }, drywall)), 'In Spectrum');
}
