import { readMessage } from '../../gateway/servicetrade/message';
import { serviceTradeSettings } from '../support/settings';

const settings = serviceTradeSettings({ apiUserId: '999', target: { spectrum: 'east', company: 'ABC' } });

function event(type: string, id: unknown, more: object = {}): object {
  return { action: 'updated', timestamp: 1, userId: 5, entity: { type, id, uri: 'x' }, ...more };
}

function read(data: unknown) {
  return readMessage({ messageId: 'm', timestamp: '1401833057', data }, 'acme', settings);
}

describe('a ServiceTrade webhook message (ST20)', () => {
  it('names each invoice once, whether its id is a number or a string', () => {
    const reading = read([
      event('invoice', 2687264638045377),
      event('invoice', '2687264638045377'),
      event('Invoice', 8),
    ]);
    expect(reading?.records).toEqual([
      'servicetrade~acme~invoice~2687264638045377~east-ABC',
      'servicetrade~acme~invoice~8~east-ABC',
    ]);
  });

  it.each([
    ['company', 'customers', 'customer'],
    ['location', 'sites', 'site'],
    ['job', 'jobs', 'job'],
  ] as const)('follows a %s only where Girder creates %s (ST1, ST2, ST4)', (type, section, process) => {
    const data = [event(type, 8)];
    expect(readMessage({ data }, 'acme', settings)?.records).toEqual([]);
    const creating = { ...settings, [section]: { ...settings[section], mode: 'create' } };
    expect(readMessage({ data }, 'acme', creating)?.records).toEqual([
      `servicetrade~acme~${process}~8~east-ABC`,
    ]);
  });

  it('takes deletions too: reading the record again shows that it is gone', () => {
    expect(read([event('invoice', 8, { action: 'deleted', userId: null })])?.records).toHaveLength(1);
  });

  it('looks again at what waits on a company, job, location or user that was edited (ST16)', () => {
    const reading = read([event('company', 77), event('job', 5), event('location', 6), event('user', 7)]);
    expect(reading?.records).toEqual([]);
    expect(reading?.causes).toEqual([
      'cause~east-ABC~CUSTOMER_PENDING~company-77',
      'cause~east-ABC~CUSTOMER_UNMAPPED~company-77',
      'cause~east-ABC~CUSTOMER_MISSING~company-77',
      'cause~east-ABC~CUSTOMER_NOT_USED~company-77',
      'cause~east-ABC~JOB_PENDING~job-5',
      'cause~east-ABC~JOB_UNMAPPED~job-5',
      'cause~east-ABC~JOB_MISSING~job-5',
      'cause~east-ABC~JOB_COMPLETE~job-5',
      'cause~east-ABC~SALESPERSON_UNMAPPED~job-5',
      'cause~east-ABC~SITE_PENDING~location-6',
      'cause~east-ABC~LOCATION_UNMAPPED~location-6',
      'cause~east-ABC~SITE_MISSING~location-6',
      'cause~east-ABC~SALESPERSON_UNMAPPED~user-7',
    ]);
  });

  it('ignores the echoes of our own writes (ST10), and nobody else', () => {
    const reading = read([event('invoice', 1, { userId: 999 }), event('invoice', 2, { userId: '999' })]);
    expect(reading).toMatchObject({ records: [], echoes: 2 });
    const without = readMessage({ data: [event('invoice', 1, { userId: undefined })] }, 'acme', {
      ...settings,
      apiUserId: undefined,
    });
    expect(without?.records).toHaveLength(1);
  });

  it('counts types that no process follows, and types it has never heard of', () => {
    const reading = read([event('appointment', 1), event('jobitem', 2), event('spaceship', 3)]);
    expect(reading).toMatchObject({ records: [], causes: [], notFollowed: 2, unknown: 1 });
    expect(read([event('constructor', 1), event('__proto__', 1)])).toMatchObject({ unknown: 2 });
  });

  it.each([
    ['no entity', { action: 'updated' }],
    ['no object', 'invoice 5'],
    ['an id that JSON rounded', event('invoice', 9007199254740993)],
    ['a fractional id', event('invoice', 1.5)],
    ['an id that is no number', event('invoice', '../8')],
    ['a negative id', event('invoice', -1)],
  ])('counts an event with %s as unreadable and still takes the others (B4)', (_name, bad) => {
    expect(read([bad, event('invoice', 8)])).toMatchObject({
      unreadable: 1,
      records: ['servicetrade~acme~invoice~8~east-ABC'],
    });
  });

  it.each([[null], [[]], ['text'], [{}], [{ data: 'x' }], [{ data: {} }]])(
    'refuses %j as a message',
    (body) => {
      expect(readMessage(body, 'acme', settings)).toBeUndefined();
    },
  );

  it('takes an empty message, and fields it does not know', () => {
    expect(read([])).toMatchObject({ records: [], unreadable: 0 });
    expect(read([event('invoice', 8, { novelty: { deep: [1] } })])?.records).toHaveLength(1);
  });
});
