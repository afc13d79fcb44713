// The fixture server of Jaeger's APIs says what the contract says, without a browser: a journey is worth no more than
// the server that it talks to. Compared by hand with a real 1.73.

import assert from 'node:assert/strict';
import test from 'node:test';
import { ids, versions } from './support/jaeger.mjs';
import { on } from './support/jaeger/ask.mjs';
import { duration } from './support/jaeger/go.mjs';

const json = 'application/json';
const text = 'text/plain; charset=utf-8';
const html = 'text/html; charset=utf-8';
const legacies = ['1.45', '1.53', '1.57', '1.65', '2.2', '2.16', '2.19'];
const v3s = ['1.53', '1.57', '1.65', '2.2', '2.16', '2.19', 'main'];

const all = '&start=1&end=9999999999999999';
const window = 'query.start_time_min=2020-01-01T00:00:00Z&query.start_time_max=2100-01-01T00:00:00.123456789Z';
const found = ({ value }) => value.data.map(({ traceID }) => traceID.padStart(32, '0'));

test('each version has the routes that the contract lists', async () => {
  const unknown = { 1.45: [200, html], 1.53: [200, html], 1.57: [200, html], 1.65: [200, html], 2.2: [200, html],
    2.16: [404, text], 2.19: [404, text], main: [404, text], victoria: [400, text], quickwit: [404, json] };
  for (const version of versions) {
    await on(version, async (get) => {
      const says = async (path) => {
        const { status, type } = await get(path);
        return [status, type];
      };
      const name = (path) => `${version} ${path}`;
      assert.deepEqual(await says('api/nothing'), unknown[version], name('nothing'));
      const legacy = version === 'main' ? unknown.main : [200, json];
      for (const path of ['api/services', 'api/services/stock/operations', `api/traces?service=stock${all}`]) {
        assert.deepEqual(await says(path), legacy, name(path));
      }
      assert.deepEqual(await says(`api/traces/${ids.cart}`), [200, json], name('one trace'));
      const { victoria, quickwit } = unknown;
      const v3 = { 1.45: [200, json], 2.19: [200, json], main: [200, json], victoria, quickwit };
      assert.deepEqual(await says('api/v3/services'), v3[version] ?? [200, text], name('v3'));
      const summaries = { 1.45: [404, json], 2.19: [200, json], main: [200, json] }[version] ?? unknown[version];
      assert.deepEqual(await says(`api/v3/trace-summaries?${window}&query.num_traces=9`), summaries, name('summaries'));
    });
  }
});

test('errors are JSON that is called text, with a line break', async () => {
  for (const version of legacies) {
    await on(version, async (get) => {
      const refused = async (path, code, msg) => {
        const { status, type, body } = await get(path);
        const expected = JSON.stringify({ data: null, total: 0, limit: 0, offset: 0, errors: [{ code, msg }] });
        assert.deepEqual([status, type, body], [code, text, `${expected}\n`], `${version} ${path}`);
      };
      const unable = (name, why) => `unable to parse param '${name}': ${why}`;
      await refused('api/traces', 400, "parameter 'service' is required");
      await refused('api/operations', 400, "parameter 'service' is required");
      await refused('api/traces/1', 404, 'trace not found');
      await refused('api/traces/xyz', 400, 'strconv.ParseUint: parsing "xyz": invalid syntax');
      const long = '1'.repeat(33);
      await refused(`api/traces/${long}`, 400, `TraceID cannot be longer than 32 hex characters: ${long}`);
      const search = (query, msg) => refused(`api/traces?service=stock&${query}`, 400, msg);
      await search('start=x', unable('start', 'strconv.ParseInt: parsing "x": invalid syntax'));
      await search('limit=99999999999', 'strconv.ParseInt: parsing "99999999999": value out of range');
      await search('minDuration=5', unable('minDuration', 'time: missing unit in duration "5"'));
      await search('minDuration=1d', unable('minDuration', 'time: unknown unit "d" in duration "1d"'));
      await search('maxDuration=x', unable('maxDuration', 'time: invalid duration "x"'));
      await search('minDuration=2s&maxDuration=1s', "'maxDuration' should be greater than 'minDuration'");
      await search('tag=x', "malformed 'tag' parameter, expecting key:value, received: x");
      const malformed = "malformed 'tags' parameter, cannot unmarshal JSON: ";
      await search('tags={"a":1}', `${malformed}json: cannot unmarshal number into Go value of type string`);
      await search('tags={', `${malformed}unexpected end of JSON input`);
      await search('tags=a%3Db', `${malformed}invalid character 'a' looking for beginning of value`);
      await refused(`api/traces?service=sensors${all}`, 500,
        'failed writing HTTP response: failed marshalling HTTP response to JSON: json: unsupported value: NaN');
      await refused('api/metrics/calls?service=stock', 501, 'metrics querying is currently disabled');
    });
  }
});

test('a search honours every field', async () => {
  const { checkout, cart, mail, twins, slow } = ids;
  for (const version of [...legacies, 'victoria', 'quickwit']) {
    await on(version, async (get) => {
      const search = async (query, expected) =>
        assert.deepEqual(found(await get(`api/traces?${query}`)), expected, `${version} ${query}`);
      const now = Date.now() * 1000;
      const hour = `&start=${now - 3_600_000_000}&end=${now}`;
      await search(`service=shop-web${hour}`, [checkout, cart, mail]);
      await search(`service=shop-web${all}`, [checkout, cart, mail, twins, slow]);
      await search(`service=shop-web&limit=2${all}`, [checkout, cart]);
      await search(`service=shop-web&operation=GET%20%2Fcart${all}`, [cart, twins, slow]);
      await search(`service=shop-web&minDuration=1s${all}`, [checkout, slow]);
      await search(`service=shop-web&minDuration=1s&maxDuration=1.234567891s${all}`, [checkout]);
      await search(`service=stock&tags=${encodeURIComponent('{"region":"eu north"}')}${all}`, [cart]);
      await search(`service=payment&tags=${encodeURIComponent('{"error":"true","attempt":"2"}')}${all}`, [checkout]);
      await search(`service=nobody${all}`, []);
      if (!legacies.includes(version)) return;
      await search('service=shop-web', [checkout, cart, mail, twins]);
      await search(`service=stock&tag=region:eu%20north${all}`, [cart]);
      await search(`service=payment&tag=attempt:2&tag=error:true${all}`, [checkout]);
      await search(`service=shop-web&tag=order.id:9007199254740993${all}`, [checkout]);
    });
  }
});

test('many traces by their ids: what is there, and what is not', async () => {
  await on('1.65', async (get) => {
    const { status, value } = await get(`api/traces?traceID=${ids.cart}&traceID=dead`);
    const missing = [{ msg: 'trace not found', traceID: '000000000000dead' }];
    assert.deepEqual([status, value.data.length, value.errors], [200, 1, missing]);
  });
});

test('one trace, by 16 and by 32 digits, in any case; and how its values are written', async () => {
  for (const version of [...legacies, 'main']) {
    await on(version, async (get) => {
      for (const id of [ids.cart, '0badcafe0000beef', 'BADCAFE0000BEEF']) {
        const { value } = await get(`api/traces/${id}`);
        assert.equal(value.data[0].traceID, '0badcafe0000beef', `${version} ${id}`);
      }
      const { body, value } = await get(`api/traces/${ids.checkout}`);
      const [{ spans, processes }] = value.data;
      assert.equal(spans.length, 6);
      const root = spans.find(({ spanID }) => spanID === '00000000000000a1');
      const tag = (key) => root.tags.find((it) => it.key === key);
      assert.deepEqual(tag('order.id'), { key: 'order.id', type: 'int64', value: '9007199254740993' });
      assert.deepEqual(tag('error'), { key: 'error', type: 'bool', value: true });
      assert.deepEqual(tag('cart.value'), { key: 'cart.value', type: 'float64', value: 129.95 });
      assert.ok(body.includes('a=\\u003cb\\u003e\\u0026c=\\"d\\"'), 'Go escapes for HTML');
      assert.equal(root.duration, 1_234_567, 'nanoseconds are cut');
      const stock = spans.find(({ spanID }) => spanID === '00000000000000a3');
      const values = Object.fromEntries(stock.tags.map((it) => [it.key, [it.type, it.value]]));
      assert.deepEqual(values['db.rows'], ['string', '["left","right"]']);
      assert.deepEqual(values.limits, ['string', '{"high":2.5,"low":1}']);
      assert.deepEqual(values.token, ['binary', 'c3BhbnNjYXBl']);
      assert.match(stock.warnings[0], /clock skew adjustment disabled/);
      assert.deepEqual(new Set(Object.values(processes).map((it) => it.serviceName)), new Set(['shop-web', 'stock', 'payment']));
      const events = spans.find(({ spanID }) => spanID === '00000000000000a5').logs.map(({ fields }) => fields[0].value);
      assert.deepEqual(events, ['exception', 'retry']);
    });
  }
});

test('a shared id is told apart, unless raw is asked', async () => {
  const roots = ({ value }) => value.data[0].spans.map(({ spanID }) => spanID).sort();
  await on('2.16', async (get) => {
    const [client, child] = ['00000000000000e1', '00000000000000e2'];
    assert.deepEqual(roots(await get(`api/traces/${ids.twins}`)), ['0000000000000001', client, child]);
    assert.deepEqual(roots(await get(`api/traces/${ids.twins}?raw=true`)), [client, client, child]);
    assert.equal((await get(`api/traces/${ids.twins}?raw=perhaps`)).status, 400);
  });
  await on('1.57', async (get) => assert.equal((await get(`api/traces/${ids.twins}?raw=perhaps`)).status, 200));
});

test('v3: hex ids since 1.54, nanoseconds, arrays, NaN as text; warnings as an attribute once it is adjusted', async () => {
  for (const version of v3s) {
    await on(version, async (get) => {
      const { value } = await get(`api/v3/traces/${ids.checkout}`);
      const spans = value.result.resourceSpans.flatMap((it) => it.scopeSpans.flatMap((scope) => scope.spans));
      assert.equal(spans.length, 6, version);
      const [root] = spans;
      if (version === '1.53') {
        assert.deepEqual([root.spanId, root.kind], ['AAAAAAAAAKE=', 'SPAN_KIND_SERVER']);
      } else {
        assert.deepEqual([root.traceId, root.spanId, root.kind, root.status.code], [ids.checkout, '00000000000000a1', 2, 2]);
      }
      assert.equal(BigInt(root.endTimeUnixNano) - BigInt(root.startTimeUnixNano), 1_234_567_891n);
      const stock = spans.find(({ attributes }) => attributes?.some(({ key }) => key === 'db.rows'));
      const keys = stock.attributes.map(({ key }) => key);
      assert.equal(keys.includes('@jaeger@warnings'), !['1.53', '1.57'].includes(version), version);
      assert.deepEqual(spans.find(({ name }) => name === 'render receipt').status, {}, 'always there');
      const broken = await get(`api/v3/traces/${ids.broken}`);
      assert.match(broken.body, /\{"doubleValue":"NaN"\}/);
    });
  }
});

test('v3 behind grpc-gateway: a line a trace', async () => {
  await on('1.45', async (get) => {
    const { status, type, body } = await get(`api/v3/traces?query.service_name=stock&${window}`);
    const lines = body.trimEnd().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual([status, type, lines.length], [200, json, 3]);
    const [{ instrumentationLibrarySpans: [first] }] = lines[0].result.resourceSpans;
    assert.deepEqual([first.spans[0].spanId, first.spans[0].status.code], ['AAAAAAAAAKE=', 'STATUS_CODE_ERROR']);
    assert.equal((await get(`api/v3/traces?query.duration_min=5ms&${window}`)).status, 400, 'a Duration has seconds');
    assert.equal((await get('api/v3/traces')).status, 500);
  });
});

test('v3 search: what is required, what is honoured, and what is not found', async () => {
  for (const version of v3s) {
    await on(version, async (get) => {
      const camel = ['2.19', 'main'].includes(version);
      const names = camel ? ['query.startTimeMin', 'query.startTimeMax'] : ['query.start_time_min', 'query.start_time_max'];
      const required = await get('api/v3/traces?query.service_name=stock');
      assert.deepEqual(
        [required.status, required.type, required.body],
        [400, text, `{"error":{"httpCode":400,"message":"${names[0]} and ${names[1]} are required"}}\n`],
      );
      const none = await get(`api/v3/traces?query.service_name=nobody&query.num_traces=9&${window}`);
      const old = ['1.53', '1.57'].includes(version);
      if (old) assert.deepEqual([none.status, none.body], [200, '{"result":{}}']);
      else assert.deepEqual([none.status, none.body], [404, '{"error":{"httpCode":404,"message":"No traces found"}}\n']);
      const traces = async (query) => {
        const { value } = await get(`api/v3/traces?query.num_traces=9&${window}&${query}`);
        return new Set(value.result.resourceSpans.flatMap((it) => it.scopeSpans.flatMap(({ spans }) => spans[0].traceId))).size;
      };
      assert.equal(await traces('query.service_name=stock'), 3, version);
      const tagged = `query.attributes=${encodeURIComponent('{"region":"eu north"}')}`;
      assert.equal(await traces(`query.service_name=stock&${tagged}`), camel ? 1 : 3, `${version}: attributes`);
      assert.equal(await traces('query.service_name=shop-web&query.duration_min=10s'), 1, version);
      const without = await get(`api/v3/traces?query.service_name=stock&${window}`);
      assert.equal(without.status, version === '2.16' ? 500 : 200, `${version} without a depth`);
    });
  }
});

test('summaries leave out what is zero', async () => {
  await on('main', async (get) => {
    const camel = window.replace('start_time_min', 'startTimeMin').replace('start_time_max', 'startTimeMax');
    const { value } = await get(`api/v3/trace-summaries?query.operationName=orders%20publish&${camel}`);
    const [{ minStartTimeUnixNano: from, maxEndTimeUnixNano: to, ...rest }] = value.summaries;
    assert.equal(BigInt(to) - BigInt(from), 300_800_000_000n);
    assert.deepEqual(rest, {
      traceId: ids.mail,
      rootServiceName: 'shop-web',
      rootOperationName: 'orders publish',
      spanCount: 2,
      services: [{ name: 'jobs/mailer', spanCount: 1 }, { name: 'shop-web', spanCount: 1 }],
    });
  });
});

test('names with a slash, empty lists, base paths, gzip', async () => {
  await on({ version: '1.45', base: '/jaeger/', empty: true }, async (get, server) => {
    assert.match(server.url, /\/jaeger\/$/);
    assert.equal((await get('api/services')).body, '{"data":null,"total":0,"limit":0,"offset":0,"errors":null}');
    assert.equal((await get('api/services')).headers.get('content-encoding'), 'gzip');
    assert.equal((await fetch(`${server.origin}/api/services`)).status, 404);
  });
  await on({ version: '2.2', empty: true }, async (get) => {
    const { body, headers } = await get('api/services');
    assert.equal(body, '{"data":[],"total":0,"limit":0,"offset":0,"errors":null}');
    assert.equal(headers.get('content-encoding'), null);
    assert.ok(headers.get('traceresponse'));
  });
  for (const version of ['1.45', '2.19', 'victoria', 'quickwit']) {
    await on(version, async (get) =>
      assert.deepEqual((await get('api/services/jobs%2Fmailer/operations')).value.data, ['orders process'], version));
  }
});

test('Quickwit refuses what it does not know, VictoriaTraces wants a window', async () => {
  await on('quickwit', async (get) => {
    assert.equal((await get(`api/traces?service=stock&tag=a:b${all}`)).status, 400);
    assert.equal((await get('api/traces/dead')).body, '{"data":[]}');
  });
  await on('victoria', async (get) => {
    assert.deepEqual((await get('api/traces?service=stock')).value.data, []);
    assert.equal((await get('api/traces/dead')).status, 404);
    assert.match((await get('api/traces')).body, /incorrect trace query params: service name is required\n$/);
  });
});

test('durations as Go reads them', () => {
  for (const [given, ns] of [
    ['1.5s', 1_500_000_000n],
    ['250us', 250_000n],
    ['1h2m', 3_720_000_000_000n],
    ['-3ms', -3_000_000n],
    ['0', 0n],
    ['1m0.5s', 60_500_000_000n],
    ['.5h', 1_800_000_000_000n],
  ]) {
    assert.equal(duration(given), ns, given);
  }
});
