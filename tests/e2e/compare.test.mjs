// Two traces compared: chosen, swapped, linked to, from what is open and from a back end; one that is missing.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { ids } from './support/jaeger.mjs';
import { openIncident, treegrid } from './support/trace.mjs';

const box = (t, side) => t.page.getByRole('combobox', { name: `Trace ${side}` });

/** The texts of a line of the heads: A, B, and what is different. */
async function line(t, name) {
  const row = t.page.getByRole('row', { name: new RegExp(`^${name} `) });
  return (await row.getByRole('cell').allInnerTexts()).map((text) => text.trim());
}

/** The operations, in order, each with its cells. */
async function operations(t) {
  const rows = await t.page.getByRole('region', { name: 'Operations' }).locator('tbody tr').all();
  return Promise.all(rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).map((text) => text.trim())));
}

/** Shows another view. */
async function show(t, name) {
  await t.page.getByRole('group', { name: 'View' }).getByRole('button', { name, exact: true }).click();
  await t.idle();
}

/** Opens the checkout that failed against the shortest that did not; returns both ids. */
async function incident(t, more = '') {
  await openIncident(t);
  const b = /trace\/([0-9a-f]+)/.exec(t.page.url())[1];
  await t.page.getByRole('link', { name: 'Compare', exact: true }).click();
  await t.idle();
  const offered = await t.page.locator('datalist option').evaluateAll((all) => all.map((o) => [o.value, o.textContent]));
  const [a] = offered.find(([id, label]) => id !== b && /POST \/checkout, [\d.]+ ms,/.test(label));
  await t.open(`#/trace/${a}...${b}?src=demo${more}`);
  return [a, b];
}

const tree = (t, name = 'Both traces as one tree') => t.page.getByRole('treegrid', { name });
const card = (t) => t.page.getByRole('region', { name: 'Chosen' });
const rowCount = async (t, name) => Number(await tree(t, name).getAttribute('aria-rowcount')) - 1;
const selected = (t) => t.page.locator('.diff-row[aria-selected="true"]');

/** How many colours a canvas has. */
const colours = (locator) =>
  locator.evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const all = new Set();
    for (let i = 0; i < data.length; i += 4) all.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return all.size;
  });

async function choose(t, side, text) {
  await box(t, side).fill(text);
  await box(t, side).press('Enter');
  await t.idle();
}

journey('a trace against another of what is open', {}, async (t) => {
  const { page } = t;
  await openIncident(t);
  const a = /trace\/([0-9a-f]+)/.exec(page.url())[1];
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  await page.getByRole('heading', { name: 'Compare' }).waitFor();
  assert.equal(await box(t, 'A').inputValue(), a);
  assert.equal(await page.getByRole('link', { name: 'Compare', exact: true }).getAttribute('aria-current'), 'page');
  await page.getByText('Choose a trace').waitFor();
  const offered = await page.locator('datalist option').evaluateAll((all) => all.map((o) => [o.value, o.textContent]));
  assert.equal(offered.length, 200);
  const [b] = offered.find(([id, label]) => id !== a && label.includes('POST /checkout'));
  await choose(t, 'B', `https://jaeger.example/trace/${b}?uiFind=x`);
  assert.match(page.url(), new RegExp(`#/trace/${a}\\.\\.\\.${b}\\?src=demo$`));
  const [before, after, difference] = await line(t, 'Duration');
  assert.match(`${before} ${after}`, /^[\d.]+ m?s [\d.]+ m?s$/);
  assert.match(difference, /^[-+][\d.]+ m?s \([\d.]+% (faster|slower)\)$/);
  await show(t, 'Operations');
  const [first, ...rest] = await operations(t);
  assert.ok(rest.length > 20, `${rest.length} operations`);
  assert.match(first[0], /^payment/, 'the time-out is what is different');
  await accessible(page);

  await page.getByRole('button', { name: 'Swap' }).click();
  await t.idle();
  assert.deepEqual((await line(t, 'Duration')).slice(0, 2), [after, before]);
  const sign = { '+': '-', '-': '+' };
  assert.equal((await operations(t))[0][5], sign[first[5][0]] + first[5].slice(1));
  await page.reload();
  await t.idle();
  assert.deepEqual((await line(t, 'Duration')).slice(0, 2), [after, before]);
  await page.goBack();
  await t.idle();
  assert.deepEqual((await line(t, 'Duration')).slice(0, 2), [before, after]);
  await choose(t, 'B', a);
  assert.equal((await line(t, 'Duration'))[2], 'same');
  await choose(t, 'B', 'nothing in here');
  await page.getByText('There is no trace id in this').waitFor();
  await page.getByRole('cell', { name: /storefront/ }).first().getByRole('link').click();
  await treegrid(t);
});

journey('nothing is chosen yet, on a phone', { context: { viewport: { width: 360, height: 640 } } }, async (t) => {
  await t.open('#/search?src=demo');
  await t.page.getByRole('link', { name: 'Compare', exact: true }).click();
  await t.page.getByText('An id, a link to a trace').waitFor();
  await accessible(t.page);
  const over = await t.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px too wide`);
  await choose(t, 'A', 'feedfeedfeedfeed');
  await t.page.getByText('There is no trace of this id').waitFor();
});

for (const version of ['1.65', '2.16']) {
  journey(`two traces of a back end, ${version}`, { jaeger: { version }, base: '/trace/' }, async (t) => {
    const { page } = t;
    t.expectProblem(/404/);
    await t.open(`trace/${ids.checkout}...${ids.slow}`);
    await page.getByRole('heading', { name: 'Compare' }).waitFor();
    assert.deepEqual((await line(t, 'Spans')), ['6', '1', '-5']);
    await choose(t, 'B', 'feed0000000000000000000000000000');
    assert.ok((await page.getByRole('alert').innerText()).includes('feed0000'), 'what was not found');
    assert.deepEqual((await line(t, 'Spans')), ['6', '', ''], 'and the other beside it');
    assert.equal((await operations(t))[0][5], '', 'one alone is not compared');
    await page.goBack();
    await t.idle();
    assert.equal(await page.getByRole('alert').count(), 0);
    assert.deepEqual((await line(t, 'Spans')), ['6', '1', '-5']);
    const asked = t.site.jaeger.requests.length;
    await page.getByRole('button', { name: 'Swap' }).click();
    await t.idle();
    assert.deepEqual((await line(t, 'Spans')), ['1', '6', '+5']);
    assert.equal(t.site.jaeger.requests.length, asked, 'both are there already');
  });
}

journey('where the difference is: the list, the tree, and a link to it', {}, async (t) => {
  const { page } = t;
  await incident(t);
  await page.getByText(/^B’s root took [\d.]+ s longer than A’s: /).waitFor();
  const list = page.getByRole('list', { name: 'Where the difference is' });
  const [first] = await list.getByRole('button').all();
  const words = await first.innerText();
  assert.match(words, /^\+[\d.]+ m?s\s+[\d.]+%\s+payment/, words);
  assert.equal(await card(t).count(), 0);
  const all = await rowCount(t);
  assert.ok(all > 30, `${all} rows`);
  await first.click();
  await t.idle();
  await card(t).getByRole('heading', { name: /^payment / }).waitFor();
  assert.match(await selected(t).innerText(), /payment/);
  assert.match(page.url(), /sel=[ab](:|%3A)[0-9a-f]{16}/);
  await accessible(page);

  await page.getByLabel('Only what differs').check();
  await t.idle();
  const differ = await rowCount(t);
  assert.ok(differ < all && differ > 0, `${differ} of ${all}`);
  const chosen = await selected(t).innerText();
  const link = page.url();
  assert.match(link, /only=1/);
  const other = await t.newPage();
  await other.goto(link);
  await t.idle(other);
  assert.equal(await other.locator('.diff-row[aria-selected="true"]').innerText(), chosen, 'the link shows the same');
  assert.equal(await other.getByRole('treegrid').getAttribute('aria-rowcount'), String(differ + 1));
  await other.close();
  await page.goBack();
  await t.idle();
  assert.equal(await rowCount(t), all);

  await tree(t).focus();
  await page.keyboard.press('Home');
  await t.idle();
  const top = page.getByRole('row', { level: 1 });
  assert.equal(await selected(t).getAttribute('aria-level'), '1');
  await page.keyboard.press('ArrowLeft');
  await t.idle();
  assert.equal(await rowCount(t), await top.count(), 'all of it is folded');
  assert.equal(await selected(t).getAttribute('aria-expanded'), 'false');
  const folded = page.url();
  assert.match(folded, /fold=[\d.]+/);
  await page.reload();
  await t.idle();
  assert.equal(await rowCount(t), await top.count(), 'and so is it by the link');
  await tree(t).focus();
  await page.keyboard.press('ArrowRight');
  await t.idle();
  assert.equal(await rowCount(t), all);
  await page.keyboard.press('ArrowRight');
  await t.idle();
  assert.equal(await selected(t).getAttribute('aria-level'), '2');
  await page.keyboard.press('ArrowUp');
  await t.idle();
  assert.equal(await selected(t).getAttribute('aria-level'), '1');
  await page.keyboard.press('End');
  await t.idle();
  assert.equal(await selected(t).getAttribute('aria-rowindex'), String(all + 1));
  await page.keyboard.press('Escape');
  await t.idle();
  assert.equal(await card(t).count(), 0);
  assert.doesNotMatch(page.url(), /sel=/);

  await page.getByRole('button', { name: 'Self time' }).click();
  await t.idle();
  assert.match(page.url(), /time=self/);
  await page.getByText(/^B’s spans worked /).waitFor();
});

journey('side by side: one scale, one choice', {}, async (t) => {
  const { page } = t;
  await incident(t, '&view=side');
  const name = 'Both traces side by side';
  const canvas = page.locator('.diff-canvas');
  assert.ok((await colours(canvas)) > 6);
  const box = await canvas.boundingBox();
  await page.mouse.click(box.x + box.width * 0.75, box.y + 24 + 12);
  await t.idle();
  assert.equal(await selected(t).getAttribute('aria-rowindex'), '2');
  await tree(t, name).focus();
  await page.keyboard.press('ArrowDown');
  await t.idle();
  const service = await selected(t).locator('.diff-service').innerText();
  await card(t).getByRole('heading', { name: new RegExp(service.trim()) }).waitFor();
  await page.keyboard.press('+');
  await t.idle();
  assert.match(page.url(), /zoom=\d+-\d+/);
  await page.getByRole('button', { name: 'Show all' }).click();
  await t.idle();
  assert.doesNotMatch(page.url(), /zoom=/);
  await page.mouse.move(box.x + 100, box.y + 100);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  await t.idle();
  assert.match(page.url(), /zoom=\d+-\d+/);
  const chosen = await card(t).getByRole('heading').innerText();
  await accessible(page);
  await show(t, 'Tree');
  assert.doesNotMatch(page.url(), /zoom=/, 'what is seen across is something else');
  assert.equal(await card(t).getByRole('heading').innerText(), chosen);
  assert.equal(await selected(t).count(), 1, 'it is chosen in the tree as well');
});

journey('the flame graph of both, by keys', {}, async (t) => {
  const { page } = t;
  await incident(t, '&view=flame');
  const flame = page.getByRole('application', { name: /^Flame graph of both/ });
  assert.ok((await colours(flame.locator('canvas'))) > 4);
  const said = page.locator('#delta-flame-chosen');
  await flame.focus();
  await page.keyboard.press('ArrowDown');
  await t.idle();
  assert.match(await said.innerText(), /^storefront: .* 1 of \d+, \d+ below$/);
  await page.keyboard.press('ArrowDown');
  await t.idle();
  const deeper = await said.innerText();
  await page.keyboard.press('Enter');
  await t.idle();
  assert.match(page.url(), /zoom=\d+-\d+/);
  await page.keyboard.press('Escape');
  await t.idle();
  assert.doesNotMatch(page.url(), /zoom=/);
  assert.equal(await said.innerText(), deeper);
  await accessible(page);
  await page.reload();
  await t.idle();
  assert.equal(await said.innerText(), deeper, 'it is chosen again');
});

journey('what is looked for, and a cohort to choose from', {}, async (t) => {
  const { page } = t;
  const [a, b] = await incident(t);
  const all = await rowCount(t);
  const find = page.getByRole('searchbox', { name: 'Find' });
  await find.fill('PAYMENT');
  await t.idle();
  const few = await rowCount(t);
  assert.ok(few > 1 && few < all, `${few} of ${all}`);
  const found = Number(/^(\d+) paths? found$/.exec(await page.getByText(/paths? found$/).innerText())[1]);
  assert.ok(found > 0 && found <= few);
  assert.match(page.url(), /uiFind=PAYMENT/);
  await show(t, 'Graph');
  assert.equal(await find.inputValue(), 'PAYMENT');
  await find.fill('nothing has this');
  await show(t, 'Tree');
  await page.getByText('No service or name has that.').waitFor();
  await find.fill('');
  await t.idle();
  assert.equal(await rowCount(t), all);

  await t.open('#/search?src=demo');
  const list = page.getByRole('region', { name: 'Traces' });
  await list.focus();
  for (const key of ['ArrowDown', 'Space', 'ArrowDown', 'Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
  await t.idle();
  await page.getByRole('link', { name: 'Compare two of them' }).click();
  await t.idle();
  const table = page.getByRole('region', { name: 'Traces to choose among' });
  assert.equal(await table.getByRole('row').count(), 4);
  assert.equal(await table.getByRole('radio', { checked: true }).count(), 2);
  await accessible(page);
  const third = table.getByRole('row').nth(3);
  assert.match(await third.innerText(), /[\d.]+ m?s/);
  await third.getByRole('radio').nth(1).check();
  await t.idle();
  const ids = /trace\/([0-9a-f]+)\.\.\.([0-9a-f]+).*cohort=/.exec(page.url());
  assert.ok(ids, page.url());
  assert.equal(await table.getByRole('radio', { checked: true }).count(), 2);
  // Jaeger UI's links, with ids that nobody knows as well.
  await t.open(`#/trace/${a}...${b}?src=demo&cohort=${a}&cohort=${b}&cohort=feed`);
  assert.equal(await table.getByRole('row').count(), 4);
});

journey('the graph of both, by keys and by pointer', {}, async (t) => {
  const { page } = t;
  await incident(t, '&view=graph');
  const graph = page.getByRole('application', { name: /^Graph of both/ });
  const canvas = graph.locator('.graph-view canvas');
  assert.ok((await colours(canvas)) > 4);
  const said = page.locator('#delta-graph-chosen');
  await graph.focus();
  await page.keyboard.press('ArrowRight');
  await t.idle();
  assert.match(await said.innerText(), /^storefront: .* 1 of \d+, \d+ below$/);
  const root = await said.innerText();
  await page.keyboard.press('ArrowRight');
  await t.idle();
  assert.notEqual(await said.innerText(), root);
  await card(t).getByRole('heading').waitFor();
  await page.keyboard.press('Home');
  await t.idle();
  assert.equal(await said.innerText(), root);
  const before = await canvas.evaluate((one) => one.toDataURL());
  await page.keyboard.press('-');
  await t.idle();
  assert.notEqual(await canvas.evaluate((one) => one.toDataURL()), before, 'all is smaller');
  await page.getByRole('button', { name: 'Show all (0)' }).click();
  await t.idle();
  await page.keyboard.press('Escape');
  await accessible(page);
  await show(t, 'Tree');
  assert.equal(await selected(t).getAttribute('aria-level'), '1', 'the same is chosen');
});

journey('attributes that differ, of all and of two spans, and the way to a span', {}, async (t) => {
  const { page } = t;
  const [, b] = await incident(t, '&view=attributes');
  const region = page.getByRole('region', { name: 'Attributes' });
  await region.getByRole('row', { name: /http\.response\.status_code/ }).first().waitFor();
  const few = await region.getByRole('row').count();
  await page.getByRole('button', { name: /look like ids/ }).click();
  assert.ok((await region.getByRole('row').count()) > few);
  await accessible(page);
  await show(t, 'Tree');
  await tree(t).focus();
  await page.keyboard.press('Home');
  await t.idle();
  const table = card(t).getByRole('region', { name: 'Attributes that differ' });
  const line = table.getByRole('row', { name: /http\.response\.status_code/ });
  assert.match((await line.getByRole('cell').allInnerTexts()).join(' '), /^20\d 502$/);
  await card(t).getByRole('link', { name: 'Open the span in B' }).click();
  const rows = await treegrid(t);
  assert.match(page.url(), new RegExp(`trace/${b}.*sel=`));
  assert.equal(await rows.locator('[aria-selected="true"]').count(), 1);
});

journey('a trace against itself differs in nothing', { context: { viewport: { width: 600, height: 400 } } }, async (t) => {
  const { page } = t;
  const [a] = await incident(t);
  await t.open(`#/trace/${a}...${a}?src=demo&only=1`);
  await page.getByText('B’s root took as long as A’s, everywhere.').waitFor();
  await page.getByText('Nothing differs between these two.').waitFor();
  await show(t, 'Attributes');
  await page.getByText('All attributes of spans that belong together are the same.').waitFor();
  for (const name of ['Tree', 'Side by side', 'Flame', 'Graph', 'Operations']) {
    await show(t, name);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${name}: ${over} px too wide`);
  }
  await accessible(page);
});
