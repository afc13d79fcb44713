// Find in the trace: ctrl+F opens ours and, pressed again, the browser's; what is found is marked and gone
// through; and a link carries it.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { openIncident, press, selected, treegrid } from './support/trace.mjs';

const bar = { name: 'Find in the trace' };
const field = (t) => t.page.getByRole('searchbox', { name: 'Find spans' });
const found = (t) => t.page.getByRole('search', bar).getByRole('status').innerText();
const marked = (tree) => tree.getByRole('row').filter({ has: tree.page().getByText(/, found/) });
const looksFor = (t) => new URLSearchParams(t.page.url().split('?').at(-1)).get('uiFind');

async function type(t, text) {
  await field(t).fill(text);
  await t.idle();
}

/** Presses ctrl+F and says whether the page kept it from the browser. */
async function ctrlF(t) {
  await t.page.evaluate(() => {
    addEventListener('keydown', (event) => {
      if (event.key === 'f') globalThis.kept = event.defaultPrevented;
    });
  });
  await press(t, 'Control+f');
  return t.page.evaluate(() => globalThis.kept);
}

journey('ctrl+F opens our find, and again the browser has it', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  assert.equal(await field(t).count(), 0);
  assert.equal(await ctrlF(t), true);
  assert.ok(await field(t).evaluate((e) => e === document.activeElement));
  assert.equal(await ctrlF(t), false, 'the browser has it');
  await tree.focus();
  assert.equal(await ctrlF(t), true, 'from the rows it is ours again');
  assert.ok(await field(t).evaluate((e) => e === document.activeElement));
  await press(t, 'Escape');
  assert.equal(await field(t).count(), 0);
  assert.ok(await tree.evaluate((e) => e === document.activeElement));
  await press(t, '/');
  assert.equal(await field(t).inputValue(), '', 'the sign itself is not typed');
  await page.getByRole('button', { name: 'Close find' }).click();
  await t.idle();
  await page.getByRole('button', { name: 'Find in the trace' }).click();
  await field(t).waitFor();
  await press(t, 'Escape', '?');
  assert.match(await page.getByRole('dialog', { name: 'Keys' }).innerText(), /Ctrl \+ f/);
});

journey('what is typed is found, counted, marked and gone through', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  await ctrlF(t);
  await type(t, 'no-such-thing-anywhere');
  assert.equal(await found(t), 'No match');
  assert.equal(await marked(tree).count(), 0);
  await type(t, 'PAYMENT');
  const count = Number(/^(\d+) match/.exec(await found(t))[1]);
  assert.ok(count > 3);
  assert.equal(looksFor(t), 'PAYMENT');
  const first = marked(tree).first();
  assert.ok(Number(await first.locator('.operation').evaluate((e) => getComputedStyle(e).fontWeight)) > 600);
  await type(t, 'payment error');
  const fewer = Number(/^(\d+) match/.exec(await found(t))[1]);
  assert.ok(fewer < count && fewer > 1);
  await type(t, 'service.name=payment "AcquirerPool.Rent"');
  assert.match(await found(t), /match/);
  await type(t, 'payment error');
  await press(t, 'Enter');
  assert.equal(await found(t), `1 of ${fewer}`);
  const active = () => tree.getByRole('row', { selected: true }).getAttribute('aria-rowindex');
  const one = await active();
  assert.ok(await field(t).evaluate((e) => e === document.activeElement), 'Enter stays in the field');
  await press(t, 'Enter');
  assert.equal(await found(t), `2 of ${fewer}`);
  assert.notEqual(await active(), one);
  await press(t, 'Shift+Enter', 'Shift+Enter');
  assert.equal(await found(t), `${fewer} of ${fewer}`, 'around the start');
  await tree.focus();
  await press(t, 'n');
  assert.equal(await found(t), `1 of ${fewer}`);
  await press(t, 'Shift+N');
  assert.equal(await found(t), `${fewer} of ${fewer}`);
  await page.getByRole('button', { name: 'Next match' }).click();
  await t.idle();
  assert.equal(await found(t), `1 of ${fewer}`);
  await accessible(page);
  await tree.focus();
  await press(t, 'Escape');
  assert.equal(await field(t).count(), 0);
  assert.equal(await marked(tree).count(), 0);
  assert.equal(looksFor(t), null);
});

journey('a match below a collapsed row is brought to light', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await t.idle();
  await ctrlF(t);
  await type(t, 'AcquirerPool');
  assert.equal(await marked(tree).count(), 0);
  await press(t, 'Enter');
  await tree.getByRole('row', { selected: true, name: /AcquirerPool/ }).waitFor();
});

journey('a link finds and goes to the first match, also one of Jaeger UI', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t, '&uiFind=AcquirerPool');
  await tree.getByRole('row', { selected: true, name: /AcquirerPool/ }).waitFor();
  assert.equal(await field(t).inputValue(), 'AcquirerPool');
  assert.match(await found(t), /^1 of \d+$/);
  assert.ok(!(await field(t).evaluate((e) => e === document.activeElement)), 'the keys stay the rows’');
  await tree.focus();
  await press(t, 'Enter');
  const span = selected(t);
  assert.ok(span);
  await page.reload();
  await treegrid(t);
  assert.equal(selected(t), span);
  assert.equal(looksFor(t), 'AcquirerPool');
  assert.match(await found(t), /match/);
  const before = await page.evaluate(() => history.length);
  await type(t, 'redis');
  await type(t, 'payment');
  assert.equal(await page.evaluate(() => history.length), before, 'typing leaves no history');
  assert.equal(looksFor(t), 'payment');
});

for (const [width, height] of [[600, 400], [400, 300], [360, 640]]) {
  journey(`find fits ${width}x${height}`, { context: { viewport: { width, height } } }, async (t) => {
    const { page } = t;
    const tree = await openIncident(t, '&uiFind=payment');
    const box = await page.getByRole('search', bar).boundingBox();
    const rows = await tree.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= width, JSON.stringify(box));
    assert.ok(box.y + box.height <= rows.y + 1, 'it covers no row');
    await page.getByRole('button', { name: 'Next match' }).click();
    await t.idle();
    await accessible(page);
  });
}
