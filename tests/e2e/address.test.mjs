// Links: both forms, under any folder, with the demo or the Jaeger at the same address; and what they may not do.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { project } from './support/server.mjs';

const incident = 'd133e4339c2a87b247f3a35b00c06d57';
const jaeger = JSON.parse(await readFile(path.join(project, 'tests/fixtures/jaeger.json'), 'utf8'));
const id = jaeger.data[0].traceID;
const answer = { data: [jaeger.data[0]], total: 0, limit: 0, offset: 0, errors: null };
const missing = {
  status: 404,
  body: '{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":404,"msg":"trace not found"}]}\n',
};

for (const base of ['/', '/some/sub/path/', '/trace/']) {
  const routes = { [`${base}api/traces/${id}`]: answer };
  for (const link of [`trace/${incident}?src=demo`, `#/trace/${incident}?src=demo`, `trace/${id}`, `#/trace/${id}`]) {
    journey(`${link} under ${base}`, { base, routes }, async (t) => {
      await t.open(link);
      await t.page.getByRole('treegrid').waitFor();
      assert.equal(t.page.url().includes('#/'), link.startsWith('#/'), 'the form stays');
      const outside = t.site.requests.filter((request) => !request.startsWith(`GET ${base}`));
      assert.deepEqual(outside, []);
    });
  }
}

journey('a host without a fallback serves hash links', { fallback: false }, async (t) => {
  await t.open('#/search?src=demo');
  await t.page.locator('.trace-rows').getByRole('link').first().click();
  await t.idle();
  await t.page.reload();
  await t.idle();
  await t.page.getByRole('treegrid').waitFor();
});

journey('what Jaeger says is shown', { routes: { [`/api/traces/${id}`]: missing } }, async (t) => {
  t.expectProblem(/404/);
  await t.open();
  await t.page.getByRole('textbox', { name: 'Trace id' }).fill(id);
  await t.page.keyboard.press('Enter');
  await t.idle();
  assert.match(await t.page.getByRole('alert').innerText(), /trace not found/);
  await accessible(t.page);
  t.site.routes[`/api/traces/${id}`] = answer;
  await t.page.getByRole('button', { name: 'Try again' }).click();
  await t.idle();
  await t.page.getByRole('treegrid').waitFor();
});

journey('a host that answers everything with its page is no Jaeger', {}, async (t) => {
  await t.open('trace/abc123');
  assert.match(await t.page.getByRole('alert').innerText(), /no Jaeger|web page|HTML/i);
});

journey('a link does not make the page contact a host that nobody named', {}, async (t) => {
  const other = [];
  await t.context.route('http://other.example/**', (route) => {
    other.push(route.request().url());
    return route.fulfill({ json: jaeger, headers: { 'access-control-allow-origin': '*' } });
  });
  await t.open('#/search?url=http%3A%2F%2Fother.example%2Ftrace.json');
  assert.match(await t.page.getByRole('alert').innerText(), /other\.example/);
  assert.deepEqual(other, []);
  await t.page.getByRole('button', { name: 'Load it' }).click();
  await t.idle();
  await t.page.getByRole('region', { name: 'Traces' }).waitFor();
  assert.equal(other.length, 1);
});

journey('unknown back ends and pages are told', {}, async (t) => {
  await t.open('#/search?src=nobody');
  assert.match(await t.page.getByRole('alert').innerText(), /not configured/);
  await t.open('#/nowhere');
  await t.page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await accessible(t.page);
});
