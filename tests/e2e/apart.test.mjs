// What comes from different sources compared: traces of two back ends, a file against a back end, the demo against a
// file; all that one back end finds against all that another does, and one file against another.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { choose as chooseFiles, file, refused } from './support/files.mjs';
import { ids } from './support/jaeger.mjs';
import { treegrid } from './support/trace.mjs';
import { allRows } from './support/traces.mjs';

const box = (t, side) => t.page.getByRole('combobox', { name: `Trace ${side}` });
const source = (t, side) => t.page.getByRole('combobox', { name: `Source of ${side}` });
const chosen = (t, side) => source(t, side).evaluate((select) => select.selectedOptions[0]?.textContent);

/** The texts of a line of the heads: A, B, and what is different. */
async function line(t, name) {
  const row = t.page.getByRole('row', { name: new RegExp(`^${name} `) });
  return (await row.getByRole('cell').allInnerTexts()).map((text) => text.trim());
}

async function choose(t, side, text) {
  await box(t, side).fill(text);
  await box(t, side).press('Enter');
  await t.idle();
}

async function from(t, side, label) {
  await source(t, side).selectOption({ label });
  await t.idle();
}

/** Two back ends that have the same traces. */
async function twoBackEnds(t) {
  t.expectProblem(/Failed to load resource.*404/);
  const [one, two] = [await t.jaeger({ version: '1.65' }), await t.jaeger({ version: '2.16' })];
  t.site.routes['/config.json'] = { backends: [{ name: 'Production', url: one.url }, { name: 'Staging', url: two.url }] };
  return [one, two];
}

/** What of a Jaeger was asked for, by the end of its path. */
const asked = (jaeger, id) => jaeger.requests.filter((request) => request.includes(id)).length;

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
  const [, spans] = await line(t, 'Spans');
  assert.equal(spans, '2');
  assert.deepEqual([await chosen(t, 'A'), await chosen(t, 'B')], ['Demo shop', 'trace.json']);
  await accessible(page);
  // A file elsewhere is not loaded by a link alone.
  const elsewhere = await t.jaeger({ version: '1.65' });
  await t.open(`#/trace/21b3a103e8c8d9058ab69bc783dca0a0...${ids.slow}?src=demo&burl=${encodeURIComponent(`${elsewhere.url}api/traces/${ids.slow}`)}`);
  await refused(t, /wants to load a trace from/, /api\/traces/);
  assert.equal(elsewhere.requests.length, 0);
  await page.getByRole('button', { name: /Load/ }).click();
  await t.idle();
  assert.equal((await line(t, 'Spans'))[1], '1');
});

const sets = (t) => t.page.getByRole('region', { name: 'Comparison of sets' });
const set = (t, side) =>
  sets(t).getByRole('combobox', { name: `Traces of ${side}` }).evaluate((select) => select.selectedOptions[0].textContent);

/** How many traces the sets have. */
async function traces(t) {
  const row = sets(t).getByRole('row', { name: /^Traces \d/ }).first();
  return (await row.getByRole('cell').allInnerTexts()).map(Number);
}

journey('what is found in production against the same in staging', {}, async (t) => {
  const { page } = t;
  const [one, two] = await twoBackEnds(t);
  await t.open('#/search?service=shop-web&lookback=30d&limit=50');
  const alone = await allRows(t);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await t.idle();
  assert.equal(asked(two, 'traces'), 0);
  await page.getByRole('combobox', { name: 'The same at' }).selectOption({ label: 'Staging' });
  await t.idle();
  assert.match(page.url(), /bsrc=Staging/);
  assert.match(page.url(), /a=source(:|%3A)Production&b=source(:|%3A)Staging/);
  assert.ok(asked(two, 'traces') > 0, 'asked as well');
  assert.match(await set(t, 'A'), /^(Source )?Production/);
  assert.match(await set(t, 'B'), /^(Source )?Staging/);
  assert.deepEqual(await traces(t), [alone.length, alone.length], 'the same traces in both are not one');
  await page.getByText(/took on average/).waitFor();
  await accessible(page);
  const link = page.url();
  const other = await t.newPage();
  await other.goto(link);
  await t.idle(other);
  assert.match(await other.getByRole('row', { name: /^Traces \d/ }).first().innerText(), new RegExp(`${alone.length}`));
  await other.close();

  // The list has both, each line leads to where its trace is, and there is a way back to one.
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await t.idle();
  const both = await allRows(t);
  assert.equal(both.length, 2 * alone.length);
  const of = (row) => (/src=Staging/.test(row.href) ? 'Staging' : 'Production');
  assert.equal(both.filter((row) => of(row) === 'Staging').length, alone.length);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await t.idle();
  assert.match(page.url(), /a=source(:|%3A)Production&b=source(:|%3A)Staging/, 'what is asked first of two');
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await t.idle();
  await page.getByRole('button', { name: 'Take back Also at Staging' }).click();
  await t.idle();
  assert.doesNotMatch(page.url(), /bsrc=/);
  assert.equal((await allRows(t)).length, alone.length);
  assert.ok(one.requests.length > 0);
});

journey('one of two back ends does not answer', {}, async (t) => {
  const { page } = t;
  t.expectProblem(/Failed to load resource/);
  const one = await t.jaeger({ version: '2.16' });
  const two = await t.jaeger({ version: '2.16', trouble: 'storage', on: /traces/ });
  t.site.routes['/config.json'] = { backends: [{ name: 'Production', url: one.url }, { name: 'Staging', url: two.url }] };
  await t.open('#/search?service=shop-web&lookback=30d&limit=50&bsrc=Staging');
  assert.ok((await allRows(t)).length > 0);
  await page.getByText('2 requests asked, 1 failed').waitFor();
});

journey('one file against another', {}, async (t) => {
  const { page } = t;
  await t.open();
  await chooseFiles(t, [await file('jaeger.json'), await file('otlp.json'), await file('jaeger-ui.json')]);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await t.idle();
  for (const [side, name] of [['A', 'jaeger.json'], ['B', 'otlp.json']]) {
    const select = sets(t).getByRole('combobox', { name: `Traces of ${side}` });
    const option = select.locator('optgroup[label="Source"] option', { hasText: name });
    await select.selectOption(await option.first().getAttribute('value'));
    await t.idle();
  }
  assert.match(page.url(), /a=source(:|%3A)jaeger\.json&b=source(:|%3A)otlp\.json/);
  assert.deepEqual(await traces(t), [2, 1]);
  await accessible(page);
});
