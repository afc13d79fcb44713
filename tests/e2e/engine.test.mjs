// The engine's worker: killed, cancelled, cut off. The page survives, says so, and goes on.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { journey } from './support/browser.mjs';
import { project } from './support/server.mjs';

const incident = '#/trace/d133e4339c2a87b247f3a35b00c06d57?src=demo';

async function kill(t) {
  t.expectProblem(/engine stopped/);
  await t.page.workers()[0].evaluate(() => self.close());
  await t.page.getByRole('alert').waitFor();
  assert.match(await t.page.getByRole('alert').innerText(), /engine .*stopped/);
}

journey('a killed worker is told, and the trace opens again', {}, async (t) => {
  await t.open(incident);
  await kill(t);
  await t.page.getByRole('button', { name: 'Try again' }).click();
  await t.idle();
  await t.page.getByRole('treegrid').waitFor();
});

journey('files open again after the worker was killed', {}, async (t) => {
  await t.open();
  const chooser = t.page.waitForEvent('filechooser');
  await t.page.getByRole('banner').getByRole('button', { name: 'Open file' }).click();
  await (await chooser).setFiles(path.join(project, 'tests/fixtures/otlp.json'));
  await t.idle();
  await t.page.getByRole('treegrid').or(t.page.getByRole('region', { name: 'Traces' })).first().waitFor();
  const address = t.page.url();
  await kill(t);
  await t.page.getByRole('button', { name: 'Try again' }).click();
  await t.idle();
  assert.equal(t.page.url(), address);
  assert.equal(await t.page.getByRole('alert').count(), 0);
});

journey('an exception in the worker is told', {}, async (t) => {
  await t.open(incident);
  t.expectProblem(/engine stopped|planted/);
  await t.page.workers()[0].evaluate(() => setTimeout(() => { throw new Error('planted'); }));
  await t.page.getByRole('alert').waitFor();
  await t.page.getByRole('button', { name: 'Try again' }).click();
  await t.idle();
  await t.page.getByRole('treegrid').waitFor();
});

journey('an opening that hangs can be cancelled; what was open stays', {}, async (t) => {
  await t.open('#/search?src=demo');
  const json = await readFile(path.join(project, 'tests/fixtures/jaeger.json'));
  let held;
  const asked = new Promise((done) => {
    t.site.routes['/api/traces/feed'] = () => {
      done();
      return new Promise((answer) => (held = answer));
    };
  });
  await t.page.evaluate(() => (location.hash = '#/trace/feed'));
  await asked;
  await t.page.getByRole('button', { name: 'Cancel' }).click();
  held(json);
  await t.idle();
  await t.page.getByRole('heading', { name: '300 traces' }).waitFor();
});

journey('page and engine of different builds reload once, then say so', {}, async (t) => {
  const { page } = t;
  await t.open();
  const build = await page.evaluate(() => globalThis.spanscape.build);
  t.expectProblem(/engine stopped/);
  let served = 0;
  await t.context.route(/engine_bg\.wasm/, async (route) => {
    served += 1;
    const response = await route.fetch();
    const body = await response.body();
    let at = body.indexOf(build);
    assert.ok(at > 0, 'the engine names its build');
    for (; at > 0; at = body.indexOf(build, at)) body.write('0'.repeat(build.length), at);
    await route.fulfill({ response, body });
  });
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.reload();
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /engine/);
  assert.equal(loads, 2, 'reloaded once by hand and once by itself');
  assert.equal(served, 2);
});
