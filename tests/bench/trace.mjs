// A trace of any size in Jaeger's JSON, the same for the same seed: a believable shape (few long chains,
// many short calls, some errors, log events) rather than a believable story.

const services = 24;
const operations = 12;

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
 * @param {number} spans how many
 * @param {number} [seed]
 * @returns {{id: string, json: Buffer}} the trace's id, and Jaeger's answer for it
 */
export function trace(spans, seed = 1) {
  const next = random(seed);
  const below = (n) => Math.floor(next() * n);
  const id = hex(0xbe4c4bee, 8) + hex(seed, 8) + hex(spans, 16);
  const start = 1_750_000_000_000_000; // microseconds
  const begins = [0];
  const lasts = [60_000_000];
  const parts = [`{"data":[{"traceID":"${id}","spans":[`];
  for (let i = 0; i < spans; i += 1) {
    // Mostly a child of a recent span, which gives depth; sometimes of any, which gives breadth.
    const parent = i && (next() < 0.7 ? Math.max(0, i - 1 - below(12)) : below(i));
    if (i) {
      begins[i] = begins[parent] + below(Math.max(1, lasts[parent] / 2));
      lasts[i] = 1 + below(Math.max(1, (lasts[parent] - (begins[i] - begins[parent])) * 0.9));
    }
    const service = (i * 7 + parent) % services;
    const status = next() < 0.01 ? 500 : 200;
    const tags = [
      `{"key":"span.kind","type":"string","value":"${i % 3 ? 'client' : 'server'}"}`,
      `{"key":"http.request.method","type":"string","value":"${i % 5 ? 'GET' : 'POST'}"}`,
      `{"key":"http.response.status_code","type":"int64","value":${status}}`,
      `{"key":"url.path","type":"string","value":"/api/v1/items/${below(500)}"}`,
      `{"key":"server.address","type":"string","value":"host-${below(40)}.internal"}`,
    ];
    if (status === 500) tags.push('{"key":"error","type":"bool","value":true}');
    const logs =
      next() < 0.1
        ? `{"timestamp":${start + begins[i]},"fields":[{"key":"event","type":"string","value":"retry"},` +
          `{"key":"attempt","type":"int64","value":${below(5)}}]}`
        : '';
    const reference = i
      ? `{"refType":"CHILD_OF","traceID":"${id}","spanID":"${hex(parent + 1, 16)}"}`
      : '';
    parts.push(
      `${i ? ',' : ''}{"traceID":"${id}","spanID":"${hex(i + 1, 16)}","flags":1,` +
        `"operationName":"operation-${(i + service) % operations}","references":[${reference}],` +
        `"startTime":${start + begins[i]},"duration":${lasts[i]},"tags":[${tags}],"logs":[${logs}],` +
        `"processID":"p${service}","warnings":null}`,
    );
  }
  const processes = Array.from(
    { length: services },
    (_, i) =>
      `"p${i}":{"serviceName":"service-${hex(i, 2)}","tags":[{"key":"host.name","type":"string","value":"host-${i}"}]}`,
  );
  parts.push(`],"processes":{${processes}},"warnings":null}],"total":0,"limit":0,"offset":0,"errors":null}`);
  return { id, json: Buffer.from(parts.join('')) };
}
