// The list of traces: all its rows, though only those that are seen are in the page.

const list = (t) => t.page.getByRole('table', { name: 'List of traces' });

/** How many traces are listed. */
export const listed = async (t) => Number(await list(t).getAttribute('aria-rowcount')) - 1;

/** What the rows that are in the page say. */
const rows = (t) =>
  list(t).evaluate((table) =>
    [...table.querySelectorAll('.trace-row:not([hidden])')].map((row) => ({
      at: Number(row.getAttribute('aria-rowindex')) - 2,
      id: row.dataset.trace,
      name: row.querySelector('a').innerText.trim(),
      href: row.querySelector('a').getAttribute('href'),
      cells: [...row.querySelectorAll('[role="cell"]')].map((cell) => cell.innerText.trim() || cell.textContent.trim()),
    })),
  );

/** What all rows say, in their order; the list is scrolled through, and back. */
export async function allRows(t) {
  const total = await listed(t);
  const known = new Map();
  while (known.size < total) {
    const before = known.size;
    for (const row of await rows(t)) known.set(row.at, row);
    if (known.size < total && known.size === before) throw new Error(`${known.size} of ${total} rows came`);
    await list(t).evaluate((table) => [...table.querySelectorAll('.trace-row:not([hidden])')].at(-1)?.scrollIntoView({ block: 'start' }));
    await t.idle();
  }
  await t.page.evaluate(() => document.querySelectorAll('.traces, .traces-scroll').forEach((element) => { element.scrollTop = 0; }));
  await t.idle();
  return [...known.values()].sort((a, b) => a.at - b.at);
}

/** The cells of one column, as numbers. */
export async function column(t, name) {
  const heads = await list(t).getByRole('columnheader').allInnerTexts();
  // The one that is ordered by has an arrow behind it.
  const at = heads.findIndex((head) => head.trim().startsWith(name));
  return (await allRows(t)).map(({ cells }) => Number(cells[at].replaceAll(',', '')));
}
