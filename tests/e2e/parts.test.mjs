// Parts of the page that are files of their own in what ./dev dist builds: one that does not come is told, and tried
// again; what is there goes on.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { openIncident, press, treegrid } from './support/trace.mjs';
import { bar } from './support/verdict.mjs';

/** The parts that the page has asked for, by their names. */
const asked = (t) => t.site.requests.flatMap((request) => /\/part-([a-z]+)-/.exec(request)?.[1] ?? []);

journey('a part comes when it is needed, and once', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  if (!t.site.requests.some((request) => /\/parts-/.test(request))) {
    console.log('# this site is in one part: only ./dev dist cuts it up');
    return;
  }
  assert.deepEqual(asked(t), ['search', 'charts']);
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  await page.getByRole('heading', { name: 'Compare' }).waitFor();
  await openIncident(t);
  assert.ok(asked(t).includes('extras'), 'before the first span is opened');
  await page.goBack();
  await t.idle();
  assert.equal(asked(t).filter((part) => part === 'pages').length, 1);
});

journey("the engine's cold part comes by itself; where it does not, all else is there, and it is tried again", {}, async (t) => {
  const { page } = t;
  await openIncident(t);
  const cold = () => t.site.requests.filter((request) => /engine_cold\.wasm/.test(request)).length;
  if (cold() === 0) return;
  assert.equal(cold(), 1);
  await bar(t).getByText('AcquirerPool.Rent').waitFor();
  let hit = 0;
  await t.context.route(/engine_cold\.wasm/, (route) => {
    hit += 1;
    return route.fulfill({ status: 503, body: 'later' });
  });
  t.expectProblem(/503|engine_cold/);
  await page.goto('about:blank');
  await openIncident(t);
  assert.ok(hit > 0);
  const alert = page.getByRole('alert').filter({ hasText: 'A part of Spanscape could not be loaded' });
  await alert.waitFor();
  assert.equal(await bar(t).getByText('AcquirerPool.Rent').count(), 0);
  const tree = await treegrid(t);
  assert.ok((await tree.getByRole('row').count()) > 10);
  await accessible(page);
  await t.context.unroute(/engine_cold\.wasm/);
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await tree.focus();
  await press(t, 'v');
  await bar(t).getByText('AcquirerPool.Rent').waitFor();
});

journey('a part that does not come', {}, async (t) => {
  const { page } = t;
  let hit = 0;
  await page.route(/\/part-/, (route) => {
    hit += 1;
    return route.fulfill({ status: 404, contentType: 'text/html', body: '<!doctype html><p>Not here' });
  });
  t.expectProblem(/404|part-/);
  await openIncident(t);
  if (hit === 0) return;
  await (await treegrid(t)).focus();
  await press(t, 'Home', 'Enter');
  // The verdict's words are missing as well, above.
  const alert = page.getByRole('alert').last();
  assert.match(await alert.innerText(), /A part of Spanscape could not be loaded/);
  await page.unroute(/\/part-/);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('complementary', { name: 'Selected span' }).waitFor();
});
