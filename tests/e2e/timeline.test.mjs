// What is beside the names: the events behind ticks.

import assert from 'node:assert/strict';
import { journey } from './support/browser.mjs';
import { openDetails, routes } from './support/details.mjs';
import { press } from './support/trace.mjs';

/** Puts the pointer on the bars, at a share of the time that is seen, on a row from 0 on. */
async function point(t, share, row) {
  const box = await t.page.locator('.wf-canvas').boundingBox();
  await t.page.mouse.move(box.x + box.width * share, box.y + 22 * (row + 0.5));
  await t.idle();
}

journey('what ticks stand for is told beside the pointer', { routes }, async (t) => {
  await openDetails(t);
  await press(t, 'Escape');
  const card = t.page.locator('.tick-card');
  await point(t, 0.2, 1);
  assert.match(await card.innerText(), /^\+2 ms\s+sooner$/);
  await point(t, 0.4, 1);
  assert.match(await card.innerText(), /\+4 ms\s+exception\s+exception\.type\s+IllegalStateException\s+exception\.message\s+pool is empty/);
  await point(t, 0.5, 1);
  assert.match(await card.innerText(), /tick 0[\s\S]*and 14 events more here$/);
  await point(t, 0.65, 1);
  assert.equal(await card.count(), 0);
  await t.page.mouse.move(0, 0);
  await t.idle();
  assert.equal(await card.count(), 0);
});
