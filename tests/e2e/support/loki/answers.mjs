// The endpoints below `loki/api/v1`, and how Loki writes their answers. Rules: api-contracts 3.1, 3.2.

import { json } from '../jaeger/go.mjs';
import { find, matrix, selects, sorted, streams, labelText } from './evaluate.mjs';
import { parse, parseSelector } from './parse.mjs';
import { bounds, rangeParams, withinLimits } from './params.mjs';

/** As Loki's fast JSON: only the lines are escaped for HTML. */
const plain = (value) => json(value, { html: false });
const answer = (body) => ({ status: 200, type: 'application/json; charset=UTF-8', body: `${body}\n` });
const success = (data) => answer(plain({ status: 'success', data }));

/** `(loki, params, headers) => answer`, by path. */
const routes = {
  query_range: (loki, params, headers) => {
    const asked = rangeParams(params, loki.now());
    const query = parse(asked.query);
    withinLimits(asked, loki, query.range === undefined);
    const flags = loki.categorized ? (headers['x-loki-response-encoding-flags'] ?? '').split(',').filter(Boolean) : [];
    const lines = loki.visible(headers);
    if (query.range !== undefined) return counted(matrix(query, lines, asked.start, asked.end, asked.step), flags);
    const found = find(query, lines, asked.start, asked.end);
    return listed(streams(found, { ...asked, categorized: flags.includes('categorize-labels') }), flags, lines.length);
  },
  labels: (loki, params, headers) => {
    const names = selected(loki, params, headers).flatMap(({ labels }) => Object.keys(labels));
    return list(names);
  },
  series: (loki, params, headers) => {
    const groups = params.getAll('match[]');
    const { start, end } = bounds(params, loki.now());
    // A series that matches two groups comes once.
    const selectors = groups.map(parseSelector);
    const found = loki.visible(headers).filter(({ at, labels }) =>
      at >= start && at < end && (!groups.length || selectors.some((selector) => selects(selector, labels))));
    return success([...new Map(found.map(({ labels }) => [labelText(labels), sorted(labels)])).values()]);
  },
  'index/stats': (loki, params, headers) => {
    const found = selected(loki, params, headers);
    const bytes = found.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    const count = new Set(found.map(({ labels }) => labelText(labels))).size;
    return answer(plain({ streams: count, chunks: count, bytes, entries: found.length }));
  },
  'status/buildinfo': () => answer(plain({
    version: '3.5.1', revision: 'd8d0a6b4', branch: 'release-3.5.x', buildUser: 'root@builder',
    buildDate: '2026-05-19T10:00:00Z', goVersion: 'go1.24.1',
  })),
};

/** Paths that need no tenant. */
export const open = (path) => path === 'status/buildinfo';

/**
 * The right answer to a call.
 *
 * @param {import('../loki.mjs').Loki} loki
 * @param {string} path below `loki/api/v1/`, still escaped
 * @returns {{status: number, type: string, body: string} | undefined} nothing for a path that Loki does not have
 */
export function route(loki, path, params, headers) {
  const name = /^label\/([^/]+)\/values$/.exec(path)?.[1];
  if (name) {
    const label = decodeURIComponent(name);
    return list(selected(loki, params, headers).map(({ labels }) => labels[label]).filter(Boolean));
  }
  return Object.hasOwn(routes, path) ? routes[path](loki, params, headers) : undefined;
}

/** The lines that the parameters `query`, `start` and `end` choose; all of that time without a query. */
function selected(loki, params, headers) {
  const { start, end } = bounds(params, loki.now());
  const selector = params.get('query') ? parseSelector(params.get('query')) : [];
  return loki.visible(headers).filter(({ at, labels }) => at >= start && at < end && selects(selector, labels));
}

/** An empty list is left out. */
const list = (names) => success(names.length ? [...new Set(names)].sort() : undefined);

const stats = (total) => ({
  summary: { bytesProcessedPerSecond: 0, linesProcessedPerSecond: 0, totalBytesProcessed: 0, totalLinesProcessed: total,
    execTime: 0.001, queueTime: 0, subqueries: 0, totalEntriesReturned: 0, splits: 1, shards: 0 },
});

function listed(found, flags, total) {
  const value = ({ at, text, meta, parsed }) => {
    const third = {
      ...(Object.keys(meta).length && { structuredMetadata: sorted(meta) }),
      ...(Object.keys(parsed).length && { parsed: sorted(parsed) }),
    };
    return `["${at}",${json(text)}${flags.includes('categorize-labels') ? `,${plain(third)}` : ''}]`;
  };
  const items = found.map(({ stream, lines }) => `{"stream":${plain(stream)},"values":[${lines.map(value).join(',')}]}`);
  return data('streams', items, flags, total);
}

function counted(found, flags) {
  const seconds = (ns) => `${Number(ns / 1_000_000n) / 1000}`;
  const items = found.map(({ metric, values }) =>
    `{"metric":${plain(metric)},"values":[${values.map(([at, count]) => `[${seconds(at)},"${count}"]`).join(',')}]}`);
  return data('matrix', items, flags, 0);
}

function data(type, items, flags, total) {
  const encoding = flags.length ? `"encodingFlags":${plain(flags)},` : '';
  const inner = `{"resultType":"${type}",${encoding}"result":[${items.join(',')}],"stats":${plain(stats(total))}}`;
  return answer(`{"status":"success","data":${inner}}`);
}
