// The core journeys once more, in Firefox: where browsers differ are workers from blobs, files, canvas, and the keyboard.

import assert from 'node:assert/strict';
import path from 'node:path';
import { journey } from './support/firefox.mjs';
import { ids } from './support/jaeger.mjs';
import { project } from './support/server.mjs';
import { incident } from './support/trace.mjs';

const fixture = (name) => path.join(project, 'tests/fixtures', name);

/** The rows that the treegrid shows, waited for: number, level, whether open, name. */
async function rows(t) {
  await t.page.waitForSelector('[role="treegrid"] [role="row"]');
  await t.idle();
  return t.page.$$eval('[role="treegrid"] [role="row"]', (them) =>
    them
      .filter((row) => row.checkVisibility())
      .map((row) => ({
        index: Number(row.getAttribute('aria-rowindex')),
        level: Number(row.getAttribute('aria-level')),
        expanded: row.getAttribute('aria-expanded'),
        selected: row.getAttribute('aria-selected') === 'true',
        name: row.querySelector('[role="gridcell"]').innerText,
      }))
      .sort((a, b) => a.index - b.index),
  );
}

const selected = async (t) => (await rows(t)).find((row) => row.selected);
const total = (t) => t.page.$eval('[role="treegrid"]', (tree) => Number(tree.getAttribute('aria-rowcount')));
const shown = (t, selector) => t.page.$eval(selector, (element) => element.innerText);

journey('from the start page to the span that failed', {}, async (t) => {
  await t.open();
  await t.click('link', 'Open the demo');
  await t.role('heading', '300 traces');
  await t.page.select('aria/Order[role="combobox"]', '-errors');
  await t.idle();
  await (await t.page.waitForSelector('.trace-rows a.trace-link')).click();
  const all = await rows(t);
  assert.ok(all.length > 10 && all[0].level === 1);
  const failed = all.find(({ name }) => name.includes('AcquirerPool.Rent'));
  await (await t.page.$(`[role="row"][aria-rowindex="${failed.index}"]`)).click();
  await t.idle();
  const details = await shown(t, '[role="complementary"], aside');
  assert.match(details, /No connection of pool 'northpay' became free/);
  await t.click('button', 'Close details');
  assert.equal(await t.page.$('aside'), null);
  const painted = await t.page.$eval('canvas.wf-canvas', (canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  assert.ok(painted > 3, 'the bars are drawn');
});

journey('a file chosen, and one that is refused', {}, async (t) => {
  await t.open();
  const choose = async (name) => {
    const chooser = t.page.waitForFileChooser();
    await (await t.role('button', 'Open file')).click();
    await (await chooser).accept([fixture(name)]);
    await t.idle();
  };
  await choose('zipkin.json');
  assert.equal((await rows(t)).length, 3);
  await choose('zipkin-v1.json');
  assert.match(await shown(t, '[role="alert"]'), /Zipkin v1 JSON/);
  assert.equal((await rows(t)).length, 3, 'what was open stays');
});

journey('the keyboard in the rows', {}, async (t) => {
  await t.open(`#/trace/${incident}?src=demo`);
  await rows(t);
  const many = await total(t);
  await t.page.focus('[role="treegrid"]');
  await t.press('ArrowDown');
  assert.equal((await selected(t)).index, 1);
  await t.press('ArrowRight');
  assert.deepEqual([(await selected(t)).index, (await selected(t)).level], [2, 2]);
  await t.press('Home', 'ArrowLeft');
  assert.deepEqual([await total(t), (await selected(t)).expanded], [1, 'false']);
  await t.press('ArrowRight', 'End');
  assert.equal((await selected(t)).index, many);
  await t.press('Home', 'Enter');
  await t.role('button', 'Close details');
  await t.press('Escape');
  assert.equal(await t.page.$('aside'), null);
  await t.press('+');
  assert.match(t.page.url(), /zoom=\d+-\d+/);
  await t.press('0');
  assert.doesNotMatch(t.page.url(), /zoom=/);
});

journey('the graph of services', {}, async (t) => {
  await t.open('#/dependencies?src=demo');
  await t.page.waitForSelector('.network canvas');
  await t.idle();
  const painted = await t.page.$eval('.network canvas', (canvas) => {
    const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height }).getContext('2d');
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  assert.ok(painted > 20, 'nodes and lines are drawn');
  await t.page.focus('.network');
  await t.press('ArrowRight');
  const chosen = await shown(t, '#network-chosen');
  assert.match(chosen, /, called by \d+, calls \d+$/);
  await t.press('Enter');
  assert.match(t.page.url(), /[?&]focus=/);
  await t.click('button', 'Show all');
  await t.page.select('aria/Layout[role="combobox"]', '1');
  await t.idle();
  assert.match(t.page.url(), /layout=layered/);
});

for (const base of ['/', '/some/sub/path/']) {
  journey(`links of both forms under ${base}`, { base, jaeger: {} }, async (t) => {
    // Firefox looks ahead for styles and scripts before our script has set <base>: at a path link it asks for them in
    // vain below /trace/, gets the fallback's page, complains, and then loads the right ones.
    t.expectProblem(/\/trace\/\S+ was not loaded because its MIME type|\/trace\/\S+ was blocked because of a disallowed MIME/);
    const links = [`trace/${incident}?src=demo`, `#/trace/${incident}?src=demo`, `trace/${ids.cart}`, `#/trace/${ids.cart}`];
    for (const link of links) {
      await t.page.goto('about:blank');
      await t.open(link);
      assert.ok((await rows(t)).length > 1, link);
      assert.equal(t.page.url().includes('#/'), link.startsWith('#/'), 'the form stays');
    }
    await t.page.reload();
    await t.idle();
    assert.equal((await rows(t)).length, 2);
  });
}

/** Connects a Jaeger by hand, from the start page. */
async function connect(t, url) {
  await t.click('button', 'Connect');
  await (await t.page.waitForSelector('dialog[open] input')).type(url);
  await t.press('Enter');
}

for (const version of ['1.65', 'main']) {
  journey(`${version} at another origin: connected, searched, opened`, {}, async (t) => {
    t.expectProblem(/404/);
    const jaeger = await t.jaeger({ version });
    await t.open();
    await connect(t, jaeger.url);
    await (await t.role('combobox', 'Service')).type('shop-web');
    await t.click('button', 'Find traces');
    await t.role('heading', '3 traces');
    await t.page.waitForSelector('.trace-rows a.trace-link');
    await (await t.page.$('.trace-rows a.trace-link')).click();
    assert.equal((await rows(t)).length, 6);
    await t.page.goBack();
    await t.idle();
    await t.role('heading', '3 traces');
  });
}

journey('CORS is told apart from nobody there', {}, async (t) => {
  t.expectProblem(/Cross-Origin Request Blocked|NetworkError/);
  const jaeger = await t.jaeger({ version: '2.16', cors: undefined });
  await t.open();
  await connect(t, jaeger.url);
  assert.match(await shown(t, 'dialog [role="alert"]'), /does not allow this page to read from it \(CORS\)/);
  await jaeger.close();
  await t.press('Enter');
  assert.match(await shown(t, 'dialog [role="alert"]'), /No answer came/);
});

journey('the theme is switched, shown and remembered', {}, async (t) => {
  await t.open('?theme=light');
  const theme = () => t.page.evaluate(() => document.documentElement.dataset.theme);
  const colour = () => t.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await colour();
  assert.equal(await theme(), 'light');
  await t.open();
  if ((await theme()) === 'dark') await t.click('button', 'Use the light theme');
  await t.click('button', 'Use the dark theme');
  assert.equal(await theme(), 'dark');
  assert.notEqual(await colour(), light);
  await t.page.reload();
  await t.idle();
  assert.equal(await theme(), 'dark');
});
