// A static host for the built site, as simple as the ones it will meet: no dependencies, no cache, a
// folder to live in, with or without a fallback to index.html, and answers for a back end's paths.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Jaeger } from './jaeger.mjs';
import { Loki } from './loki.mjs';

/** The project's folder. */
export const project = fileURLToPath(new URL('../../../', import.meta.url));

const types = {
  '.css': 'text/css; charset=utf-8',
  '.gz': 'application/gzip',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.jsonl': 'application/x-ndjson',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves the site on a free port of this machine.
 *
 * @param {object} [options]
 * @param {string} [options.root] folder of the built site; default `dist`, or $SPANSCAPE_DIST
 * @param {string} [options.base] where the site lives, `/` at both ends; anything outside is 404
 * @param {string} [options.host] the name in `url`, say `spanscape.test`: no secure context
 * @param {boolean} [options.fallback] answer an unknown path below the base with index.html
 * @param {() => string} [options.page] only what is below static/ is a file, and this is the page for any other path below the
 *   base: as a Jaeger serves its UI
 * @param {Record<string, unknown>} [options.routes] answers by path without query, from the host's root,
 *   say `/api/traces/1`: a function `(request, url) => answer`, or an answer. An answer with a number
 *   `status` is `{status, body, headers}`; anything else is sent as JSON, text as it is. A `body` that is a
 *   function writes into the response itself, and may leave it open or cut it.
 * @param {object} [options.jaeger] a Jaeger at the same origin, below the site's base: options of `Jaeger`
 * @param {object} [options.loki] the same for a `Loki`
 * @returns {Promise<{origin: string, url: string, requests: string[], routes: Record<string, unknown>,
 *   jaeger?: Jaeger, loki?: Loki, close: () => Promise<void>}>} `url` is the site's own address, `requests` what was asked so far
 */
export async function serve({ root, base = '/', fallback = true, page, routes = {}, jaeger, loki, host = '127.0.0.1' } = {}) {
  const folder = path.resolve(root ?? process.env.SPANSCAPE_DIST ?? path.join(project, 'dist'));
  await stat(path.join(folder, 'index.html')).catch(() => {
    throw new Error(`${folder} holds no built site; run ./dev dist`);
  });
  const requests = [];
  const backend = jaeger && new Jaeger({ base, ...jaeger });
  const logs = loki && new Loki({ base, ...loki });
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://host');
    requests.push(`${request.method} ${request.url}`);
    try {
      if (Object.hasOwn(routes, url.pathname)) {
        const route = routes[url.pathname];
        return reply(response, typeof route === 'function' ? await route(request, url) : route);
      }
      if (backend?.has(url.pathname)) return backend.handle(request, response);
      if (logs?.has(url.pathname)) return await logs.handle(request, response);
      if (page && url.pathname.startsWith(base) && !url.pathname.startsWith(`${base}static/`)) {
        return reply(response, { status: 200, body: page(), headers: { 'content-type': types['.html'] } });
      }
      const file = await find(folder, base, fallback && !page, url.pathname);
      if (!file) return reply(response, { status: 404, body: 'not found\n' });
      const type = types[path.extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
      createReadStream(file).pipe(response);
    } catch (error) {
      reply(response, { status: 500, body: `${error.stack}\n` });
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://${host}:${server.address().port}`;
  const close = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return { origin, url: origin + base, requests, routes, jaeger: backend, loki: logs, close };
}

async function find(folder, base, fallback, pathname) {
  if (!pathname.startsWith(base)) return undefined;
  const name = decodeURIComponent(pathname.slice(base.length)) || 'index.html';
  const file = path.join(folder, name);
  if (file !== folder && !file.startsWith(folder + path.sep)) return undefined;
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile()) return file;
  return fallback ? path.join(folder, 'index.html') : undefined;
}

function reply(response, answer) {
  const { status, body, headers } =
    typeof answer?.status === 'number' ? answer : { status: 200, body: answer };
  const writes = typeof body === 'function';
  const raw = writes || typeof body === 'string' || Buffer.isBuffer(body);
  response.writeHead(status, {
    'content-type': raw ? 'text/plain; charset=utf-8' : 'application/json',
    ...headers,
  });
  if (writes) return body(response);
  response.end(raw ? body : JSON.stringify(body ?? null));
}
