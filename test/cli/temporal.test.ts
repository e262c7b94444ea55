/** Commands that go through Temporal, against a real server, Girder's own workflows and a directory store. */
import type { Store } from '../../clients/store/port';
import type { CliWorld } from '../../cli/session';
import type { Report, TieoutReport, TieoutSums } from '../../domain/reports';
import type { Settings } from '../../domain/settings';
import { ensureSchedules } from '../../workers/schedules';
import { checkIdentity } from '../../workers/store-identity';
import type { LiveTemporal } from '../gateway/support';
import { liveTemporal, settingsFor, temporaryStore } from '../gateway/support';
import type { Office } from './office';
import { openOffice, openSecondWorker } from './office';
import { girder, putHead, recordOf, since, worldOf } from './support';

let temporal: LiveTemporal;
let files: Awaited<ReturnType<typeof temporaryStore>>;
let store: Store;
let settings: Settings;
let world: CliWorld;
let office: Office;
let reportOf: (kind: string, args: Record<string, string>) => Report;

beforeAll(async () => {
  temporal = await liveTemporal();
  files = await temporaryStore();
  ({ store } = files);
  settings = settingsFor({ acme: {} }, temporal);
  world = worldOf(settings, store);
  office = await openOffice({
    address: temporal.address,
    namespace: temporal.namespace,
    store,
    report: (kind, args) => reportOf(kind, args),
  });
});

afterAll(async () => {
  await office.close();
  await temporal.close();
  await files.remove();
});

describe('girder records retry | skip | resolve', () => {
  it('asks the run of the record, starts one where there is none, and prints its answer', async () => {
    await putHead(store, '1', { title: { sourceNumber: '1041', spectrumNumbers: [] } });
    const ran = await girder(world, 'records', 'retry', '1041', '--reason', 'customer mapped');
    expect([ran.code, ran.out]).toEqual([0, 'It is taken up again for dana.\n']);
    expect(office.asked.at(-1)).toEqual({
      update: 'retry',
      record: recordOf('1'),
      request: { operator: 'dana', reason: 'customer mapped', seen: since },
    });
  });

  it('passes who decides and what was seen, and answers a refusal with exit code 1 and the sentence', async () => {
    await putHead(store, '2');
    const ran = await girder(
      world,
      'records',
      'skip',
      recordOf('2'),
      '--reason',
      'no',
      '--as',
      'Lee',
      '--json',
    );
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toEqual({
      record: recordOf('2'),
      accepted: false,
      sentence: 'It is in Spectrum already.',
    });
    expect(office.asked.at(-1)).toMatchObject({ update: 'skip', request: { operator: 'Lee', seen: since } });
  });

  it('passes the verdict of a person', async () => {
    await putHead(store, '3', { state: 'In doubt' });
    const args = ['--posted', '1042', '--part', 'credit', '--force', '--reason', 'seen in Spectrum'];
    expect((await girder(world, 'records', 'resolve', recordOf('3'), ...args)).code).toBe(0);
    expect(office.asked.at(-1)).toMatchObject({
      update: 'resolve',
      record: recordOf('3'),
      request: { verdict: { kind: 'posted', ref: '1042', part: 'credit' }, force: true, seen: since },
    });
  });

  it('has a record read that Girder has not met, by its full id; there is nothing to decide about it', async () => {
    const before = office.asked.length;
    const ran = await girder(world, 'records', 'retry', recordOf('77'), '--reason', 'webhook lost');
    expect([ran.code, ran.out]).toEqual([0, expect.stringContaining('is read now')]);
    expect(await temporal.client.workflow.getHandle(recordOf('77')).result()).toBe('Skipped');
    expect(office.asked).toHaveLength(before);
    const skipped = await girder(world, 'records', 'skip', recordOf('77'), '--reason', 'r');
    expect([skipped.code, skipped.err]).toEqual([1, expect.stringContaining('No record')]);
  });

  it('says that no worker answered, and that the request may still be taken', async () => {
    const empty = await liveTemporal();
    await putHead(store, '4');
    const impatient = worldOf(settingsFor({ acme: {} }, empty), store, {
      patience: { requestMs: 1000, reportMs: 1000, rebuildMs: 1000 },
    });
    const ran = await girder(impatient, 'records', 'retry', recordOf('4'), '--reason', 'r');
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(`look with: girder records show '${recordOf('4')}'`);
    await empty.close();
  });
});

describe('girder records preview (OP4)', () => {
  const preview: Report = {
    kind: 'preview',
    record: recordOf('1'),
    at: since,
    verdict: { verdict: 'send', sentence: 'One invoice.' },
    documents: [
      {
        part: 'invoice',
        kind: 'spectrum/ar-invoice',
        naturalKey: 'C00001/1041/I',
        header: [
          { field: 'Invoice_Number', value: '1041', from: 'invoice.invoiceNumber' },
          { field: 'Remarks', value: '', from: 'nothing', note: 'blank on purpose' },
        ],
        lines: [[{ field: 'Price', value: '10.00', from: 'invoice.items[0].price' }]],
      },
    ],
  };

  it('prints the verdict and every field with where it came from', async () => {
    reportOf = () => preview;
    const ran = await girder(world, 'records', 'preview', '1041');
    expect(ran.code).toBe(0);
    expect(office.reported.at(-1)).toEqual({ kind: 'preview', args: { record: recordOf('1') } });
    expect(ran.out).toBe(
      `Preview of ${recordOf('1')}, nothing was sent

Would be sent: One invoice.

invoice  spectrum/ar-invoice  C00001/1041/I
  FIELD           VALUE    FROM                   NOTE
  Invoice_Number  1041     invoice.invoiceNumber
  Remarks         (blank)  nothing                blank on purpose
Line 1
  FIELD  VALUE  FROM                    NOTE
  Price  10.00  invoice.items[0].price
`,
    );
  });

  it('exits 1 with the advice when the record would wait', async () => {
    const verdict = {
      verdict: 'wait',
      code: 'NUMBER_BLANK',
      sentence: 'No number.',
      advice: 'Give it one.',
    } as const;
    reportOf = () => ({ ...preview, verdict, documents: [] });
    const ran = await girder(world, 'records', 'preview', '1041');
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('Would wait: NUMBER_BLANK: No number.\nWhat to do: Give it one.');
  });
});

describe('girder tieout (OP10)', () => {
  const sums = (count: number, lines: string, tax: string): TieoutSums => ({
    count,
    lines,
    tax,
    retention: '0.00',
  });
  const agreed = { source: sums(1, '100.00', '8.25'), sent: sums(1, '100.00', '8.25') };
  const good = { ...agreed, spectrum: sums(1, '100.00', '8.25'), difference: sums(0, '0.00', '0.00') };
  const report: TieoutReport = {
    kind: 'tieout',
    connection: 'acme',
    target: 'east-ABC',
    at: since,
    period: { batch: 'ST20261120' },
    rows: [{ type: 'I', customer: 'C00001', ...good }],
    total: good,
    open: [],
    accepted: [],
  };

  it('asks for the period and prints four sums for each customer and type', async () => {
    reportOf = () => report;
    const ran = await girder(world, 'tieout', '--batch', 'ST20261120');
    expect(office.reported.at(-1)).toEqual({
      kind: 'tieout',
      args: { connection: 'acme', target: 'east-ABC', batch: 'ST20261120' },
    });
    expect(ran.code).toBe(0);
    expect(ran.out).toContain(`CUSTOMER  TYPE  SUM        SOURCE  SENT    SPECTRUM  DIFFERENCE
C00001    I     count      1       1       1         0
                lines      100.00  100.00  100.00    0.00
                tax        8.25    8.25    8.25      0.00`);
    expect(ran.out).toContain('The books agree.');
  });

  it('exits 1 for a cent, names what is open, and is not fooled by errors that cancel out', async () => {
    const off = (cents: string) => ({ ...good, difference: sums(0, '0.00', cents) });
    const open = [
      { record: recordOf('1'), number: '1041', amount: '0.01', sentence: 'A clerk changed the tax.' },
    ];
    reportOf = () => ({
      ...report,
      rows: [{ type: 'I', customer: 'C1', ...off('0.01') }],
      total: off('0.01'),
      open,
    });
    const ran = await girder(world, 'tieout', '--date', '2026-11-20');
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('A clerk changed the tax.');
    expect(ran.out).toContain('THE BOOKS DO NOT AGREE.');
    const rows: TieoutReport['rows'] = [
      { type: 'I', customer: 'C1', ...off('5.00') },
      { type: 'I', customer: 'C2', ...off('-5.00') },
    ];
    reportOf = () => ({ ...report, rows });
    expect((await girder(world, 'tieout', '--date', '2026-11-20')).code).toBe(1);
    reportOf = () => ({ ...report, open });
    expect((await girder(world, 'tieout', '--date', '2026-11-20', '--json')).code).toBe(1);
  });
});

describe('girder config import (ST3)', () => {
  const draft = ['config', 'import', '--spectrum', 'east', '--company', 'ABC'];
  const lists: Report = {
    kind: 'codeLists',
    instance: 'east',
    company: 'ABC',
    at: since,
    lists: {
      terms: { codes: [{ code: '3', description: 'Net 30' }] },
      salesTax: { codes: [{ code: 'OLD', description: 'Texas', trouble: 'noRate' }] },
      employees: { unread: 'PR_EMPLOYEE_MASTER_1_MC may not be read.' },
    },
  };

  it('prints what the lists and the job types give', async () => {
    reportOf = (kind) =>
      kind === 'codeLists'
        ? lists
        : { kind: 'jobTypes', connection: 'acme', at: since, since: '2026-05-04', jobTypes: ['repair'] };
    const ran = await girder(world, ...draft);
    expect(ran.code).toBe(0);
    expect(office.reported.slice(-2)).toEqual([
      { kind: 'codeLists', args: { instance: 'east', company: 'ABC' } },
      { kind: 'jobTypes', args: { connection: 'acme' } },
    ]);
    expect(ran.out).toMatch(
      /^# Drafted by .* on 2026-11-20 from the code lists of Spectrum east, company ABC\.$/m,
    );
    expect(ran.out).toContain("'Net 30': '3' # DRAFT: Terms code \"Net 30\".");
    expect(ran.out).toMatch(/# +'repair': '\?'/);
  });

  it('says what could not be read, and drafts the rest', async () => {
    reportOf = (kind) => {
      if (kind === 'codeLists') return lists;
      throw new Error('ServiceTrade is closed.');
    };
    const ran = await girder(world, ...draft, '--json');
    expect(ran.code).toBe(0);
    const { text, filled, unread } = JSON.parse(ran.out);
    expect(text).toContain('# The job types of ServiceTrade are not known: ');
    expect(text).toContain('ServiceTrade is closed.');
    expect(filled).toContain("terms.byPaymentTerm.'Net 30'");
    expect(unread).toEqual(['employees: PR_EMPLOYEE_MASTER_1_MC may not be read.']);
  });
});

describe('girder store rebuild', () => {
  const found = { connection: 'acme', target: 'east-ABC', probed: 3, found: 2, absent: 1, open: [] };

  it('prints what was found, and whether posting resumes', async () => {
    reportOf = () => ({ kind: 'rebuild', at: since, connections: [found], accepted: true });
    const ran = await girder(world, 'store', 'rebuild');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('acme        east-ABC  3          2            1       0');
    const open = [{ number: '9', amount: '1.00', sentence: 'Other values.' }];
    reportOf = () => ({ kind: 'rebuild', at: since, connections: [{ ...found, open }], accepted: false });
    const stopped = await girder(world, 'store', 'rebuild');
    expect(stopped.code).toBe(1);
    expect(stopped.out).toContain('9: Other values.');
  });
});

describe('girder doctor', () => {
  const line = { check: 'AR dates of ABC', ok: true, detail: '2026-11.' };

  it('finds no problem where there is none, and asks the workers about the other systems', async () => {
    await ensureSchedules(temporal.client, settings);
    await checkIdentity(temporal.client, store);
    reportOf = (_kind, args) => ({ kind: 'doctor', subject: JSON.stringify(args), at: since, lines: [line] });
    const ran = await girder(world, 'doctor');
    expect([ran.code, ran.out]).toEqual([0, expect.stringContaining('No problems.')]);
    expect(ran.out).toContain('Spectrum east, AR dates of ABC');
    expect(office.reported.slice(-2).map(({ args }) => args)).toEqual(
      expect.arrayContaining([{ instance: 'east' }, { connection: 'acme' }]),
    );
    for await (const key of store.list('doctor/')) throw new Error(`left behind: ${key}`);
  });

  it('reports a second process on the queue of a Spectrum instance, whose limits are per process', async () => {
    const close = await openSecondWorker(temporal.address, temporal.namespace, 'spectrum-east');
    let ran = await girder(world, 'doctor');
    while (!ran.out.includes('second@host')) ran = await girder(world, 'doctor');
    await close();
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/PROBLEM +Workers of spectrum-east +2 processes: first@host, second@host/);
  });

  it('passes on a problem that a worker found', async () => {
    reportOf = () => ({
      kind: 'doctor',
      subject: 's',
      at: since,
      lines: [{ ...line, ok: false, advice: 'Fix it.' }],
    });
    const ran = await girder(world, 'doctor', '--json');
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out).lines).toContainEqual({
      ...line,
      check: 'ServiceTrade acme, AR dates of ABC',
      ok: false,
      advice: 'Fix it.',
    });
  });

  it('names what is missing on an empty Temporal and in a store that is older than Temporal knows', async () => {
    const empty = await liveTemporal();
    const other = await temporaryStore();
    await checkIdentity(empty.client, store);
    const ran = await girder(worldOf(settingsFor({ acme: {} }, empty), other.store), 'doctor');
    await empty.close();
    await other.remove();
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/PROBLEM +Record store identity +The store is empty, but Temporal knows store/);
    expect(ran.out).toMatch(/PROBLEM +Workers of servicetrade-acme +None/);
    expect(ran.out).toMatch(/PROBLEM +Schedule girder-poll~servicetrade~acme +Missing/);
    expect(ran.out).toMatch(/PROBLEM +Spectrum east +Not looked at: no worker polls "spectrum-east-probe"/);
  });

  it('still looks at the store when Temporal is down', async () => {
    const down = settingsFor({ acme: {} }, { address: '127.0.0.1:1', namespace: 'default' });
    const ran = await girder(worldOf(down, store), 'doctor');
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/PROBLEM +Temporal +Temporal cannot be reached/);
    expect(ran.out).toMatch(/ok +Record store +directory/);
  });
});
