// Numbers of several tries, and how they are written.

export const sorted = (values) => values.filter(Number.isFinite).sort((a, b) => a - b);

/** Of an even number, the lower of the two in the middle. */
export function median(values) {
  const all = sorted(values);
  return all.length ? all[Math.floor((all.length - 1) / 2)] : NaN;
}

export function quantile(values, q) {
  const all = sorted(values);
  return all.length ? all[Math.min(all.length - 1, Math.floor(all.length * q))] : NaN;
}

/** Median and range of tries. */
export function summary(values) {
  const all = sorted(values);
  return { median: median(all), least: all[0] ?? NaN, most: all.at(-1) ?? NaN };
}

const plain = (value) => {
  const size = Math.abs(value);
  return value.toFixed(size < 9.95 ? 2 : size < 99.5 ? 1 : 0).replace(/(\.\d)0$/, '$1');
};

/** How a figure is written, by its unit. */
const units = {
  ms: (value) => `${plain(value)} ms`,
  s: (value) => `${plain(value / 1000)} s`,
  x: (value) => `${value.toFixed(2)}x`,
  MB: (value) => `${plain(value / 1e6)} MB`,
  kB: (value) => `${plain(value / 1e3)} kB`,
  '%': (value) => `${plain(100 * value)} %`,
  B: (value) => `${value.toFixed(0)} B`,
  n: (value) => `${Math.round(value)}`,
};

/** One value in its unit. */
export const shown = (value, unit) => (Number.isFinite(value) ? units[unit](value) : '-');

/** Median and range of tries in their unit: `3.1 ms (2.9-3.4)`; `fails` if there is no number among them. */
export function written(values, unit, none = '-') {
  const { median: middle, least, most } = summary(values);
  if (!Number.isFinite(middle)) return none;
  const [a, b] = [least, most].map((value) => units[unit](value).replace(/[^\d.-]/g, ''));
  return a === b ? units[unit](middle) : `${units[unit](middle)} (${a}-${b})`;
}

/** Prints rows of cells, the first column to the left, the others to the right. */
export function table(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i] ?? '').length)));
  for (const row of rows) {
    console.log(widths.map((width, i) => String(row[i] ?? '')[i ? 'padStart' : 'padEnd'](width + (i && 2))).join(''));
  }
}
