// The verdict: what it costs the worker, and how well it finds what was planted.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { project } from '../e2e/support/server.mjs';
import { inBrowser } from './browser.mjs';
import { median } from './figures.mjs';
import { workerTimes } from './threads.mjs';

/** A threshold by its label, and numbers for it that the trace has not been judged by yet. */
const threshold = 'No instrumentation: time in one piece, at least';
const numbers = [101, 102, 103, 104, 105, 106, 107];
/** The first of them meet code that is not warm yet. */
const cold = 2;

/**
 * CPU of the worker for a verdict with another threshold, in milliseconds: the `first` time, and `again`. It finds everything
 * anew; the critical path and the spans' execution times are known by then.
 * @param {string} url the trace's page
 */
export const judging = (url) =>
  inBrowser(async (bench) => {
    const { page } = bench;
    await bench.go(`${url}?verdict=thresholds`);
    await bench.marked('spanscape:ready');
    const field = await page.getByLabel(threshold).elementHandle();
    // Without keys and pointer: only the question is to cost anything.
    const change = (one, value) => {
      one.value = value;
      one.dispatchEvent(new Event('change', { bubbles: true }));
    };
    const costs = [];
    for (const number of numbers) costs.push((await bench.cost(() => field.evaluate(change, String(number)))).worker);
    const kept = await page.evaluate(() => localStorage.getItem('spanscape.prefs'));
    if (!kept?.includes(`gap-time:${numbers.at(-1)}`)) throw new Error(`no other threshold was taken: ${kept}`);
    return { first: costs[0], again: median(costs.slice(cold)) };
  });

/** A threshold that no trace asks for by itself, so that the question that has it can be told from all others. */
const marked = 98_765;

/** In the page: holds back the question with that threshold, until `bench.letGo` is called. */
function holdBack(number) {
  const sign = [(number & 127) | 128, ((number >> 7) & 127) | 128, number >> 14];
  const is = (bytes) => bytes.some((_, at) => sign.every((byte, i) => bytes[at + i] === byte));
  const Given = window.Worker;
  window.Worker = class extends Given {
    postMessage(message, ...rest) {
      if (!window.bench.letGo && message?.[0] instanceof Uint8Array && is(message[0])) {
        window.bench.letGo = () => super.postMessage(message, ...rest);
      } else super.postMessage(message, ...rest);
    }
  };
}

/**
 * CPU of the worker for the first verdict on a trace whose rows are on the screen, in milliseconds: critical path,
 * execution times, findings and words, with code that is not warm. What opening a trace costs more for its sake.
 * @param {string} url the trace's page
 */
export const judgingFirst = (url) =>
  inBrowser(async (bench) => {
    const { page } = bench;
    await page.addInitScript(holdBack, marked);
    await bench.go(`${url}?findings=after-response:${marked}`);
    await bench.marked('spanscape:first-paint');
    await page.waitForFunction(() => window.bench.letGo);
    const pid = await bench.pid();
    const cpu = async () => (await workerTimes(pid)).cpu;
    // The page is not idle while it waits for the answer; the worker is, once it costs nothing.
    let [last, before] = [NaN, await cpu()];
    while (before !== last) {
      await page.waitForTimeout(300);
      [last, before] = [before, await cpu()];
    }
    await page.evaluate(() => window.bench.letGo());
    await bench.marked('spanscape:ready');
    await bench.idle();
    return (await cpu()) - before;
  });

const columns = ['detector', 'planted', 'recall', 'findings', 'precision', 'misled'];

/** The lines of the table that the test prints, each as an object. */
const lines = (text) =>
  text.split('\n').filter((line) => /^\| [a-z0-9-]+ \| \d/.test(line)).map((line) => {
    const cells = line.split('|').slice(1, -1).map((cell) => cell.trim());
    return Object.fromEntries(columns.map((key, i) => [key, i ? Number(cells[i]) : cells[i]]));
  });

/** Has the detectors look at traces with known findings: a line for each of them. */
export async function planted() {
  const args = ['test', '--locked', '--quiet', '-p', 'spanscape-core', '--test', 'all', '--', 'planted::', '--nocapture'];
  const run = promisify(execFile)('cargo', args, { cwd: project, maxBuffer: 1 << 24 });
  // It fails where something is short, and tells the figures all the same.
  const { stdout, stderr } = await run.catch((problem) => problem);
  const found = lines(stdout ?? '');
  if (!found.length) throw new Error(`no table of planted findings:\n${stderr}`);
  // A failure tells the table twice.
  return [...new Map(found.map((line) => [line.detector, line])).values()];
}
