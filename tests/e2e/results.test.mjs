// What was found, seen together: charts, facets, groups, tables, pictures; orders; two windows; all of it in the link.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { choose } from './support/files.mjs';
import { found } from './support/search.mjs';
import { allRows, column, listed } from './support/traces.mjs';
import { project } from './support/server.mjs';

const plot = (t) => t.page.getByRole('group', { name: /^Scatter plot of/ });
const heading = (t) => t.page.getByRole('heading', { level: 1 }).innerText();
const facet = (t, name) => t.page.getByRole('region', { name: 'Narrow the results' }).locator('details').filter({ hasText: name }).first();

/** How many pixels of the chart are not of its background. */
const drawn = (t) =>
  t.page.locator('.chart canvas').first().evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let other = 0;
    for (let i = 4; i < data.length; i += 4) other += data[i] !== data[0] || data[i + 1] !== data[1] || data[i + 2] !== data[2] ? 1 : 0;
    return other;
  });

journey('the scatter plot: a region by dragging, a trace by a click or by keys', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  assert.match(await plot(t).getAttribute('aria-label'), /300 traces, 36 with errors/);
  assert.ok((await drawn(t)) > 2_000);
  await accessible(page);
  const box = await plot(t).boundingBox();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 4 });
  await page.mouse.up();
  await t.idle();
  const [some] = (await heading(t)).match(/^\d+(?= of 300 traces)/);
  assert.ok(Number(some) > 0 && Number(some) < 300, some);
  assert.match(page.url(), /area=/);
  await page.getByText(/Region of the plot/).waitFor();
  assert.match(await plot(t).getAttribute('aria-label'), new RegExp(`of ${some} trace`), 'the plot shows what is left');
  await accessible(page);
  await page.reload();
  await t.idle();
  assert.match(await heading(t), new RegExp(`^${some} of 300`), 'a link means the same');
  await page.mouse.move(2, 2);
  await plot(t).focus();
  await page.keyboard.press('Escape');
  await t.idle();
  assert.equal(await heading(t), '300 traces');
  await page.keyboard.press('End');
  await t.idle();
  const newest = (await found(t))[0].name;
  assert.equal(await page.locator('.chart-card strong').innerText(), newest);
  await accessible(page);
  await page.keyboard.press('Enter');
  await t.idle();
  assert.match(page.url(), /\/trace\//);
  assert.ok((await page.title()).includes(newest.split(' ')[0]), `${await page.title()}: ${newest}`);
  await page.goBack();
  await t.idle();
  assert.equal(await heading(t), '300 traces');
});

journey('facets narrow, one after the other, and are taken back', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  await facet(t, 'Status').getByRole('checkbox', { name: /With errors/ }).check();
  await t.idle();
  assert.equal(await heading(t), '36 of 300 traces');
  assert.ok((await found(t)).every((row) => row.errors > 0));
  await facet(t, 'Service').getByRole('checkbox', { name: /^payment/ }).check();
  await t.idle();
  const both = await heading(t);
  assert.match(both, /^15 of 300/);
  await accessible(page);
  await page.goBack();
  await t.idle();
  assert.equal(await heading(t), '36 of 300 traces');
  await page.goForward();
  await t.idle();
  assert.equal(await heading(t), both);
  await page.getByRole('button', { name: 'Take back Status: With errors' }).click();
  await t.idle();
  await page.getByRole('button', { name: 'Show all' }).click();
  await t.idle();
  assert.equal(await heading(t), '300 traces');
});

journey('orders, by the menu and by the headings', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  const sorted = (list, sign) => list.every((n, i) => i === 0 || sign * (list[i - 1] - n) >= 0);
  await page.getByRole('combobox', { name: 'Order', exact: true }).selectOption('Fewest spans first');
  await t.idle();
  assert.ok(sorted(await column(t, 'Spans'), -1));
  const heads = page.getByRole('columnheader', { name: 'Errors' });
  await heads.getByRole('button').click();
  await t.idle();
  assert.equal(await heads.getAttribute('aria-sort'), 'descending');
  assert.ok(sorted(await column(t, 'Errors'), 1));
  await heads.getByRole('button').click();
  await t.idle();
  assert.equal(await heads.getAttribute('aria-sort'), 'ascending');
  for (const order of ['Oldest first', 'Shortest first', 'Most services first', 'Name, A to Z', 'Name, Z to A']) {
    await page.getByRole('combobox', { name: 'Order', exact: true }).selectOption(order);
    await t.idle();
    assert.equal(await listed(t), 300, order);
  }
  assert.match(page.url(), /sort=-name/);
});

/** The row that has the focus: its number from 1, and whether it is seen; none. */
const focused = (t) =>
  t.page.evaluate(() => {
    const row = document.activeElement.closest('.trace-row');
    if (!row) return null;
    const { top, bottom } = row.getBoundingClientRect();
    const head = document.querySelector('.list-heads').getBoundingClientRect();
    return { row: Number(row.getAttribute('aria-rowindex')) - 1, seen: top >= head.bottom - 1 && bottom <= innerHeight + 1 };
  });

journey('a long list is gone through by keys; only what is seen is in the page', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  const region = page.getByRole('region', { name: 'Traces' });
  const press = async (key, times = 1) => {
    for (let i = 0; i < times; i += 1) await page.keyboard.press(key);
    await t.idle();
  };
  assert.ok((await page.locator('.trace-row:visible').count()) < 40);
  await region.focus();
  await press('ArrowDown');
  assert.deepEqual(await focused(t), { row: 1, seen: true });
  await press('ArrowDown', 30);
  assert.deepEqual(await focused(t), { row: 31, seen: true });
  await press('ArrowUp', 30);
  assert.deepEqual(await focused(t), { row: 1, seen: true });
  await press('End');
  assert.deepEqual(await focused(t), { row: 300, seen: true });
  await press(' ');
  await page.getByText('1 trace chosen').waitFor();
  await press('ArrowUp');
  assert.deepEqual(await focused(t), { row: 299, seen: true });
  // Tab goes where the eye does.
  await press('Shift+Tab', 2);
  assert.equal((await focused(t)).row, 298);
  await press('Home');
  assert.deepEqual(await focused(t), { row: 1, seen: true });
  // What is scrolled away keeps no focus: enter would open another trace.
  await region.hover();
  await page.mouse.wheel(0, 3_000);
  await page.waitForFunction(() => document.querySelector('.traces-scroll').scrollTop > 2_900);
  await t.idle();
  assert.equal(await focused(t), null);
  await press('ArrowDown');
  const { row, seen } = await focused(t);
  assert.ok(row > 60 && seen, `${row}`);
  const href = await page.evaluate(() => document.activeElement.getAttribute('href'));
  await press('Enter');
  assert.ok(page.url().endsWith(href.replace(/^\.?\/?/, '')), `${page.url()} is ${href}`);
});

journey('the id of a trace is copied by a click and by a key', {}, async (t) => {
  const { page } = t;
  await t.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await t.open('#/search?src=demo');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const [first, second] = await allRows(t);
  await page.getByText(second.id).click();
  await page.getByText(`Copied: ${second.id}`).waitFor();
  assert.equal(await copied(), second.id);
  assert.match(page.url(), /search/, 'the list is still there');
  await page.getByRole('region', { name: 'Traces' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('c');
  await page.getByText(`Copied: ${first.id}`).waitFor();
  assert.equal(await copied(), first.id);
  await page.getByText(/^Copied/).waitFor({ state: 'detached' });
});

journey('in a small frame the list scrolls with what is above it', { context: { viewport: { width: 600, height: 400 } } }, async (t) => {
  await t.open('#/search?src=demo');
  assert.equal((await allRows(t)).length, 300);
  assert.ok((await t.page.locator('.trace-row:visible').count()) < 40);
  await t.page.getByRole('region', { name: 'Traces' }).focus();
  await t.page.keyboard.press('End');
  await t.idle();
  assert.deepEqual(await focused(t), { row: 300, seen: true });
});

journey('a table with chosen columns; pictures; groups', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await t.idle();
  await page.getByLabel('Add a column').focus();
  await t.idle();
  await page.getByLabel('Add a column').selectOption('http.response.status_code');
  await t.idle();
  const head = page.getByRole('columnheader', { name: 'http.response.status_code' });
  await head.getByRole('button').click();
  await t.idle();
  await head.getByRole('button').click();
  await t.idle();
  const first = await page.locator('.trace-row').first().getByRole('cell').last().innerText();
  assert.ok(Number(first) >= 500, first);
  await accessible(page);
  await page.getByRole('button', { name: 'Shapes', exact: true }).click();
  await t.idle();
  const shapes = page.getByRole('list', { name: 'Traces as pictures' });
  assert.equal(await shapes.getByRole('listitem').count(), 100);
  assert.ok((await shapes.locator('path.fine').first().getAttribute('d')).length > 10);
  await accessible(page);
  await page.getByLabel('Group by').selectOption('Service and operation');
  await t.idle();
  const groups = page.getByRole('table', { name: 'By Service and operation' });
  const names = await groups.locator('tbody tr td:first-child').allInnerTexts();
  assert.ok(names.includes('storefront POST /checkout'), names.join());
  await groups.getByRole('columnheader', { name: 'p95' }).getByRole('button').click();
  await t.idle();
  await accessible(page);
  await groups.getByRole('button', { name: 'storefront POST /checkout', exact: true }).click();
  await t.idle();
  assert.match(await heading(t), /^36 of 300/);
});

journey('durations, trends, two windows; no chart', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  const chart = page.getByLabel('Chart');
  await chart.selectOption('Durations');
  await t.idle();
  await page.getByRole('img', { name: /Durations of 300 traces: half of them within/ }).waitFor();
  assert.ok((await drawn(t)) > 1_000);
  await accessible(page);
  await chart.selectOption('Trend');
  await t.idle();
  await page.getByRole('img', { name: /Durations in time: p95/ }).waitFor();
  assert.ok((await drawn(t)) > 500);
  await accessible(page);
  await chart.selectOption('Two windows');
  await t.idle();
  const table = page.getByRole('region', { name: 'Two windows' });
  const all = await table.locator('tbody tr').first().locator('td').allInnerTexts();
  assert.equal(all[0], 'All traces');
  assert.equal(Number(all[1]) + Number(all[2]), 300);
  await accessible(page);
  await page.getByLabel('First window, from').fill('2026-03-12T09:30:00');
  await t.idle();
  assert.match(page.url(), /windows=/);
  await chart.selectOption('No chart');
  await t.idle();
  assert.equal(await page.locator('.chart-panel').count(), 0);
  assert.match(page.url(), /chart=none/);
});

journey('traces are chosen over searches, and compared; arrows and space', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  const list = page.getByRole('region', { name: 'Traces' });
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await t.idle();
  await page.getByText('2 traces chosen').waitFor();
  await accessible(page);
  await facet(t, 'Status').getByRole('checkbox', { name: /With errors/ }).check();
  await t.idle();
  await page.getByText('2 traces chosen').waitFor();
  await page.getByRole('link', { name: 'Compare them' }).click();
  await t.idle();
  assert.match(page.url(), /trace\/[0-9a-f]+\.\.\.[0-9a-f]+/);
});

journey('in a small frame, and on a phone', { context: { viewport: { width: 600, height: 400 } } }, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  await accessible(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 600, `${wide}`);
  await page.setViewportSize({ width: 360, height: 700 });
  await t.idle();
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await accessible(page);
});

const folder = path.join(project, '../shared/data/jaeger');
// From all of them, as many of each kind as there are: many files are traces of the same request.
const every = (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
const part = (at) => Math.floor((at * 60) / every.length);
const real = every.filter((_, at) => part(at) !== part(at - 1));

if (real.length === 0) {
  test('sixty real files together', { skip: 'the shared data is not there' }, () => {});
} else {
  journey(`${real.length} real files together`, {}, async (t) => {
    const { page } = t;
    await t.open();
    await choose(t, await Promise.all(real.map(async (name) => ({ name, mimeType: '', buffer: await readFile(path.join(folder, name)) }))));
    const [all] = (await heading(t)).replaceAll(',', '').match(/^\d+/);
    assert.ok(Number(all) >= 60, all);
    assert.match(await plot(t).getAttribute('aria-label'), new RegExp(`of ${Number(all).toLocaleString('en')} traces`));
    await accessible(page);
    await page.getByLabel('Group by').selectOption('Service and operation');
    await t.idle();
    assert.ok((await page.locator('.groups-table tbody tr').count()) > 1);
    await page.getByLabel('Group by').selectOption('No groups');
    await t.idle();
    await page.getByRole('combobox', { name: 'Query' }).fill('traceSpans>20');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await t.idle();
    const rows = await found(t);
    assert.ok(rows.length > 0);
    const wrong = rows.filter((row) => !(row.spans > 20));
    assert.deepEqual(wrong, []);
    for (const chart of ['Durations', 'Trend', 'Two windows']) {
      await page.getByLabel('Chart').selectOption(chart);
      await t.idle();
    }
    await page.getByRole('button', { name: 'Shapes', exact: true }).click();
    await t.idle();
    await accessible(page);
  });
}
