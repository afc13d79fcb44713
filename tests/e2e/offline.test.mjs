// Without a network: after a first visit the site starts from what was kept of it; a new version is shown at the next load;
// and nothing is kept that is not the app's own.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { journey, patience } from './support/browser.mjs';
import { choose, file } from './support/files.mjs';
import { project } from './support/server.mjs';
import { find } from './support/search.mjs';
import { press, shows, treegrid } from './support/trace.mjs';

const dist = process.env.SPANSCAPE_DIST ?? path.join(project, 'dist');
const folders = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

// What the other journeys do without.
const workers = { serviceWorkers: 'allow' };

/** A copy of the built site, to change it. */
async function copied() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'spanscape-offline-'));
  folders.push(folder);
  await cp(dist, folder, { recursive: true, filter: (name) => !/\.(br|gz)$/.test(name) });
  return folder;
}

const deploy = (folder) => execFileSync(process.execPath, [path.join(project, 'src/tools/offline.mjs'), folder], { stdio: 'pipe' });

/** Registers the service worker as the app does, and waits until it has kept what it keeps. */
const register = (t, page = t.page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.register(new URL('sw.js', document.baseURI));
    await navigator.serviceWorker.ready;
  });

/** What is kept: addresses from the host's root, by the names of the caches. */
const kept = (t, page = t.page) =>
  page.evaluate(async () => {
    const all = {};
    for (const name of await caches.keys()) {
      all[name] = (await (await caches.open(name)).keys()).map(({ url }) => url.slice(location.origin.length));
    }
    return all;
  });

/** Waits until the page answers with something true, also by a promise. */
async function until(page, question, given) {
  for (const end = Date.now() + patience; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
    if (await page.evaluate(question, given)) return;
  }
  assert.fail(`never: ${question}`);
}

for (const base of ['/', '/some/sub/path/']) {
  journey(`the server has gone, below ${base}: the page starts and opens a file`, { context: workers, host: 'localhost', base }, async (t) => {
    const { page } = t;
    await t.open();
    await register(t);
    t.expectProblem(/ERR_CONNECTION_REFUSED|Failed to fetch/);
    await t.site.close();
    for (const link of ['', 'index.html?theme=dark', 'search']) {
      await t.open(link);
      await choose(t, [await file('jaeger.json')]);
      await page.getByRole('heading', { name: '2 traces' }).waitFor();
    }
    await page.getByRole('link', { name: 'shop-frontend GET /orders' }).click();
    await shows(t, { spans: 2, services: 2, name: /shop-frontend: GET \/orders/ });
    await (await treegrid(t)).focus();
    await press(t, 'Home', 'Enter', '2');
    await page.getByRole('application', { name: /^Flame graph/ }).waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
    const others = ['api/services', 'viewer.html', 'elsewhere/'].map((path) => new URL(path, t.site.url).href);
    for (const url of others) await assert.rejects(page.evaluate((url) => fetch(url).then(() => {}), url), /Failed to fetch/, url);
    await assert.rejects(page.goto(others.at(-1)), /ERR_CONNECTION_REFUSED/, 'what is no page of ours is no page');
  });
}

journey("neither a back end's answers nor a configuration are kept", { context: workers, host: 'localhost', jaeger: { version: '2.16' } }, async (t) => {
  t.site.routes['/config.json'] = { menu: [{ label: 'Runbook', url: 'https://runbook.example/' }] };
  await t.open();
  await register(t);
  await t.open();
  assert.ok(await t.page.evaluate(() => navigator.serviceWorker.controller), 'all goes through it');
  await find(t, { Service: 'stock' });
  const [[name, all], ...more] = Object.entries(await kept(t));
  assert.match(name, /^spanscape \/ [0-9a-f]{16}$/);
  assert.deepEqual(more, []);
  const own = /^\/(|engine(_\w+)?\.(js|wasm)\?v=[0-9a-f]+|[\w-]+-[0-9a-f]{8,}(_bg)?\.(js|css|wasm))$/;
  assert.deepEqual(all.filter((one) => !own.test(one)), []);
  t.site.routes['/config.json'] = { menu: [{ label: 'Other', url: 'https://other.example/' }] };
  await t.open();
  await t.page.getByRole('link', { name: 'Other' }).waitFor();
});

const first = await copied();
journey('a new version is shown at the next load, and is the one that is kept then', { context: workers, host: 'localhost', root: first }, async (t) => {
  const other = await t.context.newPage();
  await t.open();
  await t.open('', other);
  await register(t, other);
  const [before] = Object.keys(await kept(t));
  // Another style sheet, as a build would name it.
  const html = await readFile(path.join(first, 'index.html'), 'utf8');
  const [, sheet] = /(app-[0-9a-f]+\.css)/.exec(html);
  await rename(path.join(first, sheet), path.join(first, 'app-0123456789abcdef.css'));
  await writeFile(path.join(first, 'index.html'), html.replaceAll(sheet, 'app-0123456789abcdef.css'));
  deploy(first);
  const isNew = (page) => until(page, () => [...document.styleSheets].some(({ href, cssRules }) => /app-0123456789abcdef/.test(href) && cssRules.length > 9));
  await t.open();
  await isNew(t.page);
  // A page of the older version is open: its files stay, beside the new ones.
  await until(t.page, async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting));
  assert.ok(Object.keys(await kept(t)).includes(before));
  await other.close();
  await t.page.goto('about:blank');
  t.page = await t.newPage();
  await t.open();
  await until(t.page, async (before) => !(await caches.keys()).includes(before), before);
  assert.equal(Object.keys(await kept(t)).length, 1);
  t.expectProblem(/ERR_CONNECTION_REFUSED|Failed to fetch/);
  await t.site.close();
  await t.open();
  await isNew(t.page);
});

const half = await copied();
journey('while a new version is put in place nothing is kept of it', { context: workers, host: 'localhost', root: half }, async (t) => {
  await appendFile(path.join(half, 'engine_bg.wasm'), Buffer.from([0, 2, 1, 0]));
  await t.open();
  t.expectProblem(/digest|integrity|ServiceWorker/i);
  const state = await t.page.evaluate(async () => {
    const { installing } = await navigator.serviceWorker.register('sw.js');
    await new Promise((done) => installing.addEventListener('statechange', done));
    return installing.state;
  });
  assert.equal(state, 'redundant');
  await t.open();
  assert.equal(await t.page.evaluate(() => navigator.serviceWorker.controller), null);
});

journey('a network that does not answer, and a server with nobody behind it', { context: workers, host: 'localhost' }, async (t) => {
  await t.open();
  await register(t);
  t.expectProblem(/502/);
  t.site.routes['/'] = () => new Promise(() => {});
  t.site.routes['/index.html'] = { status: 502, body: 'nobody' };
  for (const link of ['', 'index.html']) {
    await t.open(link);
    await t.page.getByRole('heading', { name: 'See where the time went' }).waitFor();
  }
  t.site.routes['/search'] = { status: 403, body: 'who are you' };
  t.expectProblem(/403/);
  await t.page.goto(new URL('search', t.site.url).href);
  assert.equal(await t.page.innerText('body'), 'who are you');
});
