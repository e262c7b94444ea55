import { S3ServiceException } from '@aws-sdk/client-s3';
import { s3Store } from '../../../clients/store/s3';
import { fatal } from '../../../clients/store/s3-errors';
import type { Store } from '../../../clients/store/port';
import { update } from '../../../clients/store/update';
import { s3Settings } from '../../support/services';
import { runChild } from './support/adapters';
import { faultProxy } from './support/fault-proxy';
import type { Fault, FaultProxy } from './support/fault-proxy';

/** F10, F22: whatever happens to an answer of S3, a writer knows whether its own write is there. */
const settings = s3Settings();
const withServer = settings ? describe : describe.skip;
const asText = (value: unknown) => String(value);
const asNumber = (value: unknown) => Number(value);

withServer('S3 through a line that breaks', () => {
  if (!settings) return;
  let proxy: FaultProxy;
  let store: Store;
  /** Somebody else, whose line is good. */
  let other: Store;

  beforeAll(async () => {
    proxy = await faultProxy(settings.endpoint ?? '');
    store = s3Store({ ...settings, endpoint: proxy.url, requestTimeoutMs: 2_000 });
    other = s3Store(settings);
  });
  afterEach(() => expect(proxy.rules).toEqual([]));
  afterAll(async () => {
    await Promise.all([store.close(), other.close()]);
    await proxy.close();
  });

  const faults: Fault[] = [
    'halfRequest',
    'answerLost',
    'halfAnswer',
    'commitsLate',
    'status503',
    'status409',
  ];

  it.each(faults)('F22: a claim is won once and known to be its own after %s', async (fault) => {
    const key = `claims/${fault}`;
    proxy.rules.push({ method: 'PUT', fault });
    await expect(store.create(key, 'mine', asText)).resolves.toMatchObject({ won: true });
    await expect(other.create(key, 'theirs', asText)).resolves.toMatchObject({
      won: false,
      current: { value: 'mine' },
    });
  });

  it.each(faults)('F22: a swap is won once and known to be its own after %s', async (fault) => {
    const key = `swaps/${fault}`;
    await other.create(key, 0, asNumber);
    proxy.rules.push({ method: 'PUT', fault });
    const raise = (now: number | undefined) => (now ?? 0) + 1;
    const raised = await update(store, key, asNumber, raise);
    expect(raised?.value).toBe(1);
    // The version that it returned is good for the next write.
    await expect(store.swap(key, raised?.version ?? '', 2, asNumber)).resolves.toMatchObject({ won: true });
    await expect(other.get(key, asNumber)).resolves.toMatchObject({ value: 2 });
  });

  it('F22: finds its own swap even after others have built on it', async () => {
    await other.create('swaps/overtaken', 0, asNumber);
    const raise = (now: number | undefined) => (now ?? 0) + 1;
    proxy.rules.push({
      method: 'PUT',
      fault: 'answerLost',
      then: async () => {
        for (let turn = 0; turn < 3; turn += 1) await update(other, 'swaps/overtaken', asNumber, raise);
      },
    });
    const mine = await update(store, 'swaps/overtaken', asNumber, raise);
    expect(mine?.changed).toBe(true);
    // Ours and three others: nothing was counted twice.
    await expect(other.get('swaps/overtaken', asNumber)).resolves.toMatchObject({ value: 4 });
    // Its version is outdated, and it hears so.
    await expect(store.swap('swaps/overtaken', mine?.version ?? '', 9, asNumber)).resolves.toMatchObject({
      won: false,
      current: { value: 4 },
    });
  });

  it('knows that a claim is lost when its own never arrived and somebody else was first', async () => {
    proxy.rules.push({
      method: 'PUT',
      fault: 'halfRequest',
      then: async () => {
        await other.create('claims/overtaken', 'theirs', asText);
      },
    });
    await expect(store.create('claims/overtaken', 'mine', asText)).resolves.toMatchObject({
      won: false,
      current: { value: 'theirs' },
    });
  });

  it('reads, lists and removes in spite of broken answers', async () => {
    await other.create('open/broken', 'here', asText);
    proxy.rules.push({ method: 'GET', fault: 'halfAnswer' }, { method: 'GET', fault: 'status503' });
    await expect(store.get('open/broken', asText)).resolves.toMatchObject({ value: 'here' });
    proxy.rules.push({ method: 'GET', fault: 'answerLost' });
    const listed: string[] = [];
    for await (const key of store.list('open/')) listed.push(key);
    expect(listed).toEqual(['open/broken']);
    proxy.rules.push({ method: 'DELETE', fault: 'answerLost' });
    await store.remove('open/broken');
    await expect(other.get('open/broken', asText)).resolves.toBeUndefined();
  });

  it('gives up after some rounds with an error that says so, and has not claimed', async () => {
    for (let round = 0; round < 6; round += 1) proxy.rules.push({ method: 'PUT', fault: 'status503' });
    await expect(store.create('claims/never', 'mine', asText)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      transient: true,
    });
    await expect(other.get('claims/never', asText)).resolves.toBeUndefined();
  });

  it.each<{ fault: Fault; committed: boolean | undefined }>([
    { fault: 'halfRequest', committed: false },
    { fault: 'answerLost', committed: true },
    { fault: 'halfAnswer', committed: true },
    { fault: 'commitsLate', committed: undefined },
  ])('F18: a process killed at $fault leaves all of its write or none', async ({ fault, committed }) => {
    const key = `killed/${fault}`;
    let kill = () => undefined as void;
    proxy.rules.push({ method: 'PUT', fault, then: () => kill() });
    const argument = { settings: { ...settings, endpoint: proxy.url }, key, value: 'whole' };
    const end = await runChild('create-once', argument, (killer) => (kill = killer));
    expect(end.signal).toBe('SIGKILL');

    const found = await other.get(key, asText);
    if (committed !== undefined) expect(found?.value).toBe(committed ? 'whole' : undefined);
    const next = await other.create(key, 'next', asText);
    const held = await other.get(key, asText);
    expect(held?.value).toBe(next.won ? 'next' : 'whole');
  });
});

withServer('S3 that refuses', () => {
  if (!settings) return;
  it.each([
    ['the bucket', { bucket: 'no-such-bucket' }, /NoSuchBucket.*create the bucket/],
    ['the secret', { secretAccessKey: 'wrong' }, /SignatureDoesNotMatch.*correct the access key/],
  ])('says that %s must be corrected', async (_what, wrong, message) => {
    const store = s3Store({ ...settings, ...wrong });
    await expect(store.create('records/a', 1, asNumber)).rejects.toThrow(message);
    await expect(store.get('records/a', asNumber)).rejects.toThrow(message);
    await store.close();
  });

  it.each([
    [403, 'InvalidAccessKeyId', 'correct the access key'],
    [403, 'AccessDenied', 's3:ListBucket'],
    [301, 'PermanentRedirect', 'store.region'],
    [400, 'AuthorizationHeaderMalformed', 'store.region'],
    [501, 'NotImplemented', 'conditional writes'],
    [400, 'RequestTimeout', undefined],
    [409, 'ConditionalRequestConflict', undefined],
    [429, 'TooManyRequests', undefined],
    [500, 'InternalError', undefined],
  ])('%d %s: says what to correct, or is tried again', (status, name, advice) => {
    const error = new S3ServiceException({
      name,
      $fault: 'client',
      $metadata: { httpStatusCode: status },
      message: 'of the server',
    });
    const stop = fatal(error, 'bucket', 'key');
    if (advice === undefined) expect(stop).toBeUndefined();
    else expect(stop?.message).toContain(advice);
  });

  it('says that it cannot be reached', async () => {
    const store = s3Store({ ...settings, endpoint: 'http://127.0.0.1:9' });
    await expect(store.get('records/a', asNumber)).rejects.toThrow(/no usable answer.*store\.endpoint/);
    await store.close();
  }, 20_000);
});
