// Which headers let a page of another origin read an answer: Loki knows none, so that what is here is a proxy's. Rules:
// api-contracts 3.4.

/** The headers of an answer. Not of a refusal where the proxy is a nginx whose `add_header` lacks `always`. */
export function allow({ cors, corsOnErrors }, status) {
  return cors && (status < 400 || corsOnErrors) ? { 'access-control-allow-origin': cors } : {};
}

/** What a proxy says to OPTIONS; without one that does, Loki's own router refuses the method. */
export function preflight({ cors, allowHeaders }) {
  if (!allowHeaders) return { status: 405, body: '' };
  return {
    status: 204,
    body: '',
    headers: {
      ...(cors && { 'access-control-allow-origin': cors }),
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': allowHeaders.join(', '),
    },
  };
}
