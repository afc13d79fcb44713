// Ten times a trace is opened and closed in one page: whether its memory is given back.

import { inBrowser } from './browser.mjs';
import { memoryOf } from './threads.mjs';

const rounds = 10;

/**
 * Memory of the process in bytes, each time it is `open` and each time it is `closed`; and how many times the first
 * the last is, of the two the worse.
 * @param {string} home the start page; @param {string} id
 */
export const lives = (home, id) =>
  inBrowser(async (bench) => {
    const { page, devtools } = bench;
    await bench.go(home);
    await bench.marked('spanscape:ready');
    const pid = await bench.pid();
    const goTo = async (hash, role) => {
      await page.evaluate((to) => { location.hash = to; }, hash);
      await page.getByRole(role).first().waitFor();
      await bench.idle();
      await devtools.send('HeapProfiler.collectGarbage');
      // The system gets back what was freed a little later.
      await new Promise((soon) => setTimeout(soon, 1_000));
      return (await memoryOf(pid)).rss;
    };
    const [open, closed] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      open.push(await goTo(`#/trace/${id}?url=bench.json`, 'treegrid'));
      closed.push(await goTo('#/', 'heading'));
    }
    const growth = (values) => values.at(-1) / values[0];
    return { open, closed, growth: Math.max(growth(open), growth(closed)) };
  });
