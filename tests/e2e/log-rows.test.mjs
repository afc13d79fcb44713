// Lines of logs as rows of the timeline: below their spans, gone over by keys, folded with them, and gone again.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { ids } from './support/jaeger.mjs';
import { linesOf, many, odd, spansOf } from './support/loki.mjs';
import { press, selected, tall, treegrid } from './support/trace.mjs';

const here = { jaeger: { version: '1.65' }, loki: {}, context: tall };
const failing = '#/trace/d1920713db4010ba5663cf3c4ca28cb6?src=demo';

const strip = (t) => t.page.getByRole('region', { name: 'Lines of logs between spans' });
const details = (t) => t.page.getByRole('complementary', { name: 'Selected span' });
const row = (t, text) => t.page.getByRole('treegrid').getByRole('row').filter({ hasText: text });
const count = async (t) => Number(await t.page.getByRole('treegrid').getAttribute('aria-rowcount'));
const active = async (t) =>
  t.page.locator(`#${await t.page.getByRole('treegrid').getAttribute('aria-activedescendant')}`);
const level = async (of) => Number(await of.getAttribute('aria-level'));
const number = async (of) => Number(await of.getAttribute('aria-rowindex'));

journey('the demo’s failing checkout, with what its services said between its spans', { context: tall }, async (t) => {
  const { page } = t;
  await t.open(failing);
  await treegrid(t);
  const before = await count(t);
  await page.getByRole('treegrid').focus();
  await press(t, 'l');
  const said = await strip(t).getByRole('status').innerText();
  const lines = Number(/^(\d+) lines below \d+ spans$/.exec(said)?.[1]);
  assert.equal(await count(t), before + lines, said);
  assert.match(page.url(), /between=lines/);
  // Where it began to fail, and why: the line below it.
  await press(t, 'u', 'ArrowDown');
  const line = await active(t);
  assert.match(await line.innerText(), /Acquirer pool northpay exhausted: 2 of 2 connections busy/);
  const cells = await line.getByRole('gridcell').allInnerTexts();
  assert.match(cells[0], /error\s+Acquirer pool/);
  assert.match(cells[1].trim(), /^[\d.]+ ?s$/);
  assert.equal(cells[2].trim(), '–');
  assert.match(cells[3], /^error$/);
  const sel = selected(t);
  assert.ok(sel, 'the link has the line’s span');
  const [deep, at] = [await level(line), await number(line)];
  await accessible(page);
  // The details of its span, and back to it.
  await press(t, 'Enter');
  assert.match(await details(t).innerText(), /AcquirerPool\.Rent/);
  await press(t, 'Escape', 'ArrowLeft');
  const owner = await active(t);
  assert.match(await owner.innerText(), /AcquirerPool\.Rent/);
  assert.deepEqual([await level(owner), await number(owner), selected(t)], [deep - 1, at - 1, sel]);
  // Right goes into it again; collapsed, it says how many it hides.
  await press(t, 'ArrowRight');
  assert.equal(await number(await active(t)), at);
  await press(t, 'ArrowLeft', 'Space');
  const closed = await active(t);
  assert.equal(await closed.getAttribute('aria-expanded'), 'false');
  assert.match(await closed.getByRole('gridcell').nth(3).innerText(), /\d+ lines? of logs hidden/);
  assert.equal(await row(t, 'Acquirer pool northpay exhausted').count(), 0);
  await press(t, 'Space');
  // Only errors: of the lines too.
  await strip(t).getByRole('combobox', { name: 'Level' }).selectOption('Errors');
  await t.idle();
  assert.match(await strip(t).getByRole('status').innerText(), /^8 lines below 8 spans$/);
  assert.equal(await count(t), before + 8);
  assert.equal(selected(t), sel);
  // A link shows the same.
  await page.reload();
  await treegrid(t);
  assert.equal(await count(t), before + 8);
  assert.equal(selected(t), sel);
  await strip(t).getByRole('button', { name: 'Without lines between spans' }).click();
  await t.idle();
  assert.equal(await count(t), before);
  assert.equal(await strip(t).count(), 0);
  assert.equal(selected(t), sel, 'the selected span stays that');
  assert.match(await (await active(t)).innerText(), /AcquirerPool\.Rent/);
  assert.doesNotMatch(page.url(), /between=/);
});

journey('lines of a Loki stay texts, and the pointer points at their time', here, async (t) => {
  const { page, site } = t;
  site.routes['/config.json'] = { logs: { lokiUrl: './' } };
  const trace = site.jaeger.traces.find(({ id }) => id === ids.checkout);
  site.loki.lines = linesOf(spansOf(trace), {});
  await t.open(`#/trace/${ids.checkout}`);
  await treegrid(t);
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByRole('checkbox', { name: /^Lines of logs between spans/ }).check();
  await t.idle();
  await page.keyboard.press('Escape');
  const html = row(t, odd.html.slice(0, 8)).first();
  assert.ok(await html.isVisible(), 'HTML is shown as it was written');
  assert.equal(await page.evaluate(() => globalThis.taken), undefined);
  const texts = await page.getByRole('row').allInnerTexts();
  assert.ok(texts.every((text) => !text.includes('\u001b')), 'no escapes of a terminal');
  await html.hover();
  await t.idle();
  await html.click();
  await t.idle();
  assert.ok(await details(t).isVisible(), 'the details of its span');
  await accessible(page);
});

journey('very many lines of a span: not all are rows', here, async (t) => {
  const { page, site } = t;
  site.routes['/config.json'] = { logs: { lokiUrl: './', spanEndTimeShift: '1m' } };
  const trace = site.jaeger.traces.find(({ id }) => id === ids.checkout);
  site.loki.lines = many(5000, { startNs: trace.start, traceId: trace.id, spanId: trace.spans[0].spanId });
  await t.open(`#/trace/${ids.checkout}`);
  await treegrid(t);
  const before = await count(t);
  await page.goto(`${page.url()}${page.url().includes('?') ? '&' : '?'}between=lines`);
  await t.idle();
  assert.match(await strip(t).getByRole('status').innerText(), /^1,000 lines below 1 span/);
  assert.equal(await count(t), before + 201);
  await page.getByRole('treegrid').focus();
  await press(t, 'End');
  const more = row(t, 'more lines: open the view Logs');
  for (let pages = 0; pages < 9 && !(await more.count()); pages += 1) await press(t, 'PageUp');
  assert.match(await more.innerText(), /800 more lines/);
  await more.click();
  await t.idle();
  assert.match(page.url(), /view=logs/);
  assert.match(await page.locator('.logs-words').innerText(), /^1,000 lines/);
});

journey('no logs: why, and the rows stay as they are', here, async (t) => {
  const { page, site } = t;
  site.routes['/config.json'] = { logs: { lokiUrl: './' } };
  const trace = site.jaeger.traces.find(({ id }) => id === ids.checkout);
  site.loki.lines = linesOf(spansOf(trace));
  for (const line of site.loki.lines) line.at = BigInt(line.at) - 900_000_000_000n;
  await t.open(`#/trace/${ids.checkout}`);
  await treegrid(t);
  const before = await count(t);
  await press(t, 'l');
  assert.match(await strip(t).innerText(), /Loki has logs of service_name[^]* lately, but none of this time[^]*Try again/);
  assert.equal(await count(t), before);
  await accessible(page);
  await press(t, 'l');
  assert.equal(await strip(t).count(), 0);
});

journey('in a small frame, in the dark', { context: { viewport: { width: 600, height: 400 }, colorScheme: 'dark' } }, async (t) => {
  await t.open(`${failing}&between=lines&level=error`);
  await treegrid(t);
  assert.match(await strip(t).getByRole('status').innerText(), /^8 lines/);
  assert.ok((await t.page.getByRole('row').count()) > 3);
  await accessible(t.page);
});
