// Comparing as a person does: choosing two traces, the views, and what they say.

import { openIncident } from './trace.mjs';

export const box = (t, side) => t.page.getByRole('combobox', { name: `Trace ${side}` });

/** The texts of a line of the heads: A, B, and what is different. */
export async function line(t, name) {
  const row = t.page.getByRole('row', { name: new RegExp(`^${name} `) });
  return (await row.getByRole('cell').allInnerTexts()).map((text) => text.trim());
}

/** The operations, in order, each with its cells. */
export async function operations(t) {
  const rows = await t.page.getByRole('region', { name: 'Operations' }).locator('tbody tr').all();
  return Promise.all(rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).map((text) => text.trim())));
}

/** Shows another view. */
export async function show(t, name) {
  await t.page.getByRole('group', { name: 'View' }).getByRole('button', { name, exact: true }).click();
  await t.idle();
}

/** Opens the checkout that failed against the shortest that did not; returns both ids. */
export async function incident(t, more = '') {
  await openIncident(t);
  const b = /trace\/([0-9a-f]+)/.exec(t.page.url())[1];
  await t.page.getByRole('link', { name: 'Compare', exact: true }).click();
  await t.idle();
  const offered = await t.page.locator('datalist option').evaluateAll((all) => all.map((o) => [o.value, o.textContent]));
  const [a] = offered.find(([id, label]) => id !== b && /POST \/checkout, [\d.]+ ms,/.test(label));
  await t.open(`#/trace/${a}...${b}?src=demo${more}`);
  return [a, b];
}

export const tree = (t, name = 'Both traces as one tree') => t.page.getByRole('treegrid', { name });
export const card = (t) => t.page.getByRole('region', { name: 'Chosen' });
export const rowCount = async (t, name) => Number(await tree(t, name).getAttribute('aria-rowcount')) - 1;
export const selected = (t) => t.page.locator('.diff-row[aria-selected="true"]');

/** How many colours a canvas has. */
export const colours = (locator) =>
  locator.evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const all = new Set();
    for (let i = 0; i < data.length; i += 4) all.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return all.size;
  });

export async function choose(t, side, text) {
  await box(t, side).fill(text);
  await box(t, side).press('Enter');
  await t.idle();
}
