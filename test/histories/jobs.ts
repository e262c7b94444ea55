/** Runs of sites and jobs that Girder creates, and of what they wait for, on houses that create all. */
import { Office } from '../../demo/http';
import { companyId, locationId, officeClient } from '../../demo/initial/servicetrade';
import type { RecordProcess } from '../../domain/record-start';
import type { Settings } from '../../domain/settings';
import { signalRecord } from '../../activities/records/start';
import { workflowQueue } from '../../domain/queues';
import type { Creating } from '../house/setup';
import { addTemplate, creatingAll, numberFormat, Setup } from '../house/setup';
import type { House } from '../support/house';
import { setupNames } from './names';
import type { Stage } from './stage';
import { ended, faults } from './stage';

const [lofts, rowing] = setupNames.companies;
const [tower, basin, annex] = setupNames.locations;

const eachCenter: Creating = {
  jobs: { number: numberFormat('N{number}{cc}', { '100': 'A', '200': 'B' }) },
  costCenters: {
    enabled: true,
    multi: true,
    rules: [
      { serviceLine: 'Sprinkler', code: '100' },
      { serviceLine: 'Alarm', code: '200' },
    ],
    default: '100',
  },
};

/** Two phases to copy. */
export const withTemplate = (house: House): void => addTemplate(house, 1);
export const creating = (settings: Settings): Settings => creatingAll(settings);
export const creatingForEachCenter = (settings: Settings): Settings => creatingAll(settings, eachCenter);

export const setups: ((stage: Stage) => Promise<void>)[] = [
  async function siteCreated(stage) {
    const setup = await quietly(stage);
    const location = await setup.location(String(companyId(1)), annex);
    await stage.keep('site/created', await inSpectrum(stage, setup, 'site', location));
  },
  async function siteWaits(stage) {
    const setup = await quietly(stage);
    const company = await setup.company(lofts);
    const location = await setup.location(company, tower);
    await stage.keep('site/waiting-then-created', await inSpectrum(stage, setup, 'site', location));
    const customer = setup.record('customer', company);
    await ended(stage, customer);
    await stage.keep('customer/created', customer);
  },
  async function jobCreated(stage) {
    const setup = await quietly(stage);
    const job = await setup.job(String(locationId(1)));
    await stage.keep('job/created', await inSpectrum(stage, setup, 'job', job));
  },
  async function jobWaits(stage) {
    const setup = await quietly(stage);
    const company = await setup.company(rowing);
    const job = await setup.job(await setup.location(company, basin));
    await stage.keep('job/waiting-then-created', await inSpectrum(stage, setup, 'job', job));
  },
  async function jobPhaseInDoubt(stage) {
    const setup = await quietly(stage);
    faults(stage, { operation: 'AddPhase', nth: 1, fault: { name: 'dropAfterCommit' } });
    const job = await setup.job(String(locationId(1)));
    await stage.keep('job/phase-in-doubt-adopted', await inSpectrum(stage, setup, 'job', job));
  },
  async function jobResumed(stage) {
    const setup = await quietly(stage);
    const { sandbox } = stage.house.spectrum;
    const { JC_OH_BATCH_MASTER_MC: batches = [] } = sandbox.state();
    sandbox.putState({ JC_OH_BATCH_MASTER_MC: [] });
    const job = await setup.job(String(locationId(1)));
    const record = setup.record('job', job);
    await signalRecord({ temporal: stage.house.client }, record);
    await stage.house.waitFor(record, 'refused', (head) => head.reason?.code === 'CODE_REFUSED');
    sandbox.putState({ JC_OH_BATCH_MASTER_MC: batches });
    await stage.house.waitForState(record, 'In Spectrum');
    await ended(stage, record);
    await stage.keep('job/overhead-batch-refused-then-resumed', record);
  },
];

export const centers: ((stage: Stage) => Promise<void>)[] = [
  async function jobForEachCenter(stage) {
    const setup = await quietly(stage);
    const { sandbox } = stage.house.servicetrade;
    const job = await setup.job(String(locationId(1)));
    const request = (id: number, line: number) => ({
      id,
      job: { id: Number(job) },
      location: { id: locationId(1) },
      serviceLine: { id: line },
      description: 'Work',
    });
    sandbox.putState({
      serviceline: [
        { id: 5, name: 'Sprinkler' },
        { id: 6, name: 'Alarm' },
      ],
      servicerequest: [request(901, 5), request(902, 6)],
    });
    await stage.keep('job/each-cost-center', await inSpectrum(stage, setup, 'job', job));
  },
];

export const polls: ((stage: Stage) => Promise<void>)[] = [
  async function pollAll(stage) {
    const workflowId = 'record-poll-all';
    await stage.house.client.workflow.execute('poll', {
      taskQueue: workflowQueue,
      workflowId,
      args: ['acme'],
    });
    await stage.keep('poll/sites-and-jobs', workflowId);
  },
];

/** An office of which nobody hears: a scenario says itself whose run begins. */
async function quietly(stage: Stage): Promise<Setup> {
  const { servicetrade } = stage.house;
  servicetrade.sandbox.faults.replace([{ operation: 'webhook', every: 1, fault: { name: 'drop' } }]);
  const url = `http://127.0.0.1:${servicetrade.port}`;
  return new Setup(stage.house, await Office.login(url, officeClient.clientId, officeClient.clientSecret));
}

/** Starts the run of a record, and waits until it is over. @returns the record. */
async function inSpectrum(
  stage: Stage,
  setup: Setup,
  process: RecordProcess,
  id: string,
): Promise<string> {
  const record = setup.record(process, id);
  await signalRecord({ temporal: stage.house.client }, record);
  await stage.house.waitForState(record, 'In Spectrum');
  await ended(stage, record);
  return record;
}
