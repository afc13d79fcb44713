// What stays of searches: how results are listed, searches with a star and the last ones, results as a file; and searching
// again by itself, with what is new.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { field, find, found, names } from './support/search.mjs';

const here = (more) => ({ jaeger: { version: '2.16', ...more } });

const pressed = (t, name) => t.page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed');
const chart = (t) => t.page.getByRole('combobox', { name: 'Chart' });

/** Clicks a button, and answers the file that is saved. */
async function saved(t, button) {
  const [download] = await Promise.all([t.page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), text: (await readFile(await download.path())).toString() };
}

/** The dialogue with the searches. */
async function searches(t) {
  await t.page.getByRole('button', { name: 'Saved', exact: true }).click();
  const dialog = t.page.getByRole('dialog', { name: 'Searches' });
  await dialog.waitFor();
  return dialog;
}

journey('how results are listed is remembered, but for frames', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await chart(t).selectOption('none');
  await page.getByRole('combobox', { name: 'Order', exact: true }).selectOption('-duration');
  await t.idle();
  await page.goto('about:blank');
  await t.open('#/search?src=demo&service=checkout');
  assert.match(page.url(), /as=table&sort=-duration&chart=none/, 'the link says what is seen');
  assert.equal(await pressed(t, 'Table'), 'true');
  assert.equal(await chart(t).inputValue(), 'none');
  assert.equal(await page.getByRole('combobox', { name: 'Order', exact: true }).inputValue(), '-duration');
  await page.goto('about:blank');
  await t.open('#/search?src=demo&as=shapes');
  assert.equal(await pressed(t, 'Shapes'), 'true', 'what a link says, counts');
  await page.goto('about:blank');
  await t.open('#/search?src=demo&embed');
  assert.equal(await page.locator('.trace-list').getAttribute('data-dense'), 'false', 'a frame shows what its link says');
});

journey('the form folds away and has a width; starts are told by how long ago they were; all is remembered', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  const side = page.locator('.search-side');
  const width = async () => Math.round((await side.boundingBox()).width);
  const usual = await width();
  const edge = page.getByRole('separator', { name: 'Width of the search form' });
  await edge.press('ArrowRight');
  assert.equal(await width(), usual + 16);
  const { x, y } = await edge.boundingBox();
  await page.mouse.move(x + 3, y + 200);
  await page.mouse.down();
  await page.mouse.move(420, y + 200, { steps: 3 });
  await page.mouse.up();
  assert.equal(await width(), 420);
  await edge.dblclick();
  assert.equal(await width(), usual);
  await edge.press('ArrowLeft');
  const start = page.locator('.trace-row .start-cell').first();
  assert.match(await start.innerText(), /\d\d:\d\d:\d\d/);
  await page.getByRole('button', { name: 'How long ago' }).click();
  await t.idle();
  assert.match(await start.innerText(), /^\d+ days ago$/);
  assert.match(await start.getAttribute('title'), /2026-03-12/);
  await accessible(page);
  const fold = page.getByRole('button', { name: 'Search form' });
  await fold.click();
  assert.ok(await side.isHidden());
  await page.goto('about:blank');
  await t.open('#/search?src=demo');
  assert.ok(await side.isHidden());
  assert.equal(await fold.getAttribute('aria-expanded'), 'false');
  await fold.click();
  assert.equal(await width(), usual - 16);
  assert.match(await start.innerText(), /^\d+ days ago$/);
  // On a phone it folds by its own button, as ever.
  await fold.click();
  await page.setViewportSize({ width: 390, height: 800 });
  assert.ok(await page.getByRole('button', { name: /^Search/ }).first().isVisible());
  assert.ok(await fold.isHidden());
});

journey('searches are kept, get a star, and go to others', here(), async (t) => {
  const { page } = t;
  await t.open('#/search');
  await find(t, { Service: 'shop-web', Tags: 'http.method=POST', Time: 'Last 2 days' });
  let dialog = await searches(t);
  await accessible(page);
  const recent = dialog.getByRole('region', { name: 'The last searches' });
  assert.deepEqual(await recent.getByRole('link').allInnerTexts(), ['service=shop-web http.method=POST last 2d limit 20']);
  await dialog.getByRole('textbox', { name: 'This search' }).fill('Orders that [matter]');
  await dialog.getByRole('button', { name: 'Save it' }).click();
  assert.equal(await recent.count(), 0);
  const stars = dialog.getByRole('region', { name: 'Saved searches' }).getByRole('link');
  assert.deepEqual(await stars.allInnerTexts(), ['Orders that [matter]']);
  const link = await stars.getAttribute('href');
  assert.match(link, /^#\/search\?service=shop-web.*lookback=2d/);
  assert.doesNotMatch(link, /start=/, 'it looks back from when it is opened');
  const file = await saved(t, dialog.getByRole('button', { name: 'Export' }));
  assert.equal(file.name, 'spanscape-searches.md');
  assert.match(file.text, /^\* \[Orders that \\\[matter\\\]\]\(http:\/\/127\.0\.0\.1:\d+\/.*#\/search\?service=shop-web/);
  await dialog.getByRole('button', { name: 'Close' }).click();

  // The next visit, in a browser that has only the list.
  await page.evaluate(() => localStorage.clear());
  await page.goto('about:blank');
  await t.open('#/search');
  assert.equal(await field(t, 'Tags').inputValue(), '');
  dialog = await searches(t);
  await dialog.getByRole('textbox', { name: 'A text with links to searches' }).fill(`# Runbook\n${file.text}`);
  await dialog.getByRole('button', { name: 'Import' }).click();
  await dialog.getByText('1 search added').waitFor();
  await dialog.getByRole('link', { name: 'Orders that [matter]' }).click();
  await t.idle();
  assert.equal(await dialog.isVisible(), false);
  assert.equal(await field(t, 'Tags').inputValue(), 'http.method=POST');
  await page.goto('about:blank');
  await t.open('#/search');
  assert.equal(await field(t, 'Service').inputValue(), 'shop-web', 'ready to be made again');
  assert.equal(await field(t, 'Tags').inputValue(), 'http.method=POST');
});

journey('results are saved as one file that opens again', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo&service=payment&tags=%7B%22error%22:%22true%22%7D');
  const count = Number(/^\d+/.exec(await page.getByRole('heading', { level: 1 }).innerText())[0]);
  const file = await saved(t, page.getByRole('button', { name: 'Download' }));
  assert.equal(file.name, `${count}-traces.jaeger.json`);
  assert.equal(JSON.parse(file.text).data.length, count);
  await page.getByText(`Saved ${count} traces`).waitFor();
  await page.locator('body').evaluate((body, text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'again.json'));
    body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, file.text);
  await page.getByRole('heading', { name: new RegExp(`^${count} traces`) }).waitFor();
  await t.idle();
});

journey('of what only lines are here, the traces are fetched first', { jaeger: { version: 'main' } }, async (t) => {
  const { page } = t;
  await t.open('#/search');
  const rows = await find(t, { Service: 'shop-web', Time: 'Last 2 days' });
  const before = t.site.jaeger.requests.length;
  const file = await saved(t, page.getByRole('button', { name: 'Download' }));
  assert.equal(JSON.parse(file.text).data.length, rows.length);
  assert.ok(t.site.jaeger.requests.slice(before).some((request) => /v3\/traces\?/.test(request)));
});

journey('searching again by itself marks what is new, and waits for who reads', here(), async (t) => {
  const { page } = t;
  const { traces } = t.site.jaeger;
  const [newest] = traces.splice(0, 1);
  await t.open('#/search');
  const first = await find(t, { Service: 'shop-web', Time: 'Last 2 days' });
  const url = page.url();
  await page.getByRole('combobox', { name: 'Refresh' }).selectOption({ label: '10 s' });
  await t.idle();
  traces.unshift(newest);
  const fresh = page.getByRole('button', { name: '1 new' });
  await fresh.waitFor();
  await t.idle();
  const rows = await found(t);
  assert.equal(rows.length, first.length + 1);
  assert.equal(await page.locator('.badge.new:visible').count(), 1);
  assert.match(names(rows)[0], /^shop-web/);
  assert.notEqual(page.url(), url, 'the link shows what is seen');
  assert.equal(await page.getByRole('combobox', { name: 'Refresh' }).inputValue(), '10');
  await accessible(page);
  await fresh.click();
  await t.idle();
  assert.equal(await page.locator('.badge.new:visible').count(), 0, 'seen');
  await page.getByRole('region', { name: 'Traces' }).getByRole('link').first().focus();
  await page.getByText('waits while you read the list').waitFor();
});
