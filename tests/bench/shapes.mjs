// Traces that other viewers fail on, each against an ordinary one of the same size in bytes.

import { opening } from './opening.mjs';
import { cache, traceFile } from './trace-file.mjs';

/** Bytes of an ordinary span. */
const ordinary = 940;

const hard = {
  '10,000 siblings': { spans: 10_001, fan: 'wide' },
  '10,000 siblings of 100,000': { spans: 100_000, fan: 'wide', many: 10_000 },
  '12,000 deep': { spans: 12_000, fan: 'deep' },
  'a chain of 2,000': { spans: 10_000, fan: 'deep', many: 2_000 },
  'values of 64 kB': { spans: 150, value: 65_536 },
  'one service': { spans: 10_000, services: 1 },
  '5,000 operations': { spans: 10_000, operations: 5_000 },
};

/** Each shape's name, its trace as a file, and the ordinary one of its size. */
export async function shapes() {
  const all = [];
  for (const [name, shape] of Object.entries(hard)) {
    const trace = await traceFile(cache, shape);
    all.push({ name, trace, like: await traceFile(cache, { spans: Math.round(trace.bytes / ordinary) }) });
  }
  return all;
}

/** CPU of one opening: all threads of ours until it is ready, and of it decoding and trees. */
async function cost(url, id) {
  const tried = await opening(url, id);
  return { all: tried['page to ready'] + tried.worker, decode: tried.decode.cold, ready: tried.ready };
}

/** One try of one shape: the two, and how many times as much the hard one takes. */
export async function shaped(url, other, { trace, like }) {
  const [ours, theirs] = [await cost(url, trace.id), await cost(other, like.id)];
  const times = Object.fromEntries(Object.keys(ours).map((key) => [key, ours[key] / theirs[key]]));
  return { ours, theirs, times };
}
