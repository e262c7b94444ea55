import { batchCode } from '../dates';
import { cents, type Decimal, decimal } from '../money';
import type { Reason } from '../reasons';
import { jobCostCenter } from './cost-centers';
import { resolveCustomer } from './invoice-customer';
import { invoiceDay, openDate } from './invoice-dates';
import { resolveJob } from './invoice-job';
import { documentLines, Gathered } from './invoice-lines';
import { numberAt, type Place } from './invoice-number';
import { kindOf, partAt } from './invoice-parts';
import type { InvoiceRules, WantedDocument } from './invoice-plan';
import { retentionOf } from './invoice-retention';
import { type Half, splitInvoice, whyTotalsDiffer } from './invoice-split';
import { checkTax, taxCode } from './invoice-tax';
import { resolveSalesperson, resolveTerms } from './invoice-terms';
import { customerPo, remarks } from './invoice-text';
import type { Outcome } from './outcome';
import type { InvoiceSnapshot } from './snapshot';
import type { Invoice } from './types';

export interface Built {
  documents: WantedDocument[];
  /** Empty: the documents may be sent. Otherwise they are a draft, with blanks. */
  reasons: Reason[];
  notes: string[];
}

type Taken<T> = { value: T; from: string } | undefined;

/** The parts of a document that both halves share. */
interface Header {
  customer: Taken<{ code: string }>;
  job: ReturnType<typeof takeJob>;
  date: Taken<string>;
  taxCode: Taken<string>;
  terms: Taken<string>;
  salesperson: Taken<string>;
  customerPo: Taken<string>;
  assetCostCenter: Taken<string>;
}

/**
 * The one or two documents that an invoice wants, from what was read now.
 * @param base the number that the documents bear, with or without suffix.
 * @param generation 0, or the number of the rebill.
 */
export function buildDocuments(
  invoice: Invoice,
  snapshot: InvoiceSnapshot,
  rules: InvoiceRules,
  base: Outcome<string>,
  generation: number,
): Built {
  const gathered = new Gathered();
  const totals = whyTotalsDiffer(invoice);
  if (totals) return { documents: [], reasons: [totals], notes: [] };
  const customer = gathered.take(resolveCustomer(invoice, snapshot, rules));
  const job = takeJob(gathered, invoice, snapshot, rules);
  const number = base.ok ? base : undefined;
  const day = invoiceDay(invoice, rules);
  const date = gathered.take(openDate(day, `invoice.transactionDate in ${rules.zone}`, snapshot, rules));
  const code = gathered.take(taxCode(invoice, snapshot, rules));
  const tax =
    code && gathered.take(checkTax(invoice, code.value, snapshot.facts.taxRates, date?.value ?? day));
  const header: Header = {
    customer,
    job,
    date: date ?? { value: day, from: 'invoice.transactionDate, whose period is closed' },
    taxCode: code,
    assetCostCenter: takeAssetCostCenter(gathered, job, snapshot, rules),
    terms: gathered.take(resolveTerms(invoice, snapshot, rules)),
    salesperson: gathered.take(resolveSalesperson(invoice, snapshot, rules)),
    customerPo: gathered.take(customerPo(invoice, snapshot.job)),
  };
  const split = splitInvoice(invoice, tax?.value.percent ?? chargedPercent(invoice));
  if (!split.ok) gathered.stop(split.reason);
  const halves = split.ok ? split.halves : [];
  const documents = halves.map((half, at) => {
    const place: Place = at === 0 ? 'base' : 'credit';
    const paired =
      halves.length === 2 ? numberAt(number?.value ?? '', at === 0 ? 'credit' : 'base') : undefined;
    const ids = { base: number, place, generation, paired };
    return assemble(invoice, half, ids, header, snapshot, rules, gathered);
  });
  // Last, so that a number of a sequence is only used up by an invoice that lacks nothing else.
  gathered.take(base);
  return { documents, reasons: gathered.reasons, notes: gathered.notes };
}

interface Ids {
  base: Taken<string>;
  place: Place;
  generation: number;
  paired: string | undefined;
}

function assemble(
  invoice: Invoice,
  half: Half,
  ids: Ids,
  header: Header,
  snapshot: InvoiceSnapshot,
  rules: InvoiceRules,
  gathered: Gathered,
): WantedDocument {
  const { lines, provenance } = documentLines(half, snapshot, rules, gathered);
  const retention = retentionOf(half.extension, header.job?.value ?? { number: '' }, rules);
  const paired = ids.paired === undefined ? '' : ` with ${ids.paired}`;
  const text = gathered.take(remarks(`${sourceName(invoice)}${paired}`, rules));
  const { company } = rules.settings.target;
  const date = header.date?.value ?? '';
  return {
    part: partAt(ids.generation, ids.place),
    kind: kindOf(half.type),
    frozen: false,
    body: {
      company,
      batch: batchCode(rules.settings.batches.ar, date),
      customer: header.customer?.value.code ?? '',
      job: header.job?.value.number ?? '',
      number: ids.base ? numberAt(ids.base.value, ids.place) : '',
      type: half.type,
      invoiceDate: date,
      glDate: date,
      terms: header.terms?.value ?? '',
      salesperson: header.salesperson?.value ?? '',
      taxCode: header.taxCode?.value ?? '',
      taxAmount: cents(half.tax),
      retentionPercent: retention.percent,
      retentionAmount: retention.amount,
      remarks: text?.value ?? '',
      customerPo: header.customerPo?.value ?? '',
      assetCostCenter: header.assetCostCenter?.value ?? '',
      lines,
    },
    provenance: {
      company: 'target.company',
      batch: `batches.ar: ${rules.settings.batches.ar}`,
      customer: header.customer?.from ?? '',
      job: header.job?.from ?? '',
      number: ids.base?.from ?? '',
      type: half.type === 'I' ? 'the lines are positive' : 'the lines are negative',
      invoiceDate: header.date?.from ?? '',
      glDate: header.date?.from ?? '',
      terms: header.terms?.from ?? '',
      salesperson: header.salesperson?.from ?? '',
      taxCode: header.taxCode?.from ?? '',
      taxAmount: ids.paired === undefined ? 'invoice.taxAmount' : 'invoice.taxAmount, shared by both halves',
      retentionPercent: retention.from,
      retentionAmount: retention.from,
      remarks: 'invoice.invoiceNumber and the paired number',
      customerPo: header.customerPo?.from ?? '',
      assetCostCenter: header.assetCostCenter?.from ?? '',
      ...provenance,
    },
  };
}

/** How the remarks name the invoice; the link to the source that a clerk can read. */
export function sourceName(invoice: Invoice): string {
  return `ST ${invoice.invoiceNumber.trim() || invoice.id}`;
}

function takeJob(gathered: Gathered, invoice: Invoice, snapshot: InvoiceSnapshot, rules: InvoiceRules) {
  return gathered.take(resolveJob(invoice, snapshot, rules));
}

/** The receivable's cost center is that of the Spectrum job, else by the rules. */
function takeAssetCostCenter(
  gathered: Gathered,
  job: ReturnType<typeof takeJob>,
  snapshot: InvoiceSnapshot,
  rules: InvoiceRules,
): Taken<string> {
  const { costCenters } = rules.settings;
  const ofJob = costCenters.enabled ? job?.value.row?.costCenter : undefined;
  if (ofJob) return { value: ofJob, from: `Spectrum: job ${job?.value.number}` };
  return gathered.take(jobCostCenter(snapshot.job, costCenters));
}

/** Only for the draft of a preview, while Spectrum's rate is not known. */
function chargedPercent(invoice: Invoice): Decimal {
  const rate = invoice.taxRate?.rate ?? invoice.items.find((item) => item.taxRate)?.taxRate?.rate;
  try {
    return decimal(rate ?? '0');
  } catch {
    return decimal('0');
  }
}
