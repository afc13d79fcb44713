// The one file that is the whole viewer: it opens from a disk, with all its parts, sends nothing anywhere, and can be saved
// again as it was.

import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { journey } from './support/browser.mjs';
import { choose, file } from './support/files.mjs';
import { journey as firefox } from './support/firefox.mjs';
import { project } from './support/server.mjs';
import { press, shows, treegrid } from './support/trace.mjs';

const built = path.join(process.env.SPANSCAPE_DIST ?? path.join(project, 'dist'), 'viewer.html');
const folder = await mkdtemp(path.join(os.tmpdir(), 'spanscape viewer '));
after(() => rm(folder, { recursive: true }));

/** Puts a viewer where nothing else is; answers its address. */
async function put(name, html) {
  const target = path.join(folder, name);
  await (html === undefined ? copyFile(built, target) : writeFile(target, html));
  return pathToFileURL(target).href;
}

/** Opens it, and answers what the page has asked for besides itself. */
async function open(t, url) {
  const asked = [];
  t.page.on('request', (request) => asked.push(request.url()));
  await t.page.goto(url);
  await t.idle();
  return () => asked.filter((one) => one !== url && !/^(data|blob):/.test(one));
}

journey('the viewer, opened from a disk: a trace with its details and views, a list, other pages', {}, async (t) => {
  const { page } = t;
  const asked = await open(t, await put('viewer.html'));
  await page.getByRole('heading', { name: 'See where the time went' }).waitFor();
  await choose(t, [await file('jaeger.json')]);
  await page.getByRole('heading', { name: '2 traces' }).waitFor();
  const two = await page.locator('.trace-rows a.trace-link').evaluateAll((all) => all.map(({ href }) => /trace\/(\w+)/.exec(href)[1]));
  await page.getByRole('link', { name: 'shop-frontend GET /orders' }).click();
  await shows(t, { spans: 2, services: 2, name: /shop-frontend: GET \/orders/ });
  await page.getByRole('treegrid').getByRole('row', { name: /SELECT orders/ }).click();
  await page.getByRole('complementary', { name: 'Selected span' }).getByText('deadlock detected').first().waitFor();
  await (await treegrid(t)).focus();
  await press(t, '2');
  await page.getByRole('application', { name: /^Flame graph/ }).waitFor();
  await press(t, '7');
  await page.getByRole('region', { name: 'Logs' }).waitFor();
  await press(t, '4');
  await page.getByRole('grid', { name: 'Statistics' }).waitFor();
  await press(t, '1', '/');
  await page.getByRole('searchbox', { name: 'Find spans' }).fill('SELECT');
  await t.idle();
  await page.getByRole('row').filter({ hasText: ', found' }).waitFor();
  await page.evaluate((to) => Object.assign(location, { hash: to }), `#/trace/${two.join('...')}?file=jaeger.json`);
  await page.getByRole('treegrid', { name: 'Both traces as one tree' }).waitFor();
  await t.idle();
  for (const name of ['Compare', 'Dependencies', 'Monitor', 'Search']) {
    await page.getByRole('banner').getByRole('link', { name, exact: true }).click();
    await t.idle();
    assert.equal(await page.getByRole('alert').count(), 0, name);
  }
  await page.reload();
  await t.idle();
  assert.deepEqual(asked(), []);
});

journey('what the viewer may do', {}, async (t) => {
  const { page } = t;
  const url = await put('policy.html');
  await page.goto(url);
  await t.idle();
  const policy = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
  assert.equal(
    policy.replace(/( 'sha256-[A-Za-z0-9+/]{43}=')+/g, ' #'),
    "default-src 'none'; script-src 'wasm-unsafe-eval' #; style-src #; img-src data: blob:; worker-src blob:; base-uri 'self' file:; form-action 'none'",
  );
  t.expectProblem(/connect-src|script-src|img-src|Content Security Policy/);
  const before = t.site.requests.length;
  const outcomes = await page.evaluate(async (target) => {
    const failed = (error) => error.name;
    const image = new Image();
    const painted = new Promise((done) => Object.assign(image, { onload: () => done('sent'), onerror: () => done('refused') }));
    image.src = `${target}?image`;
    const script = Object.assign(document.createElement('script'), { src: URL.createObjectURL(new Blob(['globalThis.ran = 1'])) });
    document.head.append(script);
    const sent = [await fetch(target).catch(failed), navigator.sendBeacon(target, 'x') && 'sent', await painted];
    return [...sent, globalThis.ran];
  }, t.site.url);
  assert.deepEqual([outcomes[0], outcomes[2], outcomes[3]], ['TypeError', 'refused', undefined]);
  assert.equal(t.site.requests.length, before);
});

journey('the viewer gives its own source, byte for byte, also when a trace is in it and it was saved again', {}, async (t) => {
  const source = await readFile(built, 'utf8');
  const empty = '<script type="text/plain" id="trace-data" data-link=""></script>';
  assert.equal(source.split(empty).length, 2, 'there is one empty block');
  assert.ok(source.indexOf(empty) < source.search(/<script(?! type="text\/plain")/), 'it comes before what runs');
  const given = async (url) => {
    await t.page.goto(url);
    await t.idle();
    await choose(t, [await file('zipkin.json')]);
    await treegrid(t);
    return t.page.evaluate(() => globalThis.spanscapeSource());
  };
  assert.equal(await given(await put('first.html')), source);
  // A page of whose trace nothing is known yet starts all the same.
  const filled = source.replace(empty, empty.replace('data-link=""', 'data-link="#/trace/1?zoom=1-5"').replace('><', '>H4sIAAAA-_8<'));
  t.expectProblem(/./);
  assert.equal(await given(await put('filled.html', filled)), source);
});

firefox('the viewer, opened from a disk', {}, async (t) => {
  const { page } = t;
  await page.goto(await put('firefox.html'));
  await t.idle();
  const choosing = async (name) => {
    const chooser = page.waitForFileChooser();
    await (await t.role('button', 'Open file')).click();
    await (await chooser).accept([path.join(project, 'tests/fixtures', name)]);
    await t.idle();
  };
  await choosing('jaeger.json');
  await t.role('heading', '2 traces');
  await (await page.waitForSelector('.trace-rows a.trace-link')).click();
  await page.waitForSelector('[role="treegrid"] [role="row"]');
  await t.idle();
  await page.focus('[role="treegrid"]');
  await t.press('Home', 'Enter');
  await t.role('button', 'Close details');
  await t.press('2');
  await page.waitForSelector('.flame-view canvas');
  await t.press('1');
  await t.click('link', 'Compare');
  await t.role('heading', 'Compare');
  assert.equal(await page.evaluate(() => globalThis.spanscapeSource()), await readFile(built, 'utf8'));
});
