import { effectOf } from '../../../../activities/effects';
import { putPayProject } from '../../../../clients/store/pay-projects';
import { readPayContract, updatePayContract } from '../../../../clients/store/pay-contracts';
import type { PayContractState } from '../../../../clients/store/pay-contracts';
import { TrimblePayError } from '../../../../clients/trimble-pay';
import type { Sent } from '../../../../domain/effects';
import { memoryStore } from '../../approvals/memory-store';
import type { MemoryStore } from '../../approvals/memory-store';

const record = 'trimble-pay~main~subcontract~V1%3ASC-1~east-ABC';
const project = 'trimble-pay~main~project~P1~east-ABC';
const applied = (ref: string, answer = '201'): Sent => ({ outcome: 'applied', ref, stage: 'done', answer });
const refused = (code: string): Sent => ({ outcome: 'refused', rows: [{ code, text: 'no', column: '' }] });

const state: PayContractState = {
  record,
  company: 'ABC',
  job: 'P1',
  vendor: 'V1',
  subcontract: 'SC-1',
  vendorId: 'ven_1',
  contractId: 'con_1',
  sections: [],
  changeOrders: {},
  members: [],
  blocked: [],
};

let store: MemoryStore;
let api: Record<string, (...args: unknown[]) => Promise<unknown>>;
let calls: { name: string; args: unknown[] }[];

beforeEach(async () => {
  store = memoryStore();
  calls = [];
  await putPayProject(store, 'main', 'P1', { record: project, projectId: 'prj_1', active: true });
});

const known = (more: Partial<PayContractState> = {}) =>
  updatePayContract(store, record, () => ({ ...state, ...more }));

/** Each answer of a call in turn; the last one stays. */
function answering(answers: Record<string, unknown[]>): void {
  api = Object.fromEntries(
    Object.entries(answers).map(([name, given]) => {
      const left = [...given];
      const answer = (...args: unknown[]): Promise<unknown> => {
        calls.push({ name, args });
        const next = left.length > 1 ? left.shift() : left[0];
        return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
      };
      return [name, answer];
    }),
  );
}

function send(kind: string, body: object): Promise<Sent> {
  const world = { store, trimblePay: () => api, now: () => new Date('2026-11-20T09:00:00Z') };
  const context = { assertMayStillSend: () => undefined, signal: new AbortController().signal };
  return effectOf(world as never, { kind, target: 'main' }).send(body, context);
}

const keys = (): unknown[] => calls.map(({ args }) => Reflect.get(Object(args.at(-1)), 'idempotencyKey'));

const vendor = {
  name: 'LONE STAR',
  phone: '',
  addressLine1: '',
  addressLine2: '',
  city: '',
  state: '',
  zipCode: null,
};
const contract = {
  subcontractNumber: 'SC-1',
  description: '',
  originalValue: '100.00',
  lineItemType: 'lump_sum',
  retainage: { work: '10.00', stored: '10.00' },
};
const place = { phase: '0100', costType: 'S', item: '10', line: '' };

test('TP2 a repetition has the same Idempotency-Key, another posting or content another one', async () => {
  await known();
  answering({ putVendor: [applied('ven_1')] });
  const body = { record, write: 'vendor@1', vendor: 'V1', content: vendor };
  await send('trimble-pay/vendor', body);
  await send('trimble-pay/vendor', body);
  await send('trimble-pay/vendor', { ...body, write: 'vendor@3' });
  await send('trimble-pay/vendor', { ...body, content: { ...vendor, phone: '1' } });
  const [first, again, later, other] = keys();
  expect(again).toBe(first);
  expect(new Set([first, later, other]).size).toBe(3);
});

test('TP2 what the other writes need is kept before one counts as done', async () => {
  await known({ vendorId: undefined, contractId: undefined });
  answering({ putVendor: [applied('ven_7')], putContract: [applied('con_7')] });
  const early = await send('trimble-pay/contract', { record, write: 'contract@1', content: contract });
  expect(early).toEqual({ outcome: 'notSent', why: 'Vendor V1 is not in Trimble Pay yet', access: false });
  await send('trimble-pay/vendor', { record, write: 'vendor@1', vendor: 'V1', content: vendor });
  await send('trimble-pay/contract', { record, write: 'contract@1', content: contract });
  expect(await readPayContract(store, record)).toMatchObject({ vendorId: 'ven_7', contractId: 'con_7' });
  expect(calls.at(-1)?.args[1]).toMatchObject({ projectId: 'prj_1', vendorId: 'ven_7' });
});

test('TP2 what was billed before is left out where Trimble Pay has begun to bill', async () => {
  await known({ contractId: undefined });
  answering({ putContract: [refused('contract_locked'), applied('con_1')] });
  const offSystem = { amountApproved: '10.00', approvedApplications: 1 };
  const sent = await send('trimble-pay/contract', {
    record,
    write: 'contract@1',
    content: contract,
    offSystem,
  });
  expect(sent).toMatchObject({ outcome: 'applied', ref: 'con_1' });
  expect(calls.map(({ args }) => Reflect.get(Object(args[1]), 'offSystem') !== undefined)).toEqual([
    true,
    false,
  ]);
});

test('TP2 another refusal of the first write stays one', async () => {
  await known({ contractId: undefined });
  answering({ putContract: [refused('invalid')] });
  const offSystem = { amountApproved: '10.00', approvedApplications: 1 };
  const body = { record, write: 'contract@1', content: contract, offSystem };
  expect(await send('trimble-pay/contract', body)).toEqual(refused('invalid'));
  expect(calls).toHaveLength(1);
});

test('TP3 sections of a change order that has no id yet are not sent without it', async () => {
  await known();
  answering({ putAccountingLines: [{ ...applied(''), lines: [] }] });
  const section = {
    place: { ...place, changeOrder: '3', line: '001' },
    name: 'Extra',
    value: '5.00',
    isRetainable: true,
  };
  const body = { record, write: 'sections@1', content: [section] };
  expect(await send('trimble-pay/sections', body)).toMatchObject({ outcome: 'notSent' });
  expect(calls).toEqual([]);
  await known({ changeOrders: { 3: { id: 'cho_3', hash: '', amount: '5.00' } } });
  expect(await send('trimble-pay/sections', body)).toMatchObject({ outcome: 'applied' });
  expect(calls[0]?.args[1]).toMatchObject([{ changeOrderId: 'cho_3' }]);
});

describe('TP3 the schedule of values', () => {
  const section = {
    id: 'acl_1',
    externalKey: '0100|S|10',
    name: 'Walls',
    value: '100.00',
    retainable: true,
  };
  const body = {
    record,
    write: 'sov@1',
    content: [{ place, itemNo: '0100-S-10', description: 'Walls' }],
  };
  const line = {
    id: 'sov_1',
    sectionId: 'acl_1',
    itemNo: '0100-S-10',
    description: 'Walls',
    scheduledValue: '100.00',
  };

  test('is merged with what is there when it is sent; a repetition finds it done', async () => {
    await known({ sections: [section] });
    answering({ sov: [[], [line]], putSov: [{ ...applied(''), lines: [line] }] });
    await send('trimble-pay/sov', body);
    await send('trimble-pay/sov', body);
    expect(calls.map(({ name }) => name)).toEqual(['sov', 'putSov', 'sov']);
    expect((await readPayContract(store, record))?.sections[0]).toMatchObject({ sovValue: '100.00' });
  });

  test.each([
    ['unavailable', false],
    ['unauthorized', true],
  ] as const)('that cannot be read (%s) is not sent', async (kind, access) => {
    await known({ sections: [section] });
    answering({ sov: [new TrimblePayError(kind, 'no')] });
    expect(await send('trimble-pay/sov', body)).toMatchObject({ outcome: 'notSent', access });
  });
});

describe('TP1 the project', () => {
  const content = {
    name: 'Tower',
    number: 'P1',
    type: '',
    ownerName: '',
    timeZone: 'America/Chicago',
    isArchived: false,
    addressLine1: '',
    addressLine2: '',
    city: '',
    state: '',
    zipCode: null,
  };
  const body = (changed: string[]) => ({ record: project, write: 'project@1', job: 'P1', content, changed });

  test('a later edit writes only what changed', async () => {
    answering({ updateProject: [applied('prj_1', '200')] });
    await send('trimble-pay/project', body(['name']));
    expect(calls[0]?.args.slice(0, 2)).toEqual(['prj_1', { name: 'Tower' }]);
  });

  test('one that somebody made in Trimble Pay is taken over, with all fields of Spectrum', async () => {
    await store.remove('pay-projects/main/P1');
    const existing = applied('prj_9', 'ABC/P1 is that of prj_9');
    answering({ createProject: [existing], updateProject: [applied('prj_9', '200')] });
    expect(await send('trimble-pay/project', body([]))).toMatchObject({ ref: 'prj_9' });
    expect(calls[1]?.args.slice(0, 2)).toEqual(['prj_9', content]);
  });
});
