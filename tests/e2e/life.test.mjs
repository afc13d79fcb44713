// Workers come and go with what is in them: memory is given back, and what was open outlives what fails.

import assert from 'node:assert/strict';
import { answering, cache, traceFile } from '../bench/trace-file.mjs';
import { journey } from './support/browser.mjs';
import { choose, file, refused } from './support/files.mjs';
import { shows } from './support/trace.mjs';

const cart = { spans: 3, services: 2, name: /^Trace shop: GET \/cart$/ };

/** Serves a generated trace at `/NAME`; larger than what a worker is kept for. */
async function large(t, name, shape) {
  const trace = await traceFile(cache, shape);
  t.site.routes[`/${name}`] = answering(trace);
  return trace.id;
}

const goTo = async (t, hash) => {
  await t.page.evaluate((hash) => (location.hash = hash), hash);
  await t.idle();
};

/** What `spanscape:ready` tells of memory, of the latest page. */
const sizes = (t) =>
  t.page.evaluate(() => {
    const last = performance.getEntriesByName('spanscape:ready').at(-1);
    return last.detail;
  });

journey('the worker of a large trace ends when it is closed', {}, async (t) => {
  const id = await large(t, 'large.json', { spans: 60_000 });
  await t.open();
  assert.equal(t.page.workers().length, 1);
  const first = await sizes(t);
  assert.deepEqual([first.spans, first.heapBytes], [0, 0]);
  for (let round = 0; round < 3; round += 1) {
    await goTo(t, `#/trace/${id}?url=large.json`);
    await t.page.getByRole('treegrid').waitFor();
    const open = await sizes(t);
    assert.equal(open.spans, 60_000);
    assert.ok(open.heapBytes > 8e6 && open.engineBytes > open.heapBytes, JSON.stringify(open));
    assert.ok(open.pageBytes < 32e6, `the page has ${open.pageBytes} bytes`);
    assert.equal(t.page.workers().length, 1, `round ${round}`);
    await goTo(t, '#/');
    await t.page.getByRole('heading', { name: 'See where the time went' }).waitFor();
    assert.equal(t.page.workers().length, 0, `round ${round}`);
  }
  // The way back opens it again.
  await t.page.goBack();
  await t.page.getByRole('treegrid').waitFor();
});

journey('one large trace after the other: each takes the place of the one before', {}, async (t) => {
  const one = await large(t, 'one.json', { spans: 60_000 });
  const two = await large(t, 'two.json', { spans: 60_001 });
  await t.open(`#/trace/${one}?url=one.json`);
  for (const [name, id, spans] of [['two', two, 60_001], ['one', one, 60_000], ['two', two, 60_001]]) {
    await goTo(t, `#/trace/${id}?url=${name}.json`);
    await t.page.getByRole('treegrid').waitFor();
    assert.equal((await sizes(t)).spans, spans);
    assert.equal(t.page.workers().length, 1);
  }
});

journey('small files take turns in two workers', {}, async (t) => {
  await t.open();
  for (let round = 0; round < 4; round += 1) {
    await choose(t, [await file('otlp.json')]);
    await shows(t, cart);
    assert.ok(t.page.workers().length <= 2);
  }
});

/** The memory of workers that start from now on ends soon: all but `pages` of what there can be is taken. */
async function little(t, pages) {
  await t.context.route(/\/engine\.js/, async (route) => {
    const response = await route.fetch();
    const taken = `
      const start = wasm_bindgen;
      wasm_bindgen = Object.assign(async (...args) => {
        const wasm = await start(...args);
        wasm.memory.grow(65536 - ${pages} - wasm.memory.buffer.byteLength / 65536);
        return wasm;
      }, start);`;
    await route.fulfill({ response, body: (await response.text()) + taken });
  });
}

journey('a worker that is refused memory says so, and what was open stays', {}, async (t) => {
  t.expectProblem(/engine stopped|unreachable|memory/i);
  const id = await large(t, 'large.json', { spans: 60_000 });
  await t.open();
  await choose(t, [await file('otlp.json')]);
  await shows(t, cart);
  const address = t.page.url();
  await little(t, 80);
  await goTo(t, `#/trace/${id}?url=large.json`);
  await refused(t, /not enough memory/, /unreachable/i);
  await t.page.getByText('Open less at once').waitFor();
  await t.page.goBack();
  await t.idle();
  assert.equal(t.page.url(), address);
  await shows(t, cart);
  // With memory again, it opens.
  await t.context.unroute(/\/engine\.js/);
  await t.page.goForward();
  await t.page.getByRole('treegrid').waitFor();
  await t.idle();
  assert.equal((await sizes(t)).spans, 60_000);
});
