// The fixture server fails as the contract says that servers and what stands before them fail: CORS, tenancy, troubles.

import assert from 'node:assert/strict';
import test from 'node:test';
import { ids } from './support/jaeger.mjs';
import { on } from './support/jaeger/ask.mjs';

const json = 'application/json';
const text = 'text/plain; charset=utf-8';
const html = 'text/html; charset=utf-8';

test('CORS: off, a fixed header, or by origin with a preflight', async () => {
  const origin = 'http://127.0.0.1:8080';
  const allowed = (headers) => headers.get('access-control-allow-origin');
  const preflight = (names) => ({
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': names },
  });
  await on('2.2', async (get) => assert.equal(allowed((await get('api/services', { headers: { origin } })).headers), null));
  await on({ version: '1.65', cors: '*' }, async (get) => {
    assert.equal(allowed((await get('api/services')).headers), '*');
    assert.equal((await get('api/services', preflight('x-tenant'))).status, 405);
  });
  await on({ version: '2.2', cors: ['http://127.0.0.1:*'], allowHeaders: ['X-Tenant'], tenant: 'x-tenant' }, async (get) => {
    const denied = await get('api/services', { headers: { origin } });
    assert.deepEqual([denied.status, denied.body, allowed(denied.headers)], [401, 'missing tenant header', origin]);
    const { status, headers } = await get('api/services', preflight('x-tenant'));
    assert.deepEqual([status, allowed(headers), headers.get('access-control-allow-headers')], [204, origin, 'x-tenant']);
    const refused = await get('api/services', preflight('authorization'));
    assert.deepEqual([refused.status, allowed(refused.headers)], [204, null]);
    assert.equal(allowed((await get('api/services', { headers: { origin: 'http://other.example' } })).headers), null);
    assert.equal((await get('api/services', { headers: { origin, 'x-tenant': 'acme' } })).status, 200);
    assert.equal((await get('api/services', { headers: { origin, 'x-tenant': 'nobody' } })).body, 'unknown tenant');
  });
});

test('troubles', async () => {
  const said = { unauthorized: [401, text], storage: [500, text], empty: [500, null], disabled: [501, text], gateway: [502, html],
    page: [200, html], login: [302, null], truncated: [200, json], json: [200, json] };
  for (const [trouble, expected] of Object.entries(said)) {
    await on({ version: '2.19', trouble }, async (get) => {
      const { status, type } = await get('api/services');
      assert.deepEqual([status, type], expected, trouble);
    });
  }
  await on({ version: '2.19', trouble: 'storage', on: /^traces$/ }, async (get, server) => {
    assert.equal((await get('api/services')).status, 200, 'only where it is asked');
    assert.match((await get('api/traces?service=stock')).body, /no shards available/);
    server.trouble = undefined;
    assert.equal((await get('api/traces?service=stock')).status, 200);
  });
  for (const trouble of ['dropped', 'reset']) {
    await on({ version: '2.19', trouble }, (get) => assert.rejects(get('api/services'), trouble));
  }
  await on({ version: '2.19', trouble: 'silent', on: /^services$/ }, async (get) => {
    const stop = new AbortController();
    const asked = get('api/services', { signal: stop.signal });
    asked.catch(() => {});
    await get(`api/traces/${ids.cart}`);
    assert.equal(await Promise.race([asked, 'nothing yet']), 'nothing yet');
    stop.abort();
    await assert.rejects(asked);
  });
  await on({ version: '2.19', trouble: 'hanging' }, async (_, { url }) => {
    const stop = new AbortController();
    const { headers, body } = await fetch(`${url}api/services`, { signal: stop.signal });
    const { value } = await body.getReader().read();
    assert.ok(value.length < Number(headers.get('content-length')));
    stop.abort();
  });
});
