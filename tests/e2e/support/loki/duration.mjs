// Durations as Prometheus reads and Go writes them: two forms, and Loki uses both in one sentence.

const units = [
  ['y', 365n * 86_400_000n],
  ['w', 7n * 86_400_000n],
  ['d', 86_400_000n],
  ['h', 3_600_000n],
  ['m', 60_000n],
  ['s', 1000n],
  ['ms', 1n],
];
const ms = 1_000_000n;

/** model.ParseDuration in nanoseconds: `1h30m`, units from large to small, no fractions; `undefined` if it is none. */
export function duration(text) {
  if (text === '0') return 0n;
  const form = new RegExp(`^${units.map(([name]) => `(?:(\\d+)${name}(?![a-z]))?`).join('')}$`).exec(text);
  if (!form || text === '') return undefined;
  return units.reduce((sum, [, unit], at) => sum + BigInt(form[at + 1] ?? 0) * unit * ms, 0n);
}

/** model.Duration as text: `30d1h`. Years and weeks only where they are all of it. */
export function prometheus(ns) {
  let rest = ns / ms;
  if (rest === 0n) return '0s';
  const alone = units.slice(0, 2).find(([, unit]) => rest % unit === 0n);
  if (alone) return `${rest / alone[1]}${alone[0]}`;
  let text = '';
  for (const [name, unit] of units.slice(2)) {
    if (rest / unit > 0n) text += `${rest / unit}${name}`;
    rest %= unit;
  }
  return text;
}

/** time.Duration as text: `744h0m0s`, for whole milliseconds and more. */
export function go(ns) {
  const seconds = Number((ns / ms) % 60_000n) / 1000;
  const minutes = ns / ms / 60_000n;
  if (minutes === 0n) return `${seconds}s`;
  return minutes < 60n ? `${minutes}m${seconds}s` : `${minutes / 60n}h${minutes % 60n}m${seconds}s`;
}
