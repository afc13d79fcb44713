// Two sets of results compared: errors against successes, slow against fast, a group, before and after, what is chosen, and
// one trace against the others of its root operation.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { ids } from './support/jaeger.mjs';
import { openIncident } from './support/trace.mjs';

const view = (t) => t.page.getByRole('region', { name: 'Comparison of sets' });
const traces = (t, side) => view(t).getByRole('combobox', { name: `Traces of ${side}` });
const chosen = (t, side) => traces(t, side).evaluate((select) => select.selectedOptions[0].textContent);
const card = (t) => t.page.getByRole('region', { name: 'Chosen' });
const tree = (t) => t.page.getByRole('treegrid', { name: 'Both sets as one tree' });

/** The texts of a line of the heads: A and B. */
async function line(t, name) {
  const row = view(t).getByRole('row', { name: new RegExp(`^${name} `) }).first();
  return (await row.getByRole('cell').allInnerTexts()).map((text) => text.trim());
}

/** Shows another view. */
async function show(t, name) {
  await t.page.getByRole('group', { name: 'View' }).getByRole('button', { name, exact: true }).click();
  await t.idle();
}

/** The paths of the table: each with its cells. */
async function paths(t) {
  const rows = await t.page.getByRole('region', { name: 'Paths' }).locator('tbody tr').all();
  return Promise.all(rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())));
}

const share = (text) => Number(/([\d.]+)%/.exec(text)[1]);

journey('errors against successes: heads, tree, paths, attributes, and a link to it', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await t.idle();
  assert.equal(await chosen(t, 'A'), 'All others');
  assert.equal(await chosen(t, 'B'), 'The slowest 10% of each operation');
  await page.getByText(/its times can be|their times can be/).waitFor();
  await traces(t, 'B').selectOption({ label: await traces(t, 'B').locator('option', { hasText: 'With errors' }).first().textContent() });
  await t.idle();
  assert.match(page.url(), /[?&]a=rest&b=status(:|%3A)error/);
  const [ok, failed] = (await line(t, 'Traces')).map(Number);
  assert.equal(ok + failed, 300);
  const errors = await line(t, 'With errors');
  assert.equal(errors[0], '0 (0%)');
  assert.equal(errors[1], `${failed} (100%)`);
  await page.getByText(/^B’s traces took on average [\d.]+ m?s (longer|less) than A’s/).waitFor();
  const list = page.getByRole('list', { name: 'Where the difference is' });
  await list.getByRole('button').first().click();
  await t.idle();
  const heading = await card(t).getByRole('heading').innerText();
  assert.match(await page.locator('.diff-row[aria-selected="true"]').innerText(), new RegExp(heading.split(' ')[0]));
  await card(t).getByRole('row', { name: /^Calls per trace/ }).waitFor();
  await card(t).getByText(/Mann–Whitney U/).waitFor();
  assert.match(page.url(), /sel=[ab](:|%3A)[0-9a-f]{32}(\/|%2F)[0-9a-f]{16}/);
  await accessible(page);
  const link = page.url();
  const other = await t.newPage();
  await other.goto(link);
  await t.idle(other);
  assert.equal(await other.getByRole('region', { name: 'Chosen' }).getByRole('heading').innerText(), heading, 'the link shows the same');
  await other.close();

  const all = Number(await tree(t).getAttribute('aria-rowcount'));
  await page.getByLabel('Only what differs').check();
  await t.idle();
  const differ = Number(await tree(t).getAttribute('aria-rowcount'));
  assert.ok(differ < all && differ > 1, `${differ} of ${all}`);
  await show(t, 'Paths');
  const rows = await paths(t);
  assert.ok(rows.length > 0 && rows.length < all, `${rows.length}`);
  assert.ok(rows.every((row) => row.length === 9));
  await accessible(page);
  await page.getByLabel('Only what differs').uncheck();
  await page.getByRole('columnheader', { name: 'Traces' }).getByRole('button').click();
  await t.idle();
  const apart = (await paths(t)).map((row) => {
    const [a, b] = row[1].match(/[\d.]+%/g);
    return Math.abs(share(a) - share(b));
  });
  assert.ok(apart.every((by, at) => at === 0 || by <= apart[at - 1] + 0.2), apart.join());
  await page.getByRole('region', { name: 'Paths' }).getByRole('button', { name: new RegExp(rows[0][0]) }).first().click();
  await t.idle();
  await card(t).getByRole('heading').waitFor();

  await show(t, 'Attributes');
  const attributes = page.getByRole('region', { name: 'Attributes' });
  await attributes.getByRole('row', { name: /http\.response\.status_code/ }).first().waitFor();
  await accessible(page);
  await show(t, 'Flame');
  await page.getByRole('application', { name: /^Flame graph/ }).waitFor();
  await page.getByRole('button', { name: 'Swap' }).click();
  await t.idle();
  assert.deepEqual((await line(t, 'Traces')).map(Number), [failed, ok]);
  await page.goBack();
  await t.idle();
  assert.deepEqual((await line(t, 'Traces')).map(Number), [ok, failed]);
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await t.idle();
  await page.getByRole('table', { name: 'List of traces' }).waitFor();
  assert.doesNotMatch(page.url(), /[?&][ab]=/);
});

journey('a group, two windows of time, and what is chosen, against all others', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  await page.getByLabel('Group by').selectOption('Service and operation');
  await t.idle();
  await page.getByRole('button', { name: 'Compare storefront POST /checkout with all others' }).click();
  await t.idle();
  assert.deepEqual((await line(t, 'Traces')).map(Number), [264, 36]);
  assert.match(await chosen(t, 'B'), /storefront POST \/checkout/);
  await t.open('#/search?src=demo&chart=windows');
  await page.getByRole('button', { name: 'Compare both' }).click();
  await t.idle();
  const [before, after] = (await line(t, 'Traces')).map(Number);
  assert.equal(before + after, 300);
  assert.match(await chosen(t, 'A'), /^Begun .* to /);
  await t.open('#/search?src=demo');
  const list = page.getByRole('region', { name: 'Traces' });
  await list.focus();
  for (const key of ['ArrowDown', 'Space', 'ArrowDown', 'Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
  await t.idle();
  await page.getByRole('button', { name: 'Compare with all others' }).click();
  await t.idle();
  assert.deepEqual((await line(t, 'Traces')).map(Number), [297, 3]);
  assert.equal(await chosen(t, 'B'), '3 chosen traces');
  assert.equal((await line(t, 'Duration, p95'))[1], 'too few');
  await accessible(page);
});

journey('one trace against the others of its root operation', {}, async (t) => {
  const { page } = t;
  await openIncident(t);
  const id = /trace\/([0-9a-f]+)/.exec(page.url())[1];
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  await t.idle();
  await accessible(page);
  await page.getByRole('link', { name: 'Compare with others' }).click();
  await t.idle();
  assert.deepEqual((await line(t, 'Traces')).map(Number), [35, 1]);
  assert.equal(await chosen(t, 'B'), `Trace ${id.slice(0, 8)}`);
  await page.getByRole('list', { name: 'Where the difference is' }).getByRole('button').first().click();
  await t.idle();
  await card(t).getByText(/longer than \d+% of the spans in A|for the first time in B/).waitFor();
  await accessible(page);
  await show(t, 'Paths');
  assert.ok((await paths(t)).some((row) => /longer than \d+%/.test(row[8])));
  await show(t, 'Tree');
  await card(t).getByRole('link', { name: 'Open the longest in B' }).click();
  await t.idle();
  assert.match(page.url(), new RegExp(`trace/${id}.*sel=`));
});

journey('in a small frame, and sets of nothing', { context: { viewport: { width: 600, height: 400 } } }, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo&a=rest&b=id:feed');
  await page.getByText('There is no trace in B.').waitFor();
  await accessible(page);
  await t.open('#/search?src=demo&a=status:ok&b=status:error&embed=1');
  for (const name of ['Tree', 'Flame', 'Graph', 'Paths', 'Attributes']) {
    await show(t, name);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${name}: ${over} px too wide`);
  }
  await accessible(page);
});

for (const version of ['1.65', '2.16']) {
  journey(`sets of what a back end finds, ${version}`, { jaeger: { version } }, async (t) => {
    const { page } = t;
    await t.open(`search?service=shop-web&lookback=30d&limit=50&a=rest&b=id:${ids.checkout}`);
    const [others, one] = (await line(t, 'Traces')).map(Number);
    assert.ok(others > 1, `${others}`);
    assert.equal(one, 1);
    assert.equal(await chosen(t, 'B'), `Trace ${ids.checkout.slice(0, 8)}`);
    await page.reload();
    await t.idle();
    assert.deepEqual((await line(t, 'Traces')).map(Number), [others, one]);
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await t.idle();
    assert.equal(await page.getByRole('table', { name: 'List of traces' }).getAttribute('aria-rowcount'), String(others + 2));
    // From a trace, those around it are searched for.
    await t.open(`trace/${ids.checkout}`);
    await page.getByRole('link', { name: 'Compare', exact: true }).click();
    await t.idle();
    await page.getByRole('link', { name: 'Compare with others' }).click();
    await t.idle();
    assert.match(page.url(), /service=shop-web&operation=POST/);
    assert.equal((await line(t, 'Traces'))[1], '1');
  });
}
