/** The effects under test: how each is set going, and what at the far side counts as it. */
import Decimal from 'decimal.js';
import { externalIdBody } from '../../../activities/effects/servicetrade/external-id';
import { postingKey } from '../../../clients/store/keys';
import { listPostings } from '../../../clients/store/postings';
import { locationId } from '../../../demo/initial/servicetrade';
import { signalRecord } from '../../../activities/records/start';
import { causeId, causeOf } from '../../../domain/causes';
import type { Guard } from '../../../domain/effects';
import type { Posting } from '../../../domain/postings';
import { sourceQueue, spectrumQueue } from '../../../domain/queues';
import { reason } from '../../../domain/reasons';
import type { Entry } from '../../../sandbox';
import { customerRecord } from '../../house/support';
import { simpleInvoice } from '../../support/house';
import { appendKind } from './append-effect';
import { appendOperation } from './append-target';
import { claimSingle, eventually, mustFind, runSingle } from './fault-house';
import type { FarSide, FaultHouse } from './fault-house';
import { amounts, arOperation } from './ledger';

export interface Subject {
  name: string;
  guard: Guard;
  /** As fault rules name it. */
  operation: string;
  farSide(house: FaultHouse): FarSide;
  /** Sets it going, waits until its record rests, and gives its posting. `id` is unique in the house. */
  run(house: FaultHouse, id: number): Promise<Posting>;
  /** Every effect there is at the far side, as text, so that a wrong one shows. */
  effects(house: FaultHouse, id: number): string[];
  /** The one that should be there. */
  expected(id: number): string;
  /** The record's state and reason, where a record stands behind it. */
  state?(house: FaultHouse, id: number): Promise<string>;
  rests?: string;
  /** An answer or a mail: repeated until it is heard, never probed. */
  delivered?: true;
}

const amountOf = (id: number): string => `${100 + id}.37`;
/** At the 8.25 % that the stand-ins charge, half up to the cent. */
const taxOf = (amount: string): string =>
  new Decimal(amount).times('0.0825').toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toFixed(2);

function document(name: string, sign: 1 | -1): Subject {
  const type = sign > 0 ? 'I' : 'C';
  return {
    name,
    guard: 'keyed',
    operation: arOperation,
    farSide: ({ spectrum }) => spectrum.sandbox,
    async run(house, id) {
      await house.addInvoices(simpleInvoice(id, [sign * Number(amountOf(id))]));
      await house.approve(id);
      await house.waitForState(id, 'In Spectrum', 60_000);
      await house.client.workflow.getHandle(house.record(id)).result();
      return mustFind(house, postingKey(house.record(id), 'invoice'));
    },
    effects: (house, id) => amounts(house, id),
    expected: (id) => `${type} ${amountOf(id)}+${taxOf(amountOf(id))}`,
    state: stateOf,
    rests: 'In Spectrum',
  };
}

export const arInvoice = document('AR invoice', 1);
export const creditMemo = document('AR credit memo', -1);

/** The answer to an invoice that is posted; the posting that is looked at is the answer's. */
export const invoiceStatus: Subject = {
  name: 'invoice status',
  guard: 'idempotent',
  delivered: true,
  operation: 'PUT /invoice/{id}',
  farSide: ({ servicetrade }) => servicetrade.sandbox,
  async run(house, id) {
    await house.addInvoices(simpleInvoice(id, [Number(amountOf(id))]));
    await house.approve(id);
    await house.waitForState(id, 'In Spectrum', 60_000);
    await house.client.workflow.getHandle(house.record(id)).result();
    return eventually('the status is claimed', () =>
      answerOf(house, house.record(id), 'servicetrade/invoice-status'),
    );
  },
  // A write that repeats the status commits nothing and raises no event.
  effects: (house, id) => [
    ...committed(house.servicetrade.sandbox, 'PUT /invoice/{id}', `invoice/${id}`).map(() => 'a change'),
    ...(house.servicetrade.sandbox.state().invoice ?? [])
      .filter((row) => row.id === id)
      .map((row) => String(row.status)),
  ],
  expected: () => 'a change,processed',
  state: stateOf,
  rests: 'In Spectrum',
};

/** Beside the invoice that has the cell's own id. */
const unnumberedId = (id: number): number => id + 5_000;

const unnumbered = new Map<string, Promise<void>>();

/** An invoice without a number waits for its source: one comment on it, one mail about it, both from one run. */
function runUnnumbered(house: FaultHouse, id: number): Promise<void> {
  const key = `${house.dir} ${id}`;
  const run = unnumbered.get(key) ?? waitUnnumbered(house, id);
  unnumbered.set(key, run);
  return run;
}

async function waitUnnumbered(house: FaultHouse, id: number): Promise<void> {
  await house.addInvoices(simpleInvoice(id, [10], { number: '' }));
  await house.approve(id);
  await house.waitForState(id, 'Waiting');
}

export const comment: Subject = {
  name: 'comment',
  guard: 'notify',
  delivered: true,
  operation: 'POST /comment',
  farSide: ({ servicetrade }) => servicetrade.sandbox,
  async run(house, id) {
    await runUnnumbered(house, unnumberedId(id));
    return eventually(
      'the comment is delivered',
      async () => {
        const posting = await answerOf(house, house.record(unnumberedId(id)), 'servicetrade/comment');
        return posting?.state === 'posted' && posting;
      },
      60_000,
    );
  },
  effects: (house, id) =>
    (house.servicetrade.sandbox.state().comment ?? [])
      .filter((row) => Number(row.entityId) === unnumberedId(id))
      .map((row) => String(row.content).split(' (ref')[0] ?? ''),
  expected: (id) =>
    `[Spectrum] Waiting: Invoice ${unnumberedId(id)} has no invoice number in ServiceTrade. Give the invoice a number in ServiceTrade.`,
  state: (house, id) => stateOf(house, unnumberedId(id)),
  rests: 'Waiting NUMBER_BLANK',
};

/** Counted by Message-ID: a repeat is the same mail to whoever reads it. */
export const mail: Subject = {
  name: 'mail',
  guard: 'notify',
  delivered: true,
  operation: 'smtp',
  farSide: ({ mail: server }) => server.sandbox,
  async run(house, id) {
    await runUnnumbered(house, unnumberedId(id));
    return eventually(
      'the mail is delivered',
      async () => {
        const [posting] = await listPostings(house.store, causeOfUnnumbered(house, unnumberedId(id)));
        return posting?.state === 'posted' && posting;
      },
      60_000,
    );
  },
  effects: (house, id) => {
    const about = (house.mail.sandbox.state().message ?? []).filter((row) =>
      String(row.text).includes(house.record(unnumberedId(id))),
    );
    return [...new Set(about.map((row) => `${String(row.messageId)} ${String(row.subject)}`))].map(
      (one) => one.split(' [')[1] ?? '',
    );
  },
  expected: () => 'Girder] east-ABC: NUMBER_BLANK',
  state: (house, id) => stateOf(house, unnumberedId(id)),
  rests: 'Waiting NUMBER_BLANK',
};

export const externalId: Subject = {
  name: 'external id',
  guard: 'idempotent',
  delivered: true,
  operation: 'PUT /externalid/{entity}/{id}/{system}',
  farSide: ({ servicetrade }) => servicetrade.sandbox,
  async run(house, id) {
    const body = externalIdBody.parse({
      entity: 'location',
      id: String(locationId(1)),
      system: `spectrum_${id}`,
      value: `V${id}`,
    });
    const task = await claimSingle(
      house,
      {
        record: house.record(`external-${id}`),
        part: 'external-id',
        kind: 'servicetrade/external-id',
        guard: 'idempotent',
        target: 'acme',
        naturalKey: `location|${body.id}|${body.system}`,
        body,
      },
      sourceQueue('servicetrade', 'acme'),
    );
    await runSingle(house, 'deliverOne', task);
    return mustFind(house, task.key);
  },
  effects: (house, id) => {
    const row = (house.servicetrade.sandbox.state().location ?? []).find((one) => one.id === locationId(1));
    const held = Object.entries(Object(row?.externalIds)).filter(([name]) => name === `spectrum_${id}`);
    return held.map(([, value]) => String(value));
  },
  expected: (id) => `V${id}`,
};

const companyOf = (id: number): number => 8_000 + id;

/** A company that is new, in a house that creates customers. */
export const customer: Subject = {
  name: 'customer',
  guard: 'keyed',
  operation: 'AddCustomer',
  farSide: ({ spectrum }) => spectrum.sandbox,
  async run(house, id) {
    const row = {
      id: companyOf(id),
      name: `Company ${companyOf(id)}`,
      status: 'active',
      isCustomer: true,
      paymentTerms: { id: 30 },
      address: { street: `${id} Broadway`, city: 'San Antonio', state: 'TX', postalCode: '78209' },
    };
    const now = house.servicetrade.sandbox.state().company ?? [];
    house.servicetrade.sandbox.putState({ company: [...now, row] });
    const record = customerRecord(house, companyOf(id));
    await signalRecord({ temporal: house.client }, record);
    await house.waitForState(record, 'In Spectrum', 60_000);
    await house.client.workflow.getHandle(record).result();
    return mustFind(house, postingKey(record, 'customer'));
  },
  effects: (house, id) =>
    (house.spectrum.sandbox.state().CR_CUSTOMER_MASTER_MC ?? [])
      .filter((row) => row.Name === `Company ${companyOf(id)}`)
      .map((row) => `${String(row.Terms_Code)} ${String(row.Sales_Tax_Code)} ${String(row.Status)}`),
  expected: () => '3 TXSA A',
  async state(house, id) {
    return (await house.head(customerRecord(house, companyOf(id))))?.state ?? '';
  },
  rests: 'In Spectrum',
};

/** No built-in effect is unkeyed yet: the smallest one there can be, on its own far side. */
export const entry: Subject = {
  name: 'unkeyed entry',
  guard: 'unkeyed',
  operation: appendOperation,
  farSide: ({ append }) => append.sandbox,
  async run(house, id) {
    const reference = `ref-${id}`;
    const task = await claimSingle(
      house,
      {
        record: house.record(`entry-${id}`),
        part: 'entry',
        kind: appendKind,
        guard: 'unkeyed',
        target: house.target,
        naturalKey: reference,
        body: { reference, amount: amountOf(id) },
      },
      spectrumQueue('east'),
    );
    const end = await runSingle(house, 'carryOne', task);
    // Where nothing could be sent a record waits, and is taken up again when its cause is gone.
    if (end === 'unreached' && (await mustFind(house, task.key)).state === 'claimed') {
      await runSingle(house, 'carryOne', task);
    }
    return mustFind(house, task.key);
  },
  effects: (house, id) => house.append.sandbox.of(`ref-${id}`).map((row) => String(row.amount)),
  expected: amountOf,
};

/** The effects that there are now, and the guard that none of them has. */
export const subjects: readonly Subject[] = [
  arInvoice,
  creditMemo,
  customer,
  externalId,
  invoiceStatus,
  comment,
  mail,
  entry,
];

export function committed({ journal }: FarSide, operation: string, key: string): Entry[] {
  return journal.after(0).filter((one) => one.operation === operation && one.key === key && one.committed);
}

async function answerOf(house: FaultHouse, record: string, kind: string): Promise<Posting | undefined> {
  const found = (await listPostings(house.store, record)).filter((posting) => posting.kind === kind);
  if (found.length > 1) throw new Error(`${record} has ${found.length} postings of ${kind}.`);
  return found[0];
}

async function stateOf(house: FaultHouse, id: number): Promise<string> {
  const head = await house.head(id);
  return [head?.state, head?.reason?.code].filter((text) => text !== undefined).join(' ');
}

function causeOfUnnumbered(house: FaultHouse, id: number): string {
  return causeId(causeOf(house.record(id), house.target, reason('NUMBER_BLANK', '')));
}
