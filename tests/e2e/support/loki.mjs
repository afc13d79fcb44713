// A server that answers as Loki's HTTP API, as api-contracts 3 says, from lines that it is given; and that can be made to
// fail in the ways that the browser may meet, with or without a proxy before it.

import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { GoError } from './jaeger/go.mjs';
import { open, route } from './loki/answers.mjs';
import { allow, preflight } from './loki/cors.mjs';
import { ParseError, Unknown } from './loki/lex.mjs';
import { text, troubles, unauthorized } from './loki/trouble.mjs';

export { kinds, linesOf, many, odd, spansOf, strangers } from './loki/lines.mjs';

const api = 'loki/api/v1/';
const day = 86_400_000_000_000n;

/** One Loki, without a port: `handle` takes what is below its base. */
export class Loki {
  /** `METHOD /path?query` of what was asked so far, its headers, and each `query` as LogQL, of forms too. */
  requests = [];
  headers = [];
  queries = [];

  /**
   * @param {object} [options]
   * @param {string} [options.base] `/` at both ends: what a proxy or `http_path_prefix` puts before the path
   * @param {{at: string | bigint, labels: Record<string, string>, meta?: Record<string, string>, text: string}[]}
   *   [options.lines] in any order; `at` in nanoseconds
   * @param {string} [options.cors] `*` or an origin: a proxy that allows it; nothing sent without, as Loki itself
   * @param {boolean} [options.corsOnErrors] false: the proxy allows it on good answers only
   * @param {string[]} [options.allowHeaders] what a proxy answers to OPTIONS; 405 without, as Loki itself
   * @param {string | true} [options.tenant] X-Scope-OrgID is needed, and only this one finds lines; any if it is true
   * @param {string} [options.authorization] the header's value that a proxy wants
   * @param {'html' | 'plain'} [options.refusal] how that proxy refuses
   * @param {number} [options.maxLines] the largest `limit`
   * @param {bigint} [options.maxQueryLength] the longest time, in nanoseconds
   * @param {boolean} [options.categorized] false: an old Loki, which does not know the header that asks for it
   * @param {keyof typeof troubles} [options.trouble] what goes wrong
   * @param {RegExp} [options.on] where it does, by the path below `loki/api/v1/`, or `ready`; everywhere without
   */
  constructor(options = {}) {
    const defaults = { base: '/', lines: [], corsOnErrors: true, refusal: 'html', maxLines: 5000,
      maxQueryLength: 30n * day + day / 24n, categorized: true, trouble: undefined, on: /^/ };
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    Object.assign(this, defaults, Object.fromEntries(given));
    if (this.trouble !== undefined && !troubles[this.trouble]) throw new Error(`no such trouble: ${this.trouble}`);
    this.now = () => BigInt(Date.now()) * 1_000_000n;
  }

  /** Whether a path is one of this Loki's. */
  has(pathname) {
    return pathname.startsWith(`${this.base}loki/`) || pathname === `${this.base}ready`;
  }

  /** The lines that a call may see. Read anew for each, so that a journey may change them. */
  visible(headers) {
    const tenants = String(headers['x-scope-orgid'] ?? '').split('|');
    if (this.tenant && this.tenant !== true && !tenants.includes(this.tenant)) return [];
    return this.lines.map(({ at, labels, meta = {}, text }) => ({ at: BigInt(at), labels, meta, text }));
  }

  /** Answers a request. */
  async handle(request, response) {
    const url = new URL(request.url, 'http://host');
    this.requests.push(`${request.method} ${request.url}`);
    this.headers.push(request.headers);
    // A form whose page went away before its end needs no answer.
    const params = await parameters(request, url).catch(() => undefined);
    if (!params) return undefined;
    if (params.has('query')) this.queries.push(params.get('query'));
    const early = request.method === 'OPTIONS' ? preflight(this) : undefined;
    const answer = early ?? this.#answer(request, url.pathname, params);
    const body = Buffer.from(answer.body ?? '');
    const zip = body.length > 0 && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const sent = zip ? gzipSync(body) : body;
    const head = {
      ...(answer.type && { 'content-type': answer.type }),
      ...(zip && { 'content-encoding': 'gzip', vary: 'Accept-Encoding' }),
      ...allow(this, answer.status),
      ...answer.headers,
    };
    if (answer.write) return answer.write(response, head, sent);
    response.writeHead(answer.status, { ...head, 'content-length': String(sent.length) });
    return response.end(sent);
  }

  #answer(request, pathname, params) {
    const unknown = text(404, '404 page not found\n');
    if (!pathname.startsWith(this.base)) return unknown;
    if (this.authorization && request.headers.authorization !== this.authorization) return unauthorized(this.refusal);
    const below = pathname.slice(this.base.length);
    const path = below.startsWith(api) ? below.slice(api.length) : below;
    const right = this.#right(request, below, path, params) ?? unknown;
    return this.trouble !== undefined && this.on.test(path) ? troubles[this.trouble](right) : right;
  }

  #right({ method, headers }, below, path, params) {
    if (below === 'ready') return method === 'GET' ? text(200, 'ready\n') : { status: 405, body: '' };
    if (path === below) return undefined;
    if (this.tenant && !headers['x-scope-orgid'] && !open(path)) return text(401, 'no org id\n');
    try {
      const found = route(this, path, params, headers);
      return found && !['GET', 'POST'].includes(method) ? { status: 405, body: '' } : found;
    } catch (error) {
      if ([ParseError, Unknown, GoError].some((kind) => error instanceof kind)) return text(400, error.message);
      // A mistake of this server's own must not look like one of the page's.
      return text(500, error.stack);
    }
  }
}

/** What stands in the address, and behind it what a form says. */
async function parameters(request, url) {
  const params = new URLSearchParams(url.search);
  if (request.method !== 'POST') return params;
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  if (!/^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? '')) return params;
  // Go puts the form's values before the address's.
  return new URLSearchParams([...new URLSearchParams(body), ...params]);
}

/**
 * A Loki on a free port of this machine.
 *
 * @param {ConstructorParameters<typeof Loki>[0]} [options]
 * @returns {Promise<Loki & {origin: string, url: string, close: () => Promise<void>}>} `url` is what one would
 *   configure as its base URL
 */
export async function loki(options) {
  const it = new Loki(options);
  const server = createServer((request, response) => it.handle(request, response));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return Object.assign(it, { origin, url: `${origin}${it.base}`, close });
}
