// Traces that are wide, deep, or full of long values are shown as others are.

import assert from 'node:assert/strict';
import { idOf, pieces } from '../bench/trace.mjs';
import { journey } from './support/browser.mjs';
import { panel } from './support/details.mjs';
import { fact, press, treegrid } from './support/trace.mjs';

/** Opens a generated trace from the page's own address; answers its treegrid. */
async function openShape(t, shape) {
  const body = (response) => {
    for (const piece of pieces(shape)) response.write(piece);
    response.end();
  };
  const headers = { 'content-type': 'application/json' };
  t.site.routes[`/api/traces/${idOf(shape)}`] = () => ({ status: 200, headers, body });
  await t.open(`trace/${idOf(shape)}`);
  return treegrid(t);
}

/** Nothing of a name is pushed out of its column, however deep it is. */
async function inside(t) {
  const [names, out] = await t.page.evaluate(() => {
    const rows = [...document.querySelectorAll('.wf-row:not([hidden])')];
    const services = rows.map((row) => {
      const cell = row.querySelector('.name-cell').getBoundingClientRect();
      const name = row.querySelector('.service').getBoundingClientRect();
      return { right: cell.right, left: name.left };
    });
    return [services.length, services.filter(({ left, right }) => left > right - 60).length];
  });
  assert.ok(names > 5);
  assert.equal(out, 0, 'each name can be read');
}

journey('ten thousand siblings', {}, async (t) => {
  const tree = await openShape(t, { spans: 10_001, fan: 'wide' });
  assert.equal(await fact(t, 'Spans'), '10,001');
  await tree.focus();
  await press(t, 'End');
  const last = tree.getByRole('row', { selected: true });
  assert.equal(await last.getAttribute('aria-setsize'), '10000');
  assert.equal(await last.getAttribute('aria-posinset'), '10000');
  await inside(t);
  await press(t, 'ArrowLeft');
  assert.equal(await tree.getByRole('row', { selected: true }).getAttribute('aria-rowindex'), '1', 'its parent');
  await press(t, 'ArrowLeft');
  assert.equal(await tree.getAttribute('aria-rowcount'), '1', 'folded');
  await press(t, 'ArrowRight');
  assert.equal(await tree.getAttribute('aria-rowcount'), '10001');
});

journey('a chain twelve thousand deep', {}, async (t) => {
  const tree = await openShape(t, { spans: 12_000, fan: 'deep' });
  assert.equal(await fact(t, 'Depth'), '12,000');
  await inside(t);
  await tree.focus();
  await press(t, 'End');
  const last = tree.getByRole('row', { selected: true });
  assert.equal(await last.getAttribute('aria-level'), '12000');
  await inside(t);
  await press(t, 'ArrowLeft');
  assert.equal(await tree.getByRole('row', { selected: true }).getAttribute('aria-level'), '11999');
  await t.page.getByRole('button', { name: 'Collapse all' }).click();
  await t.idle();
  assert.equal(await tree.getAttribute('aria-rowcount'), '1');
  await t.page.getByRole('button', { name: 'Expand all' }).click();
  await t.idle();
  assert.equal(await tree.getAttribute('aria-rowcount'), '12000');
});

journey('values of 64 kB', {}, async (t) => {
  const tree = await openShape(t, { spans: 60, value: 65_536 });
  await tree.focus();
  await press(t, 'Home', 'Enter');
  const details = panel(t);
  await details.getByRole('button', { name: /^Show all/ }).first().waitFor();
  assert.ok((await details.innerText()).length < 20_000, 'they are folded');
  await details.getByRole('button', { name: /^Show all/ }).first().click();
  await t.idle();
  assert.ok((await details.innerText()).length > 60_000);
});

journey('one service, five thousand operations', {}, async (t) => {
  await openShape(t, { spans: 6_000, services: 1, operations: 5_000 });
  assert.equal(await fact(t, 'Services'), '1');
  await inside(t);
});
