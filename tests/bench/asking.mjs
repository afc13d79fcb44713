// What a person asks of an open trace: find with each key, collapse and expand all, a span's details, where its time went.

import { inBrowser } from './browser.mjs';
import { median } from './figures.mjs';
import { requestOf } from './trace.mjs';

const keys = ['cpu', 'page', 'worker', 'wall'];

/** The middle of several costs, figure by figure. */
const middle = (costs) => Object.fromEntries(keys.map((key) => [key, median(costs.map((one) => one[key]))]));
/** The dearest of several costs. */
const worst = (costs) => costs.reduce((most, one) => (one.cpu > most.cpu ? one : most));

/** Types a text that one span has, key by key. The first keys find nearly all spans, the last ones that one. */
async function finding(bench, text) {
  const { page } = bench;
  await page.keyboard.press('Control+f');
  await page.getByRole('searchbox', { name: 'Find spans' }).waitFor();
  const costs = [];
  for (const sign of text) costs.push(await bench.cost(() => page.keyboard.press(sign)));
  const told = await page.getByRole('search', { name: 'Find in the trace' }).getByRole('status').innerText();
  if (!/^1 /.test(told)) throw new Error(`find was to find one span of ${text}, and says: ${told}`);
  await page.keyboard.press('Escape');
  return { 'find, selective': middle(costs.slice(4)), 'find, worst key': worst(costs) };
}

/** Collapses and expands all by their buttons, without the pointer, which would cost a hover. */
async function folding(bench) {
  const found = {};
  // Looked for once and before: going through the page for a name costs the page more than the answer.
  for (const name of ['Collapse all', 'Expand all']) {
    found[name] = await bench.page.getByRole('button', { name, exact: true }).elementHandle();
  }
  const press = (name) => bench.cost(() => found[name].evaluate((one) => one.click()));
  const [collapse, expand] = [[], []];
  for (let i = 0; i < 3; i += 1) {
    collapse.push(await press('Collapse all'));
    expand.push(await press('Expand all'));
  }
  return { 'collapse all': middle(collapse), 'expand all': middle(expand) };
}

/** Opens the details of five spans; the first also loads what shows them. */
async function details(bench) {
  const { page } = bench;
  await page.getByRole('treegrid').focus();
  const costs = [];
  for (let i = 0; i < 6; i += 1) {
    await page.keyboard.press('ArrowDown');
    costs.push(await bench.cost(() => page.keyboard.press('Enter')));
    await page.keyboard.press('Escape');
    await page.getByRole('treegrid').focus();
  }
  return { 'details, first': costs[0], 'details': middle(costs.slice(1)) };
}

/**
 * Lets the engine find where the time went, in the worker's figures: the critical path below the first span, with what it
 * takes to confine the rows to it; and all self times, with the rows that tell them.
 */
async function spending(bench) {
  const { page } = bench;
  await page.getByRole('treegrid').focus();
  await page.keyboard.press('Home');
  const paths = [];
  for (let i = 0; i < 3; i += 1) {
    paths.push(await bench.cost(() => page.keyboard.press('.')));
    await page.getByRole('button', { name: 'Whole trace', exact: true }).click();
    await bench.idle();
  }
  await page.getByRole('button', { name: 'View', exact: true }).click();
  const own = await bench.cost(() => page.getByRole('checkbox', { name: 'Self time' }).click());
  await page.getByRole('checkbox', { name: 'Self time' }).click();
  await page.keyboard.press('Escape');
  return { 'critical path': middle(paths), 'self times': own };
}

/** All of it in one page, less what waiting for the end costs. @param {string} url the trace's page; @param {number} spans of the trace */
export const asking = (url, spans) =>
  inBrowser(async (bench) => {
    await bench.go(url);
    await bench.marked('spanscape:ready');
    const costs = {
      ...(await folding(bench)),
      ...(await details(bench)),
      ...(await spending(bench)),
      ...(await finding(bench, requestOf(Math.floor(spans / 2)))),
    };
    const waits = [];
    for (let i = 0; i < 5; i += 1) waits.push(await bench.cost(() => {}));
    const waiting = middle(waits);
    const less = (one) => ({ ...one, cpu: Math.max(0, one.cpu - waiting.page), page: Math.max(0, one.page - waiting.page) });
    return { waiting, ...Object.fromEntries(Object.entries(costs).map(([what, one]) => [what, less(one)])) };
  });
