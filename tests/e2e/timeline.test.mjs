// What is beside the names: the events behind ticks, and panes whose edges can be dragged.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { openDetails, panel, routes } from './support/details.mjs';
import { incident, openIncident, press, treegrid } from './support/trace.mjs';

/** Puts the pointer on the bars, at a share of the time that is seen, on a row from 0 on. */
async function point(t, share, row) {
  const box = await t.page.locator('.wf-canvas').boundingBox();
  await t.page.mouse.move(box.x + box.width * share, box.y + 22 * (row + 0.5));
  await t.idle();
}

journey('what ticks stand for is told beside the pointer', { routes }, async (t) => {
  await openDetails(t);
  await press(t, 'Escape');
  const card = t.page.locator('.tick-card');
  await point(t, 0.2, 1);
  assert.match(await card.innerText(), /^\+2 ms\s+sooner$/);
  await point(t, 0.4, 1);
  assert.match(await card.innerText(), /\+4 ms\s+exception\s+exception\.type\s+IllegalStateException\s+exception\.message\s+pool is empty/);
  await point(t, 0.5, 1);
  assert.match(await card.innerText(), /tick 0[\s\S]*and 14 events more here$/);
  await press(t, 'z');
  assert.equal(await card.count(), 0, 'a key takes it away');
  await press(t, '0');
  await point(t, 0.65, 1);
  assert.equal(await card.count(), 0);
  await t.page.mouse.move(0, 0);
  await t.idle();
  assert.equal(await card.count(), 0);
});

journey('columns and details have other widths, by pointer and by keys, and keep them', { context: { viewport: { width: 1600, height: 900 } } }, async (t) => {
  await openIncident(t, '&cols=start,self&sel=3cf176346b059607');
  const { page } = t;
  const width = async (pane) => Math.round((await pane.boundingBox()).width);
  const details = page.getByRole('complementary', { name: 'Selected span' });
  const heads = page.locator('.column-head');
  const [start, names] = [heads.filter({ hasText: 'Start' }), page.locator('.wf-rows')];
  assert.deepEqual([await width(details), await width(start)], [400, 72]);
  const all = await width(names);
  /** Drags the edge of a pane by so many pixels. */
  const drag = async (name, by) => {
    const edge = await page.getByRole('separator', { name }).boundingBox();
    // The panel's border is before its edge.
    const border = name === 'Width of the details' ? 1 : 0;
    edge.x -= border;
    await page.mouse.move(edge.x + 1, edge.y + 8);
    await page.mouse.down();
    await page.mouse.move(edge.x + by / 2, edge.y + 8);
    await page.mouse.move(edge.x + by, edge.y + 8);
    await page.mouse.up();
    await t.idle();
  };
  await drag('Width of the details', -100);
  await drag('Width of Start', -28);
  assert.deepEqual([await width(details), await width(start), await width(names)], [500, 100, all]);
  await page.getByRole('separator', { name: 'Width of the details' }).focus();
  await press(t, 'ArrowRight');
  assert.equal(await width(details), 484);
  await page.reload();
  await t.idle();
  assert.deepEqual([await width(details), await width(start)], [484, 100]);
  const cell = (await treegrid(t)).getByRole('row').nth(2).getByRole('gridcell').nth(1);
  assert.equal(await width(cell), 100);
  for (const name of ['Width of the details', 'Width of Start']) await page.getByRole('separator', { name }).dblclick();
  await t.idle();
  assert.deepEqual([await width(details), await width(start)], [400, 72]);
  assert.equal(await page.getByRole('separator', { name: 'Width of Start' }).getAttribute('aria-valuenow'), '72');
});

journey('the line of the parent of the row that is pointed at', {}, async (t) => {
  const tree = await openIncident(t);
  const row = (text) => tree.getByRole('row').filter({ hasText: text }).first();
  const line = t.page.locator('.wf-guide');
  assert.equal(await line.isVisible(), false);
  await row('load_price_book').hover();
  await t.idle();
  const [box, first, last] = await Promise.all([line, row('load_price_book'), row('apply_promotions')].map((e) => e.boundingBox()));
  assert.deepEqual([box.y, box.y + box.height], [first.y, last.y + last.height]);
  const colour = (e, name) => e.evaluate((element, of) => getComputedStyle(element)[of], name);
  assert.equal(await colour(line, 'backgroundColor'), await colour(row('load_price_book').locator('.band'), 'color'));
  await row('POST /checkout').hover();
  await t.idle();
  assert.equal(await line.isVisible(), false);
});

journey('rows are lower or higher', {}, async (t) => {
  const tree = await openIncident(t);
  const height = async () => (await tree.getByRole('row').first().boundingBox()).height;
  assert.equal(await height(), 22);
  await t.page.getByRole('button', { name: 'View', exact: true }).click();
  await accessible(t.page);
  await t.page.getByLabel('Height of rows').selectOption('Compact');
  await t.idle();
  assert.equal(await height(), 18);
  await t.page.keyboard.press('Escape');
  await t.page.reload();
  await t.idle();
  assert.equal(await height(), 18);
});

journey('marks of links lead to the other span', { routes }, async (t) => {
  await openDetails(t);
  await press(t, 'Escape');
  const tree = await treegrid(t);
  const row = (text) => tree.getByRole('row').filter({ hasText: text });
  // One span links to it: it is gone to.
  await row('plain').locator('.mark-link').click();
  await t.idle();
  assert.equal(await row('rich').getAttribute('aria-selected'), 'true');
  // It links to two, one of another trace: the details list them.
  await press(t, 'Escape', 'Escape');
  await row('rich').locator('.mark-link').click();
  await t.idle();
  await panel(t).getByRole('region', { name: 'Links' }).waitFor();
});

journey("what Jaeger UI's parameters leave out", {}, async (t) => {
  const tree = await openIncident(t, '&uiTimelineHideMinimap=1');
  assert.equal(await t.page.locator('.minimap').isVisible(), false);
  assert.ok((await tree.getByRole('row').count()) > 10);
  assert.ok(await t.page.locator('.trace-facts').isVisible());
  await press(t, 'x');
  assert.match(t.page.url(), /uiTimelineHideMinimap=1/);
  await t.page.evaluate(() => (location.hash = location.hash.replace('HideMinimap', 'HideSummary')));
  await t.idle();
  assert.equal(await t.page.locator('.trace-facts').isVisible(), false);
  assert.ok(await t.page.locator('.minimap').isVisible());
  const drawn = await t.page.locator('.minimap canvas').first().evaluate((canvas) => canvas.width);
  assert.ok(drawn > 500, `${drawn} px of minimap`);
});

journey("a service filter of Jaeger UI's link becomes the services' names", {}, async (t) => {
  // Sorted: basket, checkout, inventory, payment, pricing, storefront. The last two bits are those of the first two.
  const names = ['basket', 'checkout', 'inventory', 'payment', 'pricing', 'storefront'].join('\0');
  let sum = 0x811c;
  for (let i = 0; i < names.length; i += 1) sum = Math.imul(sum ^ names.charCodeAt(i), 0x0101) & 0xffff;
  const code = (mask) => `${sum.toString(16).padStart(4, '0')}.${mask.toString(16)}`;
  const tree = await openIncident(t, `&svcFilter=${code(0b111110)}`);
  await t.idle();
  assert.match(t.page.url(), /hide=basket/);
  assert.doesNotMatch(t.page.url(), /svcFilter/);
  assert.equal(await tree.getByRole('row').filter({ hasText: 'HGETALL' }).count(), 0);
  await t.page.getByRole('button', { name: /^Without basket/ }).waitFor();
  await t.open(`#/trace/${incident}?src=demo&svcFilter=1234.1`);
  await t.page.getByText("not of this trace's services").first().waitFor();
  assert.doesNotMatch(t.page.url(), /svcFilter/);
});

journey("the spans of Jaeger UI's search are found in their trace", {}, async (t) => {
  await t.open(`#/search?src=demo&span=3cf176346b059607@${incident}`);
  await treegrid(t);
  assert.match(t.page.url(), new RegExp(`/trace/${incident}`));
  assert.equal(await t.page.getByRole('searchbox', { name: 'Find spans' }).inputValue(), '3cf176346b059607');
});
