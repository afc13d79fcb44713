// A search that finds more than the memory of a small device keeps: all traces are listed, and those of which only a
// line was kept are fetched when they are opened.

import assert from 'node:assert/strict';
import { idOf, pieces } from '../bench/trace.mjs';
import { journey } from './support/browser.mjs';
import { find } from './support/search.mjs';
import { fact, treegrid } from './support/trace.mjs';
import { allRows } from './support/traces.mjs';

const shapes = Array.from({ length: 8 }, (_, i) => ({ spans: 8_000, seed: i + 1 }));

/** A trace as it stands in a list. */
function* entry(shape) {
  const text = [...pieces(shape)].join('');
  yield text.slice(text.indexOf('[') + 1, text.lastIndexOf('],"total"'));
}

function* list(shapes) {
  yield '{"data":[';
  for (const [i, shape] of shapes.entries()) {
    if (i > 0) yield ',';
    yield* entry(shape);
  }
  yield '],"total":0,"limit":0,"offset":0,"errors":null}';
}

const answer = (shapes) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: (response) => {
    for (const piece of list(shapes)) response.write(piece);
    response.end();
  },
});

/** Lets the engine think that the device has so many GiB of memory. */
const device = (t, gib) =>
  t.context.route(/\/engine\.js/, async (route) => {
    const response = await route.fetch();
    const small = `Object.defineProperty(navigator, "deviceMemory", { value: ${gib} });\n`;
    await route.fulfill({ response, body: small + (await response.text()) });
  });

journey('more is found than is kept: all is listed, and what is not here is fetched', { jaeger: { version: '1.65' } }, async (t) => {
  const { page, site } = t;
  await device(t, 0.25);
  t.expectProblem(/404/);
  site.routes['/api/traces'] = answer(shapes);
  for (const shape of shapes) site.routes[`/api/traces/${idOf(shape)}`] = answer([shape]);
  await t.open('#/search');
  const rows = await find(t, { Service: 'shop-web' });
  assert.equal(rows.length, shapes.length);
  const ids = (await allRows(t)).map(({ id }) => id);
  assert.deepEqual([...ids].sort(), shapes.map(idOf).sort());
  const fetched = () => ids.filter((id) => site.requests.includes(`GET /api/traces/${id}`));
  assert.deepEqual(fetched(), []);
  for (const [i] of ids.entries()) {
    await page.getByRole('region', { name: 'Traces' }).getByRole('link').nth(i).click();
    await treegrid(t);
    assert.equal(await fact(t, 'Spans'), '8,000');
    await page.goBack();
    await t.idle();
  }
  const { length } = fetched();
  assert.ok(length > 0 && length < ids.length, `${length} of ${ids.length} were fetched`);
  assert.ok(page.workers().length <= 3, `${page.workers().length} workers`);
});

journey('a trace that is larger than memory is shown as far as it fits', {}, async (t) => {
  const { page, site } = t;
  await device(t, 0.01);
  const shape = { spans: 60_000 };
  site.routes['/large.json'] = answer([shape]);
  await t.open(`#/trace/${idOf(shape)}?url=large.json`);
  await treegrid(t);
  const alert = await page.getByRole('alert').innerText();
  const [, spans] = /Only the first ([\d,]+) spans of this fit into memory/.exec(alert) ?? [];
  assert.ok(spans, alert);
  assert.match(alert, /large\.json[^]*Open less at once/);
  const shown = Number((await fact(t, 'Spans')).replaceAll(',', ''));
  assert.equal(shown, Number(spans.replaceAll(',', '')));
  assert.ok(shown > 1_000 && shown < 59_000, `${shown}`);
});
