import type { Row } from '../core';
import type { Account } from './account';
import { nowSeconds } from './account';
import { crudRoutes, idOf } from './crud';
import { conflict, invalid } from './errors';
import type { Renderer } from './render';
import { job, jobItem } from './resources/jobs';
import { libItem } from './resources/reference';
import { location } from './resources/parties';
import type { Call, Reply, Route } from './route';
import { idsOf, numberOf, textOf } from './tables';

const firstJobNumber = 1001;

function nextNumber(account: Account): string {
  const numbers = account.tables.all('job').map((row) => Number(textOf(row, 'number') ?? 0));
  return String(Math.max(firstJobNumber - 1, ...numbers.filter(Number.isSafeInteger)) + 1);
}

/** Completion has a date; a job that is opened again loses it. */
export function withCompletion(row: Row, values: Row): Row {
  const status = textOf(values, 'status');
  if (status === null || status === row.status) return values;
  const done = ['completed', 'pending_invoice', 'sending_invoice', 'closed'].includes(status);
  return { ...values, completedOn: done ? (numberOf(row, 'completedOn') ?? nowSeconds()) : null };
}

function newJob(account: Account, values: Row): Row {
  const site = account.tables.find('location', numberOf(values, 'location'));
  const customer = numberOf(values, 'customer') ?? numberOf(site, 'company');
  const office = idsOf(site, 'offices');
  const paymentTerms = numberOf(account.tables.find('company', customer), 'paymentTerms');
  const usual = { name: textOf(values, 'customName') ?? textOf(values, 'type'), paymentTerms };
  return {
    ...usual,
    offices: office,
    assignedOffice: office[0] ?? null,
    ...withCompletion({}, values),
    customer,
    number: nextNumber(account),
  };
}

const openStatuses = ['new', 'bidding', 'scheduled'];

function checkOpen(account: Account, jobId: number | null): void {
  const row = account.tables.find('job', jobId);
  if (!row) throw invalid(`jobId: job ${String(jobId)} was not found`);
  if (!openStatuses.includes(textOf(row, 'status') ?? ''))
    throw conflict(`The job is not open (${String(row.status)})`);
}

const jobOf = (row: Row): number | null => numberOf(row, 'job');

function checkCode(account: Account, id: number | null, values: Row): void {
  const code = textOf(values, 'code');
  const other = code === null ? undefined : account.tables.all('libitem').find((row) => row.code === code);
  if (other && other.id !== id)
    throw conflict(`Item code ${String(code)} is already used by item ${other.id}`);
}

const sourceWords: Record<string, readonly string[]> = {
  type: ['vendor', 'user', 'warehouse'],
  status: ['to_be_ordered', 'ordered', 'received'],
};
const sourceFields = ['type', 'id', 'purchaseOrderNumber', 'status', 'expectedOn'];

/** Proposed: where an item comes from, with the purchase order that brings it. */
function checkSource(values: Row): void {
  if (typeof values.source !== 'object' || values.source === null) return;
  for (const [name, value] of Object.entries(values.source)) {
    if (!sourceFields.includes(name))
      throw invalid(`source: ${name} is not one of ${sourceFields.join(', ')}`);
    const words = sourceWords[name];
    if (words && !words.some((own) => own === value)) {
      throw invalid(`source: ${name} must be one of ${words.join(', ')}`);
    }
  }
}

/** The location goes, what stood on it moves to the replacement. */
function merge(account: Account, renderer: Renderer, call: Call): Reply {
  const row = account.get(location, idOf(call));
  const replacementId = Number(call.body.replacementId);
  if (!Number.isSafeInteger(replacementId) || replacementId === row.id)
    throw invalid('replacementId is required');
  const kept = account.get(location, replacementId);
  for (const moved of account.tables.all('job')) {
    if (moved.location === row.id) account.change(job, moved, { location: kept.id }, call.actor);
  }
  for (const moved of account.tables.all('invoice')) {
    if (moved.location === row.id) account.tables.put('invoice', { ...moved, location: kept.id });
  }
  account.remove(location, row.id, call.actor);
  return { data: renderer.detail(location, kept), key: `location/${row.id}` };
}

export function jobRoutes(account: Account, renderer: Renderer): Route[] {
  return [
    { method: 'POST', pattern: '/location/{id}/merge', run: (call) => merge(account, renderer, call) },
    ...crudRoutes(account, renderer, job, {
      create: (values) => newJob(account, values),
      change: (row, values) => withCompletion(row, values),
    }),
    ...crudRoutes(account, renderer, jobItem, {
      create: (values) => {
        checkSource(values);
        checkOpen(account, jobOf(values));
        return values;
      },
      change: (row, values) => {
        checkSource(values);
        checkOpen(account, jobOf(row));
        return values;
      },
      remove: (row) => checkOpen(account, jobOf(row)),
    }),
    ...crudRoutes(account, renderer, libItem, {
      create: (values) => {
        checkCode(account, null, values);
        return values;
      },
      change: (row, values) => {
        checkCode(account, row.id, values);
        return values;
      },
    }),
  ];
}
