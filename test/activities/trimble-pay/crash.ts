/** A worker that dies ahead of any write to the record store leaves the same in Trimble Pay (TP1–TP5). */
import { asyncLocalStorage } from '@temporalio/activity';
import { put } from '../../../activities/postings/deliver';
import { planRecord } from '../../../activities/records/plan';
import { reportRecord } from '../../../activities/records/report';
import { readHead, updateHead } from '../../../clients/store/heads';
import { readPayContract } from '../../../clients/store/pay-contracts';
import type { TrimblePayClient } from '../../../clients/trimble-pay';
import { recordId } from '../../../domain/record-id';
import { projectRef, subcontractRef } from '../../../domain/trimble-pay/record-ids';
import { startTrimblePay } from '../../../sandbox/trimble-pay';
import type { RunningTrimblePay } from '../../../sandbox/trimble-pay';
import { clientOf, closeAfter, closeAll } from '../../clients/trimble-pay/support';
import { detail, order, orderLine, row, vendor } from '../../domain/trimble-pay/subcontract.support';
import { memoryStore } from '../approvals/memory-store';
import type { MemoryStore } from '../approvals/memory-store';

const place = { account: 'main', target: 'east-ABC' };
const project = recordId(projectRef(place, 'P1'));
const subcontract = recordId(subcontractRef(place, { vendor: 'V1', subcontract: 'SC-1' }));

let standIn: RunningTrimblePay;
let api: TrimblePayClient;

/** Spectrum, as the story goes on. */
class Ledger {
  job = { number: 'P1', description: 'Tower', status: 'A', jobType: '', customerCode: '', zip: '77002' };
  place = { address1: '', address2: '', city: '', state: '' };
  orders = [order('1', '10.00', [orderLine('001', '0100', '10.00')])];
  mail = 'a@lone-star.example';

  jobMaster = () => Promise.resolve({ ...this.job, ...this.place });
  subcontract = () => Promise.resolve(row);
  phaseDetails = () => Promise.resolve([detail('0100', '100.00'), detail('0200', '60.00')]);
  subcontractChangeOrders = () => Promise.resolve(this.orders);
  vendors = () => Promise.resolve([{ ...vendor, email: this.mail }]);
  subcontractBilling = () =>
    Promise.resolve({ posted: '5.00', unposted: '0.00', retentionHeld: '0.50', invoices: 1 });
}

class Girder {
  readonly store: MemoryStore = memoryStore();
  readonly ledger = new Ledger();
  readonly deaths: unknown[] = [];
  private readonly world = {
    store: this.store,
    settings: {
      hash: 'h',
      accounting: { zone: 'America/Chicago' },
      trimblePay: { main: { ap: { export: 'manual', number: '{subcontract}-{app}' } } },
    },
    spectrum: () => this.ledger,
    trimblePay: () => api,
    temporal: { workflow: { getHandle: () => ({ signal: () => Promise.resolve() }) } },
    log: { info: () => undefined, debug: () => undefined },
    now: () => new Date('2026-11-20T09:00:00Z'),
    whyNotPost: () => undefined,
  } as never;

  /** As the workflow does: plan, carry out, report, until nothing is left; a worker that died begins anew. */
  follow(record: string): Promise<void> {
    return this.again(() => this.rounds(record));
  }

  async again(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (died) {
      this.deaths.push(died);
      this.store.before = () => undefined;
      await work();
    }
  }

  private async rounds(record: string): Promise<void> {
    for (let round = 0; round < 8; round += 1) {
      const step = await planRecord(this.world, record, 1);
      if (step.tasks.length === 0) return;
      for (const { key } of step.tasks) await put(this.world, key);
      await reportRecord(this.world, record);
    }
    throw new Error(`${record} is planned again and again`);
  }
}

/** From the import to an edited change order that is sent again. */
async function life(girder: Girder): Promise<void> {
  const { ledger, store } = girder;
  await girder.follow(project);
  await girder.follow(subcontract);
  ledger.orders = [...ledger.orders, order('2', '-5.00', [orderLine('001', '0200', '-5.00')])];
  ledger.mail = 'b@lone-star.example';
  await girder.follow(subcontract);
  ledger.orders = ledger.orders.map((one) =>
    one.number === '1' ? order('1', '12.00', [orderLine('001', '0100', '12.00')]) : one,
  );
  await girder.follow(subcontract);
  const at = '2026-11-20T10:00:00.000Z';
  const ordered = { kind: 'sendAgain', at, operator: 'pat' } as const;
  await girder.again(() => updateHead(store, subcontract, (now) => now && { ...now, order: ordered }));
  await girder.follow(subcontract);
}

/** What is there, without what differs by the time of day. */
function standing(): unknown {
  const tables = standIn.sandbox.state();
  const of = (table: string, ...fields: string[]) =>
    (tables[table] ?? []).map((one) => fields.map((field) => String(one[field])).join(' ')).sort();
  return {
    project: of('project', 'external_id', 'name'),
    connection: of('erp_connection', 'company_code', 'job'),
    vendor: of('vendor', 'external_id', 'name'),
    member: of('vendor_member', 'email'),
    contract: of('contract', 'external_id', 'original_value', 'amount_approved_off_system'),
    changeOrder: of('change_order', 'number', 'amount'),
    section: of('accounting_line', 'external_key', 'accounting_line_value', 'is_retainable'),
    sov: of('sov_line', 'item_no', 'scheduled_value'),
  };
}

async function lived(dieAhead: number): Promise<{ girder: Girder; writes: number }> {
  standIn.sandbox.reset();
  standIn.sandbox.putState({ _clients: [{ client_id: 'girder', client_secret: 'canary-client-secret' }] });
  const girder = new Girder();
  girder.store.before = (write) => {
    // It stays dead until it is started again.
    if (write >= dieAhead) throw new Error('the worker died');
  };
  const context = { heartbeat: () => undefined, cancellationSignal: new AbortController().signal };
  await asyncLocalStorage.run(context as never, () => life(girder));
  return { girder, writes: girder.store.writes };
}

/** @param every dies ahead of each so-manieth write; 1: of each. */
export function crashes(every: number): void {
  beforeAll(async () => {
    standIn = closeAfter(await startTrimblePay({ port: 0 }));
    api = clientOf(standIn.url);
  });
  afterAll(closeAll);

  test('TP1 TP2 TP3 TP4 TP5 whenever it dies, all is there once and in step', async () => {
    const { writes } = await lived(Number.POSITIVE_INFINITY);
    const wanted = standing();
    expect(wanted).toEqual({
      project: ['ABC/P1 Tower'],
      connection: ['ABC P1'],
      vendor: ['ABC:V1 LONE STAR DRYWALL'],
      member: ['a@lone-star.example', 'b@lone-star.example'],
      contract: ['ABC:P1:SC-1 160.00 5.00'],
      changeOrder: ['1 12.00', '2 -5.00'],
      section: [
        '0100|S|10 100.00 true',
        '0100|S|10|CO:1|001 12.00 true',
        '0200|S|10 60.00 true',
        '0200|S|10|CO:2|001 -5.00 true',
      ],
      sov: ['0100-S-10 100.00', '0200-S-10 60.00', 'CO1-1 12.00', 'CO2-1 -5.00'],
    });
    expect(writes).toBeGreaterThan(50);
    for (let at = 0; at < writes; at += every) {
      const { girder } = await lived(at);
      const head = (await readHead(girder.store, subcontract))?.value;
      expect(girder.deaths).toHaveLength(1);
      expect([at, standing(), head?.state, head?.order]).toEqual([at, wanted, 'In Spectrum', undefined]);
      expect((await readPayContract(girder.store, subcontract))?.blocked).toEqual([]);
    }
  }, 120_000);
}
