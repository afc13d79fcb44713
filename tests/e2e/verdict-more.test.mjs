// More of the verdict: times that are only thought of, thresholds, names that mean harm, and a place for everything on
// small screens.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { fact, press, treegrid } from './support/trace.mjs';
import { bar, click, count, finding, judged, openPanel, panel, queries, says, tabs, whole, word } from './support/verdict.mjs';

const text = async (locator) => (await locator.textContent()).replace(/\s+/g, ' ').trim();
const chip = (t, page) => bar(t, page).getByRole('button', { name: /^What if: / });
const changes = (t, page) => panel(t, page).getByRole('list', { name: 'Changes' }).getByRole('listitem');
const tool = (t, name) => panel(t).getByRole('button', { name, exact: true });

/** A duration as it is read, in milliseconds. */
const ms = (text) => {
  const [, number, unit] = /^([\d.]+) (µs|ms|s)$/.exec(text) ?? assert.fail(text);
  return Number(number) * { µs: 0.001, ms: 1, s: 1000 }[unit];
};

journey('what if: the rows have other times, changes stack, and all goes back', {}, async (t) => {
  const tree = await judged(t, queries);
  assert.equal(await whole(tree), '701 ms');
  await openPanel(t);
  await click(t, finding(t, /N\+1/).getByRole('button', { name: 'What if batched' }));
  assert.deepEqual(await panel(t).getByRole('tab', { selected: true }).allInnerTexts(), ['What if']);
  const once = await whole(tree);
  assert.ok(ms(once) < 200, once);
  const told = panel(t).getByRole('status');
  assert.match(await text(told), new RegExp(`^701 ms → ${once} \\(\\d+(\\.\\d)?% less, \\d+ ms\\)$`));
  assert.equal(await text(chip(t)), `What if: ${once} instead of 701 ms`);
  assert.equal(await changes(t).count(), 1);
  assert.match(await text(changes(t).first()), /^N\+1 queries, 38 spans: one call for all ?−\d+ ms$/);
  assert.match(says(t, 'whatif'), /^batched:finding\.n-plus-one-queries\.[0-9a-f]+$/);
  // A second one, of a span that is selected.
  await click(t, tree.getByRole('row').filter({ hasText: 'AvailabilityController#index' }).first());
  await click(t, tool(t, 'twice as fast'));
  const twice = await whole(tree);
  assert.ok(ms(twice) < ms(once), `${twice} after ${once}`);
  assert.equal(await changes(t).count(), 2);
  assert.match(await text(changes(t).nth(1)), /AvailabilityController#index: 50 % faster/);
  assert.equal(await text(chip(t)), `What if: ${twice} instead of 701 ms`);
  // Another browser sees the same.
  const link = t.page.url();
  assert.equal(says(t, 'verdict'), 'what-if');
  const other = await t.newPage();
  await t.open(link, other);
  assert.equal(await whole(await treegrid(t, other)), twice);
  assert.equal(await text(chip(t, other)), await text(chip(t)));
  assert.deepEqual(await changes(t, other).allInnerTexts(), await changes(t).allInnerTexts());
  await other.close();
  await click(t, tool(t, 'Undo the last'));
  assert.equal(await whole(tree), once);
  assert.equal(await changes(t).count(), 1);
  await click(t, tool(t, 'twice as fast'));
  assert.equal(await whole(tree), twice, 'and once more');
  await click(t, changes(t).first().getByRole('button', { name: 'Take this change back' }));
  assert.equal(await changes(t).count(), 1);
  assert.match(await text(changes(t).first()), /AvailabilityController#index: 50 % faster/);
  await click(t, tool(t, 'Back to the recorded times'));
  assert.equal(await whole(tree), '701 ms');
  assert.equal(await chip(t).count(), 0);
  assert.equal(says(t, 'whatif'), null);
  assert.equal(says(t, 'zoom'), null);
});

journey('what if all like it were; and by so much', {}, async (t) => {
  const tree = await judged(t, queries, '&verdict=what-if');
  await click(t, tree.getByRole('row').filter({ hasText: 'SELECT' }).first());
  const which = panel(t).getByRole('combobox', { name: 'Which spans' });
  const options = await which.getByRole('option').allInnerTexts();
  assert.match(options[0], /^this span alone were$/);
  assert.match(options[1], /^all 39 like it under .+ were$/);
  assert.equal(await tool(t, 'side by side').count(), 0, 'one alone is beside nothing');
  await which.selectOption({ label: options[1] });
  await click(t, tool(t, 'one call for all'));
  assert.match(await text(changes(t)), /^39 spans of SELECT .+ under .+: one call for all ?−\d+ ms/);
  assert.match(says(t, 'whatif'), /^batched:siblings\.[0-9a-f]{16}$/);
  const batched = await whole(tree);
  assert.ok(ms(batched) < 200, batched);
  assert.equal(await which.inputValue(), '1', 'what is chosen stays for the next change');
  assert.ok(await tool(t, 'one call for all').evaluate((button) => button === document.activeElement), 'and so does the focus');
  await click(t, tool(t, 'Back to the recorded times'));
  // So much faster, of each of them.
  const by = panel(t).getByRole('textbox', { name: 'faster by' });
  await by.fill('soon');
  await by.press('Enter');
  await panel(t).getByRole('alert').filter({ hasText: 'A time or a share is needed' }).waitFor();
  assert.equal(await changes(t).count(), 0);
  await by.fill('5ms');
  await by.press('Enter');
  await t.idle();
  assert.match(says(t, 'whatif'), /^faster:siblings\.[0-9a-f]{16}:5ms$/);
  assert.equal(await panel(t).getByRole('alert').count(), 0);
  const faster = await whole(tree);
  assert.ok(ms(faster) > ms(batched) && ms(faster) <= 701 - 38 * 2, faster);
  await accessible(t.page);
  // Of a service, and what a link says of an operation.
  await click(t, tool(t, 'Back to the recorded times'));
  await which.selectOption({ label: options.at(-1) });
  await click(t, tool(t, 'gone'));
  assert.match(says(t, 'whatif'), /^removed:service\./);
  await click(t, tool(t, 'Undo the last'));
  assert.equal(await whole(tree), '701 ms');
});

journey('what if a span were gone; and a link to what is not there', {}, async (t) => {
  const tree = await judged(t, queries, '&verdict=what-if');
  await panel(t).getByText('Select a span to think of it').waitFor();
  await click(t, tree.getByRole('row').filter({ hasText: 'AvailabilityController#index' }).first());
  await panel(t).getByText('If AvailabilityController#index').waitFor();
  await click(t, tool(t, 'gone'));
  assert.match(await text(changes(t)), /^AvailabilityController#index: gone ?−\d+ ms/);
  assert.ok(ms(await whole(tree)) < 100);
  assert.equal(await fact(t, 'Spans'), '58', 'all are still there');
  await click(t, word(t, 'AvailabilityController#index', changes(t)));
  assert.match(await tree.getByRole('row', { selected: true }).innerText(), /AvailabilityController#index/);
  // The bar's chip leads back to the changes.
  await click(t, panel(t).getByRole('tab', { name: 'Time', exact: true }));
  await click(t, chip(t));
  assert.equal(says(t, 'verdict'), 'what-if');
  await judged(t, queries, '&verdict=what-if&whatif=removed:span.00000000feedface');
  assert.match(await text(changes(t)), /00000000feedface: gone ?No such spans here/);
  assert.equal(await whole(tree), '701 ms');
  // In a page that is new: what is opened meanwhile does not take it away.
  await t.page.goto('about:blank');
  await judged(t, queries, '&whatif=nonsense;batched:finding.');
  assert.equal(await chip(t).count(), 0);
  const alert = t.page.getByRole('alert').filter({ hasText: 'Part of this link was not understood' });
  assert.match(await text(alert), /whatif is no change of spans, a finding or a service: nonsense/);
  await accessible(t.page);
  await click(t, alert.getByRole('button', { name: 'Dismiss' }));
  assert.equal(await alert.count(), 0);
});

journey('thresholds: kept, in the link, and back to the usual', {}, async (t) => {
  const { page } = t;
  await judged(t, queries, '&verdict=thresholds');
  const field = page.getByRole('spinbutton', { name: /^N\+1: calls one after another, at least/ });
  assert.equal(await field.inputValue(), '5');
  const set = async (value) => {
    await field.fill(value);
    await field.press('Tab');
    await t.idle();
  };
  await set('100');
  assert.doesNotMatch(await text(bar(t)), /38 queries/);
  assert.equal(says(t, 'findings'), 'n-plus-one-count:100');
  await openPanel(t, 'Findings');
  assert.equal(await finding(t, /N\+1/).count(), 0);
  await page.reload();
  await t.idle();
  assert.doesNotMatch(await text(bar(t)), /38 queries/);
  await judged(t, queries, '&verdict=thresholds');
  assert.equal(await field.inputValue(), '100', 'kept without the link');
  assert.doesNotMatch(await text(bar(t)), /38 queries/);
  await click(t, tool(t, 'Back to the usual'));
  assert.equal(await field.inputValue(), '5');
  assert.match(await text(bar(t)), /38 queries/);
  assert.equal(says(t, 'findings'), null);
  await page.reload();
  await t.idle();
  assert.match(await text(bar(t)), /38 queries/);
  await set('1');
  assert.equal(await field.inputValue(), '2', 'no less than makes sense');
  // A link's count for whoever opens it, and are not kept.
  await page.goto('about:blank');
  await judged(t, queries, '&findings=n-plus-one-count:39');
  assert.doesNotMatch(await text(bar(t)), /38 queries/);
  await page.goto('about:blank');
  await judged(t, queries);
  assert.match(await text(bar(t)), /38 queries/);
});

const evil = {
  service: 'a" b:=c <b onclick=alert(1)>d</b>',
  name: '<img src=x onerror=alert(1)> \u202eDCBA\u2066',
  message: '</p><script>alert(1)</script> \u202e\u0000 {{1}} javascript:alert(1)',
};
const hostile = () => {
  const id = 'bad0bad0bad0bad0bad0bad0bad0bad0';
  const span = (at, name, from, to, more) => ({
    traceId: id, spanId: at.toString(16).padStart(16, '0'), name, kind: 2, ...(at > 1 && { parentSpanId: '0'.repeat(15) + '1' }),
    startTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(from) * 1_000_000n), endTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(to) * 1_000_000n), ...more,
  });
  const string = (key, stringValue) => ({ key, value: { stringValue } });
  const query = (i) => ({ kind: 3, attributes: [string('db.system', 'mysql'), string('db.statement', `SELECT * FROM <i>t</i> WHERE id = ${i}`)] });
  const calls = Array.from({ length: 12 }, (_, i) => span(i + 2, evil.name, 10 + i * 50, 50 + i * 50, query(i)));
  const failed = span(20, evil.name, 700, 900, { status: { code: 2, message: evil.message } });
  const root = span(1, evil.name, 0, 1_000, { status: { code: 2, message: evil.message } });
  return { resourceSpans: [{ resource: { attributes: [string('service.name', evil.service)] }, scopeSpans: [{ spans: [root, ...calls, failed] }] }] };
};

journey('names that mean harm are words', { routes: { '/hostile.json': hostile() } }, async (t) => {
  await t.open('#/trace/bad0bad0bad0bad0bad0bad0bad0bad0?url=hostile.json&verdict=findings');
  await treegrid(t);
  t.page.on('dialog', () => t.problems.push('a dialogue'));
  const safe = async (where) => {
    const raw = await where.textContent();
    assert.doesNotMatch(raw, /[\u202a-\u202e\u2066-\u2069\u0000]/u, 'no sign turns the text');
    const strange = await where.evaluate((e) => e.querySelectorAll('img, script, b, i, a, [onclick], [onerror]').length);
    assert.equal(strange, 0, 'no elements of theirs');
    return raw;
  };
  const said = await safe(bar(t));
  assert.ok(said.includes('<img src=x onerror=alert(1)>'), said);
  assert.ok(said.includes('</p><script>alert(1)</script>'), said);
  await click(t, word(t, evil.service).first());
  assert.equal(await count(t), 14, 'a name with all that a search has signs for');
  for (const tab of Object.keys(tabs)) {
    await openPanel(t, tab);
    const raw = await safe(panel(t));
    if (['Findings', 'Time'].includes(tab)) assert.ok(raw.includes('<img src=x onerror=alert(1)>'), `${tab}: ${raw}`);
  }
  await openPanel(t, 'Findings');
  await click(t, finding(t, /N\+1/).getByRole('button', { name: 'What if batched' }));
  await click(t, (await treegrid(t)).getByRole('row').first());
  await click(t, tool(t, 'twice as fast'));
  assert.ok((await safe(panel(t))).includes('<img src=x onerror=alert(1)>'));
  await accessible(t.page);
});

/** Nothing sticks out to the right, and each part of a column is within it. */
async function fits(t, where) {
  const over = await where.evaluate((e) => {
    const { left, right } = e.getBoundingClientRect();
    const shown = [...e.querySelectorAll('*')].filter((c) => c.offsetWidth > 1 && !c.closest('.grip, .visually-hidden, [role=tablist]'));
    const out = shown.filter((c) => c.getBoundingClientRect().right > right + 1 || c.getBoundingClientRect().left < left - 1);
    return out.map((c) => `${c.className || c.tagName} ${c.textContent.slice(0, 30)}`);
  });
  assert.deepEqual(over, [], 'sticks out');
  assert.ok(await t.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
}

for (const [width, height] of [[1400, 900], [600, 400], [360, 640]]) {
  journey(`the panel for everyone, ${width}x${height}`, { context: { viewport: { width, height } } }, async (t) => {
    await judged(t, queries);
    for (const tab of Object.keys(tabs)) {
      await openPanel(t, tab);
      await fits(t, panel(t));
      await accessible(t.page);
    }
    await openPanel(t, 'Findings');
    await click(t, finding(t, /N\+1/).getByRole('button', { name: 'What if batched' }));
    await fits(t, panel(t));
    await fits(t, bar(t));
    await accessible(t.page);
  });

  journey(`details and the verdict at once, ${width}x${height}`, { context: { viewport: { width, height } } }, async (t) => {
    await judged(t, queries, '&verdict=findings&sel=0d22882fe166105b');
    const details = t.page.getByRole('complementary', { name: 'Selected span' });
    const boxes = await Promise.all([panel(t), details].map((e) => e.boundingBox()));
    for (const { y, height: high } of boxes) assert.ok(high >= 100 && y >= 0 && y + high <= height, JSON.stringify(boxes));
    const [above, below] = boxes;
    assert.ok(above.y + above.height <= below.y + 1, 'one above the other');
    // Both answer the pointer: nothing lies over them.
    await click(t, panel(t).getByRole('tab', { name: 'Time', exact: true }));
    await click(t, panel(t).getByRole('table', { name: 'By service' }).getByRole('button', { name: 'inventory' }));
    await click(t, details.getByRole('button', { name: /^Close/ }));
    assert.equal(await details.count(), 0);
    assert.ok(await panel(t).isVisible());
    await accessible(t.page);
    await click(t, panel(t).getByRole('button', { name: 'Close the verdict' }));
    assert.equal(await panel(t).count(), 0);
  });
}

journey('no room for the words', { context: { viewport: { width: 400, height: 300 } } }, async (t) => {
  const tree = await judged(t, queries);
  assert.equal(await bar(t).count(), 0);
  assert.ok((await tree.getByRole('row').count()) > 0);
  await tree.focus();
  await press(t, 'v');
  assert.ok(await panel(t).isVisible(), 'the panel can be had by its key');
  await accessible(t.page);
});
