// Waiting: a tab that nobody sees while a trace arrives or a search is repeated, a tab that is frozen, and a server that
// wants to be left alone for a while.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { cache, traceFile } from '../bench/trace-file.mjs';
import { journey } from './support/browser.mjs';
import { find, form, found, names, problem } from './support/search.mjs';
import { fact, treegrid } from './support/trace.mjs';

/** An answer that sends its first half, then waits for `go`. */
function halves(body) {
  const answer = { status: 200, headers: { 'content-type': 'application/json', 'content-length': String(body.length) } };
  answer.asked = new Promise((done) => {
    answer.body = (response) => response.write(body.subarray(0, body.length >> 1), () => done());
    const { body: write } = answer;
    answer.body = (response) => {
      answer.go = () => new Promise((sent) => response.end(body.subarray(body.length >> 1), sent));
      write(response);
    };
  });
  return answer;
}

/** A trace that is more than one slice of work, as text. */
async function large(spans) {
  const { file, id } = await traceFile(cache, { spans });
  return { id, body: await readFile(file) };
}

/** From now on the page counts its frames, and `hide` and `show` do what a browser does with a tab in the background. */
const background = (t) => t.context.addInitScript(() => {
  const frame = globalThis.requestAnimationFrame.bind(globalThis);
  const held = [];
  let hidden = false;
  globalThis.asked = { frames: 0 };
  globalThis.requestAnimationFrame = (f) => {
    globalThis.asked.frames += 1;
    return hidden ? held.push(f) : frame(f);
  };
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
  globalThis.hide = (now) => {
    hidden = now;
    globalThis.asked.frames = 0;
    document.dispatchEvent(new Event('visibilitychange'));
    if (!now) held.splice(0).forEach((f) => frame(f));
  };
});

/** Without frames, which Playwright waits by. */
const until = (t, what, arg) => t.page.waitForFunction(what, arg, { polling: 50 });

journey('a large trace that arrives while nobody sees the tab', {}, async (t) => {
  const { page, site } = t;
  const { id, body } = await large(60_000);
  const answer = (site.routes['/large.json'] = halves(body));
  await background(t);
  await t.open();
  const before = await page.title();
  await page.evaluate((id) => (location.hash = `#/trace/${id}?url=large.json`), id);
  await answer.asked;
  await page.evaluate(() => globalThis.hide(true));
  await answer.go();
  await until(t, (before) => document.title !== before && !/Opening/.test(document.title), before);
  assert.match(await page.title(), / – Spanscape$/, 'the tab says that it is there');
  const frames = await page.evaluate(() => globalThis.asked.frames);
  assert.ok(frames < 20, `${frames} frames asked for with nobody there`);
  await page.evaluate(() => globalThis.hide(false));
  await t.idle();
  const tree = await treegrid(t);
  assert.equal(await fact(t, 'Spans'), '60,000');
  assert.equal(await tree.getAttribute('aria-rowcount'), '60000');
  assert.ok((await tree.getByRole('row').count()) > 5);
  assert.equal(await page.locator('.trace').getAttribute('aria-busy'), 'false');
  assert.equal(await page.getByRole('alert').count(), 0);
  // At rest it asks for no frame.
  await page.evaluate(() => (globalThis.asked.frames = 0));
  await until(t, (from) => performance.now() > from + 300, await page.evaluate(() => performance.now()));
  assert.equal(await page.evaluate(() => globalThis.asked.frames), 0);
});

/** A trace of a back end that may be silent for two seconds, half of which is there. */
async function half(t) {
  const { page, site } = t;
  t.expectProblem(/Failed to load resource.*404/);
  const { id, body } = await large(3_000);
  const answer = halves(body);
  site.routes['/config.json'] = { backends: [{ name: 'Shop', url: './', timeoutSeconds: 2 }] };
  site.routes[`/api/traces/${id}`] = answer;
  site.routes[`/api/v3/traces/${id}`] = { status: 404, body: '404 page not found\n' };
  await page.goto(`${site.url}#/trace/${id}`);
  await answer.asked;
  return answer;
}

/** All of it is there, and nothing is wrong. */
async function whole(t) {
  await t.idle();
  await treegrid(t);
  assert.equal(await fact(t, 'Spans'), '3,000');
  assert.equal(await t.page.getByRole('alert').count(), 0);
}

journey('the rest of a trace comes while the tab is frozen', {}, async (t) => {
  const answer = await half(t);
  const devtools = await t.context.newCDPSession(t.page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await answer.go();
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await whole(t);
});

journey('time in which nothing runs is no silence of the server', {}, async (t) => {
  const answer = await half(t);
  const [worker] = t.page.workers();
  // This is the fault: a machine that sleeps for twice as long as a server may be silent.
  const asleep = worker.evaluate(() => {
    const until = performance.now() + 4_000;
    while (performance.now() < until);
  });
  const sent = new Promise((then) => setTimeout(then, 1_000)).then(answer.go);
  await asleep;
  await whole(t);
  await sent;
});

const searches = (t) => t.site.jaeger.requests.filter((request) => /\/api\/(v3\/)?trace(s|-summaries)\?/.test(request)).length;

/** Lets the page's own timers run on, without anybody waiting. */
const later = (t, seconds) => t.page.clock.runFor(seconds * 1_000);

/** A search that is made again every so often, by a clock of ours. */
async function repeated(t, often) {
  const { page } = t;
  await page.clock.install();
  await t.open('#/search');
  await find(t, { Service: 'shop-web', Time: 'Last 2 days' });
  await page.getByRole('combobox', { name: 'Refresh' }).selectOption({ label: often });
  await t.idle();
  return searches(t);
}

journey('nobody searches for a tab that nobody sees; it catches up when it is seen', { jaeger: { version: '2.16' } }, async (t) => {
  const { page, site } = t;
  t.expectProblem(/Failed to load resource.*404/);
  await background(t);
  const [newest] = site.jaeger.traces.splice(0, 1);
  const before = await repeated(t, '5 min');
  site.jaeger.traces.unshift(newest);
  await page.evaluate(() => globalThis.hide(true));
  await later(t, 650);
  assert.equal(searches(t), before, 'nothing is asked for');
  await page.evaluate(() => globalThis.hide(false));
  await page.getByRole('button', { name: '1 new' }).waitFor();
  assert.equal(searches(t), before + 1, 'once, at once');
});

journey('a search that is made again by itself gives a server time that has too much to do', { jaeger: { version: '2.16' } }, async (t) => {
  const { page, site } = t;
  t.expectProblem(/Failed to load resource.*4(04|29)/);
  const before = await repeated(t, '10 s');
  const rows = names(await found(t));
  site.jaeger.trouble = 'throttled';
  for (let i = 0; i < 31; i += 1) {
    await later(t, 10);
    await t.idle();
  }
  // In five minutes after 10, 30, 70, 150 and 310 seconds, and not every ten.
  const asked = searches(t) - before;
  assert.ok(asked >= 4 && asked <= 6, `${asked} requests in five minutes`);
  await page.getByText(/the last one failed: .*429/).waitFor();
  assert.deepEqual(names(await found(t)), rows, 'what was found is there');
  site.jaeger.trouble = undefined;
  for (let i = 0; i < 33; i += 1) {
    await later(t, 10);
    await t.idle();
  }
  await page.getByText(/the last one failed/).waitFor({ state: 'detached' });
  const since = searches(t);
  await later(t, 10);
  await t.idle();
  assert.equal(searches(t), since + 1, 'every ten seconds again');
});

for (const [form_, header, told] of [
  ['seconds', () => '90', /asked again in 90 seconds\.$/],
  ['a date', () => new Date(Date.now() + 120_000).toUTCString(), /asked again in 1[12]\d seconds\.$/],
  ['a date that is over', () => 'Wed, 21 Oct 2015 07:28:00 GMT', /asked again in 1 second\.$/],
  ['something else', () => 'soon', /Try again in a minute\.$/],
]) {
  journey(`too many requests: the page says when to try again, told in ${form_}`, { jaeger: { version: 'main' } }, async (t) => {
    const { page, site } = t;
    t.expectProblem(/Failed to load resource.*4(04|29)/);
    await t.open('#/search');
    const rows = names(await find(t, { Service: 'shop-web' }));
    const at = site.requests.length;
    site.routes['/api/v3/trace-summaries'] = () => ({ status: 429, body: 'too many requests\n', headers: { 'retry-after': header() } });
    await form(t).getByRole('button', { name: 'Find traces' }).click();
    await t.idle();
    const { what, advice } = await problem(t);
    assert.match(what, /too many requests.*429/);
    assert.match(advice, told);
    assert.deepEqual(site.requests.slice(at).filter((request) => request.includes('/api/')).length, 1, 'asked once, and not by another route');
    delete site.routes['/api/v3/trace-summaries'];
    await page.getByRole('main').getByRole('button', { name: 'Try again' }).click();
    await t.idle();
    assert.deepEqual(names(await found(t)), rows);
  });
}
