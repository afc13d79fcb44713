// Openings that hang, are cut, stopped or overtaken, and an engine that does not come up: the page says so,
// and what was open is there or can be opened again.

import assert from 'node:assert/strict';
import { journey } from './support/browser.mjs';
import { choose, file, refused } from './support/files.mjs';
import { openIncident, shows } from './support/trace.mjs';

const cart = { spans: 3, services: 2, name: /^Trace shop: GET \/cart$/ };
const lines = (await file('otlp-lines.jsonl')).buffer;

const kill = 'self.close()';
const broken =
  'dispatchEvent(new PromiseRejectionEvent("unhandledrejection",' +
  ' { promise: Promise.resolve(), reason: new Error("on purpose") }))';

/** Runs a script in the engine's worker, which may end it. */
function inWorker(t, script) {
  const workers = t.page.workers();
  assert.equal(workers.length, 1);
  workers[0].evaluate(script).catch(() => {});
}

const again = (t) => t.page.getByRole('button', { name: 'Try again' }).click();

journey('a worker that dies before anything is open is replaced unseen', {}, async (t) => {
  t.expectProblem(/engine stopped/);
  await t.open();
  const gone = t.page.workers()[0].evaluate(() => new Promise(() => {})).catch(() => {});
  inWorker(t, broken);
  await gone;
  assert.equal(await t.page.getByRole('alert').count(), 0);
  await openIncident(t);
});

journey('the engine is missing, and then it is there', {}, async (t) => {
  t.expectProblem(/./);
  t.site.routes['/engine.js'] = { status: 404, body: 'not found' };
  await t.open('#/search?src=demo');
  await refused(t, /could not start/, /engine\.js|script/);
  delete t.site.routes['/engine.js'];
  await again(t);
  await t.page.getByRole('heading', { name: '300 traces' }).waitFor();
});

/** An answer that sends this much and then hangs, until `cut` is called. */
function slow(bytes) {
  const headers = { 'content-length': String(lines.length) };
  const answer = { status: 200, headers, cut: () => answer.response.destroy() };
  answer.body = (response) => (answer.response = response).write(lines.subarray(0, bytes));
  return answer;
}

journey('an opening that hangs can be stopped, and what was open stays', {}, async (t) => {
  const { page, site } = t;
  t.expectProblem(/ERR_ABORTED/);
  site.routes['/slow.jsonl'] = slow(600);
  await t.open();
  await choose(t, [await file('otlp.json')]);
  await shows(t, cart);
  const progress = page.getByRole('progressbar', { name: 'Opening slow.jsonl' });
  await page.evaluate(() => (location.hash = '#/search?url=slow.jsonl'));
  await progress.waitFor();
  await page.getByText('600 B of').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await progress.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'shop GET /cart' }).click();
  await shows(t, cart);
});

journey('stopped when nothing is open: back at the start', {}, async (t) => {
  const { page, site } = t;
  site.routes['/slow.jsonl'] = slow(600);
  await page.goto(`${site.url}#/search?url=slow.jsonl`);
  await page.getByText('600 B of').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('heading', { name: 'See where the time went' }).waitFor();
  await t.idle();
  await choose(t, [await file('otlp.json')]);
  await shows(t, cart);
});

journey('a file chosen meanwhile takes the place of what hangs', {}, async (t) => {
  const { page, site } = t;
  site.routes['/slow.jsonl'] = slow(600);
  await page.goto(`${site.url}#/search?url=slow.jsonl`);
  await page.getByText('600 B of').waitFor();
  await choose(t, [await file('otlp.json')]);
  await shows(t, cart);
});

journey('a worker that is killed while it reads', {}, async (t) => {
  const { page, site } = t;
  t.expectProblem(/engine stopped/);
  site.routes['/slow.jsonl'] = slow(600);
  await page.goto(`${site.url}#/search?url=slow.jsonl`);
  await page.getByText('600 B of').waitFor();
  inWorker(t, kill);
  await refused(t, /engine that holds the traces stopped/, /./);
  site.routes['/slow.jsonl'] = lines;
  await again(t);
  await page.getByRole('link', { name: 'shop GET /cart' }).waitFor();
});

journey('a connection that breaks: what came is shown, and that there was more', {}, async (t) => {
  const { page, site } = t;
  t.expectProblem(/net::ERR_/);
  const bytes = lines.indexOf('\n') + 5;
  const answer = (site.routes['/cut.jsonl'] = slow(bytes));
  await page.goto(`${site.url}#/search?url=cut.jsonl`);
  await page.getByText(`${bytes} B of`).waitFor();
  answer.cut();
  await page.getByRole('link', { name: 'shop GET /cart' }).waitFor();
  await refused(t, /connection broke/, /cut\.jsonl/);
  await page.getByRole('link', { name: 'shop GET /cart' }).click();
  await shows(t, { spans: 2 });
  // The same by a link straight to the trace, in a new page.
  const link = page.url();
  site.routes['/cut.jsonl'] = slow(bytes);
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByText(`${bytes} B of`).waitFor();
  site.routes['/cut.jsonl'].cut();
  await page.getByRole('treegrid').waitFor();
  await refused(t, /connection broke/, /cut\.jsonl/);
});

journey('a connection that breaks before the first span', {}, async (t) => {
  const { page, site } = t;
  t.expectProblem(/net::ERR_/);
  const answer = (site.routes['/cut.jsonl'] = slow(40));
  await page.goto(`${site.url}#/search?url=cut.jsonl`);
  await page.getByText('40 B of').waitFor();
  answer.cut();
  await refused(t, /connection broke/, /cut\.jsonl/);
});
