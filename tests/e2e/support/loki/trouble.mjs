// What goes wrong between a browser and a Loki: each kind takes the answer that would have been right, and does its
// worst.

/** Loki's refusals are text, and say that nobody should guess otherwise. */
export const text = (status, body) => ({
  status,
  type: 'text/plain; charset=utf-8',
  headers: { 'x-content-type-options': 'nosniff' },
  body,
});

const html = (title) => `<html>
<head><title>${title}</title></head>
<body>
<center><h1>${title}</h1></center>
<hr><center>nginx</center>
</body>
</html>
`;
const page = (status, title) => ({ status, type: 'text/html', body: html(title) });

/** A proxy that knows its people, before Loki. No `www-authenticate`: a browser would open its own dialog. */
export const unauthorized = (kind) =>
  kind === 'plain' ? text(401, 'no basic auth provided\n') : page(401, '401 Authorization Required');

/** By name: `(answer) => answer`. An answer may write itself. */
export const troubles = {
  429: () => text(429, 'too many outstanding requests'),
  500: () => text(500, 'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing"'),
  504: () => text(504, 'context deadline exceeded'),
  '504-html': () => page(504, '504 Gateway Time-out'),
  /** Half of the body, and then the connection is gone. */
  cut: (answer) => ({
    ...answer,
    write: (response, head, body) => {
      response.writeHead(answer.status, { ...head, 'content-length': String(body.length) });
      response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
    },
  }),
  /** Nothing comes, not even a head. */
  silent: (answer) => ({ ...answer, write: () => {} }),
  /** A host with a fallback, and no Loki. */
  html: () => ({
    status: 200,
    type: 'text/html; charset=utf-8',
    body: '<!doctype html>\n<html><head><title>Some other app</title></head><body><div id="app"></div></body></html>\n',
  }),
  /** A gateway that speaks as Prometheus does. */
  'json-error': () => ({
    status: 503,
    type: 'application/json',
    body: '{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}',
  }),
};
