// `node readme.mjs [FILE...]`: writes what ./dev bench has measured last (.tools/bench-scale.json), or what stands in
// several such files of one build, into README.md, between its two comments; how well what was planted is found, if that was
// measured, into docs/verdict.md.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { project } from '../e2e/support/server.mjs';
import { shown, summary, written } from './figures.mjs';
import { plantedTable } from './tables.mjs';
import { paceOf, targets, verdictOf } from './targets.mjs';

const named = process.argv.slice(2);
const files = named.length ? named : [path.join(project, '.tools', 'bench-scale.json')];
const results = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8'))));

/** The tries of all of them together. */
const all = { sizes: {}, shapes: {}, dropped: [], lives: [] };
for (const { sizes, shapes = {}, dropped = [], lives = [], weights, planted } of results) {
  for (const [into, from] of [[all.sizes, sizes], [all.shapes, shapes]]) {
    for (const [name, { bytes, tries }] of Object.entries(from)) (into[name] ??= { bytes, tries: [] }).tries.push(...tries);
  }
  all.dropped.push(...dropped);
  all.lives.push(...lives);
  all.weights = weights ?? all.weights;
  all.planted = planted ?? all.planted;
}
const pace = paceOf(all);
const verdicts = { pass: 'pass', paced: 'pass at pace', short: '**short**', '-': '-' };
const rows = targets(all).map((one) => {
  const { what, unit, values, floor, aim, cpu } = one;
  const there = cpu && pace > 1 ? shown(summary(values).median / pace, unit) : '';
  const verdict = verdicts[verdictOf(one, pace)];
  return `| ${what} | ${written(values, unit, 'not measured')} | ${there} | ${shown(floor, unit)} | ${shown(aim, unit)} | ${verdict} |`;
});
const table = [
  `P of 100,000 spans took ${shown(pace, 'x')} as long as where the limits were set.`, '',
  '| what | median (range) | at their pace | limit | aim | |', '|---|---|---|---|---|---|', ...rows, '',
].join('\n');

/** Puts a text between two comments of a file. */
async function put(name, mark, between) {
  const file = path.join(project, name);
  const text = await readFile(file, 'utf8');
  const [from, to] = [`<!-- ${mark} -->\n`, `<!-- /${mark} -->`];
  const [start, end] = [text.indexOf(from) + from.length, text.indexOf(to)];
  if (start < from.length || end < start) throw new Error(`${name} has no place for it: ${from.trim()} ... ${to}`);
  await writeFile(file, text.slice(0, start) + between + text.slice(end));
  console.log(`${between.split('\n').filter((line) => line.startsWith('| ')).length - 1} lines written into ${name}`);
}

await put('README.md', 'figures', table);
if (all.planted) await put('docs/verdict.md', 'planted', `${plantedTable(all.planted)}\n`);
