// The verdict: words above the waterfall that lead to spans, there when the page is ready and moving nothing; and the
// panel with the findings, where the time went, and how well it was recorded.

import assert from 'node:assert/strict';
import { journey } from './support/browser.mjs';
import { press, selected, tall } from './support/trace.mjs';
import { active, bar, checkout, click, count, finding, healthy, imported, judged, openPanel, panel, queries, says, tabs, word } from './support/verdict.mjs';

const rows = async (tree) => Number(await tree.getAttribute('aria-rowcount'));
const text = async (locator) => (await locator.textContent()).replace(/\s+/g, ' ').trim();

/** Takes down, as each mark is made, what the verdict says and where things are. */
const watch = (t) =>
  t.page.addInitScript(() => {
    const mark = performance.mark.bind(performance);
    globalThis.told = [];
    performance.mark = (name, options) => {
      const box = (which) => {
        const { x, y, width, height } = document.querySelector(which)?.getBoundingClientRect() ?? {};
        return [x, y, width, height];
      };
      const words = document.querySelector('section[aria-label=Verdict]')?.textContent ?? '';
      const boxes = ['[role=treegrid] [role=row]', '.wf-canvas', '.minimap', 'section[aria-label=Verdict]'].map(box);
      globalThis.told.push({ name, page: options?.detail?.page, words, boxes });
      return mark(name, options);
    };
  });

for (const [width, height, room] of [[1400, 900, 45], [1000, 500, 26], [700, 900, 64], [600, 400, 26]]) {
  journey(`the words are there when the page is ready, and nothing moves for them: ${width}x${height}`, { context: { viewport: { width, height } } }, async (t) => {
    await watch(t);
    for (const id of [checkout, queries, healthy]) {
      await t.page.goto('about:blank');
      await judged(t, id);
      const told = await t.page.evaluate(() => globalThis.told);
      const last = (name) => told.findLast((mark) => mark.name === `spanscape:${name}`);
      assert.ok(told.indexOf(last('first-paint')) < told.indexOf(last('ready')));
      assert.match(last('ready').words, /^\d[\d.]* m?s\b.*\./);
      const { boxes } = last('first-paint');
      assert.deepEqual(last('ready').boxes, boxes);
      assert.equal(boxes[3][3], room, 'its room is as high with as without words');
      // And not later either.
      assert.deepEqual(await t.page.evaluate(() => (performance.mark('end'), globalThis.told.at(-1).boxes)), boxes);
      const over = await bar(t).evaluate((e) => [...e.children].filter((c) => c.getBoundingClientRect().bottom > e.getBoundingClientRect().bottom).length);
      assert.equal(over, 0, 'all of it has room');
    }
  });
}

journey('what is right, what is wrong, and how to all of it', {}, async (t) => {
  await judged(t, healthy);
  assert.match(await text(bar(t)), /^86\.4 ms, 50 % in storefront\. Nothing stands out\. ?Details$/);
  await click(t, bar(t).getByRole('button', { name: 'Details' }));
  assert.match(await text(panel(t)), /no N\+1, no retries, no failures, no gaps/);
  await click(t, panel(t).getByRole('button', { name: 'See where the time went' }));
  await panel(t).getByRole('table', { name: 'By service' }).waitFor();
  await judged(t, checkout);
  assert.match(await text(bar(t)), /^4\.07 s, 97 % in payment\. 12 spans failed\. Critical: /);
  await judged(t, queries);
  assert.match(await text(bar(t)), /38 queries like SELECT stock_levels one after another under AvailabilityController#index, about 555 ms could be saved\. ?1 finding$/);
});

journey('words lead to their spans', { context: tall }, async (t) => {
  const tree = await judged(t, queries);
  await click(t, word(t, '38 queries'));
  assert.equal(await count(t), 38);
  assert.match(await active(t).innerText(), /SELECT stock_levels/);
  assert.equal(await active(t).locator('[data-match]').or(active(t).and(t.page.locator('[data-match]'))).count(), 1, 'the first is one of them');
  assert.match(says(t, 'uiFind'), /^finding:n-plus-one-queries\./);
  const first = selected(t);
  await click(t, word(t, 'AvailabilityController#index'));
  assert.match(await active(t).innerText(), /AvailabilityController#index/);
  assert.equal(await count(t), 38, 'what is marked stays marked');
  await click(t, word(t, 'inventory'));
  assert.equal(says(t, 'uiFind'), 'service:=inventory');
  const all = await count(t);
  assert.ok(all > 38);
  assert.match(await active(t).innerText(), /inventory/);
  // By keys alone: from the words to the rows' spans.
  await t.page.getByRole('link', { name: 'Spanscape' }).first().focus();
  for (let at = 0; at < 40; at += 1) {
    await press(t, 'Tab');
    if (await word(t, '38 queries').evaluate((e) => e === document.activeElement)) break;
  }
  await press(t, 'Enter');
  assert.equal(selected(t), first);
  assert.equal(await count(t), 38);
  await press(t, 'Tab', 'Tab', ' ');
  assert.match(await active(t).innerText(), /AvailabilityController#index/);
  await judged(t, checkout);
  await click(t, word(t, '12 spans'));
  assert.equal(await count(t), 12);
  assert.equal(await tree.getByRole('row').filter({ hasText: /, found/ }).count(), 12);
});

journey('the panel: by its button and by a key, its tabs by arrows', {}, async (t) => {
  const { page } = t;
  const tree = await judged(t, queries);
  const more = bar(t).getByRole('button', { name: '1 finding' });
  assert.equal(await more.getAttribute('aria-expanded'), 'false');
  await click(t, more);
  assert.equal(await more.getAttribute('aria-expanded'), 'true');
  assert.equal(says(t, 'verdict'), 'findings');
  await click(t, more);
  assert.equal(await panel(t).count(), 0);
  assert.equal(says(t, 'verdict'), null);
  await tree.focus();
  await press(t, 'v');
  await panel(t).getByRole('tablist', { name: 'Parts of the verdict' }).waitFor();
  const tab = (name) => panel(t).getByRole('tab', { name, exact: true });
  await tab('Findings').focus();
  const names = Object.keys(tabs);
  const keys = [...names.slice(1).map((name) => ['ArrowRight', name]), ['ArrowRight', 'Findings'], ['ArrowLeft', 'Thresholds'], ['Home', 'Findings'], ['End', 'Thresholds']];
  for (const [key, name] of keys) {
    await press(t, key);
    assert.ok(await tab(name).evaluate((e) => e === document.activeElement), `${key} goes to ${name}`);
    assert.deepEqual(await panel(t).getByRole('tab', { selected: true }).allInnerTexts(), [name]);
    assert.equal(says(t, 'verdict'), tabs[name]);
    assert.ok(await panel(t).getByRole('tabpanel', { name, exact: true }).isVisible());
  }
  await page.reload();
  await t.idle();
  assert.equal(await tab('Thresholds').getAttribute('aria-selected'), 'true', 'the address has it');
  await click(t, panel(t).getByRole('button', { name: 'Close the verdict' }));
  assert.equal(await panel(t).count(), 0);
  await tree.focus();
  await press(t, 'v', 'v');
  assert.equal(await panel(t).count(), 0);
});

journey('a finding: what, what to do, what it saves, how sure it is, and its spans alone', {}, async (t) => {
  const tree = await judged(t, queries);
  const all = await rows(tree);
  await openPanel(t);
  const found = finding(t, /N\+1/);
  assert.match(await text(found.getByRole('heading')), /^Critical: N\+1 queries ?−555 ms$/);
  const said = await text(found);
  for (const part of ['38 queries like SELECT stock_levels', 'about 555 ms could be saved', 'Saved if ', 'Rests on 38 spans.']) assert.ok(said.includes(part), `${part}: ${said}`);
  assert.match(said, /Confidence: (certain|high|likely|medium|low|possible)\./);
  assert.ok((await text(found.locator('.advice'))).length > 30);
  await click(t, word(t, 'SELECT stock_levels', found));
  assert.equal(await count(t), 38);
  await click(t, found.getByRole('button', { name: 'Only these' }));
  const fewer = await rows(tree);
  assert.ok(fewer >= 38 && fewer < all, `${fewer} of ${all}`);
  await click(t, t.page.getByRole('list', { name: 'Left out of the rows' }).getByRole('button', { name: /^Only matches/ }));
  assert.equal(await rows(tree), all);
  await press(t, 'Escape');
  await click(t, found.getByRole('button', { name: 'Mark spans' }));
  assert.equal(await count(t), 38);
  await judged(t, imported, '&verdict=findings');
  const list = panel(t).getByRole('listitem');
  const grave = await list.evaluateAll((all) => all.map((item) => /^\s*(Critical|Warning|Note)/.exec(item.textContent)?.[1]));
  assert.equal(grave.length, Number(/(\d+) findings$/.exec(await text(bar(t)))[1]));
  const order = ['Critical', 'Warning', 'Note'];
  assert.deepEqual(grave, grave.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)), 'the gravest first');
});

journey('where the time went: shares that add up, and lead to their spans', {}, async (t) => {
  for (const id of [queries, checkout, healthy]) {
    await judged(t, id, '&verdict=time');
    for (const name of ['By part of the system', 'By service', 'By operation']) {
      const table = panel(t).getByRole('table', { name });
      const lines = await table.getByRole('row').evaluateAll((all) => all.slice(1).map((row) => [...row.querySelectorAll('td')].map((td) => td.textContent)));
      assert.ok(lines.length > 0, name);
      for (const column of [0, 1]) {
        const shares = lines.map((line) => line[column]);
        // What is told as less than a tenth is anything from 0 to that.
        const tiny = shares.filter((share) => share.startsWith('<')).length * 0.1;
        const sum = shares.reduce((sum, share) => sum + (share.startsWith('<') ? 0 : parseFloat(share)), 0);
        assert.ok(sum < 100.5 && sum + tiny > 99.5, `${id} ${name}: ${shares} make ${sum}`);
      }
    }
  }
  await judged(t, queries, '&verdict=time');
  const line = panel(t).getByRole('table', { name: 'By service' }).getByRole('row').filter({ hasText: 'inventory' });
  const spans = Number(/^(\d+) span/.exec(await line.getByRole('rowheader').getAttribute('title'))[1]);
  await click(t, word(t, 'inventory', line));
  assert.equal(await count(t), spans);
  await click(t, panel(t).getByRole('table', { name: 'By part of the system' }).getByRole('button', { name: 'Database' }));
  assert.equal(says(t, 'uiFind'), 'work:database');
  assert.ok((await count(t)) >= 38);
});

journey('how well it was recorded', {}, async (t) => {
  await judged(t, checkout, '&verdict=lint');
  const said = await text(panel(t).getByRole('tabpanel'));
  const [, score] = /^(\d+) of 100 for the instrumentation of this trace\./.exec(said) ?? assert.fail(said);
  assert.ok(Number(score) <= 100);
  const notes = panel(t).getByRole('listitem');
  assert.ok((await notes.count()) > 0, 'notes');
  for (const note of await notes.all()) {
    assert.ok((await text(note.locator('.advice'))).length > 10);
    const link = note.getByRole('button', { name: /^[\d,]+ spans?$/ });
    if ((await link.count()) === 0) continue;
    const spans = parseInt((await link.innerText()).replaceAll(',', ''), 10);
    await click(t, link);
    assert.equal(await count(t), spans, await text(note));
    assert.match(says(t, 'uiFind'), /^lint:/);
  }
});
