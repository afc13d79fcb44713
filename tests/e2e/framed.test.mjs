// In a frame of another page: what stays of each page, who may frame it, and what the two say to each other.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { serve } from './support/server.mjs';
import { treegrid } from './support/trace.mjs';
import { checkout, queries } from './support/verdict.mjs';

const small = { viewport: { width: 400, height: 300 } };

for (const [name, link, seen] of [
  ['a trace', `#/trace/${checkout}?src=demo&embed=1`, (page) => page.getByRole('treegrid')],
  ['a comparison', `#/trace/${checkout}...${queries}?src=demo&embed=1`, (page) => page.getByRole('region', { name: 'Comparison' })],
  ['a search', '#/search?src=demo&embed=1', (page) => page.getByRole('heading', { name: '300 traces' })],
  ['the graph', '#/dependencies?src=demo&embed=1', (page) => page.getByRole('region', { name: 'Dependencies' })],
]) {
  journey(`${name} in 400 by 300 pixels, and the way to the whole`, { context: small }, async (t) => {
    const { page } = t;
    await t.open(link);
    await seen(page).first().waitFor();
    await accessible(page);
    assert.equal(await page.evaluate(() => performance.getEntriesByName('spanscape:ready').length), 1);
    assert.equal(await page.getByRole('banner').filter({ hasText: 'Spanscape' }).count(), 0);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, 'nothing is wider than the frame');
    const [whole] = await Promise.all([
      t.context.waitForEvent('page'),
      page.getByRole('link', { name: 'Open in a tab by itself' }).click(),
    ]);
    await t.idle(whole);
    await whole.getByRole('banner').first().waitFor();
    assert.equal(whole.url(), page.url().replace('&embed=1', ''));
  });
}

journey('parameters of Jaeger UI', {}, async (t) => {
  const { page } = t;
  await t.open(`#/trace/${checkout}?src=demo&uiEmbed=v0&uiTimelineCollapseTitle=1&uiTheme=dark`);
  await treegrid(t);
  assert.equal(await page.getByText('Duration', { exact: true }).first().isVisible(), false);
  assert.equal(await page.getByRole('region', { name: 'Verdict' }).isVisible(), false);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  const href = await page.getByRole('link', { name: 'Open in a tab by itself' }).getAttribute('href');
  assert.doesNotMatch(href, /embed|uiTimeline|theme/i);
});

journey('a variable of the dashboard that has no value, or that nobody replaced', { jaeger: {} }, async (t) => {
  const { page } = t;
  for (const [link, said] of [
    ['#/trace/?embed=1', /has no value yet/],
    ['#/trace/$%7BtraceId%7D?embed=1', /\$\{traceId\} stands in the link/],
    ['trace/?embed=1', /has no value yet/],
  ]) {
    await page.goto('about:blank');
    await t.open(link);
    await page.getByRole('heading', { name: 'Pick a trace' }).waitFor();
    await page.getByText(said).waitFor();
  }
  assert.ok(t.site.requests.every((request) => !/api\/(v3\/)?traces/.test(request)), 'no back end is asked');
});

journey('the window of a dashboard', { jaeger: {} }, async (t) => {
  const service = 'shop-web';
  await t.open(`#/search?service=${service}&from=1700000000000&to=1700000360000&embed=1`);
  const asked = t.site.requests.filter((request) => /\/api\/.*traces/.test(request)).map(decodeURIComponent).join('\n');
  assert.match(asked, /1700000000000000|2023-11-14T22:13:20/);
  assert.match(asked, /1700000360000000|2023-11-14T22:19:20/);
});

/** A page elsewhere, with the app in a frame. */
async function host(t, link, frame = '', script = '') {
  const elsewhere = await serve({ fallback: false });
  t.backends.push(elsewhere);
  elsewhere.routes['/host'] = {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: `<!doctype html><link rel="icon" href="data:,"><title>Host</title><iframe ${frame} src="${t.site.url}${link}" width="600" height="400"></iframe><script>${script}</script>`,
  };
  await t.page.goto(`${elsewhere.origin}/host`);
  return { elsewhere, frame: t.page.frames()[1] };
}

for (const sandbox of ['', 'sandbox="allow-scripts allow-same-origin"']) {
  journey(`in a frame of another origin ${sandbox}`, {}, async (t) => {
    const { frame } = await host(t, `#/trace/${checkout}?src=demo&embed=1`, sandbox);
    await t.idle(frame);
    await frame.getByRole('treegrid').getByRole('row').first().waitFor();
  });
}

journey('where storage throws', {}, async (t) => {
  await t.page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(globalThis, name, { get() { throw new DOMException('denied', 'SecurityError'); } });
    }
  });
  await t.open(`#/trace/${checkout}?src=demo&embed=1`);
  await treegrid(t);
});

/** What the frame says, as the page that frames it hears it. */
const listens = `
  globalThis.said = [];
  addEventListener('message', ({ data }) => globalThis.said.push(data));
  globalThis.tell = (message) => document.querySelector('iframe').contentWindow.postMessage(message, '*');
`;

const otlp = {
  resourceSpans: [{
    resource: { attributes: [{ key: 'service.name', value: { stringValue: 'bakery' } }] },
    scopeSpans: [{ spans: [{ traceId: 'e1f0a2b3c4d5e6f70011223344556677', spanId: '00000000000000a1', name: 'bake',
      startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000000420000000' }] }],
  }],
};

journey('the page that frames it sends traces and hears what is shown, where the configuration allows it', {}, async (t) => {
  const { page } = t;
  t.site.routes['/config.json'] = () => ({ embedOrigins: [allowed] });
  let allowed = 'https://nobody.example';
  const { elsewhere, frame } = await host(t, '?embed=1', '', listens);
  allowed = elsewhere.origin;
  await t.idle(frame);
  // It was configured for another.
  await page.evaluate(() => globalThis.tell({ spanscape: 'ping' }));
  await t.idle(frame);
  assert.deepEqual(await page.evaluate(() => globalThis.said), []);
  await page.reload();
  const again = page.frames()[1];
  await t.idle(again);
  const said = () => page.evaluate(() => globalThis.said);
  const tell = async (message) => {
    await page.evaluate((message) => globalThis.tell(message), message);
    await t.idle(again);
  };
  const heard = (kind) => page.waitForFunction((kind) => globalThis.said.some(({ spanscape }) => spanscape === kind), kind);
  await tell({ spanscape: 'ping' });
  await heard('pong');
  assert.deepEqual((await said())[0], { spanscape: 'pong', version: '1' });
  await tell({ spanscape: 'open', trace: otlp });
  await again.getByRole('treegrid').getByRole('row', { name: /bake/ }).waitFor();
  await page.waitForFunction(() => globalThis.said.some(({ page }) => page === 'trace'));
  const ready = (await said()).find(({ page }) => page === 'trace');
  assert.equal(ready.trace, 'e1f0a2b3c4d5e6f70011223344556677');
  await again.getByRole('treegrid').getByRole('row', { name: /bake/ }).click();
  await heard('select');
  assert.equal((await said()).find(({ spanscape }) => spanscape === 'select').span, '00000000000000a1');
  await tell({ spanscape: 'go', link: `#/trace/${checkout}?src=demo&embed=1` });
  await again.getByRole('treegrid', { name: /checkout/ }).waitFor();
  await tell({ spanscape: 'config', config: { theme: 'dark' } });
  await tell({ spanscape: 'sing' });
  await heard('failed');
  // A link of it makes no request to a host that nobody configured.
  await tell({ spanscape: 'go', link: '#/search?url=https://evil.example/x.json' });
  await again.getByText('This link wants to load a trace from').waitFor();
});

journey('the example page', {}, async (t) => {
  const { page } = t;
  await page.goto(`${t.site.url}embed.html`);
  await page.locator('#said').getByText('pong').waitFor();
  await page.getByRole('button', { name: 'Open a made-up trace' }).click();
  const frame = page.frames()[1];
  await frame.getByRole('treegrid').getByRole('row', { name: /bake 62 ms/ }).waitFor();
  await page.getByRole('button', { name: 'Select its slow span' }).click();
  await page.locator('#said').getByText('00000000000000a3').first().waitFor();
  await t.idle(frame);
});
