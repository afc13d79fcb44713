// Asks a fixture server without a browser, for the tests of the fixture itself.

import { asking } from '../answer.mjs';
import { jaeger } from '../jaeger.mjs';

/** Runs against a server of a version; `get` answers status, type, text and value. */
export async function on(options, run) {
  const server = await jaeger(typeof options === 'string' ? { version: options } : options);
  const get = asking(server.url, { redirect: 'manual' });
  try {
    await run(get, server);
  } finally {
    await server.close();
  }
}
