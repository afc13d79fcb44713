// The demo and its traces, as a person would go through them: list, waterfall, details, keys, zoom.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';

const incident = 'd133e4339c2a87b247f3a35b00c06d57';
const link = `#/trace/${incident}?src=demo`;

const tree = (page) => page.getByRole('treegrid', { name: /^Trace / });
const zoom = (page) => new URL(page.url().replace('#/', '')).searchParams.get('zoom');
const rows = async (page) => Number(await tree(page).getAttribute('aria-rowcount'));

journey('from the start page to the span that failed', {}, async (t) => {
  const { page } = t;
  await t.open();
  await accessible(page);
  await page.getByRole('link', { name: 'Open the demo' }).click();
  await t.idle();
  await page.getByRole('heading', { name: '300 traces' }).waitFor();
  await accessible(page);
  await page.getByLabel('Order').selectOption('Most errors first');
  await t.idle();
  await page.getByRole('link', { name: /POST \/checkout/ }).first().click();
  await t.idle();
  const failed = page.getByRole('row', { name: /payment .*error/ }).first();
  await failed.click();
  await t.idle();
  const details = page.getByRole('complementary', { name: 'Selected span' });
  await details.getByText(/^Error/).first().waitFor();
  const attributes = details.getByRole('region', { name: 'Attributes' });
  assert.equal(await attributes.getByRole('term').filter({ hasText: /^error\.type$/ }).count(), 1);
  await accessible(page);
  await page.getByRole('button', { name: 'Close details' }).click();
  await t.idle();
  assert.equal(await details.count(), 0);
});

journey('the rows are a treegrid', {}, async (t) => {
  const { page } = t;
  await t.open(link);
  assert.equal(await rows(page), 40);
  const first = tree(page).getByRole('row').and(page.locator('[aria-rowindex="1"]'));
  assert.equal(await first.getAttribute('aria-level'), '1');
  assert.equal(await first.getAttribute('aria-expanded'), 'true');
  const cells = first.getByRole('gridcell');
  const texts = (await cells.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
  assert.match(texts[0], /storefront POST \/checkout/);
  assert.deepEqual(texts.slice(1), ['0 ns', '3.29 s', 'error']);
});

journey('everything by keyboard', {}, async (t) => {
  const { page } = t;
  await t.open(link);
  const press = async (key) => {
    await page.keyboard.press(key);
    await t.idle();
  };
  const active = async () => {
    const id = await tree(page).getAttribute('aria-activedescendant');
    const row = page.locator(`[id="${id}"]`);
    assert.equal(await row.getAttribute('aria-selected'), 'true');
    return Number(await row.getAttribute('aria-rowindex'));
  };
  for (let i = 0; i < 30; i += 1) {
    await page.keyboard.press('Tab');
    if (await tree(page).evaluate((element) => element === document.activeElement)) break;
  }
  await press('ArrowDown');
  const from = await active();
  await press('ArrowDown');
  assert.equal(await active(), from + 1);
  await press('End');
  assert.equal(await active(), 40);
  await press('Home');
  assert.equal(await active(), 1);
  await press('ArrowLeft');
  assert.equal(await rows(page), 1);
  await press('ArrowRight');
  assert.equal(await rows(page), 40);
  await press('ArrowRight');
  assert.equal(await active(), 2);
  await press('ArrowLeft');
  await press('ArrowLeft');
  assert.equal(await active(), 1);
  await press('Enter');
  const details = page.getByRole('complementary', { name: 'Selected span' });
  await details.getByRole('heading', { name: 'POST /checkout' }).waitFor();
  await press('Escape');
  assert.equal(await details.count(), 0);
  await press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await help.waitFor();
  await accessible(page);
  await press('Escape');
  assert.equal(await help.isVisible(), false);
});

journey('collapse and expand, all and by level', {}, async (t) => {
  const { page } = t;
  await t.open(link);
  const click = async (name) => {
    await page.getByRole('button', { name, exact: true }).click();
    await t.idle();
    return rows(page);
  };
  const roots = await click('Collapse all');
  assert.ok(roots < 40);
  const second = await click('Expand one level');
  assert.ok(second > roots);
  assert.equal(await click('Collapse one level'), roots);
  assert.equal(await click('Expand all'), 40);
});

journey('zoom by wheel, by ruler, by minimap; reset; the address keeps it', {}, async (t) => {
  const { page } = t;
  await t.open(link);
  assert.equal(zoom(page), null);
  const canvas = await page.locator('.wf-canvas').boundingBox();
  await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + 60);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  await t.idle();
  const [from, to] = zoom(page).split('-').map(Number);
  assert.ok(to - from < 4_000_000_000 && to > from);
  await page.reload();
  await t.idle();
  assert.equal(zoom(page), `${from}-${to}`);
  await page.getByRole('button', { name: 'Show the whole trace' }).click();
  await t.idle();
  assert.equal(zoom(page), null);
  for (const place of ['.ruler', '.minimap']) {
    const box = await page.locator(place).boundingBox();
    await page.mouse.move(box.x + box.width * 0.25, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 10, { steps: 4 });
    await page.mouse.up();
    await t.idle();
    const [start, end] = zoom(page).split('-').map(Number);
    // A quarter of 4.07 s, from a quarter on.
    assert.ok(Math.abs(start - 1.02e9) < 5e7 && Math.abs(end - 2.04e9) < 5e7, `${place}: ${start}-${end}`);
    await page.getByRole('button', { name: 'Show the whole trace' }).click();
    await t.idle();
  }
});

journey('a link is the selected span too; back goes back', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  await page.getByRole('link', { name: /GET \/search/ }).first().click();
  await t.idle();
  await tree(page).getByRole('row').nth(2).click();
  await t.idle();
  assert.match(page.url(), /sel=[0-9a-f]{16}/);
  const title = page.getByRole('complementary', { name: 'Selected span' }).getByRole('heading').first();
  const before = await title.innerText();
  await page.reload();
  await t.idle();
  assert.equal(await title.innerText(), before);
  await page.goBack();
  await t.idle();
  await page.getByRole('heading', { name: '300 traces' }).waitFor();
});

journey('marks tell how far an opening is', {}, async (t) => {
  await t.open(link);
  const marks = await t.page.evaluate(() =>
    performance.getEntriesByType('mark').filter(({ name }) => name.startsWith('spanscape:'))
      .map(({ name, detail }) => ({ name, detail })));
  assert.deepEqual(marks.map(({ name }) => name),
    ['navigate', 'bytes', 'first-paint', 'ready'].map((name) => `spanscape:${name}`));
  assert.deepEqual(marks[0].detail, { page: 'trace', trace: incident, source: 'demo' });
});

for (const [width, height] of [[600, 400], [400, 300], [360, 640]]) {
  journey(`fits ${width}x${height}`, { context: { viewport: { width, height } } }, async (t) => {
    const { page } = t;
    for (const path of ['', '#/search?src=demo', link, `${link}&embed=1`]) {
      await t.open(path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${path} is ${over} px too wide`);
      await accessible(page);
    }
    assert.ok((await page.locator('.wf-canvas').boundingBox()).width > 100);
  });
}
