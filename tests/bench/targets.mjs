// What Spanscape holds itself to, and whether it does. Where the numbers come from stands in README.md.

import { shown, summary, written } from './figures.mjs';

/** Figures of one size, try by try; NaN where there was none. */
const tries = (all, spans, get) => (all.sizes[spans]?.tries ?? []).map((one) => get(one) ?? NaN);

/**
 * How much slower this machine was than the one on which limits in milliseconds of CPU were set: there, P of 100,000
 * spans was 324 ms the first time and 299 ms warm. NaN where P was not measured.
 */
export const paceOf = (all) =>
  summary(tries(all, 100_000, ({ parse, open }) => parse && (parse.cold + open?.warm?.parse) / (324 + 299))).median;

/** Whether it holds: `pass`, `paced` if only at the limits' pace, or `short`; `-` where nothing was measured. */
export function verdictOf({ values, floor, above, cpu }, pace) {
  const { median } = summary(values);
  if (Number.isNaN(median)) return '-';
  if (above ? median >= floor : median <= floor) return 'pass';
  return cpu && median / Math.max(1, pace) <= floor ? 'paced' : 'short';
}

/**
 * A target: what, of which unit, figures by try, the least that must hold and the aim; `above`: more is better, `cpu`: a
 * slower machine needs more of it.
 */
const target = (number, what, unit, values, floor, aim, above = false) =>
  ({ number, what, unit, values, floor, aim, above, cpu: unit === 'ms' && !/task|gap/.test(what) });

/** Costs at a million spans against ten thousand, in the same turn. */
const against = (all, way) => {
  const [small, large] = [10_000, 1_000_000].map((spans) => tries(all, spans, (one) => one.frames?.[way].p50).filter(Number.isFinite));
  return large.map((value, i) => value / small[i]);
};

/** The number of what the verdict is held to. */
export const ofVerdict = 8;

/** That of what the views beside the timeline are held to. */
export const ofViews = 9;

/** Of all detectors, the least share. */
const least = ({ planted = [] }, key) => (planted.length ? [Math.min(...planted.map((line) => line[key]))] : []);

const million = 1_000_000;

const opens = (all, from, get) => [
  target(1, `1M ${from}: CPU of the worker, decoded and treed`, 'ms', get((one) => one.worker), 4_000, 2_200),
  target(1, `1M ${from}: longest task of the page`, 'ms', get((one) => one['longest task']), 100, 50),
  target(1, `1M ${from}: gap between frames, p99`, 'ms', get((one) => one['gap p99']), 33, 17),
  target(1, `1M ${from}: peak of memory against the JSON`, 'x', get((one) => one.peak / all.sizes[million]?.bytes), 1, 0.45),
];

/** All targets with what was measured for them. */
export function targets(all) {
  const at = (spans, get) => tries(all, spans, get);
  const ask = (spans, what) => at(spans, (one) => one.ask?.[what].cpu);
  const served = (get) => at(million, (one) => one.open && get({ ...one.load, worker: one.open.worker }));
  const dropped = (get) => (all.dropped ?? []).map(get);
  const moves = ['scroll', 'zoom', 'pan'];
  return [
    ...opens(all, 'served', served),
    target(1, '1M: linear memory at rest, per span', 'B', at(million, ({ load }) => load && (load.page + load.engine) / million), 450, 300),
    target(1, '1M: linear memory of the page', 'MB', at(million, ({ load }) => load?.page), 32e6, 32e6),
    ...opens(all, 'dropped as .json.gz', dropped),
    target(1, 'ten opens and closes of 100k: memory of the last against the first', 'x', (all.lives ?? []).map(({ growth }) => growth), 1.2, 1.2),
    target(2, '100k: P against decoding and trees, cold', 'x', at(100_000, (one) => one.parse?.cold / one.open?.decode.cold), 2, 3, true),
    target(2, '100k: P against decoding and trees, warm', 'x', at(100_000, (one) => one.open?.warm?.parse / one.open?.warm?.decode), 3, 5, true),
    target(3, '1k: CPU of the page to the first frame', 'ms', at(1_000, ({ open }) => open?.['page to first paint']), 105, 52),
    target(3, '1k in a frame: CPU of the page to its first frame', 'ms', at(1_000, ({ framed }) => framed?.cold), 105, 52),
    target(3, '1k in a frame that is made anew: the same', 'ms', at(1_000, ({ framed }) => framed?.again), 105, 52),
    target(3, '10k: CPU of the page to the first frame', 'ms', at(10_000, ({ open }) => open?.['page to first paint']), 130, 65),
    target(3, '100k: CPU of the page to the first frame', 'ms', at(100_000, ({ open }) => open?.['page to first paint']), 200, 74),
    target(3, '100k: CPU of the page to ready', 'ms', at(100_000, ({ open }) => open?.['page to ready']), 300, 300),
    ...moves.flatMap((way) => [
      target(4, `100k: ${way}, CPU a frame, p50`, 'ms', at(100_000, ({ frames }) => frames?.[way].p50), 5, 3),
      target(4, `100k: ${way}, CPU a frame, p99`, 'ms', at(100_000, ({ frames }) => frames?.[way].p99), 10, 6),
    ]),
    ...moves.map((way) => target(4, `${way}: 1M against 10k, CPU a frame, p50`, 'x', against(all, way), 1.2, 1.2)),
    target(5, '100k: find, a key of a selective text', 'ms', ask(100_000, 'find, selective'), 16, 3),
    target(5, '1M: find, a key of a selective text', 'ms', ask(million, 'find, selective'), 100, 30),
    target(5, '100k: find, the dearest key', 'ms', ask(100_000, 'find, worst key'), 50, 16),
    target(5, '1M: find, the dearest key', 'ms', ask(million, 'find, worst key'), 400, 150),
    target(5, '100k: collapse all', 'ms', ask(100_000, 'collapse all'), 10, 5),
    target(5, '100k: expand all', 'ms', ask(100_000, 'expand all'), 10, 5),
    target(5, '1M: collapse all', 'ms', ask(million, 'collapse all'), 50, 50),
    target(5, '1M: expand all', 'ms', ask(million, 'expand all'), 50, 50),
    target(5, '100k: open a span\'s details', 'ms', ask(100_000, 'details'), 30, 10),
    target(5, '100k: critical path, and the rows confined to it', 'ms', at(100_000, (one) => one.ask?.['critical path'].worker), 20, 10),
    target(5, '100k: self times', 'ms', at(100_000, (one) => one.ask?.['self times'].worker), 10, 5),
    ...Object.entries(all.shapes ?? {}).map(([name, { tries: them }]) =>
      target(6, `${name}: against an ordinary trace of its size`, 'x', them.map(({ times }) => Math.max(times.all, times.decode)), 2, 1.3)),
    target(7, 'first page with brotli', 'kB', all.weights ? [all.weights.page] : [], 300e3, 230e3),
    target(7, 'worker with brotli', 'kB', all.weights ? [all.weights.worker] : [], 350e3, 350e3),
    target(ofVerdict, '100k: the first verdict, with critical path and execution times, CPU of the worker', 'ms', at(100_000, ({ verdict }) => verdict?.atFirst), 60, 60),
    target(ofVerdict, '100k: the verdict with another threshold, CPU of the worker', 'ms', at(100_000, ({ verdict }) => verdict?.again), 60, 60),
    target(ofVerdict, 'planted findings: recall of the least detector', '%', least(all, 'recall'), 0.95, 0.95, true),
    target(ofVerdict, 'planted findings: precision of the least detector', '%', least(all, 'precision'), 0.95, 0.95, true),
    ...[
      ['statistics', 'statistics, first shown', 50, 50],
      ['flame', 'flames by time, first shown', 200, 50],
      ['flame, merged', 'flames merged by path, first shown', 200, 50],
      ['graph', 'graph of paths, first shown', 200, 50],
      ['spans sort', 'table of spans, ordered by another column', 50, 50],
      ['spans sort, worst', 'table of spans, the dearest column', 50, 50],
      ['events filter', 'events, another filter', 50, 50],
      ['events filter, worst', 'events, the dearest filter', 50, 50],
    ].map(([key, what, floor, aim]) =>
      target(ofViews, `100k: ${what}, CPU of page and worker`, 'ms', at(100_000, ({ views }) => views?.[key].cpu), floor, aim)),
    target(ofViews, '100k: all of these, longest task of the page', 'ms', at(100_000, ({ views }) => views?.['longest task']), 50, 17),
  ];
}

/** Prints each target with its verdict, or those of one number `only`; answers whether all that was measured holds. */
export function judge(all, only) {
  let held = true;
  let last = 0;
  const pace = paceOf(all);
  if (Number.isFinite(pace)) console.log(`This machine against the limits': JSON.parse takes ${shown(pace, 'x')} as long. "paced" holds at that pace.`);
  for (const one of targets(all).filter(({ number }) => !only || number === only)) {
    const { number, what, unit, values, floor, aim, above, cpu } = one;
    const { median } = summary(values);
    const verdict = verdictOf(one, pace);
    held &&= verdict !== 'short';
    const side = above ? 'at least' : 'at most';
    const reached = above ? median >= aim : median <= aim;
    const wanted = aim === floor ? '' : `, aim ${shown(aim, unit)}${reached ? ' reached' : ''}`;
    const there = cpu && pace > 1 && Number.isFinite(median) ? `, there ${shown(median / pace, unit)}` : '';
    console.log(
      `${number === last ? '  ' : `${number}.`} ${verdict.toUpperCase().replace('PASS', 'pass').padEnd(5)} ${what}: ${written(values, unit, 'not measured')}${there} (${side} ${shown(floor, unit)}${wanted})`,
    );
    last = number;
  }
  return held;
}
