// What the journeys share about the trace page: its treegrid, its zoom, its marks.

import assert from 'node:assert/strict';

/** A window in which all rows of a middling trace can be seen at once. */
export const tall = { viewport: { width: 1280, height: 1400 } };

/** The treegrid, waited for; fails with what the page says instead. */
export async function treegrid(t, page = t.page) {
  const tree = page.getByRole('treegrid');
  const alert = page.getByRole('alert');
  await tree.or(alert).first().waitFor();
  if (!(await tree.isVisible())) throw new Error(`no trace; the page says: ${await alert.innerText()}`);
  await t.idle(page);
  return tree;
}

/** Waits until the page shows a trace of so many spans in so many services. */
export async function shows(t, { spans, services, name }) {
  const tree = await treegrid(t);
  assert.equal(await fact(t, 'Spans'), String(spans));
  if (services !== undefined) assert.equal(await fact(t, 'Services'), String(services));
  if (name) assert.match(await tree.getAttribute('aria-label'), name);
  assert.ok((await tree.getByRole('row').count()) > 0, 'rows');
}

/** A fact of the trace's head: `Spans`, `Errors`, `Depth`. */
export function fact(t, name) {
  const term = t.page.getByText(name, { exact: true });
  return t.page.locator('header dl > div').filter({ has: term }).locator('dd').innerText();
}

/** Presses keys one after another, each when the last is done. */
export async function press(t, ...keys) {
  for (const key of keys) {
    await t.page.keyboard.press(key);
    await t.idle();
  }
}

/** The zoomed range that the address names, in nanoseconds, or null for the whole trace. */
export function zoom(t) {
  const range = /[?&]zoom=(\d+)-(\d+)/.exec(t.page.url());
  return range && { start: Number(range[1]), end: Number(range[2]), span: range[2] - range[1] };
}

/** The span that the address names, or null. */
export const selected = (t) => /[?&]sel=([^&]+)/.exec(t.page.url())?.[1] ?? null;

/** The names of our User Timing marks so far, without their prefix; `navigate` with its page. */
export const marks = (t) =>
  t.page.evaluate(() =>
    performance
      .getEntriesByType('mark')
      .filter(({ name }) => name.startsWith('spanscape:'))
      .map(({ name, detail }) => name.slice(10) + (detail?.page ? ` ${detail.page}` : '')),
  );

/** The demo's list with most errors first, and the address and name of its first trace. */
export async function worstOfDemo(t) {
  await t.page.getByRole('link', { name: 'Open the demo' }).click();
  await t.page.getByRole('heading', { name: '300 traces' }).waitFor();
  await t.page.getByRole('combobox', { name: 'Order', exact: true }).selectOption('Most errors first');
  await t.idle();
  return t.page.getByRole('row').nth(1).getByRole('link');
}

/** The id of the demo's payment time-out. */
export const incident = 'd133e4339c2a87b247f3a35b00c06d57';

/** Opens the demo's payment time-out by its link; answers its treegrid. */
export async function openIncident(t, more = '') {
  await t.open(`#/trace/${incident}?src=demo${more}`);
  return treegrid(t);
}
