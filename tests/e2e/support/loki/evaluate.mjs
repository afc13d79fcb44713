// A query over lines: which of them it finds, with what its stages read out of them, and how many there are over time.

import { fields } from './fields.mjs';

/** Labels as Loki writes them where it compares streams: sorted by name. */
export const labelText = (labels) =>
  `{${Object.keys(labels).sort().map((name) => `${name}=${JSON.stringify(labels[name])}`).join(', ')}}`;

export const sorted = (labels) => Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Whether all matchers of a selector hold; a label that is not there is empty. */
export const selects = (selector, labels) => selector.every(({ name, test }) => test(labels[name] ?? ''));

/** The line with what was read out of it as `parsed`, or nothing where a stage leaves it out. */
function run(stages, line) {
  const indexed = { ...line.labels, ...line.meta };
  let parsed = {};
  for (const stage of stages) {
    // A second parser overwrites what the first one found.
    if (stage.parser) parsed = { ...parsed, ...fields(stage.parser, line.text, indexed) };
    else if (stage.line && !stage.line(line.text)) return undefined;
    else if (stage.fields && !stage.fields({ ...parsed, ...indexed })) return undefined;
  }
  return { ...line, parsed };
}

/**
 * The lines that a query finds from `start` to `end`, which is not part of it.
 *
 * @param {ReturnType<typeof import('./parse.mjs').parse>} query
 * @param {{at: bigint, labels: object, meta: object, text: string}[]} lines
 */
export function find({ selector, stages }, lines, start, end) {
  return lines
    .filter(({ at, labels }) => at >= start && at < end && selects(selector, labels))
    .map((line) => run(stages, line))
    .filter(Boolean);
}

/**
 * The streams of an answer: the limit takes the first of all lines in the direction, then each stream has its own.
 *
 * @param {object[]} found of `find`
 * @param {{limit: number, forward: boolean, categorized: boolean}} how
 * @returns {{stream: object, lines: object[]}[]} sorted by labels
 */
export function streams(found, { limit, forward, categorized }) {
  const by = (a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
  const first = [...found].sort(forward ? by : (a, b) => by(b, a)).slice(0, limit);
  const groups = new Map();
  for (const line of first) {
    const stream = sorted(categorized ? line.labels : { ...line.labels, ...line.meta, ...line.parsed });
    const text = labelText(stream);
    if (!groups.has(text)) groups.set(text, { stream, lines: [] });
    groups.get(text).lines.push(line);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/**
 * Lines counted: at each step those of the range before it, which ends with the step's own time.
 *
 * @returns {{metric: object, values: [bigint, number][]}[]} sorted by labels; where a count is 0 there is no value
 */
export function matrix(query, lines, start, end, step) {
  const { range, sum } = query;
  // Loki puts the steps on multiples of the step.
  const [from, to] = [(start / step) * step, ((end + step - 1n) / step) * step];
  const groups = new Map();
  for (const line of find(query, lines, from - range + 1n, to + 1n)) {
    const all = { ...line.labels, ...line.meta, ...line.parsed };
    const named = sum && Object.fromEntries(sum.by.filter((name) => all[name]).map((name) => [name, all[name]]));
    const metric = sorted(named ?? all);
    const text = labelText(metric);
    if (!groups.has(text)) groups.set(text, { metric, counts: new Map() });
    const { counts } = groups.get(text);
    const past = line.at <= from ? from : from + ((line.at - from + step - 1n) / step) * step;
    for (let time = past; time < line.at + range && time <= to; time += step) {
      counts.set(time, (counts.get(time) ?? 0) + 1);
    }
  }
  const byKey = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return byKey(groups).map(([, { metric, counts }]) => ({ metric, values: byKey(counts) }));
}
