// Asks a fixture server without a browser, for the tests of the fixture itself.

import { jaeger } from '../jaeger.mjs';

/** Runs against a server of a version; `get` answers status, type, text and value. */
export async function on(options, run) {
  const server = await jaeger(typeof options === 'string' ? { version: options } : options);
  const get = async (path, init) => {
    const response = await fetch(server.url + path, { redirect: 'manual', ...init });
    const body = await response.text();
    const { status, headers } = response;
    return {
      status,
      headers,
      type: headers.get('content-type'),
      body,
      get value() {
        return JSON.parse(body);
      },
    };
  };
  try {
    await run(get, server);
  } finally {
    await server.close();
  }
}
