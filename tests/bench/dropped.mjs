// A packed trace that is dropped on the start page as a file: until it is ready.

import { inBrowser } from './browser.mjs';
import { memoryOf, workerTimes } from './threads.mjs';
import { quantile } from './figures.mjs';

/** Drops a file of this machine on the page, as a person's file manager does. */
async function drop({ devtools }, file) {
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  }
}

/** @param {string} url the start page; @param {string} file */
export const dropping = (url, file) =>
  inBrowser(async (bench) => {
    await bench.go(url);
    await bench.marked('spanscape:ready');
    await bench.idle();
    const began = await bench.page.evaluate(() => {
      Object.assign(window.bench, { tasks: [], gaps: [] });
      return performance.now();
    });
    const page = await bench.pageCpu();
    bench.forget();
    await drop(bench, file);
    await bench.marked('spanscape:first-paint');
    const first = await bench.last('spanscape:first-paint');
    await bench.marked('spanscape:ready');
    const ready = await bench.last('spanscape:ready');
    const pageAfter = await bench.pageCpu();
    const { tasks, gaps } = await bench.page.evaluate(() => window.bench);
    return {
      'first-paint': first - began,
      ready: ready - began,
      page: pageAfter - page,
      // With its start, and of the start page what is still there.
      worker: (await workerTimes(await bench.pid())).cpu,
      'longest task': Math.max(0, ...tasks),
      'gap p99': quantile(gaps, 0.99),
      peak: (await memoryOf(await bench.pid())).peak - bench.blank,
    };
  }, { frames: true });
