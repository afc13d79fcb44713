// `node size.mjs DIST`: what the first page and the worker weigh with brotli, against their limits.
// Run by `./dev test size`; needs the .br files of `./dev dist`.

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { engineParts, firstPage, kB, part } from './site.mjs';

const root = process.argv[2];

// Jaeger UI's first page is 773 kB. Whoever raises a limit says why in the commit.
const first = await firstPage(root);
const search = await part(root, 'search');
// What several of the worker's parts share counts for the first of them that is loaded.
const parts = await engineParts(root);
const loaded = new Set();
const fresh = (name) => parts[name].filter((file) => !loaded.has(file) && loaded.add(file));
const budgets = [
  // The start page, and a trace. A link of it may be one to a search: how its results are seen is read at once.
  { what: 'first page', names: first, limit: 328_500 },
  { what: 'search page', names: [...first, ...search], limit: 536_500 },
  { what: 'worker', names: ['engine.js', 'engine_bg.wasm'], limit: 370_500 },
  // What nobody asks before rows are on the screen; it is loaded beside the first bytes.
  { what: "worker's cold part", names: fresh('cold'), limit: 106_000 },
  // Loaded when the page is ready.
  { what: "worker's views", names: fresh('views'), limit: 103_000 },
  // Loaded when a list of traces is shown.
  { what: "worker's results", names: fresh('results'), limit: 102_000 },
  // Loaded when two traces, or two sets of them, are compared.
  { what: "worker's comparison", names: fresh('compare'), limit: 66_500 },
  // Loaded when somebody looks at logs.
  { what: "worker's logs", names: fresh('logs'), limit: 85_000 },
];

let passed = true;
for (const { what, names, limit } of budgets) {
  const sizes = await Promise.all(
    names.map(async (name) => ({ name, size: (await stat(path.join(root, `${name}.br`))).size })),
  );
  const sum = sizes.reduce((all, { size }) => all + size, 0);
  const over = sum > limit;
  passed &&= !over;
  console.log(`${what}: ${kB(sum)} of ${kB(limit)} with brotli -q 11${over ? ': TOO MUCH' : ''}`);
  for (const { name, size } of sizes) console.log(`  ${kB(size).padStart(9)} ${name}`);
}
process.exit(passed ? 0 : 1);
