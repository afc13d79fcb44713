// Lines of our own for the spans of a trace, as services log in practice: one with ids as metadata, one with JSON, one
// with half an id in its text, one without any; and a few that a viewer may stumble over.

const ms = 1_000_000n;
const levels = ['info', 'debug', 'warn', 'error'];

/** Texts that a journey looks for. Were the HTML taken as such, `window.taken` would be true. */
export const odd = {
  ansi: '\u001b[31mpayment refused\u001b[0m by \u001b[1;36mnorthpay\u001b[0m',
  html: 'cart note <img src=x onerror="window.taken = true"> & more',
  long: `dump of the cart: ${'item=spoon;'.repeat(280)}end`,
};

/** Whose trace is that? Lines of another one, at the same time and in the same streams. */
export const strangers = { trace: 'f00dfeedf00dfeedf00dfeedf00dfeed', span: 'f00dfeedf00dfeed' };

/** How a service logs, by name: `(what, of) => {meta, text}`. */
const writers = {
  otlp: (what, { traceId, spanId, level }) => ({
    meta: {
      detected_level: level,
      scope_name: 'shop.log',
      severity_text: level.toUpperCase(),
      span_id: spanId,
      trace_id: traceId,
    },
    text: what,
  }),
  json: (what, { traceId, spanId, level, service }) => ({
    meta: { detected_level: level },
    text: JSON.stringify({ level, msg: what, traceId, spanId, http: { status: 200, path: `/${service}` } }),
  }),
  logfmt: (what, { traceId, level }) => ({
    meta: { detected_level: level },
    text: `level=${level} msg=${JSON.stringify(what)} traceID=${traceId.slice(16)} took=12ms`,
  }),
  none: (what, { level }) => ({ meta: {}, text: `${level.toUpperCase()} ${what}` }),
};

/** The ways in which services log, in the order in which they are handed out. */
export const kinds = Object.keys(writers);

/**
 * Spans of the Jaeger fixture's traces as `linesOf` wants them.
 *
 * @param {{spans: {traceId: string, spanId: string, service: string, start: bigint, end: bigint}[]}} trace
 */
export const spansOf = ({ spans }) =>
  spans.map(({ start, end, ...span }) => ({ ...span, startNs: start, durationNs: end - start }));

/**
 * Lines for the spans of one trace, not in the order of their times.
 *
 * Two for each span, and one of a stranger. The first service has ids as metadata, the second in JSON, the third half an
 * id, the fourth none, and so on; with less than four there is a system log beside them that has none. The first has
 * also the odd ones, and two lines around one of the second's, a nanosecond apart.
 *
 * @param {{traceId: string, spanId: string, service: string, startNs: bigint, durationNs: bigint}[]} spans
 * @param {{kinds?: Record<string, keyof typeof writers>}} [options] how a service logs, by its name
 * @returns {{at: bigint, labels: object, meta: object, text: string}[]}
 */
export function linesOf(spans, { kinds: given = {} } = {}) {
  const services = [...new Set(spans.map(({ service }) => service))];
  const kindOf = (service) => given[service] ?? kinds[services.indexOf(service) % kinds.length];
  const lines = [];
  const add = (at, service, what, of) =>
    lines.push({ at, labels: labels(service), ...writers[kindOf(service)](what, { service, ...of }) });
  spans.forEach((span, index) => {
    const { startNs, durationNs, service } = span;
    const traceId = span.traceId.padStart(32, '0');
    const ids = { traceId, spanId: span.spanId };
    // Ends before beginnings: no reader may rely on the order that lines came in.
    add(startNs + durationNs - 1n, service, `done with ${span.spanId}`, { ...ids, level: levels[index % levels.length] });
    add(startNs + 1n, service, `began ${span.spanId}`, { ...ids, level: 'info' });
    add(startNs + 2n, service, 'of somebody else', { traceId: strangers.trace, spanId: strangers.span, level: 'info' });
  });
  if (spans.length) oddities(spans, services, add);
  if (services.length && !services.some((service) => kindOf(service) === 'none')) {
    const [{ startNs }] = spans;
    const of = { host: 'node-1', job: 'syslog', service_name: 'kernel' };
    for (const at of [startNs + ms, startNs]) lines.push({ at, labels: of, meta: {}, text: 'WARN eth0: link is up' });
  }
  return lines;
}

function oddities(spans, services, add) {
  const [first] = spans;
  const ids = { traceId: first.traceId.padStart(32, '0'), spanId: first.spanId };
  const at = first.startNs + first.durationNs / 2n;
  add(at, first.service, odd.ansi, { ...ids, level: 'error' });
  add(at + 100n, first.service, odd.html, { ...ids, level: 'warn' });
  add(at + 200n, first.service, odd.long, { ...ids, level: 'debug' });
  // Only nanoseconds tell their order, across two streams.
  add(at + 303n, first.service, 'third', { ...ids, level: 'info' });
  add(at + 301n, first.service, 'first', { ...ids, level: 'info' });
  const other = spans.find(({ service }) => service === services[1]) ?? first;
  add(at + 302n, other.service, 'second', { ...ids, spanId: other.spanId, level: 'info' });
}

const labels = (service) => ({ deployment_environment_name: 'test', service_name: service, service_namespace: 'shop' });

/**
 * Many lines of one service, a millisecond apart.
 *
 * @param {number} [n]
 * @param {{startNs?: bigint, apartNs?: bigint, service?: string, traceId?: string, spanId?: string}} [of] by default
 *   they begin ten minutes ago
 */
export function many(n = 5000, of = {}) {
  const { service = 'shop-web', spanId = strangers.span, apartNs = ms } = of;
  const traceId = (of.traceId ?? strangers.trace).padStart(32, '0');
  const startNs = of.startNs ?? BigInt(Date.now() - 600_000) * ms;
  return Array.from({ length: n }, (_, index) => ({
    at: startNs + BigInt(index) * apartNs,
    labels: labels(service),
    ...writers.otlp(`line ${index} of ${n}`, { traceId, spanId, level: levels[index % levels.length] }),
  }));
}
