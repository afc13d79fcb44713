// Opening files: each format, by button, drop and paste; what can't be read says why and loses nothing.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { project } from './support/server.mjs';

const fixture = (name) => path.join(project, 'tests/fixtures', name);
const data = path.join(project, '../shared/data');

async function choose(t, files) {
  const chooser = t.page.waitForEvent('filechooser');
  await t.page.getByRole('banner').getByRole('button', { name: 'Open file' }).click();
  await (await chooser).setFiles(files);
  await t.idle();
}

const shown = (page) =>
  page.getByRole('treegrid').or(page.getByRole('region', { name: 'Traces' })).first();

for (const name of [
  'jaeger.json', 'jaeger-ui.json', 'jaeger-v3.json', 'jaeger-es-bulk.jsonl', 'jaeger-es-search.json', 'otlp.json',
  'otlp-lines.jsonl', 'tempo-v1.json', 'tempo-v2.json', 'zipkin.json',
]) {
  journey(`opens ${name}, and packed`, {}, async (t) => {
    await t.open();
    await choose(t, fixture(name));
    await shown(t.page).waitFor();
    const address = t.page.url();
    const bytes = await readFile(fixture(name));
    await choose(t, { name: 'packed', mimeType: '', buffer: gzipSync(bytes) });
    await shown(t.page).waitFor();
    assert.equal(t.page.url(), address);
  });
}

for (const [name, words] of [
  ['zipkin-v1.json', /Zipkin v1/],
  ['loki.json', /Loki/],
  ['dependencies.json', /dependenc/i],
  ['jaeger-error.json', /./],
]) {
  journey(`refuses ${name} in words, and keeps what is open`, {}, async (t) => {
    await t.open();
    await choose(t, fixture('otlp.json'));
    const before = t.page.url();
    await choose(t, fixture(name));
    const alert = t.page.getByRole('alert');
    assert.match(await alert.innerText(), words);
    assert.match(await alert.innerText(), new RegExp(name.replace('.', '\\.')));
    assert.equal(t.page.url(), before);
    await shown(t.page).waitFor();
    await accessible(t.page);
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    assert.equal(await alert.count(), 0);
  });
}

journey('refuses what is no trace at all', {}, async (t) => {
  await t.open();
  for (const [name, text, words] of [
    ['empty.json', '', /empty/i],
    ['page.html', '<!doctype html><title>x</title>', /HTML|page/],
    ['words.txt', 'hello', /JSON/],
    ['other.json', '{"a":1}', /"?a"?/],
  ]) {
    await choose(t, { name, mimeType: '', buffer: Buffer.from(text) });
    const alert = t.page.getByRole('alert');
    assert.match(await alert.innerText(), words, name);
  }
});

journey('several files are one list; a broken one among them is named', {}, async (t) => {
  await t.open();
  await choose(t, [fixture('jaeger.json'), fixture('loki.json'), fixture('otlp.json')]);
  await t.page.getByRole('heading', { name: /traces?$/ }).waitFor();
  assert.match(await t.page.getByRole('alert').innerText(), /loki\.json/);
});

journey('drop and paste', {}, async (t) => {
  const { page } = t;
  await t.open();
  const text = await readFile(fixture('otlp.json'), 'utf8');
  const transfer = await page.evaluateHandle((content) => {
    const it = new DataTransfer();
    it.items.add(new File([content], 'dropped.json'));
    return it;
  }, text);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.getByText('Drop traces to open them').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await t.idle();
  await shown(page).waitFor();
  const dropped = page.url();
  await t.open();
  await page.evaluate((content) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', content);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);
  await t.idle();
  await shown(page).waitFor();
  assert.equal(page.url(), dropped);
});

const real = [
  'zipkin/openzipkin-zipkin__smartthings-mobile-web-install.json',
  'jaeger/delimitrou-DeathStarBench__traces-1695947455229.json',
  'otlp/masaimu-tracelens__samples_traces.json',
  'otlp/ymtdzzz-otel-tui__test_data.json',
  'otlp/grafana-agent__trace-sample.json',
];
if (!existsSync(data)) console.log('# no ../shared/data here: real files are not opened');
else {
  journey('opens real files', {}, async (t) => {
    await t.open();
    for (const name of real) {
      await choose(t, path.join(data, name));
      await shown(t.page).waitFor();
      assert.equal(await t.page.getByRole('alert').count(), 0, name);
    }
  });
}
