// Every Jaeger: connected by its URL, asked for services, searched by each field, a trace opened, and one that is not
// there. The answers are those of support/jaeger.mjs.

import assert from 'node:assert/strict';
import { journey } from './support/browser.mjs';
import { ids, versions } from './support/jaeger.mjs';
import { called, connect, field, finds, found, lookUp, names, options, problem } from './support/search.mjs';
import { fact, shows, tall, treegrid } from './support/trace.mjs';

const { checkout, cart, mail } = called;

for (const version of versions) {
  journey(`${version}: from its address to a span, and to a trace that is not there`, { context: tall }, async (t) => {
    const { page } = t;
    // A route that a version does not have is part of finding out what it has.
    t.expectProblem(/Failed to load resource.*40[04]|status of 500/);
    const jaeger = await t.jaeger({ version });
    await t.open();
    await connect(t, jaeger.url);
    await field(t, 'Service').waitFor();
    assert.deepEqual(await options(t, 'Service'), ['jobs/mailer', 'payment', 'sensors', 'shop-web', 'stock']);
    await finds(t, { Service: 'shop-web' }, [checkout, cart, mail]);
    const [first] = await found(t);
    assert.deepEqual([first.spans, first.errors], [6, 3], 'spans and errors of the list');
    const operations = ['GET /cart', 'GET /stock', 'POST /checkout', 'POST /pay', 'orders publish'];
    assert.deepEqual((await options(t, 'Operation')).sort(), operations);
    await page.getByRole('link', { name: checkout }).click();
    await shows(t, { spans: 6, services: 3, name: /^Trace shop-web: POST \/checkout$/ });
    assert.equal(await fact(t, 'Errors'), '3');
    const tree = await treegrid(t);
    await tree.getByRole('row', { name: /payment POST \/pay/ }).click();
    const panel = page.getByRole('complementary', { name: 'Selected span' });
    await panel.getByText('northpay', { exact: true }).waitFor();
    await panel.getByText('TimeoutError').first().waitFor();
    await page.goBack();
    await t.idle();
    assert.deepEqual(names(await found(t)), [checkout, cart, mail], 'the list is there on the way back');
    await lookUp(t, ids.slow);
    await shows(t, { spans: 1, name: /GET \/cart/ });
    await lookUp(t, 'feed0000000000000000000000000000');
    const { what, place, advice } = await problem(t);
    assert.match(what, /not found|No traces found|no trace/i);
    assert.ok(place.startsWith(jaeger.url), place);
    assert.match(advice, /id/);
    await page.goBack();
    await shows(t, { spans: 1 });
    const sent = jaeger.headers.filter(({ cookie, authorization }) => cookie || authorization);
    assert.deepEqual(sent, [], 'no credentials');
    assert.ok(!jaeger.requests.some((request) => request.startsWith('OPTIONS')), 'no preflight: Jaeger 1 has none');
  });
}

for (const version of ['1.65', '2.16', 'main', 'victoria', 'quickwit']) {
  journey(`${version}: each field of a search`, {}, async (t) => {
    t.expectProblem(/Failed to load resource.*40[04]|status of 500/);
    const jaeger = await t.jaeger({ version });
    await t.open();
    await connect(t, jaeger.url);
    const clear = { Service: 'shop-web', Operation: '', Tags: '', Shortest: '', Longest: '', Limit: '20' };
    const check = (fields, expected) => finds(t, { ...clear, ...fields }, expected, `${version} ${JSON.stringify(fields)}`);
    await check({}, [checkout, cart, mail]);
    await check({ Operation: 'GET /cart' }, [cart]);
    await check({ Service: 'stock', Tags: 'region="eu north"' }, [cart]);
    await check({ Service: 'payment', Tags: '{"error":"true","payment.provider":"northpay"}' }, [checkout]);
    await check({ Service: 'payment', Tags: 'error=true attempt=9' }, []);
    await check({ Shortest: '1s' }, [checkout]);
    await check({ Longest: '2.5ms' }, [mail]);
    await check({ Shortest: '40ms', Longest: '50ms' }, [checkout, cart]);
    await check({ Limit: '1' }, [checkout]);
    await check({ Service: 'jobs/mailer' }, [mail]);
    await check({ Time: 'Last 5 minutes' }, [checkout]);
    await check({ Time: 'Last 2 days' }, [checkout, cart, mail, called.cart]);
  });
}

journey('what the newest Jaeger answers with summaries opens without a service', {}, async (t) => {
  t.expectProblem(/Failed to load resource.*404/);
  const jaeger = await t.jaeger({ version: 'main' });
  await t.open();
  await connect(t, jaeger.url);
  await finds(t, { Service: '' }, [checkout, cart, mail]);
  assert.ok(jaeger.requests.some((request) => request.includes('/api/v3/trace-summaries')));
  assert.ok(!jaeger.requests.some((request) => request.includes('/api/v3/traces?')), 'and asks for no whole traces');
});

journey('a value that legacy JSON cannot carry', { context: tall }, async (t) => {
  t.expectProblem(/Failed to load resource.*(404|500)/);
  const jaeger = await t.jaeger({ version: '1.65' });
  await t.open();
  await connect(t, jaeger.url);
  await lookUp(t, ids.broken);
  await shows(t, { spans: 1, name: /read/ });
  await (await treegrid(t)).getByRole('row').first().click();
  await t.page.getByRole('complementary', { name: 'Selected span' }).getByText('NaN', { exact: true }).waitFor();
});

journey('a base path, and an address without its scheme', {}, async (t) => {
  t.expectProblem(/Failed to load resource.*404/);
  const jaeger = await t.jaeger({ version: '2.16', base: '/jaeger/' });
  await t.open();
  await connect(t, jaeger.url.replace('http://', '').replace(/\/$/, ''));
  await finds(t, { Service: 'stock' }, [checkout, cart]);
  assert.ok(jaeger.requests.every((request) => request.startsWith('GET /jaeger/api/')), `${jaeger.requests}`);
});
