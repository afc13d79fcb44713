// `node sets.mjs FOLDER`: what comparing two sets of traces costs, of 500 traces of 60 spans each. Prints a table with the
// targets, pass or short. Run by `./dev bench compare`. RUNS changes the number of tries, TRACES that of the traces of a set.

import { serve } from '../e2e/support/server.mjs';
import { inBrowser } from './browser.mjs';
import { median } from './figures.mjs';
import { random } from './random.mjs';

const root = process.argv[2] ?? 'dist';
const runs = Number(process.env.RUNS ?? 3);
const count = Number(process.env.TRACES ?? 500);
const spans = 60;

/** Traces of one shape, half of them failed; in these one call takes longer, and one more comes. */
function traces() {
  const next = random(5);
  const processes = Object.fromEntries(Array.from({ length: 8 }, (_, p) => [`p${p}`, { serviceName: `service ${p}`, tags: [{ key: 'host.name', type: 'string', value: `h${p}` }] }]));
  const data = [];
  for (let i = 0; i < 2 * count; i += 1) {
    const traceID = (i + 1).toString(16).padStart(32, 'b');
    const failed = i % 2 === 1;
    const start = 1_760_000_000_000_000 + i * 900_000;
    const all = [];
    for (let s = 0; s < spans; s += 1) {
      const depth = Math.floor(Math.log(s * 3 + 1) / Math.log(4));
      const long = Math.max(50, Math.round((800_000 / 4 ** depth) * (0.6 + next() * 0.8) * (failed && s === 7 ? 3 : 1)));
      const last = s === spans - 1;
      all.push({
        traceID, spanID: (s + 1).toString(16).padStart(16, '0'), operationName: last && failed ? 'retry' : `operation ${s}`,
        references: s === 0 ? [] : [{ refType: 'CHILD_OF', traceID, spanID: (Math.floor((s - 1) / 4) + 1).toString(16).padStart(16, '0') }],
        startTime: start + s * 40, duration: long, processID: `p${s % 8}`,
        tags: [
          { key: 'http.status_code', type: 'int64', value: failed && s === 7 ? 500 : 200 },
          { key: 'region', type: 'string', value: next() < (failed ? 0.8 : 0.3) ? 'eu' : 'us' },
          { key: 'user', type: 'string', value: `u${i}` },
          ...(failed && s === 7 ? [{ key: 'error', type: 'bool', value: true }] : []),
        ],
        logs: [],
      });
    }
    data.push({ traceID, spans: all, processes });
  }
  return JSON.stringify({ data });
}

/** What is done, and how much CPU it may take, in milliseconds. */
const targets = { 'two sets': 1_000, flame: 100, paths: 100, attributes: 150, 'one against all': 1_000 };

async function one(url) {
  return inBrowser(async (bench) => {
    const { page } = bench;
    await bench.go(`${url}#/search?url=sets.json`);
    await bench.marked('spanscape:ready');
    await bench.idle();
    const cost = async (act) => (await bench.cost(act)).cpu;
    const go = (rest) => cost(() => page.evaluate((to) => { location.hash = to; }, `#/search?url=sets.json&${rest}`));
    const click = async (name) => {
      const button = await page.getByRole('group', { name: 'View' }).getByRole('button', { name, exact: true }).elementHandle();
      return cost(() => button.evaluate((one) => one.click()));
    };
    // Few first: the parts of page and engine are there then.
    await go('a=newest:1&b=slowest:1');
    const found = {};
    found['two sets'] = await go('a=status:ok&b=status:error');
    found.flame = await click('Flame');
    found.paths = await click('Paths');
    found.attributes = await click('Attributes');
    found['one against all'] = await go(`a=rest&b=id:${'1'.padStart(32, 'b')}`);
    return found;
  });
}

const body = traces();
const answer = () => ({ status: 200, headers: { 'content-type': 'application/json' }, body });
const site = await serve({ root, routes: { '/sets.json': answer } });
const tries = [];
try {
  for (let run = 0; run < runs; run += 1) tries.push(await one(site.url));
} finally {
  await site.close();
}
console.log(`CPU of page and worker in ms, median and range of ${runs}, two sets of ${count} traces of ${spans} spans, software canvas`);
let held = true;
for (const [what, most] of Object.entries(targets)) {
  const all = tries.map((found) => found[what]);
  const middle = median(all);
  held &&= middle <= most;
  const range = `${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)}`;
  console.log(`${what.padEnd(16)} ${middle.toFixed(1).padStart(7)}  (${range}) of ${most}${middle <= most ? '' : ': SHORT'}`);
}
process.exit(held ? 0 : 1);
