// The verdict on many traces: what is found in a list of them, by what it costs in all, and the way to the worst.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { choose } from './support/files.mjs';
import { treegrid, worstOfDemo } from './support/trace.mjs';
import { bar, click, finding } from './support/verdict.mjs';

const crowd = (t) => t.page.getByRole('region', { name: 'Findings in these traces' });
const lines = (t) => crowd(t).getByRole('list', { name: 'Findings' }).getByRole('listitem');
const toggle = (t) => t.page.getByRole('button', { name: 'Findings', exact: true });

/** A duration as it is read, in milliseconds; 0 where none stands there. */
const ms = (text) => {
  const parts = text.split('\u2212').slice(1).join(' ').matchAll(/([\d.]+) (µs|ms|s|min|h)\b/g);
  const units = { µs: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000 };
  return [...parts].reduce((sum, [, number, unit]) => sum + Number(number) * units[unit], 0);
};

/** Each line as it is read. */
const read = async (t) => (await lines(t).allTextContents()).map((line) => line.replace(/\s+/g, ' ').trim());

journey('findings of a list: by what they cost in all of them, and the worst of each', {}, async (t) => {
  await t.open();
  await worstOfDemo(t);
  await click(t, toggle(t));
  await crowd(t).getByRole('status').filter({ hasText: /^In 300 traces, by what could be saved/ }).waitFor();
  await t.idle();
  const found = await read(t);
  assert.ok(found.length > 5, found.join('\n'));
  const saved = found.map(ms);
  assert.ok(saved[0] > 0 && saved.every((time, i) => i === 0 || saved[i - 1] >= time), `${saved}`);
  for (const line of found) {
    const [, some, all] = /(\d+) of (\d+) traces/.exec(line) ?? assert.fail(line);
    assert.ok(all === '300' && Number(some) >= 1 && Number(some) <= 300, line);
  }
  await accessible(t.page);
  // The worst trace of the first line has that finding, and its spans are marked.
  const first = lines(t).filter({ hasText: 'N+1 queries' }).first();
  const place = await first.locator('.name').innerText();
  await click(t, first.getByRole('link'));
  await treegrid(t);
  await finding(t, /N\+1 queries/).first().waitFor();
  assert.match(t.page.url(), /uiFind=finding:n-plus-one-queries/);
  const [, number] = /(\d+) queries/.exec(await bar(t).innerText()) ?? assert.fail(await bar(t).innerText());
  assert.ok(Number(number) >= 5, number);
  const said = (await bar(t).innerText()).replace(/\s+/g, ' ');
  assert.ok(said.includes(place.split(' ').at(-1)), `${place} in ${said}`);
  await t.page.goBack();
  await t.idle();
  assert.equal(await crowd(t).count(), 0, 'nobody asked again');
});

journey('findings of a list that has none, and of one trace', {}, async (t) => {
  const span = (id, from, to) => ({
    traceID: 'a'.repeat(16), spanID: id.repeat(16), operationName: 'GET /quiet', references: [], processID: 'p1',
    startTime: 1_700_000_000_000_000 + from, duration: to - from, tags: [], logs: [],
  });
  const quiet = { data: [{ traceID: 'a'.repeat(16), spans: [span('a', 0, 900)], processes: { p1: { serviceName: 'still', tags: [] } } }] };
  await t.open();
  const named = (n) => Buffer.from(JSON.stringify(quiet).replaceAll('a'.repeat(16), `${n}`.repeat(16)));
  await choose(t, [1, 2].map((n) => ({ name: `quiet-${n}.json`, mimeType: 'application/json', buffer: named(n) })));
  await click(t, toggle(t));
  await crowd(t).getByText('Nothing stands out in any of them.').waitFor();
  assert.equal(await lines(t).count(), 0);
  await accessible(t.page);
  await click(t, toggle(t));
  assert.equal(await crowd(t).count(), 0);
});
