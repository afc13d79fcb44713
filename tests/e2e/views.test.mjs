// The trace seen otherwise: flames, graph, statistics, tables of spans and events; one selection, one find, one link.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { incident, press, selected, treegrid, zoom } from './support/trace.mjs';
import { active, click, count, queries, says } from './support/verdict.mjs';

const views = ['Timeline', 'Flame', 'Graph', 'Statistics', 'Spans', 'Events'];

/** Opens a trace of the demo in a view. */
async function seen(t, view, more = '', id = queries) {
  await t.open(`#/trace/${id}?src=demo&view=${view}${more}`);
  await t.page.getByRole('region', { name: new RegExp(`^${view}$`, 'i') }).waitFor();
  await t.idle();
}

const choose = (t, name) => click(t, t.page.getByRole('group', { name: 'View' }).getByRole('button', { name, exact: true }));

const grid = (t, name) => t.page.getByRole('grid', { name });

/** How many colours a canvas has. */
const colours = (canvas) =>
  canvas.evaluate((one) => new Set(new Uint32Array(one.getContext('2d').getImageData(0, 0, one.width, one.height).data.buffer)).size);

/** The texts of a table's cells, line by line, as far as they are seen. */
const lines = async (table) =>
  (await table.getByRole('row').all()).length &&
  Promise.all(
    (await table.locator('[role=row][data-line]:not([hidden])').all()).map(async (row) => {
      const [at, texts] = [Number(await row.getAttribute('data-line')), await row.getByRole('gridcell').allTextContents()];
      return { at, texts };
    }),
  ).then((all) => all.sort((a, b) => a.at - b.at).map(({ texts }) => texts));

journey('each view has a key, a button and a place in the link', { context: { viewport: { width: 1400, height: 900 } } }, async (t) => {
  await t.open(`#/trace/${queries}?src=demo`);
  await treegrid(t);
  for (const [i, name] of views.entries()) {
    await press(t, String(i + 1));
    assert.equal(says(t, 'view'), i ? name.toLowerCase() : null);
    const pressed = t.page.getByRole('group', { name: 'View' }).getByRole('button', { pressed: true });
    assert.equal(await pressed.innerText(), name);
    assert.equal(await t.page.getByRole('treegrid').isVisible(), i === 0);
    await accessible(t.page);
  }
  // The browser's way back goes through them.
  await t.page.goBack();
  await t.page.getByRole('grid', { name: 'Spans' }).waitFor();
  await t.idle();
  assert.equal(says(t, 'view'), 'spans');
  await t.page.goBack();
  await grid(t, 'Statistics').waitFor();
  await t.page.goForward();
  await grid(t, 'Spans').waitFor();
  await choose(t, 'Statistics');
  await t.page.reload();
  await t.idle();
  await grid(t, 'Statistics').waitFor();
});

journey('flames: by time they zoom with the timeline, merged they zoom on their own', {}, async (t) => {
  const { page } = t;
  await seen(t, 'flame');
  const flame = page.getByRole('application', { name: /^Flame graph/ });
  await flame.focus();
  await press(t, 'ArrowDown', 'ArrowDown');
  const chosen = page.getByRole('group', { name: 'Chosen' });
  assert.match(await chosen.innerText(), /Duration.*Self.*Start/s);
  const child = selected(t);
  assert.ok(child, 'the bar is the selection');
  await press(t, 'Enter');
  const near = zoom(t);
  assert.ok(near, 'zoomed to it');
  await click(t, page.getByRole('button', { name: 'Show it in the timeline' }));
  assert.deepEqual([says(t, 'view'), selected(t), zoom(t)], [null, child, near]);
  assert.equal(await active(t).count(), 1);
  await press(t, '2', '0');
  assert.equal(zoom(t), null);
  await click(t, page.getByRole('button', { name: 'Merged' }));
  assert.equal(says(t, 'flame'), 'merged');
  await flame.focus();
  await press(t, 'Home', 'ArrowDown', 'Enter');
  assert.match(says(t, 'across'), /^\d+-\d+$/);
  await press(t, 'ArrowDown');
  const many = page.getByRole('button', { name: /^Show [\d,]+ spans in the timeline$/ });
  while (!(await many.isVisible())) await press(t, 'ArrowDown');
  const [, spans] = /Show ([\d,]+) spans/.exec(await many.innerText());
  await click(t, many);
  assert.equal(await count(t), Number(spans));
  await treegrid(t);
});

journey('a click on a bar zooms to it', {}, async (t) => {
  await seen(t, 'flame', '&flame=merged');
  const canvas = t.page.locator('.flame-view canvas');
  const { x, y, width } = await canvas.boundingBox();
  // The first root is as wide as all; what is left of the second line is its heaviest child.
  await t.page.mouse.click(x + 20, y + 20 + 30);
  await t.idle();
  const [from, to] = says(t, 'across').split('-').map(Number);
  assert.equal(from, 0);
  assert.ok(to > 0);
  await t.page.mouse.click(x + width / 2, y + 20 + 10);
  await t.idle();
  const [, wider] = (says(t, 'across') ?? `0-${Infinity}`).split('-').map(Number);
  assert.ok(wider > to, 'the bar above shows more again');
});

journey('the graph: boxes by key and click, and back to their spans', {}, async (t) => {
  const { page } = t;
  await seen(t, 'graph');
  const graph = page.getByRole('application', { name: /^Graph of paths/ });
  await graph.focus();
  await press(t, 'Home', 'ArrowRight');
  const chosen = page.getByRole('group', { name: 'Chosen' });
  assert.match(await chosen.innerText(), /Spans.*Total.*Self/s);
  const there = selected(t);
  await press(t, 'ArrowLeft');
  assert.notEqual(selected(t), there);
  for (const [name, heat] of [['Total time', 'total'], ['Errors', 'errors'], ['Service', 'service'], ['Self time', null]]) {
    await click(t, page.getByRole('group', { name: 'Colour' }).getByRole('button', { name }));
    assert.equal(says(t, 'heat'), heat);
  }
  await graph.focus();
  // All is seen, and no map is needed; near by there is one, and it goes elsewhere.
  const map = page.locator('.graph-map');
  await press(t, '0');
  assert.equal(await map.isVisible(), false);
  await press(t, '+', '+', '+', '+');
  await map.waitFor();
  await t.idle();
  assert.ok((await colours(map.locator('canvas'))) > 3, 'it has services and errors');
  const frame = () => map.locator('div').boundingBox();
  const before = await frame();
  const box = await map.boundingBox();
  await page.mouse.click(box.x + box.width - 4, box.y + box.height - 4);
  await t.idle();
  assert.ok((await frame()).x > before.x && (await frame()).y > before.y, 'its frame has moved');
  await press(t, '0');
  await press(t, 'ArrowRight');
  await click(t, chosen.getByRole('button', { name: 'Mark alike' }));
  assert.match(says(t, 'uiFind'), /^service:=\S+ name:=/);
  assert.ok((await count(t)) > 0);
  const name = await chosen.locator('.path-name').innerText();
  await click(t, chosen.getByRole('button', { name: /in the timeline$/ }));
  const row = await active(t).getByRole('gridcell').first().innerText();
  assert.ok(name.split(/\s+/).every((word) => row.replaceAll(/\s+/g, ' ').includes(word)), `${name} / ${row}`);
});

journey('statistics add up, are ordered by any column, and lead to their spans', {}, async (t) => {
  const { page } = t;
  await seen(t, 'statistics', '&group=service');
  const table = grid(t, 'Statistics');
  const services = Number(await page.locator('header dl > div').filter({ hasText: 'Services' }).locator('dd').innerText());
  const all = await lines(table);
  assert.equal(all.length, services);
  const spans = await page.locator('header dl > div').filter({ hasText: 'Spans' }).locator('dd').innerText();
  const sum = all.reduce((sum, line) => sum + Number(line[1].replaceAll(',', '')), 0);
  assert.equal(sum, Number(spans.replaceAll(',', '')));
  const share = all.reduce((sum, line) => sum + parseFloat(line[5]), 0);
  assert.ok(Math.abs(share - 100) < 0.5, `shares of ${share} %`);
  await click(t, table.getByRole('button', { name: 'Count' }));
  const head = table.getByRole('columnheader', { name: 'Count' });
  assert.deepEqual([await head.getAttribute('aria-sort'), says(t, 'order')], ['descending', '-count']);
  const counts = (await lines(table)).map((line) => Number(line[1]));
  assert.deepEqual(counts, counts.toSorted((a, b) => b - a));
  await click(t, table.getByRole('button', { name: 'Count' }));
  assert.equal(await head.getAttribute('aria-sort'), 'ascending');
  await page.getByLabel('then by').selectOption('span name');
  await t.idle();
  // Which is usual, and need not be said.
  assert.equal(says(t, 'group'), null);
  await click(t, table.getByRole('button', { name: 'Count' }));
  await table.focus();
  await press(t, 'ArrowDown', 'ArrowDown', ' ');
  const [, second] = await lines(table);
  assert.equal(await count(t), Number(second[1]), 'its spans are found');
  await table.focus();
  await press(t, 'Enter');
  await treegrid(t);
  assert.equal(await count(t), Number(second[1]));
  // Any attribute.
  await press(t, '4');
  await page.getByLabel('Group by').selectOption('attribute…');
  await page.getByLabel('Attribute to group by').fill('db.system.name');
  await page.getByLabel('Attribute to group by').press('Enter');
  await t.idle();
  assert.ok((await lines(table)).length > 1);
  assert.equal(new URLSearchParams(page.url().split('?').at(-1)).getAll('group')[0], 'attribute:db.system.name');
});

journey('a value that is too long for its line stands below the table', {}, async (t) => {
  const { page } = t;
  await seen(t, 'statistics', '&group=attribute:db.query.text');
  const table = grid(t, 'Statistics');
  const statement = table.getByRole('gridcell', { name: /^SELECT .* LIMIT \$2$/ }).first();
  await click(t, statement);
  const value = page.getByRole('group', { name: 'db.query.text' });
  assert.equal(await value.locator('pre').innerText(), await statement.innerText());
  await click(t, value.getByRole('button', { name: 'Copy' }));
  await value.getByRole('button', { name: 'Copied' }).waitFor();
  await accessible(page);
  await click(t, table.getByRole('gridcell', { name: '(none)' }).first());
  await value.waitFor({ state: 'detached' });
});

journey('the table of spans: any attribute a column, ordered, and only what is found', {}, async (t) => {
  const { page } = t;
  await seen(t, 'spans');
  const table = grid(t, 'Spans');
  const all = Number(await table.getAttribute('aria-rowcount')) - 1;
  assert.ok(all > 40);
  await page.getByLabel('Column').fill('db.query.text');
  await click(t, page.getByRole('button', { name: 'Add', exact: true }));
  await click(t, table.getByRole('button', { name: 'db.query.text' }));
  assert.equal(says(t, 'order'), 'attribute:db.query.text');
  assert.match((await lines(table))[0].at(-1), /\w/);
  await click(t, page.getByRole('button', { name: 'Usual columns' }));
  await press(t, 'Control+f');
  await page.keyboard.type('kind:client');
  await t.idle();
  const found = Number(await table.getAttribute('aria-rowcount')) - 1;
  assert.equal(found, await count(t));
  assert.ok(found < all);
  await table.focus();
  await press(t, 'ArrowDown', ' ');
  const details = page.getByRole('complementary', { name: 'Selected span' });
  await details.waitFor();
  const span = selected(t);
  assert.ok(span);
  await table.focus();
  await press(t, 'Enter');
  await treegrid(t);
  assert.equal(selected(t), span);
});

journey('events: all in the order of time, filtered by words, and each leads to its span', {}, async (t) => {
  const { page } = t;
  await seen(t, 'events', '', incident);
  const table = grid(t, 'Events');
  const all = await lines(table);
  assert.ok(all.length > 1);
  const filter = page.getByRole('searchbox', { name: 'Events with' });
  await filter.fill('retry');
  await t.idle();
  const some = await lines(table);
  assert.ok(some.length > 0 && some.length < all.length, `${some.length} of ${all.length}`);
  // Of a long attribute a line has the beginning only.
  assert.ok(some.filter((line) => line.join(' ').includes('retry')).length > 1);
  assert.equal(says(t, 'events'), 'retry');
  await filter.fill('nothing has this');
  await page.getByText('No event has this').waitFor();
  await filter.fill('');
  await t.idle();
  await table.focus();
  await press(t, 'End', 'Enter');
  await treegrid(t);
  assert.ok(selected(t));
});
