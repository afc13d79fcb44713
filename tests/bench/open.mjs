// `node open.mjs NAME=FOLDER...`: how long a large trace takes from navigation to the screen, for each built
// site. Prints a table, writes .tools/bench.json, and fails if a site takes more than twice as long as the
// first. Run by `./dev bench`. SPANS and RUNS change the size and the number of tries.

import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { launch } from '../e2e/support/chromium.mjs';
import { project, serve } from '../e2e/support/server.mjs';
import { idOf, pieces } from './trace.mjs';

const spans = Number(process.env.SPANS ?? 100_000);
const runs = Number(process.env.RUNS ?? 5);
const slowest = 2;
const marks = ['bytes', 'first-paint', 'ready'];

const sites = process.argv.slice(2).map((argument) => {
  const [name, root] = argument.split('=');
  return { name, root, tries: [] };
});
const id = idOf({ spans });
const json = Buffer.from([...pieces({ spans })].join(''));
const api = { status: 200, body: json, headers: { 'content-type': 'application/json' } };

/** One opening in a fresh profile: milliseconds since navigation for each mark, and CPU of the page. */
async function open(browser, root) {
  const site = await serve({ root, routes: { [`/api/traces/${id}`]: api } });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    await page.goto(`${site.url}trace/${id}`);
    await page.waitForFunction(() => performance.getEntriesByName('spanscape:ready').length > 0, null, {
      timeout: 120_000,
    });
    const times = await page.evaluate(
      (names) => names.map((name) => performance.getEntriesByName(`spanscape:${name}`)[0]?.startTime),
      marks,
    );
    const { metrics } = await devtools.send('Performance.getMetrics');
    const cpu = 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
    return { ...Object.fromEntries(marks.map((name, i) => [name, times[i]])), 'page CPU': cpu };
  } finally {
    await context.close();
    await site.close();
  }
}

const median = (values) => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

const browser = await launch();
try {
  // Taking turns, so that a busy moment of the machine hits all alike; the first turn warms up.
  for (let run = 0; run <= runs; run += 1) {
    for (const site of sites) {
      const result = await open(browser, site.root);
      if (run) site.tries.push(result);
    }
  }
} finally {
  await browser.close();
}

const columns = [...marks, 'page CPU'];
for (const site of sites) {
  site.median = Object.fromEntries(
    columns.map((column) => [column, median(site.tries.map((one) => one[column]))]),
  );
}
const ms = (value) => (Number.isFinite(value) ? `${value.toFixed(0)} ms` : '-').padStart(13);
console.log(
  `${spans} spans, ${(json.length / 1e6).toFixed(1)} MB, median of ${runs}, from navigation, ${cpus().length} cores`,
);
console.log(`${''.padEnd(8)}${columns.map((column) => column.padStart(13)).join('')}`);
for (const { name, median: row } of sites) {
  console.log(name.padEnd(8) + columns.map((column) => ms(row[column])).join(''));
}

let passed = true;
const [first, ...others] = sites;
for (const other of others) {
  other.ratio = other.median.ready / first.median.ready;
  const good = other.ratio <= slowest;
  passed &&= good;
  console.log(
    `${other.name} takes ${other.ratio.toFixed(2)} times as long as ${first.name} (at most ${slowest}): ${good ? 'good' : 'TOO SLOW'}`,
  );
}

const file = path.join(project, '.tools', 'bench.json');
await mkdir(path.dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify({ spans, bytes: json.length, runs, sites }, null, 2)}\n`);
console.log(`All tries: ${path.relative(process.cwd(), file)}`);
process.exit(passed ? 0 : 1);
