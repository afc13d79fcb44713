// A Jaeger serves the site as its own UI: files below static/ only, the page for every other path, with what it writes into it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { journey } from './support/browser.mjs';
import { ids } from './support/jaeger.mjs';
import { assets, served } from './support/jaeger/assets.mjs';
import { find } from './support/search.mjs';
import { press, shows, treegrid } from './support/trace.mjs';

const root = assets();
const config = { menu: [{ label: 'Runbook', url: 'https://runbook.example/' }], search: { maxLimit: 9 } };

/** What was asked for that is neither the page itself nor below static/ and api/. */
const elsewhere = (t, base) =>
  t.site.requests.filter((request) => !/^GET /.test(request) || !new RegExp(`^GET ${base}(static/|api/|(trace/\\w+|search)?(\\?|$))`).test(request));

for (const base of ['/', '/jaeger/']) {
  journey(`search, a trace by its path, and the menu, under ${base}`, served(root, { base, config }), async (t) => {
    const { page } = t;
    await t.open();
    await page.getByRole('link', { name: 'Runbook' }).waitFor();
    assert.equal((await find(t, { Service: 'shop-web', Limit: '9' })).length, 3);
    assert.match(new URL(page.url()).pathname, new RegExp(`^${base}search$`));
    await t.open(`trace/${ids.cart}`);
    await shows(t, { spans: 2 });
    await (await treegrid(t)).focus();
    await press(t, 'Home', 'Enter');
    await page.getByRole('complementary', { name: 'Selected span' }).waitFor();
    await press(t, '2');
    await page.getByRole('application', { name: /^Flame graph/ }).waitFor();
    await page.getByRole('banner').getByRole('link', { name: 'Compare', exact: true }).click();
    await page.getByRole('heading', { name: 'Compare' }).waitFor();
    await t.idle();
    for (const part of ['extras', 'views', 'pages']) {
      assert.ok(t.site.requests.some((request) => request.startsWith(`GET ${base}static/part-${part}-`)), part);
    }
    assert.deepEqual(elsewhere(t, base), []);
  });
}

for (const version of ['2.16', '2.21']) {
  journey(`its base path without a slash at the end, as ${version} answers there`, served(root, { base: '/jaeger/', version, config }), async (t) => {
    await t.page.goto(`${t.site.origin}/jaeger?limit=9#x`);
    await t.idle();
    await t.page.getByRole('link', { name: 'Runbook' }).waitFor();
    assert.equal(new URL(t.page.url()).pathname.startsWith('/jaeger/'), true, t.page.url());
  });
}

const program = '// Ours\nfunction UIConfig() {\n  globalThis.ran = true;\n  return { menu: [] };\n}\n';
journey('a configuration that is a program is told of, and not run', served(root, { version: '2.21', program }), async (t) => {
  const { page } = t;
  await t.open();
  await page.getByText('UIConfig()').first().waitFor();
  assert.match(await page.locator('body').innerText(), /is a program, which is not run/);
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
  await t.open(`trace/${ids.cart}`);
  await shows(t, { spans: 2 });
  assert.deepEqual(elsewhere(t, '/'), []);
});

journey('the viewer that the app saves is below static/ too', served(root), async (t) => {
  await t.open();
  const same = await t.page.evaluate(async () => (await fetch(globalThis.spanscapeEarly.file('viewer.html'))).text());
  assert.equal(same, await readFile(path.join(root, 'static/viewer.html'), 'utf8'));
  assert.equal(await t.page.evaluate(() => globalThis.spanscapeEarly.file('config.json')), undefined);
});
