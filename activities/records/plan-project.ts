/** Plans the connection of a job with a project in Trimble Pay: made once, while the job is active; then it follows (TP1). */
import { readPayProject, updatePayProject } from '../../clients/store/pay-projects';
import type { PayProject } from '../../clients/store/pay-projects';
import { causeId } from '../../domain/causes';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget, recordId } from '../../domain/record-id';
import type { Step } from '../../domain/steps';
import { pendingSubject, planProject } from '../../domain/trimble-pay/project';
import type { ProjectPlan, ProjectSource } from '../../domain/trimble-pay/project';
import { recheckCause } from '../causes/books';
import { projectBody } from '../effects/trimble-pay/project';
import { readProjectJob } from '../trimble-pay/read-project';
import type { World } from '../world';
import { trimblePaySettings } from '../world';
import { nextPart, ofSlot, planned, putOldAside, writeOf } from './claim-pay';
import type { WantedPay } from './claim-pay';
import { claim, sourceTask } from './claims';
import type { Situation } from './head';
import { nothing, setSituation, stepOf } from './head';

export async function planProjectRecord(
  world: World,
  ref: RecordRef,
  _head: Head | undefined,
  done: readonly Posting[],
): Promise<Step> {
  const connected = await readPayProject(world.store, ref.account, ref.id);
  const { job, owner } = await readProjectJob(world, ref);
  const plan = planProject({
    number: ref.id,
    job,
    owner,
    zone: world.settings.accounting.zone,
    connected: connected !== undefined,
    written: writtenOf(done),
  });
  await setActive(world, ref, plan.active);
  const wanted = wantedOf(world, ref, plan, done);
  if (wanted.length > 0) return send(world, ref, wanted);
  return settle(world, ref, plan, done, connected);
}

function writtenOf(done: readonly Posting[]): ProjectSource['written'] {
  const own = ofSlot(done, 'project');
  const last = own.findLast(({ state }) => state === 'posted');
  return last && { content: projectBody.parse(last.body).content, settled: last === own.at(-1) };
}

/** New subcontracts are taken up while the job is active. */
async function setActive(world: World, { account, id }: RecordRef, active: boolean): Promise<void> {
  await updatePayProject(world.store, account, id, (now) =>
    now && now.active !== active ? { ...now, active } : undefined,
  );
}

function wantedOf(
  world: World,
  ref: RecordRef,
  { write, connect }: ProjectPlan,
  done: readonly Posting[],
): WantedPay[] {
  const record = recordId(ref);
  const { ap } = trimblePaySettings(world, ref.account);
  const wanted: WantedPay[] = [];
  if (write) {
    const part = nextPart(done, 'project', write.content);
    wanted.push({
      part,
      kind: 'trimble-pay/project',
      body: { ...writeOf(record, part), job: ref.id, ...write },
    });
  }
  if (connect) {
    const content = { autoExport: ap.export === 'auto', invoiceNumberFormat: ap.number };
    const part = nextPart(done, 'connection', content);
    const body = { ...writeOf(record, part), job: ref.id, content };
    wanted.push({ part, kind: 'trimble-pay/erp-connection', body });
  }
  return wanted;
}

async function send(world: World, ref: RecordRef, wanted: readonly WantedPay[]): Promise<Step> {
  const record = recordId(ref);
  const head = await setSituation(world, record, { state: 'Posting' }, (now) =>
    titled(planned(now, wanted), ref),
  );
  const tasks = [];
  for (const one of wanted) {
    tasks.push(sourceTask(world, await claim(world, record, ref.account, one), ref.source));
  }
  return stepOf(head, { ...nothing, tasks });
}

async function settle(
  world: World,
  ref: RecordRef,
  { problem }: ProjectPlan,
  done: readonly Posting[],
  connected: PayProject | undefined,
): Promise<Step> {
  await putOldAside(world, done);
  const head = await setSituation(world, recordId(ref), situationOf(problem, connected), (now) =>
    titled(now.plan ? { ...now, plan: { ...now.plan, finished: true } } : now, ref),
  );
  if (connected) await tellSubcontracts(world, ref);
  return stepOf(head, nothing);
}

/** Those that waited for the connection go on at once. */
async function tellSubcontracts(world: World, { target, id }: RecordRef): Promise<void> {
  await recheckCause(world, causeId({ target, code: 'PROJECT_PENDING', subject: pendingSubject(id) }));
}

function situationOf(problem: ProjectPlan['problem'], connected: PayProject | undefined): Situation {
  if (!problem) return { state: 'In Spectrum' };
  return { state: connected ? 'Waiting' : 'Rejected', reason: problem };
}

function titled(head: Head, { id, target }: RecordRef): Head {
  const { company } = parseTarget(target);
  return { ...head, title: { ...head.title, sourceNumber: `${company}/${id}`, spectrumNumbers: [id] } };
}
