// Which headers let a page of another origin read an answer. Rules: api-contracts 1.8.

/** One `*` in a pattern stands for anything. */
const fits = (pattern, origin) => {
  const [before, after] = pattern.split('*');
  if (after === undefined) return pattern === origin;
  return origin.startsWith(before) && origin.endsWith(after) && origin.length >= before.length + after.length;
};

const origins = ({ cors }) => (cors === undefined ? [] : [cors].flat());

/** The headers of every answer: Jaeger 1 only repeats what it was told to add, Jaeger 2 looks at the origin. */
export function allow(server, origin) {
  const allowed = origins(server);
  if (server.generation.cors === 'any') return { 'access-control-allow-origin': '*' };
  if (!allowed.length) return {};
  if (server.generation.cors !== 'full') return { 'access-control-allow-origin': allowed[0] };
  if (!origin || !allowed.some((pattern) => fits(pattern, origin))) return { vary: 'Origin' };
  return {
    'access-control-allow-credentials': 'true',
    'access-control-allow-origin': allowed.includes('*') ? '*' : origin,
    vary: 'Origin',
  };
}

const safe = ['accept', 'content-type', 'x-requested-with'];

/** The answer to OPTIONS: Jaeger 1 knows no such method; Jaeger 2 refuses by saying nothing. */
export function preflight(server, { headers }) {
  if (server.generation.cors !== 'full') return { status: 405, body: '' };
  if (!origins(server).length || !headers['access-control-request-method']) return undefined;
  const vary = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';
  const wanted = (headers['access-control-request-headers'] ?? '').toLowerCase().split(/\s*,\s*/).filter(Boolean);
  const known = [...safe, ...(server.allowHeaders ?? []).map((name) => name.toLowerCase())];
  const good =
    allow(server, headers.origin)['access-control-allow-origin'] &&
    ['GET', 'POST', 'HEAD'].includes(headers['access-control-request-method']) &&
    wanted.every((name) => known.includes(name));
  // `allow` has put the origin in already; a refusal must take it back.
  if (!good) return { status: 204, body: '', headers: { 'access-control-allow-origin': undefined, vary } };
  return {
    status: 204,
    body: '',
    headers: {
      'access-control-allow-methods': headers['access-control-request-method'],
      ...(wanted.length && { 'access-control-allow-headers': wanted.join(',') }),
      vary,
    },
  };
}
