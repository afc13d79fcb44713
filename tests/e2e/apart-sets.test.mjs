// Sets of different sources compared: what one back end finds against what another does or what a file has, and one file
// against another.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { choose as chooseFiles, file, refused } from './support/files.mjs';
import { asked, ids, twoBackEnds } from './support/jaeger.mjs';
import { treegrid } from './support/trace.mjs';
import { allRows } from './support/traces.mjs';

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

/** A file with one trace of a back end. */
async function fileOf(t, id) {
  const answer = await fetch(`${t.site.url}api/traces/${id}`);
  return { name: 'ci.json', mimeType: '', buffer: Buffer.from(await answer.arrayBuffer()) };
}

const sameAt = (t) => t.page.getByRole('combobox', { name: 'The same at' });

journey('what a Jaeger finds against what a file has of it', { jaeger: { version: '1.65' } }, async (t) => {
  const { page } = t;
  const search = '#/search?service=shop-web&lookback=30d&limit=50';
  await t.open(search);
  const found = await allRows(t);
  const ci = await fileOf(t, ids.checkout);
  await chooseFiles(t, [ci]);
  await treegrid(t);
  await page.goBack();
  await t.idle();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await t.idle();
  await sameAt(t).selectOption({ label: 'ci.json' });
  await t.idle();
  assert.match(page.url(), /bfile=ci\.json/);
  assert.match(await set(t, 'B'), /^(Source )?ci\.json/);
  assert.deepEqual(await traces(t), [found.length, 1], 'the trace that is in both is not one');
  await page.getByText(/took on average/).waitFor();
  await accessible(page);

  // Whoever follows the link is told which file is meant, and gives it.
  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  await t.idle();
  await refused(t, /a file that is not open here/, /^ci\.json$/);
  await chooseFiles(t, [ci]);
  assert.deepEqual(await traces(t), [found.length, 1]);
  assert.equal(page.url(), link);

  // The list has both, and leads to where each is.
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await t.idle();
  const both = await allRows(t);
  assert.equal(both.length, found.length + 1);
  assert.equal(both.filter((row) => /file=ci\.json/.test(row.href)).length, 1);
  await page.getByRole('button', { name: 'Take back Also at ci.json' }).click();
  await t.idle();
  assert.equal((await allRows(t)).length, found.length);
});

journey('what a file has against what a Jaeger finds', { jaeger: { version: '1.65' } }, async (t) => {
  const { page } = t;
  await t.open('#/search');
  await chooseFiles(t, [await fileOf(t, ids.checkout), await file('jaeger.json')]);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await t.idle();
  await sameAt(t).selectOption({ label: 'Jaeger at this address' });
  await t.idle();
  assert.match(page.url(), /bfile=ci\.json/);
  assert.match(page.url(), /limit=20/);
  assert.equal((await traces(t))[1], 3, 'all that is in the files');
  assert.match(await set(t, 'A'), /^(Source )?Jaeger at this address/);
});
