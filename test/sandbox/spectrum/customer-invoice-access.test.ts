import type { Row } from '../../../sandbox';
import { World, authorizationId, invoice } from './world';

describe('access to POST /customer/invoice', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(() => world.reset());

  const unposted = (): Row[] => world.state('CR_INVOICE_TRAN_HEADER_MC');

  it('401 for an unknown or inactive Authorization ID, and without one', async () => {
    expect((await world.post([invoice()], 'ABC:NOBODY')).status).toBe(401);
    expect((await world.call('post', '/customer/invoice', { arInvoices: [invoice()] })).status).toBe(401);
    world.put({ _authorizations: [{ authorizationId, status: 'I' }] });
    expect((await world.post([invoice()])).status).toBe(401);
    expect(world.journal()).toMatchObject(
      Array(3).fill({ key: 'ABC|100123|I', accepted: false, committed: false }),
    );
  });

  it('an A row for a service that was not granted', async () => {
    world.put({ _authorizations: [{ authorizationId, services: ['GetJob'] }] });
    expect(await world.said()).toEqual(['A Authorization_ID: The web service is not Authorized']);
  });

  it('never writes Authorization IDs into the journal', async () => {
    await world.post([invoice()]);
    expect(JSON.stringify(world.journal())).not.toContain(authorizationId);
  });

  it('400 for what is no such body', async () => {
    const auth = `ABC:${authorizationId}`;
    for (const body of ['{"arInvoices":', '[]', '{"invoices":[]}', '{"arInvoices":[1]}']) {
      expect((await world.call('post', '/customer/invoice', body, { auth })).status).toBe(400);
    }
  });

  it('a bearer token, once Enhanced Authentication is on', async () => {
    const enhanced = { clientId: 'id', secret: 'shh' };
    world.put({ _authorizations: [{ authorizationId, enhanced }] });
    expect((await world.post([invoice()])).status).toBe(401);
    const form = (secret: string): string =>
      `client_id=id&client_secret=${secret}&scope=spectrumapi&grant_type=client_credentials`;
    expect((await world.call('post', '/connect/token', form('no'))).status).toBe(401);
    const { data } = await world.call('post', '/connect/token', form('shh'));
    const { access_token: token }: { access_token: string } = JSON.parse(data);
    const path = `/customer/invoice?Authorization_ID=${authorizationId}`;
    const answer = await world.call('post', path, { arInvoices: [invoice()] }, { token });
    expect(answer.status).toBe(200);
    expect(unposted()).toHaveLength(1);
  });
});
