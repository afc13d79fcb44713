// Ten opens and closes of one trace in one page: what the renderer holds after the last, against after the first.

import { inBrowser } from './browser.mjs';
import { memoryOf } from './threads.mjs';

const times = 10;

/** The memory of a process once it holds still: what a worker had goes a little after it. */
async function settled(bench) {
  let last = NaN;
  for (let tries = 0; tries < 40; tries += 1) {
    await bench.devtools.send('HeapProfiler.collectGarbage');
    const { rss } = await memoryOf(await bench.pid());
    if (Math.abs(rss - last) < last / 100) return rss;
    last = rss;
    await new Promise((done) => setTimeout(done, 250));
  }
  return last;
}

/**
 * @param {string} home the start page, in whose folder `bench.json` is the trace of that id
 * @param {string} id
 * @returns {Promise<{open: number[], closed: number[], workers: number[], ratio: number}>} bytes that the renderer
 *   holds with the trace open and after it is closed, and how many workers there are then, time by time; `ratio`:
 *   the last against the first, open or closed, whichever is worse
 */
export const lives = (home, id) =>
  inBrowser(async (bench) => {
    const go = async (hash) => {
      bench.forget();
      await bench.page.evaluate((to) => (location.hash = to), hash);
      await bench.marked('spanscape:ready');
      await bench.idle();
    };
    await bench.go(home);
    await bench.marked('spanscape:ready');
    await bench.pid();
    const found = { open: [], closed: [], workers: [] };
    for (let time = 0; time < times; time += 1) {
      await go(`#/trace/${id}?url=bench.json`);
      found.open.push(await settled(bench));
      await go('#/');
      found.closed.push(await settled(bench));
      found.workers.push(bench.page.workers().length);
    }
    const against = (list) => list.at(-1) / list[0];
    return { ...found, ratio: Math.max(against(found.open), against(found.closed)) };
  });
