// The traces that every fixture server holds, in one shape from which each API writes its own: a shop's checkout
// that fails in its payment, a cart, a job behind a queue, older ones, and one that legacy JSON cannot carry.

const ms = 1_000_000n;
const minute = 60_000n * ms;

/** Span kinds by OTLP's number. */
export const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const [internal, server, client, producer, consumer] = [1, 2, 3, 4, 5];

/** Ids, for the journeys. The cart's has only 16 digits. */
export const ids = {
  checkout: '7d1f0a2b3c4d5e6f8091a2b3c4d5e6f7',
  cart: '00000000000000000badcafe0000beef',
  mail: 'a11ce000000000000000000000000003',
  slow: 'a11ce000000000000000000000000004',
  twins: 'a11ce000000000000000000000000005',
  broken: 'a11ce000000000000000000000000006',
};

const resources = {
  'shop-web': { 'service.version': '2.4.0', 'host.name': 'web-1', 'telemetry.sdk.language': 'webjs' },
  payment: { 'service.version': '1.14.2', 'host.name': 'pay-7', 'process.pid': 4711n },
  stock: { 'service.version': '0.9.1', 'host.name': 'stock-3' },
  'jobs/mailer': { 'service.version': '3.0.0', 'host.name': 'jobs-1' },
  sensors: { 'host.name': 'edge-1' },
};

/** Builds one trace; times are nanoseconds after its start. */
function trace(id, start, spans) {
  return {
    id,
    start,
    spans: spans.map(({ id: spanId, parent = '', at, takes, status = {}, ...rest }) => ({
      attributes: {},
      events: [],
      links: [],
      warnings: [],
      scope: { name: 'shop.tracing', version: '1.2.3' },
      ...rest,
      traceId: id,
      spanId: spanId.padStart(16, '0'),
      parentSpanId: parent && parent.padStart(16, '0'),
      start: start + at,
      end: start + at + takes,
      status,
      resource: { 'service.name': rest.service, ...resources[rest.service] },
      events: (rest.events ?? []).map((event) => ({ attributes: {}, ...event, time: start + event.at })),
    })),
  };
}

/**
 * All traces, newest first, so that "the last hour" finds the first three.
 *
 * @param {bigint} now nanoseconds since 1970
 */
export function traces(now) {
  return [checkout(now - 2n * minute), cart(now - 10n * minute), mail(now - 40n * minute),
    broken(now - 180n * minute), twins(now - 30n * 60n * minute), slow(now - 10n * 24n * 60n * minute)];
}

const checkout = (start) =>
  trace(ids.checkout, start, [
    { id: 'a1', service: 'shop-web', name: 'POST /checkout', kind: server, at: 0n, takes: 1_234_567_891n,
      status: { code: 2, message: 'payment refused' },
      attributes: { 'http.request.method': 'POST', 'http.response.status_code': 502n, 'order.id': 9_007_199_254_740_993n,
        'url.query': 'a=<b>&c="d"', 'cart.value': 129.95, premium: true } },
    { id: 'a2', parent: 'a1', service: 'shop-web', name: 'GET /stock', kind: client, at: 12_000_001n, takes: 45n * ms,
      attributes: { 'server.address': 'stock', 'http.request.method': 'GET' } },
    { id: 'a3', parent: 'a2', service: 'stock', name: 'GET /stock', kind: server, at: 14_000_777n, takes: 40n * ms,
      attributes: { 'db.rows': ['left', 'right'], limits: { low: 1n, high: 2.5 }, token: Buffer.from('spanscape') },
      warnings: ['clock skew adjustment disabled; not applying calculated delta of -3ms'] },
    { id: 'a4', parent: 'a1', service: 'shop-web', name: 'POST /pay', kind: client, at: 60n * ms, takes: 1_100n * ms,
      status: { code: 2 }, attributes: { 'server.address': 'payment', 'error.type': '502' } },
    { id: 'a5', parent: 'a4', service: 'payment', name: 'POST /pay', kind: server, at: 62_500_003n, takes: 1_080n * ms,
      status: { code: 2, message: 'acquirer did not answer' }, attributes: { 'payment.provider': 'northpay' },
      // Not in the order of their times: Jaeger 2 orders events by name.
      events: [
        { at: 1_100n * ms, name: 'exception', attributes: { 'exception.type': 'TimeoutError',
          'exception.message': 'no answer within 1 s' } },
        { at: 70n * ms, name: 'retry', attributes: { attempt: 2n } },
      ] },
    { id: 'a6', parent: 'a5', service: 'payment', name: 'render receipt', kind: internal, at: 1_141_000_000n, takes: 999n },
  ]);

const cart = (start) =>
  trace(ids.cart, start, [
    { id: 'b1', service: 'shop-web', name: 'GET /cart', kind: server, at: 0n, takes: 45_000_321n,
      status: { code: 1 }, attributes: { 'http.request.method': 'GET', 'http.response.status_code': 200n } },
    { id: 'b2', parent: 'b1', service: 'stock', name: 'GET /stock', kind: server, at: 5n * ms, takes: 30n * ms,
      attributes: { region: 'eu north' } },
  ]);

const mail = (start) =>
  trace(ids.mail, start, [
    { id: 'c1', service: 'shop-web', name: 'orders publish', kind: producer, at: 0n, takes: 2n * ms,
      attributes: { 'messaging.destination.name': 'orders' } },
    { id: 'c2', parent: 'c1', service: 'jobs/mailer', name: 'orders process', kind: consumer, at: 5n * minute, takes: 800n * ms,
      attributes: { 'messaging.destination.name': 'orders' },
      links: [{ traceId: ids.checkout, spanId: '00000000000000a1', attributes: { reason: 'order' } }] },
  ]);

/** NaN has no JSON: the legacy API answers 500, v3 writes it as a text. */
const broken = (start) =>
  trace(ids.broken, start, [
    { id: 'd1', service: 'sensors', name: 'read', kind: internal, at: 0n, takes: 5n * ms, attributes: { celsius: NaN } },
  ]);

/** Zipkin's way: client and server share one id, which only adjusted answers resolve. */
const twins = (start) =>
  trace(ids.twins, start, [
    { id: 'e1', service: 'shop-web', name: 'GET /cart', kind: client, at: 0n, takes: 20n * ms },
    { id: 'e1', service: 'stock', name: 'GET /stock', kind: server, at: 2n * ms, takes: 15n * ms,
      adjusted: { id: '1', parent: 'e1' } },
    { id: 'e2', parent: 'e1', service: 'stock', name: 'lookup', kind: internal, at: 3n * ms, takes: 5n * ms,
      adjusted: { parent: '1' } },
  ]);

const slow = (start) =>
  trace(ids.slow, start, [
    { id: 'f1', service: 'shop-web', name: 'GET /cart', kind: server, at: 0n, takes: 12_000n * ms,
      attributes: { 'http.request.method': 'GET' } },
  ]);

/**
 * A span as the servers' adjusters leave it: shared ids told apart, attributes by key, in Jaeger 2 events by name.
 */
export function adjust(span, { eventsByName = false } = {}) {
  const sorted = (of) => Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...span,
    spanId: span.adjusted?.id?.padStart(16, '0') ?? span.spanId,
    parentSpanId: span.adjusted?.parent?.padStart(16, '0') ?? span.parentSpanId,
    attributes: sorted(span.attributes),
    resource: sorted(span.resource),
    events: span.events
      .map((event) => ({ ...event, attributes: sorted(event.attributes) }))
      .sort((a, b) => (eventsByName ? Number(a.name > b.name) - Number(a.name < b.name) : 0)),
  };
}
