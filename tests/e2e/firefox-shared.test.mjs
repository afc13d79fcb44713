// Sent, framed and without a network, once more in Firefox: the link with the trace inside, frames of other origins, and
// the service worker.

import assert from 'node:assert/strict';
import path from 'node:path';
import { journey } from './support/firefox.mjs';
import { project, serve } from './support/server.mjs';
import { incident } from './support/trace.mjs';

/** What the treegrid of a page or a frame is called, once it stands. */
async function named(of) {
  await of.waitForSelector('[role="treegrid"] [role="row"]');
  await of.evaluate(() => globalThis.spanscape.idle());
  return of.$eval('[role="treegrid"]', (tree) => tree.getAttribute('aria-label'));
}

journey('a link has the trace in itself', {}, async (t) => {
  await t.open(`#/trace/${incident}?src=demo`);
  const name = await named(t.page);
  await t.click('button', 'Share');
  const field = await t.role('textbox', 'Link with the trace inside');
  await t.idle();
  const link = await field.evaluate((input) => input.value);
  assert.match(link, /#\/trace\/[0-9a-f]+\?data=[\w-]+$/);
  const before = t.site.requests.length;
  await t.page.goto('about:blank');
  await t.page.goto(link);
  await t.idle();
  assert.equal(await named(t.page), name);
  const asked = t.site.requests.slice(before);
  assert.ok(asked.every((request) => !/demo\/|data=|api\//.test(request)), asked.join('\n'));
});

/** A page elsewhere with the app in a frame; it keeps what the frame says. */
async function host(t, link, frame = '') {
  const elsewhere = await serve({ fallback: false });
  t.backends.push(elsewhere);
  const script = `globalThis.said = []; addEventListener('message', ({ data }) => globalThis.said.push(data));`;
  elsewhere.routes['/host'] = {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: `<!doctype html><link rel="icon" href="data:,"><title>Host</title><script>${script}</script>`
      + `<iframe ${frame} src="${t.site.url}${link}" width="600" height="400"></iframe>`,
  };
  return elsewhere;
}

/** The frame of the app in the page, when it is there. */
const framed = (t) => t.page.waitForFrame((frame) => frame.parentFrame() && frame.url().startsWith(t.site.url));

for (const sandbox of ['', 'sandbox="allow-scripts allow-same-origin"']) {
  journey(`in a frame of another origin ${sandbox}`, {}, async (t) => {
    const elsewhere = await host(t, `#/trace/${incident}?src=demo&embed=1`, sandbox);
    await t.page.goto(`${elsewhere.origin}/host`);
    const frame = await framed(t);
    assert.match(await named(frame), /checkout|POST|shop/i);
    assert.equal(await frame.$('.top-bar'), null, 'no bar of the app');
    assert.ok(await frame.waitForSelector('aria/Open in a tab by itself[role="link"]'));
  });
}

journey('the page that frames it says what to show, and hears what is shown', {}, async (t) => {
  const elsewhere = await host(t, '?embed=1');
  t.site.routes['/config.json'] = { embedOrigins: [elsewhere.origin] };
  await t.page.goto(`${elsewhere.origin}/host`);
  const frame = await framed(t);
  await frame.waitForFunction(() => globalThis.spanscape?.idle);
  await frame.evaluate(() => globalThis.spanscape.idle());
  const tell = (message) => t.page.evaluate((message) => document.querySelector('iframe').contentWindow.postMessage(message, '*'), message);
  const heard = async (what) => {
    const found = (what) => globalThis.said.find((one) => Object.entries(what).every(([key, value]) => one[key] === value));
    await t.page.waitForFunction(found, {}, what);
    return t.page.evaluate(found, what);
  };
  await tell({ spanscape: 'ping' });
  assert.deepEqual(await heard({ spanscape: 'pong' }), { spanscape: 'pong', version: '1' });
  await tell({ spanscape: 'go', link: `#/trace/${incident}?src=demo&embed=1` });
  assert.equal((await heard({ spanscape: 'ready', page: 'trace' })).trace, incident);
  await named(frame);
  await (await frame.$('[role="row"][aria-rowindex="2"]')).click();
  assert.match((await heard({ spanscape: 'select' })).span, /^[0-9a-f]{16}$/);
});

journey('the server has gone: the page starts from what was kept of it, and opens a file', { host: 'localhost' }, async (t) => {
  t.expectProblem(/NetworkError|Failed to load|ServiceWorker|Loading failed/i);
  await t.open();
  await t.page.evaluate(async () => {
    await navigator.serviceWorker.register(new URL('sw.js', document.baseURI));
    await navigator.serviceWorker.ready;
  });
  await t.site.close();
  for (const link of ['', 'search']) {
    await t.open(link);
    const chooser = t.page.waitForFileChooser();
    await (await t.role('button', 'Open file')).click();
    await (await chooser).accept([path.join(project, 'tests/fixtures/zipkin.json')]);
    await t.idle();
    assert.ok(await named(t.page), link);
  }
});
