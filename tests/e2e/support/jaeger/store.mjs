// The in-memory storage behind every API: services, operations, and traces by what a single span of them matches.

import { json } from './go.mjs';
import { kinds } from './traces.mjs';

/** An attribute's value as text, by pdata's AsString. */
export function text(value) {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (typeof value === 'object') return json(sorted(value));
  return String(value);
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

function matches(span, [key, wanted]) {
  // Jaeger 1 has a tag `error` on what failed, and none on the rest; Jaeger 2 means OK by `false`.
  if (key === 'error') return wanted === (span.status.code === 2 ? 'true' : undefined);
  if (key === 'span.kind') return kinds[span.kind] === wanted;
  const places = [span.attributes, span.resource, ...span.events.map(({ attributes }) => attributes)];
  const own = key.startsWith('resource.') ? [span.resource] : places;
  const name = key.replace(/^resource\./, '');
  return own.some((of) => Object.hasOwn(of, name) && text(of[name]) === wanted);
}

/** What the APIs answer with 500. */
export class StorageError extends Error {}

/** The storage over some traces. */
export class Store {
  /**
   * @param {object[]} traces newest first
   * @param {number} [version] of the storage: the second refuses a limit of nothing, and takes no service for any
   */
  constructor(traces, version = 1) {
    this.traces = traces;
    this.version = version;
  }

  /** All services, in no order that anyone could want. */
  services() {
    const names = new Set(this.traces.flatMap(({ spans }) => spans.map(({ service }) => service)));
    return [...names].sort((a, b) => (a > b ? -1 : 1));
  }

  /** Name and kind of each operation of a service; of one kind, where that is asked. */
  operations(service, kind = '') {
    const found = new Map();
    for (const span of this.traces.flatMap(({ spans }) => spans)) {
      const spanKind = kinds[span.kind];
      if (span.service !== service || (kind && kind !== spanKind)) continue;
      found.set(`${spanKind} ${span.name}`, { name: span.name, spanKind });
    }
    return [...found.values()].reverse();
  }

  /** Who calls whom how often, over all traces. */
  dependencies() {
    const links = new Map();
    for (const { spans } of this.traces) {
      for (const { service: child, parentSpanId } of spans) {
        const parent = spans.find(({ spanId }) => spanId === parentSpanId)?.service;
        const key = JSON.stringify([parent, child]);
        if (!parent || (this.version === 1 && parent === child)) continue;
        links.set(key, { parent, child, callCount: (links.get(key)?.callCount ?? 0) + 1 });
      }
    }
    return [...links.values()];
  }

  /** The trace of that id, of 32 digits. */
  trace(id) {
    return this.traces.find((trace) => trace.id === id);
  }

  /**
   * Searches, newest first.
   *
   * @param {object} query
   * @param {string} [query.service] and `operation`; an empty one means any
   * @param {[string, string][]} [query.tags] all of them on one span
   * @param {bigint} query.from earliest start of a span, and `to` the latest, in nanoseconds
   * @param {bigint} [query.shortest] and `longest`, a span's duration in nanoseconds; 0 means any
   * @param {bigint} query.limit how many traces at most
   */
  find({ service, operation, tags = [], from, to, shortest = 0n, longest = 0n, limit }) {
    if (this.version === 2 && (limit <= 0n || limit > 100_000n)) {
      throw new StorageError('search depth must be greater than 0 and less than max traces');
    }
    const fits = (span) =>
      (this.version === 2 && !service ? true : span.service === service) &&
      (!operation || span.name === operation) &&
      span.start >= from &&
      span.start <= to &&
      (!shortest || span.end - span.start >= shortest) &&
      (!longest || span.end - span.start <= longest) &&
      tags.every((tag) => matches(span, tag));
    const found = this.traces.filter(({ spans }) => spans.some(fits));
    return limit > 0n ? found.slice(0, Number(limit)) : found;
  }
}
