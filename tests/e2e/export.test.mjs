// Taking a trace elsewhere: each file holds by its own format's rules and those that can be opened again show the same;
// pictures, words, and what a back end does with a trace.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { fact, press, treegrid } from './support/trace.mjs';
import { checkout, click, queries } from './support/verdict.mjs';

const dialog = (t) => t.page.getByRole('dialog', { name: 'Export' });

async function openExport(t) {
  if (!(await dialog(t).isVisible())) await click(t, t.page.getByRole('button', { name: 'Export' }));
  await dialog(t).waitFor();
  await t.idle();
  return dialog(t);
}

/** Clicks a button of the dialogue, and answers what is saved. */
async function saved(t, button) {
  const there = await openExport(t);
  const [download] = await Promise.all([
    t.page.waitForEvent('download'),
    there.getByRole('button', { name: button, exact: true }).click(),
  ]);
  await t.idle();
  const path = await download.path();
  return { name: download.suggestedFilename(), path, bytes: await readFile(path) };
}

/** What tells a trace: spans and errors, and all rows' names, starts and durations that are on the screen. */
async function told(t) {
  const tree = await treegrid(t);
  const rows = await tree.getByRole('row').all();
  const cells = await Promise.all(rows.map((row) => row.getByRole('gridcell').allTextContents()));
  return { spans: await fact(t, 'Spans'), errors: await fact(t, 'Errors'), cells };
}

for (const [button, ending] of [['Jaeger JSON', '.jaeger.json'], ['OTLP JSON', '.otlp.json']]) {
  journey(`${button} opens again and shows the same`, { context: { viewport: { width: 1280, height: 1400 } } }, async (t) => {
    await t.open(`#/trace/${checkout}?src=demo`);
    const before = await told(t);
    const file = await saved(t, button);
    assert.equal(file.name, `trace-${checkout}${ending}`);
    JSON.parse(file.bytes);
    await press(t, 'Escape');
    const [chooser] = await Promise.all([
      t.page.waitForEvent('filechooser'),
      t.page.getByRole('button', { name: 'Open file' }).click(),
    ]);
    await chooser.setFiles({ name: file.name, mimeType: 'application/json', buffer: file.bytes });
    await t.page.waitForURL(/file=/);
    await t.idle();
    assert.deepEqual(await told(t), before);
  });
}

journey('the others hold by the rules of their formats', {}, async (t) => {
  await t.open(`#/trace/${queries}?src=demo`);
  await treegrid(t);
  const spans = Number(await fact(t, 'Spans'));
  await openExport(t);
  await accessible(t.page);
  const chrome = JSON.parse((await saved(t, 'Chrome trace events (Perfetto)')).bytes);
  const bars = chrome.traceEvents.filter(({ ph }) => ph === 'X');
  assert.equal(bars.length, spans);
  // On each thread bars nest or are apart: what Perfetto draws else one over the other.
  const threads = new Map();
  for (const bar of bars) {
    const thread = `${bar.pid}/${bar.tid}`;
    threads.set(thread, [...(threads.get(thread) ?? []), bar]);
  }
  for (const all of threads.values()) {
    const open = [];
    for (const { ts, dur } of all.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)) {
      while (open.length && open.at(-1) <= ts + 1e-6) open.pop();
      assert.ok(!open.length || ts + dur <= open.at(-1) + 1e-3, 'nests');
      open.push(ts + dur);
    }
  }
  const names = chrome.traceEvents.filter(({ ph, name }) => ph === 'M' && name === 'process_name');
  assert.equal(names.length, Number(await fact(t, 'Services')));
  const stacks = (await saved(t, 'Collapsed stacks (flame graph)')).bytes.toString().trimEnd().split('\n');
  for (const line of stacks) assert.match(line, /^[^;\n]+(;[^;\n]+)* \d+$/);
  const csv = (await saved(t, 'CSV of the spans')).bytes.toString();
  assert.match(csv, /^trace.id,span.id,/i);
  assert.equal(csv.trimEnd().split('\r\n').length, spans + 1);
});

journey('each view as a picture, and the trace in words', { context: { viewport: { width: 1200, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] } }, async (t) => {
  await t.open(`#/trace/${checkout}?src=demo`);
  await treegrid(t);
  for (const key of ['1', '2', '3', '4', '5', '6']) {
    await press(t, key);
    const svg = (await saved(t, 'SVG')).bytes.toString();
    assert.match(svg, /^<svg xmlns/);
    const page = await t.context.newPage();
    await page.setContent('<body></body>');
    const read = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      return { error: parsed.querySelector('parsererror')?.textContent, texts: parsed.querySelectorAll('text').length };
    }, svg);
    await page.close();
    assert.equal(read.error, undefined);
    assert.ok(read.texts > 5, `${read.texts} texts in view ${key}`);
    const png = (await saved(t, 'PNG')).bytes;
    assert.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
    assert.ok(png.length > 5_000);
    await press(t, 'Escape');
  }
  const words = (await saved(t, 'Save it')).bytes.toString();
  assert.match(words, /^## \w+: /);
  assert.match(words, /### Findings/);
  assert.match(words, /\| Service \| Spans \|/);
  assert.ok(words.includes(`trace/${checkout}`), 'with a link');
  await click(t, dialog(t).getByRole('button', { name: 'Copy a summary' }));
  await dialog(t).getByText('Summary copied').waitFor();
});

const span = (n, start, refs = []) => ({
  traceID: 'abcdef0123456789',
  spanID: `000000000000000${n}`,
  operationName: `step ${n}`,
  references: refs.map((of) => ({ refType: 'CHILD_OF', traceID: 'abcdef0123456789', spanID: `000000000000000${of}` })),
  startTime: start,
  duration: 1000,
  tags: [],
  logs: [],
  processID: 'p1',
});

/** A Jaeger whose one trace grows; `spans` are those that it has by now. */
const growing = (spans, more = {}) => ({
  '/api/traces/abcdef0123456789': () => ({
    data: [{ traceID: 'abcdef0123456789', spans: spans.now, processes: { p1: { serviceName: 'shop', tags: [] } }, warnings: null }],
    total: 0, limit: 0, offset: 0, errors: null,
  }),
  '/api/services': { data: ['shop'], total: 1, limit: 0, offset: 0, errors: null },
  ...more,
});

journey('a trace that is still arriving is loaded again, and what is seen stays', {}, async (t) => {
  const { page } = t;
  const start = Date.now() * 1000 - 60_000_000;
  const many = Array.from({ length: 7 }, (_, i) => span(i + 2, start + 100 * i, [1]));
  const spans = { now: many };
  Object.assign(t.site.routes, growing(spans));
  await t.open('trace/abcdef0123456789');
  const tree = await treegrid(t);
  assert.equal(await fact(t, 'Spans'), '7');
  await click(t, tree.getByRole('row').nth(3));
  await press(t, '+');
  const before = { sel: /sel=([^&]*)/.exec(page.url())[1], zoom: /zoom=(\d+)-(\d+)/.exec(page.url()) };
  // The root comes, and began earlier.
  spans.now = [span(1, start - 500), ...many, span(9, start + 5, [3])];
  await click(t, page.getByRole('button', { name: 'Reload' }));
  await page.getByText('2 new spans').waitFor();
  assert.equal(await fact(t, 'Spans'), '9');
  assert.equal(/sel=([^&]*)/.exec(page.url())[1], before.sel);
  const zoom = /zoom=(\d+)-(\d+)/.exec(page.url());
  assert.equal(Number(zoom[1]) - Number(before.zoom[1]), 500_000, 'the same time on the clock');
  // What is collapsed stays so.
  await tree.focus();
  await press(t, 'Home', 'Space');
  assert.equal(await tree.getAttribute('aria-rowcount'), '1');
  spans.now = [...spans.now, span(0, start + 700, [1])];
  await click(t, page.getByRole('button', { name: 'Watch' }));
  await page.getByText('1 new span').waitFor();
  assert.equal(await tree.getAttribute('aria-rowcount'), '1');
  assert.equal(await page.getByRole('button', { name: 'Watch' }).getAttribute('aria-pressed'), 'true');
  await click(t, page.getByRole('button', { name: 'Watch' }));
});

journey('a trace is archived where the back end can, and its JSON is one click away', {}, async (t) => {
  const { page } = t;
  const asked = [];
  const archive = (request) => {
    asked.push(request.method);
    if (asked.length === 1) return { status: 500, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ data: null, errors: [{ code: 500, msg: 'archive span storage was not configured' }] }) };
    return { data: [], total: 0, limit: 0, offset: 0, errors: [] };
  };
  const spans = { now: [span(1, Date.now() * 1000)] };
  Object.assign(t.site.routes, growing(spans, { '/api/archive/abcdef0123456789': archive }));
  await t.open('trace/abcdef0123456789');
  await treegrid(t);
  const there = await openExport(t);
  t.expectProblem(/500 \(Internal Server Error\)/);
  await click(t, there.getByRole('button', { name: 'Archive the trace' }));
  await there.getByText('archive span storage was not configured').waitFor();
  await click(t, there.getByRole('button', { name: 'Archive the trace' }));
  await there.getByText('Archived: the back end keeps the trace').waitFor();
  assert.deepEqual(asked, ['POST', 'POST']);
  const href = (name) => there.getByRole('link', { name, exact: true }).getAttribute('href');
  assert.ok((await href('JSON')).endsWith('/api/traces/abcdef0123456789?prettyPrint=true'));
  assert.ok((await href('JSON, unadjusted')).endsWith('/api/traces/abcdef0123456789?prettyPrint=true&raw=true'));
  assert.equal(await page.getByRole('region', { name: 'At the back end' }).count(), 1);
});
