// One opening of a trace over HTTP, from navigation until it is ready: CPU by thread, wall clock, memory.

import { inBrowser } from './browser.mjs';
import { memoryOf, workerTimes } from './threads.mjs';
import { quantile } from './figures.mjs';
import { heldMemory } from './held.mjs';

const marks = ['bytes', 'preview', 'first-paint', 'ready'];

/** Milliseconds on this timeline at which each mark was set; none is absent. */
async function times(bench) {
  const result = {};
  for (const mark of marks) result[mark] = await bench.at(`spanscape:${mark}`);
  return result;
}

/** How often a worker has decoded so far, and how long it was busy the last time, by its own clock. */
const busy = (worker) =>
  worker.evaluate(() => {
    const marks = performance.getEntriesByName('spanscape:decoded');
    return { count: marks.length, ms: marks.at(-1)?.detail.ms };
  });

/** The worker that has decoded, if there are others beside it. */
async function decoder({ page }) {
  for (const worker of page.workers()) {
    if ((await busy(worker)).count) return worker;
  }
  throw new Error('no worker has decoded anything');
}

/**
 * CPU of decoding and trees. The worker's own clock goes on while it waits for a core; the system knows how long
 * all of its waiting was in the same time. It is taken to lie evenly over all of its work.
 */
const onCore = (ms, { cpu, waited }) => (Number.isFinite(cpu) ? (ms * cpu) / (cpu + waited) : ms);

/** Has the engine open the same again, twice: its code is warm then. Answers CPU of the last one's decoding. */
async function again(bench, id) {
  const worker = await decoder(bench);
  let cpu = NaN;
  for (let round = 2; round <= 3; round += 1) {
    const before = await workerTimes(await bench.pid());
    await bench.page.evaluate((text) => {
      const { worker, bytes } = window.bench.sent.find(({ bytes }) => new TextDecoder('latin1').decode(bytes).includes(text));
      worker.postMessage([bytes.slice()]);
    }, id);
    let done;
    do {
      await new Promise((soon) => setTimeout(soon, 100));
      done = await busy(worker);
    } while (done.count < round);
    const after = await workerTimes(await bench.pid());
    cpu = onCore(done.ms, { cpu: after.cpu - before.cpu, waited: after.waited - before.waited });
  }
  return cpu;
}

/**
 * CPU of an opening with nothing else in the page; then of decoding the same again, if `warm`.
 * @param {string} url the trace's page
 */
export const opening = (url, id, { warm = false } = {}) =>
  inBrowser(async (bench) => {
    await bench.go(url);
    await bench.marked('spanscape:first-paint');
    const first = await bench.pageCpu();
    await bench.marked('spanscape:ready');
    const ready = await bench.pageCpu();
    const worker = await workerTimes(await bench.pid());
    const result = {
      ...(await times(bench)),
      'page to first paint': first,
      'page to ready': ready,
      worker: worker.cpu,
      decode: { cold: onCore((await busy(await decoder(bench))).ms, worker) },
    };
    if (warm) result.decode.warm = await again(bench, id);
    return result;
  });

/** What a person feels of an opening: long tasks, gaps between frames; and the memory at its peak and at rest. */
export const loading = (url) =>
  inBrowser(async (bench) => {
    await bench.go(url);
    await bench.marked('spanscape:ready');
    const { peak } = await memoryOf(await bench.pid());
    const { tasks, gaps } = await bench.page.evaluate(() => window.bench);
    return {
      'longest task': Math.max(0, ...tasks),
      'gap p99': quantile(gaps, 0.99),
      'gap most': Math.max(...gaps),
      peak: peak - bench.blank,
      ...(await heldMemory(bench)),
    };
  }, { frames: true });
