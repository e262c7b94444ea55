/** The life of subcontracts: a job is imported, and all that Spectrum says of its subcontracts arrives in Trimble Pay (TP1–TP5, TP9, TP11). */
import { readPayContract } from '../../clients/store/pay-contracts';
import { company } from '../../demo/initial/spectrum';
import {
  changeOrders,
  drywall,
  glazing,
  inactiveJob,
  subcontractedJob,
} from '../../demo/initial/subcontracts';
import type { Head } from '../../domain/heads';
import type { ReasonCode } from '../../domain/reasons';
import { recordId } from '../../domain/record-id';
import { projectRef, subcontractRef } from '../../domain/trimble-pay/record-ids';
import type { Row } from '../../sandbox';
import type { House } from '../support/house';
import { startHouse } from '../support/house';
import { girder, until } from './support';

let house: House;
let place: { account: string; target: string };

beforeAll(async () => {
  house = await startHouse({ trimblePay: {} });
  place = { account: 'main', target: house.target };
  // Billed before Trimble Pay was there.
  const billed = { Company_Code: company, Vendor_Code: glazing.vendor, Contract_Number: glazing.subcontract };
  house.spectrum.sandbox.putState({
    VN_GL_DISTRIBUTION_HEADER_MC: [
      { ...billed, Invoice_Number: 'OLD-1', Invoice_Type_Code: 'I', Invoice_Amount: '4000.00' },
    ],
  });
}, 60_000);
afterAll(() => house.close(), 60_000);
afterEach(() => house.trimblePay.sandbox.faults.clear());

const recordOf = (one: { vendor: string; subcontract: string }): string =>
  recordId(subcontractRef(place, one));
const pay = (table: string, where: Row = {}): Row[] =>
  matching(house.trimblePay.sandbox.state()[table], where);
const spectrum = (table: string, where: Row = {}): Row[] =>
  matching(house.spectrum.sandbox.state()[table], where);

const matching = (rows: Row[] = [], where: Row): Row[] =>
  rows.filter((row) =>
    Object.entries(where).every(([name, value]) => String(row[name]).trim() === String(value)),
  );

/** Changes rows of a table of Spectrum. */
function edit(table: string, where: Row, set: Row): void {
  const chosen = new Set(spectrum(table, where));
  if (chosen.size === 0) throw new Error(`no row of ${table} fits ${JSON.stringify(where)}`);
  const rows = house.spectrum.sandbox.state()[table] ?? [];
  const fits = (row: Row) => matching([row], where).length > 0;
  house.spectrum.sandbox.putState({ [table]: rows.map((row) => (fits(row) ? { ...row, ...set } : row)) });
}

const ofDrywall = { Vendor_Code: drywall.vendor, Subcontract_Number: drywall.subcontract };
const ofGlazing = { Vendor_Code: glazing.vendor, Subcontract_Number: glazing.subcontract };

const inStep = (one: typeof drywall): Promise<Head> => house.waitForState(recordOf(one), 'In Spectrum');
const held = (one: typeof drywall, code: ReasonCode): Promise<Head> =>
  house.waitFor(recordOf(one), code, (head) => head.state === 'Waiting' && head.reason?.code === code);
const blocked = async (one: typeof drywall): Promise<string[] | undefined> =>
  (await readPayContract(house.store, recordOf(one)))?.blocked;

function contractOf(one: typeof drywall): Row {
  const [row] = pay('contract', { external_id: `${company}:${subcontractedJob}:${one.subcontract}` });
  if (!row) throw new Error(`there is no contract ${one.subcontract}`);
  return row;
}

const sectionsOf = (one: typeof drywall): Record<string, unknown> =>
  Object.fromEntries(
    pay('accounting_line', { contract_id: contractOf(one).id }).map((row) => [
      row.external_key,
      row.accounting_line_value,
    ]),
  );

const sovOf = (one: typeof drywall): unknown[] =>
  pay('sov_line', { contract_id: contractOf(one).id }).map((row) => row.scheduled_value);

const execute = (changeOrder: string, action = 'executeChangeOrder'): unknown =>
  house.spectrum.sandbox.advance({
    action,
    company,
    vendor: drywall.vendor,
    subcontract: drywall.subcontract,
    changeOrder,
  });

const writes = () => house.trimblePay.sandbox.journal.after(0).length;

it('TP1 a job that is not active is refused, and its status is named', async () => {
  const refused = await girder(house, 'jobs', 'import', inactiveJob);
  expect(refused).toMatchObject({ code: 1, err: '' });
  expect(refused.out).toContain(`Job ${inactiveJob} has status I (inactive) in Spectrum`);
  expect(pay('project')).toEqual([]);
});

it('TP1 TP2 TP3 TP5 a job and its subcontracts are there once, though every answer is lost once', async () => {
  const written = [
    'POST /projects',
    'POST /projects/{project_id}/erp_connection',
    'PUT /vendors/by_external_id/{external_id}',
    'POST /vendors/{vendor_id}/members',
    'PUT /contracts/by_external_id/{external_id}',
    'PUT /contracts/{contract_id}/accounting_lines',
    'PUT /contracts/{contract_id}/sov',
  ];
  const lost = { name: 'dropAfterCommit' };
  house.trimblePay.sandbox.faults.replace(written.map((operation) => ({ operation, nth: 1, fault: lost })));
  const imported = await girder(house, 'jobs', 'import', subcontractedJob.toLowerCase());
  expect(imported).toMatchObject({ code: 0 });
  expect(imported.out).toContain(`Job ${subcontractedJob} of company ${company} is connected`);
  await inStep(drywall);
  await inStep(glazing);

  expect(pay('project')).toMatchObject([
    {
      external_id: `${company}/${subcontractedJob}`,
      name: 'Pearl Medical Offices',
      county: null,
      time_zone: house.settings.accounting.zone,
    },
  ]);
  expect(pay('erp_connection')).toMatchObject([{ job: subcontractedJob, settings: { auto_export: false } }]);
  expect(
    pay('vendor')
      .map(({ name }) => String(name))
      .sort(),
  ).toEqual([glazing.name, drywall.name].sort());
  expect(
    pay('vendor_member')
      .map(({ email }) => String(email))
      .sort(),
  ).toEqual([glazing.email, drywall.email].sort());
  expect(pay('contract')).toHaveLength(2);
  expect(contractOf(drywall)).toMatchObject({
    original_value: '160000.00',
    line_item_type: 'lump_sum',
    default_retainage_percentage_of_completed_work: '10.00',
    amount_approved_off_system: '0.00',
    approved_application_count: 0,
  });
  expect(contractOf(glazing)).toMatchObject({
    amount_approved_off_system: '4000.00',
    approved_application_count: 1,
  });
  expect(sectionsOf(drywall)).toEqual({ '092000|S|10': '100000.00', '092500|S|20': '60000.00' });
  expect(sovOf(drywall)).toEqual(['100000.00', '60000.00']);
  expect(sovOf(glazing)).toEqual(['25000.00']);
  expect(await blocked(drywall)).toEqual([]);
  const project = recordId(projectRef(place, subcontractedJob));
  const postings = (
    await Promise.all([project, recordOf(drywall), recordOf(glazing)].map(house.postings))
  ).flat();
  const repeated = postings.filter(({ attempts }) => attempts.some(({ outcome }) => outcome === 'unclear'));
  expect(new Set(repeated.map(({ kind }) => kind)).size).toBe(written.length);
}, 60_000);

it('TP1 importing it again does nothing and says so', async () => {
  const before = writes();
  const again = await girder(house, 'jobs', 'import', subcontractedJob);
  expect(again).toMatchObject({ code: 0 });
  expect(again.out).toContain('was connected before; nothing was done');
  expect(writes()).toBe(before);
});

it('TP1 a job that was refused is looked at again by the next import', async () => {
  edit('JC_JOB_MASTER_MC', { Job_Number: inactiveJob }, { Status_Code: 'A' });
  expect(await girder(house, 'jobs', 'import', inactiveJob)).toMatchObject({ code: 0 });
  expect(pay('erp_connection', { job: inactiveJob })).toHaveLength(1);
});

it('TP1 a job that somebody connects in Trimble Pay is taken over, without a second project', async () => {
  const { sandbox } = house.spectrum;
  const job = { Company_Code: company, Job_Number: 'P2003', Job_Description: 'Annex' };
  sandbox.putState({ JC_JOB_MASTER_MC: [...(sandbox.state().JC_JOB_MASTER_MC ?? []), job] });
  house.trimblePay.sandbox.advance({
    action: 'connect',
    company_code: company,
    job: 'P2003',
    name: 'annex?',
  });
  const imported = await girder(house, 'jobs', 'import', 'P2003');
  expect(imported).toMatchObject({ code: 0 });
  expect(pay('project', { external_id: `${company}/P2003` })).toMatchObject([{ name: 'Annex' }]);
  expect(pay('erp_connection', { job: 'P2003' })).toHaveLength(1);
});

it('TP11 a poll in which nothing changed wakes nobody', async () => {
  const before = (await house.client.workflow.getHandle(recordOf(drywall)).describe()).historyLength;
  const polls = async (): Promise<number> => {
    let count = 0;
    for await (const _run of house.client.workflow.list({ query: "WorkflowType = 'payPoll'" })) count += 1;
    return count;
  };
  const polled = await polls();
  await until('two more polls', async () => (await polls()) >= polled + 2);
  expect((await house.client.workflow.getHandle(recordOf(drywall)).describe()).historyLength).toBe(before);
});

it('TP4 executed change orders arrive once each, additive and deductive', async () => {
  house.trimblePay.sandbox.faults.replace([
    {
      operation: 'PUT /contracts/{contract_id}/change_orders/by_external_id/{external_id}',
      nth: 1,
      fault: { name: 'dropAfterCommit' },
    },
  ]);
  for (const { number } of changeOrders) execute(number);
  await until('both sections', () => Object.keys(sectionsOf(drywall)).length === 4);
  await inStep(drywall);
  expect(pay('change_order').map(({ number, amount }) => [number, amount])).toEqual([
    ['1', '10000.00'],
    ['2', '-5000.00'],
  ]);
  expect(sectionsOf(drywall)).toEqual({
    '092000|S|10': '100000.00',
    '092500|S|20': '60000.00',
    '092000|S|10|CO:1|001': '10000.00',
    '092500|S|20|CO:2|001': '-5000.00',
  });
  expect(sovOf(drywall)).toEqual(['100000.00', '60000.00', '10000.00', '-5000.00']);
  expect(contractOf(drywall)).toMatchObject({ original_value: '160000.00' });
}, 30_000);

it('TP4 one that is edited later is reported, and applied once when a person says so', async () => {
  const first = { ...ofDrywall, Change_Order_Number: '1' };
  edit('VN_SUB_CHANGE_ORDER_DET_MC', first, { Amount: '12000.00' });
  edit('VN_SUB_CHANGE_ORDER_HDR_MC', first, { Amount: '12000.00' });
  const { reason } = await held(drywall, 'CHANGE_ORDER_EDITED');
  expect(reason?.sentence).toContain('10000.00 and is 12000.00');
  expect(pay('change_order', { number: '1' })).toMatchObject([{ amount: '10000.00' }]);
  expect(await blocked(drywall)).toEqual([reason?.sentence]);

  const why = ['--send-again', '--reason', 'agreed with the subcontractor'];
  const decided = await girder(house, 'records', 'resolve', recordOf(drywall), ...why);
  expect(decided).toMatchObject({ code: 0 });
  await until('the edited amount', () => sectionsOf(drywall)['092000|S|10|CO:1|001'] === '12000.00');
  const head = await inStep(drywall);
  expect(head.order).toBeUndefined();
  expect(pay('change_order', { number: '1' })).toMatchObject([{ amount: '12000.00' }]);
  expect(await blocked(drywall)).toEqual([]);
}, 30_000);

it('TP4 one that is taken back in Spectrum is reported, and stays', async () => {
  execute('2', 'reverseChangeOrder');
  await held(drywall, 'CHANGE_ORDER_REVERSED');
  expect(pay('change_order')).toHaveLength(2);
  execute('2');
  await inStep(drywall);
  expect(pay('change_order')).toHaveLength(2);
}, 30_000);

it('TP5 another e-mail of the vendor adds a member; a deleted one does nothing', async () => {
  const members = () =>
    pay('vendor_member', { vendor_id: contractOf(drywall).vendor_id }).map((row) => row.email);
  edit('VN_VENDOR_MASTER_MC', { Vendor_Code: drywall.vendor }, { Vendor_Email: 'office@lone-star.example' });
  await until('the new member', () => members().length === 2);
  expect(members()).toEqual([drywall.email, 'office@lone-star.example']);
  edit(
    'VN_VENDOR_MASTER_MC',
    { Vendor_Code: drywall.vendor },
    { Vendor_Email: '', Contact_Phone: '2105550199' },
  );
  await until('the phone', () => pay('vendor', { phone: '2105550199' }).length === 1);
  await inStep(drywall);
  expect(members()).toHaveLength(2);
}, 30_000);

it('TP3 TP5 a schedule of values that does not add up blocks billing, and names both sums', async () => {
  const { sandbox } = house.trimblePay;
  const lines = sandbox.state().sov_line ?? [];
  const own = (row: Row) => row.contract_id === contractOf(glazing).id;
  const broken = lines.map((row) => (own(row) ? { ...row, scheduled_value: '24000.00' } : row));
  sandbox.putState({ sov_line: broken });
  edit('VN_SUBCONTRACT_MC', ofGlazing, { Comment: 'Storefront and doors' });
  const { reason } = await held(glazing, 'SOV_OUT_OF_BALANCE');
  expect(reason?.sentence).toBe(
    'Section 088000¦S¦10¦base¦ has the value 25,000.00, but its lines add up to 24,000.00.',
  );
  expect(await blocked(glazing)).toEqual([reason?.sentence]);
  expect(contractOf(glazing)).toMatchObject({ description: 'Storefront and doors' });
  // Nobody in Spectrum changes anything: it looks again by itself.
  sandbox.putState({ sov_line: lines });
  await inStep(glazing);
  expect(await blocked(glazing)).toEqual([]);
}, 30_000);

it('TP3 the value of a section, and its only line, follow Spectrum until the first application', async () => {
  const detail = { ...ofGlazing, Phase_Code: '088000' };
  edit('VN_SUBCONTRACT_PHASE_MC', detail, { Original_Contract_Amount: '26000.00' });
  await until('the new value', () => sovOf(glazing)[0] === '26000.00');
  await inStep(glazing);
  expect(contractOf(glazing)).toMatchObject({ original_value: '26000.00' });
  house.trimblePay.sandbox.putState({
    contract: pay('contract').map((row) =>
      row.id === contractOf(glazing).id ? { ...row, locked: true } : row,
    ),
  });
  edit('VN_SUBCONTRACT_PHASE_MC', detail, { Original_Contract_Amount: '27000.00' });
  const { reason } = await held(glazing, 'SUBCONTRACT_EDITED');
  expect(reason?.sentence).toContain('agreed at 26,000.00');
  expect([sovOf(glazing), sectionsOf(glazing)]).toEqual([['26000.00'], { '088000|S|10': '26000.00' }]);
  edit('VN_SUBCONTRACT_PHASE_MC', detail, { Original_Contract_Amount: '26000.00' });
  await inStep(glazing);
}, 30_000);

it('TP2 a subcontract that rests is not touched, and one that is complete is followed no more', async () => {
  edit('VN_SUBCONTRACT_MC', ofGlazing, { Status_Code: 'I', Comment: 'Resting' });
  await held(glazing, 'SUBCONTRACT_NOT_ACTIVE');
  expect(contractOf(glazing)).toMatchObject({ description: 'Storefront and doors' });
  expect(await blocked(glazing)).toEqual([expect.stringContaining('status I (inactive)')]);
  edit('VN_SUBCONTRACT_MC', ofGlazing, { Status_Code: 'A' });
  await until('it goes on', () => contractOf(glazing).description === 'Resting');
  await inStep(glazing);
  edit('VN_SUBCONTRACT_MC', ofGlazing, { Status_Code: 'C' });
  const run = house.client.workflow.getHandle(recordOf(glazing));
  await until('its run is over', async () => (await run.describe()).status.name === 'COMPLETED');
  const open = house.client.workflow.getHandle(recordOf(drywall));
  expect((await open.describe()).status.name).toBe('RUNNING');
}, 30_000);

it('TP1 TP9 a closed job takes up no new subcontract, goes on with the others, and is listed so', async () => {
  const job = { Job_Number: subcontractedJob };
  edit('JC_JOB_MASTER_MC', job, { Status_Code: 'I' });
  const project = recordId(projectRef(place, subcontractedJob));
  await house.waitFor(project, 'closed', (head) => head.reason?.code === 'JOB_CLOSED');
  const { sandbox } = house.spectrum;
  const [first] = spectrum('VN_SUBCONTRACT_MC', ofDrywall);
  const added = { ...first, Subcontract_Number: 'SC2009' };
  sandbox.putState({ VN_SUBCONTRACT_MC: [...(sandbox.state().VN_SUBCONTRACT_MC ?? []), added] });
  edit('VN_SUBCONTRACT_MC', ofDrywall, { Comment: 'Drywall and ceilings' });
  await until('the others go on', () => contractOf(drywall).description === 'Drywall and ceilings');
  const listed = await girder(house, 'jobs', 'list');
  expect(listed.out).toContain(`${drywall.vendor}:SC2009`);
  expect(listed.out).toContain('is not active');
  expect(await house.head(recordOf({ ...drywall, subcontract: 'SC2009' }))).toBeUndefined();
  expect(pay('project', { project_number: subcontractedJob })).toMatchObject([{ is_archived: false }]);

  edit('JC_JOB_MASTER_MC', job, { Status_Code: 'A', Job_Description: 'Pearl Offices' });
  await until('it is taken up', () => pay('contract').length === 3);
  expect(pay('project', { project_number: subcontractedJob })).toMatchObject([{ name: 'Pearl Offices' }]);
}, 30_000);

it('TP11 what is superseded is put aside: a plan reads as little after many edits as in the beginning', async () => {
  await inStep(drywall);
  const parts = (await house.postings(recordOf(drywall))).map(({ part }) => part);
  const slots = parts.map((part) => part.replace(/@\d+$/, ''));
  expect(slots).toEqual([...new Set(slots)]);
});

it('TP1 TP7 doctor looks at Trimble Pay, and at what AP needs of Spectrum', async () => {
  const ran = await girder(house, 'doctor', '--json');
  const { lines } = JSON.parse(ran.out) as { lines: { check: string; ok: boolean; detail: string }[] };
  const found = Object.fromEntries(lines.map(({ check, ok, detail }) => [check, `${ok} ${detail}`]));
  expect(found['Trimble Pay main, Login and reading of pay applications']).toMatch(/^true Works; \d+ pay/);
  expect(found['Trimble Pay main, Connected jobs']).toBe('true 3.');
  expect(found['Trimble Pay main, Approvals']).toContain('approvals: trimble-pay; approved applications are');
  expect(found['Workers of trimble-pay-main']).toMatch(/^true /);
  expect(found['Schedule girder-poll~trimble-pay~main']).toMatch(/^true /);
  for (const check of [
    `${company}: service APMultiLineInvoice`,
    `${company}: Info-Link VN_SUBCONTRACT_MC`,
    `${company}: Info-Link VN_INVOICE_TRAN_HEADER_MC6`,
    `${company}: AP processing dates`,
  ]) {
    expect([check, found[`Spectrum east, ${check}`]?.slice(0, 4)]).toEqual([check, 'true']);
  }
});
