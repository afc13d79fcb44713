// The figures as tables: median and range of all tries.

import { table, written } from './figures.mjs';

const short = (spans) => (spans >= 1e6 ? `${spans / 1e6}M` : spans >= 1e3 ? `${spans / 1e3}k` : String(spans));

/** A table with a line for each figure and a column for each size; `lines`: `[what, unit, get, none]`. */
function bySize(title, sizes, lines) {
  const all = Object.entries(sizes).map(([spans, { tries }]) => ({ spans: Number(spans), tries }));
  const rows = lines.map(([what, unit, get, none]) => [
    what,
    ...all.map(({ spans, tries }) => written(tries.map((one) => get(one, spans) ?? NaN), unit, none)),
  ]);
  if (rows.every((row) => row.slice(1).every((cell) => cell === '-'))) return;
  console.log('');
  table([[title, ...all.map(({ spans }) => short(spans))], ...rows]);
}

/** What stands where JSON.parse has no figure; it was tried, or not. */
const failed = (sizes) => (Object.values(sizes).some(({ tries }) => tries.some(({ parse }) => parse)) ? 'fails' : '-');

/** How well each detector finds what was planted, as Markdown. */
export const plantedTable = (planted) =>
  [
    '| detector | planted | recall | findings | precision | misled by look-alikes |', '|---|---|---|---|---|---|',
    ...planted.map((line) =>
      `| ${line.detector} | ${line.planted} | ${line.recall.toFixed(3)} | ${line.findings} | ${line.precision.toFixed(3)} | ${line.misled} |`),
  ].join('\n');

export function print({ sizes, shapes = {}, dropped = [], lives = [], planted = [] }) {
  bySize('decode, CPU', sizes, [
    ['decoding and trees, cold', 'ms', ({ open }) => open?.decode.cold],
    ['decoding and trees, warm', 'ms', ({ open }) => open?.warm?.decode],
    ['JSON.parse, cold', 'ms', ({ parse }) => parse?.cold, failed(sizes)],
    ['JSON.parse, warm', 'ms', ({ open }) => open?.warm?.parse, failed(sizes)],
    ['JSON.parse against ours, cold', 'x', ({ open, parse }) => parse?.cold / open?.decode.cold],
    ['JSON.parse against ours, warm', 'x', ({ open }) => open?.warm?.parse / open?.warm?.decode],
  ]);
  bySize('open over HTTP', sizes, [
    ['page CPU to first frame', 'ms', ({ open }) => open?.['page to first paint']],
    ['the same in a frame of 600x400', 'ms', ({ framed }) => framed?.cold],
    ['the same in that frame, made anew', 'ms', ({ framed }) => framed?.again],
    ['page CPU to ready', 'ms', ({ open }) => open?.['page to ready']],
    ['worker CPU to ready', 'ms', ({ open }) => open?.worker],
    ['wall to preview', 'ms', ({ open }) => open?.preview],
    ['wall to last byte', 'ms', ({ open }) => open?.bytes],
    ['wall to first frame', 'ms', ({ open }) => open?.['first-paint']],
    ['wall to ready', 'ms', ({ open }) => open?.ready],
    ['longest task of the page (0: none over 50 ms)', 'ms', ({ load }) => load?.['longest task']],
    ['gap between frames, p99', 'ms', ({ load }) => load?.['gap p99']],
    ['gap between frames, most', 'ms', ({ load }) => load?.['gap most']],
  ]);
  bySize('memory', sizes, [
    ['linear memory of the engine', 'MB', ({ load }) => load?.engine],
    ['linear memory of the page', 'MB', ({ load }) => load?.page],
    ['heap of JavaScript in the page', 'MB', ({ load }) => load?.heap],
    ['linear memory per span', 'B', ({ load }, spans) => load && (load.engine + load.page) / spans],
    ['peak of the process, less a blank page', 'MB', ({ load }) => load?.peak],
  ]);
  for (const way of ['still', 'scroll', 'zoom', 'pan']) {
    bySize(way === 'still' ? 'nothing moves (what measuring costs)' : way, sizes, [
      ['CPU a frame, p50', 'ms', ({ frames }) => frames?.[way].p50],
      ['CPU a frame, p99', 'ms', ({ frames }) => frames?.[way].p99],
      ['gap between frames, p99', 'ms', ({ frames }) => frames?.[way].gap],
      ['dropped frames', '%', ({ frames }) => frames?.[way].dropped],
    ]);
  }
  const questions = ['waiting', 'find, selective', 'find, worst key', 'collapse all', 'expand all', 'details, first', 'details'];
  bySize('asking: CPU of page + worker, less the waiting', sizes, questions.map((what) => [what, 'ms', ({ ask }) => ask?.[what].cpu]));
  bySize('of it in the worker', sizes, questions.map((what) => [what, 'ms', ({ ask }) => ask?.[what].worker]));
  bySize('verdict, CPU of the worker', sizes, [
    ['the first of a trace', 'ms', ({ verdict }) => verdict?.atFirst],
    ['with another threshold, first time', 'ms', ({ verdict }) => verdict?.first],
    ['with another threshold', 'ms', ({ verdict }) => verdict?.again],
  ]);
  if (planted.length) console.log(`\n${plantedTable(planted)}`);
  if (Object.keys(shapes).length) {
    console.log('');
    table([
      ['hard shapes', 'MB', 'decoding and trees', 'ordinary', 'times', 'page + worker CPU', 'ordinary', 'times'],
      ...Object.entries(shapes).map(([name, { bytes, tries }]) => [
        name, (bytes / 1e6).toFixed(1),
        ...['decode', 'all'].flatMap((key) => [
          written(tries.map(({ ours }) => ours[key]), 'ms'), written(tries.map(({ theirs }) => theirs[key]), 'ms'),
          written(tries.map(({ times }) => times[key]), 'x'),
        ]),
      ]),
    ]);
  }
  if (dropped.length) {
    console.log('');
    const lines = ['first-paint', 'ready', 'page', 'worker', 'longest task', 'gap p99'];
    table([
      ['1M dropped as .json.gz', ''],
      ...lines.map((key) => [key, written(dropped.map((one) => one[key]), 'ms')]),
      ['peak', written(dropped.map((one) => one.peak), 'MB')],
    ]);
  }
  if (lives.length) {
    console.log('');
    const nth = (key, n) => written(lives.map((one) => one[key].at(n)), 'MB');
    table([
      ['100k opened and closed ten times, memory', 'first', 'last'],
      ...['open', 'closed'].map((key) => [key, nth(key, 0), nth(key, -1)]),
    ]);
  }
}
