// What a server answers, without a browser, for the tests of the fixtures.

/** Asks a server below a URL; `value` is the body read as JSON. */
export const asking = (url, usual = {}) => async (path, init) => {
  const response = await fetch(url + path, { ...usual, ...init });
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
