// What a person sees while a trace loads: how far it is, its first rows, a way to stop; and what is kept of
// one that breaks off. Servers and files wait for the test, not for a clock.

import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import { idOf, pieces } from '../bench/trace.mjs';
import { journey } from './support/browser.mjs';
import { choose, drop, file, refused } from './support/files.mjs';
import { fact, marks, shows, treegrid } from './support/trace.mjs';

const shape = { spans: 3_000 };
const id = idOf(shape);
const text = Buffer.from([...pieces(shape)].join(''));
const half = Math.floor(text.length / 2);
const cart = { spans: 3, services: 2, name: /^Trace shop: GET \/cart$/ };

/** An answer that sends its first part, then waits until `go` or `cut` is called. */
function gated(body, first, headers = { 'content-length': String(body.length) }) {
  const answer = { status: 200, headers };
  answer.body = (response) => {
    answer.closed = new Promise((done) => response.on('close', done));
    answer.go = () => response.end(body.subarray(first));
    answer.cut = () => response.destroy();
    response.write(body.subarray(0, first));
  };
  return answer;
}

const link = (more = '') => `#/trace/${id}?url=slow.json${more}`;
const progress = (t, name = 'slow.json') => t.page.getByRole('progressbar', { name: `Opening ${name}` });
const first = (t) => t.page.getByText(/^The first [\d,]+ spans$/);

/** Goes to a link whose trace is on its way, until its first rows are there. */
async function looks(t, to = link()) {
  await t.page.goto(new URL(to, t.site.url).href);
  await first(t).waitFor();
  const tree = t.page.getByRole('treegrid');
  await tree.getByRole('row').first().waitFor();
  return tree;
}

/** What of the page has shifted so far, but for the top bar and the progress, which tell what is open and how far it is. */
const shifts = (t) => t.page.evaluate(() => globalThis.shifted);
const watchShifts = () => {
  const apart = '.top-bar, .progress';
  globalThis.shifted = [];
  const element = (node) => (node instanceof Element ? node : node?.parentElement);
  // Of what is not in the page any more only the place is told: within what was apart then.
  const wasApart = ({ top, bottom, left, right }) =>
    globalThis.apart?.some((it) => top >= it.top - 1 && bottom <= it.bottom + 1 && left >= it.left - 1 && right <= it.right + 1);
  const note = (list) => {
    for (const { value, sources } of list.getEntries()) {
      const counts = ({ node, previousRect }) => (element(node) ? !element(node).closest(apart) : !wasApart(previousRect));
      const moved = sources.filter(counts).map(({ node, previousRect }) => element(node)?.className ?? JSON.stringify(previousRect));
      if (moved.length) globalThis.shifted.push(`${value}: ${moved}`);
    }
  };
  new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
  globalThis.noteApart = () => {
    globalThis.apart = [...document.querySelectorAll(apart)].map((it) => it.getBoundingClientRect());
  };
};

for (const [name, viewport] of [
  ['wide', { width: 1400, height: 900 }],
  ['in a frame', { width: 600, height: 400 }],
  ['on a phone', { width: 360, height: 740 }],
]) {
  journey(`first rows, and the trace takes their place without a jump: ${name}`, { context: { viewport } }, async (t) => {
    const { page, site } = t;
    const answer = (site.routes['/slow.json'] = gated(text, half));
    await page.addInitScript(watchShifts);
    const tree = await looks(t);
    const trace = page.locator('.trace');
    assert.equal(await trace.getAttribute('aria-busy'), 'true');
    assert.equal(await progress(t).getAttribute('aria-valuenow'), '49');
    await page.getByText(/^1\.\d MB of 2\.\d MB$/).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Collapse all' }).isEnabled(), true);
    assert.ok(await page.locator('.wf-names-head').evaluate((head) => head.inert));
    assert.deepEqual(await shifts(t), []);
    // Some rows down, and there it stays.
    await tree.hover();
    await page.mouse.wheel(0, 220);
    await page.waitForFunction(() => document.querySelector('.wf-scroll').scrollTop > 200);
    const place = () => Promise.all([tree, tree.locator('..').locator('..')].map((it) => it.boundingBox()));
    const scrolled = () => page.locator('.wf-scroll').evaluate((it) => it.scrollTop);
    const [before, at] = [await place(), await scrolled()];
    // Rows that scroll are written anew, and a frame may still be on its way.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
    await page.evaluate(() => {
      globalThis.shifted = [];
      globalThis.noteApart();
    });
    answer.go();
    await t.idle();
    assert.equal(await trace.getAttribute('aria-busy'), 'false');
    assert.deepEqual(await place(), before);
    assert.equal(await scrolled(), at);
    assert.equal(await fact(t, 'Spans'), '3,000');
    assert.equal(await tree.getAttribute('aria-rowcount'), '3000');
    await tree.getByText(/^[a-z]+-[0-9a-f]{2} *$/).first().waitFor();
    assert.equal(await progress(t).count(), 0);
    assert.deepEqual(await shifts(t), []);
    assert.deepEqual(await marks(t), ['navigate trace', 'preview', 'bytes', 'first-paint', 'ready']);
  });
}

journey('what loads quickly has no first rows', {}, async (t) => {
  t.site.routes['/slow.json'] = text;
  await t.open(link());
  await treegrid(t);
  assert.deepEqual(await marks(t), ['navigate trace', 'bytes', 'first-paint', 'ready']);
});

journey('a span that a link names is gone to when it is there', {}, async (t) => {
  const last = /"spanID":"([0-9a-f]+)"/.exec(text.subarray(text.lastIndexOf('"spanID"')).toString())[1];
  const answer = (t.site.routes['/slow.json'] = gated(text, half));
  const tree = await looks(t, link(`&sel=${last}`));
  assert.equal(await tree.getByRole('row', { selected: true }).count(), 0);
  // What needs the engine does nothing yet, and harms nothing.
  await tree.getByRole('row').first().click();
  await tree.press('ArrowLeft');
  await tree.press('Control+f');
  answer.go();
  await t.idle();
  await tree.getByRole('row', { selected: true }).waitFor();
  assert.ok(t.page.url().includes(last), t.page.url());
});

journey('cancelled with first rows on the screen', {}, async (t) => {
  t.expectProblem(/ERR_ABORTED/);
  const answer = (t.site.routes['/slow.json'] = gated(text, half));
  await looks(t);
  await t.page.getByRole('button', { name: 'Cancel' }).click();
  await t.page.getByRole('heading', { name: 'See where the time went' }).waitFor();
  await answer.closed;
  await t.idle();
  await choose(t, [await file('otlp.json')]);
  await shows(t, cart);
});

journey('cancelled: the trace that was shown before is shown again', {}, async (t) => {
  t.expectProblem(/ERR_ABORTED/);
  const { page, site } = t;
  site.routes['/slow.json'] = gated(text, half);
  await t.open();
  await choose(t, [await file('otlp.json')]);
  await shows(t, cart);
  const shown = page.url();
  await page.evaluate((hash) => (location.hash = hash), link());
  await first(t).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await first(t).waitFor({ state: 'detached' });
  await page.goto(shown);
  await shows(t, cart);
  assert.equal(await page.locator('.trace').getAttribute('aria-busy'), 'false');
});

/** From now on, files in the engine give all but their last bytes, and the rest after `go`. */
async function gateFiles(t) {
  const worker = t.page.workers()[0];
  await worker.evaluate(() => {
    const whole = Blob.prototype.stream;
    const gate = new Promise((go) => (globalThis.go = go));
    Blob.prototype.stream = function stream() {
      const [front, back] = [this.slice(0, this.size - 1000), this.slice(this.size - 1000)];
      const parts = [whole.call(front), gate.then(() => whole.call(back))];
      return new ReadableStream({
        async start(to) {
          for await (const part of parts) for await (const chunk of part) to.enqueue(chunk);
          to.close();
        },
      });
    };
  });
  return () => worker.evaluate(() => globalThis.go());
}

journey('a file, packed: how far it is by its size, first rows, the whole', {}, async (t) => {
  await t.open();
  const go = await gateFiles(t);
  const dropped = drop(t, [{ name: 'trace.json.gz', buffer: gzipSync(text) }]);
  await first(t).waitFor();
  const share = Number(await progress(t, 'trace.json.gz').getAttribute('aria-valuenow'));
  assert.ok(share > 90 && share < 100, `${share} %`);
  await t.page.getByText(/^\d+(\.\d)? kB of \d+(\.\d)? kB$/).waitFor();
  await go();
  await dropped;
  await shows(t, { spans: '3,000', services: 20 });
});

journey('a file of several traces: no rows of one of them, then the list', {}, async (t) => {
  const another = [...pieces({ spans: 3_000, seed: 2 })].join('');
  await t.open();
  const go = await gateFiles(t);
  const dropped = drop(t, [{ name: 'two.jsonl', buffer: Buffer.from(`${text}\n${another}`) }]);
  await progress(t, 'two.jsonl').waitFor();
  await t.page.getByText('6,000 spans').waitFor();
  await first(t).waitFor({ state: 'detached' });
  await go();
  await dropped;
  await t.page.getByRole('heading', { name: '2 traces' }).waitFor();
});

journey('packed on its way: no share of a total that is not known', {}, async (t) => {
  const { page, site } = t;
  const packed = gzipSync(text);
  const headers = { 'content-length': String(packed.length), 'content-encoding': 'gzip' };
  const answer = (site.routes['/slow.json'] = gated(packed, packed.length - 1000, headers));
  await looks(t);
  assert.equal(await progress(t).getAttribute('aria-valuenow'), null);
  // Nothing of it is larger than the packed answer, or it was no test.
  await page.getByText(/^2(\.\d)? MB$/).waitFor();
  assert.ok(packed.length < 1_000_000, `${packed.length} bytes`);
  answer.go();
  await shows(t, { spans: '3,000' });
});

journey('a file that ends early, plain and packed: what came is shown, and that there was more', {}, async (t) => {
  const { page } = t;
  await t.open();
  const packed = gzipSync(text);
  for (const [name, buffer] of [
    ['cut.json', text.subarray(0, half)],
    ['cut.json.gz', packed.subarray(0, packed.length / 2)],
  ]) {
    await choose(t, [{ name, mimeType: '', buffer }]);
    await treegrid(t);
    const spans = Number((await fact(t, 'Spans')).replace(',', ''));
    assert.ok(spans > 1_000 && spans < 2_000, `${name}: ${spans} spans`);
    await page.getByRole('button', { name: /warning/ }).click();
    await page.getByRole('list', { name: 'Warnings' }).getByText(/ends in the middle/).waitFor();
  }
});

journey('a connection that breaks after megabytes: what came is shown, with what happened', {}, async (t) => {
  t.expectProblem(/net::ERR_/);
  const large = Buffer.from([...pieces({ spans: 12_000 })].join(''));
  const cut = Math.floor(large.length * 0.8);
  const answer = (t.site.routes['/slow.json'] = gated(large, cut));
  await looks(t, `#/trace/${idOf({ spans: 12_000 })}?url=slow.json`);
  await t.page.getByText(/^9(\.\d)? MB of 11(\.\d)? MB$/).waitFor();
  answer.cut();
  await refused(t, /connection broke/, /slow\.json/);
  await treegrid(t);
  const spans = Number((await fact(t, 'Spans')).replace(',', ''));
  assert.ok(spans > 9_000 && spans < 10_000, `${spans} spans`);
});

/** Several members, as logs that are rotated and put behind one another, in one long line each. */
journey('a packed file of several members shows its first rows before the last', {}, async (t) => {
  await t.open();
  const members = [0, 1_000_000, 1_000_001].map((from, i, all) => gzipSync(text.subarray(from, all[i + 1])));
  const buffer = Buffer.concat(members);
  assert.equal(gunzipSync(buffer).length, text.length);
  const go = await gateFiles(t);
  const dropped = drop(t, [{ name: 'trace.json.gz', buffer }]);
  await first(t).waitFor();
  await go();
  await dropped;
  await shows(t, { spans: '3,000' });
});
