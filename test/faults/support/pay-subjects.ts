/** Writes of Trimble Pay's processes under test (TP1–TP4, TP7, TP10). What each needs is there already. */
import { signalRecord } from '../../../activities/records/start';
import { postingKey } from '../../../clients/store/keys';
import { company } from '../../../demo/initial/spectrum';
import { glazing, subcontractedJob } from '../../../demo/initial/subcontracts';
import { recordId } from '../../../domain/record-id';
import { projectRef } from '../../../domain/trimble-pay/record-ids';
import type { Posting } from '../../../domain/postings';
import type { Row } from '../../../sandbox';
import type { House } from '../../support/house';
import { mustFind } from './fault-house';
import type { FaultHouse } from './fault-house';
import {
  addChangeOrder,
  addRows,
  addSubcontracts,
  followed,
  nameOfVendor,
  onlyPhase,
  subcontractRecord,
} from './pay-subcontracts';
import type { NewSubcontract } from './pay-subcontracts';
import type { Subject } from './subjects';

/** Longer than the slowest fault: an answer is waited for half a minute. */
export const patienceMs = 150_000;

/** A subject of which something must stand before the fault comes. */
export interface PaySubject extends Subject {
  /** The subcontracts that its cells need, in step. */
  ready?(id: number): NewSubcontract;
}

export const payFarSide = (house: House) => house.trimblePay.sandbox;
const rows = (house: House, table: string, where: (row: Row) => boolean): Row[] =>
  (house.trimblePay.sandbox.state()[table] ?? []).filter(where);

export const numbered = (letter: string, id: number): string => `${letter}${String(id).padStart(4, '0')}`;
const valueOf = (id: number): string => `${20_000 + id}.37`;

export async function stateOf(house: House, record: string): Promise<string> {
  const head = await house.head(record);
  return [head?.state, head?.reason?.code].filter((text) => text !== undefined).join(' ');
}

function contractIdOf(house: House, number: string): unknown {
  const found = rows(house, 'contract', (row) => row.subcontract_number === number);
  if (found.length > 1) throw new Error(`There are ${found.length} contracts ${number}.`);
  return found[0]?.id;
}

/** A subcontract that is taken up while the fault is in front of one of its writes. */
function taken(
  letter: string,
  subject: Pick<Subject, 'name' | 'operation' | 'expected'> & {
    part: string;
    ownVendor?: boolean;
    effects(house: FaultHouse, number: string): string[];
  },
): PaySubject {
  const { part, ownVendor, effects, ...rest } = subject;
  const number = (id: number): string => numbered(letter, id);
  const vendor = (id: number): string | undefined => (ownVendor ? numbered('V9', id) : undefined);
  const recordOf = (house: House, id: number): string =>
    subcontractRecord(house, { subcontract: number(id), vendor: vendor(id) ?? glazing.vendor });
  return {
    ...rest,
    guard: 'idempotent',
    delivered: true,
    farSide: payFarSide,
    async run(house, id): Promise<Posting> {
      const added = { number: number(id), vendor: vendor(id), amount: valueOf(id) };
      await followed(house, addSubcontracts(house, [added]), patienceMs);
      return mustFind(house, postingKey(recordOf(house, id), part));
    },
    effects: (house, id) => effects(house, number(id)),
    state: (house, id) => stateOf(house, recordOf(house, id)),
    rests: 'In Spectrum',
  };
}

export const vendor: PaySubject = taken('SV', {
  name: 'vendor',
  operation: 'PUT /vendors/by_external_id/{external_id}',
  part: 'vendor@1',
  ownVendor: true,
  effects: (house, number) =>
    rows(house, 'vendor', ({ external_id }) => String(external_id).endsWith(number.replace('SV', 'V9'))).map(
      (row) => String(row.name),
    ),
  expected: (id) => nameOfVendor(numbered('V9', id)),
});

export const contract: PaySubject = taken('SK', {
  name: 'contract',
  operation: 'PUT /contracts/by_external_id/{external_id}',
  part: 'contract@1',
  effects: (house, number) =>
    rows(house, 'contract', (row) => row.subcontract_number === number).map((row) =>
      String(row.original_value),
    ),
  expected: valueOf,
});

export const sections: PaySubject = taken('SE', {
  name: 'sections',
  operation: 'PUT /contracts/{contract_id}/accounting_lines',
  part: 'sections@1',
  effects(house, number) {
    const id = contractIdOf(house, number);
    return rows(house, 'accounting_line', (row) => row.contract_id === id).map(
      (row) => `${String(row.external_key)} ${String(row.accounting_line_value)}`,
    );
  },
  expected: (id) => `${onlyPhase}|S|10 ${valueOf(id)}`,
});

export const scheduleOfValues: PaySubject = taken('SS', {
  name: 'schedule of values',
  operation: 'PUT /contracts/{contract_id}/sov',
  part: 'sov@1',
  effects(house, number) {
    const id = contractIdOf(house, number);
    return rows(house, 'sov_line', (row) => row.contract_id === id).map((row) => String(row.scheduled_value));
  },
  expected: valueOf,
});

/** Executed on a subcontract that is in step; its own section and line come with it. */
export const changeOrder: PaySubject = {
  name: 'change order',
  guard: 'idempotent',
  delivered: true,
  operation: 'PUT /contracts/{contract_id}/change_orders/by_external_id/{external_id}',
  farSide: payFarSide,
  ready: (id) => ({ number: numbered('SO', id) }),
  async run(house, id) {
    const one = ofReady(changeOrder, id);
    const { number } = addChangeOrder(house, one, valueOf(id));
    const { vendor: of, subcontract } = one;
    house.spectrum.sandbox.advance({
      ...{ action: 'executeChangeOrder', company, vendor: of, subcontract, changeOrder: number },
    });
    const record = subcontractRecord(house, one);
    await signalRecord({ temporal: house.client }, record);
    const isThere = (): boolean => changeOrder.effects(house, id).length === 3;
    await house.waitFor(
      record,
      'In Spectrum again',
      ({ state }) => state === 'In Spectrum' && isThere(),
      patienceMs,
    );
    return mustFind(house, postingKey(record, `change-order-${number}@1`));
  },
  effects(house, id) {
    const contractId = contractIdOf(house, numbered('SO', id));
    const own = (row: Row): boolean => row.contract_id === contractId;
    const added = (row: Row): boolean => own(row) && row.change_order_id !== null;
    return [
      ...rows(house, 'change_order', own).map((row) => `${String(row.number)} ${String(row.amount)}`),
      ...rows(house, 'accounting_line', added).map((row) => String(row.accounting_line_value)),
      ...rows(house, 'sov_line', added).map((row) => String(row.scheduled_value)),
    ];
  },
  expected: (id) => `1 ${valueOf(id)},${valueOf(id)},${valueOf(id)}`,
  state: (house, id) => stateOf(house, subcontractRecord(house, ofReady(changeOrder, id))),
  rests: 'In Spectrum',
};

function ofReady(subject: PaySubject, id: number) {
  const number = subject.ready?.(id).number ?? '';
  return { ...glazing, subcontract: number };
}

/** A job that is connected while the fault is in front of one of its two writes. */
function connecting(
  letter: string,
  subject: Pick<Subject, 'name' | 'operation' | 'expected'> & {
    part: string;
    effects(house: FaultHouse, job: string): string[];
  },
): PaySubject {
  const { part, effects, ...rest } = subject;
  const job = (id: number): string => numbered(letter, id);
  const recordOf = (house: House, id: number): string =>
    recordId(projectRef({ account: 'main', target: house.target }, job(id)));
  return {
    ...rest,
    guard: 'idempotent',
    delivered: true,
    farSide: payFarSide,
    async run(house, id) {
      const [row] = (house.spectrum.sandbox.state().JC_JOB_MASTER_MC ?? []).filter(
        (one) => String(one.Job_Number).trim() === subcontractedJob,
      );
      addRows(house, {
        JC_JOB_MASTER_MC: [{ ...row, Job_Number: job(id), Job_Description: `Pearl ${job(id)}` }],
      });
      const record = recordOf(house, id);
      await signalRecord({ temporal: house.client }, record);
      await house.waitForState(record, 'In Spectrum', patienceMs);
      return mustFind(house, postingKey(record, part));
    },
    effects: (house, id) => effects(house, job(id)),
    state: (house, id) => stateOf(house, recordOf(house, id)),
    rests: 'In Spectrum',
  };
}

const projectsOf = (house: House, job: string): Row[] =>
  rows(house, 'project', ({ external_id }) => external_id === `${company}/${job}`);

export const project: PaySubject = connecting('PP', {
  name: 'project',
  operation: 'POST /projects',
  part: 'project@1',
  effects: (house, job) => projectsOf(house, job).map((row) => String(row.name)),
  expected: (id) => `Pearl ${numbered('PP', id)}`,
});

export const connection: PaySubject = connecting('PC', {
  name: 'project connection',
  operation: 'POST /projects/{project_id}/erp_connection',
  part: 'connection@1',
  effects: (house, job) =>
    rows(house, 'erp_connection', (row) => row.job === job).map((row) =>
      projectsOf(house, job).some(({ id }) => id === row.project_id) ? 'its project' : 'another project',
    ),
  expected: () => 'its project',
});
