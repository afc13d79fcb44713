// The trace seen otherwise: what each view costs when it is first shown, and what is asked of it there.

import { inBrowser } from './browser.mjs';
import { median } from './figures.mjs';
import { requestOf } from './trace.mjs';

const keys = ['cpu', 'page', 'worker', 'wall'];

const middle = (costs) => Object.fromEntries(keys.map((key) => [key, median(costs.map((one) => one[key]))]));

/** Shows another view by its key, as a person does. */
const show = (bench, key) => bench.cost(() => bench.page.keyboard.press(key));

/** The worker knows nothing of a view before: all of it is worked out in the first costs. */
async function views(bench, spans) {
  const { page } = bench;
  const found = {};
  // What shows them is a part of the page of its own: loaded before, and its code is compiled.
  await show(bench, '6');
  found['events, first'] = await show(bench, '6');
  const filter = await page.getByRole('searchbox', { name: 'Events with' }).elementHandle();
  const type = (text) => bench.cost(() => filter.evaluate((one, value) => {
    one.value = value;
    one.dispatchEvent(new Event('input', { bubbles: true }));
  }, text));
  const filters = [];
  for (const text of ['e', 'retry', 'message=a', requestOf(Math.floor(spans / 2)), '']) filters.push(await type(text));
  found['events filter'] = middle(filters);
  found['events filter, worst'] = filters.reduce((most, one) => (one.cpu > most.cpu ? one : most));
  await page.getByRole('grid').focus();
  found.statistics = await show(bench, '4');
  found.flame = await show(bench, '2');
  const merged = await page.getByRole('button', { name: 'Merged', exact: true }).elementHandle();
  found['flame, merged'] = await bench.cost(() => merged.evaluate((one) => one.click()));
  found.graph = await show(bench, '3');
  found.spans = await show(bench, '5');
  const sorts = [];
  for (const name of ['Service', 'Span name', 'Start', 'Self', 'Kind', 'Duration']) {
    const head = await page.getByRole('columnheader', { name }).getByRole('button').elementHandle();
    sorts.push(await bench.cost(() => head.evaluate((one) => one.click())));
  }
  found['spans sort'] = middle(sorts);
  found['spans sort, worst'] = sorts.reduce((most, one) => (one.cpu > most.cpu ? one : most));
  return found;
}

/**
 * CPU in milliseconds by what was done, less what waiting for the end costs; and the longest that the page was held at once
 * while all of it was done, in milliseconds.
 * @param {string} url the trace's page
 * @param {number} spans of the trace
 */
export const viewing = (url, spans) =>
  inBrowser(async (bench) => {
    await bench.go(url);
    await bench.marked('spanscape:ready');
    await bench.page.evaluate(() => { window.bench.tasks = []; });
    const costs = await views(bench, spans);
    const waits = [];
    for (let i = 0; i < 5; i += 1) waits.push(await bench.cost(() => {}));
    const waiting = middle(waits);
    const less = (one) => ({ ...one, cpu: Math.max(0, one.cpu - waiting.page), page: Math.max(0, one.page - waiting.page) });
    const tasks = await bench.page.evaluate(() => window.bench.tasks);
    return {
      ...Object.fromEntries(Object.entries(costs).map(([what, one]) => [what, less(one)])),
      'longest task': Math.max(0, ...tasks),
    };
  }, { frames: true });
