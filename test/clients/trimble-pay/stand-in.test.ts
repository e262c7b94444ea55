import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { PassThrough } from 'node:stream';
import { sectionOf } from '../../../clients/trimble-pay';
import type { TrimblePayClient } from '../../../clients/trimble-pay';
import type { Sent } from '../../../domain/effects';
import { sum } from '../../../domain/money';
import { verifySignature } from '../../../gateway/trimble-pay/signature';
import { startTrimblePay } from '../../../sandbox/trimble-pay';
import type { RunningTrimblePay } from '../../../sandbox/trimble-pay';
import { all, clientOf, closeAfter, closeAll, options } from './support';

afterEach(closeAll);

const subcontract = { company: 'ABC', job: '2601', subcontract: 'S-100' };
const address = { addressLine1: '1 Main', addressLine2: '', city: 'Houston', state: 'TX', zipCode: '77002' };
const project = {
  ...address,
  name: 'Depot',
  number: '2601',
  type: '',
  ownerName: '',
  timeZone: 'America/Chicago',
  isArchived: false,
};
const connection = {
  companyCode: 'ABC',
  job: '2601',
  autoExport: true,
  invoiceNumberFormat: '{subcontract}-{app}',
  exportRetainage: 'manual',
} as const;
const contract = {
  subcontractNumber: 'S-100',
  description: 'Concrete',
  originalValue: '160000.00',
  lineItemType: 'lump_sum',
  retainage: { work: '10.00', stored: '5.00' },
} as const;
const footings = { phase: '0100', costType: 'S', item: '10', line: '' };
const slab = { phase: '0200', costType: 'S', item: '', line: '' };
const attemptedAt = '2026-11-01T10:00:00Z';

function refOf(sent: Sent): string {
  if (sent.outcome !== 'applied') throw new Error(JSON.stringify(sent));
  return sent.ref;
}

interface World {
  standIn: RunningTrimblePay;
  client: TrimblePayClient;
  projectId: string;
  vendorId: string;
  contractId: string;
}

const start = async (): Promise<{ standIn: RunningTrimblePay; client: TrimblePayClient }> => {
  const standIn = closeAfter(await startTrimblePay({ port: 0 }));
  standIn.sandbox.putState({ _clients: [{ client_id: 'girder', client_secret: 'canary-client-secret' }] });
  return { standIn, client: clientOf(standIn.url) };
};

/** A connected project with a vendor and a contract of two sections, each with its lines. */
async function world(): Promise<World> {
  const { standIn, client } = await start();
  const projectId = refOf(await client.createProject({ company: 'ABC', job: '2601' }, project, options()));
  refOf(await client.connectErp(projectId, connection, options()));
  const vendor = { ...address, name: 'Concrete Co', phone: '' };
  const vendorId = refOf(await client.putVendor({ company: 'ABC', vendor: 'V1' }, vendor, options()));
  const fields = { ...contract, projectId, vendorId };
  const contractId = refOf(await client.putContract(subcontract, fields, options()));
  const sections = [
    { place: footings, name: 'Footings', value: '100000.00', isRetainable: true },
    { place: slab, name: 'Slab', value: '60000.00', isRetainable: false },
  ];
  const put = await client.putAccountingLines(contractId, sections, options());
  if (put.outcome !== 'applied') throw new Error(JSON.stringify(put));
  expect(put.lines.map((line) => sectionOf(line)?.place)).toEqual([footings, slab]);
  const lines = put.lines.map((line, index) => ({
    sectionId: line.id,
    itemNo: String(index + 1),
    description: line.name,
    scheduledValue: line.value,
  }));
  refOf(await client.putSov(contractId, lines, options()));
  return { standIn, client, projectId, vendorId, contractId };
}

/** Of what an action of the stand-in answers. */
function idOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('id' in value)) throw new Error('no id');
  return String(value.id);
}

async function approved({ standIn: { sandbox }, client, contractId }: World): Promise<string> {
  const [first] = await client.sov(contractId);
  const id = idOf(
    sandbox.advance({
      action: 'draft',
      contract_id: contractId,
      period_start: '2026-10-01',
      period_end: '2026-10-31',
      invoice_date: '2026-10-31',
      lines: [{ sov_line_id: first?.id, work_this_period: '20000.00', stored_now: '1000.00' }],
    }),
  );
  for (const action of ['submit', 'approve', 'approve']) sandbox.advance({ action, id });
  return id;
}

describe('with the stand-in', () => {
  test('TP1: a project is made and connected once', async () => {
    const { client, projectId } = await world();
    expect(await client.project(projectId)).toMatchObject({
      externalId: 'ABC/2601',
      name: 'Depot',
      isArchived: false,
    });
    expect(refOf(await client.createProject({ company: 'ABC', job: '2601' }, project, options()))).toBe(
      projectId,
    );
    expect(await client.connectErp(projectId, connection, options())).toMatchObject({ outcome: 'applied' });
    const other = { ...connection, job: '2699' };
    expect(await client.connectErp(projectId, other, options())).toMatchObject({
      outcome: 'refused',
      rows: [{ code: 'already_connected', column: 'job', text: expect.stringContaining('2601') }],
    });
    refOf(await client.updateProject(projectId, { name: 'Depot 2', ownerName: '' }, options()));
    expect((await client.project(projectId))?.name).toBe('Depot 2');
    const stale = { ...options(), revision: 1 };
    expect(await client.updateProject(projectId, { name: 'Depot 3' }, stale)).toMatchObject({
      outcome: 'refused',
      rows: [{ code: 'conflict', column: 'revision' }],
    });
  });

  test('TP2: vendor, member and contract are put as often as one likes', async () => {
    const { standIn, client, projectId, vendorId, contractId } = await world();
    const member = { email: 'sub@example.com' };
    const first = refOf(await client.addVendorMember(vendorId, member, options()));
    expect(refOf(await client.addVendorMember(vendorId, { email: 'SUB@example.com' }, options()))).toBe(
      first,
    );
    expect(standIn.sandbox.state().vendor_member).toMatchObject([{ id: first, email: 'sub@example.com' }]);
    const fields = { ...contract, projectId, vendorId, description: '' };
    expect(refOf(await client.putContract(subcontract, fields, options()))).toBe(contractId);
    expect(await client.contract(contractId)).toMatchObject({
      externalId: 'ABC:2601:S-100',
      description: '',
      currentValue: '160000.00',
      lineItemType: 'lump_sum',
      retainage: { work: '10.00', stored: '5.00' },
      locked: false,
    });
    expect(await client.contract('con_nobody')).toBeUndefined();
  });

  test('TP3, TP5: a section that does not add up is refused and named', async () => {
    const { client, contractId } = await world();
    const [first, ...others] = await client.sov(contractId);
    if (!first) throw new Error('no line');
    const wrong = [{ ...first, scheduledValue: '99999.99' }, ...others];
    expect(await client.putSov(contractId, wrong, options())).toMatchObject({
      outcome: 'refused',
      rows: [
        { code: 'sov_out_of_balance', text: expect.stringMatching(/0100\|S\|10.*99999\.99.*100000\.00/) },
      ],
    });
    const halves = [
      { ...first, scheduledValue: '60000.00' },
      { ...first, id: undefined, itemNo: '1b', scheduledValue: '40000.00' },
      ...others,
    ];
    const put = await client.putSov(contractId, halves, options());
    expect(put.outcome).toBe('applied');
    expect(sum((await client.sov(contractId)).map((line) => line.scheduledValue)).toFixed(2)).toBe(
      '160000.00',
    );
  });

  test('TP4: a change order gets sections of its own, two on one phase detail', async () => {
    const { client, contractId } = await world();
    const line = (number: string, amount: string) => ({
      place: { ...footings, changeOrder: '1', line: number },
      description: `CO 1 ${number}`,
      amount,
    });
    const order = {
      number: '1',
      description: 'Less',
      amount: '-5000.00',
      executedOn: '2026-10-02',
      lines: [line('1', '-6000.00'), line('2', '1000.00')],
    };
    const key = { ...subcontract, changeOrder: '1' };
    const id = refOf(await client.putChangeOrder(contractId, key, order, options()));
    expect(refOf(await client.putChangeOrder(contractId, key, order, options()))).toBe(id);
    expect(await client.contract(contractId)).toMatchObject({
      originalValue: '160000.00',
      currentValue: '155000.00',
    });
    const added = (await client.sov(contractId)).filter((one) => one.changeOrderId === id);
    expect(added.map((one) => one.scheduledValue)).toEqual(['-6000.00', '1000.00']);
    // The base's full set again: the change order's sections stay, and are told with it.
    const base = { place: footings, name: 'Footings', value: '100000.00', isRetainable: true };
    const other = { place: slab, name: 'Slab', value: '60000.00', isRetainable: false };
    const put = await client.putAccountingLines(contractId, [base, other], options());
    if (put.outcome !== 'applied') throw new Error(JSON.stringify(put));
    expect(put.lines.map((one) => sectionOf(one)?.place.changeOrder)).toEqual([
      undefined,
      undefined,
      '1',
      '1',
    ]);
  });

  test('TP6, TP7: an approved application, its sign-offs and how it goes on', async () => {
    const own = await world();
    const { standIn, client, contractId } = own;
    const id = await approved(own);
    const rows = await all(client.listApplications({ status: 'approved' }));
    expect(rows).toMatchObject([{ id, contractId, number: 1, status: 'approved', revision: 1 }]);
    expect(await all(client.listApplications({ updatedSince: rows[0]?.updated }))).toHaveLength(1);
    expect(await all(client.listApplications({ updatedSince: '2999-01-01T00:00:00Z' }))).toHaveLength(0);
    const application = await client.application(id);
    expect(application).toMatchObject({
      kind: 'progress',
      periodEnd: '2026-10-31',
      erpInvoiceNumber: '',
      totals: {
        originalSum: '160000.00',
        completedAndStored: '21000.00',
        retainageOfWork: '2000.00',
        retainageOfStored: '50.00',
        retainage: '2050.00',
        currentPaymentDue: '18950.00',
        balanceToFinish: '141050.00',
      },
    });
    expect(application?.lines).toHaveLength(2);
    expect(await client.approvals(id)).toMatchObject({
      revision: 1,
      steps: [
        { sequence: 1, decision: 'approved' },
        { sequence: 2, decision: 'approved' },
      ],
    });
    standIn.sandbox.advance({ action: 'unapprove', id });
    standIn.sandbox.advance({ action: 'resubmit', id });
    expect(await client.approvals(id)).toMatchObject({
      revision: 2,
      steps: [{ decision: 'pending' }, { decision: 'pending' }],
    });
    expect((await client.contract(contractId))?.locked).toBe(true);
  });

  test('TP10: what became of the export goes back', async () => {
    const own = await world();
    const id = await approved(own);
    const failed = {
      status: 'failed',
      error: { code: 'over_contract', message: 'Over by 1.00' },
      attemptedAt,
      attachments: [],
    } as const;
    expect((await own.client.putErpExport(id, failed, options())).outcome).toBe('applied');
    const stale = { ...options(), revision: 7 };
    const exported = {
      status: 'exported',
      erpInvoiceNumber: 'S-100-1',
      erpRef: 'ABC/V1/S-100-1',
      attemptedAt,
      attachments: [],
    } as const;
    expect(await own.client.putErpExport(id, exported, stale)).toMatchObject({
      outcome: 'refused',
      rows: [{ code: 'conflict' }],
    });
    expect((await own.client.putErpExport(id, exported, options())).outcome).toBe('applied');
    expect((await own.client.application(id))?.erpInvoiceNumber).toBe('S-100-1');
    expect(await own.client.putErpExport(id, failed, options())).toMatchObject({ outcome: 'refused' });
  });

  test('TP8: its files, and one that was exchanged', async () => {
    const own = await world();
    const { sandbox } = own.standIn;
    const id = await approved(own);
    sandbox.advance({
      action: 'addAttachment',
      id,
      file_name: 'waiver.pdf',
      kind: 'lien_waiver',
      text: 'A waiver',
    });
    sandbox.advance({ action: 'addAttachment', id, file_name: 'backup.pdf', generated_bytes: 3_000_000 });
    const files = await own.client.attachments(id);
    expect(files).toMatchObject([
      { kind: 'lien_waiver', fileName: 'waiver.pdf', contentType: 'application/pdf', size: 8 },
      { kind: 'backup', size: 3_000_000 },
    ]);
    for (const file of files) {
      const to = new PassThrough();
      to.resume();
      await own.client.download(file, to);
    }
    sandbox.advance({ action: 'replaceFile', id: files[0]?.id, text: 'Another!' });
    sandbox.advance({ action: 'replaceFile', id: files[1]?.id, generated_bytes: 3_000_001 });
    for (const file of files) {
      const to = new PassThrough();
      to.resume();
      await expect(own.client.download(file, to)).rejects.toMatchObject({ kind: 'mismatch' });
    }
  });

  test('TP11: more applications than a page takes', async () => {
    const own = await world();
    const id = await approved(own);
    const { sandbox } = own.standIn;
    const [row] = sandbox.state().pay_application ?? [];
    const rows = Array.from({ length: 230 }, (_one, n) => ({ ...row, id: `${id}-${n}`, number: n + 1 }));
    sandbox.putState({ pay_application: rows });
    const found = await all(own.client.listApplications({ status: 'approved' }));
    expect(new Set(found.map((one) => one.id)).size).toBe(230);
    expect(found).toHaveLength(230);
  });

  test('a webhook of the stand-in is known by its signature', async () => {
    const own = await world();
    const got: { headers: http.IncomingHttpHeaders; body: Buffer }[] = [];
    const server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        got.push({ headers: request.headers, body: Buffer.concat(chunks) });
        response.end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closeAfter(server);
    const bound = server.address();
    const port = typeof bound === 'object' ? bound?.port : undefined;
    const hook = {
      url: `http://127.0.0.1:${port}/hook`,
      secret: 'canary-hook',
      events: ['pay_application.approved'],
    };
    own.standIn.sandbox.putState({ _webhooks: [hook] });
    await approved(own);
    while (got.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const { headers, body } = got[0] ?? { headers: {}, body: Buffer.alloc(0) };
    const message = {
      timestamp: String(headers['x-trimble-pay-timestamp']),
      signature: String(headers['x-trimble-pay-signature']),
      body,
    };
    expect(verifySignature(message, ['new', 'canary-hook'], Date.now())).toBe('valid');
    expect(verifySignature(message, ['new'], Date.now())).toBe('wrong');
    expect(message.signature).toBe(
      createHmac('sha256', 'canary-hook').update(`${message.timestamp}.`).update(body).digest('hex'),
    );
  });

  test.each([
    ['dropAfterCommit (F1)', { name: 'dropAfterCommit' }, 'unclear', true],
    ['dropBeforeCommit (F2)', { name: 'dropBeforeCommit' }, 'unclear', false],
    ['emptyBody (F4)', { name: 'emptyBody' }, 'unclear', true],
    ['html (F4)', { name: 'html' }, 'unclear', true],
    ['truncate (F4)', { name: 'truncate', bytes: 40 }, 'unclear', true],
    ['503 (F5)', { name: 'status', code: 503, retryAfter: 7 }, 'unclear', false],
    ['429 (F5)', { name: 'status', code: 429, retryAfter: 7 }, 'notSent', false],
    ['locked (F15)', { name: 'locked' }, 'notSent', false],
  ])('a write under %s, and again with its key, is there once', async (_name, fault, outcome, committed) => {
    const { standIn, client, vendorId } = await world();
    const rules = [{ operation: 'POST /vendors/{vendor_id}/members', nth: 1, fault }];
    standIn.sandbox.faults.replace(rules);
    const members = (): number => standIn.sandbox.state().vendor_member?.length ?? 0;
    const key = options();
    const add = () => client.addVendorMember(vendorId, { email: 'sub@example.com' }, key);
    expect((await add()).outcome).toBe(outcome);
    expect(members()).toBe(committed ? 1 : 0);
    expect((await add()).outcome).toBe('applied');
    expect(members()).toBe(1);
  });

  test('the key of one write is refused for another', async () => {
    const { client, vendorId } = await world();
    const key = options();
    refOf(await client.addVendorMember(vendorId, { email: 'a@example.com' }, key));
    expect(await client.addVendorMember(vendorId, { email: 'b@example.com' }, key)).toMatchObject({
      outcome: 'refused',
      rows: [{ code: 'idempotency_key_reused' }],
    });
  });

  test('a token that runs out on the way is renewed once (F5)', async () => {
    const { standIn, client, contractId } = await world();
    standIn.sandbox.faults.replace([
      { operation: 'GET /contracts/{contract_id}', nth: 1, fault: { name: 'authExpired' } },
    ]);
    expect(await client.contract(contractId)).toMatchObject({ id: contractId });
    expect(standIn.sandbox.state()._grants).toMatchObject([{ accepted: true }, { accepted: true }]);
  });
});
