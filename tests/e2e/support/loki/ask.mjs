// Asks a fixture Loki without a browser, for the tests of the fixture itself.

import { asking } from '../answer.mjs';
import { loki } from '../loki.mjs';

/** Runs against a server; `get` answers status, type, text and value, `query` the answer to LogQL over all time. */
export async function on(options, run) {
  const server = await loki({ maxQueryLength: 0n, ...options });
  const get = asking(server.url);
  const query = (text, more = {}, init = undefined) => {
    const params = { query: text, start: '0', end: '9000000000000000000', limit: '5000', direction: 'forward', ...more };
    return get(`loki/api/v1/query_range?${new URLSearchParams(params)}`, init);
  };
  try {
    await run(get, query, server);
  } finally {
    await server.close();
  }
}
