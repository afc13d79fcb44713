// The tables of dependencies: of what is open and of a back end, their order, filter and time in the address, the way to
// a service's traces, and back ends that do not know; with axe in both themes.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { connect, field, found, problem } from './support/search.mjs';

const here = (more) => ({ jaeger: { version: '2.16', ...more } });

/** The table: an object for each line, by the heads' names. */
async function lines(t) {
  const table = t.page.getByRole('region', { name: 'Calls' }).getByRole('table');
  await table.waitFor();
  return table.evaluate((table) => {
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.innerText.replace(/\W/g, ''));
    const cells = (row) => [...row.cells].map((cell, i) => [heads[i], cell.innerText.trim().replace(/\s+/g, ' ')]);
    const pairs = [...table.tBodies[0].rows].filter(({ cells }) => cells.length === heads.length);
    return pairs.map((row) => Object.fromEntries(cells(row)));
  });
}

const calls = (rows) => rows.map(({ Caller, Callee, Calls }) => `${Caller} > ${Callee} ${Calls}`);
const head = (t, name) => t.page.getByRole('region', { name: 'Calls' }).getByRole('columnheader', { name });
const filter = (t) => t.page.getByRole('main').getByRole('searchbox', { name: 'Service' });
const time = (t) => t.page.getByRole('main').getByRole('combobox', { name: 'Time' });
const falling = (numbers) => numbers.every((n, i) => i === 0 || numbers[i - 1] >= n);
const number = (text) => Number(text.replaceAll(',', ''));

/** Goes from the graph to a table. */
async function see(t, name) {
  await t.page.getByRole('group', { name: 'Seen as' }).getByRole('button', { name, exact: true }).click();
  await t.idle();
}

/** Orders by a column; what it says of itself then. */
async function sort(t, name) {
  await head(t, name).getByRole('button').click();
  await t.idle();
  return head(t, name).getAttribute('aria-sort');
}

journey('the dependencies of the demo', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Dependencies' }).click();
  await t.idle();
  assert.match(await page.title(), /^Dependencies/);
  await page.getByRole('heading', { name: 'Dependencies' }).waitFor();
  await page.getByText(/^\d+ services, \d+ dependencies between them, \d+ on databases/).waitFor();
  await see(t, 'Calls');
  const all = await lines(t);
  assert.ok(all.length > 20 && falling(all.map((row) => number(row.Calls))), calls(all).join('\n'));
  const payment = all.find((row) => row.Caller === 'checkout' && row.Callee === 'payment');
  assert.match(payment.Errors, /^\d+(\.\d)?% \d+$/);
  assert.ok(all.some((row) => row.Callee === 'redis database'));
  assert.equal(await time(t).count(), 0, 'files have no now');
  await accessible(page);

  assert.equal(await sort(t, 'Caller'), 'ascending');
  const callers = (await lines(t)).map((row) => row.Caller);
  assert.deepEqual(callers, [...callers].sort());
  assert.equal(await sort(t, 'Caller'), 'descending');
  assert.deepEqual((await lines(t)).map((row) => row.Caller), [...callers].sort().reverse());
  assert.equal(await sort(t, 'Errors'), 'descending');
  assert.equal(await head(t, 'Caller').getAttribute('aria-sort'), null);
  const errors = (await lines(t)).map((row) => number(row.Errors.split(' ').at(-1)));
  assert.ok(errors[0] > 0 && falling(errors), `${errors}`);
});

journey('the filter is in the address, without steps in the history', {}, async (t) => {
  const { page } = t;
  await t.open('#/dependencies?src=demo&as=calls');
  const all = (await lines(t)).length;
  const steps = await page.evaluate(() => history.length);
  await filter(t).pressSequentially('PAYM');
  await t.idle();
  assert.equal(await page.evaluate(() => history.length), steps);
  assert.match(page.url(), /[?&]service=PAYM/);
  const some = async () => {
    const rows = await lines(t);
    assert.ok(rows.length > 0 && rows.length < all);
    for (const { Caller, Callee } of rows) assert.match(`${Caller} ${Callee}`, /paym/);
    assert.equal(await filter(t).inputValue(), 'PAYM');
  };
  await some();
  await page.reload();
  await t.idle();
  await some();
  await filter(t).fill('nobody');
  await page.getByText('No service here has “nobody” in its name.').waitFor();
  await accessible(page);
  await filter(t).fill('payment');
  await page.getByRole('button', { name: 'payment', exact: true }).first().click();
  await page.getByRole('link', { name: 'Search its traces' }).click();
  await t.idle();
  assert.match(page.url(), /search\?/);
  assert.equal(await field(t, 'Service').inputValue(), 'payment');
  assert.ok((await found(t)).length > 0);
  await page.goBack();
  await t.idle();
  assert.equal(await filter(t).inputValue(), 'payment');
});

journey('a back end: the time in the address, and what is asked', here(), async (t) => {
  const { page, site } = t;
  t.expectProblem(/404/);
  await t.open('dependencies?as=calls');
  const asked = () => {
    const urls = site.jaeger.requests.filter((request) => request.includes('/api/dependencies'));
    const { searchParams } = new URL(urls.at(-1).replace('GET ', ''), 'http://host');
    return [urls.length, Number(searchParams.get('lookback')), Date.now() - searchParams.get('endTs')];
  };
  const days = 24 * 3_600_000;
  let [times, lookback, ago] = asked();
  assert.deepEqual([times, lookback], [1, 7 * days]);
  assert.ok(ago >= 0 && ago < 60_000, `${ago}`);
  const rows = await lines(t);
  assert.ok(rows.length > 0);
  assert.deepEqual(Object.keys(rows[0]), ['Caller', 'Callee', 'Calls']);
  assert.ok(rows.every(({ Caller, Callee }) => Caller !== Callee), 'what the memory storage counts of one service is left out');
  await accessible(page);
  await time(t).selectOption({ label: 'Last 24 hours' });
  await t.idle();
  [times, lookback] = asked();
  assert.deepEqual([times, lookback], [2, days]);
  assert.match(page.url(), /dependencies\?lookback=24h&as=calls$/);
  await page.reload();
  await t.idle();
  assert.equal(await time(t).evaluate((select) => select.selectedOptions[0].text), 'Last 24 hours');
  assert.equal(asked()[1], days);
  // Any other time: what was seen, to begin with.
  await time(t).selectOption({ label: 'From … to …' });
  await t.idle();
  assert.equal(asked()[1], days);
  assert.match(page.url(), /[?&]start=\d+&end=\d+/);
  const from = page.getByRole('main').getByLabel('From', { exact: true });
  await from.fill('2026-01-01T10:00:00');
  await from.press('Tab');
  const to = page.getByRole('main').getByLabel('To', { exact: true });
  await to.fill('2026-01-01T12:30:00');
  await to.press('Tab');
  await t.idle();
  assert.equal(asked()[1], 2.5 * 3_600_000);
  await accessible(page);
  await t.open('dependencies?as=calls');
  assert.equal(asked()[1], 7 * days);
  await page.getByRole('button', { name: 'stock', exact: true }).first().click();
  await page.getByRole('link', { name: 'Search its traces' }).click();
  await t.idle();
  assert.match(page.url(), /search\?service=stock&lookback=7d/);
  assert.ok((await found(t)).length > 0);
});

journey('the newest Jaeger, which lacks the rest of the first API', here({ version: 'main' }), async (t) => {
  t.expectProblem(/404/);
  await t.open('dependencies?lookback=2d&as=calls');
  assert.ok((await lines(t)).length > 0);
});

journey('a back end without the route says what else would do', {}, async (t) => {
  t.expectProblem(/404/);
  await t.open();
  await connect(t, (await t.jaeger({ version: 'quickwit' })).url);
  await t.page.getByRole('link', { name: 'Dependencies' }).click();
  await t.idle();
  const { what, advice, alert } = await problem(t);
  assert.equal(what, 'This back end has no route for dependencies');
  assert.match(advice, /open the files/);
  await accessible(t.page);
  assert.ok(await alert.getByRole('button', { name: 'Try again' }).isVisible());
});

journey('a refusal is told, and tried again', here({ trouble: 'storage', on: /^dependencies/ }), async (t) => {
  t.expectProblem(/404|500/);
  await t.open('dependencies?as=calls');
  const { what, alert } = await problem(t);
  assert.match(what, /no shards available/);
  t.site.jaeger.trouble = undefined;
  await alert.getByRole('button', { name: 'Try again' }).click();
  await t.idle();
  assert.ok((await lines(t)).length > 0);
});

journey('nothing is known: says so, and what to do', here({ empty: true }), async (t) => {
  t.expectProblem(/404/);
  await t.open('dependencies');
  await t.page.getByText('No call is known from this time.').waitFor();
  await accessible(t.page);
});

for (const [width, height] of [[360, 640], [600, 400]]) {
  journey(`at ${width} by ${height}`, { context: { viewport: { width, height } } }, async (t) => {
    await t.open('#/dependencies?src=demo&as=calls');
    assert.ok((await lines(t)).length > 20);
    const over = await t.page.evaluate(() => {
      const parts = [...document.querySelectorAll('.dep-head > *, .dep-table th, .dep-table td')];
      return parts.filter((part) => part.getBoundingClientRect().right > innerWidth).map((part) => part.innerText);
    });
    assert.deepEqual(over, []);
    await accessible(t.page);
  });
}
