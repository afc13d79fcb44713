// `node sets.mjs FOLDER`: what comparing two sets of traces costs, of 500 traces of 60 spans each. Prints a table with the
// targets, pass or short. Run by `./dev bench compare`. RUNS changes the number of tries, TRACES that of the traces of a set.

import { serve } from '../e2e/support/server.mjs';
import { inBrowser } from './browser.mjs';
import { median } from './figures.mjs';
import { many } from './traces.mjs';

const root = process.argv[2] ?? 'dist';
const runs = Number(process.env.RUNS ?? 3);
const count = Number(process.env.TRACES ?? 500);
const spans = 60;

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

const body = many(2 * count, spans);
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
