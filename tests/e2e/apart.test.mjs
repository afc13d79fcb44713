// Two traces of different sources compared: of two back ends, a file's against a back end's, the demo's against a file's.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { choose, line } from './support/compare.mjs';
import { choose as chooseFiles, file, refused } from './support/files.mjs';
import { asked, ids, twoBackEnds } from './support/jaeger.mjs';
import { treegrid } from './support/trace.mjs';

const source = (t, side) => t.page.getByRole('combobox', { name: `Source of ${side}` });
const chosen = (t, side) => source(t, side).evaluate((select) => select.selectedOptions[0]?.textContent);

async function from(t, side, label) {
  await source(t, side).selectOption({ label });
  await t.idle();
}

journey('production against staging', {}, async (t) => {
  const { page } = t;
  const [one, two] = await twoBackEnds(t);
  await t.open(`#/trace/${ids.checkout}...${ids.slow}`);
  assert.deepEqual([await chosen(t, 'A'), await chosen(t, 'B')], ['Production', 'Production']);
  assert.deepEqual(await line(t, 'Spans'), ['6', '1', '-5']);
  assert.equal(two.requests.length, 0);
  await from(t, 'B', 'Staging');
  assert.match(page.url(), /\?bsrc=Staging$/);
  assert.deepEqual(await line(t, 'Spans'), ['6', '1', '-5']);
  assert.ok(asked(two, ids.slow) > 0 && asked(two, ids.checkout) === 0, two.requests.join('\n'));

  // The same trace in both is two.
  await choose(t, 'B', ids.checkout);
  assert.deepEqual(await line(t, 'Spans'), ['6', '6', 'same']);
  await page.getByText('6 pairs of spans belong together').waitFor();
  await accessible(page);
  await page.getByRole('button', { name: 'Swap' }).click();
  await t.idle();
  assert.deepEqual([await chosen(t, 'A'), await chosen(t, 'B')], ['Staging', 'Production']);
  assert.match(page.url(), /\?src=Staging&bsrc=$/);
  await choose(t, 'A', ids.slow);
  assert.deepEqual(await line(t, 'Spans'), ['1', '6', '+5']);
  await page.reload();
  await t.idle();
  assert.deepEqual(await line(t, 'Spans'), ['1', '6', '+5']);

  // What one has not is told beside the other, and links lead to where each is.
  await choose(t, 'A', 'feed0000000000000000000000000000');
  assert.ok((await page.getByRole('alert').innerText()).includes('feed0000'));
  assert.deepEqual(await line(t, 'Spans'), ['', '6', '']);
  await page.goBack();
  await t.idle();
  const names = page.getByRole('row', { name: /^Trace / }).getByRole('link');
  assert.match(await names.nth(0).getAttribute('href'), /src=Staging$/);
  assert.doesNotMatch(await names.nth(1).getAttribute('href'), /src=/);
  const before = asked(one, ids.checkout);
  await names.nth(1).click();
  await treegrid(t);
  assert.ok(asked(one, ids.checkout) > before);
});

journey('a pasted link says also where its trace is', {}, async (t) => {
  const { page } = t;
  const [, two] = await twoBackEnds(t);
  await t.open(`#/trace/${ids.checkout}...`);
  await choose(t, 'B', `${two.url}trace/${ids.slow}?uiFind=x`);
  assert.equal(await chosen(t, 'B'), 'Staging');
  assert.deepEqual(await line(t, 'Spans'), ['6', '1', '-5']);
  await choose(t, 'A', `${t.site.url}#/trace/${ids.cart}?src=Staging`);
  assert.equal(await chosen(t, 'A'), 'Staging');
  assert.match(page.url(), /\?src=Staging$/, 'both are of one source again');
});

journey('a file against a Jaeger, and the link to it', { jaeger: { version: '2.16' } }, async (t) => {
  const { page } = t;
  await t.open('#/search');
  await chooseFiles(t, [await file('jaeger.json')]);
  await page.getByRole('link', { name: 'shop-frontend GET /orders' }).click();
  await treegrid(t);
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  await t.idle();
  assert.equal(await chosen(t, 'A'), 'jaeger.json');
  await from(t, 'B', 'Jaeger at this address');
  await choose(t, 'B', ids.checkout);
  assert.deepEqual(await line(t, 'Spans'), ['2', '6', '+4']);
  assert.match(page.url(), /\?file=jaeger\.json&bsrc=$/);
  await page.getByRole('treegrid', { name: 'Both traces as one tree' }).waitFor();
  const link = page.url();
  // Whoever follows the link is told which file is meant, and gives it.
  await page.goto('about:blank');
  await page.goto(link);
  await t.idle();
  await refused(t, /a file that is not open here/, /^jaeger\.json$/);
  await chooseFiles(t, [await file('jaeger.json')]);
  assert.deepEqual(await line(t, 'Spans'), ['2', '6', '+4']);
  assert.equal(page.url(), link);
});

journey('the demo against a file at an address, in a small frame', { context: { viewport: { width: 600, height: 400 } } }, async (t) => {
  const { page } = t;
  t.site.routes['/mine/trace.json'] = JSON.parse((await file('jaeger.json')).buffer);
  await t.open('#/trace/21b3a103e8c8d9058ab69bc783dca0a0...5f1c0a9b8e7d6c5b?src=demo&burl=mine/trace.json&embed=1');
  // Where there is little room, only what matters most is told at first.
  assert.match((await line(t, 'Duration'))[1], /^[\d.]+ m?s$/);
  const facts = page.getByRole('button', { name: 'Facts' });
  assert.equal(await page.getByRole('row', { name: /^Spans / }).count(), 0);
  await facts.click();
  assert.equal(await facts.getAttribute('aria-expanded'), 'true');
  assert.equal((await line(t, 'Spans'))[1], '2');
  assert.deepEqual([await chosen(t, 'A'), await chosen(t, 'B')], ['Demo shop', 'trace.json']);
  await accessible(page);
  // A file elsewhere is not loaded by a link alone.
  const elsewhere = await t.jaeger({ version: '1.65' });
  await t.open(`#/trace/21b3a103e8c8d9058ab69bc783dca0a0...${ids.slow}?src=demo&burl=${encodeURIComponent(`${elsewhere.url}api/traces/${ids.slow}`)}`);
  await refused(t, /wants to load a trace from/, /api\/traces/);
  assert.equal(elsewhere.requests.length, 0);
  await page.getByRole('button', { name: /Load/ }).click();
  await t.idle();
  await facts.click();
  assert.equal((await line(t, 'Spans'))[1], '1');
});
