// Many traces alike, as a search finds them: what is measured with several hundred of them.

import { random } from './random.mjs';

/** Traces of one shape, half of them failed; in these one call takes longer, and one more comes. */
export function many(count, spans) {
  const next = random(5);
  const processes = Object.fromEntries(Array.from({ length: 8 }, (_, p) => [`p${p}`, { serviceName: `service ${p}`, tags: [{ key: 'host.name', type: 'string', value: `h${p}` }] }]));
  const data = [];
  for (let i = 0; i < count; i += 1) {
    const traceID = (i + 1).toString(16).padStart(32, 'b');
    const failed = i % 2 === 1;
    const start = 1_760_000_000_000_000 + i * 900_000;
    const all = [];
    for (let s = 0; s < spans; s += 1) {
      const depth = Math.floor(Math.log(s * 3 + 1) / Math.log(4));
      const long = Math.max(50, Math.round((800_000 / 4 ** depth) * (0.6 + next() * 0.8) * (failed && s === 7 ? 3 : 1)));
      const last = s === spans - 1;
      all.push({
        traceID, spanID: (s + 1).toString(16).padStart(16, '0'), operationName: last && failed ? 'retry' : `operation ${s}`,
        references: s === 0 ? [] : [{ refType: 'CHILD_OF', traceID, spanID: (Math.floor((s - 1) / 4) + 1).toString(16).padStart(16, '0') }],
        startTime: start + s * 40, duration: long, processID: `p${s % 8}`,
        tags: [
          { key: 'http.status_code', type: 'int64', value: failed && s === 7 ? 500 : 200 },
          { key: 'region', type: 'string', value: next() < (failed ? 0.8 : 0.3) ? 'eu' : 'us' },
          { key: 'user', type: 'string', value: `u${i}` },
          ...(failed && s === 7 ? [{ key: 'error', type: 'bool', value: true }] : []),
        ],
        logs: [],
      });
    }
    data.push({ traceID, spans: all, processes });
  }
  return JSON.stringify({ data });
}
