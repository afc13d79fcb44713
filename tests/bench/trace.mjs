// Traces of any size and shape in Jaeger's JSON, the same for the same seed: a believable shape (few long chains,
// many short calls, some errors, log events) rather than a believable story.

import { createWriteStream } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Small and well mixed; quality beyond that does not matter here. */
function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const hex = (n, digits) => n.toString(16).padStart(digits, '0');

/**
 * @typedef {object} Shape
 * @property {number} spans how many
 * @property {number} [seed]
 * @property {number} [services]
 * @property {number} [operations] of a service
 * @property {number} [tags] of a span
 * @property {number} [unique] the share of tags whose value no other span has
 * @property {number} [value] characters of a tag's value, if it is to be long
 * @property {'tree' | 'wide' | 'deep'} [fan] mostly short chains; all below one parent; one chain
 */

/** A trace's id, the same for the same shape. @param {Shape} shape */
export const idOf = ({ spans, seed = 1 }) => hex(0xbe4c4bee, 8) + hex(seed, 8) + hex(spans, 16);

/**
 * Jaeger's answer for a trace, in pieces of about a megabyte.
 * @param {Shape} shape
 * @returns {Generator<string>}
 */
export function* pieces(shape) {
  const { spans, seed = 1, services = 24, operations = 12, tags = 8, unique = 0.25, value = 0, fan = 'tree' } = shape;
  const next = random(seed);
  const below = (n) => Math.floor(next() * n);
  const id = idOf(shape);
  const start = 1_750_000_000_000_000; // microseconds
  const begins = new Float64Array(spans);
  const lasts = new Float64Array(spans);
  lasts[0] = 60_000_000;
  const parents = {
    // Mostly a child of a recent span, which gives depth; sometimes of any, which gives breadth.
    tree: (i) => (next() < 0.7 ? Math.max(0, i - 1 - below(12)) : below(i)),
    wide: () => 0,
    deep: (i) => i - 1,
  };
  let text = `{"data":[{"traceID":"${id}","spans":[`;
  for (let i = 0; i < spans; i += 1) {
    const parent = i && parents[fan](i);
    if (i && fan === 'deep') {
      begins[i] = begins[parent] + 1;
      lasts[i] = Math.max(1, lasts[parent] - 2);
    } else if (i) {
      begins[i] = begins[parent] + below(Math.max(1, lasts[parent] / 2));
      lasts[i] = 1 + below(Math.max(1, (lasts[parent] - (begins[i] - begins[parent])) * 0.9));
    }
    const service = (i * 7 + parent) % services;
    const status = next() < 0.01 ? 500 : 200;
    const pairs = [
      `{"key":"span.kind","type":"string","value":"${i % 3 ? 'client' : 'server'}"}`,
      `{"key":"http.response.status_code","type":"int64","value":${status}}`,
    ];
    if (status === 500) pairs.push('{"key":"error","type":"bool","value":true}');
    for (let tag = 2; tag < tags; tag += 1) {
      const own = tag < 2 + Math.round(tags * unique);
      const text = own ? `${hex(below(2 ** 32), 8)}-${hex(i, 8)}-item` : `/api/v1/${tag}/items/${below(tag % 2 ? 500 : 40)}`;
      pairs.push(`{"key":"attribute.number.${tag}","type":"string","value":"${value ? text.padEnd(value, '.') : text}"}`);
    }
    const logs =
      next() < 0.1
        ? `{"timestamp":${start + begins[i]},"fields":[{"key":"event","type":"string","value":"retry"},` +
          `{"key":"attempt","type":"int64","value":${below(5)}}]}`
        : '';
    const reference = i
      ? `{"refType":"CHILD_OF","traceID":"${id}","spanID":"${hex(parent + 1, 16)}"}`
      : '';
    text +=
      `${i ? ',' : ''}{"traceID":"${id}","spanID":"${hex(i + 1, 16)}","flags":1,` +
      `"operationName":"operation-${(i + service) % operations}","references":[${reference}],` +
      `"startTime":${start + begins[i]},"duration":${lasts[i]},"tags":[${pairs}],"logs":[${logs}],` +
      `"processID":"p${service}","warnings":null}`;
    if (text.length > 1_000_000) {
      yield text;
      text = '';
    }
  }
  const processes = Array.from(
    { length: services },
    (_, i) =>
      `"p${i}":{"serviceName":"service-${hex(i, 2)}","tags":[{"key":"host.name","type":"string","value":"host-${i}"}]}`,
  );
  yield `${text}],"processes":{${processes}},"warnings":null}],"total":0,"limit":0,"offset":0,"errors":null}`;
}

/**
 * The same as a file, made once.
 * @param {string} folder
 * @param {Shape} shape
 * @returns {Promise<{id: string, file: string, bytes: number}>}
 */
export async function traceFile(folder, shape) {
  const name = Object.entries(shape).map(([key, value]) => `${key}-${value}`).join('_');
  const file = path.join(folder, `${name || 'trace'}.json`);
  const size = () => stat(file).then((found) => found.size, () => 0);
  if (!(await size())) {
    await mkdir(folder, { recursive: true });
    await pipeline(Readable.from(pieces(shape)), createWriteStream(`${file}.new`));
    await rename(`${file}.new`, file);
  }
  return { id: idOf(shape), file, bytes: await size() };
}
