import { effectOf } from '../../../../activities/effects';
import type { BoundEffect } from '../../../../activities/effects/bind';
import { spectrumClient } from '../../../../clients/spectrum';
import type { SpectrumClient } from '../../../../clients/spectrum';
import type { Sent } from '../../../../domain/effects';
import { canonicalCode } from '../../../../domain/spectrum/codes';
import { whatRefusalMeans } from '../../../../domain/spectrum/error-rows';
import { startSpectrum } from '../../../../sandbox';
import type { Row, RunningSpectrum } from '../../../../sandbox';
import { cutter } from '../../../clients/spectrum/cutter';
import { mayAlwaysSend, settings } from '../../../clients/spectrum/support';
import { subjects } from './setup-subjects';
import type { Subject } from './setup-subjects';

const of = (rows: Row[]): Row[] => rows.map((row) => ({ Company_Code: 'ABC', ...row }));

const state: Record<string, Row[]> = {
  _authorizations: [{ authorizationId: 'S3CRET-ID', companies: ['ABC'], services: ['*'] }],
  _logins: [{ user: 'INFO1', password: 'secret' }],
  _codes: of([{ kind: 'workState', code: 'TX' }]),
  CR_CUSTOMER_MASTER_MC: of([{ Customer_Code: 'C00001', Name: 'Acme & Sons' }]),
  WO_ADDRESS_MC: of([{ Ship_To_ID: 'S00001', Site_Name: 'North', Site_Customer_Code: 'C00001' }]),
  JC_JOB_MASTER_MC: of([{ Job_Number: '1001' }, { Job_Number: 'DONE', Status_Code: 'C' }]),
  JC_PHASE_MASTER_MC: of([
    { Job_Number: '1001', Phase_Code: '0100', Cost_Type: 'M', Description: 'Rough-in' },
    { Job_Number: '1001', Phase_Code: '0200', Cost_Type: 'L', Description: 'Finish' },
    { Job_Number: 'DONE', Phase_Code: '0100', Cost_Type: 'L', Description: 'Rough-in' },
  ]),
  JC_OH_BATCH_MASTER_MC: of([{ Job_Oh_Batch_Code: 'OH1', Description: 'Shop' }]),
  JC_CONTRACT_TYPE_MC: of([{ Job_Type: 'SERVICE', Description: 'Service' }]),
  CR_TERMS_MASTER_MC: of([{ Terms_Code: '3' }]),
  CR_SALESPERSON_MASTER_MC: of([{ Salesperson_Code: 'JD' }]),
  CR_SALES_TAX_MASTER_MC: of([
    { Sales_Tax_Code: 'TXAUS', Effective_Date: '2020-01-01', Sales_Tax_Percent: 8.25 },
  ]),
  PR_EMPLOYEE_MASTER_1_MC: of([{ Employee_Code: 'E100', Employee_Name: 'Jo Doe' }]),
};

let running: RunningSpectrum;
let spectrum: SpectrumClient;

beforeAll(async () => {
  running = await startSpectrum({ port: 0, infolinkPort: 0 });
  spectrum = client(running.infolink.port);
});
afterAll(async () => {
  await spectrum.close();
  await running.close();
});
beforeEach(() => {
  running.sandbox.reset();
  running.sandbox.faults.replace([]);
  running.sandbox.putState(state);
});

function client(infolinkPort: number): SpectrumClient {
  const base = settings(running.url);
  return spectrumClient({ ...base, infolink: { ...base.infolink, port: infolinkPort } }, 'east');
}

/** As the engine finds it: by kind, over bodies as they are stored. Of its world it needs Spectrum only. */
const effectFor = ({ kind }: Subject, through = spectrum): BoundEffect =>
  effectOf({ spectrum: () => through } as never, { kind, target: 'east-ABC' });

const send = (subject: Subject, body: Row = subject.body): Promise<Sent> =>
  effectFor(subject).send(body, mayAlwaysSend());

const meaning = ({ kind }: Subject, sent: Sent): string =>
  sent.outcome === 'refused' ? whatRefusalMeans(kind, sent.rows).code : sent.outcome;

const isRowOf = (subject: Subject, row: Row): boolean =>
  Object.entries(subject.row).every(([column, value]) => canonicalCode(String(row[column])) === value);

const rowsOf = (subject: Subject): Row[] =>
  (running.sandbox.state()[subject.table] ?? []).filter((row) => isRowOf(subject, row));

/** Somebody changes the row in Spectrum. */
function change(subject: Subject, set: Row): void {
  const rows = running.sandbox.state()[subject.table] ?? [];
  const changed = rows.map((row) => (isRowOf(subject, row) ? { ...row, ...set } : row));
  running.sandbox.putState({ [subject.table]: changed });
}

const equal = (subject: Subject): object => ({
  result: 'found',
  ref: subject.ref,
  stage: 'done',
  differences: [],
  evidence: subject.evidence,
});

describe.each(subjects)('$id: $kind', (subject) => {
  it('is absent before it is sent, and comes back as it was sent', async () => {
    const effect = effectFor(subject);
    const before = Date.now();
    const absent = await effect.probe(subject.body);
    expect(absent).toEqual({ result: 'absent', readAt: expect.any(String) });
    const readAt = Date.parse(absent.result === 'absent' ? absent.readAt : '');
    expect(readAt >= before && readAt <= Date.now()).toBe(true);
    expect(await send(subject)).toMatchObject({ outcome: 'applied', ref: subject.ref, stage: 'done' });
    expect(await effect.probe(subject.body)).toEqual(equal(subject));
  });

  it('has its kind, guard and key, and takes only its own bodies', () => {
    const { kind, guard, naturalKey, body } = subject;
    const effect = effectFor(subject);
    expect({ kind: effect.kind, guard: effect.guard, key: effect.naturalKey(body) }).toEqual({
      kind,
      guard,
      key: naturalKey,
    });
    for (const field of Object.keys(body)) {
      expect(() => effect.naturalKey({ ...body, [field]: undefined })).toThrow(field);
    }
  });

  it('shows a field that was changed in Spectrum, and no other', async () => {
    const effect = effectFor(subject);
    await send(subject);
    const compared = Object.keys(subject.body).filter(
      (field) => field !== 'company' && !subject.identity.includes(field),
    );
    expect(Object.keys(subject.columns).sort()).toEqual(compared.sort());
    const [held = {}] = rowsOf(subject);
    for (const [field, column] of Object.entries(subject.columns)) {
      change(subject, { [column]: '7' });
      const differences = [{ field, sent: subject.body[field], found: '7' }];
      expect(await effect.probe(subject.body)).toMatchObject({ result: 'found', differences });
      change(subject, { [column]: held[column] });
    }
    expect(await effect.probe(subject.body)).toEqual(equal(subject));
  });

  it('is the same in another spelling of its codes', async () => {
    const spelled = { ...subject.body, ...subject.spelled };
    expect(await send(subject, spelled)).toMatchObject({ outcome: 'applied', ref: subject.ref });
    expect(effectFor(subject).naturalKey(spelled)).toBe(subject.naturalKey);
    expect(await effectFor(subject).probe(spelled)).toEqual(equal(subject));
    expect(await effectFor(subject).probe(subject.body)).toEqual(equal(subject));
  });

  it('is unknown when the read is denied, cut, or holds two of it', async () => {
    await send(subject);
    running.sandbox.putState({ _denied: [{ table: subject.table }] });
    const denied = { result: 'unknown', why: expect.stringContaining(subject.table) };
    expect(await effectFor(subject).probe(subject.body)).toEqual(denied);
    running.sandbox.putState({ _denied: [] });

    const cut = await cutter(running.infolink.port);
    const through = client(cut.port);
    const cutEffect = effectFor(subject, through);
    const whole = await cut.measure(() => cutEffect.probe(subject.body));
    for (const part of [0.1, 0.5, 0.9]) {
      cut.after(Math.floor(whole * part));
      const seen = await cutEffect.probe(subject.body);
      expect({ part, seen }).toEqual({ part, seen: { result: 'unknown', why: expect.stringMatching(/\w/) } });
    }
    await through.close();
    await cut.close();

    const rows = running.sandbox.state()[subject.table] ?? [];
    running.sandbox.putState({ [subject.table]: [...rows, ...rowsOf(subject)] });
    const twice = { result: 'unknown', why: expect.stringMatching(/ 2 (rows|times)/) };
    expect(await effectFor(subject).probe(subject.body)).toEqual(twice);
  });

  it(`sent a second time, is ${subject.second}, and there once`, async () => {
    await send(subject);
    expect(meaning(subject, await send(subject))).toBe(subject.second);
    expect(rowsOf(subject)).toHaveLength(1);
    expect(await effectFor(subject).probe(subject.body)).toEqual(equal(subject));
  });

  it.each(subject.refused)('with %j has a code refused, in %s', async (changes, column, more = {}) => {
    running.sandbox.putState(more);
    const sent = await send(subject, { ...subject.body, ...changes });
    expect(sent).toMatchObject({ outcome: 'refused', rows: [{ column }] });
    expect(meaning(subject, sent)).toBe('CODE_REFUSED');
  });

  it('waits for a lock, and is rejected for a text that cannot be sent', async () => {
    running.sandbox.faults.replace([{ operation: subject.method, nth: 1, fault: { name: 'locked' } }]);
    expect(meaning(subject, await send(subject))).toBe('LOCKED');
    const code = Object.keys(subject.columns)[0] ?? '';
    const sent = await send(subject, { ...subject.body, [code]: 'x'.repeat(60) });
    expect(sent).toMatchObject({ outcome: 'refused', rows: [{ column: '' }] });
    expect(meaning(subject, sent)).toBe('REFUSED');
  });

  it.each([
    ['F1', 'dropAfterCommit', 'found'],
    ['F2', 'dropBeforeCommit', 'absent'],
  ])('%s: after %s nobody knows, and a probe finds out', async (_id, name, result) => {
    running.sandbox.faults.replace([{ operation: subject.method, nth: 1, fault: { name } }]);
    expect((await send(subject)).outcome).toBe('unclear');
    const seen = await effectFor(subject).probe(subject.body);
    expect(seen).toEqual(result === 'found' ? equal(subject) : { result, readAt: expect.any(String) });
  });
});

describe.each(subjects.filter(({ blank }) => blank.length > 0))('$id: $kind sent with blanks', (subject) => {
  it('is not compared where Spectrum filled it', async () => {
    const blanks = Object.fromEntries(subject.blank.map((field) => [field, '']));
    const body = { ...subject.body, ...blanks };
    expect(await send(subject, body)).toMatchObject({ outcome: 'applied' });
    expect(await effectFor(subject).probe(body)).toMatchObject({ result: 'found', differences: [] });
    change(subject, Object.fromEntries(subject.blank.map((field) => [subject.columns[field], '7'])));
    expect(await effectFor(subject).probe(body)).toMatchObject({ result: 'found', differences: [] });
  });
});

function subjectOf(kind: string): Subject {
  const found = subjects.find((one) => one.kind === kind);
  if (!found) throw new Error(`no subject ${kind}`);
  return found;
}

describe('what Spectrum fills itself', () => {
  it.each([
    ['ST2', 'spectrum/site', 'salesTaxCode', 'TXAUS'],
    ['ST4', 'spectrum/job', 'taxClass', 'TXAUS'],
    ['ST5', 'spectrum/phase', 'costCenter', 'CC1'],
  ])('%s: %s with a blank %s gets %s, which is no difference', async (_id, kind, field, filled) => {
    const subject = subjectOf(kind);
    running.sandbox.putState({
      CR_CUSTOMER_MASTER_MC: of([{ Customer_Code: 'C00001', Name: 'Acme', Sales_Tax_Code: 'TXAUS' }]),
      JC_JOB_MASTER_MC: of([{ Job_Number: '1001', Cost_Center: 'CC1' }]),
      ...(field === 'costCenter'
        ? { _settings: [{ costCenters: true }], PA_COST_CENTER_MASTER_MC: of([{ Cost_Center: 'CC1' }]) }
        : {}),
    });
    const body = { ...subject.body, [field]: '' };
    expect(await send(subject, body)).toMatchObject({ outcome: 'applied' });
    expect(rowsOf(subject)).toMatchObject([{ [subject.columns[field] ?? '']: filled }]);
    expect(await effectFor(subject).probe(body)).toMatchObject({ result: 'found', differences: [] });
  });
});

describe('ST4: a job', () => {
  it('differs where only the case of a text or of UDF1 does, not where that of a code does', async () => {
    const subject = subjectOf('spectrum/job');
    await send(subject);
    change(subject, { Customer_Code: 'c00001', Project_Manager: 'e100 ', UDF1: 'NORTH OFFICE' });
    expect(await effectFor(subject).probe(subject.body)).toMatchObject({
      differences: [{ field: 'udf1', sent: 'North office', found: 'NORTH OFFICE' }],
    });
  });
});

describe('ST6: the OH batch of a job', () => {
  const subject = subjectOf('spectrum/job-oh-batch');

  it('that is not there any more is unknown, as another send could only be refused', async () => {
    await send(subject);
    running.sandbox.putState({ JC_JOB_MASTER_MC: [] });
    expect(await effectFor(subject).probe(subject.body)).toEqual({
      result: 'unknown',
      why: 'Job 1001, whose OH batch was to be set, is not in company ABC of Spectrum.',
    });
  });

  it('replaces another one, and leaves the rest of the job as it is', async () => {
    change(subject, { Job_Oh_Batch_Code: 'OLD', Job_Description: 'Chiller' });
    const [before = {}] = rowsOf(subject);
    expect(await effectFor(subject).probe(subject.body)).toMatchObject({
      result: 'found',
      differences: [{ field: 'ohBatch', sent: 'OH1', found: 'OLD' }],
    });
    await send(subject);
    expect(rowsOf(subject)).toEqual([{ ...before, Job_Oh_Batch_Code: 'OH1' }]);
  });
});

describe('ST5: a phase', () => {
  const subject = subjectOf('spectrum/phase');

  it('shows what is there before a second send would write over it', async () => {
    await send(subject, { ...subject.body, workersComp: '9999' });
    expect(await effectFor(subject).probe(subject.body)).toMatchObject({
      result: 'found',
      differences: [{ field: 'workersComp', sent: '5183', found: '9999' }],
    });
  });

  it('is absent from a job that has it with another cost type only, or is not there', async () => {
    const absent = { result: 'absent', readAt: expect.any(String) };
    expect(await effectFor(subject).probe({ ...subject.body, phase: '0200', costType: 'M' })).toEqual(absent);
    expect(await effectFor(subject).probe({ ...subject.body, number: '9999' })).toEqual(absent);
  });

  it.each([{ quantity: '1e5' }, { cost: '1,000' }, { priceMethod: '' }, { status: 'I' }])(
    'is no body with %j',
    (changes) => {
      const [field = ''] = Object.keys(changes);
      expect(() => effectFor(subject).naturalKey({ ...subject.body, ...changes })).toThrow(field);
    },
  );
});
