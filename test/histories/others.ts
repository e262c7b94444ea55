/** Runs of causes, with records that wait on them, and of the processes that Schedules and the command start. */
import { monthOf, noon } from '../../demo/dates';
import { sourceQueue, workflowQueue } from '../../domain/queues';
import { signalRecord } from '../../activities/records/start';
import { causeId } from '../../domain/causes';
import { recordId } from '../../domain/record-id';
import { previewRequest } from '../../domain/reports';
import { companyId, unmapped } from '../../demo/initial/servicetrade';
import { recheck } from '../../workflows/messages';
import type { Stage } from './stage';
import { approved, changed, ended, held, mapCustomer, openMonths, posted, untilAsked, untilContinued } from './stage';

export const others: ((stage: Stage) => Promise<void>)[] = [
  async function waits(stage) {
    const { target, waitForState } = stage.house;
    const first = await approved(stage, 21, [100], { customer: 3 });
    await held(stage, 21, 'CUSTOMER_UNMAPPED');
    const code = 'CUSTOMER_UNMAPPED';
    const cause = causeId({ target, code, subject: `company-${companyId(unmapped)}` });
    // Its first look wakes the canary, which registers again.
    await untilAsked(stage, cause, 'wake', 2);
    await stage.keep('cause/still-waiting', cause);
    await stage.keep('invoice/waiting', first);
    const second = await approved(stage, 22, [100], { customer: 3 });
    await held(stage, 22, 'CUSTOMER_UNMAPPED');
    mapCustomer(stage, 'C00003');
    for (const id of [21, 22]) await waitForState(id, 'In Spectrum');
    for (const run of [first, second, cause]) await ended(stage, run);
    await stage.keep('invoice/waiting-then-posted', first);
    await stage.keep('cause/opened-and-closed', cause);
  },
  async function continues(stage) {
    const { days, target, waitForState } = stage.house;
    const { lastMonth, today } = days;
    const record = await approved(stage, 23, [100], { transactionDate: noon(lastMonth) });
    await held(stage, 23, 'PERIOD_CLOSED');
    const subject = `AR-${lastMonth.toFormat('yyyy-MM')}`;
    const cause = causeId({ target, code: 'PERIOD_CLOSED', subject });
    await untilAsked(stage, cause, 'openCause', 1);
    const [firstRun, firstCause] = await Promise.all([
      untilContinued(stage, record, changed),
      untilContinued(stage, cause, (run) => run.signal(recheck)),
    ]);
    await stage.keep('invoice/continued-as-new', record, firstRun);
    await stage.keep('cause/continued-as-new', cause, firstCause);
    openMonths(stage, monthOf(lastMonth).begin, monthOf(today).end);
    await waitForState(23, 'In Spectrum');
    for (const run of [record, cause]) await ended(stage, run);
    openMonths(stage, monthOf(today).begin, monthOf(today).end);
    await stage.keep('invoice/after-continue-as-new', record);
    await stage.keep('cause/after-continue-as-new', cause);
  },
  async function linked(stage) {
    const ref = { source: 'servicetrade', account: 'acme', process: 'customer', target: stage.house.target } as const;
    const record = recordId({ ...ref, id: String(companyId(1)) });
    await signalRecord({ temporal: stage.house.client }, record);
    await stage.house.waitForState(record, 'In Spectrum');
    await ended(stage, record);
    await stage.keep('customer/linked', record);
  },
  async function scheduled(stage) {
    await posted(stage, 24);
    for (const [type, arg] of [
      ['ledgerWatch', stage.house.target],
      ['dailyTieout', 'acme'],
    ] as const) {
      await once(stage, type, arg);
      await stage.keep(`${type}/plain`, `record-${type}`);
    }
  },
  async function codes(stage) {
    const { sandbox } = stage.house.spectrum;
    const table = 'CR_TERMS_MASTER_MC';
    const terms = sandbox.state()[table] ?? [];
    await once(stage, 'dailyCodes', 'acme');
    await stage.keep('dailyCodes/plain', 'record-dailyCodes');
    sandbox.putState({ [table]: [] });
    await once(stage, 'dailyCodes', 'acme');
    await stage.keep('dailyCodes/told', 'record-dailyCodes');
    sandbox.putState({ [table]: terms });
  },
  async function reports(stage) {
    const preview = previewRequest(stage.house.record(24));
    await once(stage, 'report', { id: 'history-preview', ...preview });
    await stage.keep('report/preview', 'record-report');
  },
  async function failedReport(stage) {
    const queue = sourceQueue('servicetrade', 'acme');
    await once(stage, 'report', { id: 'history-none', kind: 'preview', queue, args: {} }).catch(() => undefined);
    await stage.keep('report/failed', 'record-report');
  },
];

async function once({ house }: Stage, type: string, arg: unknown): Promise<void> {
  const workflowId = `record-${type}`;
  await house.client.workflow.execute(type, { taskQueue: workflowQueue, workflowId, args: [arg] });
}
