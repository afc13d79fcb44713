// Traces as OTLP JSON, in the three spellings that Jaeger's v3 API has had: generic protobuf JSON (base64 ids, names of
// enums; with instrumentation libraries before 1.50), the same with scopes, and real OTLP. Rules: api-contracts 1.6, 4.1.

import { text } from './store.mjs';
import { adjust, kinds } from './traces.mjs';

function anyValue(value) {
  if (Buffer.isBuffer(value)) return { bytesValue: value.toString('base64') };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value === 'object') return { kvlistValue: { values: keyValues(value) } };
  if (typeof value === 'bigint') return { intValue: String(value) };
  if (typeof value === 'boolean') return { boolValue: value };
  // Protobuf JSON has a text for what JSON cannot say.
  if (typeof value === 'number') return { doubleValue: Number.isFinite(value) ? value : String(value) };
  return { stringValue: value };
}

const keyValues = (of) => Object.entries(of).map(([key, value]) => ({ key, value: anyValue(value) }));

/** Through Jaeger's first model, arrays and maps became text. */
const flat = (of) =>
  Object.fromEntries(
    Object.entries(of).map(([key, value]) => [key, typeof value === 'object' && !Buffer.isBuffer(value) ? text(value) : value]),
  );

const list = (name, items) => (items.length ? { [name]: items } : {});

function otlpSpan(span, generation, adjusted) {
  const hex = generation.ids === 'hex';
  const id = (digits) => (hex ? digits : Buffer.from(digits, 'hex').toString('base64'));
  const attributes = generation.flat ? flat(span.attributes) : span.attributes;
  const warned = adjusted && span.warnings.length;
  const code = span.status.code && (hex ? span.status.code : ['', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'][span.status.code]);
  return {
    traceId: id(span.traceId),
    spanId: id(span.spanId),
    ...((span.parentSpanId || generation.emptyRoot) && { parentSpanId: id(span.parentSpanId) }),
    name: span.name,
    ...(span.kind && { kind: hex ? span.kind : `SPAN_KIND_${kinds[span.kind].toUpperCase()}` }),
    startTimeUnixNano: String(span.start),
    endTimeUnixNano: String(span.end),
    ...list('attributes', keyValues({ ...attributes, ...(warned && { '@jaeger@warnings': span.warnings }) })),
    ...list(
      'events',
      span.events.map(({ time, name, attributes: of }) => ({
        timeUnixNano: String(time),
        name,
        ...list('attributes', keyValues(of)),
      })),
    ),
    ...list(
      'links',
      span.links.map(({ traceId, spanId, attributes: of }) => ({
        traceId: id(traceId),
        spanId: id(spanId),
        // Jaeger's first model knows of a link only what kind of reference it was.
        ...list('attributes', keyValues(generation.flat ? { 'opentracing.ref_type': 'follows_from' } : of)),
      })),
    ),
    status: { ...(span.status.message && { message: span.status.message }), ...(code && { code }) },
  };
}

/** The `resourceSpans` of some traces, one for each service of each. */
export function resourceSpans(traces, generation, raw = false) {
  return traces.flatMap(({ spans }) => {
    const services = new Map();
    const adjusted = generation.adjusted && !raw;
    for (const given of spans) {
      const span = adjusted ? adjust(given, generation) : given;
      services.set(span.service, [...(services.get(span.service) ?? []), span]);
    }
    return [...services.values()].map((of) => {
      const [{ resource, scope }] = of;
      const old = generation.scopes === 'instrumentationLibrarySpans';
      return {
        resource: { attributes: keyValues(resource) },
        [generation.scopes]: [
          {
            [old ? 'instrumentationLibrary' : 'scope']: scope,
            spans: of.map((span) => otlpSpan(span, generation, adjusted)),
          },
        ],
      };
    });
  });
}

/** A trace in the few words of `trace-summaries`. What is zero is left out. */
export function summary({ id, spans }) {
  const number = (name, n) => (n ? { [name]: n } : {});
  const failed = (of) => of.filter(({ status }) => status.code === 2).length;
  const [root] = spans.filter(({ parentSpanId }) => !parentSpanId);
  const known = new Set(spans.map(({ spanId }) => spanId));
  const orphans = spans.filter(({ parentSpanId }) => parentSpanId && !known.has(parentSpanId)).length;
  const least = (times) => times.reduce((a, b) => (a < b ? a : b));
  const most = (times) => times.reduce((a, b) => (a > b ? a : b));
  const services = [...new Set(spans.map(({ service }) => service))].sort();
  return {
    traceId: id,
    ...(root && { rootServiceName: root.service, rootOperationName: root.name }),
    minStartTimeUnixNano: String(least(spans.map(({ start }) => start))),
    maxEndTimeUnixNano: String(most(spans.map(({ end }) => end))),
    spanCount: spans.length,
    ...number('errorSpanCount', failed(spans)),
    ...number('orphanSpanCount', orphans),
    services: services.map((name) => {
      const own = spans.filter(({ service }) => service === name);
      return { name, spanCount: own.length, ...number('errorSpanCount', failed(own)) };
    }),
  };
}
