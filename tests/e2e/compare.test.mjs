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

async function choose(t, side, text) {
  await box(t, side).fill(text);
  await box(t, side).press('Enter');
  await t.idle();
}

journey('a trace against another of what is open', {}, async (t) => {
  const { page } = t;
  await openIncident(t);
  const a = /trace\/([0-9a-f]+)/.exec(page.url())[1];
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByRole('heading', { name: 'Compare' }).waitFor();
  assert.equal(await box(t, 'A').inputValue(), a);
  assert.equal(await page.getByRole('link', { name: 'Compare' }).getAttribute('aria-current'), 'page');
  await page.getByText('Choose a trace').waitFor();
  const offered = await page.locator('datalist option').evaluateAll((all) => all.map((o) => [o.value, o.textContent]));
  assert.equal(offered.length, 200);
  const [b] = offered.find(([id, label]) => id !== a && label.includes('POST /checkout'));
  await choose(t, 'B', `https://jaeger.example/trace/${b}?uiFind=x`);
  assert.match(page.url(), new RegExp(`#/trace/${a}\\.\\.\\.${b}\\?src=demo$`));
  const [before, after, difference] = await line(t, 'Duration');
  assert.match(`${before} ${after}`, /^[\d.]+ m?s [\d.]+ m?s$/);
  assert.match(difference, /^[-+][\d.]+ m?s \([\d.]+% (faster|slower)\)$/);
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
  await t.page.getByRole('link', { name: 'Compare' }).click();
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
