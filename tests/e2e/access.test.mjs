// For everyone: what only appears on demand passes axe in both themes, nothing overflows a phone, and the
// system's choices (forced colours, less motion) are followed.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { choose, drop, file } from './support/files.mjs';
import { openIncident, press, treegrid } from './support/trace.mjs';

const phone = { viewport: { width: 360, height: 640 } };
const frame = { viewport: { width: 600, height: 400 } };

/** Nothing sticks out to the right. */
async function fits(t) {
  const over = await t.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(over <= 0, `${t.page.url()} is ${over} px too wide`);
}

/** Selects the first row and waits for its details. */
async function details(t) {
  await (await treegrid(t)).focus();
  await press(t, 'Home', 'Enter');
  await t.page.getByRole('complementary', { name: 'Selected span' }).waitFor();
}

for (const [name, context, embed] of [['a phone', phone, ''], ['a small frame', frame, '&embed=1']]) {
  journey(`the details on ${name}`, { context }, async (t) => {
    await openIncident(t, embed);
    await details(t);
    await fits(t);
    await accessible(t.page);
    await press(t, 'Escape', '?');
    await t.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await fits(t);
  });
}

journey('warnings, notices and questions on a phone', { context: phone }, async (t) => {
  const { page } = t;
  await t.open();
  const broken = { name: 'broken.json', mimeType: '', buffer: Buffer.from('{"data": oops') };
  await choose(t, [await file('jaeger.json'), broken]);
  await page.getByRole('heading', { name: '2 traces' }).waitFor();
  await choose(t, [await file('zipkin-v1.json')]);
  assert.equal(await page.getByRole('alert').count(), 2, 'in the list, and over the page');
  await fits(t);
  await accessible(page);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  const spans = JSON.parse((await file('zipkin.json')).buffer).slice(1);
  await choose(t, [{ name: 'cut.json', mimeType: '', buffer: Buffer.from(JSON.stringify(spans)) }]);
  await treegrid(t);
  await page.getByRole('button', { name: /warning/ }).click();
  await page.getByRole('list', { name: 'Warnings' }).waitFor();
  await fits(t);
  await accessible(page);
  await drop(t, [await file('otlp.json')], async () => {
    await page.getByText('Drop traces to open them').waitFor();
    await accessible(page);
  });
  await t.open('#/search?url=https://traces.example/a/rather/long/way/to/the/file/that/is/meant.json');
  await page.getByRole('button', { name: 'Load it' }).waitFor();
  await fits(t);
  await accessible(page);
});

journey('while something is being opened', { context: phone }, async (t) => {
  t.site.routes['/slow.json'] = { status: 200, body: (response) => response.write('{"data":[') };
  await t.page.goto(`${t.site.url}#/search?url=slow.json`);
  await t.page.getByText('9 B').waitFor();
  await fits(t);
  await accessible(t.page);
});

journey('colours of the system', { context: { forcedColors: 'active' } }, async (t) => {
  const { page } = t;
  await openIncident(t);
  const bars = () =>
    page.locator('.wf-canvas').evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
  assert.ok((await bars()) > 3, 'the bars are drawn');
  const look = (row) =>
    row.evaluate((element) => {
      const { outlineStyle, backgroundColor, borderColor, boxShadow, color } = getComputedStyle(element);
      return [outlineStyle, backgroundColor, borderColor, boxShadow, color].join();
    });
  const mark = await page.getByText('! error').first().evaluate((element) => {
    const { color, backgroundColor } = getComputedStyle(element);
    return [color, backgroundColor];
  });
  assert.notEqual(mark[0], mark[1], 'errors can be read');
  const row = page.getByRole('treegrid').getByRole('row').nth(3);
  const before = await look(row);
  await details(t);
  await press(t, 'Escape', 'ArrowDown', 'ArrowDown', 'ArrowDown');
  assert.equal(await row.getAttribute('aria-selected'), 'true');
  assert.notEqual(await look(row), before, 'the selected row can be told');
});

journey('less motion', { context: { reducedMotion: 'reduce' } }, async (t) => {
  await openIncident(t);
  await details(t);
  const moving = await t.page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(element);
        const seconds = `${transitionDuration}, ${animationDuration}`.split(', ').map(parseFloat);
        return scrollBehavior === 'smooth' || Math.max(...seconds) > 0.01;
      })
      .map((element) => element.className || element.tagName),
  );
  assert.deepEqual(moving, []);
});
