// The fixture server of Loki's API says what the contract says, without a browser: a journey is worth no more than the
// server that it talks to.

import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';
import { kinds, linesOf, loki, many, odd, spansOf, strangers } from './support/loki.mjs';
import { on } from './support/loki/ask.mjs';
import { duration, go, prometheus } from './support/loki/duration.mjs';
import { traces } from './support/jaeger/traces.mjs';

const json = 'application/json; charset=UTF-8';
const text = 'text/plain; charset=utf-8';
const second = 1_000_000_000n;
const t0 = 1_700_000_000n * second;
const range = 'loki/api/v1/query_range';
const flag = { headers: { 'x-loki-response-encoding-flags': 'categorize-labels' } };

const line = (after, app, words, meta) =>
  ({ at: String(t0 + BigInt(after)), labels: { app, zone: 'eu' }, meta, text: words });
const lines = [
  line(3, 'web', 'three', { trace_id: 'a', span_id: '1' }),
  line(1, 'web', 'one <b> & "q"', { trace_id: 'a', span_id: '1' }),
  line(2, 'db', '{"traceId":"a","n":9007199254740993,"http":{"status":500},"list":[1]}'),
  line(5, 'web', 'five', { trace_id: 'b' }),
  line(4, 'db', 'level=warn msg="it \\"was\\" slow" traceID=a app=x bare'),
];
const texts = ({ value }) => value.data.result.flatMap(({ values }) => values.map(([, it]) => it));
const heads = (answer) => texts(answer).map((it) => it.slice(0, 5)).sort();

test('streams: metadata splits them by default, with the flag they have their labels only', async () => {
  await on({ lines }, async (get, query) => {
    const plain = await query('{zone="eu"}');
    assert.deepEqual([plain.status, plain.type], [200, json]);
    assert.deepEqual(plain.value.data.result.map(({ stream, values }) => [stream, values.map(([at]) => BigInt(at) - t0)]), [
      [{ app: 'db', zone: 'eu' }, [2n, 4n]],
      [{ app: 'web', span_id: '1', trace_id: 'a', zone: 'eu' }, [1n, 3n]],
      [{ app: 'web', trace_id: 'b', zone: 'eu' }, [5n]],
    ]);
    assert.equal(plain.value.data.encodingFlags, undefined);
    assert.ok(plain.body.includes('one \\u003cb\\u003e \\u0026 \\"q\\"'), 'lines are escaped for HTML');
    assert.ok(plain.body.endsWith('}\n') && plain.value.data.stats.summary);
    const { value } = await query('{zone="eu"} | json', {}, flag);
    assert.deepEqual(value.data.encodingFlags, ['categorize-labels']);
    const [db, web] = value.data.result;
    assert.deepEqual([db.stream, web.stream], [{ app: 'db', zone: 'eu' }, { app: 'web', zone: 'eu' }]);
    assert.deepEqual(db.values[0][2], { parsed: { http_status: '500', n: '9007199254740993', traceId: 'a' } });
    assert.deepEqual(web.values[2][2].structuredMetadata, { trace_id: 'b' });
    assert.equal(web.values[2][2].parsed.__error__, 'JSONParserErr');
    assert.deepEqual((await query('{app="db"}', {}, flag)).value.data.result[0].values[0][2], {});
    assert.deepEqual((await query('{app="nobody"}')).value.data.result, []);
  });
  await on({ lines, categorized: false }, async (_, query) => {
    assert.equal((await query('{zone="eu"}', {}, flag)).value.data.result.length, 3, 'an old one does not know the flag');
  });
});

test('the limit is taken over all streams in the direction; the end is no part', async () => {
  await on({ lines }, async (get, query) => {
    assert.deepEqual(heads(await query('{zone="eu"}', { limit: '2' })), ['one <', '{"tra']);
    const back = await query('{zone="eu"}', { limit: '3', direction: 'backward' });
    assert.deepEqual(heads(back), ['five', 'level', 'three']);
    const web = await query('{app="web"}', { direction: 'BACKWARD' }, flag);
    assert.deepEqual(texts(web).map((it) => it.slice(0, 4)), ['five', 'thre', 'one ']);
    const part = await query('{app="web"}', { start: String(t0 + 3n), end: String(t0 + 5n) });
    assert.deepEqual(texts(part), ['three']);
  });
  await on({ lines: many(300) }, async (get) => {
    const { value } = await get(`${range}?query={service_name="shop-web"}`);
    const [latest] = value.data.result[0].values;
    assert.equal(value.data.result.reduce((sum, { values }) => sum + values.length, 0), 100, 'by default');
    assert.ok(value.data.result.some(({ values }) => values[0][1] === 'line 299 of 300'), `${latest}`);
  });
});

test('times in each form, and forms by POST', async () => {
  await on({ lines }, async (get, query, server) => {
    const found = async (start, end) => texts(await query('{zone="eu"}', { start, end })).length;
    for (const [start, end] of [
      ['1700000000', '1700000001'],
      ['1699999999.5', '1700000000.250'],
      ['2023-11-14T22:13:20Z', '2023-11-14T23:13:20.000000006+01:00'],
      [String(t0), String(t0 + 6n)],
    ]) {
      assert.equal(await found(start, end), 5, start);
    }
    assert.equal(await found('2023-11-14T22:13:20.000000004Z', '1700000001'), 2);
    const body = new URLSearchParams({ query: '{app="db"}', start: '1700000000', end: '1700000001' });
    assert.equal(texts(await get(range, { method: 'POST', body })).length, 2);
    assert.equal(server.queries.at(-1), '{app="db"}');
    assert.deepEqual([server.requests.at(-1), server.headers.length], [`POST /${range}`, server.requests.length]);
    const bad = async (more) => (await query('{app="db"}', more)).body;
    const noTime = `could not parse 'start' parameter: strconv.ParseInt: parsing "x": invalid syntax`;
    assert.equal(await bad({ start: 'x' }), noTime);
    assert.equal(await bad({ limit: '0' }), 'limit must be a positive value');
    assert.equal(await bad({ direction: 'up' }), "invalid direction 'up'");
    assert.equal(await bad({ start: '2', end: '1' }), 'end timestamp must not be before or equal to start time');
  });
  await on({ lines: many(10, { startNs: BigInt(Date.now() - 5_400_000) * 1_000_000n }) }, async (get) => {
    const count = async (more) => texts(await get(`${range}?query={service_name="shop-web"}${more}`)).length;
    assert.deepEqual([await count(''), await count('&since=2h')], [0, 10]);
  });
});

test('LogQL: selectors, line filters, label filters', async () => {
  await on({ lines }, async (get, query) => {
    for (const [expr, expected] of [
      ['{app="web", zone!="us"}', 3], ['{app=~"w.b|d"}', 3], ['{app=~"w"}', 0], ['{zone="eu",app!~"w.*"}', 2],
      ['{app=~"(?i)WEB"}', 3], ['{zone="eu", none=""}', 5], ['{none!=""}', 0], ['{app="we\\x62"}', 3], ['{app=`web`}', 3],
      ['{zone="eu"} # said so\n|= "five"', 1], ['{zone="eu"} |= "one" or "five"', 2], ['{zone="eu"} != "one" or "five"', 3],
      ['{zone="eu"} |~ "^(?:one|three)"', 2], ['{zone="eu"} |~ `(?i)TRACEID\\W+a`', 2], ['{zone="eu"} !~ "e$"', 2],
      ['{zone="eu"} |= "\\"q\\""', 1], ['{zone="eu"} |= `"q"`', 1],
      ['{zone="eu"} | trace_id="a"', 2], ['{zone="eu"} | trace_id!="a"', 3],
      ['{zone="eu"} | trace_id=~"a|b", span_id=""', 1],
      ['{zone="eu"} | trace_id="a" or app="db" and zone="us"', 2],
      ['{zone="eu"} | (trace_id="a" or app="db") and zone="us"', 0],
      ['{zone="eu"} | trace_id=~"."', 3], ['{zone="eu"} | app="web" | span_id="1" |= "three"', 1],
      ['{zone="eu"} | traceId="a"', 0], ['{zone="eu"} | json | traceId="a"', 1],
      ['{zone="eu"} | json | http_status="500"', 1],
      ['{zone="eu"} | json | n="9007199254740993"', 1], ['{zone="eu"} | json | __error__=""', 1],
      ['{zone="eu"} | logfmt | traceID="a"', 1], ['{zone="eu"} | logfmt | msg="it \\"was\\" slow"', 1],
      ['{zone="eu"} | logfmt | app_extracted="x"', 1], ['({zone="eu"} |= "one")', 1],
    ]) {
      const answer = await query(expr);
      assert.equal(answer.status, 200, `${expr}: ${answer.body}`);
      assert.equal(texts(answer).length, expected, expr);
    }
  });
});

test('LogQL: refusals', async () => {
  const none =
    'queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, ' +
    'app=~".*" does not meet this requirement, but app=~".+" will';
  await on({ lines }, async (get, query) => {
    for (const [expr, expected] of [
      ['{}', `parse error : ${none}`], ['{app=~".*"}', `parse error : ${none}`], ['{app!="web"}', `parse error : ${none}`],
      ['', 'parse error at line 1, col 1: syntax error: unexpected $end'],
      ['{foo="bar}', 'parse error at line 1, col 6: literal not terminated'],
      ['{foo="bar"', 'parse error at line 1, col 11: syntax error: unexpected $end, expecting } or ,'],
      ['{foo="bar"} |~', 'parse error at line 1, col 15: syntax error: unexpected $end, expecting STRING or ip'],
      ['{foo="bar"} "foo"', 'parse error at line 1, col 13: syntax error: unexpected STRING'],
      ['{foo="bar"}\n foo', 'parse error at line 2, col 2: syntax error: unexpected IDENTIFIER'],
      ['{foo="b\\d"}', 'parse error at line 1, col 6: invalid char escape'],
      ['{foo=~`a\nb`} x', 'parse error at line 2, col 5: syntax error: unexpected IDENTIFIER'],
      ["{foo='bar'}", 'parse error at line 1, col 6: invalid char literal'],
      ["{foo='b'}", 'parse error at line 1, col 6: syntax error: unexpected IDENTIFIER, expecting STRING'],
      ['{foo.bar="x"}', 'parse error at line 1, col 5: syntax error: unexpected ., expecting = or != or =~ or !~'],
      ['{foo="a"} | bar', 'parse error at line 1, col 16: syntax error: unexpected $end'],
      ['unk({foo="bar"}[5m])', 'parse error at line 1, col 1: syntax error: unexpected IDENTIFIER'],
      ['{foo="a"} |~ "(?=x)"',
        'parse error at line 1, col 14: error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
      ['{foo=~`a\\q`}', 'parse error at line 1, col 7: error parsing regexp: invalid escape sequence: `\\q`'],
      ['{foo="a"} | line_format "x"', 'the fixture does not know the stage line_format'],
      ['{foo="a"} | json | status > 400', 'the fixture does not know filters by number'],
      ['rate({foo="a"}[1m])', 'the fixture does not know the function rate'],
    ]) {
      const { status, type, body } = await query(expr);
      assert.deepEqual([status, type, body], [400, text, expected], expr);
    }
    assert.match((await query('{foo=~"("}')).body, /^parse error at line 1, col 7: error parsing regexp: /);
  });
});

test('lines counted over time: a matrix by the step', async () => {
  const counted = [0, 1, 30, 61, 150].map((after) =>
    line(BigInt(after) * second, after === 30 ? 'db' : 'web', 'x', { trace_id: 'a' }));
  await on({ lines: counted }, async (get, query) => {
    const window = { start: '1700000040', end: '1700000160', step: '60s' };
    const { value } = await query('sum by (app) (count_over_time({zone="eu"} |= "x" [1m]))', window);
    assert.equal(value.data.resultType, 'matrix');
    // 1700000040 is a multiple of 60; a window ends with its own time, and has not the time that it begins with.
    assert.deepEqual(value.data.result, [
      { metric: { app: 'db' }, values: [[1_700_000_040, '1']] },
      { metric: { app: 'web' }, values: [[1_700_000_040, '2'], [1_700_000_100, '1'], [1_700_000_160, '1']] },
    ]);
    const whole = async (expr) => (await query(expr, { ...window, step: '60' })).value.data.result;
    const metrics = async (expr) => (await whole(expr)).map(({ metric }) => metric);
    assert.deepEqual(await metrics('sum(count_over_time({zone="eu"}[1m]))'), [{}]);
    assert.deepEqual(await metrics('sum(count_over_time({zone="eu"}[1m])) by (zone)'), [{ zone: 'eu' }]);
    assert.equal((await whole('count_over_time({app="db"}[1m] |= "x")'))[0].metric.trace_id, 'a');
  });
});

test('limits', async () => {
  await on({ lines, maxQueryLength: undefined }, async (get) => {
    const asked = (more) => get(`${range}?query={zone="eu"}&${more}`);
    const brief = 'start=1700000000&end=1700000001';
    assert.equal((await asked(`${brief}&limit=5000`)).status, 200);
    const more = await asked(`${brief}&limit=5001`);
    const words = 'max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 > 5000)';
    assert.deepEqual([more.status, more.type, more.body], [400, text, words]);
    const { status, type, body } = await asked('start=1700000000&end=1702678400');
    assert.deepEqual([status, type, body], [400, text,
      'the query time range exceeds the limit (query length: 744h0m0s, limit: 30d1h)']);
  });
  const known = { '30d1h': 2_595_600n, '1h30m': 5400n, '20s': 20n, '2w': 1_209_600n };
  for (const [given, seconds] of Object.entries(known)) {
    assert.deepEqual([duration(given), prometheus(seconds * second)], [seconds * second, given]);
  }
  assert.deepEqual(['1.5h', '5minutes', ''].map(duration), [undefined, undefined, undefined]);
  assert.deepEqual([go(5400n * second), go(1500n * 1_000_000n)], ['1h30m0s', '1.5s']);
});

test('labels, their values, series, statistics, version, readiness, and what there is not', async () => {
  await on({ lines, base: '/loki-behind/' }, async (get, query, server) => {
    assert.match(server.url, /\/loki-behind\/$/);
    const all = 'start=1&end=9000000000000000000';
    const of = async (path) => (await get(`loki/api/v1/${path}`)).value;
    assert.deepEqual(await of(`labels?${all}`), { status: 'success', data: ['app', 'zone'] });
    assert.deepEqual((await of(`label/app/values?${all}`)).data, ['db', 'web']);
    assert.deepEqual((await of(`label/app/values?${all}&query={app="db"}`)).data, ['db']);
    assert.deepEqual(await of('labels'), { status: 'success' }, 'nothing in the last hour');
    const series = await of(`series?${all}&match[]={app="db"}&match[]={zone="eu",app=~"d."}`);
    assert.deepEqual(series.data, [{ app: 'db', zone: 'eu' }]);
    const stats = await of(`index/stats?${all}&query={zone="eu"}`);
    assert.deepEqual([stats.streams, stats.entries, stats.bytes > 0], [2, 5, true]);
    assert.match((await of('status/buildinfo')).version, /^\d+\.\d+\.\d+$/);
    assert.equal((await get('ready')).body, 'ready\n');
    for (const path of ['loki/api/v1/nothing', 'other', 'loki/api/v2/labels']) {
      const { status, type, body } = await get(path);
      assert.deepEqual([status, type, body], [404, text, '404 page not found\n'], path);
    }
    assert.equal((await fetch(`${server.origin}/ready`)).status, 404);
    assert.equal((await get('loki/api/v1/labels', { method: 'DELETE' })).status, 405);
    const paths = ['/loki-behind/loki/x', '/loki-behind/ready', '/loki/x'];
    assert.deepEqual(paths.map((it) => server.has(it)), [true, true, false]);
    assert.match((await get('loki/api/v1/labels?query={a="b"}|="c"')).body, /only label matchers are supported/);
  });
});

test('tenants, a proxy that knows its people, CORS', async () => {
  const origin = 'http://127.0.0.1:8080';
  const path = `${range}?query={zone="eu"}&start=1700000000&end=1700000001`;
  const allowed = ({ headers }) => headers.get('access-control-allow-origin');
  const options = {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-scope-orgid' },
  };
  await on({ lines, tenant: 'acme' }, async (get) => {
    const denied = await get(path);
    assert.deepEqual([denied.status, denied.type, denied.body, allowed(denied)], [401, text, 'no org id\n', null]);
    const as = async (tenant) => texts(await get(path, { headers: { 'x-scope-orgid': tenant } })).length;
    assert.deepEqual([await as('acme'), await as('other'), await as('other|acme')], [5, 0, 5]);
    assert.equal((await get('loki/api/v1/status/buildinfo')).status, 200);
    assert.equal((await get(path, options)).status, 405);
  });
  await on({ lines, authorization: 'Basic eA==', cors: '*', allowHeaders: ['Authorization'] }, async (get) => {
    const denied = await get(path);
    assert.deepEqual([denied.status, denied.type, allowed(denied)], [401, 'text/html', '*']);
    assert.equal((await get(path, { headers: { authorization: 'Basic eA==' } })).status, 200);
    const asked = await get(path, options);
    const names = asked.headers.get('access-control-allow-headers');
    assert.deepEqual([asked.status, allowed(asked), names], [204, '*', 'Authorization']);
  });
  await on({ authorization: 'x', refusal: 'plain', cors: origin, corsOnErrors: false }, async (get) => {
    const denied = await get('ready');
    assert.deepEqual([denied.status, denied.type, allowed(denied)], [401, text, null]);
    assert.equal(allowed(await get('ready', { headers: { authorization: 'x' } })), origin);
  });
});

test('troubles, where they are asked for', async () => {
  const said = { 429: [429, text, /^too many outstanding requests$/], 500: [500, text, /Unavailable/],
    504: [504, text, /^context deadline exceeded$/], '504-html': [504, 'text/html', /Gateway/],
    html: [200, 'text/html; charset=utf-8', /<div id="app">/], 'json-error': [503, 'application/json', /"status":"error"/] };
  for (const [trouble, [status, type, words]] of Object.entries(said)) {
    await on({ lines, trouble, on: /^query_range$/ }, async (get, query, server) => {
      const answer = await query('{zone="eu"}');
      assert.deepEqual([answer.status, answer.type], [status, type], trouble);
      assert.match(answer.body, words);
      assert.equal((await get('loki/api/v1/labels')).status, 200, 'only there');
      server.trouble = undefined;
      assert.equal((await query('{zone="eu"}')).status, 200);
    });
  }
  await on({ lines, trouble: 'cut' }, (_, query) => assert.rejects(query('{zone="eu"}')));
  await on({ lines, trouble: 'silent', on: /^query_range$/ }, async (get, query) => {
    const stop = new AbortController();
    const asked = query('{zone="eu"}', {}, { signal: stop.signal });
    asked.catch(() => {});
    await get('ready');
    assert.equal(await Promise.race([asked, 'nothing yet']), 'nothing yet');
    stop.abort();
    await assert.rejects(asked);
  });
  await assert.rejects(loki({ trouble: 'none such' }));
});

test('gzip where it is accepted', async () => {
  await on({ lines }, async (get, query, server) => {
    const raw = (headers) => new Promise((done) => {
      http.get(`${server.url}loki/api/v1/status/buildinfo`, { headers }, (response) => {
        response.resume();
        done(response.headers['content-encoding']);
      });
    });
    assert.deepEqual([await raw({ 'accept-encoding': 'br, gzip' }), await raw({})], ['gzip', undefined]);
  });
});

test('lines of a trace: each way to log, and the odd ones', async () => {
  const spans = spansOf(traces(t0)[0]);
  const [{ traceId }] = spans;
  const made = linesOf(spans);
  await on({ lines: made }, async (get, query) => {
    const found = async (expr) => texts(await query(expr));
    const web = await found(`{service_name="shop-web"} | trace_id="${traceId}"`);
    assert.equal(web.length, 3 * 2 + 5);
    for (const words of Object.values(odd)) assert.ok(web.includes(words));
    assert.ok(odd.long.length > 3000);
    assert.equal((await found(`{service_name=~".+"} | json | traceId="${traceId}"`)).length, 2 + 1, 'stock, by JSON');
    assert.equal((await found(`{service_name="payment"} |= "traceID=${traceId.slice(16)}"`)).length, 2 * 2);
    assert.equal((await found(`{service_name="payment"} |= "${traceId}"`)).length, 0);
    assert.equal((await found(`{service_name=~".+"} |= "${strangers.trace.slice(16)}"`)).length, 3);
    assert.equal((await found('{job="syslog"}')).length, 2);
  });
  // An id of 64 bits, by the forms that find it with and without its zeros.
  await on({ lines: linesOf(spansOf(traces(t0)[1]), { kinds: { stock: 'logfmt' } }) }, async (get, query) => {
    const found = async (expr) => texts(await query(expr)).length;
    assert.equal(await found('{service_name=~"shop-web|stock"} | trace_id=~"0{0,16}0badcafe0000beef"'), 2 + 5);
    assert.equal(await found('{service_name=~"shop-web|stock"} |~ "(?i)0*badcafe0000beef"'), 2 + 1);
  });
  const sameMicrosecond = made.filter(({ text: it }) => /\b(first|second|third)\b/.test(it));
  assert.deepEqual(sameMicrosecond.map(({ at }) => at).sort().map((at) => at - sameMicrosecond[1].at), [0n, 1n, 2n]);
  assert.equal(new Set(sameMicrosecond.map(({ labels }) => labels.service_name)).size, 2);
  assert.ok(made.some(({ at }, index) => index && at < made[index - 1].at), 'not in the order of their times');
  const plain = linesOf(spans, { kinds: { stock: 'none' } }).filter(({ labels }) => labels.service_name === 'stock');
  assert.match(plain[0].text, /^(INFO|DEBUG|WARN|ERROR) done/);
  assert.deepEqual([kinds, linesOf([]), many().length], [['otlp', 'json', 'logfmt', 'none'], [], 5000]);
});
