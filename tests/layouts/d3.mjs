// `node tests/layouts/d3.mjs`: five graphs, and how d3-force lays them out with the forces of Spanscape's layout, into
// tesmeasured.json. The host's tests compare crossings and overlaps with these.

import { writeFile } from 'node:fs/promises';
import * as d3 from 'd3-force';
import { random } from '../bench/random.mjs';
import { forces } from './forces.mjs';
import { crossings, overlaps } from './quality.mjs';

/** A tree with more links, as services call: nodes, and pairs. */
function tree(count, extra, seed, choose) {
  const next = random(seed);
  const links = [];
  for (let i = 1; i < count; i += 1) links.push([choose(next, i), i]);
  const known = new Set(links.map(String));
  for (let tries = 0; tries < 50 * extra && links.length < count - 1 + extra; tries += 1) {
    const [a, b] = [Math.floor(next() * count), Math.floor(next() * count)];
    const link = [Math.min(a, b), Math.max(a, b)];
    if (a === b || known.has(String(link))) continue;
    known.add(String(link));
    links.push(link);
  }
  const radius = Array.from({ length: count }, () => Math.round(6 + 20 * next() ** 6));
  return { radius, links };
}

/** Layers, each of which calls the next. */
function tiers(widths, seed) {
  const next = random(seed);
  const links = [];
  let first = 0;
  for (const [at, width] of widths.slice(0, -1).entries()) {
    const behind = first + width;
    for (let i = 0; i < widths[at + 1]; i += 1) {
      const callers = new Set([0, 0].map(() => first + Math.floor(next() * width)));
      for (const caller of callers) links.push([caller, behind + i]);
    }
    first = behind;
  }
  const count = widths.reduce((sum, width) => sum + width, 0);
  const radius = Array.from({ length: count }, () => Math.round(6 + 20 * next() ** 6));
  return { radius, links };
}

const graphs = {
  shop: tree(14, 8, 3, (next, i) => Math.floor(next() * i)),
  tiers: tiers([2, 8, 20, 30], 5),
  tree: tree(200, 40, 7, (next, i) => Math.floor(next() * i)),
  hubs: tree(150, 60, 11, (next, i) => Math.floor(next() ** 4 * i)),
  deep: tree(300, 100, 13, (next, i) => Math.max(0, i - 1 - Math.floor(next() * 12))),
};

const told = {};
for (const [name, { radius, links }] of Object.entries(graphs)) {
  const at = forces(d3, radius, links, 300).map(({ x, y }) => [x, y]);
  told[name] = { radius, links, crossings: crossings(at, links), overlaps: overlaps(at, radius) };
  console.log(name, told[name].crossings, told[name].overlaps);
}
await writeFile(new URL('measured.json', import.meta.url), `${JSON.stringify(told)}\n`);
