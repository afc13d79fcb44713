// A search that finds more than the memory of a small device keeps: all traces are listed, and those of which only a
// line was kept are fetched when they are opened.

import assert from 'node:assert/strict';
import { idOf, pieces } from '../bench/trace.mjs';
import { journey } from './support/browser.mjs';
import { find } from './support/search.mjs';
import { shows } from './support/trace.mjs';

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

journey('more is found than is kept: all is listed, and what is not here is fetched', { jaeger: { version: '1.65' } }, async (t) => {
  const { page, site, context } = t;
  // A device of 256 MB, as it says itself.
  await context.route(/\/engine\.js/, async (route) => {
    const response = await route.fetch();
    const small = 'Object.defineProperty(navigator, "deviceMemory", { value: 0.25 });\n';
    await route.fulfill({ response, body: small + (await response.text()) });
  });
  t.expectProblem(/404/);
  site.routes['/api/traces'] = answer(shapes);
  for (const shape of shapes) site.routes[`/api/traces/${idOf(shape)}`] = answer([shape]);
  await t.open('#/search');
  const rows = await find(t, { Service: 'shop-web' });
  assert.equal(rows.length, shapes.length);
  const ids = await page.locator('.traces-table .trace-sub .trace-id').allInnerTexts();
  assert.deepEqual([...ids].sort(), shapes.map(idOf).sort());
  const fetched = () => ids.filter((id) => site.requests.includes(`GET /api/traces/${id}`));
  assert.deepEqual(fetched(), []);
  for (const [i] of ids.entries()) {
    await page.getByRole('region', { name: 'Traces' }).getByRole('link').nth(i).click();
    await shows(t, { spans: '8,000' });
    await page.goBack();
    await t.idle();
  }
  const { length } = fetched();
  assert.ok(length > 0 && length < ids.length, `${length} of ${ids.length} were fetched`);
  assert.ok(page.workers().length <= 3, `${page.workers().length} workers`);
});
