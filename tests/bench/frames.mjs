// Scrolling, zooming and panning: CPU of the page for each frame, and frames that were missed.

import { inBrowser } from './browser.mjs';
import { quantile } from './figures.mjs';

/** How long each kind of movement goes on, in milliseconds. */
const lasting = 1000 * Number(process.env.MOVE ?? 5);

/** One frame of a screen, in milliseconds. */
const frame = 1000 / 60;

/** What a hand does in each frame of a movement, by the frame's number: how far the wheel turns, and with Control or not. */
const ways = {
  // What the watching itself costs: frames in which nothing moves.
  still: () => undefined,
  scroll: (i) => ({ deltaX: 0, deltaY: i % 120 < 60 ? 120 : -120 }),
  zoom: (i) => ({ deltaX: 0, deltaY: i % 60 < 30 ? -120 : 120, modifiers: 2 }),
  pan: (i) => ({ deltaX: i % 60 < 30 ? 90 : -90, deltaY: 0 }),
};

/** Turns the wheel over the bars, as a real one does; done when the page has taken it. */
const turn = ({ devtools }, by) =>
  devtools.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: 900, y: 500, ...by });

/** CPU of each frame, in milliseconds: all tasks of the page's thread from one frame's callbacks to the next's. */
function cpuOfFrames(trace, pid) {
  const events = JSON.parse(trace).traceEvents.filter((event) => event.pid === pid);
  const main = events.find(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')?.tid;
  const here = events.filter(({ tid }) => tid === main);
  const calls = here.filter(({ name }) => name === 'bench:frame').map(({ ts }) => ts).sort((a, b) => a - b);
  const tasks = here.filter(({ name, tdur }) => /\bRunTask$/.test(name) && tdur >= 0).sort((a, b) => a.ts - b.ts);
  const frames = [];
  let [sum, call] = [0, 0];
  for (const { ts, dur, tdur } of tasks) {
    sum += tdur / 1000;
    const first = call;
    while (calls[call] <= ts + dur) call += 1;
    if (call > first) {
      frames.push(sum);
      sum = 0;
    }
  }
  // The first began before the movement.
  return frames.slice(1);
}

/** One movement: as many turns of the wheel a second as a screen has frames, or as many as the page takes. */
async function moving(bench, name) {
  const { page, browser } = bench;
  // There is nothing to pan where all is shown.
  if (name === 'pan') for (let i = 0; i < 12; i += 1) await turn(bench, ways.zoom(0));
  await bench.idle();
  // Nothing but tasks and our own marks: what the browser writes down besides costs as much as a quarter of a frame.
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
  await page.evaluate(() => { window.bench.gaps = []; });
  const [began, cpu] = [performance.now(), await bench.pageCpu()];
  let [turns, under] = [0, 0];
  for (let i = 0; performance.now() < began + lasting; i += 1) {
    const by = ways[name](turns);
    if (by && under < 3) {
      [turns, under] = [turns + 1, under + 1];
      turn(bench, by).finally(() => { under -= 1; });
    }
    await new Promise((soon) => setTimeout(soon, Math.max(0, began + (i + 1) * frame - performance.now())));
  }
  const all = (await bench.pageCpu()) - cpu;
  const gaps = await page.evaluate(() => window.bench.gaps);
  const cpus = cpuOfFrames(await browser.stopTracing(), await bench.pid());
  const missed = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / frame) - 1), 0);
  return {
    p50: quantile(cpus, 0.5),
    p99: quantile(cpus, 0.99),
    mean: all / gaps.length,
    gap: quantile(gaps, 0.99),
    dropped: missed / (gaps.length + missed),
    frames: cpus.length,
    turns,
  };
}

/** All movements in one page; each way's figures by its name. @param {string} url the trace's page */
export const frames = (url) =>
  inBrowser(async (bench) => {
    await bench.go(url);
    await bench.marked('spanscape:ready');
    await bench.page.mouse.move(900, 500);
    const result = {};
    for (const name of Object.keys(ways)) result[name] = await moving(bench, name);
    return result;
  }, { frames: true });
