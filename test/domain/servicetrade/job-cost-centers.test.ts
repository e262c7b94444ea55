import fc from 'fast-check';
import { jobNeeds, planJob } from '../../../domain/servicetrade/job';
import type { JobLink, JobSnapshot } from '../../../domain/servicetrade/job-plan';
import type { ServiceLine } from '../../../domain/servicetrade/types';
import { codes, expectVerdict, format, job, jobRow, rules, snapshot, twoCenters } from './job-support';

const sprinkler: ServiceLine = { id: '5', name: 'Sprinkler' };
const alarm: ServiceLine = { id: '6', name: 'Alarm' };
const other: ServiceLine = { id: '7', name: 'Extinguisher' };
const a: JobLink = { costCenter: '100', number: 'T2600099A' };

const plan = (given: Partial<JobSnapshot>, by = rules(twoCenters)) => planJob(snapshot(given), by);
const serviceLines = [sprinkler, alarm, sprinkler];
const both = { job: job({ serviceLine: alarm, serviceLines }) };
const centersOf = (got: ReturnType<typeof plan>) =>
  expectVerdict(got, 'create').jobs.map(({ body }) => body.costCenter);

test('ST4: one Spectrum job per cost center, each with its number; the job’s own is the primary one', () => {
  const { jobs } = expectVerdict(plan(both), 'create');
  expect(
    jobs.map(({ part, primary, body }) => [part, primary, body.number, body.costCenter, body.priceMethod]),
  ).toEqual([
    ['job-200', true, 'T2600099B', '200', 'T'],
    ['job-100', false, 'T2600099A', '100', 'F'],
  ]);
});

test('ST4: without service requests it is the job’s own cost center', () => {
  expect(centersOf(plan({ job: job({ serviceLine: sprinkler }) }))).toEqual(['100']);
  expect(centersOf(plan({}))).toEqual(['900']);
});

test('ST4: where its own is not among them, the first in order is the primary one', () => {
  const { jobs } = expectVerdict(plan({ job: job({ serviceLines: [alarm, sprinkler] }) }), 'create');
  expect(jobs.map(({ primary, body }) => [primary, body.costCenter])).toEqual([
    [true, '100'],
    [false, '200'],
  ]);
});

test('ST4: with multi off there is one, by the job alone', () => {
  const single = rules({ ...twoCenters, costCenters: { ...twoCenters.costCenters, multi: false } });
  const { jobs } = expectVerdict(plan(both, single), 'create');
  expect(jobs.map(({ part, body }) => [part, body.costCenter])).toEqual([['job', '200']]);
});

test('ST4: a cost center that came later gets its job; what is linked stays, and stays primary', () => {
  const { jobs, linked } = expectVerdict(plan({ ...both, links: [a] }), 'create');
  expect(linked).toEqual([a]);
  expect(jobs.map(({ part, primary }) => [part, primary])).toEqual([['job-200', false]]);
});

test('ST4: all linked, or not to be created any more', () => {
  const links = [a, { costCenter: '200', number: 'T2600099B' }];
  expect(plan({ ...both, links })).toEqual({ verdict: 'linked', linked: links, notes: [] });
  const canceled = { ...both, job: job({ serviceLines, status: 'canceled' }), links: [a] };
  expect(plan(canceled)).toEqual({ verdict: 'linked', linked: [a], notes: [] });
});

test('ST21: a job that a person entered stands for its cost center', () => {
  const entered = {
    ...both,
    job: job({ serviceLine: alarm, serviceLines, externalIds: { spectrum_job: 'OLD1' } }),
  };
  const jobs = { complete: true, rows: [jobRow({ number: 'OLD1', costCenter: '100' })] };
  expect(centersOf(plan({ ...entered, jobs }))).toEqual(['200']);
});

test('ST4: a number that is taken holds all of them up, and is told', () => {
  const jobs = { complete: true, rows: [jobRow({ number: 'T2600099A' })] };
  const got = expectVerdict(plan({ ...both, jobs }), 'wait');
  expect(got.reason.sentence).toBe('Job number T2600099A is taken in Spectrum by a job of customer C00012.');
  expect(got.draft).toHaveLength(2);
});

test('ST4: a service line without cost center waits', () => {
  const costCenters = { ...twoCenters.costCenters, default: undefined };
  const given = { job: job({ serviceLines: [sprinkler, other] }) };
  expect(codes(plan(given, rules({ ...twoCenters, costCenters })))).toEqual(['COST_CENTER_UNMAPPED']);
});

test('ST4: a cost center without code for {cc} waits', () => {
  const costCenters = { ...twoCenters.costCenters, default: '300' };
  const got = expectVerdict(plan({}, rules({ ...twoCenters, costCenters })), 'wait');
  expect(got.reason).toMatchObject({ code: 'COST_CENTER_UNMAPPED', subject: 'cost-center-300' });
});

test('ST3: multi without {cc} is refused at load, and would wait', () => {
  const by = rules({ ...twoCenters, jobs: { number: format('T{number}') } });
  expect(codes(plan(both, by))).toEqual(['JOB_NUMBER_UNUSABLE']);
});

test('every number that it may get is read', () => {
  expect(jobNeeds(snapshot(both), rules(twoCenters)).jobs).toEqual(['T2600099B', 'T2600099A']);
});

test('ST6: each has its own overhead batch', () => {
  const by = rules({
    ...twoCenters,
    jobs: { ...twoCenters.jobs, ohBatch: { default: 'GEN', byJobType: {} } },
  });
  const { jobs } = expectVerdict(plan(both, by), 'create');
  expect(jobs.map(({ oh }) => [oh?.part, oh?.body.number])).toEqual([
    ['oh-200', 'T2600099B'],
    ['oh-100', 'T2600099A'],
  ]);
});

test('ST4: in any order of events there is one Spectrum job per cost center, one primary, no number twice', () => {
  const lines = fc.array(fc.constantFrom(sprinkler, alarm, other), { minLength: 1, maxLength: 4 });
  const own = fc.constantFrom(undefined, sprinkler, alarm, other);
  let later = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(lines, own), { minLength: 1, maxLength: 5 }), (steps) => {
      const links: JobLink[] = [];
      let primary = 0;
      const centers = new Set<string>();
      for (const [serviceLines, serviceLine] of steps) {
        const got = plan({ job: job({ serviceLine, serviceLines }), links: [...links] });
        const made = got.verdict === 'create' ? got.jobs : [];
        later += links.length > 0 ? made.length : 0;
        primary += made.filter((one) => one.primary).length;
        links.push(...made.map(({ body }) => ({ costCenter: body.costCenter, number: body.number })));
        for (const { name } of serviceLines) {
          centers.add(name === 'Sprinkler' ? '100' : name === 'Alarm' ? '200' : '900');
        }
      }
      expect(primary).toBe(1);
      expect(links.map(({ costCenter }) => costCenter).sort()).toEqual([...centers].sort());
      expect(new Set(links.map(({ number }) => number)).size).toBe(links.length);
    }),
  );
  expect(later).toBeGreaterThan(10);
});
