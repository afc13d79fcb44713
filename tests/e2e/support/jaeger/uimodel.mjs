// A trace in Jaeger's own JSON, in the order of its Go structs. Rules: api-contracts 1.5 and 4.2.

import { json } from './go.mjs';
import { text } from './store.mjs';
import { adjust, kinds } from './traces.mjs';

const most = 9_007_199_254_740_991n;

function keyValue(key, value) {
  if (Buffer.isBuffer(value)) return { key, type: 'binary', value: value.toString('base64') };
  if (typeof value === 'object') return { key, type: 'string', value: text(value) };
  if (typeof value === 'boolean') return { key, type: 'bool', value };
  if (typeof value === 'number') return { key, type: 'float64', value };
  if (typeof value !== 'bigint') return { key, type: 'string', value };
  const safe = value <= most && value >= -most;
  return { key, type: 'int64', value: safe ? value : String(value) };
}

const keyValues = (of) => Object.entries(of).map(([key, value]) => keyValue(key, value));

/** Ids of traces have 16 digits when the rest is zero. */
export const shortId = (id) => id.replace(/^0{16}/, '');

function tags(span) {
  const { code, message } = span.status;
  return keyValues({
    'otel.scope.name': span.scope.name,
    'otel.scope.version': span.scope.version,
    ...span.attributes,
    ...(span.kind && { 'span.kind': kinds[span.kind] }),
    ...(code && { 'otel.status_code': code === 2 ? 'ERROR' : 'OK' }),
    ...(code === 2 && { error: true }),
    ...(message && { 'otel.status_description': message }),
  });
}

/** A trace as the UI gets it. */
export function uiTrace({ id, spans }, raw, generation) {
  const processes = new Map();
  const process = ({ 'service.name': serviceName, ...rest }) => {
    const key = json({ serviceName, tags: keyValues(rest) });
    if (!processes.has(key)) processes.set(key, `p${processes.size + 1}`);
    return processes.get(key);
  };
  const ordered = generation.shuffled && !raw ? spans.toReversed() : spans;
  const uiSpans = ordered.map((given) => {
    const span = raw ? given : adjust(given, generation);
    const all = tags(span);
    if (!raw) all.sort((a, b) => (a.key < b.key ? -1 : 1));
    const reference = (refType, { traceId: of, spanId }) => ({ refType, traceID: shortId(of), spanID: spanId });
    return {
      traceID: shortId(id),
      spanID: span.spanId,
      operationName: span.name,
      references: [
        ...(span.parentSpanId ? [reference('CHILD_OF', { traceId: id, spanId: span.parentSpanId })] : []),
        ...span.links.map((link) => reference('FOLLOWS_FROM', link)),
      ],
      startTime: span.start / 1000n,
      duration: (span.end - span.start) / 1000n,
      tags: all,
      logs: span.events.map(({ time, name, attributes }) => ({
        timestamp: time / 1000n,
        fields: keyValues({ event: name, ...attributes }),
      })),
      processID: process(span.resource),
      warnings: raw || !span.warnings.length ? null : span.warnings,
    };
  });
  const byId = [...processes].map(([key, name]) => [name, key]);
  return {
    traceID: shortId(id),
    spans: uiSpans,
    // Their text is JSON already; Go sorts the keys of a map.
    processes: Object.fromEntries(byId.sort().map(([name, key]) => [name, JSON.parse(key)])),
    warnings: null,
  };
}
