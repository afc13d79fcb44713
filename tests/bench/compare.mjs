// `node compare.mjs FOLDER`: what comparing two traces costs, of 100,000 spans each. Prints a table with the targets, pass or
// short. Run by `./dev bench compare`. RUNS changes the number of tries, SPANS that of spans.

import { serve } from '../e2e/support/server.mjs';
import { inBrowser } from './browser.mjs';
import { median } from './figures.mjs';
import { random } from './random.mjs';

const root = process.argv[2] ?? 'dist';
const runs = Number(process.env.RUNS ?? 3);
const count = Number(process.env.SPANS ?? 100_000);

const ids = ['a'.repeat(32), 'b'.repeat(32)];

/** Two traces of one shape: in the second spans take another time, one in a hundred is not there, and one in a hundred is new. */
function traces() {
  const next = random(11);
  const spans = [[], []];
  const hex = (n) => n.toString(16).padStart(16, '0');
  const start = 1_760_000_000_000_000;
  const gone = new Set();
  for (let i = 0; i < count; i += 1) {
    const parent = i === 0 ? undefined : Math.floor((i - 1) / 6);
    const depth = Math.floor(Math.log(i * 5 + 1) / Math.log(6));
    const operationName = `operation ${depth} ${i % 6}`;
    const duration = Math.max(1, Math.round(10_000_000 / 4 ** depth));
    const span = (side, spanID, name, long) => {
      const references = parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID: ids[side], spanID: hex(parent + 1) }];
      const tags = [{ key: 'http.status_code', type: 'int64', value: side && next() < 0.02 ? 500 : 200 }];
      return {
        traceID: ids[side], spanID, operationName: name, references, startTime: start + i * 3, duration: long, processID: `p${i % 8}`, tags, logs: [],
      };
    };
    spans[0].push(span(0, hex(i + 1), operationName, duration));
    if ((i > 0 && next() < 0.01) || gone.has(parent)) gone.add(i);
    else spans[1].push(span(1, hex(i + 1), operationName, Math.round(duration * (0.9 + next() * 0.3))));
    if (i > 0 && !gone.has(parent) && next() < 0.01) spans[1].push(span(1, hex(count + i + 1), 'retry', duration));
  }
  const processes = Object.fromEntries(Array.from({ length: 8 }, (_, p) => [`p${p}`, { serviceName: `service ${p}`, tags: [] }]));
  const list = spans.map((all, side) => `{"traceID":"${ids[side]}","spans":${JSON.stringify(all)},"processes":${JSON.stringify(processes)}}`);
  return `{"data":[${list.join(',')}]}`;
}

/** What is done, and how much CPU it may take, in milliseconds. */
const targets = { compare: 600, 'side by side': 100, rows: 50, flame: 100, attributes: 500 };

async function one(url) {
  return inBrowser(async (bench) => {
    const { page } = bench;
    await bench.go(`${url}#/search?url=two.json`);
    await bench.marked('spanscape:ready');
    await bench.idle();
    const cost = async (act) => (await bench.cost(act)).cpu;
    const click = async (name) => {
      const button = await page.getByRole('group', { name: 'View' }).getByRole('button', { name, exact: true }).elementHandle();
      return cost(() => button.evaluate((one) => one.click()));
    };
    // A small one first: the parts of page and engine are there then.
    await cost(() => page.evaluate(([a]) => { location.hash = `#/trace/${a}...${a}?url=two.json&only=1`; }, ids));
    const found = {};
    found.compare = await cost(() => page.evaluate(([a, b]) => { location.hash = `#/trace/${a}...${b}?url=two.json`; }, ids));
    found['side by side'] = await click('Side by side');
    const scroller = await page.locator('.diff-scroll').elementHandle();
    const steps = [];
    for (const at of [1_000, 400_000, 20_000, 1_200_000]) {
      steps.push(await cost(() => scroller.evaluate((element, top) => { element.scrollTop = top; }, at)));
    }
    found.rows = median(steps);
    found.flame = await click('Flame');
    found.attributes = await click('Attributes');
    return found;
  });
}

const body = traces();
const answer = () => ({ status: 200, headers: { 'content-type': 'application/json' }, body });
const site = await serve({ root, routes: { '/two.json': answer } });
const tries = [];
try {
  for (let run = 0; run < runs; run += 1) tries.push(await one(site.url));
} finally {
  await site.close();
}
console.log(`CPU of page and worker in ms, median and range of ${runs}, two traces of ${count} spans, software canvas`);
let held = true;
for (const [what, most] of Object.entries(targets)) {
  const all = tries.map((found) => found[what]);
  const middle = median(all);
  held &&= middle <= most;
  const range = `${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)}`;
  console.log(`${what.padEnd(16)} ${middle.toFixed(1).padStart(7)}  (${range}) of ${most}${middle <= most ? '' : ': SHORT'}`);
}
process.exit(held ? 0 : 1);
