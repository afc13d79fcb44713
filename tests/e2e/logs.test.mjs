// Logs of a trace: from a span to the line that says why, from a query of one's own to its lines, and back from a line to
// its trace.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { ids } from './support/jaeger.mjs';
import { linesOf, many, odd, spansOf } from './support/loki.mjs';
import { selected, treegrid } from './support/trace.mjs';

const config = (more) => ({ logs: { lokiUrl: './', ...more } });
const here = { jaeger: { version: '1.65' }, loki: {} };

/** Gives the site's Loki the lines of the checkout, and answers that trace. */
function checkout(t, of = {}) {
  const trace = t.site.jaeger.traces.find(({ id }) => id === ids.checkout);
  if (t.site.loki) t.site.loki.lines = linesOf(spansOf(trace), of);
  return trace;
}

const region = (t) => t.page.getByRole('region', { name: 'Lines' });
const lines = (t) => region(t).locator('.log-line');
const said = (t) => lines(t).locator('.log-text').allInnerTexts();
const details = (t) => t.page.getByRole('complementary', { name: 'Selected span' });

/** Opens the checkout, or another trace, in the view of logs. */
async function open(t, more = '', id = ids.checkout) {
  await t.open(`#/trace/${id}?view=logs${more}`);
  await t.page.getByRole('navigation', { name: 'Views of the trace' }).waitFor();
  await t.idle();
}

journey('the incident of the demo, by keys alone, in under ten actions', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  await page.getByRole('heading', { name: '300 traces' }).waitFor();
  let actions = 0;
  const act = async (key) => {
    actions += 1;
    await page.keyboard.press(key);
    await t.idle();
  };
  await act('/');
  // A text is one action.
  actions += 1;
  await page.keyboard.type('service=payment error=true duration>3s');
  await act('Enter');
  await act('ArrowDown');
  await act('ArrowDown');
  await act('Enter');
  await treegrid(t);
  // Where it began to fail, and its details.
  await act('u');
  await act('Enter');
  await details(t).getByRole('region', { name: 'Logs' }).getByText(/exhausted: 2 of 2 connections busy/).first().waitFor();
  assert.ok(actions < 10, `${actions} actions`);
});

journey('lines of a Loki: found by their ids, filtered, unfolded, and the way to their spans', here, async (t) => {
  const { page, site } = t;
  site.routes['/config.json'] = config();
  checkout(t);
  await open(t);
  assert.match(await page.locator('.logs-words').innerText(), /^\d+ lines, whose metadata or text has the trace’s id$/);
  const all = await said(t);
  assert.ok(all.length > 4 && !all.some((text) => text.includes('somebody else')), all.join('\n'));
  // Each service writes its ids in a way of its own.
  const services = await lines(t).locator('.log-service').allInnerTexts();
  assert.deepEqual([...new Set(services.map((name) => name.trim()))].sort(), ['payment', 'shop-web', 'stock']);
  // In time order, whatever the order of streams.
  const times = await lines(t).locator('.log-time').allInnerTexts();
  assert.ok(times.length === all.length);
  // What is in a line stays a text.
  assert.equal(await page.evaluate(() => globalThis.taken), undefined);
  assert.ok(all.some((text) => text.includes('<img')), 'HTML is shown as it was written');
  assert.ok(await lines(t).locator('[class*="ink-"]').count() > 0, 'colours of a terminal');
  await accessible(page);
  await page.getByRole('searchbox', { name: 'Lines with' }).fill('began');
  await t.idle();
  const began = await said(t);
  assert.ok(began.length > 0 && began.every((text) => text.includes('began')), began.join('\n'));
  assert.equal(await lines(t).first().locator('mark').innerText(), 'began');
  assert.match(page.url(), /logs=began/);
  await lines(t).first().getByRole('button', { name: /^All of the line/ }).click();
  await t.idle();
  assert.match(await lines(t).first().innerText(), /trace_id\s+7d1f0a2b3c4d5e6f8091a2b3c4d5e6f7/);
  await page.getByRole('searchbox', { name: 'Lines with' }).fill('');
  await page.getByRole('combobox', { name: 'Level' }).selectOption('Errors');
  await t.idle();
  const levels = await lines(t).locator('.log-level').allInnerTexts();
  assert.ok(levels.every((level) => /error|fatal/i.test(level)), levels.join());
  await page.getByRole('combobox', { name: 'Level' }).selectOption('All levels');
  await t.idle();
  await lines(t).first().getByRole('button', { name: /^Show span/ }).click();
  await t.idle();
  assert.ok(selected(t), 'the span of the line is selected');
  const own = details(t).getByRole('region', { name: 'Logs' });
  assert.ok(await own.locator('.log-line').count() > 0, 'its lines are in its details');
});

journey('a query of one’s own: in the link, refused in Loki’s words, and back', here, async (t) => {
  const { page, site } = t;
  site.routes['/config.json'] = config();
  checkout(t);
  await open(t);
  const field = page.getByRole('textbox', { name: 'LogQL' });
  assert.match(await field.inputValue(), /^\{.*service_name=~"[^"]+".*\} \| trace_id="7d1f0a2b3c4d5e6f8091a2b3c4d5e6f7"$/);
  await field.fill('{service_name="payment"} |= "began"');
  await field.press('Enter');
  await t.idle();
  assert.ok((await said(t)).every((text) => text.includes('began')));
  assert.match(page.url(), /logql=/);
  const link = page.url();
  const other = await t.newPage();
  await other.goto(link);
  await t.idle(other);
  assert.equal(await other.locator('.log-line').count(), await lines(t).count());
  t.expectProblem(/400/);
  await field.fill('{service_name="nobody"}');
  await field.press('Enter');
  await t.idle();
  assert.match(await region(t).getByRole('status').first().innerText(), /Loki has no line for this query/);
  assert.equal(await lines(t).count(), 0, 'nothing of the query before');
  await field.fill('{service_name=}');
  await page.getByRole('button', { name: 'Run' }).click();
  await t.idle();
  const alert = region(t).getByRole('alert');
  assert.match(await alert.innerText(), /parse error at line 1[^]*Change the query/);
  await page.getByRole('button', { name: 'As the trace says' }).click();
  await t.idle();
  assert.ok(await lines(t).count() > 4);
});

journey('ids in the text alone, or nowhere', here, async (t) => {
  const { page, site } = t;
  site.routes['/config.json'] = config();
  checkout(t, { kinds: { 'shop-web': 'json', payment: 'json', stock: 'json', 'jobs/mailer': 'json' } });
  await open(t);
  assert.match(await page.locator('.logs-words').innerText(), /whose text has the trace’s id/);
  assert.ok(await lines(t).count() > 2);
  checkout(t, { kinds: { 'shop-web': 'none', payment: 'none', stock: 'none', 'jobs/mailer': 'none' } });
  await page.reload();
  await t.idle();
  assert.match(await page.locator('.logs-words').innerText(), /of these services at that time: none has the trace’s id/);
  // By service and time, told as such.
  assert.ok(await lines(t).locator('.log-span', { hasText: '≈' }).count() > 0);
});

journey('5,000 lines, a thousand at a time', here, async (t) => {
  const { page, site } = t;
  site.routes['/config.json'] = config({ spanEndTimeShift: '1m' });
  const trace = checkout(t);
  site.loki.lines = many(5000, { startNs: trace.start, traceId: trace.id, spanId: trace.spans[0].spanId });
  await open(t);
  assert.match(await page.locator('.logs-words').innerText(), /^1,000 lines/);
  await page.getByRole('button', { name: 'Load more' }).click();
  await t.idle();
  assert.match(await page.locator('.logs-words').innerText(), /^(1,999|2,000) lines/);
  const before = await lines(t).count();
  await page.getByRole('button', { name: /^Show \d+ more$/ }).click();
  await t.idle();
  assert.ok(await lines(t).count() > before);
});

journey('a pasted text with several traces, and a link with one', here, async (t) => {
  const { page } = t;
  await t.open('');
  const field = page.getByRole('textbox', { name: 'Trace id' });
  await field.focus();
  const text = `level=info trace_id=${ids.checkout} msg=first\nlevel=info trace_id=${ids.mail} msg=second\nnothing here`;
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await t.idle();
  const form = page.getByRole('search', { name: 'Look up a trace' });
  assert.match(await form.innerText(), /2 traces here: choose one/);
  await form.getByRole('button', { name: /second/ }).click();
  await treegrid(t);
  assert.match(page.url(), new RegExp(`/trace/${ids.mail}`));
  await t.open(`?q=${encodeURIComponent(`{"msg":"x","traceId":"${ids.checkout}"}`)}`);
  await treegrid(t);
  assert.match(page.url(), new RegExp(ids.checkout));
  assert.doesNotMatch(page.url(), /[?&]q=/);
});

journey('links to Grafana, or the reason why there is none', { jaeger: { version: '1.65' } }, async (t) => {
  const { page, site } = t;
  site.routes['/config.json'] = {
    grafana: { url: 'https://grafana.test', traces: { datasourceUid: 'tempo' } },
    logs: { jsonData: { tracesToLogsV2: { datasourceUid: 'loki', filterByTraceID: true, tags: [{ key: 'service.name', value: 'app' }] } } },
  };
  const root = site.jaeger.traces.find(({ id }) => id === ids.checkout).spans[0];
  await t.open(`#/trace/${ids.checkout}?sel=${root.spanId}`);
  await treegrid(t);
  await t.idle();
  const link = details(t).getByRole('link', { name: /^Logs in Grafana/ });
  const url = new URL(await link.getAttribute('href'));
  const [pane] = Object.values(JSON.parse(url.searchParams.get('panes')));
  assert.equal(pane.queries[0].expr, `{app="${root.service}"} |="${ids.checkout}"`);
  assert.ok(Number(pane.range.from) < Number(root.start / 1_000_000n) && typeof pane.range.to === 'string');
  assert.ok(await details(t).getByRole('link', { name: /^Trace in Grafana/ }).isVisible());
  site.routes['/config.json'].logs.jsonData.tracesToLogsV2.tags = [{ key: 'no.such' }];
  await page.reload();
  await t.idle();
  assert.match(await details(t).innerText(), /No logs: This span has none of the attributes/);
});

journey('in a small frame, in the dark', { ...here, context: { viewport: { width: 600, height: 400 }, colorScheme: 'dark' } }, async (t) => {
  t.site.routes['/config.json'] = config();
  checkout(t);
  await open(t);
  assert.ok(await lines(t).first().isVisible());
  await accessible(t.page);
  assert.equal(odd.html.includes('<'), true);
});
