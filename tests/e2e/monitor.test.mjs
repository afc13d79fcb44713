// The monitor: of a back end with a store of metrics, of one without, and of what is open; points and lines lead to searches.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { connect, problem } from './support/search.mjs';

const here = (more) => ({ jaeger: { version: '2.16', ...more } });

const plot = (t, title) => t.page.getByRole('slider', { name: new RegExp(`^${title} over time`) });
const service = (t) => t.page.getByRole('main').getByRole('combobox', { name: 'Service' });
const kind = (t) => t.page.getByLabel('Kind of span');
const head = (t, name) => t.page.getByRole('columnheader', { name });

/** The table's lines, cell by cell. */
const lines = (t) =>
  t.page.getByRole('table').evaluate((table) =>
    [...table.tBodies[0].rows].filter(({ cells }) => cells.length === 5).map((row) => [...row.cells].map((cell) => cell.innerText.trim())),
  );

/** Whether a canvas has anything but its background. */
const drawn = (t, title) =>
  plot(t, title).locator('canvas').evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return colours.size;
  });

journey('a back end with a store of metrics', here({ metrics: true }), async (t) => {
  const { page } = t;
  await t.open('#/search');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Monitor' }).click();
  await t.idle();
  await page.getByRole('heading', { name: 'Monitor' }).waitFor();
  assert.match(await page.title(), /Monitor/);
  assert.notEqual(await service(t).inputValue(), '');
  assert.match(page.url(), /monitor\?service=/, 'what is shown is in the link');
  await page.getByText('store of metrics').waitFor();
  for (const title of ['Latency', 'Error rate', 'Request rate']) assert.ok((await drawn(t, title)) > 3, title);
  const rows = await lines(t);
  assert.deepEqual(rows.map((row) => row[0]), ['POST /checkout', 'GET /cart', 'GET /health']);
  assert.deepEqual(rows.map((row) => row[4]), ['100', '25', '0']);
  assert.match(rows[0][1], /^\d+ ms$/);
  assert.match(rows[0][2], /^\d+(\.\d+)?\/s$/);
  assert.match(rows[0][3], /^2\.\d%$/);
  assert.match(rows[2][2], /^1\.2\/min$/);
  await accessible(page);
  const asked = t.site.jaeger.requests.filter((request) => request.includes('/api/metrics/'));
  assert.equal(asked.length, 9);

  await head(t, 'Operation').getByRole('button').click();
  assert.deepEqual((await lines(t)).map((row) => row[0]), ['GET /cart', 'GET /health', 'POST /checkout']);
  assert.equal(await head(t, 'Operation').getAttribute('aria-sort'), 'ascending');
  await page.getByRole('searchbox', { name: /^Operations/ }).fill('cart');
  assert.deepEqual((await lines(t)).map((row) => row[0]), ['GET /cart']);

  await page.getByRole('combobox', { name: 'Time', exact: true }).selectOption({ label: 'Last 6 hours' });
  await t.idle();
  assert.match(page.url(), /timeframe=21600000/);
  assert.match(await page.getByRole('status').first().innerText(), /a point each 5 min/);
  await kind(t).selectOption('client');
  await t.idle();
  await page.getByText(/No span of .* of the kind client is known/).waitFor();
  await page.goBack();
  await t.idle();
  assert.equal(await kind(t).inputValue(), 'server');
  const go = async (name) => {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
    await t.idle();
  };
  await go('Search');
  await go('Monitor');
  assert.match(page.url(), /spanKind=client&timeframe=21600000/, 'kind and time were chosen last');
});

journey('points and lines of the monitor lead to searches', here({ metrics: true }), async (t) => {
  const { page } = t;
  await t.open('#/monitor?service=checkout');
  const latency = plot(t, 'Latency');
  await latency.focus();
  await page.keyboard.press('End');
  assert.match(await latency.getAttribute('aria-valuetext'), /^[\d:.]+.*: p50 \d+ ms, p75 \d+ ms, p95 \d+ ms, p99 .*s$/);
  const last = await latency.getAttribute('aria-valuenow');
  await page.keyboard.press('ArrowLeft');
  assert.equal(Number(await latency.getAttribute('aria-valuenow')), Number(last) - 1);
  await page.keyboard.press('Enter');
  await t.idle();
  assert.match(page.url(), /#\/search\?service=checkout.*minDuration=[\d.]+m?s/);
  assert.match(page.url(), /start=\d+&end=\d+/);
  await page.goBack();
  await t.idle();
  const box = await plot(t, 'Error rate').boundingBox();
  await plot(t, 'Error rate').click({ position: { x: box.width * 0.9, y: box.height / 2 } });
  await t.idle();
  assert.match(decodeURIComponent(page.url()), /"error":"true"/);
  await page.goBack();
  await t.idle();
  await page.getByRole('link', { name: 'POST /checkout' }).click();
  await t.idle();
  assert.match(decodeURIComponent(page.url()), /operation=POST \/checkout.*"span\.kind":"server"/);
});

journey('without a store of metrics the newest traces tell', here(), async (t) => {
  const { page } = t;
  await t.open('#/monitor?service=nobody');
  await page.getByText(/No span of nobody/).waitFor();
  t.site.jaeger.requests.length = 0;
  await t.open('#/monitor?service=shop-web');
  await page.getByText(/Told by \d+ spans? in \d+ traces?: all that the back end has/).waitFor();
  const why = page.getByText('This back end has no store of metrics');
  await why.click();
  await page.getByText(/metrics_backends|METRICS_STORAGE_TYPE|metric_backends/).waitFor();
  assert.ok((await lines(t)).length > 0);
  await accessible(page);
  const searched = t.site.jaeger.requests.filter((request) => request.includes('/api/traces?'));
  assert.equal(searched.length, 1);
  await kind(t).selectOption('client');
  await t.idle();
  const again = t.site.jaeger.requests.filter((request) => request.includes('/api/traces?'));
  assert.equal(again.length, 1, 'the same traces tell of other kinds');
});

journey('the monitor of what is open', {}, async (t) => {
  const { page } = t;
  await t.open('#/monitor?src=demo');
  await page.getByText(/Told by [\d,]+ spans in \d+ traces: those that are open/).waitFor();
  const name = await service(t).inputValue();
  assert.notEqual(name, '');
  assert.match(page.url(), new RegExp(`service=${encodeURIComponent(name)}`));
  assert.equal(await page.getByRole('combobox', { name: 'Time', exact: true }).count(), 0, 'files have no now');
  const rows = await lines(t);
  assert.ok(rows.length > 0 && rows[0][4] === '100', JSON.stringify(rows));
  await accessible(page);
  await service(t).fill('payment');
  await service(t).press('Enter');
  await t.idle();
  assert.match(page.url(), /service=payment/);
  await page.getByRole('link', { name: 'See its traces' }).click();
  await t.idle();
  assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /^[\d,]+ (of [\d,]+ )?traces?$/);
});

journey('a monitor that can not ask says why', { jaeger: { version: '2.16', metrics: true, trouble: 'storage', on: /metrics/ } }, async (t) => {
  await t.open('#/monitor?service=checkout');
  await problem(t);
  t.site.jaeger.trouble = undefined;
  await t.page.getByRole('button', { name: 'Try again' }).click();
  await t.idle();
  await t.page.getByText('store of metrics').waitFor();
});
