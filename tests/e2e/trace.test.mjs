// From the start page to the span that failed, as a person would go; and small frames.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';

const incident = 'd133e4339c2a87b247f3a35b00c06d57';
const link = `#/trace/${incident}?src=demo`;

journey('from the start page to the span that failed', {}, async (t) => {
  const { page } = t;
  await t.open();
  await accessible(page);
  await page.getByRole('link', { name: 'Open the demo' }).click();
  await t.idle();
  await page.getByRole('heading', { name: '300 traces' }).waitFor();
  await accessible(page);
  await page.getByRole('combobox', { name: 'Order', exact: true }).selectOption('Most errors first');
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
