// Jaeger's own JSON below /api: services, operations, search, one trace. Rules: api-contracts 1.1 to 1.5.

import { GoError, boolean, duration, integer, json, stringMap, traceId } from './go.mjs';
import { metrics } from './metrics.mjs';
import { StorageError } from './store.mjs';
import { shortId, uiTrace } from './uimodel.mjs';

const envelope = (data, more = {}) => ({ data, total: 0, limit: 0, offset: 0, errors: null, ...more });

/** How the legacy API fails: JSON that is called text. */
export const failure = (code, msg) => ({
  status: code,
  type: 'text/plain; charset=utf-8',
  headers: { 'x-content-type-options': 'nosniff' },
  body: `${json(envelope(null, { errors: [{ code, msg }] }))}\n`,
});

function answer(url, value) {
  const pretty = url.searchParams.get('prettyPrint');
  try {
    const indent = pretty && pretty !== 'false' ? '    ' : '';
    return { status: 200, type: 'application/json', body: json(value, { indent }) };
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return failure(500, `failed writing HTTP response: failed marshalling HTTP response to JSON: ${error.message}`);
  }
}

/** Reads a parameter; what it refuses names it. */
function parameter(params, name, read, otherwise) {
  const given = params.get(name);
  if (!given) return otherwise;
  try {
    return read(given);
  } catch (error) {
    throw new GoError(`unable to parse param '${name}': ${error.message}`);
  }
}

function readTags(params) {
  const found = new Map();
  for (const tag of params.getAll('tag')) {
    const at = tag.indexOf(':');
    if (at < 0) throw new GoError(`malformed 'tag' parameter, expecting key:value, received: ${tag}`);
    found.set(tag.slice(0, at), tag.slice(at + 1));
  }
  for (const tag of params.getAll('tags')) {
    try {
      for (const [key, value] of stringMap(tag)) found.set(key, value);
    } catch (error) {
      throw new GoError(`malformed 'tags' parameter, cannot unmarshal JSON: ${error.message}`);
    }
  }
  return [...found];
}

/** The parameters of a search, refused as Jaeger refuses them and in its order. */
export function readSearch(params, now, generation) {
  const micros = (given) => integer(given) * 1000n;
  const query = {
    service: params.get('service') ?? '',
    operation: params.get('operation') ?? '',
    from: parameter(params, 'start', micros, now - 48n * 3_600_000_000_000n),
    to: parameter(params, 'end', micros, now),
    tags: readTags(params),
    limit: params.get('limit') ? integer(params.get('limit'), 32) : 100n,
    shortest: parameter(params, 'minDuration', duration, 0n),
    longest: parameter(params, 'maxDuration', duration, 0n),
    ids: params.getAll('traceID').map((id) => {
      try {
        return traceId(id);
      } catch (error) {
        throw new GoError(`cannot parse traceID param: ${error.message}`);
      }
    }),
    raw: generation.raw ? parameter(params, 'raw', boolean, false) : false,
  };
  if (!query.ids.length && !query.service) throw new GoError("parameter 'service' is required");
  if (query.shortest && query.longest && query.longest < query.shortest) {
    throw new GoError("'maxDuration' should be greater than 'minDuration'");
  }
  return query;
}

function search(url, { store, now, generation }) {
  const query = readSearch(url.searchParams, now(), generation);
  const show = (trace) => uiTrace(trace, query.raw, generation);
  if (!query.ids.length) {
    try {
      return answer(url, envelope(store.find(query).map(show)));
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return failure(500, error.message);
    }
  }
  const found = query.ids.map((id) => store.trace(id)).filter(Boolean);
  const missing = query.ids.filter((id) => !store.trace(id));
  const errors = missing.map((id) => ({ msg: 'trace not found', traceID: shortId(id) }));
  return answer(url, envelope(found.map(show), { errors: errors.length ? errors : null }));
}

function one(url, id, { store, generation }) {
  const wanted = readId(id, generation);
  for (const name of generation.raw ? ['start', 'end'] : []) parameter(url.searchParams, name, integer);
  let raw = false;
  try {
    raw = parameter(url.searchParams, 'raw', boolean, false);
  } catch (error) {
    if (generation.raw) throw error; // before, it counted as false
  }
  const trace = store.trace(wanted);
  if (!trace) return failure(404, 'trace not found');
  return answer(url, envelope([uiTrace(trace, raw, generation)]));
}

/** A trace's id from a path: hex, and in the newest base64 too. */
export function readId(id, generation) {
  try {
    return traceId(id);
  } catch (error) {
    if (!generation.base64 || id.length > 24 || !/^[\w+/-]+=*$/.test(id)) throw error;
    return Buffer.from(id, 'base64').toString('hex').padStart(32, '0');
  }
}

/** Who calls whom: as a test says, or as the traces do. */
function links(url, { dependencies, store }) {
  if (typeof dependencies === 'function') return dependencies(url);
  return dependencies ?? store.dependencies();
}

/** The answer for a path below `api/`, or undefined where there is no such route. */
export function legacy(path, url, server) {
  const { store, generation } = server;
  const list = (data, total = data.length) =>
    answer(url, envelope(data.length ? data : generation.emptyList, { total }));
  const trace = /^traces\/([^/]+)$/.exec(path);
  const operations = /^services\/([^/]+)\/operations$/.exec(path);
  try {
    if (trace) return one(url, decodeURIComponent(trace[1]), server);
    if (path === 'dependencies') return answer(url, envelope(links(url, server)));
    if (/^metrics\/(latencies|calls|errors)$/.test(path)) {
      if (server.metrics) return metrics(path.slice('metrics/'.length), url);
      return failure(501, 'metrics querying is currently disabled');
    }
    if (!generation.legacy) return undefined;
    if (path === 'services') return list(store.services());
    if (path === 'traces') return search(url, server);
    if (path === 'operations') {
      const service = url.searchParams.get('service');
      if (!service) return failure(400, "parameter 'service' is required");
      const found = store.operations(service, url.searchParams.get('spanKind') ?? '');
      return answer(url, envelope(found, { total: found.length }));
    }
    if (operations) {
      const names = store.operations(decodeURIComponent(operations[1])).map(({ name }) => name);
      const unique = [...new Set(names)];
      return answer(url, envelope(unique.length ? unique : null, { total: unique.length }));
    }
  } catch (error) {
    if (error instanceof GoError) return failure(400, error.message);
    throw error;
  }
  return undefined;
}
