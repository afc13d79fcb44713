// When the page cannot start, it says why and what to do; and where the app finds itself.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { project } from './support/server.mjs';

test('the boot script finds the base path by the rule of src/core/state', async () => {
  const html = await readFile(path.join(project, 'index.html'), 'utf8');
  const [, source] = html.match(/const basePath = (\(pathname\) => \{[\s\S]*?\n {2}\});/);
  const basePath = new Function(`return ${source}`)();
  const cases = await readFile(path.join(project, 'tests/fixtures/base-paths.json'), 'utf8');
  for (const { pathname, base } of JSON.parse(cases)) {
    assert.equal(basePath(pathname), base, pathname);
  }
});

/** Waits for the page's explanation and compares its heading. */
async function says(frame, title) {
  const heading = frame.locator('#boot h1');
  await heading.waitFor();
  assert.equal(await heading.innerText(), title);
}

const lost = 'A part of Spanscape could not be loaded';
const page = { status: 200, contentType: 'text/html', body: '<!doctype html>' };

for (const [name, pattern, answer, title] of [
  ['the program is missing', /spanscape.*\.wasm/, { status: 404 }, lost],
  ['a host answers the program with a page', /spanscape.*\.wasm/, page, lost],
  ['the script is missing', /spanscape.*\.js/, { status: 404 }, lost],
  ['a host answers the script with a page', /spanscape.*\.js/, page, lost],
]) {
  journey(name, {}, async (t) => {
    t.expectProblem(/./);
    await t.page.route(pattern, (route) => route.fulfill(answer));
    await t.page.goto(t.site.url);
    await says(t.page, title);
    await accessible(t.page);
    await t.page.unroute(pattern);
    await t.page.getByRole('button', { name: 'Reload' }).click();
    await t.idle();
    assert.equal(await t.page.locator('#boot').count(), 0);
  });
}

journey("a host's own policy forbids WebAssembly", {}, async (t) => {
  t.expectProblem(/./);
  await t.page.route(t.site.url, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), 'content-security-policy': "script-src 'self' 'unsafe-inline'" };
    await route.fulfill({ response, headers });
  });
  await t.page.goto(t.site.url);
  await says(t.page, 'WebAssembly is forbidden here');
});

journey('opened from a disk', {}, async (t) => {
  t.expectProblem(/./);
  const dist = path.resolve(process.env.SPANSCAPE_DIST ?? path.join(project, 'dist'));
  await t.page.goto(pathToFileURL(path.join(dist, 'index.html')).href);
  await says(t.page, 'Spanscape cannot start from a file');
});

/** Puts the page into a frame with these rights. */
async function framed(t, sandbox) {
  t.site.routes['/host'] = {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: `<!doctype html><iframe sandbox="${sandbox}" src="${t.site.url}" width="800" height="500"></iframe>`,
  };
  await t.page.goto(`${t.site.origin}/host`);
  return t.page.frames()[1];
}

journey('in a sandbox that the server does not let read its files', {}, async (t) => {
  t.expectProblem(/./);
  await says(await framed(t, 'allow-scripts'), 'Spanscape cannot start in this sandbox');
});

journey('in a sandbox without scripts', {}, async (t) => {
  t.expectProblem(/./);
  const frame = await framed(t, '');
  await says(frame, 'Scripts are blocked here');
  assert.match(await frame.locator('#boot').innerText(), /disable_sanitize_html/);
});

journey('in a sandbox whose server allows it', {}, async (t) => {
  await t.page.route(t.site.url + '**', async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), 'access-control-allow-origin': '*' };
    await route.fulfill({ response, headers });
  });
  const frame = await framed(t, 'allow-scripts');
  await t.idle(frame);
  assert.equal(await frame.evaluate(() => window.origin), 'null');
});

journey('the theme of a link, of the preferences, of the system', {}, async (t) => {
  const theme = async (link) => {
    await t.page.goto('about:blank');
    await t.open(link);
    return t.page.evaluate(() => document.documentElement.dataset.theme);
  };
  await t.page.emulateMedia({ colorScheme: 'dark' });
  assert.equal(await theme(''), 'dark');
  assert.equal(await theme('?theme=light'), 'light');
  assert.equal(await theme('#/search?theme=light'), 'light');
  await t.page.evaluate(() => localStorage.setItem('spanscape.prefs', 'rows=normal theme=light'));
  assert.equal(await theme(''), 'light');
  assert.equal(await theme('?uiTheme=dark'), 'dark');
  assert.equal(await theme('?theme=system'), 'dark');
});
