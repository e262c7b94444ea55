import { createHash } from 'node:crypto';
import { spectrumClient } from '../../../clients/spectrum';
import type { ApImage, SpectrumClient } from '../../../clients/spectrum';
import type { Sent } from '../../../domain/effects';
import { whatRowsMean } from '../../../domain/spectrum/error-rows';
import type { ApDocument, ApLine } from '../../../domain/trimble-pay/ap-document';
import { startSpectrum } from '../../../sandbox';
import type { Row, RunningSpectrum } from '../../../sandbox';
import { apDocument, apImage, apLine } from './ap-samples';
import { mayAlwaysSend, settings } from './support';

const of = (rows: Row[]): Row[] => rows.map((row) => ({ Company_Code: 'ABC', ...row }));

const phases = ['0100', '0200'];

const state: Record<string, Row[]> = {
  _authorizations: [{ authorizationId: 'S3CRET-ID', companies: ['ABC'], services: ['*'] }],
  _logins: [{ user: 'INFO1', password: 'secret' }],
  SY_PROCESSING_DATES_MC: of([{ Module: 'AP', Begin_Date: '2026-11-01', End_Date: '2026-11-30' }]),
  GL_MASTER_MC: of([
    { GL_Account: '5010', Direct_Cost_Flag: 'Y' },
    { GL_Account: '5099', Direct_Cost_Flag: 'Y', Status: 'N' },
  ]),
  JC_JOB_MASTER_MC: of([{ Job_Number: '1001' }, { Job_Number: '1002' }]),
  JC_PHASE_MASTER_MC: of(phases.map((phase) => ({ Job_Number: '1001', Phase_Code: phase, Cost_Type: 'S' }))),
  VN_VENDOR_MASTER_MC: of([
    { Vendor_Code: 'V100', Vendor_Name: 'Acme Concrete' },
    { Vendor_Code: 'V300', Vendor_Name: 'Gone', Status: 'N' },
  ]),
  VN_SUBCONTRACT_MC: of([
    { Vendor_Code: 'V100', Subcontract_Number: 'S100', Job_Number: '1001', GL_Account: '5010' },
    { Vendor_Code: 'V100', Subcontract_Number: 'S101', Job_Number: '1001', Status_Code: 'C' },
    { Vendor_Code: 'V300', Subcontract_Number: 'S300', Job_Number: '1001' },
  ]),
  VN_SUBCONTRACT_PHASE_MC: of(
    phases.map((phase) => ({
      Vendor_Code: 'V100',
      Subcontract_Number: 'S100',
      Phase_Code: phase,
      Cost_Type: 'S',
      Original_Contract_Amount: '100000.00',
    })),
  ),
};

const s100 = { vendor: 'V100', subcontract: 'S100' };
const key = { vendor: 'V100', number: 'S100-1' };

/** The client against the stand-in, which was written from the interface alone and not from the client. */
describe('AP invoices and subcontracts, end to end', () => {
  let running: RunningSpectrum;
  let spectrum: SpectrumClient;
  beforeAll(async () => {
    running = await startSpectrum({ port: 0, infolinkPort: 0 });
  });
  afterAll(() => running.close());
  beforeEach(() => {
    running.sandbox.reset();
    running.sandbox.faults.replace([]);
    running.sandbox.putState(state);
    spectrum = client(5000);
  });
  afterEach(() => spectrum.close());

  const client = (answerMs: number): SpectrumClient => {
    const base = settings(running.url);
    const infolink = { ...base.infolink, port: running.infolink.port };
    return spectrumClient({ ...base, infolink, timing: { ...base.timing, answerMs } }, 'east');
  };
  const images = [
    apImage([Buffer.from('%PDF-1.7 '), Buffer.from([0, 128, 255])]),
    apImage([Buffer.from('waiver')], { name: 'waiver.pdf', description: '' }),
  ];
  const post = (changes: Partial<ApDocument> = {}, files: readonly ApImage[] = images): Promise<Sent> =>
    spectrum.addApInvoice(apDocument(changes), files, mayAlwaysSend());

  it('TP7: an invoice comes back as it was sent, unposted, with its retention', async () => {
    expect(await post()).toMatchObject({ outcome: 'applied', ref: 'V100/S100-1', stage: 'unposted' });
    expect(await spectrum.apHeaders('ABC', key)).toEqual([
      {
        stage: 'unposted',
        company: 'ABC',
        batch: 'TP20261130',
        vendor: 'V100',
        subcontract: 'S100',
        number: 'S100-1',
        type: 'I',
        invoiceDate: '2026-11-25',
        glDate: '2026-11-30',
        dueDate: '',
        amount: '42000.00',
        retentionAmount: '3600.00',
        salesTaxAmount: '0.00',
        paymentStatus: 'O',
        remarks: 'Trimble Pay application 1',
      },
    ]);
    const details = running.sandbox.state()['VN_INVOICE_TRAN_DETAIL_MC'];
    expect(details).toMatchObject([
      { GL_Account: '5010', Phase_Code: '0100', Cost_Type: 'S', Remark: 'Item 10' },
      { GL_Account: '5010', Phase_Code: '0200', Cost_Type: 'S', Remark: '' },
    ]);
  });

  it('TP8: every file is there, byte by byte', async () => {
    await post();
    const kept = running.sandbox.state()['_images'];
    expect(kept).toMatchObject(
      images.map(({ sha256, size }) => ({ Invoice_Number: 'S100-1', sha256, size })),
    );
  });

  it('TP8: 25 MB in ten files are taken in one call', async () => {
    const patient = client(20_000);
    const content = Buffer.alloc(2_621_440, 'page ');
    const files = Array.from({ length: 10 }, (_, at) => apImage([content], { name: `${at}.pdf` }));
    const sent = await patient.addApInvoice(apDocument(), files, mayAlwaysSend());
    await patient.close();
    expect(sent).toMatchObject({ outcome: 'applied' });
    const sha256 = createHash('sha256').update(content).digest('hex');
    const kept = running.sandbox.state()['_images'];
    expect(kept).toHaveLength(10);
    expect(kept).toMatchObject(files.map(() => ({ sha256, size: content.length })));
  });

  it('TP7: what is billed and held follows the invoice through the update', async () => {
    await post();
    await post({
      number: 'S100-2',
      type: 'C',
      amount: '2000.00',
      retentionAmount: '200.00',
      lines: [apLine({ amount: '2000.00' })],
    });
    expect(await spectrum.subcontractBilling('ABC', s100)).toEqual({
      posted: '0.00',
      unposted: '40000.00',
      retentionHeld: '3400.00',
      invoices: 1,
    });
    running.sandbox.advance({ action: 'updateBatch', company: 'ABC', module: 'AP', batch: 'TP20261130' });
    expect(await spectrum.subcontractBilling('ABC', s100)).toEqual({
      posted: '40000.00',
      unposted: '0.00',
      retentionHeld: '3400.00',
      invoices: 1,
    });
    expect(await spectrum.apHeaders('ABC', key)).toMatchObject([{ stage: 'updated', batch: 'TP20261130' }]);
    expect(await spectrum.subcontract('ABC', s100)).toMatchObject({ totalBilled: '40000.00' });
  });

  it('TP7: an unposted invoice that a person deleted is gone', async () => {
    await post();
    running.sandbox.advance({
      action: 'deleteUnposted',
      table: 'VN_INVOICE_TRAN_HEADER_MC6',
      key: { Company_Code: 'ABC', Vendor_Code: 'V100', Invoice_Number: 'S100-1' },
    });
    expect(await spectrum.apHeaders('ABC', key)).toEqual([]);
    expect(await post()).toMatchObject({ outcome: 'applied' });
  });

  it('TP7: takes a line that goes the other way', async () => {
    const lines = [apLine({ amount: '43000.00' }), apLine({ phase: '0200', amount: '-1000.00' })];
    expect(await post({ lines })).toMatchObject({ outcome: 'applied' });
  });

  /** Columns whose codes come from Spectrum's own subcontract. */
  const mapped = ['Vendor_Code', 'Contract_Number', 'GL_Account', 'Job_Number', 'Phase_Code', 'Cost_Type'];

  const oneLine = (changes: Partial<ApLine>): Partial<ApDocument> => ({
    lines: [apLine({ amount: '42000.00', ...changes })],
  });

  it.each<[string, string, Partial<ApDocument>]>([
    ['a closed period', 'PERIOD_CLOSED', { glDate: '2026-12-31' }],
    ['an unknown vendor', 'CODE_REFUSED', { vendor: 'V999' }],
    ['a vendor that is not used', 'CODE_REFUSED', { vendor: 'V300', subcontract: 'S300' }],
    ['a complete subcontract', 'CODE_REFUSED', { subcontract: 'S101' }],
    ['an unknown subcontract', 'CODE_REFUSED', { subcontract: 'S999' }],
    ['a phase that is no detail of it', 'CODE_REFUSED', oneLine({ phase: '0300' })],
    ['another job', 'CODE_REFUSED', oneLine({ job: '1002' })],
    ['an account that is not used', 'CODE_REFUSED', oneLine({ glAccount: '5099' })],
  ])('TP7: %s is refused as %s, and Spectrum keeps nothing', async (_name, code, changes) => {
    const sent = await post(changes);
    expect(sent.outcome).toBe('refused');
    if (sent.outcome === 'refused') {
      expect(whatRowsMean(sent.rows, mapped, 'Invoice_Number').code).toBe(code);
    }
    expect(running.sandbox.state()['VN_INVOICE_TRAN_HEADER_MC6']).toEqual([]);
    expect(running.sandbox.state()['_images']).toEqual([]);
  });

  it.each(['before', 'after'])('TP7: a second one %s the update is NUMBER_TAKEN', async (when) => {
    await post();
    if (when === 'after') {
      running.sandbox.advance({ action: 'updateBatch', company: 'ABC', module: 'AP', batch: 'TP20261130' });
    }
    const again = await post({
      amount: '1.00',
      retentionAmount: '0.00',
      lines: [apLine({ amount: '1.00' })],
    });
    expect(again.outcome === 'refused' && whatRowsMean(again.rows, mapped, 'Invoice_Number').code).toBe(
      'NUMBER_TAKEN',
    );
    expect(await spectrum.apHeaders('ABC', key)).toMatchObject([{ amount: '42000.00' }]);
  });

  it.each<[string, Row, Sent['outcome'], number]>([
    ['F1: drops after the commit', { name: 'dropAfterCommit' }, 'unclear', 1],
    ['F2: drops before it', { name: 'dropBeforeCommit' }, 'unclear', 0],
    ['F4: an empty 200', { name: 'emptyBody' }, 'unclear', 1],
    ['F4: HTML', { name: 'html' }, 'unclear', 1],
    ['F4: cut', { name: 'truncate', bytes: 20 }, 'unclear', 1],
    ['F5: 503', { name: 'status', code: 503, retryAfter: 1 }, 'unclear', 0],
    ['F5: 429', { name: 'status', code: 429, retryAfter: 1 }, 'notSent', 0],
    ['F5: 401', { name: 'authExpired' }, 'notSent', 0],
    ['F15: a lock', { name: 'locked' }, 'refused', 0],
  ])('%s', async (_name, fault, outcome, documents) => {
    running.sandbox.faults.replace([{ operation: 'POST /vendor/invoice', fault }]);
    const sent = await post();
    expect(sent.outcome).toBe(outcome);
    if (sent.outcome === 'refused') expect(whatRowsMean(sent.rows).code).toBe('LOCKED');
    expect(await spectrum.apHeaders('ABC', key)).toHaveLength(documents);
  });

  it.each<[string, Row]>([
    ['F6: drips', { name: 'drip', bytesPerSecond: 10 }],
    ['a slow answer', { name: 'delayAnswer', ms: 900 }],
  ])('%s: unclear, though it is there', async (_name, fault) => {
    running.sandbox.faults.replace([{ operation: 'POST /vendor/invoice', fault }]);
    const hasty = client(600);
    const sent = await hasty.addApInvoice(apDocument(), images, mayAlwaysSend());
    await hasty.close();
    expect(sent).toEqual({ outcome: 'unclear', why: 'no complete answer within 600 ms' });
    expect(await spectrum.apHeaders('ABC', key)).toHaveLength(1);
  });

  it('TP4: a change order that is executed and reversed shows as such', async () => {
    const order = { Vendor_Code: 'V100', Subcontract_Number: 'S100', Change_Order_Number: '1' };
    running.sandbox.putState({
      VN_SUB_CHANGE_ORDER_HDR_MC: of([{ ...order, Job_Number: '1001', Status: 'P', Amount: '10000.00' }]),
      VN_SUB_CHANGE_ORDER_DET_MC: of([
        { ...order, Line_Number: '001', Phase_Code: '0300', Cost_Type: 'S', Amount: '10000.00' },
      ]),
    });
    const change = { company: 'ABC', vendor: 'V100', subcontract: 'S100', changeOrder: '1' };
    running.sandbox.advance({ action: 'executeChangeOrder', ...change });
    expect(await spectrum.subcontractChangeOrders('ABC', [s100])).toMatchObject([
      {
        number: '1',
        status: 'E',
        executedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        amount: '10000.00',
        lines: [{ line: '001', phase: '0300', amount: '10000.00' }],
      },
    ]);
    expect(await spectrum.phaseDetails('ABC', [s100])).toMatchObject([
      { phase: '0100', original: '100000.00' },
      { phase: '0200', original: '100000.00' },
      { phase: '0300', original: '0.00' },
    ]);
    running.sandbox.advance({ action: 'reverseChangeOrder', ...change });
    expect(await spectrum.subcontractChangeOrders('ABC', [s100])).toMatchObject([
      { status: 'P', executedOn: '' },
    ]);
  });

  it('OP3: doctor finds the service granted or not, and writes nothing', async () => {
    const before = running.sandbox.state();
    expect(await spectrum.testApServices('ABC')).toMatchObject([
      { service: 'APMultiLineInvoice', granted: 'yes' },
    ]);
    expect(running.sandbox.state()).toEqual(before);
    running.sandbox.putState({
      _authorizations: [
        { authorizationId: 'S3CRET-ID', companies: ['ABC'], services: ['ARMultiLineInvoice'] },
      ],
    });
    expect(await spectrum.testApServices('ABC')).toMatchObject([{ granted: 'no' }]);
    const dead = spectrumClient(settings('http://127.0.0.1:1'), 'east');
    expect(await dead.testApServices('ABC')).toMatchObject([{ granted: 'unknown' }]);
    await dead.close();
  });
});
