// A trace in a frame of another page, as a dashboard has it: CPU until its rows stand, the first time and whenever the
// dashboard makes the frame anew, which it does with each change of a variable.

import { inBrowser } from './browser.mjs';
import { median } from './figures.mjs';

/** A page with room for a frame. */
export const host = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Dashboard</title><body></body></html>',
};

/** How often the frame is made anew. */
const again = 3;

/**
 * CPU of the page's thread, which a frame of the same site shares.
 * @param {string} page the page that frames it
 * @param {string} url the trace, to be framed
 */
export const framed = (page, url) =>
  inBrowser(async (bench) => {
    await bench.go(page);
    const once = async () => {
      bench.forget();
      const before = await bench.pageCpu();
      await bench.page.evaluate((src) => {
        const frame = Object.assign(document.createElement('iframe'), { src, width: 600, height: 400 });
        document.body.replaceChildren(frame);
      }, url);
      await bench.marked('spanscape:first-paint');
      const cpu = (await bench.pageCpu()) - before;
      await bench.marked('spanscape:ready');
      return cpu;
    };
    const cold = await once();
    const warm = [];
    for (let i = 0; i < again; i += 1) warm.push(await once());
    return { cold, again: median(warm) };
  });
