// A server that answers as the query API of a chosen version, byte for byte as api-contracts says, from a few traces of
// our own (jaeger/traces.mjs); and that can be made to fail in every way that the browser may meet.

import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { allow, preflight } from './jaeger/cors.mjs';
import { generations } from './jaeger/generations.mjs';
import { legacy } from './jaeger/legacy.mjs';
import { quickwit, victoria } from './jaeger/others.mjs';
import { Store } from './jaeger/store.mjs';
import { traces } from './jaeger/traces.mjs';
import { troubles } from './jaeger/trouble.mjs';
import { v3 } from './jaeger/v3.mjs';

export { versions } from './jaeger/generations.mjs';
export { ids } from './jaeger/traces.mjs';

const index =
  '<!doctype html>\n<html lang="en"><head><title>Jaeger UI</title></head><body><div id="jaeger-ui-root"></div></body></html>\n';

/** One Jaeger, without a port: `handle` takes what is below its base. */
export class Jaeger {
  /** `METHOD /path?query` of what was asked so far, and its headers. */
  requests = [];
  headers = [];

  /**
   * @param {object} [options]
   * @param {string} [options.version] one of `versions`
   * @param {string} [options.base] `/` at both ends: `query.base-path`
   * @param {string | string[]} [options.cors] allowed origins (`*`, or with one `*` in each); nothing sent without
   * @param {string[]} [options.allowHeaders] what a preflight allows beside the safe ones
   * @param {string} [options.tenant] the tenancy header that every call needs, say `x-tenant`
   * @param {string} [options.authorization] the header's value that every call needs
   * @param {boolean} [options.empty] no traces at all
   * @param {boolean} [options.metrics] it has a store of metrics
   * @param {keyof typeof troubles} [options.trouble] what goes wrong
   * @param {RegExp} [options.on] where it does, by the path below `api/`; everywhere without
   */
  constructor(options = {}) {
    Object.assign(this, { version: '1.65', base: '/', trouble: undefined, on: /^/ }, options);
    this.generation = generations[this.version];
    if (!this.generation) throw new Error(`no such version: ${this.version}`);
    const began = BigInt(Date.now()) * 1_000_000n + 987_654n;
    this.now = () => BigInt(Date.now()) * 1_000_000n;
    this.traces = options.empty ? [] : traces(began);
    this.store = new Store(this.traces, this.generation.storage);
  }

  /** Whether a path is below this Jaeger's API. */
  has(pathname) {
    return pathname.startsWith(`${this.base}${this.generation.prefix ?? ''}api/`);
  }

  /** Answers a request. */
  handle(request, response) {
    const url = new URL(request.url, 'http://host');
    this.requests.push(`${request.method} ${request.url}`);
    this.headers.push(request.headers);
    const cors = allow(this, request.headers.origin);
    const early = request.method === 'OPTIONS' ? preflight(this, request) : undefined;
    const answer = early ?? this.#answer(request, url);
    const body = Buffer.from(answer.body ?? '');
    const zip = this.generation.gzip && body.length > 0 && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const sent = zip ? gzipSync(body) : body;
    const all = {
      ...(answer.type && { 'content-type': answer.type }),
      ...(zip && { 'content-encoding': 'gzip', vary: 'Accept-Encoding' }),
      ...(this.generation.trace && { traceresponse: '00-34c17b7914dede354e9a56c52ce180b1-c6059ac22f359201-01' }),
      ...cors,
      ...answer.headers,
    };
    const head = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    if (answer.write) return answer.write(response, head, sent);
    response.writeHead(answer.status, { ...head, 'content-length': String(sent.length) });
    response.end(sent);
  }

  #answer(request, url) {
    const { generation } = this;
    const api = `${this.base}${generation.prefix ?? ''}api/`;
    if (!url.pathname.startsWith(api)) return this.#elsewhere(url);
    const path = url.pathname.slice(api.length);
    const denied = this.#denied(request);
    if (denied) return denied;
    const route = this.version === 'victoria' ? victoria : this.version === 'quickwit' ? quickwit : undefined;
    const right =
      route?.(path, url, this) ??
      (path.startsWith('v3/') && generation.v3 ? v3(path.slice(3), url, this) : legacy(path, url, this)) ??
      this.#unknown();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return generation.unknown === '404' ? this.#unknown() : { status: 405, body: '' };
    }
    if (!this.trouble || !this.on.test(path)) return right;
    return troubles[this.trouble](right, path);
  }

  #unknown() {
    if (this.generation.unknown === '404') return plain(404, '404 page not found\n');
    return page(index);
  }

  #elsewhere(url) {
    if (url.pathname.startsWith('/login')) {
      return page('<!doctype html>\n<title>Sign in</title>\n<h1>Sign in</h1>\n');
    }
    if (this.version === 'victoria') return victoria('', url, this);
    if (this.version === 'quickwit') return quickwit('', url, this);
    return url.pathname.startsWith(this.base) ? page(index) : plain(404, '404 page not found\n');
  }

  #denied({ headers }) {
    const bare = (body) => ({ status: 401, type: 'text/plain; charset=utf-8', body });
    if (this.authorization && headers.authorization !== this.authorization) return troubles.unauthorized();
    if (this.tenant && !headers[this.tenant]) return bare('missing tenant header');
    if (this.tenant && headers[this.tenant] === 'nobody') return bare('unknown tenant');
    return undefined;
  }
}

const page = (body) => ({ status: 200, type: 'text/html; charset=utf-8', body });

const plain = (status, body) => ({
  status,
  type: 'text/plain; charset=utf-8',
  headers: { 'x-content-type-options': 'nosniff' },
  body,
});

/**
 * A Jaeger on a free port of this machine.
 *
 * @param {ConstructorParameters<typeof Jaeger>[0]} [options]
 * @returns {Promise<Jaeger & {origin: string, url: string, close: () => Promise<void>}>} `url` is what one would
 *   configure as its base URL
 */
export async function jaeger(options) {
  const it = new Jaeger(options);
  const server = createServer((request, response) => it.handle(request, response));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const url = `${origin}${it.base}${it.generation.prefix ?? ''}`;
  const close = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return Object.assign(it, { origin, url, close });
}

/** Two back ends of a journey that have the same traces. */
export async function twoBackEnds(t) {
  t.expectProblem(/Failed to load resource.*404/);
  const [one, two] = [await t.jaeger({ version: '1.65' }), await t.jaeger({ version: '2.16' })];
  t.site.routes['/config.json'] = { backends: [{ name: 'Production', url: one.url }, { name: 'Staging', url: two.url }] };
  return [one, two];
}

/** What of a Jaeger was asked for, by the end of its path. */
export const asked = (jaeger, id) => jaeger.requests.filter((request) => request.includes(id)).length;
