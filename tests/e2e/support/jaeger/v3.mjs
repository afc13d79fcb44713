// The API below /api/v3, in its two lives: behind grpc-gateway (1.52 and older) and as plain handlers.
// Rules: api-contracts 1.6.

import { GoError, boolean, duration, integer, json, rfc3339, stringMap, traceId } from './go.mjs';
import { readId } from './legacy.mjs';
import { resourceSpans, summary } from './otlp.mjs';

/** How v3 fails: JSON that is called text. */
export const failure = (httpCode, message) => ({
  status: httpCode,
  type: 'text/plain; charset=utf-8',
  headers: { 'x-content-type-options': 'nosniff' },
  body: `${json({ error: { httpCode, message } })}\n`,
});

/** Reads parameters by their two names, camelCase where the version knows it; what it refuses names the one used. */
function reader(params, generation) {
  return (camel, snake, as = (text) => text, otherwise = '') => {
    const name = generation.camel && params.get(camel) ? camel : snake;
    const given = params.get(name);
    return given ? parsed(name, given, as) : otherwise;
  };
}

function parsed(name, given, as) {
  try {
    return as(given);
  } catch (error) {
    throw new GoError(`malformed parameter ${name}: ${error.message}`);
  }
}

function readSearch(params, generation) {
  const read = reader(params, generation);
  const query = {
    service: read('query.serviceName', 'query.service_name'),
    operation: read('query.operationName', 'query.operation_name'),
    tags: generation.attributes ? read('query.attributes', 'query.attributes', stringMap, []) : [],
  };
  const [from, to] = generation.camel
    ? ['query.startTimeMin', 'query.startTimeMax']
    : ['query.start_time_min', 'query.start_time_max'];
  const time = (as) => [
    read('query.startTimeMin', 'query.start_time_min', as),
    read('query.startTimeMax', 'query.start_time_max', as),
  ];
  if (time().includes('')) throw new GoError(`${from} and ${to} are required`);
  [query.from, query.to] = time(rfc3339);
  if (generation.camel && query.from >= query.to) throw new GoError(`${from} must be before ${to}`);
  const depths = generation.camel
    ? ['query.searchDepth', 'query.search_depth', 'query.num_traces']
    : ['query.num_traces'];
  const depth = depths.find((name) => params.get(name));
  query.limit = depth ? parsed(depth, params.get(depth), (text) => integer(text, 64, 'Atoi')) : (generation.depth ?? 0n);
  query.shortest = read('query.durationMin', 'query.duration_min', duration, 0n);
  query.longest = read('query.durationMax', 'query.duration_max', duration, 0n);
  query.raw = generation.raw ? read('query.rawTraces', 'query.raw_traces', boolean, false) : false;
  return query;
}

function plain(path, url, { store, generation }) {
  const ok = (value) => ({ status: 200, type: generation.v3Type, body: json(value, { html: false }) });
  const list = (name, items) => (items.length || generation.emptyV3 ? { [name]: items } : {});
  const read = reader(url.searchParams, generation);
  const trace = /^traces\/([^/]+)$/.exec(path);
  if (path === 'services') return ok(list('services', store.services()));
  if (path === 'operations') {
    const kind = read('spanKind', 'span_kind');
    return ok({ operations: store.operations(url.searchParams.get('service') ?? '', kind) });
  }
  if (trace) {
    const id = parsed('trace_id', decodeURIComponent(trace[1]), (text) => readId(text, generation));
    let raw = false;
    if (generation.raw) {
      read('startTime', 'start_time', rfc3339);
      read('endTime', 'end_time', rfc3339);
      raw = read('rawTraces', 'raw_traces', boolean, false);
    }
    const found = store.trace(id);
    if (found) return ok({ result: { resourceSpans: resourceSpans([found], generation, raw) } });
    return failure(404, generation.noneIs404 ? 'No traces found' : 'trace not found');
  }
  const summaries = path === 'trace-summaries' && generation.summaries;
  if (path !== 'traces' && !summaries) return undefined;
  const query = readSearch(url.searchParams, generation);
  let found;
  try {
    found = store.find(query);
  } catch (error) {
    return failure(500, error.message);
  }
  if (summaries) return ok(list('summaries', found.map(summary)));
  if (!found.length) return generation.noneIs404 ? failure(404, 'No traces found') : ok({ result: {} });
  return ok({ result: { resourceSpans: resourceSpans(found, generation, query.raw) } });
}

/** grpc-gateway: google.protobuf.Timestamp and Duration as parameters, one line a trace as answer. */
function gateway(path, url, { store, generation }) {
  const ok = (body) => ({ status: 200, type: 'application/json', body });
  const refused = (error) => ({ status: 400, type: 'application/json', body: json({ error, code: 3, message: error }) });
  // What fails once the stream has been asked for, is answered in the stream's way.
  const broke = (message) => ({
    status: 500,
    type: 'application/json',
    body: `${json({ error: { grpcCode: 2, httpCode: 500, message, httpStatus: 'Internal Server Error' } })}\n`,
  });
  const params = url.searchParams;
  const trace = /^traces\/([^/]+)$/.exec(path);
  const line = (one) => `${json({ result: { resourceSpans: resourceSpans([one], generation) } }, { html: false })}\n`;
  if (path === 'services') return ok(json({ services: store.services() }));
  if (path === 'operations') {
    return ok(json({ operations: store.operations(params.get('service') ?? '', params.get('span_kind') ?? '') }));
  }
  if (trace) {
    try {
      const found = store.trace(traceId(decodeURIComponent(trace[1])));
      return found ? ok(line(found)) : broke('trace not found');
    } catch (error) {
      return broke(error.message);
    }
  }
  if (path !== 'traces') {
    return { status: 404, type: 'application/json', body: json({ error: 'Not Found', code: 5, message: 'Not Found' }) };
  }
  const seconds = (text) => {
    if (/^-?\d+(\.\d{1,9})?s$/.test(text)) return duration(text);
    throw new GoError(`bad Duration: time: invalid duration ${JSON.stringify(text)}`);
  };
  const read = (name, as) => (params.get(name) ? as(params.get(name)) : 0n);
  try {
    const query = {
      service: params.get('query.service_name') ?? '',
      operation: params.get('query.operation_name') ?? '',
      from: read('query.start_time_min', rfc3339),
      to: read('query.start_time_max', rfc3339),
      shortest: read('query.duration_min', seconds),
      longest: read('query.duration_max', seconds),
      limit: read('query.num_traces', (text) => integer(text, 32)),
    };
    if (!query.from || !query.to) return broke('start time min and max are required parameters');
    return ok(store.find(query).map(line).join(''));
  } catch (error) {
    if (error instanceof GoError) return refused(error.message);
    throw error;
  }
}

/** The answer for a path below `api/v3/`, or undefined where there is no such route. */
export function v3(path, url, server) {
  try {
    return (server.generation.v3 === 'gateway' ? gateway : plain)(path, url, server);
  } catch (error) {
    if (error instanceof GoError) return failure(400, error.message);
    throw error;
  }
}
