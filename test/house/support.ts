/** What the tests of whole records look at: the far sides' own tables and journals, never Girder's word alone. */
import Decimal from 'decimal.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { workflowQueue } from '../../domain/queues';
import { recordId } from '../../domain/record-id';
import type { Settings, SpectrumSettings } from '../../domain/settings';
import { Office } from '../../demo/http';
import type { CodeRange } from '../../domain/spectrum/code-range';
import { companyId, girderClient, officeClient, unmapped } from '../../demo/initial/servicetrade';
import { company } from '../../demo/initial/spectrum';
import type { Entry, Row } from '../../sandbox';
import type { Ran } from '../cli/support';
import { girder as runGirder, worldOf } from '../cli/support';
import type { House } from '../support/house';

/**
 * Settings of a test: ServiceTrade's own limit of ten calls a second is left out, as nothing here is about it.
 * @param pollMs how often ServiceTrade is polled.
 */
export function briskly(
  settings: Settings,
  { pollMs, spectrum = {} }: { pollMs?: number; spectrum?: Partial<SpectrumSettings> } = {},
): Settings {
  return {
    ...settings,
    servicetrade: mapped(settings.servicetrade, (one) => ({
      ...one,
      limits: { concurrent: 16, perSecond: 500 },
      polls: { ...one.polls, everyMs: pollMs ?? one.polls.everyMs },
    })),
    spectrum: mapped(settings.spectrum, (one) => ({ ...one, ...spectrum })),
  };
}

/** Customers are created in Spectrum (ST1). */
export function creatingCustomers(settings: Settings, code: CodeRange): Settings {
  const servicetrade = mapped(settings.servicetrade, (one) => ({
    ...one,
    customers: { ...one.customers, mode: 'create' as const, code },
  }));
  return { ...settings, servicetrade };
}

/** The record of a company. */
export function customerRecord(house: House, id: number | string): string {
  const ref = { source: 'servicetrade', account: 'acme', process: 'customer', target: house.target } as const;
  return recordId({ ...ref, id: String(id) });
}

function mapped<T>(table: Record<string, T>, change: (one: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([name, one]) => [name, change(one)]));
}

/** Every write of an AR document that reached Spectrum's service, refused ones too. */
export function writes(house: House, number?: string): Entry[] {
  return house.spectrum.sandbox.journal
    .after(0)
    .filter((entry) => entry.operation === 'POST /customer/invoice')
    .filter((entry) => number === undefined || entry.key.split('|')[1] === number);
}

/** Documents by number as `type amount+tax`, from both of Spectrum's tables; a number that is there twice is told. */
export function books(house: House, ...numbers: string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const row of house.ledger()) {
    const number = String(row.Invoice_Or_Transaction).trim();
    if (numbers.length > 0 && !numbers.some((wanted) => number.startsWith(wanted))) continue;
    const text = `${row.Transaction_Type} ${amount(row.Invoice_Extension)}+${amount(row.Sales_Tax_Amount)}`;
    found[number] = found[number] === undefined ? text : `${found[number]} and ${text}`;
  }
  return found;
}

/** Tables hold amounts as numbers, as Info-Link shows them. */
function amount(value: unknown): string {
  return new Decimal(String(value)).toFixed(2);
}

/** What Girder wrote to an invoice in ServiceTrade, in order. */
export function statusWrites(house: House, id: number): string[] {
  return house.servicetrade.sandbox.journal
    .after(0)
    .filter((entry) => entry.operation === 'PUT /invoice/{id}' && entry.key === `invoice/${id}`)
    .map((entry) => String(field(entry.body, 'status')));
}

/** Comments on an invoice, oldest first. */
export function comments(house: House, id: number): string[] {
  return (house.servicetrade.sandbox.state().comment ?? [])
    .filter((row) => Number(row.entityId) === id)
    .map((row) => String(row.content));
}

export function mails(house: House): { messageId: string; subject: string; text: string }[] {
  return (house.mail.sandbox.state().message ?? []).map((row) => ({
    messageId: String(row.messageId),
    subject: String(row.subject),
    text: String(row.text),
  }));
}

export function sourceStatus(house: House, id: number): string {
  const row = (house.servicetrade.sandbox.state().invoice ?? []).find((one) => one.id === id);
  return String(row?.status);
}

/** Changes an invoice in ServiceTrade as the office does; webhooks tell of it. */
export function edit(house: House, id: number, set: Row): void {
  house.servicetrade.sandbox.advance({ action: 'editInvoice', id, set });
}

export function reprice(house: House, id: number, ...amounts: number[]): void {
  const items = amounts.map((price) => ({ description: 'Work', quantity: 1, price, taxable: true }));
  edit(house, id, { items });
}

export function voidInvoice(house: House, id: number): void {
  house.servicetrade.sandbox.advance({ action: 'voidInvoice', id });
}

/** The office enters the missing Spectrum code in ServiceTrade. */
export async function mapCustomer(house: House): Promise<void> {
  const url = `http://127.0.0.1:${house.servicetrade.port}`;
  const office = await Office.login(url, officeClient.clientId, officeClient.clientSecret);
  await office.post(`/externalid/company/${companyId(unmapped)}/spectrum`, { value: 'C00003' });
}

/** A clerk in Customer Invoice Entry. */
export function clerk(
  house: House,
  action: 'editUnposted' | 'deleteUnposted',
  number: string,
  set?: Row,
): void {
  house.spectrum.sandbox.advance({
    action,
    table: 'CR_INVOICE_TRAN_HEADER_MC',
    key: { Company_Code: company, Invoice_Or_Transaction: number },
    ...(set ? { set } : {}),
  });
}

/** The controller updates the batch that holds a document. */
export function updateBatchOf(house: House, number: string): void {
  const [row] = house.ledger(number);
  house.spectrum.sandbox.advance({
    action: 'updateBatch',
    company,
    module: 'AR',
    batch: String(row?.Batch_Code),
  });
}

export function setFaults(house: House, ...rules: unknown[]): void {
  house.spectrum.sandbox.faults.replace(rules);
}

/** The operator's command, against this house. */
export function girder(house: House, ...args: string[]): Promise<Ran> {
  const world = worldOf(house.settings, house.store, {
    user: 'pat',
    now: () => new Date(),
    patience: { requestMs: 20_000, reportMs: 30_000, rebuildMs: 60_000 },
  });
  return runGirder(world, ...args);
}

/** `girder records resolve <record> …`, which must be accepted. */
export async function resolveAs(house: House, id: number, ...verdict: string[]): Promise<Ran> {
  const why = ['--reason', 'as agreed with the controller'];
  return girder(house, 'records', 'resolve', house.record(id), ...verdict, ...why);
}

/** One pass of the poll, as its Schedule would start it. */
export function poll(house: House): Promise<{ seen: number; signalled: number }> {
  return once(house, 'poll', 'acme');
}

/** One pass of the ledger watch. */
export function watchLedger(
  house: House,
): Promise<{ watched: number; updated: number; edited: number; removed: number }> {
  return once(house, 'ledgerWatch', house.target);
}

let passes = 0;

function once<T>(house: House, type: string, arg: string): Promise<T> {
  passes += 1;
  return house.client.workflow.execute<(arg: string) => Promise<T>>(type, {
    taskQueue: workflowQueue,
    workflowId: `test-${type}-${passes}`,
    args: [arg],
  });
}

/** Waits until the record's run is over, and tells which one it was. */
export async function runEnded(house: House, id: number): Promise<string> {
  const handle = house.client.workflow.getHandle(house.record(id));
  await handle.result();
  return (await handle.describe()).runId;
}

/** Whether the gateway was told of every write that Girder made to the invoice. */
export function echoesArrived(house: House, id: number): boolean {
  const deliveries = house.servicetrade.sandbox.state()._deliveries ?? [];
  return deliveries.some((row) => {
    const events: unknown[] = Array.isArray(row.data) ? row.data : [];
    const echo = events.some(
      (event) =>
        Number(field(event, 'userId')) === girderClient.userId &&
        Number(field(field(event, 'entity'), 'id')) === id,
    );
    return echo && row.status === 'delivered';
  });
}

/** Looks again and again until something holds; what it looks at is told when it never does. */
export async function until(what: string, holds: () => unknown, timeoutMs = 20_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; Date.now() < end;) {
    if (await holds()) return;
    await sleep(25);
  }
  throw new Error(`This never came about: ${what}`);
}

export function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/** How many calls of Spectrum's AR service are under way at most; each is held a moment, so that they can overlap. */
export function countAtOnce(house: House): { most: number } {
  const seen = { most: 0 };
  let now = 0;
  const { sandbox } = house.spectrum;
  const handle = sandbox.handle.bind(sandbox);
  sandbox.handle = async (request, fault) => {
    if (sandbox.operationOf(request) !== 'POST /customer/invoice') return handle(request, fault);
    now += 1;
    seen.most = Math.max(seen.most, now);
    await sleep(10);
    const answer = await handle(request, fault);
    now -= 1;
    return answer;
  };
  return seen;
}
