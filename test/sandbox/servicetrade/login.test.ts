import axios from 'axios';
import { client, started } from './helpers';
import type { Started } from './helpers';

let st: Started;
beforeAll(async () => {
  st = await started();
});
afterAll(() => st.servicetrade.close());
beforeEach(() => st.reset());

const credentials = {
  grant_type: 'client_credentials',
  client_id: client.clientId,
  client_secret: client.clientSecret,
};

test('a token is a JWT that expires, unwrapped, and lets in', async () => {
  const granted = await st.grant(credentials);
  expect(granted).toMatchObject({ status: 200, token_type: 'Bearer', expires_in: 86_400 });
  const claims = JSON.parse(
    Buffer.from(String(granted.access_token).split('.')[1] ?? '', 'base64url').toString(),
  );
  expect(claims.exp - claims.iat).toBe(86_400);
  expect((await st.get('/company')).status).toBe(200);
  st.useToken('nonsense');
  expect((await st.get('/company')).status).toBe(401);
});

test('the refresh token rotates: the old one is refused', async () => {
  const first = await st.grant(credentials);
  const body = {
    grant_type: 'refresh_token',
    client_id: client.clientId,
    refresh_token: first.refresh_token,
  };
  const second = await st.grant(body);
  expect(second.status).toBe(200);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect(await st.grant(body)).toMatchObject({ status: 401, error: 'invalid_grant' });
  expect((await st.grant({ ...body, refresh_token: second.refresh_token })).status).toBe(200);
});

test('the token endpoint takes a form as well, and refuses a wrong secret', async () => {
  const form = new URLSearchParams(credentials).toString();
  const answer = await axios.post(`${st.servicetrade.url}/api/oauth2/token`, form);
  expect(answer.status).toBe(200);
  expect(await st.grant({ ...credentials, client_secret: 'x' })).toMatchObject({ status: 401 });
  expect(await st.grant({ grant_type: 'password' })).toMatchObject({ status: 400 });
});

test('a refresh whose answer is lost has rotated all the same', async () => {
  const first = await st.grant(credentials);
  await st.faults({ operation: 'POST /oauth2/token', nth: 1, fault: { name: 'dropAfterCommit' } });
  const body = {
    grant_type: 'refresh_token',
    client_id: client.clientId,
    refresh_token: first.refresh_token,
  };
  await expect(st.grant(body)).rejects.toThrow();
  expect(await st.grant(body)).toMatchObject({ status: 401, error: 'invalid_grant' });
  expect((await st.grant(credentials)).status).toBe(200);
});

test('an access token ends when it says', async () => {
  await st.state({ _clients: [{ ...client, accessTokenSeconds: 1 }] });
  st.useToken(String((await st.grant(credentials)).access_token));
  expect((await st.get('/company')).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect((await st.get('/company')).status).toBe(401);
});

test('revoke ends the refresh token and never fails', async () => {
  const first = await st.grant(credentials);
  expect((await st.post('/oauth2/revoke', { refresh_token: first.refresh_token })).status).toBe(200);
  expect((await st.post('/oauth2/revoke', { token: 'unknown' })).status).toBe(200);
  const body = {
    grant_type: 'refresh_token',
    client_id: client.clientId,
    refresh_token: first.refresh_token,
  };
  expect((await st.grant(body)).status).toBe(401);
});

test('a session lives by its cookie, within a cap', async () => {
  await st.state({
    _users: [{ username: 'api', password: 'pw', userId: 7 }],
    _settings: [{ sessionCap: 1 }],
  });
  expect((await st.post('/auth', { username: 'api' })).status).toBe(400);
  expect(await st.post('/auth', { username: 'api', password: 'no' })).toMatchObject({
    status: 403,
    data: { authenticated: false, authToken: null },
  });
  const opened = await st.post('/auth', { username: 'api', password: 'pw' });
  expect(opened.data).toMatchObject({ authenticated: true, user: { id: 7, username: 'api' } });
  st.useToken('');
  const cookie = { authorization: '', cookie: `PHPSESSID=${String(opened.data.authToken)}` };
  expect((await st.call('GET', '/company', undefined, cookie)).status).toBe(200);
  await st.post('/auth', { username: 'api', password: 'pw' });
  expect((await st.call('GET', '/company', undefined, cookie)).status).toBe(401);
  expect((await st.call('GET', '/auth', undefined, cookie)).status).toBe(404);
});

test('nothing of a login is journalled', async () => {
  await st.grant(credentials);
  await st.post('/auth', { username: 'api', password: 'pw' });
  expect(await st.journal()).toEqual([]);
  expect(await st.table('_grants')).toContainEqual(
    expect.objectContaining({ clientId: 'girder', grantType: 'client_credentials', accepted: true }),
  );
});
