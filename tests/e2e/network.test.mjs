// The drawn graph of services: of the demo, of a back end, with 1,238 services, of one trace, of two times; by keys and by
// pointer, with what stands out, all about what is chosen, and the way to its traces.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { ids } from './support/jaeger.mjs';
import { found } from './support/search.mjs';

const here = (more) => ({ jaeger: { version: '2.16', ...more } });
const graph = (t) => t.page.getByRole('application', { name: /^Graph of services/ });
const said = (t) => t.page.locator('#network-chosen').innerText();
const card = (t) => t.page.getByRole('region', { name: 'Chosen' });
const findings = (t) => t.page.getByRole('region', { name: 'What stands out' });
const facts = async (t) => Object.fromEntries(await card(t).getByRole('row').evaluateAll(
  (rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText)),
));

async function key(t, name) {
  await graph(t).press(name);
  await t.idle();
}

/** The colours on the canvas, each with how many of its pixels have it. */
const colours = (t) => graph(t).locator('canvas').first().evaluate((canvas) => {
  // What is seen is a picture that was painted elsewhere.
  const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height }).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const counts = {};
  for (let i = 0; i < data.length; i += 4) {
    const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
    counts[colour] = (counts[colour] ?? 0) + 1;
  }
  return counts;
});

const drawn = async (t) => {
  const all = Object.values(await colours(t)).sort((a, b) => b - a);
  return all.slice(1).reduce((sum, count) => sum + count, 0);
};

/** Clicks here and there until something is chosen. */
async function clickSome(t, wanted) {
  const box = await graph(t).boundingBox();
  for (let y = 0.5; y < 0.95; y += 0.04) {
    for (let x = 0.1; x < 0.9; x += 0.03) {
      await t.page.mouse.click(box.x + x * box.width, box.y + (1.45 - y) * box.height);
      await t.idle();
      if (wanted.test(await said(t))) return [box.x + x * box.width, box.y + (1.45 - y) * box.height];
    }
  }
  throw new Error(`nothing chosen is ${wanted}: ${await said(t)}`);
}

journey('the graph of the demo by keys alone', {}, async (t) => {
  const { page } = t;
  await t.open('#/dependencies?src=demo');
  assert.ok(await drawn(t) > 5_000);
  await accessible(page);
  await graph(t).focus();
  assert.equal(await said(t), 'Nothing chosen. An arrow goes to the first service');
  await key(t, 'ArrowRight');
  const first = await said(t);
  assert.match(first, /^[\w-]+, called by \d+, calls \d+$/);
  await card(t).waitFor();
  const told = await facts(t);
  assert.match(told.Requests, /^[\d,]+$/);
  assert.match(told.Median, /(µs|ms|s)$/);
  assert.match(told['Critical path'], /(µs|ms|s) \(\d+(\.\d)?%\)$/);
  await accessible(page);
  await key(t, 'ArrowRight');
  assert.notEqual(await said(t), first);
  await key(t, 'ArrowLeft');
  await key(t, 'PageDown');
  const name = (await said(t)).split(',')[0];
  assert.match(page.url(), new RegExp(`[?&]node=${name}`));
  // What is near, and all again.
  await key(t, 'Enter');
  assert.match(page.url(), new RegExp(`[?&]focus=${name}`));
  await page.getByText(`Near ${name}`).waitFor();
  const near = await page.getByText(`Near ${name}`).innerText();
  await page.getByRole('combobox', { name: 'Calls away' }).selectOption('99');
  await t.idle();
  assert.notEqual(await page.getByText(`Near ${name}`).innerText(), near);
  await page.reload();
  await t.idle();
  await page.getByText(`Near ${name}`).waitFor();
  await page.getByRole('button', { name: 'Show all', exact: true }).click();
  await t.idle();
  assert.doesNotMatch(page.url(), /focus=/);
  await graph(t).focus();
  await key(t, 'Escape');
  assert.equal(await card(t).count(), 0);
});

journey('by pointer: calls, their traces, and comparing those with the others', {}, async (t) => {
  const { page } = t;
  await t.open('#/dependencies?src=demo');
  await clickSome(t, / calls .*call/);
  await clickSome(t, /, called by/);
  // From the list of whom it calls to the calls themselves.
  await t.open('#/dependencies?src=demo&node=checkout');
  await card(t).getByRole('button', { name: 'payment', exact: true }).click();
  await t.idle();
  assert.match(page.url(), /caller=checkout&callee=payment/);
  assert.match(await said(t), /^checkout calls payment, [\d,]+ calls$/);
  const told = await facts(t);
  assert.ok(Number(told.Calls.replaceAll(',', '')) >= Number(told.Traces.replaceAll(',', '')));
  assert.match(told.Errors, /^\d+ \(\d/);
  await accessible(page);
  await card(t).getByRole('link', { name: 'Search the traces with these calls' }).click();
  await t.idle();
  const traces = Number(told.Traces.replaceAll(',', ''));
  assert.ok(traces < 200);
  assert.equal((await found(t)).length, traces);
  await page.goBack();
  await t.idle();
  await card(t).getByRole('link', { name: 'Compare with traces without them' }).click();
  await t.idle();
  const sets = page.getByRole('region', { name: 'Comparison of sets' });
  await sets.waitFor();
  const sizes = await sets.getByRole('row', { name: /^Traces/ }).first().getByRole('cell').allInnerTexts();
  assert.equal(Number.parseInt(sizes[0].replaceAll(',', ''), 10), traces, sizes.join());
  // Those of what has no spans of its own as well.
  await t.open('#/dependencies?src=demo&as=calls&service=redis');
  const calls = page.getByRole('region', { name: 'Calls' });
  await calls.getByRole('button', { name: /: Calls of .* to redis$/ }).first().click();
  await t.idle();
  const of = Number((await facts(t)).Traces.replaceAll(',', ''));
  await card(t).getByRole('link', { name: 'Compare with traces without them' }).click();
  await t.idle();
  const found2 = await sets.getByRole('row', { name: /^Traces/ }).first().getByRole('cell').allInnerTexts();
  assert.ok(Number.parseInt(found2[0].replaceAll(',', ''), 10) >= of && of > 0, `${found2} ${of}`);
});

journey('panned, zoomed, dragged, and all again', {}, async (t) => {
  const { page } = t;
  await t.open('#/dependencies?src=demo');
  const all = await colours(t);
  const map = page.locator('.graph-map');
  assert.equal(await map.isVisible(), false, 'all is seen');
  const [x, y] = await clickSome(t, /, called by/);
  const name = await said(t);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 60, y - 40, { steps: 5 });
  await page.mouse.up();
  await t.idle();
  await key(t, 'Escape');
  await page.mouse.click(x - 60, y - 40);
  await t.idle();
  assert.equal(await said(t), name, 'it is where it was moved to');
  await key(t, 'Escape');
  await page.mouse.wheel(0, -600);
  await t.idle();
  await map.waitFor();
  await map.click({ position: { x: 5, y: 5 } });
  await t.idle();
  await page.getByRole('button', { name: 'Let go of all that were moved' }).click();
  await key(t, '0');
  assert.equal(await map.isVisible(), false);
  assert.ok(Object.keys(all).length > 20);
});

for (const [of, link] of [
  ['services', '#/dependencies?src=demo'],
  ['paths', '#/trace/d1920713db4010ba5663cf3c4ca28cb6?src=demo&view=graph'],
]) {
  journey(`two fingers zoom the graph of ${of}`, { context: { hasTouch: true } }, async (t) => {
    const { page } = t;
    await t.open(link);
    await page.getByRole('button', { name: 'Show all (0)' }).click();
    await t.idle();
    const map = page.locator('.graph-map');
    assert.equal(await map.isVisible(), false, 'all is seen');
    const box = await page.locator('.graph-view').boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const devtools = await page.context().newCDPSession(page);
    const touch = (type, ...apart) => devtools.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: apart.flatMap((by) => [{ x: x - by, y, id: 0 }, { x: x + by, y, id: 1 }]),
    });
    await touch('touchStart', 30);
    for (const by of [50, 80, 110]) await touch('touchMove', by);
    await touch('touchEnd');
    await t.idle();
    await map.waitFor();
    await page.getByRole('button', { name: 'Show all (0)' }).click();
    await t.idle();
    assert.equal(await map.isVisible(), false);
  });
}

journey('layouts, sizes, clusters, and what fails', {}, async (t) => {
  const { page } = t;
  await t.open('#/dependencies?src=demo');
  const choose = async (name, label) => {
    await page.getByRole('combobox', { name, exact: true }).selectOption({ label });
    await t.idle();
  };
  await choose('Layout', 'left to right');
  assert.match(page.url(), /layout=layered/);
  assert.ok(await drawn(t) > 5_000);
  await choose('Size', 'self time');
  await choose('Layout', 'by forces');
  await page.getByLabel('Failing only').check();
  await t.idle();
  assert.match(page.url(), /failing=1/);
  await page.getByRole('group', { name: 'Seen as' }).getByRole('button', { name: 'Calls' }).click();
  await t.idle();
  const errors = await page.getByRole('region', { name: 'Calls' }).locator('tbody td.errors').allInnerTexts();
  assert.ok(errors.length > 0 && errors.every((text) => /[1-9]/.test(text)), errors.join('\n'));
  await page.getByLabel('Failing only').uncheck();
  await page.getByRole('group', { name: 'Seen as' }).getByRole('button', { name: 'Services' }).click();
  await t.idle();
  const services = page.getByRole('region', { name: 'Services' });
  assert.deepEqual(
    await services.getByRole('columnheader').allInnerTexts(),
    ['Service', 'Calls', 'Errors', 'p50', 'p95', 'Self time', 'Critical path', 'Callers', 'Callees'],
  );
  await accessible(page);
});

journey('hidden, and shown again', {}, async (t) => {
  const { page } = t;
  await t.open('#/dependencies?src=demo&node=checkout');
  const services = async () => {
    await page.getByRole('group', { name: 'Seen as' }).getByRole('button', { name: 'Services' }).click();
    await t.idle();
    return page.getByRole('region', { name: 'Services' }).getByRole('button', { name: 'checkout', exact: true }).count();
  };
  await card(t).getByRole('button', { name: 'Hide', exact: true }).click();
  await t.idle();
  assert.match(page.url(), /[?&]hide=checkout/);
  assert.equal(await card(t).count(), 0);
  assert.equal(await services(), 0);
  await page.reload();
  await t.idle();
  await page.getByText('1 hidden').waitFor();
  await page.getByRole('button', { name: 'Show them' }).click();
  await t.idle();
  assert.doesNotMatch(page.url(), /hide=/);
  assert.equal(await services(), 1);
});

journey('operations as nodes, and folded into their services', {}, async (t) => {
  const { page } = t;
  const choose = async (name, label) => {
    await page.getByRole('combobox', { name, exact: true }).selectOption({ label });
    await t.idle();
  };
  await t.open('#/dependencies?src=demo');
  await choose('Nodes', 'operations');
  assert.match(page.url(), /nodes=operations/);
  const count = async () => Number(/^(\d+) operations of \d+ services/.exec(await page.getByText(/operations of \d+ services/).innerText())[1]);
  assert.ok(await count() > 30, `${await count()}`);
  assert.ok(await drawn(t) > 5_000);
  await page.getByRole('main').getByRole('searchbox', { name: 'Service' }).fill('checkout: POST /checkout');
  await page.getByRole('group', { name: 'Seen as' }).getByRole('button', { name: 'Services' }).click();
  await t.idle();
  await page.getByRole('region', { name: 'Services' }).getByRole('button', { name: /^checkout: POST \/checkout/ }).first().click();
  await t.idle();
  const told = await facts(t);
  await card(t).getByRole('link', { name: 'Search its traces' }).click();
  await t.idle();
  assert.match(page.url(), /operation=POST/);
  assert.ok((await found(t)).length > 0 && Number(told.Requests.replaceAll(',', '')) > 0);
  await page.goBack();
  await t.idle();
  await choose('Clusters', 'by service');
  const services = await page.getByRole('region', { name: 'Services' }).locator('tbody tr').count();
  assert.ok(services < await count());
  await page.reload();
  await t.idle();
  assert.ok(await count() > 30);
  await accessible(page);
});

journey('logs of a service in Grafana', {}, async (t) => {
  t.site.routes['/config.json'] = {
    grafana: { url: 'https://grafana.example', orgId: 4 },
    logs: { datasourceUid: 'loki', spanEndTimeShift: '1m' },
  };
  await t.open('#/dependencies?src=demo&node=checkout');
  const link = () => card(t).getByRole('link', { name: 'Logs in Grafana' });
  const pane = async () => JSON.parse(new URL(await link().getAttribute('href')).searchParams.get('panes')).log;
  assert.match(await link().getAttribute('href'), /^https:\/\/grafana\.example\/explore\?schemaVersion=1&orgId=4&/);
  const { queries, range } = await pane();
  assert.equal(queries[0].expr, '{service_name="checkout"}');
  assert.ok(Number(range.to) > Number(range.from) + 60_000, JSON.stringify(range));
  await t.open('#/dependencies?src=demo&caller=checkout&callee=payment');
  assert.equal((await pane()).queries[0].expr, '{service_name=~"checkout|payment"}');
  // A database writes no logs here.
  await t.open('#/dependencies?src=demo&node=redis');
  await card(t).waitFor();
  assert.equal(await link().count(), 0);
  await accessible(t.page);
});

journey('what stands out is listed, and leads to it', {}, async (t) => {
  await t.open('#/dependencies?src=demo');
  const heads = await findings(t).getByRole('heading', { level: 3 }).allInnerTexts();
  assert.ok(heads.includes('Call the most') && heads.includes('Longest chains'), heads.join());
  await findings(t).getByRole('listitem').first().getByRole('button').first().click();
  await t.idle();
  await card(t).waitFor();
});

const large = new URL('../../../shared/data/dependencies/jaegertracing-jaeger-ui__large.json', import.meta.url);
if (!existsSync(large)) test('a thousand services', { skip: 'the shared data is not there' }, () => {});
for (const theme of existsSync(large) ? ['light', 'dark'] : []) {
  journey(`a thousand services, ${theme}`, { ...here(), context: { colorScheme: theme } }, async (t) => {
    t.expectProblem(/404/);
    t.site.jaeger.dependencies = JSON.parse(await readFile(large, 'utf8'));
    await t.open('dependencies');
    await t.page.getByText(/^1,2\d\d services, 4,\d\d\d dependencies/).waitFor();
    assert.ok(await drawn(t) > 20_000);
    const { detail } = await t.page.evaluate(() => {
      const last = performance.getEntriesByName('spanscape:settled').at(-1);
      return { detail: last.detail };
    });
    assert.ok(detail.steps <= 300, `${detail.steps}`);
    await accessible(t.page);
    await graph(t).focus();
    await key(t, 'ArrowRight');
    await key(t, 'Enter');
    assert.match(t.page.url(), /focus=Service/);
    assert.ok((await findings(t).getByRole('listitem').count()) > 3);
  });
}

journey('two times: what is new and what is gone', here(), async (t) => {
  t.expectProblem(/404/);
  const link = (parent, child, callCount) => ({ parent, child, callCount });
  t.site.jaeger.dependencies = (url) => {
    const recent = Date.now() - Number(url.searchParams.get('endTs')) < 3_600_000;
    return recent
      ? [link('web', 'cart', 100), link('web', 'pay', 50)]
      : [link('web', 'cart', 90), link('web', 'old', 20)];
  };
  await t.open('dependencies?lookback=24h');
  await t.page.getByLabel('Against the time before').check();
  await t.idle();
  assert.match(t.page.url(), /before=1/);
  const lines = await findings(t).getByRole('listitem').allInnerTexts();
  assert.ok(lines.some((line) => /^web → pay new/.test(line)) && lines.some((line) => /^web → old gone/.test(line)), lines.join('\n'));
  await findings(t).getByRole('button', { name: 'web → old' }).click();
  await t.idle();
  assert.equal((await facts(t))['Against before'], 'gone');
  await accessible(t.page);
  await t.page.reload();
  await t.idle();
  assert.equal((await facts(t))['Against before'], 'gone');
});

journey('told by spans of a back end, and by both', here(), async (t) => {
  t.expectProblem(/404/);
  const { page } = t;
  await t.open('dependencies?node=stock');
  assert.deepEqual(Object.keys(await facts(t)), ['Is called', 'Calls']);
  await page.getByRole('combobox', { name: 'Told by' }).selectOption({ label: 'Spans of its newest traces' });
  await t.idle();
  assert.match(page.url(), /by=spans/);
  await page.getByText(/were looked at/).waitFor();
  assert.ok((await facts(t)).Median);
  await page.getByRole('combobox', { name: 'Told by' }).selectOption({ label: 'Both together' });
  await t.idle();
  await page.getByText(/errors and times are those of a part of them/).waitFor();
  assert.ok(await drawn(t) > 1_000);
  await page.reload();
  await t.idle();
  assert.ok(await drawn(t) > 1_000);
});

journey('one trace on the graph of all, and alone', {}, async (t) => {
  const { page } = t;
  const trace = 'd1920713db4010ba5663cf3c4ca28cb6';
  await t.open(`#/trace/${trace}?src=demo&view=graph`);
  await page.getByRole('link', { name: 'Service map' }).click();
  await t.idle();
  assert.match(page.url(), new RegExp(`dependencies\\?src=demo&trace=${trace}`));
  const all = await drawn(t);
  await page.getByLabel('Alone').check();
  await t.idle();
  assert.match(page.url(), /only=1/);
  await page.getByRole('group', { name: 'Seen as' }).getByRole('button', { name: 'Services' }).click();
  await t.idle();
  const services = await page.getByRole('region', { name: 'Services' }).locator('tbody tr').count();
  assert.ok(services > 2 && services < 20, `${services}`);
  await page.getByRole('button', { name: 'Without it' }).click();
  await t.idle();
  assert.doesNotMatch(page.url(), /trace=/);
  assert.ok(all > 0);
});

journey('a trace of a back end on its graph, by a link alone', here(), async (t) => {
  t.expectProblem(/404/);
  const { page } = t;
  await t.open(`dependencies?trace=${ids.cart}`);
  await t.idle();
  await page.getByText(`Trace ${ids.cart.slice(0, 8)}`).waitFor();
  assert.equal(await page.getByText('is not here').count(), 0);
  await page.getByLabel('Alone').check();
  await t.idle();
  await page.getByRole('group', { name: 'Seen as' }).getByRole('button', { name: 'Services' }).click();
  await t.idle();
  const services = await page.getByRole('region', { name: 'Services' }).locator('tbody tr').count();
  assert.ok(services > 0 && services < 5, `${services}`);
  // One that the back end does not have is told of beside the graph.
  await t.open('dependencies?trace=00000000000000000000000000000001');
  await page.getByText('is not here').waitFor();
  await page.getByRole('alert').waitFor();
  assert.ok(await drawn(t) > 1_000);
});

journey('saved as files', {}, async (t) => {
  const { page } = t;
  await t.open('#/dependencies?src=demo');
  const save = async (label) => {
    const coming = page.waitForEvent('download');
    await page.getByRole('combobox', { name: 'Save as' }).selectOption({ label });
    const download = await coming;
    return readFile(await download.path());
  };
  assert.match(`${await save('DOT, for Graphviz')}`, /^digraph services \{\n[^]*n\d+ -> n\d+ \[label="[\d]+/);
  assert.match(`${await save('Mermaid')}`, /^flowchart LR\n[^]*-->\|"\d+/);
  assert.match(`${await save('CSV of calls')}`, /^caller,callee,[^]*\r\ncheckout,payment,service,/);
  const svg = `${await save('SVG picture')}`;
  assert.match(svg, /^<svg [^]*checkout[^]*<\/svg>\n$/);
  assert.deepEqual((await save('PNG picture')).subarray(1, 4).toString(), 'PNG');
  await page.getByRole('group', { name: 'Seen as' }).getByRole('button', { name: 'Calls' }).click();
  await page.getByRole('combobox', { name: 'Save as' }).selectOption({ label: 'SVG picture' });
  await page.getByText('A table is no picture').waitFor();
});

journey('in a frame of 600 by 400', { context: { viewport: { width: 600, height: 400 } } }, async (t) => {
  await t.open('#/dependencies?src=demo&embed=1');
  const box = await graph(t).boundingBox();
  assert.ok(box.height > 180 && box.width > 500, JSON.stringify(box));
  assert.ok(await drawn(t) > 2_000);
  await accessible(t.page);
});
