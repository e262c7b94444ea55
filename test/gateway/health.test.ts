import {
  deadTemporal,
  gateway,
  brokenStore,
  call,
  liveTemporal,
  settingsFor,
  temporaryStore,
} from './support';

const settings = settingsFor({ acme: {} });

describe('health and readiness (OP7)', () => {
  it('is ready when the store can be read and Temporal answers, and names its configuration', async () => {
    const temporal = await liveTemporal();
    const { store, remove } = await temporaryStore();
    const { app, url } = await gateway({
      settings: settingsFor({ acme: {} }, temporal),
      store,
      temporal: temporal.client,
    });
    const ready = await call(`${url}/readyz`);
    expect([ready.status, JSON.parse(ready.body)]).toEqual([
      200,
      { ready: true, configuration: '0123456789ab', missing: [] },
    ]);
    await app.close();
    await temporal.close();
    await remove();
  });

  it('is alive but not ready without store and Temporal, and names both without saying more', async () => {
    const temporal = deadTemporal();
    const { app, url } = await gateway({ settings, store: brokenStore, temporal: temporal.client });
    expect((await call(`${url}/healthz`)).status).toBe(200);
    const answer = await call(`${url}/readyz`);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      503,
      { ready: false, configuration: '0123456789ab', missing: ['store', 'temporal'] },
    ]);
    await app.close();
    await temporal.close();
  });
});
