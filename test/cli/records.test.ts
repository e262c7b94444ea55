import type { Store } from '../../clients/store/port';
import { run } from '../../cli/program';
import type { CliWorld } from '../../cli/session';
import { settingsFor, temporaryStore } from '../gateway/support';
import { girder, putHead, putPosting, recordOf, since, worldOf } from './support';

let files: Awaited<ReturnType<typeof temporaryStore>>;
let store: Store;
let world: CliWorld;

beforeEach(async () => {
  files = await temporaryStore();
  ({ store } = files);
  world = worldOf(settingsFor({ acme: {}, beta: {} }), store);
});

afterEach(() => files.remove());

const waiting = {
  state: 'Waiting',
  reason: {
    code: 'CUSTOMER_UNMAPPED',
    sentence: 'Company 77 has no external id "spectrum".',
    subject: 'company-77',
  },
  cause: 'cause~east-ABC~CUSTOMER_UNMAPPED~company-77',
  title: { sourceNumber: '1041', spectrumNumbers: [] },
} as const;

const posted = {
  state: 'In Spectrum',
  title: { sourceNumber: '1042', spectrumNumbers: ['1042', '1042C'], total: '1250.00', batch: 'ST20261120' },
} as const;

describe('girder records list', () => {
  it('shows open records, oldest first, with why they wait (OP2)', async () => {
    await putHead(store, '2', { ...waiting, title: waitingTitle() });
    await putHead(store, '1', { state: 'In doubt', since: '2026-11-19T09:00:00.000Z' });
    await putHead(store, '3', { ...posted, title: postedTitle() });
    const ran = await girder(world, 'records', 'list');
    expect(ran.code).toBe(0);
    const lines = ran.out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^RECORD +STATE +NUMBER +SPECTRUM +SINCE +REASON$/);
    expect(lines[1]).toContain(recordOf('1'));
    expect(lines[2]).toMatch(
      /Waiting +1041 .*CUSTOMER_UNMAPPED: Company 77 has no external id "spectrum"\.$/,
    );
    expect(lines[3]).toBe('2 records');
  });

  it('shows all with --all, and only one state or connection where asked', async () => {
    await putHead(store, '1', { ...waiting, title: waitingTitle() });
    await putHead(store, '2', { ...posted, title: postedTitle() });
    await putHead(store, '3', { record: recordOf('3', 'beta'), state: 'Updated' });
    const of = async (...args: string[]): Promise<string[]> => {
      const ran = await girder(world, 'records', 'list', '--json', ...args);
      const { records } = JSON.parse(ran.out) as { records: { record: string }[] };
      return records.map(({ record }) => record);
    };
    expect(await of()).toEqual([recordOf('1')]);
    expect(await of('--all')).toEqual([recordOf('1'), recordOf('2'), recordOf('3', 'beta')]);
    expect(await of('--state', 'in-spectrum')).toEqual([recordOf('2')]);
    expect(await of('--all', '--connection', 'beta')).toEqual([recordOf('3', 'beta')]);
    expect(await of('--connection', 'beta')).toEqual([]);
  });

  it('gives scripts the advice, too', async () => {
    await putHead(store, '1', { ...waiting, title: waitingTitle() });
    const { records } = JSON.parse((await girder(world, 'records', 'list', '--json')).out);
    expect(records[0]).toMatchObject({
      state: 'Waiting',
      code: 'CUSTOMER_UNMAPPED',
      advice: expect.stringContaining('external id'),
      since,
    });
  });

  it('shows the others when one cannot be read, and exits 1', async () => {
    await putHead(store, '1', { ...waiting, title: waitingTitle() });
    await store.create(
      `records/${recordOf('9')}`,
      { record: recordOf('9'), state: 'Lost' },
      (value) => value,
    );
    const ran = await girder(world, 'records', 'list', '--all');
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('1041');
    expect(ran.out).toContain(`Cannot read ${recordOf('9')}`);
  });

  it('says so when there are none', async () => {
    expect((await girder(world, 'records', 'list')).out).toBe('No open records; --all lists the others.\n');
  });
});

describe('girder records show', () => {
  it('shows state, reason, advice, documents, attempts, doubts and decisions', async () => {
    const decision = { at: since, operator: 'dana', choice: 'retry', reason: 'customer mapped' };
    await putHead(store, '1', { ...waiting, title: waitingTitle(), decisions: [decision] });
    await putPosting(store, '1', {
      state: 'inDoubt',
      attempts: [
        {
          number: 1,
          startedAt: since,
          sendBy: since,
          endedAt: since,
          outcome: 'unclear',
          answer: 'read timeout',
        },
        { number: 2, startedAt: since, sendBy: since },
      ],
      doubt: {
        why: 'socket hang up',
        settleUntil: since,
        lastProbe: 'found with other values',
        differences: [{ field: 'Amount', sent: '10.00', found: '12.00' }],
      },
    });
    const ran = await girder(world, 'records', 'show', recordOf('1'));
    expect(ran.code).toBe(0);
    for (const part of [
      `State          Waiting since ${since}`,
      'Reason         CUSTOMER_UNMAPPED: Company 77 has no external id "spectrum".',
      'What to do     Enter the Spectrum customer code',
      'Waits on       cause~east-ABC~CUSTOMER_UNMAPPED~company-77',
      `Temporal UI    /namespaces/default/workflows/${recordOf('1')}`,
      'C00001/1042/I',
      'unclear       read timeout',
      'not heard of',
      'invoice: in doubt: socket hang up.',
      'invoice: Amount: sent "10.00", Spectrum holds "12.00"',
      'customer mapped',
    ]) {
      expect(ran.out).toContain(part);
    }
  });

  it('takes the source id, the source number or a Spectrum number when only one record has it', async () => {
    await putHead(store, '2687264638045377', { ...posted, title: postedTitle() });
    await putHead(store, '5');
    for (const name of ['2687264638045377', '1042', '1042c']) {
      const ran = await girder(world, 'records', 'show', name, '--json');
      expect([name, JSON.parse(ran.out).head.record]).toEqual([name, recordOf('2687264638045377')]);
    }
  });

  it('lists the candidates when several have it, and shows none', async () => {
    await putHead(store, '1', { title: { sourceNumber: '7', spectrumNumbers: [] } });
    await putHead(store, '7');
    const ran = await girder(world, 'records', 'show', '7');
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toContain(`  ${recordOf('1')}  (Waiting)\n  ${recordOf('7')}  (Waiting)`);
  });

  it('says how to look for what is not there', async () => {
    const ran = await girder(world, 'records', 'show', '404');
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('servicetrade~acme~invoice~<id>~east-ABC');
    expect((await girder(world, 'records', 'show', recordOf('404'))).code).toBe(1);
  });

  it('prints nothing of the outside that a terminal would act on (B7)', async () => {
    await putHead(store, '1', {
      reason: { code: 'REFUSED', sentence: 'Spectrum says \u001b[2J"paid"\r\nState  Updated' },
    });
    const ran = await girder(world, 'records', 'show', '1');
    expect(ran.out).not.toContain('\u001b');
    expect(ran.out).toContain('Spectrum says "paid" State  Updated');
  });
});

describe('girder records watch', () => {
  it('prints each record once per change until it is interrupted, as JSON lines for scripts', async () => {
    await putHead(store, '1', { ...waiting, title: waitingTitle() });
    const interrupt = new AbortController();
    const lines: string[] = [];
    const ended = run(
      ['records', 'watch', '--json'],
      { ...world, interrupted: () => interrupt.signal },
      { out: (text) => void lines.push(text), err: (text) => void lines.push(text) },
    );
    await until(() => lines.length === 1);
    await putHead(store, '1', { ...posted, title: postedTitle(), since: '2026-11-20T09:01:00.000Z' });
    await until(() => lines.length === 2);
    interrupt.abort();
    expect(await ended).toBe(0);
    expect(lines.map((line) => JSON.parse(line).state)).toEqual(['Waiting', 'In Spectrum']);
  });
});

describe('a decision on a record that Girder has not met', () => {
  it('is refused when the id fits no connection: its run would wait for workers that do not exist', async () => {
    const ran = await girder(world, 'records', 'retry', recordOf('1', 'acmee'), '--reason', 'r');
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(
      'fits no connection of the configuration; expected servicetrade~acme~invoice~<id>~east-ABC',
    );
  });
});

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((next) => setTimeout(next, 20));
}

function waitingTitle() {
  return { ...waiting.title, spectrumNumbers: [...waiting.title.spectrumNumbers] };
}

function postedTitle() {
  return { ...posted.title, spectrumNumbers: [...posted.title.spectrumNumbers] };
}
