// One opening of a trace over HTTP, from navigation until it is ready: CPU by thread, wall clock, memory.

import { inBrowser } from './browser.mjs';
import { parseOnce, take } from './parse.mjs';
import { memoryOf, workerTimes } from './threads.mjs';
import { median, quantile } from './figures.mjs';
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

/** Has the engine open the same again. Answers CPU of decoding. */
async function again(bench, worker, id) {
  const pid = await bench.pid();
  const [before, { count }] = [await workerTimes(pid), await busy(worker)];
  await bench.page.evaluate((text) => {
    const { worker, bytes } = window.bench.sent.find(({ bytes }) => new TextDecoder('latin1').decode(bytes).includes(text));
    worker.postMessage([bytes.slice()]);
  }, id);
  let done;
  do {
    await new Promise((soon) => setTimeout(soon, 100));
    done = await busy(worker);
  } while (done.count === count);
  const after = await workerTimes(pid);
  return onCore(done.ms, { cpu: after.cpu - before.cpu, waited: after.waited - before.waited });
}

/** In the worker: whatever is fetched is answered from memory, so that no server and no network work beside it. */
async function answerFromMemory(url) {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const headers = { 'content-type': 'application/json', 'content-length': `${bytes.length}` };
  globalThis.fetch = async () => {
    let at = 0;
    const pull = (stream) => {
      if (at >= bytes.length) return stream.close();
      stream.enqueue(bytes.subarray(at, (at += 65_536)));
    };
    return new Response(new ReadableStream({ pull }), { headers });
  };
}

/** Rounds of `JSON.parse` and of the engine, of which the first are not warm yet. */
const rounds = 7;
const cold = 2;

/**
 * Decoding with warm code from the last byte on, and P of the same bytes turn by turn in the same browser: the machine's
 * pace is that of both.
 */
async function warmly(bench, id, json) {
  const worker = await decoder(bench);
  await take(bench, json);
  await worker.evaluate(answerFromMemory, json);
  const tries = [];
  for (let round = 0; round < rounds; round += 1) {
    const parse = await parseOnce(bench);
    tries.push({ parse, decode: await again(bench, worker, id) });
  }
  const of = (key) => median(tries.slice(cold).map((one) => one[key]));
  return { parse: of('parse'), decode: of('decode') };
}

/**
 * CPU of an opening with nothing else in the page; then of decoding the same again, beside `JSON.parse`.
 * @param {string} url the trace's page
 * @param {{json?: string}} [options] `json`: where its bytes are, if warm decoding is to be measured
 */
export const opening = (url, id, { json } = {}) =>
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
    if (json) result.warm = await warmly(bench, id, json);
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
