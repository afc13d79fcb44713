// The waterfall's names as a treegrid: what a screen reader is told, and all of it by keyboard alone.

import assert from 'node:assert/strict';
import { journey } from './support/browser.mjs';
import { openIncident, press } from './support/trace.mjs';

/** The visible rows from the first on, as `aria-...` numbers and texts. */
function rows(tree) {
  return tree.getByRole('row').evaluateAll((elements) =>
    elements
      .map((row) => ({
        index: Number(row.getAttribute('aria-rowindex')),
        level: Number(row.getAttribute('aria-level')),
        expanded: row.getAttribute('aria-expanded'),
        position: [row.getAttribute('aria-posinset'), row.getAttribute('aria-setsize')].map(Number),
        cells: [...row.querySelectorAll('[role=gridcell]')].map((cell) => {
          const clone = cell.cloneNode(true);
          for (const hidden of clone.querySelectorAll('[aria-hidden=true]')) hidden.remove();
          return clone.textContent.trim();
        }),
      }))
      .sort((a, b) => a.index - b.index),
  );
}

const total = async (tree) => Number(await tree.getAttribute('aria-rowcount'));

/** The row that is active: selected, and the treegrid's active descendant. */
async function active(tree) {
  const row = tree.getByRole('row', { selected: true });
  assert.equal(await row.count(), 1);
  assert.equal(await tree.getAttribute('aria-activedescendant'), await row.getAttribute('id'));
  return {
    index: Number(await row.getAttribute('aria-rowindex')),
    level: Number(await row.getAttribute('aria-level')),
    expanded: await row.getAttribute('aria-expanded'),
  };
}

journey('the treegrid says what each row is', {}, async (t) => {
  const tree = await openIncident(t);
  const all = await rows(tree);
  assert.ok((await total(tree)) >= all.length && all.length > 10);
  assert.deepEqual(all.map(({ index }) => index), all.map((_, i) => i + 1));
  assert.deepEqual(all[0].position, [1, 1]);
  assert.deepEqual([all[0].level, all[0].expanded], [1, 'true']);
  for (const [i, row] of all.entries()) {
    const parent = all.slice(0, i).findLast(({ level }) => level < row.level);
    assert.equal(row.level, (parent?.level ?? 0) + 1, `row ${row.index}`);
    const leaf = all[i + 1] !== undefined && all[i + 1].level <= row.level;
    if (leaf) assert.equal(row.expanded, null, `row ${row.index} is a leaf`);
    const [name, start, duration, status] = row.cells;
    assert.equal(row.cells.length, 4);
    assert.match(name, /^[a-z-]+ \S/);
    for (const time of [start, duration]) assert.match(time, /^[\d,.]+ (ns|μs|µs|ms|s)$|^0$/);
    assert.match(status, /^(unset|ok|error)(,|$)/);
  }
  assert.match(all[0].cells[0], /^storefront POST \/checkout$/);
  assert.match(all[0].cells[3], /^error/);
  const ids = await t.page.locator('[id]').evaluateAll((them) => them.map(({ id }) => id).filter(Boolean));
  assert.equal(new Set(ids).size, ids.length, 'no id twice');
});

journey('without a mouse, from the start page to a span and back', {}, async (t) => {
  const { page } = t;
  await t.open();
  const tabTo = async (locator) => {
    const has = () => locator.evaluateAll((them) => them.some((e) => e === document.activeElement));
    for (let i = 0; i < 60 && !(await has()); i += 1) await page.keyboard.press('Tab');
    assert.ok(await has(), `Tab reaches ${locator}`);
  };
  await tabTo(page.getByRole('link', { name: 'Open the demo' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '300 traces' }).waitFor();
  await t.idle();
  await tabTo(page.getByRole('button', { name: 'Skip to the traces' }));
  await page.keyboard.press('Enter');
  await tabTo(page.locator('.trace-rows').getByRole('link'));
  await page.keyboard.press('Enter');
  const tree = page.getByRole('treegrid');
  await tree.waitFor();
  await t.idle();
  await tabTo(tree);
  await press(t, 'ArrowDown', 'Enter');
  const panel = page.getByRole('complementary', { name: 'Selected span' });
  await panel.waitFor();
  await tabTo(panel.getByRole('button', { name: 'Close details' }));
  await page.keyboard.press('Enter');
  await panel.waitFor({ state: 'detached' });
  await t.idle();
  await tree.focus();
  await press(t, 'Enter');
  await panel.waitFor();
  await press(t, 'Escape');
  await panel.waitFor({ state: 'detached' });
  assert.equal((await active(tree)).index, 1);
  await press(t, 'Escape');
  assert.equal(await tree.getByRole('row', { selected: true }).count(), 0);
  assert.equal(await tree.getAttribute('aria-activedescendant'), null);
});

journey('the arrows go through the tree', {}, async (t) => {
  const tree = await openIncident(t);
  const many = await total(tree);
  await tree.focus();
  await press(t, 'ArrowDown');
  assert.deepEqual(await active(tree), { index: 1, level: 1, expanded: 'true' });
  await press(t, 'ArrowRight');
  assert.deepEqual((({ index, level }) => [index, level])(await active(tree)), [2, 2]);
  await press(t, 'ArrowLeft', 'ArrowLeft');
  assert.equal((await active(tree)).index, (await active(tree)).level, 'collapsed, then to the parent');
  await press(t, 'End');
  assert.equal((await active(tree)).index, await total(tree));
  await press(t, 'ArrowDown');
  assert.equal((await active(tree)).index, await total(tree), 'the last row is the end');
  await press(t, 'Home');
  assert.equal((await active(tree)).index, 1);
  await press(t, 'ArrowUp');
  assert.equal((await active(tree)).index, 1, 'the first row is the beginning');
  await press(t, 'ArrowLeft');
  assert.deepEqual(await active(tree), { index: 1, level: 1, expanded: 'false' });
  assert.equal(await total(tree), 1);
  const [only] = await rows(tree);
  assert.match(only.cells[3], new RegExp(`, error inside, ${many - 1} spans hidden`));
  await press(t, 'ArrowRight');
  assert.equal((await active(tree)).expanded, 'true');
  await press(t, ' ');
  assert.equal(await total(tree), 1);
  await press(t, ' ', 'PageDown');
  const page = (await active(tree)).index;
  assert.ok(page > 3, `${page}`);
  await press(t, 'PageUp');
  assert.equal((await active(tree)).index, 1);
});

journey('an asterisk opens a row and its siblings', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  const many = await total(tree);
  await page.getByRole('button', { name: 'Collapse all' }).click();
  await t.idle();
  await tree.focus();
  await press(t, 'ArrowDown', '*');
  const once = await total(tree);
  assert.ok(once > 1 && once < many, `${once} of ${many}`);
  assert.equal((await active(tree)).expanded, 'true');
  await press(t, '[');
  assert.equal(await total(tree), many);
  await press(t, ']');
  assert.ok((await total(tree)) < once);
});

journey('collapse and expand by buttons, all and by level, and by the fold itself', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  const many = await total(tree);
  const deepest = async () => Math.max(...(await rows(tree)).map(({ level }) => level));
  const click = async (name) => {
    await page.getByRole('button', { name, exact: true }).click();
    await t.idle();
    return total(tree);
  };
  const depth = await deepest();
  const less = await click('Collapse one level');
  assert.ok(less < many);
  assert.ok((await deepest()) <= depth);
  assert.equal(await click('Expand one level'), many);
  const few = await click('Collapse all');
  assert.ok(few < less);
  await page.getByText(`${few} row`).waitFor({ state: 'attached' });
  assert.equal(await click('Expand all'), many);
  await tree.getByRole('row').first().locator('.fold').click();
  await t.idle();
  assert.equal(await total(tree), 1);
  await tree.getByRole('row').first().locator('.fold').click();
  await t.idle();
  assert.equal(await total(tree), many);
});

journey('a subtree as a whole, and all but the path to a row', {}, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  const many = await total(tree);
  await tree.focus();
  // The second row has something below it; what is below is collapsed with it.
  await press(t, 'ArrowDown', 'ArrowDown');
  const { index } = await active(tree);
  await press(t, '}');
  const less = await total(tree);
  assert.ok(less < many);
  assert.deepEqual(await active(tree), { index, level: 2, expanded: 'false' });
  await press(t, ' ');
  const once = await total(tree);
  assert.ok(once > less && once <= many);
  await press(t, '{');
  assert.equal(await total(tree), many);
  const fold = tree.getByRole('row').nth(0).locator('.fold');
  await fold.click({ modifiers: ['Alt'] });
  await t.idle();
  assert.equal(await total(tree), 1);
  await tree.getByRole('row').first().locator('.fold').click({ modifiers: ['Alt'] });
  await t.idle();
  assert.equal(await total(tree), many);
  // A row far below: what is left is its ancestors and their collapsed children.
  await press(t, 'End', 'i');
  const path = await total(tree);
  assert.ok(path < many, `${path} of ${many}`);
  const last = await active(tree);
  const open = (await rows(tree)).filter(({ expanded }) => expanded === 'true');
  assert.ok(open.every(({ index: row }) => row < last.index || last.expanded === 'true'));
  assert.equal(open.length, last.level - 1, 'one ancestor of each level');
  await press(t, '[', 'Home', 'Enter');
  await page.getByRole('complementary', { name: 'Selected span' }).waitFor();
  await press(t, 'End');
  await page.getByRole('button', { name: 'Collapse all but the path to this span' }).click();
  await t.idle();
  assert.equal(await total(tree), path);
});

journey('a row looks as deep as it is, and its box can be seen', {}, async (t) => {
  const tree = await openIncident(t);
  const look = (index) =>
    tree.locator(`[role=row][aria-rowindex="${index}"]`).evaluate((row) => ({
      name: row.querySelector('.names').getBoundingClientRect().left,
      guides: row.querySelector('.guides').getBoundingClientRect().width,
      box: getComputedStyle(row.querySelector('.fold')).borderLeftWidth,
    }));
  const [root, child] = [await look(1), await look(2)];
  assert.equal(child.name - root.name, 14);
  assert.equal(child.guides - root.guides, 14);
  assert.equal(root.box, '1px');
});
