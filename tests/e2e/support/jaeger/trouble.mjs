// What goes wrong between a browser and a Jaeger: each kind takes the answer that would have been right, and the raw
// response, and does its worst.

import { failure as legacyFailure } from './legacy.mjs';
import { failure as v3Failure } from './v3.mjs';

const failed = (path, code, message) => (path.startsWith('v3/') ? v3Failure : legacyFailure)(code, message);
const text = (status, body, headers) => ({ status, type: 'text/plain; charset=utf-8', body, headers });
const html = (title) => `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
const page = (status, title) => ({ status, type: 'text/html; charset=utf-8', body: html(title) });

/** Sends the head and the first part of a body, then calls `then`. */
const begin = (answer, then) => ({
  ...answer,
  write: (response, head, body) => {
    response.writeHead(answer.status, { ...head, 'content-length': String(body.length) });
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => then(response));
  },
});

/** By name: `(answer, path) => answer`. An answer may write itself. */
export const troubles = {
  /** OTel's basicauth extension in front. */
  unauthorized: () => text(401, 'no basic auth provided\n', { 'x-content-type-options': 'nosniff' }),
  forbidden: () => page(403, '403 Forbidden'),
  /** The storage fails; Jaeger says how. */
  storage: (_, path) => failed(path, 500, 'elastic: Error 503 (Service Unavailable): no shards available'),
  /** Trunk's proxy, and Vite's, when nobody listens behind them. */
  empty: () => ({ status: 500, body: '' }),
  disabled: (_, path) => failed(path, 501, 'metrics querying is currently disabled'),
  /** A reverse proxy whose back end is down. */
  gateway: () => page(502, '502 Bad Gateway'),
  throttled: () => text(429, 'too many requests\n', { 'retry-after': '30' }),
  /** A host with a fallback, and no Jaeger. */
  page: () => page(200, 'Some other app'),
  /** A proxy that wants people to sign in. */
  login: () => ({ status: 302, body: '', headers: { location: '/login?next=somewhere' } }),
  /** Nothing comes, not even a head. */
  silent: (answer) => ({ ...answer, write: () => {} }),
  /** Half of the body, and then nothing. */
  hanging: (answer) => begin(answer, () => {}),
  /** Half of the body, and then the connection is gone. */
  dropped: (answer) => begin(answer, (response) => response.destroy()),
  /** The connection ends before a head. */
  reset: (answer) => ({ ...answer, write: (response) => response.destroy() }),
  /** A body that ends too early, and all else says that it is whole. */
  truncated: (answer) => {
    const body = Buffer.from(answer.body);
    return { ...answer, body: body.subarray(0, Math.ceil(body.length * 0.6)) };
  },
  /** Right in form, and something else. */
  json: (answer) => ({ ...answer, status: 200, type: 'application/json', body: '{"status":"ok"}' }),
};
