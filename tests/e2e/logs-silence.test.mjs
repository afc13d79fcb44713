// Where no line comes, the page says why: what Loki has instead, what stands between, and what to do.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { ids } from './support/jaeger.mjs';
import { linesOf, spansOf } from './support/loki.mjs';

const here = { jaeger: { version: '1.65' }, loki: {} };
const config = (more) => ({ logs: { lokiUrl: './', ...more } });

function checkout(t, loki = t.site.loki) {
  const trace = t.site.jaeger.traces.find(({ id }) => id === ids.checkout);
  loki.lines = linesOf(spansOf(trace));
}

const region = (t) => t.page.getByRole('region', { name: 'Lines' });
const open = async (t) => {
  await t.open(`#/trace/${ids.checkout}?view=logs`);
  await region(t).waitFor();
  await t.idle();
};

journey('the label has another name, or another value', here, async (t) => {
  t.site.routes['/config.json'] = config({ tags: [{ key: 'service.name', value: 'app' }] });
  checkout(t);
  await open(t);
  assert.match(await region(t).getByRole('status').first().innerText(), /Loki has no label app[^]*service_name[^]*logs\.tags/);
  t.site.routes['/config.json'] = config();
  for (const line of t.site.loki.lines) line.labels.service_name = `${line.labels.service_name}-eu`;
  await t.page.reload();
  await t.idle();
  assert.match(await region(t).getByRole('status').first().innerText(), /Loki has no logs of service_name[^]*-eu/);
  await accessible(t.page);
});

journey('nothing was written then', here, async (t) => {
  t.site.routes['/config.json'] = config();
  checkout(t);
  for (const line of t.site.loki.lines) line.at = BigInt(line.at) - 900_000_000_000n;
  await open(t);
  assert.match(await region(t).getByRole('status').first().innerText(), /Loki has logs of service_name[^]* lately, but none of this time/);
});

journey('a tenant is asked for, and kept for this tab alone', { jaeger: { version: '1.65' }, loki: { tenant: 'shop' } }, async (t) => {
  const { page, site } = t;
  t.expectProblem(/401/);
  site.routes['/config.json'] = config();
  checkout(t);
  await open(t);
  assert.match(await region(t).getByRole('alert').innerText(), /no org id[^]*X-Scope-OrgID/);
  await region(t).getByText('Tenant, or sign in').click();
  await accessible(page);
  await region(t).getByRole('textbox', { name: 'Tenant (X-Scope-OrgID)' }).fill('shop');
  await region(t).getByRole('textbox', { name: 'User' }).fill('ann');
  await region(t).getByLabel('Password').fill('p\u00e4ss');
  await region(t).getByRole('button', { name: 'Use them' }).click();
  await t.idle();
  assert.ok(await region(t).locator('.log-line').count() > 0);
  assert.equal(site.loki.headers.at(-1).authorization, `Basic ${Buffer.from('ann:p\u00e4ss').toString('base64')}`);
  assert.doesNotMatch(page.url(), /Scope|shop=|ann/);
  assert.equal(await page.evaluate(() => Object.values(localStorage).some((value) => value.includes('Scope'))), false);
});

journey('another origin has to allow it', { jaeger: { version: '1.65' } }, async (t) => {
  t.expectProblem(/CORS|ERR_FAILED|Failed to load/);
  const loki = await t.loki({});
  checkout(t, loki);
  t.site.routes['/config.json'] = { logs: { lokiUrl: loki.url } };
  await open(t);
  assert.match(await region(t).getByRole('alert').innerText(), /does not allow this page[^]*proxy_pass[^]*LOKI=/);
  loki.cors = '*';
  await region(t).getByRole('button', { name: 'Try again' }).click();
  await t.idle();
  assert.ok(await region(t).locator('.log-line').count() > 0);
});

journey('nobody named the Loki at the page’s own host, and it refuses', { jaeger: { version: '1.65' }, loki: { tenant: 'a' } }, async (t) => {
  t.expectProblem(/401/);
  checkout(t);
  await open(t);
  assert.match(await region(t).getByRole('alert').innerText(), /no org id[^]*X-Scope-OrgID/);
});

journey('nobody named a Loki: its address is asked for', { jaeger: { version: '1.65' } }, async (t) => {
  const { page } = t;
  t.expectProblem(/404/);
  const loki = await t.loki({ cors: '*' });
  checkout(t, loki);
  await open(t);
  await page.getByRole('textbox', { name: 'Its address' }).fill('javascript:alert(1)');
  await page.getByRole('button', { name: 'Look there' }).click();
  await region(t).getByText('This is no http address').waitFor();
  await page.getByRole('textbox', { name: 'Its address' }).fill(`${loki.url}loki/api/v1/labels`);
  await page.getByRole('button', { name: 'Look there' }).click();
  await t.idle();
  assert.ok(await region(t).locator('.log-line').count() > 0);
});

for (const [trouble, words] of [['429', /too many outstanding requests[^]*Try again in a minute/], ['504', /deadline exceeded[^]*shorter time/],
  ['504-html', /The server answered 504/], ['cut', /connection broke/i], ['html', /no Loki here/]]) {
  journey(`a Loki that fails: ${trouble}`, { jaeger: { version: '1.65' }, loki: { trouble } }, async (t) => {
    t.expectProblem(/429|504|ERR_|Failed to load/);
    t.site.routes['/config.json'] = config();
    checkout(t);
    await open(t);
    assert.match(await region(t).getByRole('alert').innerText(), words);
    t.site.loki.trouble = undefined;
    await region(t).getByRole('button', { name: 'Try again' }).click();
    await t.idle();
    assert.ok(await region(t).locator('.log-line').count() > 0);
  });
}
