// `node scale.mjs FOLDER [NAME]`: how a built site copes with traces from 1,000 to 1,000,000 spans, each figure beside
// `JSON.parse` of the same bytes in the same browser. Prints tables and the targets with pass or short, and writes
// .tools/bench-NAME.json (scale); `verdict` and `views` are held to their own targets alone. Run by `./dev bench`.
//
// SIZES and RUNS change the sizes and the number of tries, MOVE the seconds of each movement, PARTS what is measured.

import { mkdir, stat, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { project, serve } from '../e2e/support/server.mjs';
import { firstPage } from '../../src/tools/site.mjs';
import { asking } from './asking.mjs';
import { dropping } from './dropped.mjs';
import { framed, host } from './framed.mjs';
import { frames } from './frames.mjs';
import { watchedEngine } from './held.mjs';
import { lives } from './lives.mjs';
import { loading, opening } from './opening.mjs';
import { parse } from './parse.mjs';
import { shaped, shapes } from './shapes.mjs';
import { print } from './tables.mjs';
import { judge, ofVerdict, ofViews } from './targets.mjs';
import { answering, cache, packed, traceFile } from './trace-file.mjs';
import { judging, judgingFirst, planted } from './verdict.mjs';
import { viewing } from './viewing.mjs';

const root = process.argv[2] ?? 'dist';
const name = process.argv[3] ?? 'scale';
const sizes = (process.env.SIZES ?? '1000,10000,100000,1000000').split(',').map(Number);
const runs = Number(process.env.RUNS ?? 5);
const parts = new Set((process.env.PARTS ?? 'decode,open,frames,ask,verdict,views,shapes,drop,memory').split(','));
const large = 500_000;
const began = performance.now();

const results = { runs, cores: cpus().length, load: loadavg()[0], sizes: {} };
const sites = [];

/** A site with that trace behind it; the page that shows it. */
async function site(trace) {
  const answer = answering(trace);
  const routes = { [`/api/traces/${trace.id}`]: answer, '/bench.json': answer, '/engine.js': () => watchedEngine(root), '/host': host };
  const served = await serve({ root, routes });
  sites.push(served);
  return { ...trace, home: served.url, host: `${served.url}host`, url: `${served.url}trace/${trace.id}`, json: `${served.url}bench.json` };
}

/** Bytes of these files as they are sent. */
async function weight(names) {
  const sizes = await Promise.all(names.map((name) => stat(path.join(root, `${name}.br`)).then(({ size }) => size)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const say = (what) => process.stderr.write(`${Math.round((performance.now() - began) / 1000)} s: ${what}\n`);

/** One try of one size. */
async function one({ shape: { spans }, id, url, json, host }) {
  const result = {};
  say(`${spans} spans`);
  if (parts.has('decode')) result.parse = await parse(json);
  if (parts.has('decode') || parts.has('open')) result.open = await opening(url, id, { json: parts.has('decode') && spans < large ? json : undefined });
  if (parts.has('open')) result.load = await loading(url);
  if (parts.has('open') && spans === 1_000) result.framed = await framed(host, `${url}?embed=1`);
  if (parts.has('frames') && spans >= 10_000) result.frames = await frames(url);
  if (parts.has('ask') && spans >= 10_000) result.ask = await asking(url, spans);
  if (parts.has('verdict') && spans >= 10_000) result.verdict = { ...(await judging(url)), atFirst: await judgingFirst(url) };
  if (parts.has('views') && spans >= 10_000) result.views = await viewing(url, spans);
  return result;
}

try {
  // Before anything is measured: it may have to be compiled.
  if (parts.has('verdict')) {
    say('planted findings');
    results.planted = await planted();
  }
  const traces = [];
  for (const spans of sizes) traces.push(await site(await traceFile(cache, { spans })));
  const hard = [];
  if (parts.has('shapes')) {
    for (const { name, trace, like } of await shapes()) hard.push({ name, trace: await site(trace), like: await site(like) });
  }
  const biggest = traces.find(({ shape }) => shape.spans >= large);
  const gz = parts.has('drop') && biggest && (await packed(biggest));
  for (const { shape, bytes } of traces) results.sizes[shape.spans] = { bytes, tries: [] };
  // Turn by turn, so that a busy moment of the machine hits all alike, and figures of a turn can be compared.
  for (let run = 0; run < runs; run += 1) {
    for (const trace of traces) {
      if (trace.shape.spans < large || run < 3) results.sizes[trace.shape.spans].tries.push(await one(trace));
    }
    if (gz && run < 3) {
      say('dropped');
      (results.dropped ??= []).push(await dropping(biggest.home, gz));
    }
    const hundred = traces.find(({ shape }) => shape.spans === 100_000);
    if (parts.has('memory') && hundred && run < 3) {
      say('opened and closed');
      (results.lives ??= []).push(await lives(hundred.home, hundred.id));
    }
    for (const { name, trace, like } of hard) {
      say(name);
      const shape = ((results.shapes ??= {})[name] ??= { bytes: trace.bytes, tries: [] });
      shape.tries.push(await shaped(trace.url, like.url, { trace, like }));
    }
  }
  results.weights = { page: await weight(await firstPage(root)), worker: await weight(['engine.js', 'engine_bg.wasm']) };
} finally {
  await Promise.all(sites.map((served) => served.close()));
}

results.seconds = Math.round((performance.now() - began) / 1000);
console.log(`median and range of ${runs} (at most 3 above ${large} spans), ${results.cores} cores, software canvas, ${results.seconds} s`);
print(results);
console.log('');
const held = judge(results, { verdict: ofVerdict, views: ofViews }[name]);
const file = path.join(project, '.tools', `bench-${name}.json`);
await mkdir(path.dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
console.log(`All tries: ${path.relative(process.cwd(), file)}`);
process.exit(held ? 0 : 1);
