// `node results.mjs FOLDER`: what lists of traces cost, with 5,000 of them in the results. Prints a table with the targets,
// pass or short. Run by `./dev bench results`. RUNS changes the number of tries, TRACES that of traces.

import { serve } from '../e2e/support/server.mjs';
import { inBrowser } from './browser.mjs';
import { median } from './figures.mjs';
import { random } from './random.mjs';

const root = process.argv[2] ?? 'dist';
const runs = Number(process.env.RUNS ?? 3);
const count = Number(process.env.TRACES ?? 5_000);

const services = ['web', 'cart', 'stock', 'payment', 'mail', 'search', 'users', 'prices'];
const routes = ['/', '/cart', '/pay', '/search', '/items/{id}', '/login'];

/** As many traces as a Jaeger writes them: eight spans each, of up to eight services, one in ten failed. */
function traces() {
  const next = random(7);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const data = [];
  for (let i = 0; i < count; i += 1) {
    const traceID = (i + 1).toString(16).padStart(32, 'a');
    const start = 1_760_000_000_000_000 + i * 700_000;
    const long = Math.round(20_000 * Math.exp(next() * 4));
    const failed = next() < 0.1;
    const spans = [];
    for (let s = 0; s < 8; s += 1) {
      spans.push({
        traceID, spanID: (s + 1).toString(16).padStart(16, '0'), operationName: s === 0 ? `GET ${pick(routes)}` : `call ${s}`,
        references: s === 0 ? [] : [{ refType: 'CHILD_OF', traceID, spanID: Math.ceil(s / 2).toString(16).padStart(16, '0') }],
        startTime: start + s * 10, duration: Math.round(long / (s + 1)), processID: `p${s === 0 ? 0 : Math.floor(next() * services.length)}`,
        tags: [
          { key: 'http.status_code', type: 'int64', value: failed && s === 0 ? 500 : 200 },
          { key: 'region', type: 'string', value: pick(['eu', 'us', 'asia']) },
          { key: 'user', type: 'string', value: `u${i}` },
          ...(failed && s < 3 ? [{ key: 'error', type: 'bool', value: true }] : []),
        ],
        logs: [],
      });
    }
    const processes = Object.fromEntries(services.map((serviceName, p) => [`p${p}`, { serviceName, tags: [{ key: 'host', type: 'string', value: `h${p}` }] }]));
    data.push({ traceID, spans, processes });
  }
  return JSON.stringify({ data });
}

/** What is done, and how much CPU it may take, in milliseconds. */
const targets = { 'first list': 100, sort: 16, facet: 50, 'scatter frame': 16, 'key typed': 16 };

async function one(url) {
  return inBrowser(async (bench) => {
    const { page } = bench;
    await bench.go(url);
    await bench.marked('spanscape:ready');
    await bench.idle();
    const waits = [];
    for (let i = 0; i < 5; i += 1) waits.push((await bench.cost(() => {})).cpu);
    const idle = median(waits);
    const cost = async (act) => Math.max(0, (await bench.cost(act)).cpu - idle);
    const click = async (locator) => {
      const element = await locator.elementHandle();
      return cost(() => element.evaluate((one) => one.click()));
    };
    const several = async (acts) => {
      const costs = [];
      for (const act of acts) costs.push(await act());
      return median(costs);
    };
    const found = {};
    const line = await page.getByRole('combobox', { name: 'Query' }).elementHandle();
    const type = (text) => line.evaluate((input, value) => {
      input.value = value;
      input.setSelectionRange(value.length, value.length);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, text);
    const texts = ['s', 'se', 'service=', 'service=w', 'service=web ', 'service=web re', 'service=web region=', 'service=web region=e', 'region!=mars'];
    found['key typed'] = await several(texts.map((text) => () => cost(() => type(text))));
    // Another query: nothing of its results is known.
    found['first list'] = await several(['region!=mars', 'not user=u1', 'exists region'].map((text) => async () => {
      await type(text);
      return cost(() => line.evaluate((input) => input.form.requestSubmit()));
    }));
    const heads = ['Spans', 'Errors', 'Duration', 'Trace', 'Start', 'Duration'];
    for (const name of heads.slice(0, 2)) await click(page.getByRole('columnheader', { name }).getByRole('button', { name }));
    found.sort = await several(heads.map((name) => () => click(page.getByRole('columnheader', { name }).getByRole('button', { name }))));
    const scale = page.getByRole('button', { name: 'Log scale' });
    await click(scale);
    found['scatter frame'] = await several([1, 2, 3, 4].map(() => () => click(scale)));
    const boxes = page.getByRole('region', { name: 'Narrow the results' }).getByRole('checkbox');
    await click(boxes.nth(0));
    found.facet = await several([0, 3, 4, 3].map((at) => () => click(boxes.nth(at))));
    return found;
  });
}

const body = traces();
const answer = () => ({ status: 200, headers: { 'content-type': 'application/json' }, body });
const site = await serve({ root, routes: { '/traces.json': answer } });
const tries = [];
try {
  for (let run = 0; run < runs; run += 1) tries.push(await one(`${site.url}#/search?url=traces.json`));
} finally {
  await site.close();
}
console.log(`CPU of page and worker in ms, median and range of ${runs}, ${count} traces, software canvas`);
let held = true;
for (const [what, most] of Object.entries(targets)) {
  const all = tries.map((found) => found[what]);
  const middle = median(all);
  held &&= middle <= most;
  const range = `${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)}`;
  console.log(`${what.padEnd(16)} ${middle.toFixed(1).padStart(7)}  (${range}) of ${most}${middle <= most ? '' : ': SHORT'}`);
}
process.exit(held ? 0 : 1);
