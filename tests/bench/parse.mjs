// P: what `JSON.parse(new TextDecoder().decode(bytes))` costs alone, in a browser of its own.

import { inBrowser } from './browser.mjs';

/** In the page: how long one reading takes, and whether it fails. */
function once() {
  try {
    const trace = JSON.parse(new TextDecoder().decode(window.bytes));
    return trace.data[0].spans.length > 0;
  } catch {
    return false;
  }
}

/**
 * CPU of the page's thread in milliseconds, the first time (`cold`) and the third (`warm`); NaN where it fails.
 * @param {string} url the bytes; the page is one of the same origin without a script
 */
export const parse = (url) =>
  inBrowser(async (bench) => {
    await bench.go(new URL('/config.schema.json', url).href);
    await bench.page.evaluate(async (from) => {
      window.bytes = await (await fetch(from)).arrayBuffer();
    }, url);
    const figures = [];
    for (let i = 0; i < 3; i += 1) {
      await bench.devtools.send('HeapProfiler.collectGarbage');
      const before = await bench.pageCpu();
      const read = await bench.page.evaluate(once);
      figures.push(read ? (await bench.pageCpu()) - before : NaN);
    }
    return { cold: figures[0], warm: figures[2] };
  });
