// The demo: its list, all that is said about a span, and what the page remembers on the way.

import assert from 'node:assert/strict';
import { journey } from './support/browser.mjs';
import { allRows, column } from './support/traces.mjs';
import { fact, marks, openIncident, press, selected, tall, treegrid, worstOfDemo, zoom } from './support/trace.mjs';

const falling = (numbers) => numbers.every((n, i) => i === 0 || numbers[i - 1] >= n);

journey('the list of the demo, in each order, to its end', {}, async (t) => {
  const { page, site } = t;
  await t.open();
  assert.ok(!site.requests.some((request) => request.includes('demo')), 'it loads on demand');
  await worstOfDemo(t);
  assert.ok(site.requests.some((request) => request.includes('demo/shop.jsonl.gz')));
  const errors = await column(t, 'Errors');
  assert.equal(errors.length, 300);
  assert.ok(errors[0] > 3 && falling(errors), `${errors}`);
  await page.getByRole('combobox', { name: 'Order', exact: true }).selectOption('Most spans first');
  await t.idle();
  const spans = await column(t, 'Spans');
  assert.ok(spans[0] > 100 && falling(spans), `${spans}`);
  const firsts = new Set();
  for (const order of ['Newest first', 'Longest first']) {
    await page.getByRole('combobox', { name: 'Order', exact: true }).selectOption(order);
    await t.idle();
    firsts.add(await page.getByRole('row').nth(1).getByRole('link').getAttribute('href'));
  }
  assert.equal(firsts.size, 2, 'the newest is not the longest');
  const durations = await allRows(t);
  assert.equal(new Set(durations.map(({ id }) => id)).size, 300);
});

journey('the details say all about the failing payment', { context: tall }, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  assert.match(await tree.getAttribute('aria-label'), /^Trace storefront: POST \/checkout/);
  assert.match(await page.title(), /storefront: POST \/checkout/);
  assert.ok(Number(await fact(t, 'Errors')) > 3);
  await tree.getByRole('row', { name: /payment AcquirerPool\.Rent/ }).first().click();
  const panel = page.getByRole('complementary', { name: 'Selected span' });
  await panel.getByRole('heading', { name: 'AcquirerPool.Rent' }).waitFor();
  await t.idle();
  await panel.getByText(/No connection of pool 'northpay' became free/).first().waitFor();
  const attributes = panel.getByRole('region', { name: 'Attributes' });
  assert.match(await attributes.innerText(), /shop\.pool\.waiting\s+\d+/);
  assert.match(await panel.getByRole('region', { name: 'Events' }).innerText(), /exception\.type/);
  for (const name of [/^Resource/, /^Span/]) await panel.getByRole('button', { name }).first().click();
  assert.match(await panel.getByRole('region', { name: 'Resource' }).innerText(), /service\.version\s+1\.14\.2/);
  assert.match(await panel.getByRole('region', { name: 'Span', exact: true }).innerText(), /Span id/);
  assert.match(selected(t), /^[0-9a-f]{16}$/);
  await panel.getByRole('button', { name: 'Close details' }).click();
  await t.idle();
  assert.equal(await panel.count(), 0);
  // The span is still selected, and so it is where the link is followed.
  assert.match(t.page.url(), /[?&]sel=[0-9a-f]{16}&details=0/);
});

journey('zoom and details outlive a reload, and back and forward', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  await tree.focus();
  await press(t, 'Home', 'ArrowDown', 'ArrowDown', 'Enter', '+', '+');
  const [span, range, heading] = [selected(t), zoom(t), page.getByRole('heading', { level: 2 })];
  const title = await heading.innerText();
  assert.ok(span && range);
  const same = async () => {
    await treegrid(t);
    await heading.waitFor();
    await t.idle();
    assert.equal(selected(t), span);
    assert.deepEqual(zoom(t), range);
    assert.equal(await heading.innerText(), title);
    assert.equal(await page.getByRole('row', { selected: true }).getAttribute('aria-rowindex'), '3');
  };
  await page.reload();
  await t.idle();
  await same();
  await page.getByRole('link', { name: 'Search' }).click();
  await page.getByRole('heading', { name: '300 traces' }).waitFor();
  await page.goBack();
  await same();
  await page.goForward();
  await page.getByRole('heading', { name: '300 traces' }).waitFor();
  await page.getByRole('link', { name: 'start page' }).click();
  await page.getByRole('heading', { name: 'See where the time went' }).waitFor();
  await page.goBack();
  await page.goBack();
  await same();
});

journey('the timeline marks say how far each view is, once', {}, async (t) => {
  await t.open();
  assert.deepEqual(await marks(t), ['navigate start', 'ready']);
  const link = await worstOfDemo(t);
  const list = ['navigate start', 'ready', 'navigate search', 'bytes', 'ready'];
  assert.deepEqual(await marks(t), list);
  await link.click();
  await treegrid(t);
  const trace = ['navigate trace', 'first-paint', 'ready'];
  assert.deepEqual(await marks(t), [...list, ...trace]);
  await t.page.reload();
  await treegrid(t);
  assert.deepEqual(await marks(t), ['navigate trace', 'bytes', 'first-paint', 'ready']);
});

journey('the keys are listed, and Escape goes back to the rows', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await page.getByRole('button', { name: 'Help and keys' }).click();
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /Open or close the details/);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await tree.focus();
  await press(t, 'ArrowDown', '?');
  await dialog.waitFor();
  await press(t, 'ArrowDown', 'ArrowDown', 'Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await page.getByRole('row', { selected: true }).getAttribute('aria-rowindex'), '1');
});

journey('the theme is switched, shown and remembered', { context: { colorScheme: 'light' } }, async (t) => {
  const { page } = t;
  await openIncident(t);
  const look = () =>
    page.evaluate(() => [
      document.documentElement.dataset.theme,
      document.querySelector('canvas.wf-canvas').getContext('2d').getImageData(2, 2, 1, 1).data.slice(0, 3).join(),
    ]);
  const light = await look();
  await page.getByRole('button', { name: 'Use the dark theme' }).click();
  await t.idle();
  const dark = await look();
  assert.deepEqual([light[0], dark[0]], ['light', 'dark']);
  assert.notEqual(light[1], dark[1], 'the canvas follows');
  await page.reload();
  await treegrid(t);
  assert.deepEqual(await look(), dark);
});

journey('what is copied is on the clipboard', {}, async (t) => {
  const { page } = t;
  await t.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const tree = await openIncident(t);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole('button', { name: /Copy the trace id|^[0-9a-f]{32}/ }).click();
  await page.getByTitle('Copied').waitFor();
  assert.ok(page.url().includes(`/trace/${await copied()}`));
  await tree.focus();
  await press(t, 'Home', 'Enter');
  await page.getByRole('button', { name: 'Copy the value of http.route' }).click();
  await page.getByRole('complementary').getByTitle('Copied').waitFor();
  assert.equal(await copied(), '/checkout');
});
