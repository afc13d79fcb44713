// What the versions of the query API have and have not, by the first version that differs; and how they say it.

const first = {
  legacy: true, // services, operations and search below /api
  v3: 'gateway', // newline-delimited generic protobuf JSON, by grpc-gateway
  ids: 'base64', // and enums by name
  scopes: 'instrumentationLibrarySpans',
  unknown: 'html', // what an unknown path below /api answers
  gzip: true,
  cors: 'fixed', // a header for every answer, and no preflight
  emptyList: null,
};
const v153 = { ...first, v3: 'http', scopes: 'scopeSpans', v3Type: 'text/plain; charset=utf-8', emptyRoot: true, flat: true };
const v157 = { ...v153, ids: 'hex' };
const v165 = {
  ...v157,
  gzip: false,
  adjusted: true, // v3 too
  raw: true, // raw=, start= and end= of one trace
  noneIs404: true, // a v3 search without a match
  trace: true, // the header traceresponse
  shuffled: true, // spans come in the order of a map
};
const v22 = { ...v165, cors: 'full', emptyList: [] };
const v216 = {
  ...v22,
  unknown: '404',
  storage: 2, // the memory storage of Jaeger 2, since 2.8: any service, a limit above zero
  emptyRoot: false,
  flat: false,
  eventsByName: true,
  shuffled: false,
};
const v219 = {
  ...v216,
  v3Type: 'application/json',
  summaries: true,
  camel: true, // query.serviceName beside query.service_name
  attributes: true, // query.attributes is honoured
  emptyV3: true, // an empty list, where older ones leave it out
  depth: 100n, // without query.num_traces; before, that is zero
};

/** By the version that a server is asked to be. */
export const generations = {
  1.45: first,
  1.53: v153,
  1.57: v157,
  1.65: v165,
  2.2: v22,
  2.16: v216,
  2.19: v219,
  main: { ...v219, legacy: false, base64: true },
  victoria: { cors: 'any', prefix: 'select/jaeger/' },
  quickwit: { prefix: 'api/v1/otel-traces-v0_7/jaeger/' },
};

/** All names, oldest first. */
export const versions = ['1.45', '1.53', '1.57', '1.65', '2.2', '2.16', '2.19', 'main', 'victoria', 'quickwit'];
