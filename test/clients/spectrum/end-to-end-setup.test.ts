import { spectrumClient } from '../../../clients/spectrum';
import type { Enhanced, SpectrumClient } from '../../../clients/spectrum';
import type { Sent } from '../../../domain/effects';
import { whatRowsMean } from '../../../domain/spectrum/error-rows';
import { startSpectrum } from '../../../sandbox';
import type { Row, RunningSpectrum } from '../../../sandbox';
import { memoryVault } from '../store/support/memory-vault';
import { newCustomer, newJob, newPhase, newSite } from './samples';
import { document, mayAlwaysSend, settings } from './support';

const of = (rows: Row[]): Row[] => rows.map((row) => ({ Company_Code: 'ABC', ...row }));

const state: Record<string, Row[]> = {
  _authorizations: [{ authorizationId: 'S3CRET-ID', companies: ['ABC'], services: ['*'] }],
  _logins: [{ user: 'INFO1', password: 'secret' }],
  CR_CUSTOMER_MASTER_MC: of([
    { Customer_Code: 'C00001', Name: 'Acme & Sons', Zip_Code: '78701', Standard_Retention_Percent: 10 },
  ]),
  WO_ADDRESS_MC: of([{ Ship_To_ID: 'S00001', Site_Name: 'North', Site_Customer_Code: 'C00001' }]),
  JC_JOB_MASTER_MC: of([{ Job_Number: '1001' }, { Job_Number: 'TEMPLATE', Status_Code: 'I' }]),
  JC_PHASE_MASTER_MC: of([
    {
      Job_Number: 'TEMPLATE',
      Phase_Code: '0100',
      Cost_Type: 'L',
      Description: 'Rough-in',
      Unit_of_Measure: 'HR',
    },
    { Job_Number: 'TEMPLATE', Phase_Code: '0100', Cost_Type: 'M', Description: 'Rough-in', Status_Code: 'I' },
    { Job_Number: 'TEMPLATE', Phase_Code: '0200', Cost_Type: 'L', Description: 'Finish', Status_Code: 'C' },
  ]),
  JC_OH_BATCH_MASTER_MC: of([{ Job_Oh_Batch_Code: 'OH1', Description: 'Shop' }]),
  JC_CONTRACT_TYPE_MC: of([{ Job_Type: 'SERVICE', Description: 'Service' }]),
  GL_MASTER_MC: of([{ GL_Account: '4010' }]),
  SY_PROCESSING_DATES_MC: of([{ Module: 'AR', Begin_Date: '2026-11-01', End_Date: '2026-11-30' }]),
  CR_TERMS_MASTER_MC: of([{ Terms_Code: '3' }]),
  CR_SALESPERSON_MASTER_MC: of([{ Salesperson_Code: 'JD' }]),
  CR_SALES_TAX_MASTER_MC: of([
    { Sales_Tax_Code: 'TXAUS', Effective_Date: '2020-01-01', Sales_Tax_Percent: 8.25 },
  ]),
  PR_EMPLOYEE_MASTER_1_MC: of([{ Employee_Code: 'E100', Employee_Name: 'Jo Doe' }]),
};

/** The client against the stand-in, which was written from the interface alone and not from the client. */
describe('customers, sites and jobs, end to end', () => {
  let running: RunningSpectrum;
  const open: SpectrumClient[] = [];
  let spectrum: SpectrumClient;
  beforeAll(async () => {
    running = await startSpectrum({ port: 0, infolinkPort: 0 });
  });
  afterAll(() => running.close());
  beforeEach(() => {
    running.sandbox.reset();
    running.sandbox.faults.replace([]);
    running.sandbox.putState(state);
    spectrum = client();
  });
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  const client = (enhanced?: Enhanced): SpectrumClient => {
    const base = settings(running.url);
    const infolink = { ...base.infolink, port: running.infolink.port };
    const made = spectrumClient({ ...base, infolink }, 'east', enhanced);
    open.push(made);
    return made;
  };
  const meaning = (sent: Sent, keyColumn: string): string =>
    sent.outcome === 'refused' ? whatRowsMean(sent.rows, [], keyColumn).code : sent.outcome;

  it('ST1: a customer comes back as it was sent, once', async () => {
    const customer = newCustomer();
    expect(await spectrum.addCustomer(customer, mayAlwaysSend())).toMatchObject({
      outcome: 'applied',
      ref: 'C00007',
      stage: 'done',
    });
    const { company: _company, terms, ...echo } = customer;
    expect(await spectrum.customerMaster('ABC', 'C00007')).toEqual({
      ...echo,
      termsCode: terms,
      standardRetentionPercent: '0.00',
      costCenter: '',
      status: 'A',
    });
    const again = await spectrum.addCustomer(customer, mayAlwaysSend());
    expect(meaning(again, 'Customer_Code')).toBe('NUMBER_TAKEN');
    expect(await spectrum.customerCodes('ABC', { from: 'C00001', to: 'C99999' })).toEqual([
      'C00001',
      'C00007',
    ]);
  });

  it('ST2: a site comes back as it was sent, once', async () => {
    const site = newSite();
    expect(await spectrum.addSite(site, mayAlwaysSend())).toMatchObject({
      outcome: 'applied',
      ref: 'S00007',
    });
    const { company: _company, site: code, customer: customerCode, workState, ...echo } = site;
    expect(await spectrum.siteMaster('ABC', 'S00007')).toEqual({
      ...echo,
      code,
      customerCode,
      workStateTaxCode: workState,
      costCenter: '',
      status: 'A',
    });
    expect(meaning(await spectrum.addSite(site, mayAlwaysSend()), 'Site_ID')).toBe('NUMBER_TAKEN');
    const sites = await spectrum.sitesOfCustomer('ABC', 'C00001');
    expect(sites.map((each) => each.code).sort()).toEqual(['S00001', 'S00007']);
  });

  it('ST4: a job comes back as it was sent, once, and with it the AR contract of its customer', async () => {
    const job = newJob();
    expect(await spectrum.addJob(job, mayAlwaysSend())).toMatchObject({ outcome: 'applied', ref: 'T123' });
    const { company: _company, customer: customerCode, workState, ...echo } = job;
    const held = { ...echo, customerCode, workStateTaxCode: workState, completeDate: '', status: 'A' };
    expect(await spectrum.jobMaster('ABC', 'T123')).toEqual({ ...held, ohBatch: '' });
    expect(await spectrum.contract('ABC', 'T123')).toMatchObject({
      customerCode: 'C00001',
      retentionPercent: '10.00',
    });
    expect(meaning(await spectrum.addJob(job, mayAlwaysSend()), 'Job_Number')).toBe('NUMBER_TAKEN');

    const batch = { company: 'ABC', number: 'T123', ohBatch: 'OH1' };
    expect(await spectrum.updateJobOhBatch(batch, mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
    expect(await spectrum.jobMaster('ABC', 'T123')).toEqual({ ...held, ohBatch: 'OH1' });
  });

  it('ST6: the OH batch makes no contract, and asks for a job that exists', async () => {
    const batch = { company: 'ABC', number: '1001', ohBatch: 'OH1' };
    expect(await spectrum.updateJobOhBatch(batch, mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
    expect(await spectrum.contract('ABC', '1001')).toBeUndefined();
    const nowhere = await spectrum.updateJobOhBatch({ ...batch, number: '9999' }, mayAlwaysSend());
    expect(nowhere).toMatchObject({ outcome: 'refused', rows: [{ column: 'Job_Number' }] });
  });

  it('ST5: phases are copied cost type by cost type, and both doors show the same', async () => {
    const template = await spectrum.jobPhases('ABC', 'TEMPLATE');
    expect(template.map((row) => `${row.phase} ${row.costType} ${row.status}`)).toEqual([
      '0100 L A',
      '0100 M I',
      '0200 L C',
    ]);
    for (const row of template.filter((each) => each.status !== 'C')) {
      const sent = await spectrum.addPhase({ ...row, company: 'ABC', number: '1001' }, mayAlwaysSend());
      expect(sent).toMatchObject({ outcome: 'applied', ref: `1001/0100/${row.costType}` });
    }
    const copied = await spectrum.jobPhases('ABC', '1001');
    expect(copied).toEqual(template.slice(0, 2).map((row) => ({ ...row, number: '1001', status: 'A' })));
    const listed = await spectrum.getPhases('ABC', '1001');
    expect(listed).toEqual({
      complete: true,
      rows: copied.map(({ phase, costType, description, unit, costCenter, status }) => ({
        phase,
        costType,
        description,
        unit,
        costCenter,
        status,
      })),
    });
    expect((await spectrum.getPhases('ABC', 'TEMPLATE')).rows.map((row) => row.status)).toEqual([
      'A',
      'I',
      'C',
    ]);
  });

  it('ST5: a capped list of phases is never taken for complete', async () => {
    running.sandbox.faults.replace([{ operation: 'GetPhase', fault: { name: 'rowCap', n: 0 } }]);
    expect(await spectrum.getPhases('ABC', 'TEMPLATE')).toMatchObject({
      complete: false,
      why: expect.stringContaining('exceeds maximum'),
      rows: [],
    });
  });

  it.each<[string, Row, Sent['outcome'], boolean]>([
    ['F1: drops after the commit', { name: 'dropAfterCommit' }, 'unclear', true],
    ['F2: drops before it', { name: 'dropBeforeCommit' }, 'unclear', false],
    ['F4: an empty 200', { name: 'emptyBody' }, 'unclear', true],
    ['F4: HTML', { name: 'html' }, 'unclear', true],
    ['F6: cut', { name: 'truncate', bytes: 200 }, 'unclear', true],
    ['F5: 503', { name: 'status', code: 503 }, 'unclear', false],
    ['F5: 429', { name: 'status', code: 429 }, 'notSent', false],
    ['F6: drips', { name: 'drip', bytesPerSecond: 10 }, 'unclear', true],
    ['a SOAP fault', { name: 'soapFault' }, 'unclear', false],
    ['F15: a lock', { name: 'locked' }, 'refused', false],
  ])('%s: AddJob is sent once, and a read tells what became of it', async (_name, fault, outcome, there) => {
    running.sandbox.faults.replace([{ operation: 'AddJob', fault }]);
    const sent = await spectrum.addJob(newJob(), mayAlwaysSend());
    expect(sent.outcome).toBe(outcome);
    if (sent.outcome === 'refused') expect(whatRowsMean(sent.rows).code).toBe('LOCKED');
    expect((await spectrum.jobMaster('ABC', 'T123')) !== undefined).toBe(there);
  });

  it('OP3: doctor finds services and tables, and writes nothing', async () => {
    const before = running.sandbox.journal.after(0).length;
    const services = await spectrum.testSetupServices('ABC');
    expect(services.map((check) => check.granted)).toEqual(['yes', 'yes', 'yes', 'yes', 'yes', 'yes']);
    expect((await spectrum.testSetupTables('ABC')).filter((table) => !table.readable)).toEqual([]);
    expect(running.sandbox.journal.after(before).filter((entry) => entry.committed)).toEqual([]);
    running.sandbox.putState({
      _authorizations: [{ authorizationId: 'S3CRET-ID', companies: ['ABC'], services: ['AddJob'] }],
    });
    expect((await spectrum.testSetupServices('ABC')).map((check) => check.granted)).toEqual([
      ...['no', 'no', 'yes', 'no', 'no', 'no'],
    ]);
  });

  describe('with Enhanced Authentication (ST3)', () => {
    const day = 24 * 3_600_000;
    const enhanced = (changes: Partial<Enhanced['settings']> = {}): Enhanced => ({
      settings: {
        clientId: 'girder',
        clientSecret: 'entered',
        rotation: { secretExpiresAt: Date.now() + 2 * day, beforeMs: 3 * day },
        ...changes,
      },
      vault: memoryVault(),
      times: { quietMs: 0, againMs: 0 },
    });
    const secretNow = (): unknown => {
      const [row] = running.sandbox.state()['_authorizations'] ?? [];
      return Object(row?.['enhanced']).secret;
    };
    beforeEach(() => {
      running.sandbox.putState({
        _authorizations: [
          {
            authorizationId: 'S3CRET-ID',
            companies: ['ABC'],
            services: ['*'],
            enhanced: { clientId: 'girder', secret: 'entered' },
          },
        ],
      });
    });
    const overlap = (seconds: number): void =>
      running.sandbox.putState({ _settings: [{ secretOverlapSeconds: seconds }] });

    it('opens every door, and none without it', async () => {
      expect(await spectrum.addJob(newJob(), mayAlwaysSend())).toMatchObject({
        outcome: 'notSent',
        access: true,
      });
      await expect(spectrum.getPhases('ABC', '1001')).rejects.toMatchObject({ kind: 'access' });
      const inside = client(enhanced());
      expect(await inside.addJob(newJob(), mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
      expect(await inside.addPhase(newPhase({ number: 'T123' }), mayAlwaysSend())).toMatchObject({
        outcome: 'applied',
      });
      expect(await inside.getPhases('ABC', 'T123')).toMatchObject({
        complete: true,
        rows: [{ phase: '0100' }],
      });
      expect(await inside.postArInvoice(document({ job: '' }), mayAlwaysSend())).toMatchObject({
        outcome: 'applied',
        ref: '100123',
      });
    });

    it('a write goes on when its token ends at the door', async () => {
      const inside = client(enhanced());
      await inside.getPhases('ABC', '1001');
      running.sandbox.putState({ _tokens: [] });
      expect(await inside.addJob(newJob(), mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
    });

    it('renews the secret before its end, and goes on with the new one', async () => {
      const own = enhanced();
      const inside = client(own);
      const kept = await inside.keepAccess();
      expect(secretNow()).not.toBe('entered');
      expect((await own.vault.read())?.value).toMatchObject({
        proven: { secret: secretNow() },
        unproven: [],
      });
      expect(kept.mode === 'enhanced' && (kept.secretExpiresAt ?? 0) > Date.now() + 80 * day).toBe(true);
      const restarted = client({ ...enhanced(), vault: own.vault });
      expect(await restarted.addJob(newJob(), mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
    });

    it.each<Row>([{ name: 'dropAfterCommit' }, { name: 'truncate', bytes: 12 }, { name: 'emptyBody' }])(
      'goes on with the old secret when the answer with the new one is lost ($name)',
      async (fault) => {
        overlap(3600);
        running.sandbox.faults.replace([{ operation: 'secretRotation', nth: 1, fault }]);
        const inside = client(enhanced());
        await expect(inside.keepAccess()).rejects.toMatchObject({
          kind: 'refused',
          service: 'secretRotation',
        });
        expect(secretNow()).not.toBe('entered');
        expect(await inside.addJob(newJob(), mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
        expect(await inside.keepAccess()).toMatchObject({ mode: 'enhanced' });
      },
    );

    it('says where to enter a new secret when the old one ended with the lost answer; then goes on', async () => {
      running.sandbox.faults.replace([
        { operation: 'secretRotation', nth: 1, fault: { name: 'dropAfterCommit' } },
      ]);
      const own = enhanced();
      await expect(client(own).keepAccess()).rejects.toMatchObject({
        kind: 'access',
        sentence: expect.stringMatching(/new secret must be entered.*spectrum\.east\.enhanced\.clientSecret/),
      });
      const [row] = running.sandbox.state()['_authorizations'] ?? [];
      running.sandbox.putState({
        _authorizations: [{ ...row, enhanced: { clientId: 'girder', secret: 'typed in' } }],
      });
      const restarted = client({
        ...enhanced({
          clientSecret: 'typed in',
          rotation: { secretExpiresAt: Date.now() + 60 * day, beforeMs: day },
        }),
        vault: own.vault,
      });
      expect(await restarted.addJob(newJob(), mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
    });

    it('keeps the entered secret where self-rotation is not allowed', async () => {
      running.sandbox.putState({ _settings: [{ allowSelfRotation: false }] });
      const inside = client(enhanced());
      await expect(inside.keepAccess()).rejects.toMatchObject({
        sentence: expect.stringContaining('allows self-rotation'),
      });
      expect(await inside.addJob(newJob(), mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
      expect(secretNow()).toBe('entered');
    });
  });
});
