/**
 * After the record store was lost or restored from an older copy: nothing is posted until every source record since
 * go-live was looked for in Spectrum. What is there with equal values is entered as posted; what is proven absent is
 * free to be posted; anything else needs a person.
 */
import { Context } from '@temporalio/activity';
import { claimCode } from '../../clients/store/codes';
import { updateHead } from '../../clients/store/heads';
import { postingKey } from '../../clients/store/keys';
import { claimPosting, listPostings, updatePosting } from '../../clients/store/postings';
import { hashOf } from '../../domain/hash';
import type { Probe } from '../../domain/effects';
import type { RecordRef } from '../../domain/record-id';
import { recordId, targetName } from '../../domain/record-id';
import type { RebuildReport, RebuiltConnection, TieoutOpen } from '../../domain/reports';
import { planInvoice } from '../../domain/servicetrade/invoice';
import { businessHash } from '../../domain/servicetrade/invoice-business';
import { placeOf } from '../../domain/servicetrade/invoice-parts';
import type { InvoiceRules, WantedDocument } from '../../domain/servicetrade/invoice-plan';
import { reversal } from '../../domain/servicetrade/invoice-reversal';
import { effectOf } from '../effects';
import { inLanes } from '../lanes';
import { newHead } from '../records/head';
import { signalRecord } from '../records/start';
import { readInvoice } from '../servicetrade/read-invoice';
import { invoiceRules } from '../servicetrade/rules';
import type { World } from '../world';

export async function rebuild(world: World): Promise<RebuildReport> {
  const connections: RebuiltConnection[] = [];
  const touched: string[] = [];
  for (const [account, settings] of Object.entries(world.settings.servicetrade)) {
    const target = targetName(settings.target.spectrum, settings.target.company);
    const connection: RebuiltConnection = {
      connection: account,
      target,
      probed: 0,
      found: 0,
      absent: 0,
      open: [],
    };
    const since = Math.floor(Date.parse(`${settings.goLive}T00:00:00Z`) / 1000) - 86_400;
    const rows = world.servicetrade(account).listInvoices({ transactionDateAfter: since });
    await inLanes(rows, async ({ id }) => {
      const ref: RecordRef = { source: 'servicetrade', account, process: 'invoice', id, target };
      add(connection, await lookFor(world, ref));
      touched.push(recordId(ref));
      Context.current().heartbeat();
    });
    connections.push(connection);
  }
  const accepted = connections.every((connection) => connection.open.length === 0);
  if (accepted) {
    await world.acceptStore();
    for (const record of touched) await signalRecord(world, record);
  }
  return { kind: 'rebuild', at: world.now().toISOString(), connections, accepted };
}

type Looked = Pick<RebuiltConnection, 'probed' | 'found' | 'absent' | 'open'>;

function add(total: Looked, looked: Looked): void {
  total.probed += looked.probed;
  total.found += looked.found;
  total.absent += looked.absent;
  total.open.push(...looked.open);
}

async function lookFor(world: World, ref: RecordRef): Promise<Looked> {
  const record = recordId(ref);
  const looked: Looked = { probed: 0, found: 0, absent: 0, open: [] };
  const done = await listPostings(world.store, record);
  // What the store knows as posted needs no look, and no read of the source.
  if (done.some((one) => one.kind.startsWith('spectrum/') && one.state === 'posted')) return looked;
  const snapshot = await readInvoice(world, ref, done);
  if (!snapshot.invoice) return looked;
  // Planned as if it were just approved and nothing were done: what would Girder have sent?
  const [approved = 'pending_accounting'] =
    world.settings.servicetrade[ref.account]?.invoices.approvedStatuses ?? [];
  const invoice = { ...snapshot.invoice, status: approved };
  const rules = await invoiceRules(world, ref, false);
  const plan = planInvoice({ ...snapshot, invoice }, [], undefined, rules);
  const documents = plan.verdict === 'post' ? plan.documents : plan.verdict === 'wait' ? plan.draft : [];
  // Of the approved invoice, also for a void one: the hash of a void would say that its reversal was dealt with.
  const hash = businessHash(invoice, rules);
  for (const document of documents) {
    const isThere = await lookForOne(world, ref, document, hash, looked);
    if (isThere && snapshot.invoice.status === 'void')
      await lookForMirror(world, ref, document, rules, hash, looked);
  }
  return looked;
}

/** @returns whether it is in Spectrum as it would be sent. */
async function lookForOne(
  world: World,
  ref: RecordRef,
  document: WantedDocument,
  hash: string,
  looked: Looked,
): Promise<boolean> {
  const seen = await probe(world, ref, document);
  looked.probed += 1;
  if (seen.result === 'absent') looked.absent += 1;
  else if (seen.result === 'found' && seen.differences.length === 0) {
    await enter(world, ref, document, seen, hash);
    looked.found += 1;
    return true;
  } else looked.open.push(unsettled(recordId(ref), document, seen));
  return false;
}

/**
 * The reversal of a void, which must not be sent a second time. Its day was that of the first look at the void, which
 * only the lost store knew: it is taken from Spectrum, and everything else must be equal.
 */
async function lookForMirror(
  world: World,
  ref: RecordRef,
  original: WantedDocument,
  rules: InvoiceRules,
  hash: string,
  looked: Looked,
): Promise<void> {
  const at = placeOf(original.part);
  if (!at) return;
  const mirror = reversal(
    { ...at, body: original.body },
    original.body.glDate,
    'found by store rebuild',
    rules,
  );
  const seen = await probe(world, ref, mirror);
  looked.probed += 1;
  if (seen.result === 'absent') {
    looked.absent += 1;
    return;
  }
  const others =
    seen.result === 'found' ? seen.differences.filter(({ field }) => !dateFields.includes(field)) : [];
  if (seen.result !== 'found' || others.length > 0) {
    looked.open.push(unsettled(recordId(ref), mirror, seen));
    return;
  }
  const day = (field: string): string =>
    seen.differences.find((one) => one.field === field)?.found ?? original.body.glDate;
  const dated = reversal({ ...at, body: original.body }, day('glDate'), 'found by store rebuild', rules);
  const body = { ...dated.body, invoiceDate: day('invoiceDate') };
  await enter(world, ref, { ...dated, body }, seen, hash, body.glDate);
  looked.found += 1;
}

const dateFields = ['invoiceDate', 'glDate'];

function probe(world: World, ref: RecordRef, { kind, body }: WantedDocument): Promise<Probe> {
  return effectOf(world, { kind, target: ref.target }).probe(body);
}

async function enter(
  world: World,
  ref: RecordRef,
  { part, kind, body }: WantedDocument,
  seen: Extract<Probe, { result: 'found' }>,
  hash: string,
  voidFirstSeen?: string,
): Promise<void> {
  const record = recordId(ref);
  const key = postingKey(record, part);
  const at = world.now().toISOString();
  await claimCode(world.store, { target: ref.target, kind: 'ar-number', code: body.number, owner: record });
  const decision = {
    at,
    operator: 'girder',
    choice: 'rebuilt',
    reason: `found by store rebuild: ${seen.evidence}`,
  };
  const found = {
    body,
    bodyHash: hashOf(body),
    state: 'posted' as const,
    stage: seen.stage,
    ref: seen.ref,
    adopted: true,
    postedAt: at,
  };
  const naturalKey = effectOf(world, { kind, target: ref.target }).naturalKey(body);
  const whole = { key, record, part, kind, guard: 'keyed' as const, target: ref.target, naturalKey };
  const made = { ...whole, ...found, attempts: [], decisions: [decision], claimedAt: at };
  const { made: isNew } = await claimPosting(world.store, made);
  // A store restored from an older copy may hold it as claimed or refused: Spectrum knows better.
  if (!isNew) {
    await updatePosting(world.store, key, (now) =>
      now && now.state !== 'posted'
        ? { ...now, ...found, rows: undefined, decisions: [...now.decisions, decision] }
        : undefined,
    );
  }
  await updateHead(world.store, record, (now) => {
    const head = now ?? newHead(world, record);
    const document = { key, part, kind, state: 'posted' as const };
    return {
      ...head,
      businessHash: hash,
      voidFirstSeen: voidFirstSeen ?? head.voidFirstSeen,
      documents: [...head.documents.filter((one) => one.key !== key), document],
      title: { ...head.title, spectrumNumbers: [...new Set([...head.title.spectrumNumbers, body.number])] },
    };
  });
}

function unsettled(record: string, { body }: WantedDocument, seen: Probe): TieoutOpen {
  const differing =
    seen.result === 'found'
      ? seen.differences.map((d) => `${d.field}: ours ${d.sent}, theirs ${d.found}`).join('; ')
      : '';
  const sentence =
    seen.result === 'unknown'
      ? `It cannot be known: ${seen.why}`
      : `In Spectrum with other values: ${differing}`;
  return { record, number: body.number, amount: '', sentence };
}
