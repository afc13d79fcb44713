// What a Jaeger with a store of metrics answers below `api/metrics/`: api-contracts 1.7. Made up, the same for each service:
// every minute a wave, and in its last tenth errors and slowness.

import { GoError, integer, json } from './go.mjs';

const operations = ['POST /checkout', 'GET /cart', 'GET /health'];

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

/** Names of the families, by their route. */
const families = { latencies: 'latencies', calls: 'call_rate', errors: 'error_rate' };

/** The value at a place (0 to 1) of the window. */
function value(route, quantile, operation, place) {
  const bad = place > 0.9;
  const size = operation < 0 ? 1 : 1 / (operation + 1);
  if (route === 'calls') return operation === 2 ? 0.02 : (20 + 10 * Math.sin(place * 6)) * size;
  if (route === 'errors') return bad && operation < 1 ? 0.25 : undefined;
  return (bad ? 900 : 100) * size * (quantile ** 4 + 0.2);
}

/** The answer to a question for one of the families. */
export function metrics(route, { searchParams: given }) {
  const services = given.getAll('service');
  if (!services.length) throw new GoError("unable to parse param 'service': please provide at least one service name");
  if (route === 'latencies' && !given.get('quantile')) {
    throw new GoError("unable to parse param 'quantile': strconv.ParseFloat: parsing \"\": invalid syntax");
  }
  const kind = given.get('spanKind') ?? 'server';
  if (!kinds.includes(kind)) throw new GoError(`unable to parse param 'spanKind': unsupported span kind: '${kind}'`);
  const number = (name, otherwise) => Number(given.get(name) ? integer(given.get(name)) : otherwise);
  const end = number('endTs', Date.now());
  const [lookback, step] = [number('lookback', 3_600_000), number('step', 5_000)];
  const grouped = given.get('groupByOperation') === 'true';
  const series = (operation) => {
    const metricPoints = [];
    for (let time = end - lookback; time <= end; time += step) {
      const doubleValue = value(route, Number(given.get('quantile')), operation, 1 - (end - time) / lookback);
      if (doubleValue !== undefined) {
        metricPoints.push({ gaugeValue: { doubleValue }, timestamp: new Date(time).toISOString() });
      }
    }
    const label = operation < 0 ? [] : [{ name: 'operation', value: operations[operation] }];
    return { labels: [...label, { name: 'service_name', value: services[0] }], metricPoints };
  };
  const all = kind === 'server' ? (grouped ? operations.map((_, i) => series(i)) : [series(-1)]) : [];
  const family = {
    name: `service_${grouped ? 'operation_' : ''}${families[route]}`,
    type: 'GAUGE',
    help: 'made up',
    metrics: all.filter(({ metricPoints }) => metricPoints.length),
  };
  return { status: 200, type: 'application/json', body: json(family) };
}
