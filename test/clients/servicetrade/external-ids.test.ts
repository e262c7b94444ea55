import { closeAll, clientOf, data, json, serve } from './loopback';

afterEach(closeAll);

const missing = { messages: { error: ['not found'] } };

describe('external ids (ST16)', () => {
  test.each<[string, unknown, string | undefined]>([
    ['a value', { value: 'C00001' }, 'C00001'],
    ['a number', { value: 17 }, '17'],
    ['blank', { value: '' }, undefined],
    ['null', { value: null }, undefined],
  ])('read: %s', async (_name, answer, expected) => {
    const api = await serve((_seen, response) => data(response, answer));
    expect(await clientOf(api.url).externalId('company', '7', 'spectrum')).toBe(expected);
    expect(api.seen[0]?.path).toBe('/api/externalid/company/7/spectrum');
  });

  test('read: none', async () => {
    const api = await serve((_seen, response) => json(response, missing, 404));
    expect(await clientOf(api.url).externalId('company', '7', 'spectrum')).toBeUndefined();
    expect(await clientOf(api.url).findByExternalId('job', 'spectrum_job', 'J1')).toBeUndefined();
  });

  test.each([
    ['flat', { id: 77, name: 'Acme' }],
    ['compound', { job: { id: 77, customer: 1 }, companies: [] }],
  ])('found by value: %s', async (_name, answer) => {
    const api = await serve((_seen, response) => data(response, answer));
    expect(await clientOf(api.url).findByExternalId('job', 'spectrum_job', 'A/1 ?#')).toBe('77');
    expect(api.seen[0]?.path).toBe('/api/externalid/job/spectrum_job/A%2F1%20%3F%23');
  });

  test('set', async () => {
    const api = await serve((_seen, response) => data(response, { value: 'C00001' }));
    const sent = await clientOf(api.url).setExternalId('company', '7', 'spectrum', 'C00001');
    expect(sent).toMatchObject({ outcome: 'applied', ref: 'C00001' });
    expect(api.seen).toMatchObject([
      { method: 'PUT', path: '/api/externalid/company/7/spectrum', body: { value: 'C00001' } },
    ]);
  });

  test('a value that another record bears is refused; the row names value, record and system', async () => {
    const api = await serve((_seen, response) =>
      json(response, { messages: { error: ['Value is not unique'] } }, 409),
    );
    const sent = await clientOf(api.url).setExternalId('company', '7', 'spectrum', 'C00001');
    expect(sent).toEqual({
      outcome: 'refused',
      rows: [
        {
          code: '409',
          column: 'spectrum',
          text: 'ServiceTrade refused "C00001" as the external id of company 7 in spectrum, another record bears it: Value is not unique',
        },
      ],
    });
  });

  test('ST21: removed by a blank value; a refusal names what', async () => {
    const api = await serve((_seen, response) => data(response, { value: null }));
    const sent = await clientOf(api.url).removeExternalId('company', '7', 'spectrum');
    expect(sent).toMatchObject({ outcome: 'applied' });
    expect(api.seen).toMatchObject([
      { method: 'PUT', path: '/api/externalid/company/7/spectrum', body: { value: '' } },
    ]);
    const refusing = await serve((_seen, response) => json(response, missing, 404));
    expect(await clientOf(refusing.url).removeExternalId('company', '7', 'spectrum')).toEqual({
      outcome: 'refused',
      rows: [
        {
          code: '404',
          column: 'spectrum',
          text: 'ServiceTrade refused to remove the external id of company 7 in spectrum: not found',
        },
      ],
    });
  });

  test('a blank value would remove it, a system that is none would change the path: both are refused', async () => {
    const api = await serve((_seen, response) => data(response, {}));
    const client = clientOf(api.url);
    await expect(client.setExternalId('company', '7', 'spectrum', ' ')).rejects.toThrow(RangeError);
    await expect(client.findByExternalId('company', 'spectrum', '')).rejects.toThrow(RangeError);
    await expect(client.externalId('company', '7', '../company')).rejects.toThrow('externalIds.systems');
    await expect(client.externalId('company', '9'.repeat(17), 'spectrum')).rejects.toThrow('2^53');
    expect(api.seen).toHaveLength(0);
  });
});

describe('webhooks (ST20)', () => {
  const url = 'https://girder.example/webhooks/servicetrade/canary-secret';
  const ours = {
    id: 1,
    hookUrl: url,
    enabled: true,
    confirmed: true,
    includeChangesets: true,
    entityEvents: null,
  };

  async function ensured(...held: object[]) {
    const api = await serve((seen, response) => {
      if (seen.method === 'GET') return data(response, { webhooks: held });
      data(response, { ...ours, id: 9 });
    });
    const result = await clientOf(api.url).ensureWebhook(url);
    return { result, writes: api.seen.filter((one) => one.method !== 'GET') };
  }
  const wanted = { enabled: true, includeChangesets: true, entityEvents: null };

  test('registers itself for everything, once', async () => {
    const other = { ...ours, id: 2, hookUrl: 'https://elsewhere.example/' };
    const { result, writes } = await ensured(other);
    expect(result).toBe('created');
    expect(writes).toMatchObject([
      { method: 'POST', path: '/api/webhook', body: { hookUrl: url, ...wanted } },
    ]);
    expect(await ensured(other, ours)).toEqual({ result: 'unchanged', writes: [] });
  });

  test.each([
    ['disabled', { enabled: false }],
    ['without changesets', { includeChangesets: false }],
    ['for some kinds only', { entityEvents: [{ entityType: 3, actions: ['created'] }] }],
  ])('puts right one that is %s', async (_name, wrong) => {
    const { result, writes } = await ensured({ ...ours, ...wrong });
    expect(result).toBe('corrected');
    expect(writes).toMatchObject([{ method: 'PUT', path: '/api/webhook/1', body: wanted }]);
  });

  test.each([
    [403, 'forbidden'],
    [400, 'invalid'],
    [500, 'unclear'],
  ])('%i while registering is an error without the secret', async (status, kind) => {
    const api = await serve((seen, response) =>
      seen.method === 'GET'
        ? data(response, { webhooks: [] })
        : json(response, { messages: { error: ['needs admin.account'] } }, status),
    );
    const failure: unknown = await clientOf(api.url)
      .ensureWebhook(url)
      .catch((one: unknown) => one);
    expect(failure).toMatchObject({ kind });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('canary');
  });

  test('a list without its key is no empty list: nothing is registered twice', async () => {
    const api = await serve((_seen, response) => data(response, {}));
    await expect(clientOf(api.url).ensureWebhook(url)).rejects.toMatchObject({ kind: 'unclear' });
    expect(api.seen).toHaveLength(1);
  });
});
