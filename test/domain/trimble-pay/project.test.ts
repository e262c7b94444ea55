import { planProject } from '../../../domain/trimble-pay/project';
import type { ProjectJob, ProjectSource } from '../../../domain/trimble-pay/project';
import { zipOf } from '../../../domain/trimble-pay/vendor';

const job: ProjectJob = {
  number: 'P2001',
  description: 'River tower',
  status: 'A',
  jobType: 'NEW',
  customerCode: 'C00001',
  address1: '1 Main',
  address2: '',
  city: 'San Antonio',
  state: 'TX',
  zip: '78210',
};
const source: ProjectSource = {
  number: 'P2001',
  job,
  owner: 'ALAMO',
  zone: 'America/Chicago',
  connected: false,
};
const content = {
  name: 'River tower',
  number: 'P2001',
  type: 'NEW',
  ownerName: 'ALAMO',
  timeZone: 'America/Chicago',
  isArchived: false,
  addressLine1: '1 Main',
  addressLine2: '',
  city: 'San Antonio',
  state: 'TX',
  zipCode: '78210',
};

test('TP1 an active job becomes a project with its fields, and is connected', () => {
  const plan = planProject(source);
  expect(plan).toMatchObject({ connect: true, active: true, write: { content } });
  expect(plan.problem).toBeUndefined();
  // The county is for Trimble Pay's users.
  expect(Object.keys(content).sort()).toEqual([...(plan.write?.changed ?? [])].sort());
});

test.each([
  ['I', 'Job P2001 has status I (inactive) in Spectrum; A (active) is needed to connect it.'],
  ['C', 'Job P2001 has status C (complete) in Spectrum; A (active) is needed to connect it.'],
  ['', 'Job P2001 has status blank in Spectrum; A (active) is needed to connect it.'],
])('TP1 a job with status "%s" is refused, and the status is named', (status, sentence) => {
  expect(planProject({ ...source, job: { ...job, status } })).toEqual({
    connect: false,
    active: false,
    problem: { code: 'JOB_NOT_IMPORTABLE', sentence },
  });
});

test('TP1 a job that is not in Spectrum is refused', () => {
  expect(planProject({ ...source, job: undefined }).problem).toMatchObject({
    code: 'JOB_NOT_IMPORTABLE',
    sentence: 'Job P2001 is not in Spectrum; A (active) is needed to connect it.',
  });
});

const connected = { ...source, connected: true, written: { content, settled: true } };

test('TP1 what is connected and unchanged is left alone', () => {
  expect(planProject(connected)).toEqual({
    connect: false,
    active: true,
    write: undefined,
    problem: undefined,
  });
});

test('TP1 only the fields that changed in Spectrum are written', () => {
  const moved = { ...connected, job: { ...job, city: 'Austin', zip: '787011234' } };
  const { write, connect } = planProject(moved);
  expect(connect).toBe(false);
  expect(write).toEqual({
    content: { ...content, city: 'Austin', zipCode: null },
    changed: ['city', 'zipCode'],
  });
});

test('TP1 a write that may not have arrived is made again in full', () => {
  const { write } = planProject({ ...connected, written: { content, settled: false } });
  expect(write?.changed).toHaveLength(Object.keys(content).length);
});

test('TP1 a connected job that is closed takes no new subcontracts, and is not archived', () => {
  const plan = planProject({ ...connected, job: { ...job, status: 'C' } });
  expect(plan).toMatchObject({ connect: false, active: false, problem: { code: 'JOB_CLOSED' } });
  expect(plan.write).toBeUndefined();
});

test('TP1 a connected job that was deleted in Spectrum is only reported', () => {
  const plan = planProject({ ...connected, job: undefined });
  expect(plan).toEqual({
    connect: false,
    active: false,
    problem: expect.objectContaining({ code: 'JOB_CLOSED' }),
  });
});

test.each([
  ['78210', '78210'],
  [' 78210-1234 ', '78210-1234'],
  ['782101234', null],
  ['K1A 0B1', null],
  ['', null],
])('TP5 the ZIP code "%s" is written as %s', (given, wanted) => {
  expect(zipOf(given)).toBe(wanted);
});
