import { readHead } from '../../clients/store/heads';
import { listPostings } from '../../clients/store/postings';
import { catalogue } from '../../domain/reasons';
import type { Reason } from '../../domain/reasons';
import type { Head } from '../../domain/heads';
import { parseRecordId, parseTarget } from '../../domain/record-id';
import type { PreviewDocument, PreviewField, PreviewReport, PreviewVerdict } from '../../domain/reports';
import { planInvoice } from '../../domain/servicetrade/invoice';
import type { InvoicePlan, WantedDocument } from '../../domain/servicetrade/invoice-plan';
import { planJob } from '../../domain/servicetrade/job';
import type { Wanted } from '../../domain/servicetrade/match-outcome';
import { effectOf } from '../effects';
import type { Master } from '../records/masters';
import { masterOf } from '../records/masters';
import { readInvoice } from '../servicetrade/read-invoice';
import { jobRules, readJob } from '../servicetrade/read-job';
import { invoiceRules } from '../servicetrade/rules';
import type { World } from '../world';
import { previewApplication, previewInStep } from './preview-pay';

/** What would be sent now, field by field with where each came from (OP4). Sends and claims nothing. */
export async function preview(world: World, record: string): Promise<PreviewReport> {
  const ref = parseRecordId(record);
  const head = (await readHead(world.store, record))?.value;
  const master = masterOf(ref.process);
  if (master) return previewMaster(world, record, master, head);
  if (ref.process === 'job') return previewJob(world, record, head);
  const done = await listPostings(world.store, record);
  if (ref.source === 'trimble-pay') {
    const parts =
      ref.process === 'application'
        ? await previewApplication(world, ref, head, done)
        : previewInStep(ref.process);
    return { kind: 'preview', record, at: world.now().toISOString(), ...parts };
  }
  const snapshot = await readInvoice(world, ref, done);
  const plan = planInvoice(snapshot, done, head, await invoiceRules(world, ref, false));
  return {
    kind: 'preview',
    record,
    at: world.now().toISOString(),
    verdict: verdictOf(plan),
    documents: documentsOf(plan).map((document) => shown(world, ref.target, document, plan.notes)),
  };
}

async function previewMaster(
  world: World,
  record: string,
  master: Master,
  head: Head | undefined,
): Promise<PreviewReport> {
  const ref = parseRecordId(record);
  const { plan } = await master.plan(world, ref, head);
  const wanted = plan.verdict === 'create' ? plan.wanted : plan.verdict === 'wait' ? plan.draft : undefined;
  const next = `${parseTarget(ref.target).company}|the next code of ${master.section}.code`;
  return {
    kind: 'preview',
    record,
    at: world.now().toISOString(),
    verdict: verdictOfSetup(plan, master.process, plan.verdict === 'linked' ? plan.code : ''),
    documents: wanted
      ? [setupDocument(master.process, master.kind, next, wanted, 'notes' in plan ? plan.notes : [])]
      : [],
  };
}

async function previewJob(world: World, record: string, head: Head | undefined): Promise<PreviewReport> {
  const ref = parseRecordId(record);
  const plan = planJob(await readJob(world, ref, head), jobRules(world, ref));
  const wanted = plan.verdict === 'create' ? plan.jobs : plan.verdict === 'wait' ? plan.draft : [];
  const notes = plan.verdict === 'skip' ? [] : plan.notes;
  const { company } = parseTarget(ref.target);
  const numbers = plan.verdict === 'linked' ? plan.linked.map(({ number }) => number).join(', ') : '';
  return {
    kind: 'preview',
    record,
    at: world.now().toISOString(),
    verdict: verdictOfSetup(plan, 'job', numbers),
    documents: wanted.flatMap((job) => [
      setupDocument(job.part, 'spectrum/job', `${company}|${job.body.number || '(no number)'}`, job, notes),
      ...(job.oh
        ? [
            setupDocument(
              job.oh.part,
              'spectrum/job-oh-batch',
              `${company}|${job.oh.body.number}|OH batch`,
              job.oh,
              [],
            ),
          ]
        : []),
    ]),
  };
}

function setupDocument(
  part: string,
  kind: string,
  naturalKey: string,
  { body, provenance }: Wanted<object>,
  notes: string[],
): PreviewDocument {
  return { part, kind, naturalKey, header: fields(body, provenance, '', notes), lines: [] };
}

/** What customers, sites and jobs have in common of a plan. */
type SetupPlan =
  | { verdict: 'create' | 'linked'; notes: string[] }
  | { verdict: 'wait'; reason: Reason; also: Reason[] }
  | { verdict: 'skip'; reason: Reason };

function verdictOfSetup(plan: SetupPlan, what: string, code: string): PreviewVerdict {
  switch (plan.verdict) {
    case 'create':
      return { verdict: 'send', sentence: [`A ${what} would be created.`, ...plan.notes].join(' ') };
    case 'linked':
      return { verdict: 'nothing', sentence: `It is ${what} ${code}. ${plan.notes.join(' ')}`.trim() };
    case 'wait': {
      const also = plan.also.map(({ code, sentence }) => ` Also ${code}: ${sentence}`).join('');
      return stopped('wait', plan.reason.code, plan.reason.sentence + also);
    }
    case 'skip':
      return stopped('skip', plan.reason.code, plan.reason.sentence);
  }
}

function documentsOf(plan: InvoicePlan): WantedDocument[] {
  if (plan.verdict === 'post') return plan.documents;
  return plan.verdict === 'wait' ? plan.draft : [];
}

function verdictOf(plan: InvoicePlan): PreviewVerdict {
  switch (plan.verdict) {
    case 'post':
      return {
        verdict: 'send',
        sentence: [`${plan.documents.length} document(s) would be sent.`, ...plan.notes].join(' '),
      };
    case 'settled':
      return {
        verdict: 'nothing',
        sentence: plan.reason?.sentence ?? `Everything wanted is there: ${plan.state}.`,
      };
    case 'rejected':
      return stopped('reject', plan.reason.code, plan.reason.sentence);
    case 'settle':
      return stopped('wait', plan.reason.code, plan.reason.sentence);
    case 'wait': {
      const also = plan.also.map(({ code, sentence }) => ` Also ${code}: ${sentence}`).join('');
      return stopped('wait', plan.reason.code, plan.reason.sentence + also);
    }
    case 'skip':
      return stopped('skip', plan.reason.code, plan.reason.sentence);
  }
}

function stopped(
  verdict: 'wait' | 'skip' | 'reject',
  code: keyof typeof catalogue,
  sentence: string,
): PreviewVerdict {
  return { verdict, code, sentence, advice: catalogue[code].advice };
}

function shown(world: World, target: string, document: WantedDocument, notes: string[]): PreviewDocument {
  const { lines, ...header } = document.body;
  return {
    part: document.part,
    kind: document.kind,
    naturalKey: effectOf(world, { kind: document.kind, target }).naturalKey(document.body),
    header: fields(header, document.provenance, '', notes),
    lines: lines.map((line, at) => fields(line, document.provenance, `lines[${at}].`, notes)),
  };
}

/** The origin of a line's field is that of the line, or of the field in all lines. */
function fields(
  row: object,
  provenance: Record<string, string>,
  path: string,
  notes: string[],
): PreviewField[] {
  return Object.entries(row).map(([field, value]) => {
    const from = provenance[`${path}${field}`] ?? provenance[`lines.${field}`] ?? provenance[field] ?? '';
    const note = notes.find((one) => one.includes(`${path}${field}`));
    return { field, value: String(value), from, ...(note === undefined ? {} : { note }) };
  });
}
