import { readHead } from '../../clients/store/heads';
import { listPostings } from '../../clients/store/postings';
import { catalogue } from '../../domain/reasons';
import type { Head } from '../../domain/heads';
import { parseRecordId, parseTarget } from '../../domain/record-id';
import type { PreviewDocument, PreviewField, PreviewReport, PreviewVerdict } from '../../domain/reports';
import { planCustomer } from '../../domain/servicetrade/customer';
import type { CustomerPlan } from '../../domain/servicetrade/customer';
import { planInvoice } from '../../domain/servicetrade/invoice';
import type { InvoicePlan, WantedDocument } from '../../domain/servicetrade/invoice-plan';
import { effectOf } from '../effects';
import { reasonOfMaster } from '../records/plan-customer';
import { customerRules, readCustomer } from '../servicetrade/read-customer';
import { readInvoice } from '../servicetrade/read-invoice';
import { invoiceRules } from '../servicetrade/rules';
import type { World } from '../world';

/** What would be sent now, field by field with where each came from (OP4). Sends and claims nothing. */
export async function preview(world: World, record: string): Promise<PreviewReport> {
  const ref = parseRecordId(record);
  const head = (await readHead(world.store, record))?.value;
  if (ref.process === 'customer') return previewCustomer(world, record, head);
  const done = await listPostings(world.store, record);
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

async function previewCustomer(world: World, record: string, head: Head | undefined): Promise<PreviewReport> {
  const ref = parseRecordId(record);
  const plan = planCustomer(await readCustomer(world, ref, head), customerRules(world, ref));
  const wanted = plan.verdict === 'create' ? plan.wanted : plan.verdict === 'wait' ? plan.draft : undefined;
  return {
    kind: 'preview',
    record,
    at: world.now().toISOString(),
    verdict: verdictOfCustomer(plan),
    documents: wanted
      ? [
          {
            part: 'customer',
            kind: 'spectrum/customer',
            naturalKey: `${parseTarget(ref.target).company}|the next code of customers.code`,
            header: fields(wanted.body, wanted.provenance, '', 'notes' in plan ? plan.notes : []),
            lines: [],
          },
        ]
      : [],
  };
}

function verdictOfCustomer(plan: CustomerPlan): PreviewVerdict {
  switch (plan.verdict) {
    case 'create':
      return { verdict: 'send', sentence: ['A customer would be created.', ...plan.notes].join(' ') };
    case 'linked':
      return { verdict: 'nothing', sentence: `It is customer ${plan.code}. ${plan.notes.join(' ')}`.trim() };
    case 'wait': {
      const also = plan.also.map(({ code, sentence }) => ` Also ${code}: ${sentence}`).join('');
      const { code, sentence } = reasonOfMaster(plan.reason);
      return stopped('wait', code, sentence + also);
    }
    case 'skip': {
      const { code, sentence } = reasonOfMaster(plan.reason);
      return stopped('skip', code, sentence);
    }
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
