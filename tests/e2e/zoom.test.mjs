// Zoom and pan by wheel, keys and drag: the address says which range is shown.

import assert from 'node:assert/strict';
import { journey } from './support/browser.mjs';
import { openIncident, press, selected, tall, zoom } from './support/trace.mjs';

/** Presses at a share of an element's width, moves to another, and lets go. */
async function drag(t, selector, from, to) {
  const box = await t.page.locator(selector).boundingBox();
  const at = (share) => [box.x + box.width * share, box.y + Math.min(box.height / 2, 40)];
  await t.page.mouse.move(...at(from));
  await t.page.mouse.down();
  await t.page.mouse.move(...at((from + to) / 2));
  await t.page.mouse.move(...at(to));
  await t.page.mouse.up();
  await t.idle();
}

/** Turns the wheel over the middle of an element. */
async function wheel(t, selector, dx, dy) {
  const box = await t.page.locator(selector).boundingBox();
  await t.page.mouse.move(box.x + box.width / 2, box.y + Math.min(box.height / 2, 40));
  await t.page.mouse.wheel(dx, dy);
  // The browser hands the wheel over a frame later.
  await t.idle();
  await t.idle();
}

/** The range is `share` of the trace from `from`, within a hundredth of it. */
function covers(t, whole, from, share) {
  const { start, span } = zoom(t);
  const close = (a, b, of) => assert.ok(Math.abs(a - b) < 0.01, `${of}: ${a} is not about ${b}`);
  close(start / whole, from, 'start');
  close(span / whole, share, 'length');
}

/** The trace's duration in nanoseconds: where a range that ends at the end ends. */
async function whole(t) {
  await drag(t, '.ruler', 0.5, 1);
  const { end } = zoom(t);
  await reset(t);
  return end;
}

async function reset(t) {
  await t.page.getByRole('button', { name: 'Show the whole trace' }).click();
  await t.idle();
  assert.equal(zoom(t), null);
}

journey('by dragging over the ruler and the minimap', {}, async (t) => {
  await openIncident(t);
  const all = await whole(t);
  await drag(t, '.ruler', 0.25, 0.75);
  covers(t, all, 0.25, 0.5);
  await drag(t, '.ruler', 0.5, 0.25);
  covers(t, all, 0.375, 0.125);
  await reset(t);
  await drag(t, '.minimap', 0.2, 0.6);
  covers(t, all, 0.2, 0.4);
  await drag(t, '.minimap', 0.4, 0.5);
  covers(t, all, 0.3, 0.4);
  await drag(t, '.minimap', 0.8, 0.9);
  covers(t, all, 0.8, 0.1);
  await drag(t, '.minimap', 0.8, 0.6);
  covers(t, all, 0.6, 0.3);
  await reset(t);
});

journey('by dragging the bars', {}, async (t) => {
  await openIncident(t);
  const all = await whole(t);
  await drag(t, '.ruler', 0.25, 0.5);
  await drag(t, '.wf-canvas', 0.6, 0.2);
  covers(t, all, 0.35, 0.25);
  assert.equal(selected(t), null, 'a drag selects nothing');
});

journey('by the wheel', {}, async (t) => {
  const { page } = t;
  await openIncident(t);
  const all = await whole(t);
  await page.keyboard.down('Control');
  await wheel(t, '.wf-canvas', 0, -300);
  await page.keyboard.up('Control');
  const near = zoom(t);
  assert.ok(near.span < 0.7 * all);
  const middle = (near.start + near.end) / 2;
  assert.ok(Math.abs(middle / all - 0.5) < 0.02, 'what is under the pointer stays there');
  await wheel(t, '.ruler', 0, -300);
  assert.ok(zoom(t).span < 0.7 * near.span);
  const before = zoom(t);
  await wheel(t, '.minimap', 0, 150);
  assert.ok(zoom(t).span > before.span);
  const still = zoom(t);
  await wheel(t, '.wf-canvas', 120, 0);
  assert.ok(zoom(t).start > still.start);
  assert.ok(Math.abs(zoom(t).span - still.span) < 3, 'a pan changes no length');
});

journey('by keys, beside the rows and in them', { context: tall }, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  await press(t, 'ArrowUp');
  const once = zoom(t);
  await press(t, 'Shift+ArrowUp');
  const twice = zoom(t);
  assert.ok(Math.abs(once.span / twice.span - 2) < 0.01);
  await press(t, 'ArrowRight');
  assert.ok(zoom(t).start > twice.start);
  await press(t, 'a');
  assert.ok(Math.abs(zoom(t).start - twice.start) < 3, 'there and back');
  await press(t, 'Shift+KeyD');
  assert.ok(zoom(t).start > twice.start + twice.span / 3);
  await press(t, '-');
  assert.ok(zoom(t).span > twice.span);
  await press(t, '0');
  assert.equal(zoom(t), null);
  await tree.focus();
  await press(t, '+');
  assert.deepEqual(zoom(t), once, 'the same in the rows');
  await press(t, '0');
  const row = tree.getByRole('row').last();
  await row.dblclick();
  await t.idle();
  assert.equal(zoom(t), null, 'only a bar is zoomed to');
  await press(t, 'z');
  const { start, span } = zoom(t);
  await reset(t);
  const [bar, canvas] = [await row.boundingBox(), await page.locator('.wf-canvas').boundingBox()];
  await page.mouse.dblclick(canvas.x + canvas.width / 2, bar.y + bar.height / 2);
  await t.idle();
  assert.deepEqual([zoom(t).start, zoom(t).span], [start, span], 'the bar and the key do the same');
});
