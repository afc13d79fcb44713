// `node scale.mjs FOLDER`: how a built site copes with traces from 1,000 to 1,000,000 spans, each figure in one run
// with `JSON.parse` of the same bytes in the same browser. Prints tables, writes .tools/bench-scale.json, says pass
// or short for each target. Run by `./dev bench`; SIZES and RUNS change the sizes and the number of tries.

import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { launch } from '../e2e/support/chromium.mjs';
import { project, serve } from '../e2e/support/server.mjs';
import { traceFile } from './trace.mjs';

const root = process.argv[2] ?? 'dist';
const sizes = (process.env.SIZES ?? '1000,10000,100000,1000000').split(',').map(Number);
const runs = Number(process.env.RUNS ?? 5);
const cache = path.join(project, '.tools', 'bench');

const median = (values) => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
};
const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
};

/** The most memory that a renderer has held so far, in bytes, where the system tells. */
async function peak() {
  let most = NaN;
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes('--type=renderer')) continue;
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const kB = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
    if (!(kB * 1024 <= most)) most = kB * 1024;
  }
  return most;
}

/** CPU of the page's thread so far, in milliseconds. */
async function pageCpu(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return 1000 * metrics.find(({ name }) => name === 'ThreadTime').value;
}

/** A browser of its own, so that its memory is this page's. */
async function inBrowser(url, use) {
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(() => {
      window.bench = { tasks: [], gaps: [] };
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.bench.tasks.push(duration);
      }).observe({ type: 'longtask', buffered: true });
      let last = performance.now();
      const frame = (now) => {
        window.bench.gaps.push(now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(url);
    return await use(page, devtools);
  } finally {
    await browser.close();
  }
}

/** Milliseconds that JSON.parse takes for these bytes, the first time and again; NaN where it can't. */
const parse = (site) =>
  inBrowser(`${site.url}config.schema.json`, (page) =>
    page.evaluate(async () => {
      const bytes = await (await fetch('/bench.json')).arrayBuffer();
      const once = () => {
        const began = performance.now();
        try {
          JSON.parse(new TextDecoder().decode(bytes));
        } catch {
          return NaN;
        }
        return performance.now() - began;
      };
      const cold = once();
      once();
      return { cold, warm: once() };
    }),
  );

/** One opening, then five seconds each of scrolling, zooming and panning if `moves`. */
const open = (site, id, moves) =>
  inBrowser(`${site.url}trace/${id}`, async (page, devtools) => {
    const marked = (name) =>
      page.waitForFunction((n) => performance.getEntriesByName(n).length > 0, name, { timeout: 180_000, polling: 50 });
    await marked('spanscape:first-paint');
    const cpu = await pageCpu(devtools);
    await marked('spanscape:ready');
    const result = { cpu, 'cpu to ready': await pageCpu(devtools), peak: await peak() };
    for (const mark of ['bytes', 'first-paint', 'ready']) {
      result[mark] = await page.evaluate((n) => performance.getEntriesByName(`spanscape:${n}`)[0].startTime, mark);
    }
    const loading = await page.evaluate(() => window.bench);
    result['longest task'] = Math.max(0, ...loading.tasks);
    result['gap p99'] = quantile(loading.gaps, 0.99);
    const [worker] = page.workers();
    result.decode = await worker.evaluate(() => performance.getEntriesByName('spanscape:decoded')[0].detail.ms);
    if (moves) result.frames = await frames(page, devtools);
    return result;
  });

/** CPU of the page for each frame while it moves, and the gaps between frames. */
async function frames(page, devtools) {
  const ways = {
    scroll: (i) => page.mouse.wheel(0, i % 120 < 60 ? 240 : -240),
    zoom: async (i) => {
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, i % 60 < 30 ? -120 : 120);
      await page.keyboard.up('Control');
    },
    pan: (i) => page.mouse.wheel(i % 60 < 30 ? 90 : -90, 0),
  };
  const result = {};
  await page.mouse.move(900, 500);
  for (const [name, move] of Object.entries(ways)) {
    await page.evaluate(() => window.spanscape.idle());
    if (name === 'pan') for (let i = 0; i < 12; i += 1) await ways.zoom(0);
    await page.evaluate(() => { window.bench.gaps = []; });
    const before = await pageCpu(devtools);
    const until = Date.now() + 5_000;
    for (let i = 0; Date.now() < until; i += 1) {
      await move(i);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    const cpu = (await pageCpu(devtools)) - before;
    const gaps = await page.evaluate(() => window.bench.gaps);
    result[name] = { cpu: cpu / gaps.length, p50: quantile(gaps, 0.5), p99: quantile(gaps, 0.99), frames: gaps.length };
  }
  return result;
}

const ms = (value) => (Number.isFinite(value) ? `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms` : 'fails');
const times = (value) => (Number.isFinite(value) ? `${value.toFixed(1)}x` : '-');
const table = (rows) => {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i]).length)));
  for (const row of rows) console.log(row.map((cell, i) => String(cell).padStart(widths[i] + (i && 2))).join(''));
};

const all = [];
for (const spans of sizes) {
  const { id, file, bytes } = await traceFile(cache, { spans });
  const answer = () => ({
    status: 200,
    headers: { 'content-type': 'application/json', 'content-length': bytes },
    body: (response) => createReadStream(file, { highWaterMark: 1 << 20 }).pipe(response),
  });
  const site = await serve({ root, routes: { [`/api/traces/${id}`]: answer, '/bench.json': answer } });
  const tries = [];
  try {
    // In turns, so that a busy moment of the machine hits both.
    for (let run = 0; run < (spans > 500_000 ? Math.min(runs, 3) : runs); run += 1) {
      const ours = await open(site, id, run === 0);
      tries.push({ ...ours, parse: await parse(site) });
    }
  } finally {
    await site.close();
  }
  const of = (get) => median(tries.map(get));
  const names = ['bytes', 'first-paint', 'ready', 'cpu', 'cpu to ready', 'longest task', 'gap p99', 'decode', 'peak'];
  const size = Object.fromEntries(names.map((name) => [name, of((one) => one[name])]));
  size.parse = { cold: of((one) => one.parse.cold), warm: of((one) => one.parse.warm) };
  size.ratio = of((one) => one.parse.cold / one.decode);
  all.push({ spans, length: bytes, tries, ...size, frames: tries[0].frames });
}

const count = (n) => n.toLocaleString('en');
console.log(`median of ${runs} (3 above 500,000 spans), ${cpus().length} cores, software canvas`);
table([
  ['spans', 'MB', 'decode', 'JSON.parse', 'ratio', 'first paint', 'ready', 'page CPU', 'longest task', 'gap p99', 'peak'],
  ...all.map((one) => [
    count(one.spans), (one.length / 1e6).toFixed(1), ms(one.decode), ms(one.parse.cold), times(one.ratio),
    ms(one['first-paint']), ms(one.ready), ms(one.cpu), ms(one['longest task']), ms(one['gap p99']),
    `${(one.peak / 1e6).toFixed(0)} MB`,
  ]),
]);
table([
  ['spans', 'scroll CPU a frame', 'gap p99', 'zoom CPU a frame', 'gap p99', 'pan CPU a frame', 'gap p99'],
  ...all.map(({ spans, frames: { scroll, zoom, pan } }) => [
    count(spans), ms(scroll.cpu), ms(scroll.p99), ms(zoom.cpu), ms(zoom.p99), ms(pan.cpu), ms(pan.p99),
  ]),
]);

// Floors; where they come from stands in README.md.
const at = (spans) => all.find((one) => one.spans === spans);
const targets = [
  ['page CPU to the first frame, 1,000 spans', at(1_000)?.cpu, 105, ms],
  ['page CPU to the first frame, 10,000 spans', at(10_000)?.cpu, 130, ms],
  ['page CPU to the first frame, 100,000 spans', at(100_000)?.cpu, 200, ms],
  ['page CPU to ready, 100,000 spans', at(100_000)?.['cpu to ready'], 300, ms],
  ['JSON.parse alone against decoding and trees, 100,000 spans', at(100_000)?.ratio, -2, times],
  ['decoding and trees, 1,000,000 spans', at(1_000_000)?.decode, 4_000, ms],
  ['longest task of the page, 1,000,000 spans', at(1_000_000)?.['longest task'], 100, ms],
  ['gap between frames p99 while loading, 1,000,000 spans', at(1_000_000)?.['gap p99'], 33, ms],
  ['peak memory against the JSON, 1,000,000 spans', at(1_000_000) && at(1_000_000).peak / at(1_000_000).length, 1, times],
  ...['scroll', 'zoom', 'pan'].map((way) => [`${way}: CPU a frame, 100,000 spans`, at(100_000)?.frames[way].cpu, 5, ms]),
  ['scroll: 1,000,000 spans against 10,000', at(1_000_000) && at(1_000_000).frames.scroll.cpu / at(10_000)?.frames.scroll.cpu, 1.2, times],
];
let passed = true;
for (const [what, value, limit, show] of targets) {
  if (value === undefined || Number.isNaN(value)) continue;
  const good = limit < 0 ? value >= -limit : value <= limit;
  passed &&= good;
  console.log(`${good ? 'pass ' : 'SHORT'} ${what}: ${show(value)} (${limit < 0 ? 'at least' : 'at most'} ${show(Math.abs(limit))})`);
}
const file = path.join(project, '.tools', 'bench-scale.json');
await mkdir(path.dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify({ runs, sizes: all }, null, 2)}\n`);
console.log(`All tries: ${path.relative(process.cwd(), file)}`);
process.exit(passed ? 0 : 1);
