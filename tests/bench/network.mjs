// `node network.mjs FOLDER`: what the graph of services costs: steps of its layout against d3-force's in the same browser
// and on the same graph, panning and zooming 1,200 services, and telling the graph from 500 traces of 60 spans. Prints a
// table with the targets, pass or short. Run by `./dev bench network`. RUNS changes the number of tries.

import { serve } from '../e2e/support/server.mjs';
import { script } from '../layouts/forces.mjs';
import { inBrowser } from './browser.mjs';
import { median, shown, table } from './figures.mjs';
import { random } from './random.mjs';
import { many } from './traces.mjs';

const root = process.argv[2] ?? 'dist';
const runs = Number(process.env.RUNS ?? 3);

/** Services that call others, some of them called by very many. */
function calls(services, pairs, seed) {
  const next = random(seed);
  const name = (i) => `service-${String(i).padStart(4, '0')}`;
  const links = new Map();
  const add = (a, b) => {
    if (a !== b) links.set(`${a} ${b}`, { parent: name(a), child: name(b), callCount: 1 + Math.floor(next() ** 6 * 100_000) });
  };
  for (let i = 1; i < services; i += 1) add(Math.floor(next() ** 2 * i), i);
  while (links.size < pairs) add(Math.floor(next() * services), Math.floor(next() ** 2 * services));
  return [...links.values()];
}

const json = (data) => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) });

async function one(url, graph, d3) {
  return inBrowser(async (bench) => {
    const { page } = bench;
    await bench.go(`${url}dependencies`);
    await bench.marked('spanscape:settled');
    await bench.idle();
    const { detail } = await page.evaluate(() => ({ detail: performance.getEntriesByName('spanscape:settled').at(-1).detail }));
    const found = { step: detail.ms / detail.steps, steps: detail.steps };
    await page.evaluate(d3);
    found.d3 = await page.evaluate(({ links }) => {
      const names = [...new Set(links.flatMap(({ parent, child }) => [parent, child]))].sort();
      const place = new Map(names.map((name, i) => [name, i]));
      const pairs = links.map(({ parent, child }) => [place.get(parent), place.get(child)]);
      const began = performance.now();
      globalThis.forces(globalThis.d3, names.map(() => 8), pairs, 100);
      return (performance.now() - began) / 100;
    }, { links: graph });
    const view = await page.locator('.network .graph-view').boundingBox();
    const [x, y] = [view.x + view.width / 2, view.y + view.height / 2];
    const frames = 40;
    await page.mouse.move(x, y);
    const zoomed = await bench.cost(async () => {
      for (let i = 0; i < frames; i += 1) await page.mouse.wheel(0, i % 2 ? -40 : 30);
    });
    await page.mouse.move(x, view.y + view.height - 4);
    await page.mouse.down();
    const panned = await bench.cost(async () => {
      for (let i = 0; i < frames; i += 1) await page.mouse.move(x + i * 5, view.y + view.height - 4 - i * 2);
    });
    await page.mouse.up();
    found.zoom = zoomed.cpu / frames;
    found.pan = panned.cpu / frames;
    return found;
  });
}

async function told(url) {
  return inBrowser(async (bench) => {
    await bench.go(`${url}#/search?url=many.json`);
    await bench.marked('spanscape:ready');
    await bench.idle();
    // What answers is loaded by a first question.
    await bench.page.evaluate(() => { location.hash = '#/dependencies?url=many.json'; });
    await bench.idle();
    await bench.page.evaluate(() => { location.hash = '#/search?url=many.json'; });
    await bench.idle();
    return bench.cost(() => bench.page.evaluate(() => { location.hash = '#/dependencies?url=many.json'; }));
  });
}

const graph = calls(1_000, 5_000, 3);
const large = calls(1_200, 4_300, 5);
const d3 = await script();
const body = many(500, 60);
const tries = { layout: [], large: [], told: [] };
for (let run = 0; run < runs; run += 1) {
  for (const [name, links] of [['layout', graph], ['large', large]]) {
    const site = await serve({
      root,
      routes: { '/api/services': json({ data: ['service-0001'], total: 1, errors: null }), '/api/dependencies': json({ data: links, errors: null }) },
    });
    try {
      tries[name].push(await one(site.url, links, d3));
    } finally {
      await site.close();
    }
  }
  const site = await serve({ root, routes: { '/many.json': { status: 200, headers: { 'content-type': 'application/json' }, body } } });
  try {
    tries.told.push(await told(site.url));
  } finally {
    await site.close();
  }
}
const of = (name, key) => median(tries[name].map((found) => found[key]));
const [step, theirs] = [of('layout', 'step'), of('layout', 'd3')];
const lines = [
  ['a step of the layout, 1,000 services and 5,000 calls', step, 1, 'ms'],
  ['times as fast as d3-force', theirs / step, 3, 'x'],
  ['steps until it stands still', of('layout', 'steps'), 300, 'n'],
  ['a frame of zooming 1,200 services', of('large', 'zoom'), 5, 'ms'],
  ['a frame of panning them', of('large', 'pan'), 5, 'ms'],
  ['the graph of 500 traces of 60 spans', of('told', 'worker'), 20, 'ms'],
  ['from there to the page, drawn', of('told', 'cpu'), 100, 'ms'],
];
table([
  ['graph of services', 'found', 'target', ''],
  ...lines.map(([what, value, target, unit]) => {
    const good = unit === 'x' ? value >= target : value <= target;
    return [what, shown(value, unit), shown(target, unit), good ? 'pass' : 'SHORT'];
  }),
]);
