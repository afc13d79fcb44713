// Find in the trace: ctrl+F opens ours and, pressed again, the browser's; what is found is marked and gone
// through; and a link carries it.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { fact, openIncident, press, selected, treegrid, zoom } from './support/trace.mjs';

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

journey('the language of find: parts, durations, errors, and what must not be', {}, async (t) => {
  const { page } = t;
  await openIncident(t);
  await ctrlF(t);
  const count = async (text) => {
    await type(t, text);
    const words = await found(t);
    return words === 'No match' ? 0 : Number(/^([\d,]+) match/.exec(words)[1].replace(',', ''));
  };
  const all = Number((await fact(t, 'Spans')).replace(',', ''));
  const errors = Number(await fact(t, 'Errors'));
  assert.equal(await count('error'), errors);
  assert.equal(await count('-error'), all - errors);
  const texts = await count('"error"');
  assert.ok(texts > 0, 'the attribute');
  assert.equal((await count('>=1ms')) + (await count('<1ms')), all);
  assert.equal(await count('duration>1ms -error'), (await count('>1ms')) - (await count('>1ms error')));
  const service = await count('service:payment');
  assert.ok(service > 0 && service < (await count('payment')), 'the service alone');
  assert.equal(await count('-service:payment'), all - service);
  assert.ok((await count('name:"POST /checkout"')) > 0);
  assert.equal((await count('kind:client')) + (await count('-kind:client')), all);
  assert.ok((await count('event:exception')) > 0);
  assert.equal(await count('service:no-such-service'), 0);
  await field(t).press('Escape');
  await t.idle();
  await press(t, '?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  for (const term of ['key=value', '>100ms', 'service:x', '-term']) {
    await help.getByText(term, { exact: true }).waitFor();
  }
  await accessible(page);
});

journey('an id finds its span and the children that name it', {}, async (t) => {
  const tree = await openIncident(t);
  await tree.focus();
  await press(t, 'ArrowDown', 'Enter');
  const id = selected(t);
  await ctrlF(t);
  await type(t, `id:${id}`);
  assert.equal(await found(t), '1 match');
  await type(t, `parent:${id}`);
  const children = Number(/^(\d+) match/.exec(await found(t))[1]);
  assert.ok(children > 0);
  await type(t, id);
  assert.equal(await found(t), `${children + 1} matches`);
});

const only = (t) => t.page.getByRole('button', { name: 'Only matches', exact: true });
const rowCount = async (tree) => Number(await tree.getAttribute('aria-rowcount'));

journey('only matches, with what they are in', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  const all = await rowCount(tree);
  await ctrlF(t);
  await type(t, 'AcquirerPool');
  assert.equal(await only(t).getAttribute('aria-pressed'), 'false');
  await only(t).click();
  await t.idle();
  assert.equal(await only(t).getAttribute('aria-pressed'), 'true');
  const few = await rowCount(tree);
  const count = Number(/^(\d+) match/.exec(await found(t))[1]);
  assert.ok(few > count && few < all, `${count} in ${few} rows of ${all}`);
  assert.equal(await marked(tree).count(), count);
  // Each row but the first has its parent among the rows above it: a tree without gaps.
  const levels = await tree.getByRole('row').evaluateAll((rows) =>
    rows
      .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex'))
      .map((row) => Number(row.getAttribute('aria-level'))),
  );
  levels.forEach((level, i) => assert.ok(level === 1 || levels.slice(0, i).includes(level - 1), `${levels}`));
  await accessible(page);
  // A selected row stays while another text is looked for.
  await field(t).press('Enter');
  await t.idle();
  const row = () => tree.getByRole('row', { selected: true });
  const name = await row().locator('.operation').innerText();
  await type(t, 'redis');
  assert.equal(await row().locator('.operation').innerText(), name);
  await type(t, 'AcquirerPool');
  assert.equal(await rowCount(tree), few);
  // Folding goes on: what is below a collapsed row is counted as it would be seen.
  await tree.focus();
  await press(t, ']');
  assert.equal(await rowCount(tree), 1);
  await press(t, '[', 'm');
  assert.equal(await rowCount(tree), all);
  assert.equal(await only(t).getAttribute('aria-pressed'), 'false');
  await press(t, 'm');
  assert.equal(await rowCount(tree), few);
  // A link carries it; closing find ends it.
  assert.equal(new URLSearchParams(page.url().split('?').at(-1)).get('only'), '1');
  await page.reload();
  await treegrid(t);
  assert.equal(await rowCount(tree), few);
  assert.equal(await only(t).getAttribute('aria-pressed'), 'true');
  await page.getByRole('button', { name: 'Close find' }).click();
  await t.idle();
  assert.equal(await rowCount(tree), all);
  assert.ok(!page.url().includes('only='));
});

journey('only matches of nothing, and a span of a link that is none', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  await tree.focus();
  await press(t, 'ArrowDown', 'ArrowDown', 'Enter');
  const span = selected(t);
  const link = page.url();
  await page.goto('about:blank');
  await t.page.goto(`${link}&uiFind=AcquirerPool&only=1`);
  await treegrid(t);
  assert.equal(selected(t), span);
  assert.equal(await tree.getByRole('row', { selected: true }).count(), 1);
  await type(t, 'no-such-thing-anywhere');
  assert.equal(await found(t), 'No match');
  const rows = await rowCount(tree);
  assert.ok(rows > 0 && rows < 5, `the selected span and its ancestors: ${rows}`);
  await tree.focus();
  await press(t, 'Escape', 'Escape');
  assert.equal(await field(t).count(), 0);
});

/** How many pixels of the canvas over the minimap have the colour of a match. */
const marksOnMinimap = (page) =>
  page.locator('.minimap canvas').nth(1).evaluate((canvas) => {
    const probe = document.createElement('canvas').getContext('2d');
    probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--c-match');
    probe.fillRect(0, 0, 1, 1);
    const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let i = 0; i < data.length; i += 4) {
      const near = Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b);
      if (data[i + 3] > 200 && near < 12) found += 1;
    }
    return found;
  });

journey('matches are marked on the minimap, and gone to in time', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  assert.equal(await marksOnMinimap(page), 0);
  await ctrlF(t);
  await type(t, 'AcquirerPool');
  const few = await marksOnMinimap(page);
  assert.ok(few > 0);
  await type(t, 'payment');
  assert.ok((await marksOnMinimap(page)) > few);
  await type(t, 'AcquirerPool');
  // The first microsecond, in which it is not.
  await page.goto(page.url().replace('?', '?zoom=0-1000&'));
  await t.idle();
  await tree.focus();
  await press(t, 'n');
  const now = zoom(t);
  assert.ok(now?.start > 0, JSON.stringify(now));
  assert.equal(now.span, 1000, 'moved, not zoomed');
  await press(t, 'Escape', 'Escape', 'Escape');
  assert.equal(await marksOnMinimap(page), 0);
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
