// Two that speak Jaeger's first API without being Jaeger: VictoriaTraces and Quickwit. Both read no `tag`, and Quickwit
// refuses parameters that it does not know. By their sources, 2025 and 2026.

import { GoError, duration, integer, json, stringMap } from './go.mjs';
import { uiTrace } from './uimodel.mjs';

const generation = { raw: true, adjusted: false };

function found(params, names, { store, now }) {
  const text = (name) => params.get(name) ?? '';
  const read = (name, as, otherwise) => {
    try {
      return text(name) ? as(text(name)) : otherwise;
    } catch (error) {
      throw new GoError(names(name, text(name), error.message));
    }
  };
  return store.find({
    service: text('service'),
    operation: text('operation'),
    from: read('start', (given) => integer(given) * 1000n, 0n),
    to: read('end', (given) => integer(given) * 1000n, now()),
    shortest: read('minDuration', duration, 0n),
    longest: read('maxDuration', duration, 0n),
    limit: read('limit', (given) => integer(given, 32, 'Atoi'), 20n),
    tags: read('tags', stringMap, []),
  });
}

/** VictoriaTraces, below `select/jaeger/api/`: refuses in plain text, knows no other path. */
export function victoria(path, url, server) {
  const { store } = server;
  const refused = (message) => ({
    status: 400,
    type: 'text/plain; charset=utf-8',
    headers: { 'x-content-type-options': 'nosniff' },
    body: `remoteAddr: "127.0.0.1"; requestURI: ${url.pathname}${url.search}; ${message}\n`,
  });
  const sorted = (items) => [...new Set(items)].sort();
  const ok = (data, status = 200) => ({
    status,
    type: 'application/json',
    body: json({ data, errors: null, limit: 0, offset: 0, total: data.length }),
  });
  const operations = /^services\/(.+)\/operations$/.exec(path);
  const trace = /^traces\/([^/]+)$/.exec(path);
  // It stores texts only.
  const texts = (one) => {
    const it = uiTrace(one, true, generation);
    const all = [...it.spans, ...Object.values(it.processes), ...it.spans.flatMap(({ logs }) => logs)];
    for (const { tags, fields } of all) {
      for (const tag of tags ?? fields) Object.assign(tag, { type: 'string', value: String(tag.value) });
    }
    return it;
  };
  if (path === 'services') return ok(sorted(store.services()));
  if (operations) return ok(sorted(store.operations(decodeURIComponent(operations[1])).map(({ name }) => name)));
  if (path === 'dependencies') return ok([]);
  if (trace) {
    const one = store.trace(decodeURIComponent(trace[1]));
    return one ? ok([texts(one)]) : ok([], 404);
  }
  if (path !== 'traces') return refused(`unsupported path requested: ${JSON.stringify(url.pathname)} `);
  try {
    if (!url.searchParams.get('service')) throw new GoError('service name is required');
    if (!url.searchParams.get('start') || !url.searchParams.get('end')) return ok([]);
    return ok(found(url.searchParams, (name, given, why) => `cannot parse ${name} [${given}]: ${why}`, server).map(texts));
  } catch (error) {
    if (error instanceof GoError) return refused(`incorrect trace query params: ${error.message}`);
    throw error;
  }
}

const known = ['service', 'operation', 'start', 'end', 'tags', 'minDuration', 'maxDuration', 'lookback', 'limit'];

/** Quickwit, below `api/v1/INDEX/jaeger/api/`: its envelope has `data` only, and no trace is an empty list. */
export function quickwit(path, url, server) {
  const { store } = server;
  const reply = (status, value) => ({ status, type: 'application/json', body: json(value, { html: false }) });
  const ok = (data) => reply(200, { data });
  const operations = /^services\/([^/]+)\/operations$/.exec(path);
  const trace = /^traces\/([^/]+)$/.exec(path);
  const show = (one) => {
    const it = uiTrace(one, true, generation);
    return { ...it, spans: it.spans.map((span) => ({ ...span, flags: 0, warnings: [] })), warnings: [] };
  };
  if (path === 'services') return ok(store.services());
  if (operations) return ok(store.operations(decodeURIComponent(operations[1])).map(({ name }) => name));
  if (trace) {
    const id = decodeURIComponent(trace[1]);
    if (!/^([0-9a-fA-F]{2})+$/.test(id)) return reply(500, { status: 500, message: 'failed to decode trace id' });
    const one = store.trace(id.toLowerCase().padStart(32, '0'));
    return ok(one ? [show(one)] : []);
  }
  if (path !== 'traces') return reply(404, { message: 'Route not found' });
  const unknown = [...url.searchParams.keys()].find((name) => !known.includes(name));
  if (unknown) return reply(400, { message: `unknown field \`${unknown}\`, expected one of \`${known.join('`, `')}\`` });
  try {
    return ok(found(url.searchParams, (name, given, why) => `failed to parse ${name} \`${given}\`: ${why}`, server).map(show));
  } catch (error) {
    if (error instanceof GoError) return reply(500, { status: 500, message: error.message });
    throw error;
  }
}
