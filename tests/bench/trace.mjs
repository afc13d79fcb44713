// Traces of any size and shape in Jaeger's JSON, the same for the same seed: a believable shape (few long chains, many
// short calls, some errors, log events) rather than a believable story. About 940 bytes a span, as backends send them.

import { parenthood } from './fan.mjs';
import { hex, mixed, random } from './random.mjs';

/**
 * @typedef {object} Shape
 * @property {number} spans how many
 * @property {number} [seed]
 * @property {number} [services]
 * @property {number} [operations] of all services together
 * @property {number} [depth] the most levels of a tree
 * @property {number} [tags] of a span
 * @property {number} [unique] the share of tags whose value no other span has
 * @property {number} [value] characters of one tag's value in each span, if it is to be long
 * @property {'tree' | 'wide' | 'deep'} [fan] a tree; one with a parent of `many` children; one with a chain of `many`
 * @property {number} [many] all, if not given
 */

/** A trace's id, the same for the same size. @param {Shape} shape */
export const idOf = ({ spans, seed = 1 }) => hex(0xbe4c4bee, 8) + hex(seed, 8) + hex(spans, 16);

/** The value of the first unique tag of a span by its number: what a search for one span looks for. */
export const requestOf = (i) => `${hex(mixed(i + 77), 8)}-${hex(mixed(i + 991) >>> 16, 4)}-${hex(mixed(i), 8)}`;

const spanId = (i) => hex(mixed(i ^ 0x5bd1e995), 8) + hex(mixed(i + 1), 8);
const pick = (list, n) => list[n % list.length];

const kinds = ['server', 'client', 'internal', 'producer'];
const verbs = ['GET', 'POST', 'query', 'publish', 'resolve', 'render', 'load', 'store'];
const nouns = ['orders', 'customers', 'invoices', 'payments', 'sessions', 'products', 'baskets', 'shipments'];
const few = [
  ['deployment.environment.name', ['production']],
  ['telemetry.sdk.language', ['java', 'go', 'nodejs', 'python']],
  ['network.protocol.version', ['1.1', '2']],
  ['cloud.region', ['eu-west-1', 'eu-central-1', 'us-east-1']],
];
/** What a long value is made of; with signs that JSON escapes. */
const line = '\\tat com.example.shop.orders.OrderService.\\"place\\"(OrderService.java:217)\\n';

const text = (key, value) => `{"key":"${key}","type":"string","value":"${value}"}`;

/** Makes the tags of a span: kind and status, the unique ones, one of 500 values, one of 256, the rest of one to four. */
function tagger({ tags = 8, unique = 0.25, value = 0 }, below) {
  const own = Math.min(Math.max(0, tags - 2), Math.round(tags * unique));
  const long = line.repeat(Math.ceil(value / line.length));
  return (i, failed) => {
    const pairs = [];
    if (tags > 0) pairs.push(text('span.kind', pick(kinds, i)));
    if (tags > 1) {
      const status = failed ? 500 : pick([200, 200, 200, 204, 404], below(5));
      pairs.push(`{"key":"http.response.status_code","type":"int64","value":${status}}`);
    }
    if (failed) pairs.push('{"key":"error","type":"bool","value":true}');
    for (let tag = 2; tag < tags; tag += 1) {
      if (tag === 2 && value) pairs.push(text('exception.stacktrace', `${hex(mixed(i), 8)} ${long}`));
      else if (tag === 2 && own) pairs.push(text('http.request.header.x-request-id', requestOf(i)));
      else if (tag < 2 + own) pairs.push(text(`messaging.message.id.${tag}`, `message-${hex(mixed(i * 31 + tag), 8)}-${hex(i, 8)}`));
      else if (tag === 2 + own) pairs.push(text('url.path', `/api/v2/tenants/t-${hex(below(500), 4)}/overview`));
      else if (tag === 3 + own) pairs.push(text('server.address', `node-${hex(below(256), 4)}.eu1.shop.internal`));
      else {
        const [key, values] = pick(few, tag - own - 4);
        const again = Math.floor((tag - own - 4) / few.length);
        pairs.push(text(again ? `${key}.${again}` : key, pick(values, below(4))));
      }
    }
    return pairs;
  };
}

/**
 * Jaeger's answer for a trace, in pieces of about a megabyte.
 * @param {Shape} shape
 * @returns {Generator<string>}
 */
export function* pieces(shape) {
  const { spans, seed = 1, services = 20, operations = 200 } = shape;
  const next = random(seed);
  const below = (n) => Math.floor(next() * n);
  const id = idOf(shape);
  const start = 1_750_000_000_000_000; // microseconds
  const family = parenthood(shape, next);
  const tagsOf = tagger(shape, below);
  const each = Math.max(1, Math.ceil(operations / services));
  const placed = new Uint16Array(spans);
  let out = `{"data":[{"traceID":"${id}","spans":[`;
  for (let i = 0; i < spans; i += 1) {
    const { parent, begin, last } = family(i);
    // Most calls stay within a service.
    const service = i && next() < 0.6 ? placed[parent] : below(services);
    placed[i] = service;
    const operation = Math.min(operations - 1, service * each + below(each));
    const logs =
      next() < 0.1
        ? `{"timestamp":${start + begin},"fields":[${text('event', 'retry')},${text('message', 'the connection was reset by its peer')},` +
          `{"key":"attempt","type":"int64","value":${below(5)}}]}`
        : '';
    const reference = i ? `{"refType":"CHILD_OF","traceID":"${id}","spanID":"${spanId(parent)}"}` : '';
    out +=
      `${i ? ',' : ''}{"traceID":"${id}","spanID":"${spanId(i)}","flags":1,` +
      `"operationName":"${pick(verbs, operation)} ${pick(nouns, operation >> 3)}/${operation}","references":[${reference}],` +
      `"startTime":${start + begin},"duration":${last},"tags":[${tagsOf(i, next() < 0.01)}],"logs":[${logs}],` +
      `"processID":"p${service}","warnings":null}`;
    if (out.length > 1_000_000) {
      yield out;
      out = '';
    }
  }
  const processes = Array.from(
    { length: services },
    (_, i) => `"p${i}":{"serviceName":"${pick(nouns, i)}-${hex(i, 2)}","tags":[${text('host.name', `host-${i}`)}]}`,
  );
  yield `${out}],"processes":{${processes}},"warnings":null}],"total":0,"limit":0,"offset":0,"errors":null}`;
}
