// Links that the app itself writes, ids in other spellings, links to a file, and those that lead nowhere.

import assert from 'node:assert/strict';
import { journey } from './support/browser.mjs';
import { file, refused } from './support/files.mjs';
import { serve } from './support/server.mjs';
import { fact, shows, treegrid } from './support/trace.mjs';

const jaeger = JSON.parse((await file('jaeger-ui.json')).buffer);
const otlp = JSON.parse((await file('otlp.json')).buffer);
const cart = { spans: 2, services: 1, name: /^Trace cart: GET \/cart$/ };
const id = '00000000000000d4';

/** Everything was asked for below the site's folder. */
function stays(site, base) {
  assert.deepEqual(site.requests.filter((request) => !request.startsWith(`GET ${base}`)), []);
}

journey('the app writes links of the form that it was opened with', { base: '/some/sub/path/' }, async (t) => {
  const { page, site } = t;
  for (const form of ['', '#/']) {
    await page.goto('about:blank');
    await t.open(`${form}search?src=demo`);
    const link = page.locator('.trace-rows').getByRole('link').first();
    const href = await link.getAttribute('href');
    assert.ok(href.startsWith(`${form}trace/`), href);
    await link.click();
    await treegrid(t);
    const spans = await fact(t, 'Spans');
    assert.ok(page.url().startsWith(site.url + href), page.url());
    await page.goto('about:blank');
    await t.open(href);
    await treegrid(t);
    assert.equal(await fact(t, 'Spans'), spans);
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByRole('heading', { name: '300 traces' }).waitFor();
    assert.ok(page.url().startsWith(`${site.url}${form}search?src=demo`), page.url());
  }
  assert.deepEqual(site.requests.filter((request) => !request.startsWith('GET /some/sub/path/')), []);
});

const upper = id.toUpperCase();
const spellings = ['d4', upper, '0'.repeat(16) + id];
journey('ids in other spellings', {}, async (t) => {
  t.site.routes[`/api/traces/${id}`] = jaeger;
  for (const spelling of spellings) {
    t.site.routes[`/api/traces/${spelling}`] = jaeger;
    await t.open(`trace/${spelling}`);
    await shows(t, cart);
    const asked = t.site.requests.filter((request) => request.includes('/api/'));
    assert.equal(asked.at(-1), `GET /api/traces/${spelling}`, 'asked as the link has it');
    assert.equal(t.page.url(), `${t.site.url}trace/${id}`, 'and then called by its own');
  }
  await t.page.reload();
  await shows(t, cart);
});

journey('links that lead nowhere say so', {}, async (t) => {
  await t.open('trace/1?src=production');
  await refused(t, /back end that is not configured/, /^production$/);
  await t.page.goto('about:blank');
  await t.open('#/trace/feedfacefeedface?src=demo');
  await refused(t, /./, /feedfacefeedface/);
  for (const path of ['nowhere', 'quality-metrics', '#/nowhere/at/all', '#/trace/1/2']) {
    await t.page.goto('about:blank');
    await t.open(path);
    await t.page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  }
});

journey('a link to a file at the same address', { base: '/x/' }, async (t) => {
  t.site.routes['/x/files/otlp.json'] = otlp;
  t.site.routes['/elsewhere.json'] = jaeger;
  await t.open('#/search?url=files/otlp.json');
  await t.page.getByRole('link', { name: 'shop GET /cart' }).click();
  await shows(t, { spans: 3, services: 2 });
  assert.match(t.page.url(), /#\/trace\/c0ffee0+1\?url=files\/otlp\.json/);
  await t.page.reload();
  await shows(t, { spans: 3, services: 2 });
  await t.open(`#/trace/${id}?url=/elsewhere.json`);
  await shows(t, cart);
});

journey('a link to a file elsewhere asks first, and takes no cookie there', {}, async (t) => {
  const asked = [];
  const answer = (request) => {
    asked.push(request.headers);
    return { status: 200, body: otlp, headers: { 'access-control-allow-origin': '*' } };
  };
  const other = await serve({ routes: { '/t.json': answer } });
  try {
    await t.context.addCookies([{ name: 'secret', value: '1', domain: '127.0.0.1', path: '/' }]);
    await t.open(`#/search?url=${other.origin}/t.json`);
    await refused(t, new RegExp(`wants to load a trace from ${other.origin}`), /t\.json/);
    assert.deepEqual(other.requests, [], 'nothing is sent before');
    await t.page.getByRole('button', { name: 'Load it' }).click();
    await t.page.getByRole('link', { name: 'shop GET /cart' }).click();
    await shows(t, { spans: 3, services: 2 });
    assert.deepEqual(other.requests, ['GET /t.json']);
    assert.equal(asked[0].cookie, undefined);
  } finally {
    await other.close();
  }
});

journey('an address that is no place for files is not followed', {}, async (t) => {
  const before = 'javascript:document.title="taken"';
  await t.open(`#/search?url=${encodeURIComponent(before)}`);
  await t.page.getByRole('heading', { name: 'See where the time went' }).waitFor();
  assert.doesNotMatch(await t.page.title(), /taken/);
});
