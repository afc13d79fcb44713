// Where a page begins: config.json, a Jaeger at the page's own address, else the start page; and that a link makes it
// contact nobody who was not named.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { ids } from './support/jaeger.mjs';
import { called, connect, field, find, names, problem } from './support/search.mjs';
import { shows } from './support/trace.mjs';

const start = (t) => t.page.getByRole('heading', { name: 'See where the time went' });
const absent = {
  404: { status: 404, body: 'not found' },
  'a page': { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html>' },
};

for (const [name, answer] of Object.entries(absent)) {
  journey(`config.json answered with ${name} is absent, silently`, { fallback: false }, async (t) => {
    t.expectProblem(/Failed to load resource.*404/);
    t.site.routes['/config.json'] = answer;
    await t.open();
    await start(t).waitFor();
    assert.equal(await t.page.getByRole('alert').count(), 0);
    assert.ok(t.site.requests.includes('GET /config.json'));
  });
}

journey('a broken config.json is told, and the rest works', {}, async (t) => {
  t.site.routes['/config.json'] = '{"backends": [';
  await t.open();
  const { what, place } = await problem(t);
  assert.match(`${what} ${place}`, /config\.json/);
  await start(t).waitFor();
  await accessible(t.page);
  t.site.routes['/config.json'] = '{"backends": [{"name": "Shop"}], "links": "diagonal", "theme": "dark"}';
  await t.open();
  assert.match((await problem(t)).what, /config\.json/);
  assert.equal(await t.page.evaluate(() => document.documentElement.dataset.theme), 'dark', 'what can be read counts');
});

journey('several back ends: the first is the default, the switch goes to others', {}, async (t) => {
  const { page } = t;
  t.expectProblem(/Failed to load resource.*404/);
  const [one, two] = [await t.jaeger({ version: '1.65' }), await t.jaeger({ version: '2.16', empty: true })];
  t.site.routes['/config.json'] = { backends: [{ name: 'One', url: one.url }, { name: 'Two', url: two.url }] };
  await t.open();
  await field(t, 'Service').waitFor();
  assert.deepEqual(two.requests, [], 'asked when it is chosen');
  await page.getByRole('button', { name: 'Source: One' }).click();
  await accessible(page);
  await page.getByRole('list', { name: 'Sources' }).getByRole('link', { name: /Two/ }).click();
  await t.idle();
  assert.match(page.url(), /src=Two/);
  assert.deepEqual(await find(t, { Service: 'anything' }), []);
  await page.goBack();
  await page.goBack();
  await t.idle();
  assert.deepEqual(names(await find(t, { Service: 'stock' })), [called.checkout, called.cart]);
});

journey('path links, where config.json says so', {}, async (t) => {
  const { page } = t;
  t.expectProblem(/Failed to load resource.*404/);
  const jaeger = await t.jaeger();
  t.site.routes['/config.json'] = { backends: [{ name: 'Shop', url: jaeger.url }], links: 'path' };
  await t.open();
  await find(t, { Service: 'stock' });
  assert.match(new URL(page.url()).pathname, /\/search$/);
  await page.getByRole('link', { name: called.cart }).click();
  await shows(t, { spans: 2 });
  assert.match(new URL(page.url()).pathname, /\/trace\/[0-9a-f]+$/);
});

for (const base of ['/', '/some/sub/path/']) {
  journey(`a Jaeger at the page's own address, under ${base}`, { base, jaeger: { version: '2.16' } }, async (t) => {
    const { page } = t;
    t.expectProblem(/Failed to load resource.*404/);
    await t.open();
    await page.getByRole('button', { name: 'Source: Jaeger at this address' }).waitFor();
    assert.deepEqual(names(await find(t, { Service: 'stock' })), [called.checkout, called.cart]);
    const outside = t.site.requests.filter((request) => !request.startsWith(`GET ${base}`));
    assert.deepEqual(outside, []);
  });
}

journey("a dev server's proxy without a Jaeger behind it", { jaeger: { trouble: 'empty' } }, async (t) => {
  t.expectProblem(/Failed to load resource.*500/);
  await t.open();
  await start(t).waitFor();
  await t.open(`#/trace/${ids.cart}`);
  const { what, advice } = await problem(t);
  assert.match(what, /does not answer.*500/);
  assert.match(advice, /JAEGER=/);
});

journey('a link to a Jaeger that nobody named: asked first, and without credentials', {}, async (t) => {
  const { page } = t;
  t.expectProblem(/Failed to load resource.*404/);
  const jaeger = await t.jaeger({ version: '2.16' });
  const src = encodeURIComponent(jaeger.url.replace(/\/$/, ''));
  for (const link of [`#/trace/${ids.cart}?src=${src}`, `#/search?src=${src}&service=stock&lookback=1h`]) {
    const before = jaeger.requests.length;
    await t.page.goto('about:blank');
    await t.open(link);
    const { what, place } = await problem(t);
    assert.match(what, /wants to ask http:\/\/127\.0\.0\.1/);
    assert.ok(place.startsWith(jaeger.url.replace(/\/$/, '')));
    assert.equal(jaeger.requests.length, before, 'nothing was sent');
    await accessible(page);
    await page.getByRole('button', { name: 'Allow it' }).click();
    await t.idle();
    assert.ok(jaeger.requests.length > before);
    assert.equal(await page.getByRole('alert').count(), 0);
  }
  assert.ok(jaeger.headers.every(({ cookie, authorization }) => !cookie && !authorization));
});

journey('a Jaeger connected by hand is remembered, and can be removed', {}, async (t) => {
  const { page } = t;
  t.expectProblem(/Failed to load resource.*404/);
  const jaeger = await t.jaeger({ version: '2.16' });
  await t.open();
  await connect(t, jaeger.url);
  await field(t, 'Service').waitFor();
  await page.goto('about:blank');
  await t.open();
  const name = new RegExp(`127\\.0\\.0\\.1:${new URL(jaeger.url).port}`);
  await page.getByRole('button', { name: /^Source/ }).click();
  const sources = page.getByRole('list', { name: 'Sources' });
  await sources.getByRole('link', { name }).click();
  await t.idle();
  assert.deepEqual(names(await find(t, { Service: 'stock' })), [called.checkout, called.cart]);
  await page.getByRole('button', { name: /^Source/ }).click();
  await sources.getByRole('button', { name: /^Remove/ }).click();
  await t.idle();
  await page.goto('about:blank');
  await t.open();
  await page.getByRole('button', { name: /^Source/ }).click();
  assert.equal(await sources.getByRole('link', { name }).count(), 0);
});

journey("what a Jaeger writes into the page that it serves counts", { jaeger: { version: '2.16' } }, async (t) => {
  const { page } = t;
  t.expectProblem(/Failed to load resource.*404/);
  const config = {
    menu: [{ label: 'Runbook', url: 'https://runbook.example/' }],
    search: { defaultLookback: { label: '2 h', value: '2h' }, maxLookback: { label: '6 h', value: '6h' }, maxLimit: 9,
      adjustEndTime: { label: '5 min', value: '5m' } },
  };
  await page.route(t.site.url, async (route) => {
    const answer = await route.fetch();
    const html = await answer.text();
    const filled = html.replace(/JAEGER_CONFIG *= *DEFAULT_CONFIG;/, () => `JAEGER_CONFIG = ${JSON.stringify(config)};`)
      .replace(/JAEGER_VERSION *= *DEFAULT_VERSION;/, () => 'JAEGER_VERSION = {"gitCommit":"c0ffee","gitVersion":"v2.16.0","buildDate":""};');
    assert.notEqual(filled, html);
    await route.fulfill({ response: answer, body: filled });
  });
  await t.open();
  await page.getByRole('link', { name: 'Runbook' }).waitFor();
  assert.equal(await field(t, 'Time').inputValue(), '2h');
  const offered = await field(t, 'Time').locator('option').allInnerTexts();
  assert.ok(offered.includes('Last 6 hours') && !offered.some((text) => /12 hours|day/.test(text)), offered.join());
  await field(t, 'Service').fill('shop-web');
  await field(t, 'Limit').fill('10');
  await page.getByRole('button', { name: 'Find traces' }).click();
  await page.getByText('At most 9, as this Jaeger is set up').waitFor();
  // How long before now the window ends, in minutes.
  const ends = () => Math.round((Date.now() - Number(new URL(page.url()).searchParams.get('end')) / 1_000) / 60_000);
  await find(t, { Service: 'shop-web', Limit: '9' });
  assert.equal(ends(), 5);
  const earlier = page.getByRole('checkbox', { name: 'To 5 minutes before now' });
  assert.ok(await earlier.isChecked());
  await earlier.uncheck();
  assert.deepEqual(names(await find(t, { Service: 'shop-web', Limit: '9' })), [called.checkout, called.cart, called.mail]);
  assert.equal(ends(), 0);
  assert.match(new URL(page.url()).pathname, /\/search$/, 'such a host answers every path with the page');
  await t.open();
  assert.ok(!(await earlier.isChecked()), 'it is remembered');
});

journey('what is configured, by whom, and what could not be read', {}, async (t) => {
  const { page } = t;
  t.site.routes['/config.json'] = {
    backends: [{ name: 'production', url: '/jaeger/', timeoutSeconds: 5 }],
    defaults: { limit: 50 }, theme: 'dark', embedOrigins: ['https://grafana.example'], logs: { lokiUrl: './' }, lnks: 'path',
  };
  t.expectProblem(/404/);
  await t.open('#/configuration?theme=light');
  await page.getByRole('heading', { name: 'Configuration' }).waitFor();
  await accessible(page);
  const row = (name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  assert.match(await row('backends.production').innerText(), /\/jaeger\/; silent for 5 s at most\s+config\.json/);
  assert.match(await row('defaults.limit').innerText(), /50\s+instead of 20 \(default\)\s+config\.json/);
  assert.match(await row('theme').innerText(), /light\s+instead of dark \(config\.json\)\s+instead of system \(default\)\s+the link/);
  assert.match(await row('embedOrigins').innerText(), /https:\/\/grafana\.example/);
  assert.match(await row('logs.lokiUrl').innerText(), /\.\//);
  assert.match(await row('findings.fan-out').innerText(), /default/);
  await page.getByRole('alert').filter({ hasText: 'lnks is not a setting (did you mean links?)' }).first().waitFor();
  t.site.routes['/config.json'] = { theme: 'dark' };
  await page.getByRole('button', { name: 'Read again' }).click();
  await t.idle();
  assert.equal(await row('backends.production').count(), 0);
});
