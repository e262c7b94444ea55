import { driftOf, type JobMasterRow, type SentJob } from '../../../domain/servicetrade/job-drift';
import { planJob } from '../../../domain/servicetrade/job';
import { expectVerdict, jobRow, rules, snapshot } from './job-support';

const body = expectVerdict(planJob(snapshot(), rules()), 'create').jobs[0]?.body;
if (!body) throw new Error('no job');
const sent: SentJob = { ...body, ohBatch: 'GEN' };

const row: JobMasterRow = {
  ...jobRow(),
  description: 'Spring maintenance',
  division: '1',
  address1: '1 Main St',
  address2: '',
  city: 'Austin',
  state: 'TX',
  zip: '78701',
  jobType: 'REP',
  taxClass: 'TX',
  taxable: 'Y',
  priceMethod: 'T',
  workStateTaxCode: 'TX',
  projectManager: 'E100',
  ohBatch: 'GEN',
  udf1: 'Dallas',
};

test('ST4: what Spectrum filled in for a blank is no drift', () => {
  expect(driftOf(sent, row)).toEqual([]);
  expect(driftOf(sent, { ...row, division: '7', address2: 'Floor 2', costCenter: '100' })).toEqual([]);
  expect(driftOf({ ...sent, ohBatch: undefined }, { ...row, ohBatch: 'X' })).toEqual([]);
});

test('ST4: codes compare as codes, texts to the letter', () => {
  expect(driftOf(sent, { ...row, taxClass: ' tx', site: 's00012' })).toEqual([]);
  expect(driftOf(sent, { ...row, description: 'SPRING MAINTENANCE' })).toEqual([
    { field: 'description', sent: 'Spring maintenance', found: 'SPRING MAINTENANCE' },
  ]);
});

test.each<[keyof SentJob, keyof JobMasterRow]>([
  ['description', 'description'],
  ['address1', 'address1'],
  ['city', 'city'],
  ['state', 'state'],
  ['zip', 'zip'],
  ['customer', 'customerCode'],
  ['site', 'site'],
  ['jobType', 'jobType'],
  ['taxClass', 'taxClass'],
  ['taxable', 'taxable'],
  ['priceMethod', 'priceMethod'],
  ['workState', 'workStateTaxCode'],
  ['projectManager', 'projectManager'],
  ['udf1', 'udf1'],
  ['ohBatch', 'ohBatch'],
])('ST4, ST6: a changed %s is shown with both values', (field, column) => {
  expect(driftOf(sent, { ...row, [column]: 'Q' })).toEqual([{ field, sent: sent[field], found: 'Q' }]);
});

test.each<[keyof SentJob, keyof JobMasterRow]>([
  ['division', 'division'],
  ['address2', 'address2'],
  ['costCenter', 'costCenter'],
])('ST4: a changed %s is shown, where one was sent', (field, column) => {
  expect(driftOf({ ...sent, [field]: 'P' }, { ...row, [column]: 'Q' })).toEqual([
    { field, sent: 'P', found: 'Q' },
  ]);
});
