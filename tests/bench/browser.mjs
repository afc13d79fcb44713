// A browser for one measurement, what is watched in its page, and what its threads cost.

import { launch } from '../e2e/support/chromium.mjs';
import { watchPage } from './held.mjs';
import { blankMemory, ours, workerTimes } from './threads.mjs';

/** How long anything may take, in milliseconds. */
const patience = 240_000;

/** In the page before its own scripts: tells of marks as they are set, and keeps what was asked of the engine. */
function watch() {
  const mark = performance.mark.bind(performance);
  performance.mark = (name, options) => {
    const set = mark(name, options);
    window.benchMark(name);
    return set;
  };
  const bench = { mark, sent: [], tasks: [], gaps: [] };
  window.bench = bench;
  window.Worker = class extends Worker {
    postMessage(message, ...rest) {
      if (bench.sent.length < 20 && message?.[0] instanceof Uint8Array) {
        bench.sent.push({ worker: this, bytes: message[0].slice(), files: message.slice(1) });
      }
      super.postMessage(message, ...rest);
    }
  };
}

/** In the page: keeps the lengths of long tasks and the gaps between frames. It costs a frame each; not where CPU counts. */
function watchFrames() {
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.bench.tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  let last = performance.now();
  const frame = (now) => {
    window.bench.mark('bench:frame');
    window.bench.gaps.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** A page under measurement. */
export class Bench {
  #marks = new Map();
  #waiting = new Map();
  #start = 0;

  constructor(browser, page, devtools, blank) {
    Object.assign(this, { browser, page, devtools, blank });
  }

  told(mark) {
    this.#marks.set(mark, true);
    this.#waiting.get(mark)?.();
  }

  /** Waits for a mark of the page without asking it; refuses when it does not come. */
  async marked(mark) {
    if (this.#marks.has(mark)) return;
    let timer;
    await new Promise((done, fail) => {
      this.#waiting.set(mark, done);
      timer = setTimeout(() => fail(new Error(`no mark ${mark} in ${patience / 1000} s`)), patience);
    }).finally(() => clearTimeout(timer));
  }

  /** Marks that were set so far count no longer. */
  forget() {
    this.#marks.clear();
  }

  async metrics() {
    const { metrics } = await this.devtools.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  }

  /** CPU of the page's thread since the navigation, in milliseconds. */
  async pageCpu() {
    return 1000 * (await this.metrics()).ThreadTime - this.#start;
  }

  /** Goes to an address; what comes is measured from here. */
  async go(url) {
    const before = 1000 * (await this.metrics()).ThreadTime;
    await this.page.goto(url, { waitUntil: 'commit' });
    // A site may get a process of its own, whose thread begins at nothing.
    const after = 1000 * (await this.metrics()).ThreadTime;
    this.#start = after < before ? 0 : before;
  }

  /** The process of page and worker. */
  async pid() {
    this.process ??= await ours(this.browser);
    return this.process;
  }

  /** When a mark was set, in milliseconds from the navigation. */
  at(mark) {
    return this.page.evaluate((name) => performance.getEntriesByName(name)[0]?.startTime, mark);
  }

  /** The same for a mark that was set more than once: the last. */
  last(mark) {
    return this.page.evaluate((name) => performance.getEntriesByName(name).at(-1)?.startTime, mark);
  }

  /** What something costs until the page is idle again, in milliseconds: CPU of page and worker, and wall clock. */
  async cost(act) {
    await this.idle();
    const pid = await this.pid();
    const [page, worker, began] = [await this.pageCpu(), await workerTimes(pid), performance.now()];
    await act();
    await this.idle();
    const wall = performance.now() - began;
    const [pageAfter, workerAfter] = [await this.pageCpu(), await workerTimes(pid)];
    const cost = { page: pageAfter - page, worker: workerAfter.cpu - worker.cpu, wall };
    return { ...cost, cpu: cost.page + cost.worker };
  }

  idle() {
    return this.page.evaluate(() => window.spanscape.idle());
  }
}

/**
 * A browser of its own, so that its memory and its cold start are this page's.
 * @param {(bench: Bench) => Promise<T>} use
 * @param {{frames?: boolean}} [options] `frames`: watch long tasks and gaps between frames
 * @template T
 */
export async function inBrowser(use, { frames = false } = {}) {
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const bench = new Bench(browser, page, devtools, await blankMemory(browser));
    await page.exposeBinding('benchMark', (_, name) => bench.told(name));
    await page.addInitScript(watch);
    await watchPage(page);
    if (frames) await page.addInitScript(watchFrames);
    return await use(bench);
  } finally {
    await browser.close();
  }
}
