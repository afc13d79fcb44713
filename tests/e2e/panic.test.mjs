// The page's own code fails: a dialogue says so, with details for a report and a reload. Nothing in the page is
// there for this test; what fails is the browser around it.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { incident, treegrid } from './support/trace.mjs';

/** Waits for the dialogue and answers what it has for a report. */
async function stopped(t) {
  const dialog = t.page.getByRole('alertdialog', { name: 'Spanscape stopped working' });
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /not in your data.*address of the page still holds/s);
  assert.ok(await dialog.evaluate((element) => element.matches(':modal')), 'nothing behind it can be used');
  const reload = dialog.getByRole('button', { name: 'Reload' });
  assert.ok(await reload.evaluate((element) => element === document.activeElement), 'Enter reloads');
  const report = await dialog.getByRole('textbox', { name: 'Details for a report' }).inputValue();
  const build = await t.page.evaluate(() => `${globalThis.spanscape.version} (${globalThis.spanscape.build})`);
  assert.ok(report.includes(`Spanscape ${build}`), report);
  assert.match(report, /Mozilla\/5\.0/);
  assert.ok(!report.includes(incident), 'the address stays out of it');
  return { dialog, reload, report };
}

journey('a browser without canvas makes the page panic, and the page says so', {}, async (t) => {
  const { page, context } = t;
  t.expectProblem(/panicked|RuntimeError|unreachable|canvas is forbidden/);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  // Extensions against fingerprinting do such things; the trace page cannot be made without a canvas.
  await page.addInitScript(() => {
    if (sessionStorage.getItem('allowed')) return;
    const create = Document.prototype.createElement;
    Document.prototype.createElement = function (tag, options) {
      if (tag === 'canvas') throw new Error('canvas is forbidden');
      return create.call(this, tag, options);
    };
  });
  await t.open('#/search?src=demo&chart=none');
  await page.locator('.trace-rows').getByRole('link').first().click();
  const { dialog, reload, report } = await stopped(t);
  assert.match(report, /canvas is forbidden.*\nat .+\.rs:\d+:\d+\n/s);
  await accessible(page);
  await dialog.getByRole('button', { name: 'Copy details' }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), report);
  assert.equal(await page.getByRole('alertdialog').count(), 1, 'once');
  const address = page.url();
  await page.evaluate(() => sessionStorage.setItem('allowed', 'yes'));
  await reload.click();
  await treegrid(t);
  assert.equal(page.url(), address);
});

journey('out of memory: no panic, but the same dialogue', {}, async (t) => {
  const { page } = t;
  t.expectProblem(/RuntimeError|unreachable|memory/);
  await page.addInitScript(() => {
    const { instantiateStreaming, instantiate } = WebAssembly;
    const keep = async (loading) => {
      const loaded = await loading;
      globalThis.memoryOfPage = (loaded.instance ?? loaded).exports.memory;
      return loaded;
    };
    WebAssembly.instantiateStreaming = (...given) => keep(instantiateStreaming(...given));
    WebAssembly.instantiate = (...given) => keep(instantiate(...given));
  });
  await t.open();
  // All the address space there is: as good as none is left.
  await page.evaluate(() => {
    const { memoryOfPage } = globalThis;
    memoryOfPage.grow(65_536 - memoryOfPage.buffer.byteLength / 65_536);
  });
  await page.getByRole('textbox', { name: 'Trace id' }).fill('0'.repeat(4_000_000));
  const { reload, report } = await stopped(t);
  assert.match(report, /RuntimeError|unreachable/);
  await reload.click();
  await t.idle();
  await page.getByRole('textbox', { name: 'Trace id' }).fill('0');
  assert.equal(await page.getByRole('alertdialog').count(), 0);
});
