/** Plans a job: settles what is open, else creates it, gives it phases and overhead batch, and writes its number back (ST4–ST6). */
import { claimCode } from '../../clients/store/codes';
import { postingKey } from '../../clients/store/keys';
import type { Difference } from '../../domain/effects';
import { hashOf } from '../../domain/hash';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { Reason } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget, recordId } from '../../domain/record-id';
import { mappedCode } from '../../domain/servicetrade/external-ids';
import { planJob } from '../../domain/servicetrade/job';
import { driftOf } from '../../domain/servicetrade/job-drift';
import type { JobBody, JobLink, JobPlan, JobSnapshot } from '../../domain/servicetrade/job-plan';
import type { JobStep } from '../../domain/servicetrade/job-steps';
import { nextJobStep, ohPartOf } from '../../domain/servicetrade/job-steps';
import type { ServiceTradeSettings } from '../../domain/settings';
import type { Step, Task } from '../../domain/steps';
import { jobBody } from '../effects/spectrum/job';
import { jobOhBatchBody } from '../effects/spectrum/job-oh-batch';
import { jobRules, readJob, readTemplate } from '../servicetrade/read-job';
import { sourceMarkReadAt } from '../servicetrade/source-mark';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import type { Wanted } from './claims';
import { claim, claimExternalId, spectrumTask } from './claims';
import { doubtOf } from './doubt';
import type { Situation } from './head';
import { nothing, setSituation, stepOf } from './head';
import { keepLink } from './link';
import { isNeeded, startNeeded, tellWhoNeeds } from './need';

/** A Spectrum job of this record that Girder created. */
interface Standing {
  part: string;
  body: JobBody;
}

export async function planJobRecord(
  world: World,
  ref: RecordRef,
  head: Head | undefined,
  done: readonly Posting[],
): Promise<Step> {
  const readAt = world.now();
  const standing = done.filter(isJob).map(({ part, body }) => ({ part, body: jobBody.parse(body) }));
  const { multi } = serviceTradeSettings(world, ref.account).costCenters;
  for (const { body } of standing) {
    await keepLink(world, ref, { kind: 'job', slot: multi ? body.costCenter : '', code: body.number });
  }
  const snapshot = await readJob(world, ref, head);
  const applied = new Applied(world, ref, snapshot, standing, done, head, readAt);
  const open = done.filter(({ state }) => state === 'sending' || state === 'inDoubt');
  if (open.length > 0) return applied.settle(open);
  return applied.apply(planJob(snapshot, jobRules(world, ref)));
}

function isJob({ kind, state }: Posting): boolean {
  return kind === 'spectrum/job' && state === 'posted';
}

/** What is sent in one round, one after the other. */
interface Round {
  wanted: Wanted[];
  numbers: string[];
  primaryPart?: string;
}

class Applied {
  private readonly record: string;
  private readonly settings: ServiceTradeSettings;
  private readonly posted: ReadonlySet<string>;

  constructor(
    private readonly world: World,
    private readonly ref: RecordRef,
    private readonly snapshot: JobSnapshot,
    private readonly standing: readonly Standing[],
    private readonly done: readonly Posting[],
    private readonly head: Head | undefined,
    private readonly readAt: Date,
  ) {
    this.record = recordId(ref);
    this.settings = serviceTradeSettings(world, ref.account);
    this.posted = new Set(done.filter(({ state }) => state === 'posted').map(({ part }) => part));
  }

  /** Nothing else is decided before it is known what is there. */
  async settle(open: readonly Posting[]): Promise<Step> {
    const probed = open.filter((posting) => (posting.doubt?.differences ?? []).length === 0);
    const [shown] = [...probed, ...open];
    const situation = shown ? doubtOf(shown) : { state: 'In doubt' as const };
    const head = await this.set(situation, {});
    return stepOf(head, { ...nothing, tasks: probed.map((posting) => this.task(posting)) });
  }

  async apply(plan: JobPlan): Promise<Step> {
    const steps = await this.steps();
    const built = this.standing.map(({ part }) => part).filter((part) => steps.get(part)?.step === 'built');
    const next = [...steps].flatMap(([, step]) => this.wantedBy(step));
    const numbers = this.numbers();
    // What is begun is finished first: what Spectrum refuses of one job holds up no other.
    if (next.length > 0) return this.send({ wanted: next, numbers }, built);
    if (plan.verdict === 'create') return this.create(plan, built);
    return this.rest(plan, [...steps.values()], built);
  }

  private async create(plan: Extract<JobPlan, { verdict: 'create' }>, built: string[]): Promise<Step> {
    const { company } = parseTarget(this.ref.target);
    const numbers = plan.jobs.map(({ body }) => body.number);
    const taken = await this.claimNumbers(numbers);
    if (taken) return stepOf(await this.set({ state: 'Waiting', reason: taken }, { built }), nothing);
    const primaryPart = plan.jobs.find(({ primary }) => primary)?.part;
    const wanted = plan.jobs.map(({ part, body }): Wanted => {
      return { part, kind: 'spectrum/job', body: jobBody.parse({ ...body, company }) };
    });
    return this.send({ wanted, numbers: [...this.numbers(), ...numbers], primaryPart }, built);
  }

  /** Numbers are scoped by company, not by connection. */
  private async claimNumbers(numbers: string[]): Promise<Reason | undefined> {
    for (const code of numbers) {
      const wanted = { target: this.ref.target, kind: 'job-number', code, owner: this.record };
      const claimed = await claimCode(this.world.store, wanted);
      if (!claimed.mine) {
        return reason('NUMBER_TAKEN', `Job number ${code} already belongs to ${claimed.owner}.`);
      }
    }
    return undefined;
  }

  private async send(round: Round, built: string[]): Promise<Step> {
    const head = await this.set({ state: 'Posting' }, { ...round, built });
    const tasks: Task[] = [];
    for (const one of round.wanted) {
      const posting = await claim(this.world, this.record, this.ref.target, one);
      tasks.push({ ...this.task(posting), independent: true });
    }
    return stepOf(head, { ...nothing, tasks, writeBacks: await this.writeBack(built) });
  }

  /** Nothing is to be sent: there, on its way elsewhere, or not wanted. */
  private async rest(
    plan: Exclude<JobPlan, { verdict: 'create' }>,
    steps: JobStep[],
    built: string[],
  ): Promise<Step> {
    const waiting = steps.flatMap((step) => (step.step === 'wait' ? [step.reason] : []))[0];
    const change = { built, drift: await this.drift() };
    const situation = await this.situation(plan, waiting);
    const head = await this.set(situation, { ...change, finished: situation.state === 'In Spectrum' });
    if (this.entered() !== undefined) await tellWhoNeeds(this.world, this.record);
    return stepOf(head, { ...nothing, writeBacks: await this.writeBack(built) });
  }

  private async situation(
    plan: Exclude<JobPlan, { verdict: 'create' }>,
    waiting: Reason | undefined,
  ): Promise<Situation> {
    switch (plan.verdict) {
      case 'skip':
        return this.standing.length > 0
          ? { state: 'In Spectrum' }
          : { state: 'Skipped', reason: plan.reason };
      case 'wait':
        return {
          state: 'Waiting',
          reason: await startNeeded(this.world, this.ref, plan.needs, plan.reason),
        };
      case 'linked':
        await this.keepEntered(plan.linked);
        return waiting ? { state: 'Waiting', reason: waiting } : { state: 'In Spectrum' };
    }
  }

  /** A number that a person entered in ServiceTrade is a link, too. */
  private async keepEntered(linked: readonly JobLink[]): Promise<void> {
    const own = linked.find(({ number }) => number === this.entered());
    if (!own || this.snapshot.links.some(({ number }) => number === own.number)) return;
    const slot = this.settings.costCenters.multi ? own.costCenter : '';
    await keepLink(this.world, this.ref, { kind: 'job', slot, code: own.number });
  }

  /** By the part of each job that Girder created and that is not built yet. */
  private async steps(): Promise<Map<string, JobStep>> {
    const steps = new Map<string, JobStep>();
    const template = this.settings.jobs.template;
    for (const { part, body } of this.standing) {
      if (this.head?.built?.includes(part)) {
        steps.set(part, { step: 'built' });
        continue;
      }
      const rows = template && (await readTemplate(this.world, this.ref, template.job, body.number));
      const standing = { part, body, posted: this.posted };
      steps.set(part, nextJobStep(this.snapshot.job, standing, rows, this.settings));
    }
    return steps;
  }

  private wantedBy(step: JobStep): Wanted[] {
    const { company } = parseTarget(this.ref.target);
    switch (step.step) {
      case 'phases':
        return step.phases.map(({ part, body }) => {
          return { part, kind: 'spectrum/phase', body: { ...body, company } };
        });
      case 'ohBatch':
        return [{ part: step.part, kind: 'spectrum/job-oh-batch', body: { ...step.body, company } }];
      case 'wait':
      case 'built':
        return [];
    }
  }

  /** The number of the first job becomes the external id, once that job has all that it was to get. */
  private async writeBack(built: readonly string[]): Promise<Task[]> {
    const { job } = this.snapshot;
    const primary = this.primary();
    if (!job || !primary || !built.includes(primary.part) || this.entered() !== undefined) return [];
    const { spectrum_job: system } = this.settings.externalIds.systems;
    const body = { entity: 'job', id: job.id, system, value: primary.body.number } as const;
    return claimExternalId(this.world, { ...this.ref, record: this.record }, body, isNeeded(this.head));
  }

  private primary(): Standing | undefined {
    return this.standing.find(({ part }) => part === this.head?.primaryPart);
  }

  private entered(): string | undefined {
    return mappedCode(this.snapshot.job, this.settings.externalIds.systems.spectrum_job);
  }

  /** What people changed in Spectrum since: shown, never written over (`jobs.update: never`). */
  private async drift(): Promise<Difference[]> {
    const { instance, company } = parseTarget(this.ref.target);
    const found: Difference[] = [];
    for (const { part, body } of this.standing) {
      const row = await this.world.spectrum(instance).jobMaster(company, body.number);
      const oh = this.done.find((one) => one.part === ohPartOf(part) && one.state === 'posted');
      const ohBatch = oh && jobOhBatchBody.parse(oh.body).ohBatch;
      const differing = row
        ? driftOf({ ...body, ...(ohBatch === undefined ? {} : { ohBatch }) }, row)
        : [{ field: 'job', sent: body.number, found: '(none)' }];
      const named = this.standing.length > 1 ? `${body.number} ` : '';
      found.push(...differing.map((one) => ({ ...one, field: `${named}${one.field}` })));
    }
    return found;
  }

  private numbers(): string[] {
    const entered = this.entered();
    const all = [...this.snapshot.links.map(({ number }) => number), ...(entered ? [entered] : [])];
    return [...new Set(all)];
  }

  private task(posting: Posting): Task {
    return spectrumTask(this.world, posting);
  }

  private async set(
    situation: Situation,
    change: Partial<Round> & { built?: string[]; drift?: Difference[]; finished?: boolean },
  ): Promise<Head> {
    const { wanted, numbers = this.numbers(), primaryPart, built, drift, finished } = change;
    const { job } = this.snapshot;
    return setSituation(this.world, this.record, situation, (now) => {
      const postings = wanted?.map(({ part, kind }) => ({
        key: postingKey(this.record, part),
        part,
        kind,
        state: 'claimed' as const,
      }));
      const plan = postings
        ? { id: hashOf(postings).slice(0, 12), postings, businessHash: '', finished: false }
        : now.plan && finished
          ? { ...now.plan, finished: true }
          : now.plan;
      return {
        ...now,
        plan,
        sourceMark: job ? sourceMarkReadAt(job, this.readAt) : now.sourceMark,
        primaryPart: now.primaryPart ?? primaryPart,
        built: built ?? now.built,
        drift: drift ?? now.drift,
        title: {
          ...now.title,
          sourceNumber: job?.number || now.title.sourceNumber || this.ref.id,
          spectrumNumbers: [...new Set(numbers)],
        },
      };
    });
  }
}
