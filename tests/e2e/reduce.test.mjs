// Confining the rows: what is left out is told, and one click brings it back; the link has all of it.

import assert from 'node:assert/strict';
import { journey } from './support/browser.mjs';
import { accessible } from './support/axe.mjs';
import { openIncident, press, treegrid } from './support/trace.mjs';

const rows = async (tree) => Number(await tree.getAttribute('aria-rowcount'));
const names = (tree) =>
  tree.getByRole('row').evaluateAll((all) =>
    all
      .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex'))
      .map((row) => row.querySelector('.operation').textContent),
  );
const chip = (t, name) => t.page.getByRole('list', { name: 'Left out of the rows' }).getByRole('button', { name });

/** Opens a menu and presses what is named in it. */
async function choose(t, name, which = 'Rows') {
  const menu = t.page.getByRole('dialog', { name: which });
  if (!(await menu.isVisible())) await t.page.getByRole('button', { name: which, exact: true }).click();
  await menu.getByRole('checkbox', { name }).click();
  await t.idle();
}

journey('only errors, and all again with one click', {}, async (t) => {
  const tree = await openIncident(t);
  const all = await rows(tree);
  await press(t, 'x');
  assert.equal(await rows(tree), 12);
  await chip(t, /^Only errors 28 spans hidden/).click();
  await t.idle();
  assert.equal(await rows(tree), all);
  assert.doesNotMatch(t.page.url(), /only=/);
});

journey('the menu: critical path, long spans, services, each told and taken back', {}, async (t) => {
  const tree = await openIncident(t);
  await choose(t, /^Only the critical path/);
  assert.equal(await rows(tree), 39);
  const menu = t.page.getByRole('dialog', { name: 'Rows' });
  await accessible(t.page);
  await menu.getByLabel('Hide spans shorter than').fill('10ms');
  await menu.getByLabel('Hide spans shorter than').press('Tab');
  await t.idle();
  await chip(t, /^At least 10ms/).waitFor();
  await menu.getByRole('checkbox', { name: 'storefront' }).click();
  await t.idle();
  await chip(t, /^Without storefront 5 spans hidden/).waitFor();
  assert.match((await names(tree))[0], /POST \/checkouts/);
  assert.match(t.page.url(), /only=path&min=10ms&hide=storefront/);
  await menu.getByLabel('Hide spans shorter than').fill('soon');
  await menu.getByLabel('Hide spans shorter than').press('Tab');
  await menu.getByRole('alert').getByText('A duration or a share of the trace').waitFor();
  await t.page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  await t.page.getByRole('button', { name: 'Show all rows' }).click();
  await t.idle();
  assert.equal(await rows(tree), 40);
});

journey('a subtree alone, and back along the crumbs', {}, async (t) => {
  const tree = await openIncident(t);
  await tree.getByRole('row').filter({ hasText: 'CheckoutController.place' }).click();
  await t.idle();
  await press(t, 'Escape', '.');
  assert.match((await names(tree))[0], /CheckoutController\.place/);
  assert.equal(await tree.getByRole('row').first().getAttribute('aria-level'), '1');
  assert.match(t.page.url(), /root=[0-9a-f]{16}/);
  const way = t.page.getByRole('navigation', { name: 'Way to the subtree' });
  await way.getByRole('button', { name: 'POST /checkouts' }).click();
  await t.idle();
  assert.match((await names(tree))[0], /POST \/checkouts/);
  await way.getByRole('button', { name: 'Whole trace' }).click();
  await t.idle();
  assert.equal(await rows(tree), 40);
});

const burst = (count) => {
  const span = (id, name, start, duration, parent) => ({
    traceID: 'c0ffee00c0ffee00', spanID: id.toString(16).padStart(16, '0'), operationName: name, startTime: 1_700_000_000_000_000 + start,
    duration, processID: 'p1', tags: [{ key: 'span.kind', type: 'string', value: 'client' }],
    references: parent ? [{ refType: 'CHILD_OF', traceID: 'c0ffee00c0ffee00', spanID: parent.toString(16).padStart(16, '0') }] : [],
  });
  const calls = Array.from({ length: count }, (_, i) => span(i + 2, 'SELECT item', 10 + i * 1000, 800, 1));
  const spans = [span(1, 'list', 0, count * 1000 + 100), ...calls];
  return { data: [{ traceID: 'c0ffee00c0ffee00', spans, processes: { p1: { serviceName: 'shop', tags: [] } } }] };
};

journey('equal spans in a row are one row, which opens', { routes: { '/burst.json': burst(40) } }, async (t) => {
  await t.open('#/trace/c0ffee00c0ffee00?url=burst.json');
  const tree = await treegrid(t);
  assert.equal(await rows(tree), 41);
  await press(t, 'r');
  assert.equal(await rows(tree), 2);
  await chip(t, /^Repeats folded 39 spans hidden/).waitFor();
  const group = tree.getByRole('row').nth(1);
  assert.equal(await group.getAttribute('aria-expanded'), 'false');
  assert.match(await group.innerText(), /×40[^]*40 equal spans, 32 ms together/);
  await group.click();
  await press(t, 'Escape', 'ArrowRight');
  assert.equal(await rows(tree), 41);
  await press(t, 'ArrowLeft');
  assert.equal(await rows(tree), 2);
});

journey('errors one after the other, the critical path on and off', {}, async (t) => {
  const tree = await openIncident(t);
  await tree.focus();
  await press(t, 'e');
  const row = tree.getByRole('row', { selected: true });
  assert.match(await row.innerText(), /POST \/checkout/);
  await press(t, 'e');
  assert.match(await row.innerText(), /request handler/);
  await press(t, 'Shift+E');
  assert.equal(await row.getAttribute('aria-rowindex'), '1');
  assert.match(await row.innerText(), /on the critical path/);
  await press(t, 'c');
  assert.doesNotMatch(await row.innerText(), /on the critical path/);
  assert.match(t.page.url(), /path=0/);
});

journey('every command by its words', {}, async (t) => {
  const tree = await openIncident(t);
  await press(t, 'Control+k');
  const palette = t.page.getByRole('dialog', { name: 'Commands' });
  await palette.waitFor();
  assert.ok((await palette.getByRole('option').count()) > 40);
  await accessible(t.page);
  await palette.getByRole('combobox', { name: 'Find a command' }).fill('collapse all');
  await palette.getByRole('option', { name: /^Collapse all \]$/ }).waitFor();
  await press(t, 'Enter');
  await palette.waitFor({ state: 'hidden' });
  assert.equal(await rows(tree), 1);
  await press(t, 'Control+k');
  await palette.getByRole('combobox', { name: 'Find a command' }).fill('colour status');
  await palette.getByRole('option', { name: 'Colour by status' }).click();
  await t.page.getByRole('group', { name: 'Legend' }).waitFor();
  await t.idle();
  assert.match(t.page.url(), /colour=status/);
});

journey('where no row is left, the way back is in their place', {}, async (t) => {
  const tree = await openIncident(t, '&min=1h');
  const said = t.page.getByRole('status').filter({ hasText: 'No span is left' });
  await said.waitFor();
  assert.equal(await rows(tree), 0);
  await accessible(t.page);
  await said.getByRole('button', { name: 'Show all rows' }).click();
  await said.waitFor({ state: 'detached' });
  await t.idle();
  assert.ok((await rows(tree)) > 10);
  assert.doesNotMatch(t.page.url(), /min=/);
});

journey('a link that has what another trace had collapsed says so, and is put right', {}, async (t) => {
  const tree = await openIncident(t, '&fold=Agf');
  await t.page.getByText('What the link has collapsed is of another state of this trace').first().waitFor();
  await t.idle();
  assert.ok((await rows(tree)) > 10);
  assert.doesNotMatch(t.page.url(), /fold=/);
});

journey('colours by anything, and the legend finds', {}, async (t) => {
  const tree = await openIncident(t, '&colour=attribute:db.system.name');
  const legend = t.page.getByRole('group', { name: 'Legend' });
  await legend.getByRole('button', { name: 'Only redis, 3 spans' }).click();
  await t.idle();
  assert.equal(await t.page.getByRole('searchbox', { name: 'Find spans' }).inputValue(), 'db.system.name=redis');
  assert.equal(await tree.locator('[data-match]').count(), 3);
  await legend.getByRole('button', { name: 'Colour by service' }).click();
  await legend.waitFor({ state: 'hidden' });
  await t.idle();
  assert.doesNotMatch(t.page.url(), /colour=/);
});

journey('columns of numbers are cells that are seen', {}, async (t) => {
  const tree = await openIncident(t);
  await choose(t, 'Self time', 'View');
  await choose(t, 'Share', 'View');
  const row = tree.getByRole('row').nth(0);
  const cells = row.getByRole('gridcell');
  assert.equal(await cells.nth(4).innerText(), '1.58 ms');
  assert.equal(await cells.nth(5).innerText(), '80.8%');
  assert.match(t.page.url(), /cols=self,share/);
  await t.page.reload();
  await t.idle();
  assert.equal(await (await treegrid(t)).getByRole('row').nth(0).getByRole('gridcell').nth(5).innerText(), '80.8%');
});

journey('a copied link shows another browser the same picture', {}, async (t) => {
  await openIncident(t);
  const tree = await treegrid(t);
  await choose(t, 'Start', 'View');
  await choose(t, /^Runs of equal spans/);
  await t.page.keyboard.press('Escape');
  await tree.getByRole('row').filter({ hasText: 'larkspur.pricing' }).first().click();
  await t.idle();
  await press(t, 'Escape', '}', 'z', 'Control+f');
  await t.page.getByRole('searchbox', { name: 'Find spans' }).fill('payments');
  await t.idle();
  await t.page.getByRole('treegrid').focus();
  await press(t, 'y');
  await t.page.getByText('Link copied').waitFor();
  await t.page.getByText('Link copied').waitFor({ state: 'hidden' });
  await t.idle();
  const link = t.page.url();
  for (const part of [/zoom=/, /sel=/, /details=0/, /fold=/, /uiFind=payments/, /repeats=1/, /cols=start/]) assert.match(link, part);
  const other = await t.context.browser().newContext({ viewport: t.page.viewportSize() });
  try {
    const page = await other.newPage();
    await page.goto(link);
    await t.idle(page);
    // What has the focus is not part of the picture, nor is where the pointer is.
    await t.page.evaluate(() => document.activeElement.blur());
    await t.page.mouse.move(0, 0);
    await t.idle();
    assert.deepEqual(await rowsOf(page), await rowsOf(t.page));
    const [here, there] = [await canvases(t.page), await canvases(page)];
    assert.deepEqual(there.map(({ size }) => size), here.map(({ size }) => size));
    assert.deepEqual(here.map((canvas, i) => otherwise(canvas, there[i])), here.map(() => 'the same'));
  } finally {
    await other.close();
  }
});

/** The rows as they are read, and where they are. */
const rowsOf = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[role=treegrid] [role=row]:not([hidden])')]
      .map((row) => `${row.getAttribute('aria-rowindex')} ${row.getAttribute('aria-selected')} ${row.textContent} ${row.getBoundingClientRect().top}`)
      .sort(),
  );

/** The canvases as they are drawn: size, and bytes of red, green, blue and opacity. */
async function canvases(page) {
  const all = await page.evaluate(() =>
    [...document.querySelectorAll('.trace canvas')].map((canvas) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      const parts = [];
      for (let at = 0; at < data.length; at += 8192) parts.push(String.fromCharCode(...data.subarray(at, at + 8192)));
      return { size: [width, height], bytes: btoa(parts.join('')) };
    }),
  );
  return all.map(({ size, bytes }) => ({ size, bytes: Buffer.from(bytes, 'base64') }));
}

/** What differs between two pictures by more than the smoothing of an edge may. */
function otherwise(a, b) {
  const width = a.size[0];
  const other = [];
  for (let at = 0; at < a.bytes.length; at += 1) {
    if (Math.abs(a.bytes[at] - b.bytes[at]) > 32) other.push([(at >> 2) % width, Math.floor((at >> 2) / width)]);
  }
  const range = (axis) => other.reduce(([from, to], place) => [Math.min(from, place[axis]), Math.max(to, place[axis])], [Infinity, 0]);
  return other.length === 0 ? 'the same' : `${other.length} bytes differ at x ${range(0)}, y ${range(1)} of ${a.size}`;
}

journey('time of the clock, in a zone that is chosen, kept and shown', { context: { timezoneId: 'America/New_York', locale: 'en-US' } }, async (t) => {
  await openIncident(t);
  const when = t.page.locator('.trace-facts .when');
  assert.match(await when.innerText(), /Mar 12, 2026 05:40:36\.925/);
  await press(t, 't');
  assert.match(t.page.url(), /clock=1/);
  await t.page.getByRole('button', { name: 'View', exact: true }).click();
  const zone = t.page.getByRole('combobox', { name: 'Time zone' });
  await zone.fill('Mars/Base');
  await zone.press('Tab');
  await t.page.getByRole('alert').getByText('no such zone').waitFor();
  await zone.fill('UTC');
  await zone.press('Tab');
  await t.idle();
  assert.match(await when.innerText(), /Mar 12, 2026 09:40:36\.925 UTC/);
  await t.page.reload();
  await t.idle();
  assert.match(await when.innerText(), /09:40:36\.925 UTC/);
});
