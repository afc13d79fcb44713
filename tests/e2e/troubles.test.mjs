// What goes wrong between the page and a Jaeger: the message says what, where and what to do; what was open stays, and
// once the trouble is over, "Try again" goes on.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { ids } from './support/jaeger.mjs';
import { called, connect, field, fill, find, form, found, lookUp, names, problem } from './support/search.mjs';
import { shows } from './support/trace.mjs';

const { checkout, cart, mail } = called;
const all = [checkout, cart, mail];

/** The page says what, where, and something that one can do. */
async function says(t, { what, where, todo = /\S/ }) {
  const told = await problem(t);
  assert.match(told.what, what);
  assert.ok(told.place.includes(where), `${where} in ${told.place}`);
  assert.match(told.advice, todo);
  return told;
}

const again = async (t) => {
  await t.page.getByRole('main').getByRole('button', { name: 'Try again' }).click();
  await t.idle();
};

/** config.json with one back end. */
const configured = (url, more = {}) => ({ backends: [{ name: 'Shop', url, ...more }] });

for (const [trouble, what, todo] of [
  ['unauthorized', /no basic auth provided.*401/, /header|sign in/i],
  ['forbidden', /403/, /header|sign in/i],
  ['storage', /no shards available.*500/, /log/],
  ['empty', /does not answer.*500/, /Start it|JAEGER=/],
  ['disabled', /disabled.*501/],
  ['gateway', /does not answer.*502/, /Start it|JAEGER=/],
  ['throttled', /too many requests.*429/, /again/],
  ['page', /web page/, /address|login/],
  ['login', /web page/, /sign in|login/i],
  ['dropped', /connection broke|No answer came/, /again/i],
  ['reset', /No answer came/, /running/],
  ['json', /no answer of a Jaeger API/],
]) {
  journey(`a search meets: ${trouble}`, {}, async (t) => {
    t.expectProblem(/Failed to load resource|CORS policy/);
    const jaeger = await t.jaeger({ version: '2.16', cors: ['http://127.0.0.1:*'] });
    await t.open();
    await connect(t, jaeger.url);
    assert.deepEqual(names(await find(t, { Service: 'shop-web' })), all);
    await lookUp(t, ids.cart);
    await shows(t, { spans: 2 });
    jaeger.trouble = trouble;
    await lookUp(t, ids.slow);
    await says(t, { what, where: `${jaeger.url}api/`, todo });
    await t.page.goBack();
    await shows(t, { spans: 2, name: /GET \/cart/ });
    await t.page.goBack();
    await form(t).waitFor();
    await t.idle();
    assert.deepEqual(names(await found(t)), all, 'what was found is still there');
    await fill(t, { Limit: '2' });
    await form(t).getByRole('button', { name: 'Find traces' }).click();
    await t.idle();
    await says(t, { what, where: `${jaeger.url}api/`, todo });
    await accessible(t.page);
    jaeger.trouble = undefined;
    await again(t);
    assert.deepEqual(names(await found(t)), [checkout, cart]);
  });
}

journey('a Jaeger that says nothing, and one that stops in the middle', {}, async (t) => {
  const { page } = t;
  t.expectProblem(/Failed to load resource|ERR_/);
  const jaeger = await t.jaeger({ version: '1.65' });
  t.site.routes['/config.json'] = configured(jaeger.url, { timeoutSeconds: 1 });
  await t.open();
  assert.deepEqual(names(await find(t, { Service: 'shop-web' })), all);
  jaeger.on = /^traces/;
  const search = async (trouble) => {
    jaeger.trouble = trouble;
    await form(t).getByRole('button', { name: 'Find traces' }).click();
    await t.idle();
  };
  await search('silent');
  await says(t, { what: /said nothing for 1 second/, where: jaeger.url, todo: /timeoutSeconds/ });
  await accessible(page);
  await search('hanging');
  await says(t, { what: /connection broke/, where: 'nothing came for 1 second', todo: /before is shown/ });
  await page.getByRole('heading', { name: '1 trace' }).waitFor();
  await accessible(page);
  await search(undefined);
  assert.deepEqual(names(await found(t)), all);
  await page.getByRole('link', { name: cart }).click();
  await shows(t, { spans: 2 });
});

journey('an answer that ends in the middle, as if it were whole', {}, async (t) => {
  const jaeger = await t.jaeger({ version: '1.65' });
  await t.open();
  await connect(t, jaeger.url);
  jaeger.trouble = 'truncated';
  await lookUp(t, ids.broken);
  await says(t, { what: /not JSON that can be read/, where: new URL(jaeger.url).host });
  await t.page.goBack();
  await find(t, { Service: 'shop-web' });
  await t.page.getByRole('status').filter({ hasText: /ends in the middle/ }).waitFor();
  await accessible(t.page);
  jaeger.trouble = undefined;
  assert.deepEqual(names(await find(t, { Limit: '2' })), [checkout, cart]);
});

journey('a search that takes long can be cancelled', {}, async (t) => {
  const { page } = t;
  t.expectProblem(/ERR_ABORTED|404/);
  const jaeger = await t.jaeger({ version: '1.65' });
  await t.open();
  await connect(t, jaeger.url);
  jaeger.on = /^traces/;
  jaeger.trouble = 'silent';
  await fill(t, { Service: 'shop-web' });
  await form(t).getByRole('button', { name: 'Find traces' }).click();
  await page.getByRole('progressbar', { name: 'Searching' }).waitFor();
  await accessible(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await t.idle();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  jaeger.trouble = undefined;
  await again(t);
  assert.deepEqual(names(await found(t)), all);
});

journey('a request that the network loses is asked once more', {}, async (t) => {
  t.expectProblem(/Failed to load resource/);
  const jaeger = await t.jaeger({ version: '1.65', trouble: 'reset' });
  await t.open();
  const dialog = await connect(t, jaeger.url);
  await dialog.getByRole('alert').waitFor();
  const asked = jaeger.requests.filter((request) => request === jaeger.requests[0]);
  assert.ok(asked.length >= 2, `${jaeger.requests}`);
});

for (const [name, cors, version, setting] of [
  ['no CORS at Jaeger 1', undefined, '1.65', /--query\.additional-headers="Access-Control-Allow-Origin: ORIGIN"/],
  ['no CORS at Jaeger 2', undefined, '2.16', /jaeger_query\.http\.cors\.allowed_origins: \["ORIGIN"\]/],
  ['CORS for another origin', 'https://other.example', '2.16', /allowed_origins: \["ORIGIN"\]/],
  ['a fixed header for another origin', 'https://other.example', '1.65', /Access-Control-Allow-Origin: ORIGIN/],
]) {
  journey(`${name}: the setting is named`, {}, async (t) => {
    t.expectProblem(/CORS policy|ERR_FAILED|Failed to load resource/);
    const jaeger = await t.jaeger({ version, cors });
    await t.open();
    const dialog = await connect(t, jaeger.url);
    const { what, place, advice } = await problem(t);
    assert.match(what, /up, but does not allow this page to read from it \(CORS\)/);
    assert.ok(place.startsWith(`${jaeger.url}api/`), place);
    const { origin } = t.site;
    assert.match(advice, new RegExp(setting.source.replace('ORIGIN', origin)));
    assert.ok(await dialog.isVisible(), 'one can try again at once');
    await accessible(t.page);
  });
}

journey('nobody there: that is not CORS', {}, async (t) => {
  t.expectProblem(/ERR_CONNECTION_REFUSED/);
  const jaeger = await t.jaeger();
  await jaeger.close();
  await t.open();
  await connect(t, jaeger.url);
  await says(t, { what: /No answer came/, where: jaeger.url, todo: /running/ });
});

journey('a host that is no Jaeger', {}, async (t) => {
  const { dialog } = { dialog: await t.open().then(() => connect(t, t.site.url)) };
  await says(t, { what: /no Jaeger API here.*web page/, where: t.site.url, todo: /address/ });
  await dialog.getByRole('textbox').fill('not an address');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await t.idle();
  await problem(t);
});

journey('a tenant: asked for, kept in this tab, sent to this back end alone', {}, async (t) => {
  const { page, context } = t;
  t.expectProblem(/401|404|CORS policy|ERR_FAILED/);
  const cors = ['http://127.0.0.1:*'];
  const jaeger = await t.jaeger({ version: '2.16', cors, tenant: 'x-tenant', allowHeaders: ['X-Tenant'] });
  const other = await t.jaeger({ version: '1.65' });
  const backends = [...configured(jaeger.url, { headers: ['X-Tenant'] }).backends, { name: 'Other', url: other.url }];
  t.site.routes['/config.json'] = { backends };
  await t.open();
  await page.getByRole('heading', { name: /needs headers/ }).waitFor();
  assert.deepEqual(jaeger.requests, [], 'nothing is asked without them');
  await page.getByRole('button', { name: 'Give headers' }).click();
  const dialog = page.getByRole('dialog', { name: 'Headers for the back end' });
  await accessible(page);
  assert.equal(await dialog.getByRole('textbox', { name: 'Name of header 1' }).inputValue(), 'X-Tenant');
  await dialog.getByRole('textbox', { name: 'Value of header 1' }).fill('acme');
  await dialog.getByRole('button', { name: 'Use them' }).click();
  await t.idle();
  assert.deepEqual(names(await find(t, { Service: 'shop-web' })), all);
  assert.ok(jaeger.requests.some((request) => request.startsWith('OPTIONS')), 'a preflight');
  await page.reload();
  await t.idle();
  assert.deepEqual(names(await found(t)), all, 'kept for this tab');
  assert.ok(!page.url().includes('acme'), 'not in the link');
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.ok(!stored.includes('acme'), 'not kept beyond it');
  const second = await t.newPage();
  await t.open('', second);
  await second.getByRole('heading', { name: /needs headers/ }).waitFor();
  await second.close();
  await page.goto(`${t.site.url}#/search?src=Other`);
  await t.idle();
  await field(t, 'Service').waitFor();
  assert.ok(other.headers.length > 0 && other.headers.every((sent) => !('x-tenant' in sent)));
  assert.equal((await context.pages()).length, 1);
});

journey('a tenant that nobody told of: the server says it', {}, async (t) => {
  const { page } = t;
  t.expectProblem(/401|CORS policy|ERR_FAILED|Failed to load/);
  const jaeger = await t.jaeger({ version: '2.16', cors: ['http://127.0.0.1:*'], tenant: 'x-tenant' });
  t.site.routes['/config.json'] = configured(jaeger.url);
  await t.open();
  await says(t, { what: /missing tenant header.*401/, where: jaeger.url, todo: /x-tenant/ });
  // The header is not among those that its CORS allows: which is then what is named.
  await page.getByRole('button', { name: 'Give headers' }).click();
  const dialog = page.getByRole('dialog', { name: 'Headers for the back end' });
  await dialog.getByRole('textbox', { name: 'Name of header 1' }).fill('x-tenant');
  await dialog.getByRole('textbox', { name: 'Value of header 1' }).fill('acme');
  await dialog.getByRole('button', { name: 'Use them' }).click();
  await t.idle();
  await says(t, { what: /CORS/, where: jaeger.url, todo: /allowed_headers: \["x-tenant"\]/ });
  jaeger.allowHeaders = ['x-tenant'];
  await again(t);
  assert.deepEqual(names(await find(t, { Service: 'shop-web' })), all);
});
