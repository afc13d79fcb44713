// What the journeys share about back ends and the search page: connecting, the form, the list.

import assert from 'node:assert/strict';
import { allRows } from './traces.mjs';

const page = (t) => t.page;

/** Connects a Jaeger by hand, from the start page; the search page follows. */
export async function connect(t, url) {
  await page(t).getByRole('button', { name: 'Connect', exact: true }).first().click();
  const dialog = page(t).getByRole('dialog', { name: 'Connect to a Jaeger' });
  await dialog.getByRole('textbox').fill(url);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await t.idle();
  return dialog;
}

/** The search form. */
export const form = (t) => page(t).getByRole('search', { name: 'Find traces' });

/** A field of it, by its label. */
export function field(t, name) {
  const role = { Service: 'combobox', Operation: 'combobox', Time: 'combobox' }[name] ?? 'textbox';
  return form(t).getByRole(role, { name, exact: true });
}

/** Fills fields, by label; `Time` is chosen by its words. Does not search. */
export async function fill(t, fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'Time') await field(t, name).selectOption({ label: value });
    else {
      await field(t, name).fill(value);
      // A list of suggestions must not lie over the next field.
      await field(t, name).press('Escape');
    }
    await t.idle();
  }
}

/** Fills fields and searches; answers the list. */
export async function find(t, fields = {}) {
  await fill(t, fields);
  await form(t).getByRole('button', { name: 'Find traces' }).click();
  await t.idle();
  return found(t);
}

/** A number as it is written; on a phone some cells are hidden. */
const number = (text) => Number(text?.replaceAll(',', ''));

/** The list: name, spans and errors of each trace, or what the page says instead. */
export async function found(t) {
  const list = page(t).getByRole('region', { name: 'Traces' });
  const alert = page(t).getByRole('main').getByRole('alert');
  await list.or(alert).first().waitFor();
  if (await alert.isVisible()) throw new Error(`no list; the page says: ${await alert.innerText()}`);
  if (!(await list.getByRole('table').count())) return [];
  return (await allRows(t)).map(({ name, cells }) => (
    { name, spans: number(cells[3]), errors: number(cells[4]), services: cells[2].trim().split(/\s+/) }
  ));
}

/** The names of the traces in the list. */
export const names = (rows) => rows.map(({ name }) => name);

/** Whether the list has exactly these names, newest first. */
export async function finds(t, fields, expected, message) {
  assert.deepEqual(names(await find(t, fields)), expected, message ?? JSON.stringify(fields));
}

/** What the fixture server's traces are called. */
export const called = {
  checkout: 'shop-web POST /checkout',
  cart: 'shop-web GET /cart',
  mail: 'shop-web orders publish',
  slow: 'shop-web GET /cart',
};

/** The options that a combobox offers. */
export async function options(t, name) {
  const box = field(t, name);
  await box.click();
  await box.press('ArrowDown');
  await t.idle();
  const list = form(t).getByRole('listbox', { name });
  const texts = await list.getByRole('option').allInnerTexts();
  await box.press('Escape');
  return texts;
}

/** Types into the trace-id box and goes there. */
export async function lookUp(t, text) {
  const box = page(t).getByRole('banner').getByRole('textbox', { name: 'Trace id' });
  await box.fill(text);
  await box.press('Enter');
  await t.idle();
}

/** The problem that the page shows: what, where, what to do. */
export async function problem(t) {
  const alert = page(t).getByRole('alert').first();
  await alert.waitFor();
  const text = async (name) => {
    const part = alert.locator(`.${name}`);
    return (await part.count()) ? part.innerText() : '';
  };
  return { alert, what: await text('what'), place: await text('place'), advice: await text('advice') };
}
