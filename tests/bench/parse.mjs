// P: what `JSON.parse(new TextDecoder().decode(bytes))` costs alone.

import { inBrowser } from './browser.mjs';

/** In the page: whether the bytes can be read so. */
function once() {
  try {
    const trace = JSON.parse(new TextDecoder().decode(window.bytes));
    return trace.data[0].spans.length > 0;
  } catch {
    return false;
  }
}

/** Has the page hold the bytes behind an address. */
export const take = ({ page }, url) =>
  page.evaluate(async (from) => {
    window.bytes = await (await fetch(from)).arrayBuffer();
  }, url);

/** CPU of the page's thread in milliseconds for reading them once; NaN where it fails. Nothing is left of it. */
export async function parseOnce(bench) {
  await bench.devtools.send('HeapProfiler.collectGarbage');
  const before = await bench.pageCpu();
  const read = await bench.page.evaluate(once);
  const cpu = (await bench.pageCpu()) - before;
  await bench.devtools.send('HeapProfiler.collectGarbage');
  // Other threads give the memory back.
  await new Promise((soon) => setTimeout(soon, 400));
  return read ? cpu : NaN;
}

/**
 * The same in a browser of its own, where nothing was read before.
 * @param {string} url the bytes; the page is one of the same origin without a script
 */
export const parse = (url) =>
  inBrowser(async (bench) => {
    await bench.go(new URL('/config.schema.json', url).href);
    await take(bench, url);
    return { cold: await parseOnce(bench) };
  });
