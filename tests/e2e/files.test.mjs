// Files: what each format shows, gzip in parts, drop and paste; what is refused, with what to do about it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { journey } from './support/browser.mjs';
import { choose, drop, file, refused } from './support/files.mjs';
import { project } from './support/server.mjs';
import { fact, shows } from './support/trace.mjs';

const cart = { spans: 3, services: 2, name: /^Trace shop: GET \/cart$/ };

journey('each format gives the same trace, and its own details', {}, async (t) => {
  await t.open();
  for (const [name, expected] of [
    ['jaeger-ui.json', { spans: 2, services: 1, name: /cart: GET \/cart/ }],
    ['jaeger-v3.json', cart],
    ['jaeger-es-bulk.jsonl', { spans: 2, services: 1, name: /payment: POST \/pay/ }],
    ['otlp.json', cart],
    ['jaeger-es-search.json', { spans: 1, services: 1, name: /stock: GET \/stock/ }],
    ['tempo-v1.json', cart],
    ['otlp-lines.jsonl', cart],
    ['tempo-v2.json', cart],
    ['zipkin.json', cart],
  ]) {
    await choose(t, [await file(name)]);
    await shows(t, expected);
    assert.equal(await t.page.getByRole('alert').count(), 0, name);
    const words = await t.page.getByRole('button', { name: 'Source' }).innerText();
    assert.ok(words.includes(name), words);
  }
});

journey('a file of two traces opens as a list', {}, async (t) => {
  const { page } = t;
  await t.open();
  await choose(t, [await file('jaeger.json')]);
  await page.getByRole('heading', { name: '2 traces' }).waitFor();
  await page.getByRole('link', { name: 'shop-frontend GET /orders' }).click();
  await shows(t, { spans: 2, services: 2, name: /shop-frontend: GET \/orders/ });
  assert.equal(await fact(t, 'Errors'), '1');
  await page.getByRole('treegrid').getByRole('row', { name: /SELECT orders/ }).click();
  const panel = page.getByRole('complementary', { name: 'Selected span' });
  await panel.getByText('deadlock detected').first().waitFor();
  await panel.getByText('9007199254740993', { exact: true }).waitFor();
  await panel.getByText('DeadlockError').first().waitFor();
});

journey('gzip of a file, in one member and in several', {}, async (t) => {
  await t.open();
  const { buffer } = await file('otlp.json');
  await choose(t, [{ name: 'otlp.json.gz', mimeType: 'application/gzip', buffer: gzipSync(buffer) }]);
  await shows(t, cart);
  const parts = [0, 100, 101, 900].map((from, i, all) => gzipSync(buffer.subarray(from, all[i + 1])));
  await choose(t, [{ name: 'no-ending', mimeType: '', buffer: Buffer.concat(parts) }]);
  await shows(t, cart);
});

journey('by drop, anywhere on the page', {}, async (t) => {
  const { page } = t;
  await t.open();
  const overlay = page.getByText('Drop traces to open them');
  await drop(t, [await file('zipkin.json')], async () => overlay.waitFor());
  await overlay.waitFor({ state: 'hidden' });
  await shows(t, cart);
  await drop(t, [await file('jaeger-ui.json')]);
  await shows(t, { spans: 2, name: /cart: GET \/cart/ });
});

journey('by paste: text and file', {}, async (t) => {
  const { page } = t;
  const paste = (name, text) =>
    page.evaluate(
      ([name, text]) => {
        const clipboardData = new DataTransfer();
        if (name) clipboardData.items.add(new File([text], name));
        else clipboardData.setData('text/plain', text);
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
      },
      [name, text],
    );
  await t.open();
  await paste('', (await file('otlp-lines.jsonl')).buffer.toString());
  await shows(t, cart);
  await paste('ui.json', (await file('jaeger-ui.json')).buffer.toString());
  await shows(t, { spans: 2, name: /cart: GET \/cart/ });
  await paste('', 'hello');
  await refused(t, /not JSON/, /pasted text/);
});

journey('a text into a field is not opened', {}, async (t) => {
  await t.open();
  const field = t.page.getByRole('textbox', { name: 'Trace id' });
  await t.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await t.page.evaluate(() => navigator.clipboard.writeText('[]'));
  await field.press('Control+V');
  await t.idle();
  assert.equal(await field.inputValue(), '[]');
  assert.equal(await t.page.getByRole('alert').count(), 0);
});

journey('a refusal says what, where and what to do, and what was open stays', {}, async (t) => {
  await t.open();
  await choose(t, [await file('otlp.json')]);
  const given = (name, buffer) => ({ name, mimeType: '', buffer: Buffer.from(buffer) });
  for (const [what, it] of [
    [/Zipkin v1 JSON/, await file('zipkin-v1.json')],
    [/answer of Loki/, await file('loki.json')],
    [/dependency links/, await file('dependencies.json')],
    [/search results/, await file('tempo-search.json')],
    [/answered with an error/, await file('jaeger-error.json')],
    [/OTLP logs/, await file('otlp-logs.json')],
    [/empty/, given('nothing.json', '')],
    [/web page.*“Sign in”/, given('x.html', '<!doctype html><title>Sign in</title>')],
    [/a zip archive/, given('x.zip', 'PK\u0003\u0004...')],
    [/gzip file is broken/, given('x.gz', [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff])],
    [/not JSON|in UTF-8/, given('noise.bin', noise(5000))],
  ]) {
    await choose(t, [it]);
    await refused(t, what, new RegExp(it.name.replace('.', '\\.')));
    await shows(t, cart);
    await t.page.getByRole('button', { name: 'Dismiss' }).click();
    assert.equal(await t.page.getByRole('alert').count(), 0);
  }
});

/** Bytes without any order, the same each time. */
function noise(length) {
  let state = 1;
  return Uint8Array.from({ length }, () => (state = (state * 48271) % 2147483647) >> 8);
}

journey('several files are one data set, and a broken one is named', {}, async (t) => {
  const { page } = t;
  await t.open();
  const broken = { name: 'broken.json', mimeType: '', buffer: Buffer.from('{"data": [{"spans": oops') };
  await choose(t, [await file('jaeger.json'), await file('otlp.json'), broken]);
  await page.getByRole('heading', { name: '3 traces' }).waitFor();
  await refused(t, /not JSON/, /^broken\.json, line 1/);
  await choose(t, [await file('otlp.json')]);
  await choose(t, [broken, { ...broken, name: 'worse.json' }]);
  await refused(t, /None of the 2 inputs/, /broken\.json.*worse\.json/);
});

journey('real files, the largest', {}, async (t) => {
  const data = path.join(project, '../shared/data');
  const names = [
    'jaeger/delimitrou-DeathStarBench__traces-1695947455229.json',
    'otlp/masaimu-tracelens__samples_traces.json',
    'zipkin/openzipkin-zipkin__smartthings-mobile-web-install.json',
    'otlp/ymtdzzz-otel-tui__test_data.json',
  ];
  await t.open();
  for (const name of names) {
    const buffer = await readFile(path.join(data, name)).catch(() => null);
    if (!buffer) {
      console.log(`skipped: ${data} is not here`);
      return;
    }
    await choose(t, [{ name, mimeType: '', buffer }]);
    const link = t.page.locator('.trace-rows').getByRole('link').first();
    await link.or(t.page.getByRole('treegrid')).first().waitFor();
    await t.idle();
    if (await link.isVisible()) await link.click();
    await t.idle();
    const rows = await t.page.getByRole('treegrid').getByRole('row').count();
    assert.ok(rows > 0, name);
    assert.equal(await t.page.getByRole('alert').count(), 0, name);
  }
});
