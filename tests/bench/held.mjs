// Memory at rest: linear memory of page and worker, JavaScript's heap.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** In page or worker, before their own scripts: keeps each linear memory that a program has. */
function keepMemories() {
  globalThis.benchMemories = new Set();
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const native = WebAssembly[name].bind(WebAssembly);
    WebAssembly[name] = async (...all) => {
      const made = await native(...all);
      const { memory } = (made.instance ?? made).exports;
      if (memory) globalThis.benchMemories.add(memory);
      return made;
    };
  }
}

const sum = () => [...globalThis.benchMemories].reduce((bytes, memory) => bytes + memory.buffer.byteLength, 0);

/** The worker's script as it is served for this, with `keepMemories` before it. */
export async function watchedEngine(root) {
  const body = `(${keepMemories})();\n${await readFile(path.join(root, 'engine.js'), 'utf8')}`;
  return { status: 200, body, headers: { 'content-type': 'text/javascript; charset=utf-8' } };
}

/** Has the page's own memories kept; before it goes anywhere. */
export const watchPage = (page) => page.addInitScript(keepMemories);

/** At this moment, garbage collected: `page` and `engine` of linear memory, `heap` of JavaScript in the page. */
export async function heldMemory(bench) {
  await bench.devtools.send('HeapProfiler.collectGarbage');
  const { JSHeapUsedSize: heap } = await bench.metrics();
  const engines = await Promise.all(bench.page.workers().map((worker) => worker.evaluate(sum)));
  return { page: await bench.page.evaluate(sum), engine: engines.reduce((a, b) => a + b, 0), heap };
}
