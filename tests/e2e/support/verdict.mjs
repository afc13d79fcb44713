// What the journeys share about the verdict: its words above the waterfall, and its panel.

import assert from 'node:assert/strict';
import { press, treegrid } from './trace.mjs';

/** 38 queries under one action, in the demo. */
export const queries = '31093d9a8da5c3193733234ec9e4d976';

/** A checkout that fails, in the demo. */
export const checkout = 'd1920713db4010ba5663cf3c4ca28cb6';

/** An import that does one after the other what it could do at once, in the demo. */
export const imported = '055608ef7387f8856b573719f77f96f2';

/** A trace of the demo in which nothing is wrong. */
export const healthy = '21b3a103e8c8d9058ab69bc783dca0a0';

/** The names of the panel's tabs with their names in links. */
export const tabs = { Findings: 'findings', Time: 'time', 'What if': 'what-if', Lint: 'lint', Thresholds: 'thresholds' };

/** The words above the waterfall, with what stands beside them. */
export const bar = (t, page = t.page) => page.getByRole('region', { name: 'Verdict' });

/** A word that leads to spans. */
export const word = (t, name, among = bar(t)) => among.getByRole('button', { name, exact: true });

/** The panel with all of it. */
export const panel = (t, page = t.page) => page.getByRole('complementary', { name: 'Verdict' });

/** A finding in the panel. */
export const finding = (t, title) => panel(t).getByRole('listitem').filter({ has: t.page.getByRole('heading', { name: title }) });

/** Opens a trace of the demo; answers its treegrid. */
export async function judged(t, id, more = '') {
  await t.open(`#/trace/${id}?src=demo${more}`);
  return treegrid(t);
}

/** Opens the panel with its button, if it is not open, and goes to a tab. */
export async function openPanel(t, tab = 'Findings') {
  const there = panel(t).getByRole('tab', { name: tab, exact: true });
  if (!(await panel(t).isVisible())) await press(t, 'v');
  await there.click();
  await t.idle();
  assert.equal(await there.getAttribute('aria-selected'), 'true');
  return panel(t);
}

/** Clicks, and waits for what comes of it. */
export async function click(t, target) {
  await target.click();
  await t.idle();
}

/** How many spans are found, as the find bar says it. */
export async function count(t) {
  const text = await t.page.getByRole('search', { name: 'Find in the trace' }).getByRole('status').innerText();
  const [, of, matches] = /^\d+ of ([\d,]+)$|^([\d,]+) match(?:es)?$/.exec(text) ?? assert.fail(text);
  return Number((of ?? matches).replaceAll(',', ''));
}

/** What a parameter of the address says. */
export const says = (t, key, page = t.page) => new URLSearchParams(page.url().split('?').at(-1)).get(key);

/** The row that is selected. */
export const active = (t) => t.page.getByRole('treegrid').getByRole('row', { selected: true });

/** A row's cells as they are read: name, start, duration, status. */
export const cell = (tree, row, at) => tree.getByRole('row').nth(row).getByRole('gridcell').nth(at).textContent();

/** The duration of the trace's first span, as its row has it. */
export const whole = async (tree) => (await cell(tree, 0, 2)).trim();
