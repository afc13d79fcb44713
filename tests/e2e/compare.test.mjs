// Two traces compared: chosen, swapped, linked to, from what is open and from a back end; one that is missing, what is
// looked for, a cohort, clocks that disagree.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { box, choose, incident, line, operations, rowCount, show } from './support/compare.mjs';
import { ids } from './support/jaeger.mjs';
import { openIncident, treegrid } from './support/trace.mjs';

journey('a trace against another of what is open', {}, async (t) => {
  const { page } = t;
  await openIncident(t);
  const a = /trace\/([0-9a-f]+)/.exec(page.url())[1];
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  await page.getByRole('heading', { name: 'Compare' }).waitFor();
  assert.equal(await box(t, 'A').inputValue(), a);
  assert.equal(await page.getByRole('link', { name: 'Compare', exact: true }).getAttribute('aria-current'), 'page');
  await page.getByText('Choose a trace').waitFor();
  const offered = await page.locator('datalist option').evaluateAll((all) => all.map((o) => [o.value, o.textContent]));
  assert.equal(offered.length, 200);
  const [b] = offered.find(([id, label]) => id !== a && label.includes('POST /checkout'));
  await choose(t, 'B', `https://jaeger.example/trace/${b}?uiFind=x`);
  assert.match(page.url(), new RegExp(`#/trace/${a}\\.\\.\\.${b}\\?src=demo$`));
  const [before, after, difference] = await line(t, 'Duration');
  assert.match(`${before} ${after}`, /^[\d.]+ m?s [\d.]+ m?s$/);
  assert.match(difference, /^[-+][\d.]+ m?s \([\d.]+% (faster|slower)\)$/);
  await show(t, 'Operations');
  const [first, ...rest] = await operations(t);
  assert.ok(rest.length > 20, `${rest.length} operations`);
  assert.match(first[0], /^payment/, 'the time-out is what is different');
  await accessible(page);

  await page.getByRole('button', { name: 'Swap' }).click();
  await t.idle();
  assert.deepEqual((await line(t, 'Duration')).slice(0, 2), [after, before]);
  const sign = { '+': '-', '-': '+' };
  assert.equal((await operations(t))[0][5], sign[first[5][0]] + first[5].slice(1));
  await page.reload();
  await t.idle();
  assert.deepEqual((await line(t, 'Duration')).slice(0, 2), [after, before]);
  await page.goBack();
  await t.idle();
  assert.deepEqual((await line(t, 'Duration')).slice(0, 2), [before, after]);
  await choose(t, 'B', a);
  assert.equal((await line(t, 'Duration'))[2], 'same');
  await choose(t, 'B', 'nothing in here');
  await page.getByText('There is no trace id in this').waitFor();
  await page.getByRole('cell', { name: /storefront/ }).first().getByRole('link').click();
  await treegrid(t);
});

journey('nothing is chosen yet, on a phone', { context: { viewport: { width: 360, height: 640 } } }, async (t) => {
  await t.open('#/search?src=demo');
  await t.page.getByRole('link', { name: 'Compare', exact: true }).click();
  await t.page.getByText('An id, a link to a trace').waitFor();
  await accessible(t.page);
  const over = await t.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${over} px too wide`);
  await choose(t, 'A', 'feedfeedfeedfeed');
  await t.page.getByText('There is no trace of this id').waitFor();
});

for (const version of ['1.65', '2.16']) {
  journey(`two traces of a back end, ${version}`, { jaeger: { version }, base: '/trace/' }, async (t) => {
    const { page } = t;
    t.expectProblem(/404/);
    await t.open(`trace/${ids.checkout}...${ids.slow}`);
    await page.getByRole('heading', { name: 'Compare' }).waitFor();
    assert.deepEqual((await line(t, 'Spans')), ['6', '1', '-5']);
    await choose(t, 'B', 'feed0000000000000000000000000000');
    assert.ok((await page.getByRole('alert').innerText()).includes('feed0000'), 'what was not found');
    assert.deepEqual((await line(t, 'Spans')), ['6', '', ''], 'and the other beside it');
    assert.equal((await operations(t))[0][5], '', 'one alone is not compared');
    await page.goBack();
    await t.idle();
    assert.equal(await page.getByRole('alert').count(), 0);
    assert.deepEqual((await line(t, 'Spans')), ['6', '1', '-5']);
    const asked = t.site.jaeger.requests.length;
    await page.getByRole('button', { name: 'Swap' }).click();
    await t.idle();
    assert.deepEqual((await line(t, 'Spans')), ['1', '6', '+5']);
    assert.equal(t.site.jaeger.requests.length, asked, 'both are there already');
  });
}

journey('what is looked for, and a cohort to choose from', {}, async (t) => {
  const { page } = t;
  const [a, b] = await incident(t);
  const all = await rowCount(t);
  const find = page.getByRole('searchbox', { name: 'Find' });
  await find.fill('PAYMENT');
  await t.idle();
  const few = await rowCount(t);
  assert.ok(few > 1 && few < all, `${few} of ${all}`);
  const found = Number(/^(\d+) paths? found$/.exec(await page.getByText(/paths? found$/).innerText())[1]);
  assert.ok(found > 0 && found <= few);
  assert.match(page.url(), /uiFind=PAYMENT/);
  await show(t, 'Graph');
  assert.equal(await find.inputValue(), 'PAYMENT');
  await find.fill('nothing has this');
  await show(t, 'Tree');
  await page.getByText('No service or name has that.').waitFor();
  // All words must be there, or none that is behind a minus.
  await find.fill('payment select');
  await t.idle();
  const both = await rowCount(t);
  await find.fill('payment -select');
  await t.idle();
  assert.ok(both > 0 && both < few && (await rowCount(t)) < few, `${both} of ${few}`);
  await find.fill('');
  await t.idle();
  assert.equal(await rowCount(t), all);

  await t.open('#/search?src=demo');
  const list = page.getByRole('region', { name: 'Traces' });
  await list.focus();
  for (const key of ['ArrowDown', 'Space', 'ArrowDown', 'Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
  await t.idle();
  await page.getByRole('link', { name: 'Compare two of them' }).click();
  await t.idle();
  const table = page.getByRole('region', { name: 'Traces to choose among' });
  assert.equal(await table.getByRole('row').count(), 4);
  assert.equal(await table.getByRole('radio', { checked: true }).count(), 2);
  await accessible(page);
  const third = table.getByRole('row').nth(3);
  assert.match(await third.innerText(), /[\d.]+ m?s/);
  await third.getByRole('radio').nth(1).check();
  await t.idle();
  const ids = /trace\/([0-9a-f]+)\.\.\.([0-9a-f]+).*cohort=/.exec(page.url());
  assert.ok(ids, page.url());
  assert.equal(await table.getByRole('radio', { checked: true }).count(), 2);
  // Jaeger UI's links, with ids that nobody knows as well.
  await t.open(`#/trace/${a}...${b}?src=demo&cohort=${a}&cohort=${b}&cohort=feed`);
  assert.equal(await table.getByRole('row').count(), 4);
});

/** Two traces of a call to another host, whose clock is right in the first and ahead in the second. */
function clocks() {
  const host = (name, ip) => ({ serviceName: name, tags: [{ key: 'ip', type: 'string', value: ip }] });
  const trace = (traceID, took, answered) => ({
    traceID,
    processes: { a: host('shop', '10.0.0.1'), b: host('stock', '10.0.0.2') },
    spans: [
      ['1', null, 'a', 'order', 0, took],
      ['2', '1', 'b', 'serve', answered, 40],
      ['3', '2', 'b', 'read', answered + 10, 20],
    ].map(([spanID, parent, processID, operationName, start, duration]) => ({
      traceID,
      spanID,
      processID,
      operationName,
      startTime: 1_700_000_000_000_000 + start * 1_000,
      duration: duration * 1_000,
      references: parent ? [{ refType: 'CHILD_OF', traceID, spanID: parent }] : [],
    })),
  });
  return { data: [trace('a1', 100, 20), trace('b1', 120, 300)] };
}

journey('times are adjusted for clock skew', {}, async (t) => {
  const { page } = t;
  t.site.routes['/mine/clocks.json'] = clocks();
  await t.open('#/trace/a1...b1?url=mine/clocks.json');
  const differences = () => page.getByRole('list', { name: 'Where the difference is' }).getByRole('listitem').allInnerTexts();
  const skew = page.getByRole('checkbox', { name: 'Adjust for clock skew' });
  assert.equal((await differences()).length, 3, 'what the callee did is missing in its caller');
  await skew.check();
  await t.idle();
  assert.match(page.url(), /skew=1/);
  const [only, ...others] = await differences();
  assert.match(only, /^\+20 ms/);
  assert.deepEqual(others, []);
  await page.reload();
  await t.idle();
  assert.ok(await skew.isChecked());
  assert.equal((await differences()).length, 1);
  await page.goBack();
  await t.idle();
  assert.ok(!(await skew.isChecked()));
  assert.equal((await differences()).length, 3);
  // Where no clock is wrong, there is nothing to adjust.
  await t.open('#/trace/a1...a1?url=mine/clocks.json');
  assert.equal(await skew.count(), 0);
});
