/** Reads the three sides of the tie-out (OP10): ServiceTrade's figures, what was sent, what Spectrum holds. */
import { DateTime } from 'luxon';
import { readHead, listRecords } from '../../clients/store/heads';
import { listPostings } from '../../clients/store/postings';
import { batchCode } from '../../domain/dates';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import { encodePart, parseRecordId, parseTarget, recordId } from '../../domain/record-id';
import type { TieoutReport } from '../../domain/reports';
import { mappedCode } from '../../domain/servicetrade/external-ids';
import { counterpart, partAt, placeOf } from '../../domain/servicetrade/invoice-parts';
import type { InvoiceRules } from '../../domain/servicetrade/invoice-plan';
import { sentDocument, sourceDocuments } from '../../domain/servicetrade/invoice-tieout';
import type { Invoice } from '../../domain/servicetrade/types';
import { canonicalCode } from '../../domain/spectrum/codes';
import type { ArHeaderRow } from '../../domain/spectrum/types';
import { tieOut } from '../../domain/tieout';
import type { TieoutDocument } from '../../domain/tieout';
import { arDocument } from '../effects/spectrum/ar-invoice';
import { inLanes } from '../lanes';
import { invoiceRules } from '../servicetrade/rules';
import type { World } from '../world';

type Period = TieoutReport['period'];

/** One record with everything that the three sides need of it. */
interface Known {
  record: string;
  head?: Head;
  documents: Posting[];
}

export async function tieout(
  world: World,
  connection: string,
  target: string,
  period: Period,
): Promise<TieoutReport> {
  const any = { source: 'servicetrade', account: connection, process: 'invoice', target } as const;
  const rules = await invoiceRules(world, { ...any, id: '' }, false);
  const within = inPeriod(period);
  const known = await knownRecords(world, connection, target);
  const wanted = new Set(await datedInPeriod(world, connection, rules, period));
  for (const { record, documents } of known.values()) {
    if (documents.some((one) => within(sentDocument(arDocument.parse(one.body), record)))) {
      wanted.add(parseRecordId(record).id);
    }
  }
  const source: TieoutDocument[] = [];
  const why: Record<string, string> = {};
  const customerOf = customerCodes(world, connection, rules);
  await inLanes(wanted, async (id) => {
    const record = recordId({ ...any, id });
    const one = known.get(record) ?? { record, documents: [] };
    const invoice = await world.servicetrade(connection).invoice(id);
    if (invoice && counts(invoice, one, rules)) {
      source.push(...sourceSide(invoice, await customerOf(invoice.customerId), one, rules));
    }
    if (one.head?.reason) why[record] = `${one.head.reason.code}: ${one.head.reason.sentence}`;
  });
  const sent = [...known.values()].flatMap(sentSide);
  const spectrum = await spectrumSide(world, target, period, rules, sent);
  const accepted = [...known.values()].flatMap(acceptedRemovals);
  const sides = {
    source: source.filter(within),
    sent: sent.filter(within),
    spectrum: spectrum.filter(within),
  };
  return {
    kind: 'tieout',
    connection,
    target,
    at: world.now().toISOString(),
    period,
    ...tieOut({ ...sides, why, accepted: accepted.filter(within) }),
  };
}

function inPeriod(period: Period): (document: Pick<TieoutDocument, 'glDate' | 'batch'>) => boolean {
  if ('batch' in period) return ({ batch }) => batch === period.batch;
  return ({ glDate }) => glDate >= period.from && glDate <= period.to;
}

async function knownRecords(world: World, connection: string, target: string): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  const beginning = ['servicetrade', connection, 'invoice', ''].map(encodePart).join('~');
  await inLanes(listRecords(world.store, beginning), async (record) => {
    if (parseRecordId(record).target !== target) return;
    const head = (await readHead(world.store, record))?.value;
    const postings = head && head.documents.length > 0 ? await listPostings(world.store, record) : [];
    const documents = postings.filter((one) => one.kind.startsWith('spectrum/ar-') && one.state === 'posted');
    known.set(record, { record, head, documents });
  });
  return known;
}

/** Invoices of ServiceTrade dated in the period; a batch has its date in its code, so all since go-live are looked at. */
async function datedInPeriod(
  world: World,
  connection: string,
  rules: InvoiceRules,
  period: Period,
): Promise<string[]> {
  const zone = { zone: rules.zone };
  const from = 'from' in period ? period.from : rules.settings.goLive;
  const first = DateTime.fromISO(from < rules.settings.goLive ? rules.settings.goLive : from, zone).startOf(
    'day',
  );
  const last = 'to' in period ? DateTime.fromISO(period.to, zone).endOf('day') : undefined;
  const ids: string[] = [];
  const rows = world.servicetrade(connection).listInvoices({
    transactionDateAfter: Math.floor(first.toSeconds()),
    ...(last ? { transactionDateBefore: Math.floor(last.toSeconds()) } : {}),
  });
  for await (const row of rows) ids.push(row.id);
  return ids;
}

/** Spectrum customer codes by ServiceTrade company, each read once. */
function customerCodes(
  world: World,
  connection: string,
  rules: InvoiceRules,
): (id: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  const read = async (id: string): Promise<string> => {
    const company = await world.servicetrade(connection).company(id);
    return mappedCode(company, rules.settings.externalIds.systems.spectrum) ?? `[${id}]`;
  };
  return (id) => {
    const code = known.get(id) ?? read(id);
    known.set(id, code);
    return code;
  };
}

function sourceSide(
  invoice: Invoice,
  customer: string,
  { record, head, documents }: Known,
  rules: InvoiceRules,
): TieoutDocument[] {
  const first = documents[0] && arDocument.parse(documents[0].body);
  const isVoid = invoice.status === 'void';
  const own = sourceDocuments(
    invoice,
    {
      record,
      customer,
      retentionPercent: first?.retentionPercent ?? '0',
      ...(isVoid ? { voidFirstSeen: head?.voidFirstSeen } : {}),
    },
    rules,
  );
  return [...own, ...creditedByDecision(record, documents, isVoid)];
}

/**
 * What ServiceTrade considers billed. An invoice that was never approved is nobody's business, and neither is one that
 * was withdrawn or voided before any of its documents was posted.
 */
function counts(invoice: Invoice, { head, documents }: Known, rules: InvoiceRules): boolean {
  if (invoice.status === 'void') return documents.length > 0 && head?.voidFirstSeen !== undefined;
  if (rules.settings.invoices.approvedStatuses.includes(invoice.status)) return true;
  if (invoice.status === 'processed' || invoice.status === 'failed') return true;
  return documents.length > 0;
}

/**
 * Credit and rebill: the invoice as it was first posted and its reversal are in the books by a person's decision, and
 * no longer in the source. They cancel out, but count as documents. Of a void one the newest generation is reversed
 * because of the void, which the source says itself.
 */
function creditedByDecision(record: string, documents: Posting[], isVoid: boolean): TieoutDocument[] {
  const newest = Math.max(0, ...documents.map(({ part }) => placeOf(part)?.generation ?? 0));
  return documents.flatMap((posting) => {
    const at = placeOf(posting.part);
    if (!at || (at.place !== 'base' && at.place !== 'credit')) return [];
    if (isVoid && at.generation === newest) return [];
    const reversal = documents.find((one) => one.part === partAt(at.generation, counterpart(at.place)));
    return reversal ? [posting, reversal].map((one) => sentDocument(arDocument.parse(one.body), record)) : [];
  });
}

function sentSide({ record, documents }: Known): TieoutDocument[] {
  return documents.map((one) => sentDocument(arDocument.parse(one.body), record));
}

/** What a clerk removed and a person accepted is out of the sums; what else the record has is compared. */
function acceptedRemovals({ record, documents }: Known): TieoutDocument[] {
  return documents
    .filter(
      (one) => one.seen?.stage === 'removed' && one.decisions.some((made) => made.choice === 'acceptRemoved'),
    )
    .map((one) => sentDocument(arDocument.parse(one.body), record));
}

/** Of all AR documents of the period, those in the batches of this connection, or with a number that was sent. */
async function spectrumSide(
  world: World,
  target: string,
  period: Period,
  rules: InvoiceRules,
  sent: TieoutDocument[],
): Promise<TieoutDocument[]> {
  const { instance, company } = parseTarget(target);
  const filter = 'batch' in period ? { batch: period.batch } : { glDate: period };
  const rows = await world.spectrum(instance).arHeaders(company, filter);
  const owner = new Map(sent.map((one) => [canonicalCode(one.number), one.record]));
  return rows
    .filter(
      (row) =>
        owner.has(canonicalCode(row.number)) ||
        row.batch === batchCode(rules.settings.batches.ar, row.glDate),
    )
    .map((row) => ledgerDocument(row, owner.get(canonicalCode(row.number))));
}

function ledgerDocument(row: ArHeaderRow, record: string | undefined): TieoutDocument {
  return {
    record,
    number: canonicalCode(row.number),
    type: row.type,
    customer: row.customer,
    glDate: row.glDate,
    batch: row.batch,
    lines: row.extension,
    tax: row.taxAmount,
    retention: row.retentionAmount,
  };
}
